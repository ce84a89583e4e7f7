"""One Markdown file becomes one contribution: keys in its front matter, the text under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from civicgen.content.entries import open_mapping
from civicgen.content.folder import text_of
from civicgen.content.front import split
from civicgen.content.kinds import reading
from civicgen.content.originals import text_with
from civicgen.content.row_problems import problems_of
from civicgen.content.rows import FIELDS, PRIVATE, sensible
from civicgen.content.types import Contribution
from civicgen.problems import Problem, has_errors
from civicgen.typed.convert import Conversion
from civicgen.typed.decode import decoded
from civicgen.typed.nodes import Mapping, Scalar, Written
from civicgen.typed.words import fold

__all__ = ["read_contribution"]


def read_contribution(path: Path, file: str) -> Iterator[tuple[int, Contribution] | Problem]:
    """Read a file; its number may be its name (`45.md`)."""
    data = path.read_bytes()
    text = decoded(data, file)
    parts = split(data, file)
    if isinstance(text, Problem):
        yield text
    elif isinstance(parts, Problem):
        yield parts
    else:
        written = Written(file, text_with(parts))
        node: Mapping | None = Mapping([], 1, 1)
        problems: list[Problem] = []
        if parts.front_line:
            node, problems = open_mapping(parts.front.decode("utf-8"), written, parts.front_line)
        yield from problems
        if node is not None:
            yield from _read(node, written, path.stem, text_of(parts.body), parts.front_line or 1)


def _read(
    node: Mapping, written: Written, stem: str, body: str, line: int
) -> Iterator[tuple[int, Contribution] | Problem]:
    conversion = Conversion(written)
    values = _values(node, stem, conversion)
    if body and values.get("text"):
        conversion.note("text-twice", node)
    elif body:
        values["text"] = body
    yield from conversion.problems
    if has_errors(conversion.problems) or "number" not in values:
        return
    contribution = Contribution(**values)
    if sensible(contribution):
        yield line, contribution
    else:
        every = {name: getattr(contribution, name) for name in FIELDS}
        yield from problems_of(
            {name: value for name, value in every.items() if isinstance(value, str | int)}, written.place(line)
        )


def _values(node: Mapping, stem: str, conversion: Conversion) -> dict[str, Any]:
    """Values of the keys, without private ones; the file's name gives the number that no key gives."""
    types = reading()
    keys = types.keys(Contribution)
    pairs = []
    for key, value in node.pairs:
        if fold(key.text) in PRIVATE:
            conversion.note("private-column", key, column=key.text)
        else:
            pairs.append((key, value))
    if stem.isascii() and stem.isdigit() and not any(keys.canonical(key.text) == "number" for key, _ in pairs):
        pairs.append((Scalar("number", 1, 1), Scalar(stem, 1, 1)))
    return types.fields(Mapping(pairs, node.line, node.column), keys, conversion)
