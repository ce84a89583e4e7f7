"""A file of contributions and new groups become the same bytes with only the cells of these changed."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping

from civicgen.content.contributions import LONGEST_CELL
from civicgen.content.names import VOCABULARY
from civicgen.content.rows import Columns
from civicgen.content.types import Contribution
from civicgen.importers.tagging.fronts import set_keys
from civicgen.typed.words import fold

__all__ = ["regroup"]

Heads = Mapping[int, int | None]
"""New head of each contribution that changes; None for one that stands by itself again."""
_COLUMNS = ("number", "state", "grouped_with")
_MARK = b"\xef\xbb\xbf"


def regroup(data: bytes, file: str, heads: Heads) -> bytes | None:
    """Write the groups into the file; None when it cannot be done without touching something else."""
    ending = os.path.splitext(file)[1].casefold()
    if ending == ".md":
        (head,) = heads.values()
        values = {"state": "published" if head is None else "grouped", "grouped_with": str(head) if head else None}
        return set_keys(data, file, values)
    try:
        text = data.removeprefix(_MARK).decode("utf-8")
        changed = _jsonl(text, heads) if ending == ".jsonl" else _csv(text, file, heads)
    except (ValueError, csv.Error):
        return None
    return None if changed is None else (_MARK if data.startswith(_MARK) else b"") + changed.encode("utf-8")


# CSV ------------------------------------------------------------------------------------------------------------------


def _csv(text: str, file: str, heads: Heads) -> str | None:
    header = text.split("\n", 1)[0]
    between = max(",;\t", key=header.count)
    records = _records(text, between)
    first = next(records, [])
    fields = Columns([_cell(text, span) for span in first], file, header.rstrip("\r")).fields
    if "number" not in fields:
        return None
    at: dict[str, int] = {name: fields.index(name) for name in _COLUMNS if name in fields}
    missing = [name for name in _COLUMNS if name not in at]
    pieces: list[str] = []
    end = 0

    def put(begin: int, stop: int, new: str) -> None:
        nonlocal end
        pieces.extend((text[end:begin], new))
        end = stop

    if missing:
        put(first[-1][1], first[-1][1], "".join(between + name for name in missing))
    for record in records:
        number = _number(_cell(text, record[at["number"]])) if len(record) > at["number"] else 0
        values = {"state": "", "grouped_with": ""}
        if number in heads:
            values = _values(heads[number])
            for place, name in sorted((place, name) for name, place in at.items() if name in values):
                if place >= len(record):
                    return None
                put(*record[place], values[name])
        if missing and any(begin < stop for begin, stop in record):
            put(record[-1][1], record[-1][1], "".join(between + values[name] for name in missing))
    pieces.append(text[end:])
    changed = "".join(pieces)
    return changed if _same_but(text, changed, between, at, missing, heads) else None


def _records(text: str, between: str) -> Iterator[list[tuple[int, int]]]:
    """Places of the cells of each record, quotation marks included; as the reader of tables sees them."""
    cell = re.compile(rf'"(?:[^"]|"")*"|[^{re.escape(between)}\r\n]*')
    at, spans = 0, []
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None  # an empty cell always is one
        spans.append(found.span())
        at = found.end()
        sign = text[at : at + 1]
        if sign == between:
            at += 1
            continue
        if spans != [(len(text), len(text))]:
            yield spans
        spans = []
        at += 2 if text.startswith("\r\n", at) else 1


def _cell(text: str, span: tuple[int, int]) -> str:
    cell = text[span[0] : span[1]]
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _number(text: str) -> int:
    text = text.strip().removeprefix("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _same_but(before: str, after: str, between: str, at: dict[str, int], missing: list[str], heads: Heads) -> bool:
    """Whether the two read the same, but for the groups that were to change."""
    csv.field_size_limit(LONGEST_CELL)
    old, new = (csv.reader(io.StringIO(text, newline=""), delimiter=between, strict=True) for text in (before, after))
    if [*next(old, []), *missing] != next(new, []):
        return False
    for row, changed in zip(old, new, strict=True):
        meant = [*row, *([""] * len(missing) if any(row) else [])]
        number = _number(row[at["number"]]) if len(row) > at["number"] else 0
        if number in heads:
            for name, value in _values(heads[number]).items():
                meant[at[name] if name in at else len(row) + missing.index(name)] = value
        if meant != changed:
            return False
    return True


def _values(head: int | None) -> dict[str, str]:
    """What the cells of a contribution say of its group."""
    return {"state": "published" if head is None else "grouped", "grouped_with": str(head or "")}


# JSON Lines -----------------------------------------------------------------------------------------------------------

_SPELLINGS = VOCABULARY.keys(Contribution.__struct_fields__)
_SPACE = re.compile(r"[ \t\r]*")
_decoder = json.JSONDecoder()


def _jsonl(text: str, heads: Heads) -> str:
    lines = text.split("\n")
    for at, line in enumerate(lines):
        spans = _spans(line) if line.strip() else {}
        key, begin, stop = spans.get("number", ("", 0, 0))
        number = _number(str(json.loads(line[begin:stop]))) if key else 0
        if number in heads:
            head = heads[number]
            changed = _with(line, "grouped_with", head)
            lines[at] = _with(changed, "state", "published" if head is None else "grouped")
            if _others(line) != _others(lines[at]):
                raise ValueError(line)
    return "\n".join(lines)


def _others(line: str) -> dict[str, object]:
    """What a line says, but for its group."""
    return {key: held for key, held in json.loads(line).items() if _canonical(key) not in ("state", "grouped_with")}


def _canonical(key: str) -> str:
    return _SPELLINGS.get(key) or _SPELLINGS.get(fold(key)) or key


def _spans(line: str) -> dict[str, tuple[str, int, int]]:
    """By field, the key as written and the place of its value."""
    found: dict[str, tuple[str, int, int]] = {}
    at = line.index("{") + 1
    while True:
        at = _skip(line, at)
        if line[at] == "}":
            return found
        key, at = _decoder.raw_decode(line, at)
        at = _skip(line, at)
        if line[at] != ":":
            raise ValueError(line)
        at = _skip(line, at + 1)
        _, stop = _decoder.raw_decode(line, at)
        found[_canonical(key)] = (key, at, stop)
        at = _skip(line, stop)
        if line[at] == ",":
            at += 1


def _skip(line: str, at: int) -> int:
    found = _SPACE.match(line, at)
    return found.end() if found else at


def _with(line: str, name: str, value: str | int | None) -> str:
    """A line with another value of a field; None is written as nothing, where there is something to write over."""
    spans = _spans(line)
    if name in spans:
        _, begin, stop = spans[name]
        return line[:begin] + json.dumps(value) + line[stop:]
    if value is None:
        return line
    end = line.rindex("}")
    stop = max(span[2] for span in spans.values())
    return line[:stop] + f', "{name}": {json.dumps(value)}' + line[stop:end] + line[end:]
