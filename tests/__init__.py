"""Tests, as a package so that they can share what they read a built site with."""
