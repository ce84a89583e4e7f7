"""The name of a tool of others becomes what people must know before they follow a link to it (`cards.toml`)."""

from __future__ import annotations

import datetime
from functools import cache

import msgspec

from civicgen.forms.backends.data import table

__all__ = ["Card", "Shown", "card_of", "cards"]


class Card(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A tool, as the data file has it."""

    name: str
    label: str
    host: str
    """Who runs it."""
    country: str = ""
    """Country of the data, or EU; empty: whoever links to it must say (it is installed in many places)."""
    collects: dict[str, str]
    """What it gets to know, by language."""
    profile: str = ""
    """Profile by which the tables that it exports are read."""
    script: bool = True
    """Whether it needs JavaScript."""
    account: bool = False
    """Whether it needs an account."""
    site: str = ""
    checked_on: datetime.date
    unsure: tuple[str, ...] = ()


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of it in one language."""

    host: str = ""
    country: str = ""
    collects: str = ""


def cards() -> dict[str, Card]:
    """Every tool that is known, by name."""
    return table("cards", Card)


@cache
def card_of(name: str, lang: str) -> Shown:
    """What is known of a tool; nothing of one that is not known."""
    card = cards().get(name)
    if card is None:
        return Shown()
    collects = card.collects.get(lang.partition("-")[0]) or card.collects["en"]
    return Shown(host=card.host, country=card.country, collects=collects)
