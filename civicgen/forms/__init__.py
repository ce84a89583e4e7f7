"""Asking: from a form to what people fill in, and from what they sent to a checked submission."""
