"""Contributions become, for each, the others that say nearly the same."""
