"""The name of a field becomes what it means, in the reader's language: from the sentence written under it."""

from __future__ import annotations

from civicgen.content import types
from civicgen.content.meanings import meaning
from civicgen.portal import columns
from civicgen.words import program

__all__ = ["meant"]


def meant(field: str, lang: str) -> str:
    """What `Contribution.number` means, in one paragraph; empty when its name says it all."""
    owner, _, name = field.partition(".")
    kind = getattr(types, owner, None) or getattr(columns, owner)
    text = meaning(kind, name)
    return program(lang).gettext(text) if text else ""
