"""Ballots counted."""
