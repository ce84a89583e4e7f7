"""Whole ways of people through civicgen, with nothing replaced but the services of others."""
