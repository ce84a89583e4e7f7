"""One Markdown file becomes one contribution: keys in its front matter, the text under it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civicgen.content.entries import open_mapping
from civicgen.content.front import split
from civicgen.content.originals import text_with
from civicgen.content.row_problems import problems_of
from civicgen.content.rows import FIELDS, PRIVATE, _sensible
from civicgen.content.kinds import reading
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
    if isinstance(text, Problem):
        yield text
        return
    parts = split(data, file)
    if isinstance(parts, Problem):
        yield parts
        return
    written = Written(file, text_with(parts))
    node: Mapping | None = Mapping([], 1, 1)
    problems: list[Problem] = []
    if parts.front_line:
        node, problems = open_mapping(parts.front.decode("utf-8"), written, parts.front_line)
    yield from problems
    if node is None:
        return
    conversion = Conversion(written)
    pairs = []
    for key, value in node.pairs:
        if fold(key.text) in PRIVATE:
            conversion.note("private-column", key, column=key.text)
        else:
            pairs.append((key, value))
    if path.stem.isdigit() and not any(key.text in ("number", "numéro", "numero") for key, _ in pairs):
        pairs.append((Scalar("number", 1, 1), Scalar(path.stem, 1, 1)))
    types = reading()
    values = types.fields(Mapping(pairs, node.line, node.column), types.keys(Contribution), conversion)
    body = parts.body.decode("utf-8").replace("\r\n", "\n")
    if body and values.get("text"):
        conversion.note("text-twice", node)
    elif body:
        values["text"] = body
    yield from conversion.problems
    if has_errors(conversion.problems) or "number" not in values:
        return
    contribution = Contribution(**values)
    if _sensible(contribution):
        yield parts.front_line or 1, contribution
    else:
        texts = {name: getattr(contribution, name) for name in FIELDS}
        plain = {name: value for name, value in texts.items() if isinstance(value, str | int)}
        yield from problems_of(plain, written.place(parts.front_line or 1))
