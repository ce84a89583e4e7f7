"""Themes and contexts become HTML: theme chain, templates, filters, styles."""
