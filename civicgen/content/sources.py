"""Everything that was read, except contributions: the typed entries of a portal in each of its languages."""

from __future__ import annotations

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.content.incoming import Incoming
from civicgen.content.types import Entry, Person, Place, Term, Topic
from civicgen.content.values import Name

__all__ = ["Media", "Sources", "Stream"]


class Stream(msgspec.Struct, frozen=True, kw_only=True):
    """A file of contributions, to be read row by row."""

    consultation: str
    """Id of the consultation it belongs to."""
    file: str
    """Path from the portal's root; its ending (.csv, .jsonl, .md) says how it is read."""
    size: int
    """Bytes."""
    changed: int
    """Time of last change in nanoseconds, used only to skip what was read before; never shown."""


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """A file that is published as it is."""

    file: str
    """Path from the portal's root."""
    size: int
    changed: int


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What a portal says, before it is linked."""

    root: str
    """Absolute folder of the portal."""
    config: Config
    entries: dict[str, tuple[Entry, ...]]
    """By language of the portal, every entry: translated, else the original (then `entry.lang` is the default one).
    Ordered by name. Drafts and embargoed entries are in it: linking leaves them out."""
    unready: tuple[Entry, ...] = ()
    """Translations that are drafts of something published: their originals stand in `entries` for them."""
    people: dict[str, tuple[Person, ...]] = {}
    """By language, in the order of the file; same for topics, terms and places."""
    topics: dict[str, tuple[Topic, ...]] = {}
    terms: dict[str, tuple[Term, ...]] = {}
    places: dict[str, tuple[Place, ...]] = {}
    streams: tuple[Stream, ...] = ()
    receipts: tuple[str, ...] = ()
    """Consultations that say what became of deposits (`receipts.csv`)."""
    media: tuple[Media, ...] = ()
    """Files of `content/media/`, files that documents describe, and the editor in `admin/`."""
    templates: str = ""
    """Absolute folder of the portal's own templates, when it has one."""
    forms: dict[str, tuple[Form, ...]] = {}
    """By language, in the order of names."""
    incoming: dict[str, Incoming] = {}
    """By consultation, what its inbox holds besides contributions."""
    unread: tuple[Name, ...] = ()
    """Names of entries whose file is there but could not be read, and `topics`, `people`, `glossary` for those lists:
    pointing at them is no mistake of its own."""
