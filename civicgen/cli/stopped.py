"""What stops a command besides problems of the sources, already in the user's words."""

from __future__ import annotations

import click

__all__ = ["Busy", "NoPortal"]


class NoPortal(click.UsageError):
    """No `civicgen.yml` here nor above."""


class Busy(Exception):  # noqa: N818  (it says why one must wait)
    """Something else holds what the command needs."""
