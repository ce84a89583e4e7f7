"""What the sources mean together at an instant."""
