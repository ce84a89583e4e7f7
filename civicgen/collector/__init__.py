"""Receiving: from what a browser sends to a durable, sealed submission and its receipt, behind any web server."""
