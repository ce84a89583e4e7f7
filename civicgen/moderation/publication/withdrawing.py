"""A published contribution becomes a line that says only that there was one: number, day, way, and why it is gone.

Every other line of its file stays as it is, byte for byte. Where others were grouped with it, the first of them takes
its place, so that what they said can still be read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from civicgen.builder.trouble import disk
from civicgen.content.cells import cell
from civicgen.content.contributions import read_stream
from civicgen.content.find import find
from civicgen.content.rows import Columns
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.moderation.publication.shelf import place_whole
from civicgen.problems import Problem

__all__ = ["Found", "every", "gone", "withdraw"]

_STAY = ("number", "date", "channel", "kind", "parent", "origin")
"""What stays of a contribution. Its origin is an opaque digest, by which no pull makes it a new contribution."""


class Found(NamedTuple):
    """A contribution, and where it stands."""

    stream: Stream
    line: int
    contribution: Contribution


def every(root: Path, languages: tuple[str, ...]) -> Iterator[Found]:
    """All contributions of a portal that can be read."""
    for stream in find(root, languages).streams:
        for found in read_stream(root, stream):
            if not isinstance(found, Problem):
                yield Found(stream, *found)


def gone(root: Path, languages: tuple[str, ...]) -> frozenset[str]:
    """Origins of contributions that were withdrawn."""
    withdrawn = (found.contribution for found in every(root, languages) if found.contribution.state == "withdrawn")
    return frozenset(it.origin for it in withdrawn if it.origin)


def withdraw(root: Path, languages: tuple[str, ...], consultation: str, number: int, reason: str) -> list[str]:
    """Take a contribution away; gives the files that were written: none when it is not there."""
    members: list[Found] = []
    whole: dict[str, dict[int, dict[str, Any]]] = {}
    parts: dict[str, dict[int, dict[str, Any]]] = {}
    for found in every(root, languages):
        it = found.contribution
        if found.stream.consultation == consultation and number in (it.number, it.grouped_with):
            if it.number != number:
                members.append(found)
                continue
            stays = {field: value for field in _STAY if (value := cell(getattr(it, field))) != ""}
            whole.setdefault(found.stream.file, {})[found.line] = stays | {"state": "withdrawn", "reason": reason}
    members.sort(key=lambda found: found.contribution.number)
    for found in members:
        new: dict[str, Any] = {"grouped_with": members[0].contribution.number}
        if found is members[0]:
            new = {"state": "", "grouped_with": "", "reason": ""}
        parts.setdefault(found.stream.file, {})[found.line] = new
    if not whole:
        return []
    files = list(dict.fromkeys((*whole, *parts)))
    for file in files:
        path = root / file
        with disk(path):
            before = path.read_bytes()
        write = {".csv": _csv, ".jsonl": _jsonl}.get(path.suffix.casefold(), _markdown)
        place_whole(path, write(before, file, whole.get(file, {}), parts.get(file, {})))
    return files


Values = Mapping[int, Mapping[str, Any]]
"""By line: all that stays of it, or what of it changes."""


def _csv(before: bytes, file: str, whole: Values, parts: Values) -> bytes:
    mark = b"\xef\xbb\xbf" if before.startswith(b"\xef\xbb\xbf") else b""
    text = before.removeprefix(mark).decode("utf-8")
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(lines(), delimiter=separator)
    names = next(reader, [])
    fields = [field or name for field, name in zip(Columns(names, file, first).fields, names, strict=True)]
    header = "".join(taken)
    missing = [name for name in ("state", "reason") if name not in fields] if whole else []
    ending = "\r\n" if header.endswith("\r\n") else "\n"
    out = [_longer(header, [separator + name for name in missing], ending)]
    taken.clear()
    line = reader.line_num + 1
    for cells in reader:
        raw = "".join(taken)
        taken.clear()
        if line in whole:
            given = [whole[line].get(field, "") for field in (*fields, *missing)]
            out.append(_row(given, separator, ending))
        elif line in parts:
            changed = {**dict(zip(fields, cells, strict=False)), **parts[line]}
            out.append(_row([changed.get(field, "") for field in fields] + [""] * len(missing), separator, ending))
        else:
            out.append(_longer(raw, [separator] * len(missing), ending) if any(cells) else raw)
        line = reader.line_num + 1
    return mark + "".join(out).encode()


def _longer(raw: str, more: list[str], ending: str) -> str:
    bare = raw.rstrip("\r\n")
    return bare + "".join(more) + (raw[len(bare) :] or ending) if more else raw


def _row(values: list[Any], separator: str, ending: str) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=separator, lineterminator=ending).writerow(values)
    return buffer.getvalue()


def _jsonl(before: bytes, file: str, whole: Values, parts: Values) -> bytes:
    columns = Columns([], file, "")
    out: list[bytes] = []
    for number, line in enumerate(io.BytesIO(before), 1):
        if number in whole:
            out.append(msgspec.json.encode(whole[number]) + b"\n")
        elif number in parts:
            values = msgspec.json.decode(line, type=dict[str, Any])
            kept = {name: value for name, value in values.items() if _field(columns, name) not in parts[number]}
            new = {name: value for name, value in parts[number].items() if value != ""}
            out.append(msgspec.json.encode(kept | new) + b"\n")
        else:
            out.append(line)
    return b"".join(out)


def _markdown(before: bytes, file: str, whole: Values, parts: Values) -> bytes:
    for values in whole.values():
        lines = [
            f"{name}: {value if isinstance(value, int) else json.dumps(value, ensure_ascii=False)}"
            for name, value in values.items()
        ]
        return "\n".join(["---", *lines, "---", ""]).encode()
    front, mark, body = before.decode("utf-8").partition("\n---")
    columns = Columns([], file, "")
    changes = next(iter(parts.values()))
    kept = [line for line in front.splitlines() if _field(columns, line.partition(":")[0].strip()) not in changes]
    kept += [f"{name}: {value}" for name, value in changes.items() if value != ""]
    return ("\n".join(kept) + mark + body).encode()


def _field(columns: Columns, name: str) -> str:
    """The field that a key fills, whatever its language; empty for one that fills none."""
    return next(iter(columns.named({name: ""}, 1, "")[0]), "")
