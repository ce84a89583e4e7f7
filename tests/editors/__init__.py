"""Editors that run in a browser: their configurations, and what they write back."""
