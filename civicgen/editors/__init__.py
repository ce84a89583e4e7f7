"""Types of the portal and what lies in it become the configuration of editors that run in a browser."""
