"""Quotations of syntheses are held against the contributions they are from, word for word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from civicgen.content.types import Entry, Synthesis
from civicgen.digests import digest_of
from civicgen.portal.references import parse
from civicgen.portal.store import Store
from civicgen.problems import Problem, Severity

__all__ = ["check_quotes", "is_word_for_word"]

_LEFT_OUT = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\))\s*")
_FOLDED = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "\u00ad": ""})
_MARKS = "“”„«»\"‘’'\u00a0\u202f "
"""What people put around a quotation; only straight ones are not part of the text."""
_LONG = 60

_decode = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode


def is_word_for_word(quote: str, text: str) -> bool:
    """Whether every piece of the quotation stands in the text, in order; spaces, apostrophes and quotes are folded.

    >>> is_word_for_word("on ne peut […] le samedi", "Ici on ne peut plus se garer le samedi.")
    True
    """
    place, folded = 0, _fold(text)
    for piece in map(_fold, _LEFT_OUT.split(quote)):
        at = folded.find(piece, place)
        if at < 0:
            return False
        place = at + len(piece)
    return True


def _fold(text: str) -> str:
    text = re.sub(r'\s*"\s*', '"', text.translate(_FOLDED))
    return " ".join(text.split())


def check_quotes(root: Path, entries: Iterable[Entry], store: Store) -> Iterator[Problem]:
    """Quotations that are not in the contribution they name; remembered until the synthesis or a stream changes."""
    for entry in entries:
        if not isinstance(entry, Synthesis) or not any(point.quotes for point in entry.points):
            continue
        name = "quotes " + digest_of((entry.name, entry.state, entry.points)).hex()
        kept = store.remembered(name)
        problems = _decode(kept) if kept is not None else tuple(_of_synthesis(root, entry, store))
        if kept is None and not problems:  # problems carry a place, which the next edit of the file moves
            store.remember(name, msgspec.msgpack.encode(problems))
        yield from problems


def _of_synthesis(root: Path, entry: Synthesis, store: Store) -> Iterator[Problem]:
    from civicgen.content.locate import place_of  # only when quotations changed
    from civicgen.content.markdown import plain

    owner = entry.name.partition("/")[0]
    for place, point in enumerate(entry.points):
        for at, quote in enumerate(point.quotes):
            target = parse(quote.of or "", owner)
            contribution = store.get(target.name, target.number) if target and target.number else None
            if contribution is None:
                continue  # told as a dangling reference, or the quotation names nobody
            texts = (contribution.text, plain(contribution.text, "citizens"), contribution.title)
            if contribution.state not in ("published", "grouped"):
                code = "quote-of-withheld"
            elif any(is_word_for_word(quote.text, text) for text in texts):
                continue
            else:
                code = "quote-not-found"
            keys = ("points", place, "quotes", at, "text")
            severity: Severity = "warning" if entry.state == "draft" else "error"
            given = {"found": quote.text, "number": f"#{target.number}" if target else ""}
            bare = quote.text.strip(_MARKS)
            if code == "quote-not-found" and bare and any(is_word_for_word(bare, text) for text in texts):
                given["bare"] = bare if len(bare) <= _LONG else f"{bare[:_LONG]}…"
            yield Problem(code=code, place=place_of(root, entry.source, keys), severity=severity, given=given)
