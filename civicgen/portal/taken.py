"""A stream of contributions becomes rows, piece by piece: each with all that is worked out of it, and its problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

import msgspec

from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.digests import SIZE, encode
from civicgen.problems import Place, Problem

__all__ = ["COUNTED", "LISTS", "Kept", "Listed", "Reading", "decode_piece", "read", "taken"]

LISTS = ("topic", "place", "kind", "state", "article")
"""Columns by which contributions are listed."""
COUNTED = (*LISTS, "channel", "month")
"""What contributions are counted by."""
_WORDS = 40
"""Words of a contribution in a list, those of its title included: whoever writes long titles says less below."""
_LETTERS = 220
"""Characters of the same, where words are long: about as many as forty usual ones with their spaces."""
_PIECE = 250
"""Contributions that are handed over together, unless their texts are long."""
_SUSPECT = 2_000
"""Characters from which a text may be past the limits of Markdown; shorter ones hold too few signs."""
_BLOCK = 1 << 18
"""Bytes looked at together."""
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,64}\.\w"
_TELEPHONE = r"[+0](?<![\d.,/-].)(?:(?<=\+)33 ?|(?<=0)(?:033 ?)?)[1-9](?:[ .\u00a0\u202f-]?\d\d){4}(?!\d)"
"""A number as it is written in France; its first sign stands first, since it is found quickly."""


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A contribution with what was worked out when it was read."""

    contribution: Contribution
    extract: str
    """Its first words, as plain text: forty with those of its title."""
    cut: bool
    """Whether more follows."""
    place: str
    """Short name of its place: people write a place in their own way."""
    article: str
    """Short name of the article it is about."""


class Listed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What lists and counts need of a contribution."""

    values: tuple[str, ...]
    """Those by which contributions are counted, the empty text for none."""
    day: str
    """As in ISO; empty without one."""
    reason: str
    place: str
    """As it was written; the short name is among the values. The same for the article."""
    article: str
    size: int
    """Bytes of all that is kept."""
    digest: bytes
    """Of the same."""


Reading: TypeAlias = Callable[[Callable[[Path, Stream], Iterator[bytes]], Path, Stream], Iterator[bytes]]
"""Calls what reads a stream piece by piece; another process may do so, ahead of who asks."""
_Read: TypeAlias = tuple[Contribution, int]
"""With its line."""
Taken: TypeAlias = tuple[int, int, int | None, int | None, str, str, str, bytes, bytes]
"""Number, line, parent, grouped with, state, topic, article, what is listed, all that is kept."""

decode_piece = msgspec.msgpack.Decoder(tuple[list[Taken], list[_Read], list[Problem]]).decode


def read(root: Path, stream: Stream) -> Iterator[bytes]:
    """Read one stream in pieces: rows of the store or contributions that are to become some, and the problems so far.

    Who reads makes half of the rows: when it is another process, both have as much to do.
    """
    # Imported here: a build in which no contribution changed needs neither readers nor Markdown.
    from civicgen.content.contributions import read_stream

    problems: list[Problem] = []
    if (told := _misread(root, stream)) is not None:
        problems.append(told)
    left: list[_Read] = []
    mine, size = True, 0
    for item in read_stream(root, stream):
        if isinstance(item, Problem):
            problems.append(item)
            continue
        line, it = item
        problems += _remarks(it, Place(stream.file, line))
        left.append((it, line))
        size += len(it.text) + len(it.title)
        if len(left) == _PIECE or size > _BLOCK:
            yield encode(([taken(*each) for each in left], (), problems) if mine else ((), left, problems))
            left, problems, mine, size = [], [], not mine, 0
    yield encode(((), left, problems))


def taken(it: Contribution, line: int) -> Taken:
    """Work out what lists, counts and pages need of a contribution that stands on this line of its file."""
    from civicgen.content.markdown import extract
    from civicgen.content.paths import short_name

    if it.state in ("withheld", "withdrawn"):
        it = _emptied(it)
    place = short_name(it.place) if it.place else ""
    article = short_name(it.article) if it.article else ""
    words = max(_WORDS - len(it.title.split()), _WORDS // 2)
    letters = max(_LETTERS - len(it.title), _LETTERS // 2)
    data = encode(Kept(it, *extract(it.text, "citizens", words, letters), place, article))
    day = it.date.day.isoformat() if it.date else ""
    values = (it.topic, place, it.kind, it.state, article, it.channel, day[:7])
    whole = blake2b(data, digest_size=SIZE).digest()
    listed = encode(Listed(values, day, it.reason, it.place, it.article, len(data), whole))
    return it.number, line, it.parent, it.grouped_with, it.state, it.topic, article, listed, data


def _remarks(it: Contribution, where: Place) -> Iterator[Problem]:
    """What is wrong with a contribution that can be read."""
    given = {"number": str(it.number)}
    if len(it.text) > _SUSPECT:
        from civicgen.content.markdown import excess

        if why := excess(it.text, "citizens"):
            code = "text-too-deep" if why == "nesting" else "text-too-long"
            yield Problem(code=code, place=where, severity="warning", given={**given, "why": why})
    if _personal(it.text):
        yield Problem(code="personal-detail", place=where, severity="warning", given=given)


def _personal(text: str) -> bool:
    """Whether a telephone number or a mailbox stands in a text; most have not even the signs to write one."""
    if ("0" in text or "+" in text) and re.search(_TELEPHONE, text):
        return True
    return "@" in text and re.search(_MAIL, text) is not None


def _emptied(it: Contribution) -> Contribution:
    """What stays of a contribution that was withheld or withdrawn: number, date, kind, way, parent, reason."""
    nothing = {"topic": "", "place": "", "article": "", "author": "", "title": "", "text": "", "supports": None}
    return msgspec.structs.replace(it, **nothing, origin="", salt="")


def _misread(root: Path, stream: Stream) -> Problem | None:
    """What tells that a spreadsheet read this file with the wrong encoding, and saved it so."""
    from civicgen.content.misread import misread

    try:
        with (root / stream.file).open("rb") as file:
            blocks = iter(lambda: file.read(_BLOCK) + file.readline(_BLOCK), b"")
            return misread(blocks, stream.file)
    except OSError:
        return None  # whoever reads its rows tells so
