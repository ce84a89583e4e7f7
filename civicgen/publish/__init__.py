"""From a portal and a site to what the public can see: journal, hosts, publication."""
