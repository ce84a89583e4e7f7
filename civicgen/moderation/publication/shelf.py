"""The contributions that a consultation holds become what publication must know of them: numbers, origins, heads.

It writes too: new lines at the end of a table, or a file of its own for a long text; each file whole or not at all.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from civicgen.builder.trouble import disk
from civicgen.content.cells import cell
from civicgen.content.contributions import read_stream
from civicgen.content.rows import Columns
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.moderation.publication.becoming import MASK, Published
from civicgen.pages.machines.tabular import harmless
from civicgen.problems import Problem

__all__ = ["LONG", "Shelf", "place_whole"]

LONG = 4_000
"""Characters of a text from which it is a file of its own: nobody reads more in the cell of a table."""
_FIELDS = (
    *("number", "date", "channel", "kind", "topic", "place", "article", "parent", "author", "title", "text"),
    *("state", "reason", "grouped_with", "origin", "salt", "lang"),
)
_STREAMS = (".csv", ".jsonl", ".md")


class Shelf:
    """`content/consultations/ID/contributions`, read once."""

    def __init__(self, root: Path, consultation: str) -> None:
        self.root = root
        self.folder = root / "content" / "consultations" / consultation / "contributions"
        self.consultation = consultation
        self.highest = 0
        self.by_origin: dict[str, int] = {}
        self.heads: dict[int, int] = {}
        """By number, the contribution it is grouped with; itself where it is published."""
        self.masked: dict[int, tuple[str, str]] = {}
        """By number, title and text in which something is masked."""
        self.twice: list[tuple[int, int]] = []
        """Numbers under which the same submission stands."""
        self.problems: list[Problem] = []
        for stream in self.streams(root, consultation):
            for found in read_stream(root, stream):
                if isinstance(found, Problem):
                    self.problems += [found] if found.severity == "error" else []
                else:
                    self.know(found[1])

    @staticmethod
    def streams(root: Path, consultation: str) -> Iterator[Stream]:
        """The files in which contributions lie, in the order of their names."""
        folder = f"content/consultations/{consultation}/contributions"
        if not (root / folder).is_dir():
            return
        with disk(root / folder), os.scandir(root / folder) as listing:
            names = sorted(entry.name for entry in listing if entry.name[0] not in ".~" and entry.is_file())
        for name in names:
            if name.endswith(_STREAMS):
                yield Stream(consultation=consultation, file=f"{folder}/{name}", size=0, changed=0)

    def know(self, it: Contribution) -> None:
        """Note a contribution that is there, or that will be."""
        self.highest = max(self.highest, it.number)
        if it.origin:
            first = self.by_origin.setdefault(it.origin, it.number)
            if first != it.number:
                self.twice.append((first, it.number))
        if MASK in it.text or MASK in it.title:
            self.masked[it.number] = (it.title, it.text)
        if it.state == "published":
            self.heads[it.number] = it.number
        elif it.state == "grouped" and it.grouped_with:
            self.heads[it.number] = it.grouped_with

    def head(self, number: int) -> int | None:
        """The published contribution that others are grouped with, by the number of any of them."""
        for _ in range(20):
            found = self.heads.get(number)
            if found is None or found == number:
                return found
            number = found
        return None

    def add(self, stem: str, made: Sequence[Published], files: Literal["long", "each", "table"]) -> list[str]:
        """Write contributions; gives the files that were written, from the portal's root."""
        apart = [one for one in made if files != "table" and (files == "each" or _is_long(one) or _computes(one))]
        written = [self._file(one) for one in apart]
        rows = [one for one in made if one not in apart]
        if rows:
            written.append(self._table(stem, rows))
        for one in made:
            self.know(one.contribution)
        return written

    def _file(self, one: Published) -> str:
        it = one.contribution
        name = f"{it.number:04}-{it.origin[:8]}.md"
        place_whole(self.folder / name, _document(one).encode())
        return self._named(name)

    def _table(self, stem: str, made: Sequence[Published]) -> str:
        """New lines at the end of the first table that has a column for all they say; else a new table."""
        extra = list(dict.fromkeys(column for one in made for column in one.answers))
        needed = {field for one in made for field in _FIELDS if _cell(one, field) != ""} | set(extra)
        for at in range(1, 1000):
            name = f"{stem}.csv" if at == 1 else f"{stem}-{at}.csv"
            path = self.folder / name
            with disk(path):
                before = path.read_bytes() if path.exists() else None
            if before is None or not before.strip():
                columns = [*_FIELDS, *extra]
                place_whole(path, _lines(columns, columns, made, ",", header=True))
                return self._named(name)
            columns, separator = _header(before, self._named(name))
            if needed <= set(columns):
                gap = b"" if before.endswith(b"\n") else b"\n"
                place_whole(path, before + gap + _lines(columns, columns, made, separator, header=False))
                return self._named(name)
        raise AssertionError(stem)

    def _named(self, name: str) -> str:
        return f"content/consultations/{self.consultation}/contributions/{name}"


def place_whole(path: Path, data: bytes) -> None:
    """Write a file aside, durably, then put it in place at once. Raises DiskTrouble."""
    aside = path.with_name(f".{path.name}.part")
    with disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if path.exists():
            os.chmod(aside, path.stat().st_mode & 0o777)
        os.replace(aside, path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)


def _is_long(one: Published) -> bool:
    return len(one.contribution.text) > LONG


def _computes(one: Published) -> bool:
    """Whether a spreadsheet would take something in it for a formula: such a text is kept apart, as it was written."""
    it = one.contribution
    cells = (it.title, it.text, it.author, it.place, it.article, it.topic, it.reason, *one.answers.values())
    return any(harmless(text) != text for text in cells if text)


def _header(data: bytes, file: str) -> tuple[list[str], str]:
    """Columns of a table by the fields they fill, as the reader of contributions has them, and what parts them."""
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    line = text.split("\n", 1)[0].rstrip("\r")
    separator = max(",;\t", key=line.count)
    names = next(csv.reader([line], delimiter=separator), [])
    fields = Columns(names, file, line).fields
    return [field or name.strip() for field, name in zip(fields, names, strict=True)], separator


def _lines(
    columns: Sequence[str], names: Sequence[str], made: Sequence[Published], separator: str, *, header: bool
) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\n")
    if header:
        writer.writerow(names)
    for one in made:
        writer.writerow([_cell(one, column) for column in columns])
    return buffer.getvalue().encode()


def _cell(one: Published, column: str) -> str | int:
    if column in one.answers:
        return one.answers[column]
    if column not in Contribution.__struct_fields__:
        return ""
    value = getattr(one.contribution, column)
    return "" if column == "state" and value == "published" else cell(value)


def _document(one: Published) -> str:
    """A file of Markdown: values between quotes, which YAML reads as JSON writes them; the text under them."""
    it = one.contribution
    lines = ["---"]
    for field in _FIELDS:
        value = _cell(one, field)
        if field != "text" and value != "":
            lines.append(f"{field}: {value if isinstance(value, int) else _quoted(value)}")
    lines += [f"{column}: {_quoted(answer)}" for column, answer in one.answers.items()]
    if it.text != it.text.strip():  # a body is read without the blanks around it
        lines.append(f"text: {_quoted(it.text)}")
    lines += ["---", ""]
    return "\n".join(lines) + (f"\n{it.text}\n" if it.text == it.text.strip() and it.text else "")


def _quoted(text: str) -> str:
    spelt = json.dumps(text, ensure_ascii=False)
    return "".join(f"\\u{ord(sign):04x}" if sign in _SPELT else sign for sign in spelt)


_SPELT = frozenset("\x7f\u0085\u2028\u2029\ufeff\ufffe\uffff") | frozenset(map(chr, range(0x80, 0xA0)))
