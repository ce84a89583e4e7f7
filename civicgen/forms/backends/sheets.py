"""A table as somebody's spreadsheet or service saved it becomes rows of texts: separator and encoding are found out."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import msgspec

from civicgen.forms.backends.troubles import refuse

__all__ = ["rows"]

_MOST = 200_000
"""Rows of a file: more than any town was ever sent, less than what fills a memory."""
_CELL = 200_000
_UNROLLED = str(Path(__file__).with_name("unrolled.py"))
"""What reads spreadsheets, alone: a small file can claim a cell so far away that all memory would not hold the rest."""
_SECONDS = 120
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©¨ª§´¢®¼]|Â[«»°\u00a0]|â€[™œ\u009d˜“”]|ï»¿|Å“|\ufffd")
"""What UTF-8 looks like once something took it for Windows-1252, and what was lost on the way."""
_SEPARATORS = (";", ",", "\t", "|")


def rows(name: str, data: bytes) -> list[list[str]]:
    """Rows of the first table of a file; raises the problem that says how to save it instead."""
    if data[:4] == b"PK\x03\x04" or data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _sheet(name, data)
    text = _text(name, data)
    found = text.lstrip("\n")
    csv.field_size_limit(_CELL)
    try:
        separator, found = _separator(found)
        table = []
        for row in csv.reader(io.StringIO(found, newline=""), delimiter=separator, strict=False):
            table.append(row)
            if len(table) > _MOST:
                refuse("table-too-long", name, limit=str(_MOST))
    except csv.Error:
        refuse("table-broken", name)
    return [row for row in table if any(cell.strip() for cell in row)]


def _text(name: str, data: bytes) -> str:
    """The text of a file, in the encoding in which it was really written."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if found := _MOJIBAKE.search(text):
            line = text.count("\n", 0, found.start()) + 1
            sample = " ".join(text[max(0, found.start() - 12) : found.end() + 12].split())
            refuse("table-mojibake", name, line=str(line), sample=sample)
        return text
    return refuse("table-encoding", name)


def _separator(text: str) -> tuple[str, str]:
    """The sign that parts the first rows in as many cells, more than one; Excel may name it itself (`sep=;`)."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"sep=.\r?", first):
        return first[4], rest
    best, most = ",", 0
    for separator in _SEPARATORS:
        reader = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
        widths = [len(row) for row, _ in zip(reader, range(20), strict=False) if row]
        widths = widths[:-1] if len(text) > 200_000 else widths
        common = max(set(widths), key=widths.count, default=1)
        score = widths.count(common) * 100 + min(common, 99) if common > 1 else 0
        if score > most:
            best, most = separator, score
    return best, text


def _sheet(name: str, data: bytes) -> list[list[str]]:
    """The first sheet of a spreadsheet (xlsx, xls, ods)."""
    if find_spec("python_calamine") is None:
        refuse("table-needs-sheets", name)
    try:
        done = subprocess.run(
            [sys.executable, "-E", "-P", _UNROLLED, str(_MOST)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=True,
        )
        table: list[list[str]] = msgspec.json.decode(done.stdout, type=list[list[str]])
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError):
        refuse("table-broken", name)
    if len(table) > _MOST:
        refuse("table-too-long", name, limit=str(_MOST))
    return [row for row in table if any(each.strip() for each in row)]
