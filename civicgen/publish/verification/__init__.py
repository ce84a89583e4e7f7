"""A copy of a site from anywhere becomes what it proves, off line."""
