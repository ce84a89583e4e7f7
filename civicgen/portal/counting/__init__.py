"""Ballots become figures that anyone can count again: exact, by published rules, and silent about few people."""
