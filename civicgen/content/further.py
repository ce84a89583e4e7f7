"""Columns of contributions that begin with `x-` become what was answered to further questions, by number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content.contributions import read_table
from civicgen.content.entries import open_mapping
from civicgen.content.front import Parts, split
from civicgen.content.names import VOCABULARY
from civicgen.content.rows import Columns
from civicgen.content.sources import Stream
from civicgen.problems import Problem
from civicgen.typed.nodes import Scalar, Written

__all__ = ["Answered", "further"]

Answered = tuple[int, dict[str, str]]
"""Number of a contribution, and answers by the id of the question; those that are empty are left out."""
_PREFIX = "x-"


def further(root: Path, stream: Stream, wanted: frozenset[str]) -> Iterator[Answered]:
    """Read one file for the questions that are wanted. What cannot be read was told when it was taken in."""
    path = root / stream.file
    ending = path.suffix.casefold()
    if ending == ".csv":
        yield from _csv(root, stream.file, wanted)
    elif ending == ".jsonl":
        yield from _jsonl(path, wanted)
    else:
        yield from _markdown(path, wanted)


def _csv(root: Path, file: str, wanted: frozenset[str]) -> Iterator[Answered]:
    places: dict[str, int] = {}
    number = -1
    for found in read_table(root, file):
        if isinstance(found, Problem):
            return
        _, cells, excerpt = found
        if number < 0:
            names = [name.strip() for name in cells]
            places = {name[2:]: at for at, name in enumerate(names) if name[:2] == _PREFIX and name[2:] in wanted}
            fields = Columns(names, file, excerpt).fields
            if not places or "number" not in fields:
                return
            number = fields.index("number")
            continue
        if len(cells) > number and (read := _number(cells[number])):
            yield read, {name: cells[at] for name, at in places.items() if at < len(cells) and cells[at].strip()}


def _jsonl(path: Path, wanted: frozenset[str]) -> Iterator[Answered]:
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    with path.open("rb") as lines:
        for line in lines:
            try:
                values = decode(line)
            except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
                continue
            yield from _of(values, wanted)


def _markdown(path: Path, wanted: frozenset[str]) -> Iterator[Answered]:
    parts = split(path.read_bytes(), path.name)
    if not isinstance(parts, Parts) or not parts.front_line:
        return
    front = parts.front.decode("utf-8", "replace")
    node, _ = open_mapping(front, Written(path.name, front), 1)
    if node is not None:
        values = {key.text: value.text for key, value in node.pairs if isinstance(value, Scalar)}
        yield from _of({"number": path.stem} | values, wanted)


def _of(values: dict[str, Any], wanted: frozenset[str]) -> Iterator[Answered]:
    told = {name: values.get(_PREFIX + name) for name in wanted}
    spellings = VOCABULARY.keys(("number",))
    number = _number(str(next((values[name] for name in values if spellings.get(name) == "number"), "")))
    if number:
        yield number, {name: value for name, value in sorted(told.items()) if isinstance(value, str) and value.strip()}


def _number(text: str) -> int:
    text = text.strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
