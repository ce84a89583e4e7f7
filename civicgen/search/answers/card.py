"""What a text is to who finds it through a server, and the tables in which a file keeps all of them."""

from __future__ import annotations

import msgspec

__all__ = ["FORMAT", "NAMED", "PLACE", "TABLES", "Card", "decode"]

FORMAT = b"civicgen answers 2"
NAMED = 2
"""How often a word of a title counts."""
PLACE = (1 << 32) - 1
"""Of a number in a list: the place of a text; above it stands how much the word weighs there."""
TABLES = """
CREATE TABLE head (name TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID;
CREATE TABLE texts (place INTEGER PRIMARY KEY, lang TEXT, type TEXT, topic TEXT, consultation TEXT, card BLOB);
CREATE TABLE words (lang TEXT, stem TEXT, list BLOB, PRIMARY KEY (lang, stem)) WITHOUT ROWID;
CREATE TABLE forms (lang TEXT, form TEXT, used INTEGER, PRIMARY KEY (lang, form)) WITHOUT ROWID;
CREATE TABLE chunks (name TEXT PRIMARY KEY, digest BLOB, told BLOB) WITHOUT ROWID;
"""


class Card(msgspec.Struct, frozen=True, array_like=True):
    """What is shown of a text."""

    type: str
    title: str
    text: str
    """Its first words."""
    address: str
    """From the site's root."""
    lang: str
    consultation: str
    topic: str
    state: str
    date: str
    """As in ISO, or nothing."""
    number: int
    kind: str


decode = msgspec.msgpack.Decoder(Card).decode
"""A card read back."""
