"""What can be found becomes cards, which tell a reader what it is, and the values by which it can be filtered."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable

from civicgen.content.values import ContributionKind
from civicgen.search.index.coding import coded, safe_name
from civicgen.search.index.layout import Layout
from civicgen.search.texts.documents import TYPES, Searchable

__all__ = ["WHATS", "card", "content", "facet_file", "facets", "literal", "nothing", "what_of"]

WHATS: tuple[str, ...] = (*ContributionKind.__args__, *(each for each in TYPES if each != "contribution"))  # type: ignore[attr-defined]  # what a Literal is made of
"""What a thing can be, to a reader: kinds of contributions, then types of all else; only ever added to, at the end."""

_TITLE = 90
"""Letters of a title on a card."""
_EXTRACT = 140
"""Letters of an extract."""
_EPOCH = datetime.date(1970, 1, 1)


def what_of(found: Searchable) -> str:
    """What a thing is to a reader."""
    return found.kind or found.type


def card(layout: Layout, found: Searchable) -> str:
    """What a reader is shown: title, extract, what it is in few signs; where they are needed, language and address."""
    topic = layout.topics.index(found.topic) + 1 if found.topic in layout.topics else 0
    day = (found.date - _EPOCH).days if found.date else 0
    meta = b"".join(map(coded, (WHATS.index(what_of(found)), topic, day))).decode()
    lang = found.lang if found.lang != layout.lang else ""
    fields = (_first(found.title, _TITLE), _first(found.text, _EXTRACT), meta, lang)
    return "\t".join((*fields, found.address) if not found.number else fields if lang else fields[:3])


def _first(text: str, most: int) -> str:
    """Cut between words; what was cut off is told by an ellipsis."""
    text = " ".join(text[: most * 3].split())
    if len(text) <= most:
        return text
    return text[:most].rsplit(" ", 1)[0].rstrip(" ,;:.!?") + "…"


def facets(found: Searchable) -> Iterable[str]:
    """Values by which a thing can be filtered."""
    yield f"type {what_of(found)}"
    if found.topic:
        yield f"topic {found.topic}"
    if found.state not in ("", "published", "grouped"):  # what nearly all are narrows nothing down
        yield f"state {found.state}"
    if found.date:
        yield f"date {found.date:%Y-%m}"


def literal(text: str) -> str:
    """Write a text as a string of JavaScript, also where it is older than JSON, and inside HTML."""
    written = json.dumps(text, ensure_ascii=False)
    return (
        written.replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
        .replace("</", "<\\/")
        .replace("<!", "<\\u0021")
    )


def facet_file(by: str, value: str) -> str:
    """Name of the file that says which texts have a value of a filter."""
    return f"f-{by}-{safe_name(value)}"


def nothing(name: str) -> bytes:
    """Content of a file with nothing in it."""
    return content(name, literal(""))


def content(name: str, text: str) -> bytes:
    """Content of a file: it hands `text`, a literal, to the script."""
    return f"cg({literal(name)},{text})\n".encode()
