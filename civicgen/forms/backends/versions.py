"""A form becomes the short name of what it asks, the same in all languages."""

from __future__ import annotations

from civicgen.content.forms import Form

__all__ = ["version"]


def version(form: Form) -> str:
    """Until `civicgen.forms.versions` is there: nothing."""
    return ""
