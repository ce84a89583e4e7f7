"""From a plan to a site: what changed is rendered aside, then put in place at once."""
