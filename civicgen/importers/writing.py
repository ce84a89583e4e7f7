"""Typed rows become files of a portal: front matter, Markdown, contributions; the same values give the same bytes."""

from __future__ import annotations

import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.content.cells import cell, moment
from civicgen.content.types import Contribution
from civicgen.content.values import Moment

__all__ = ["Outcome", "contribution_line", "document", "entries", "put", "slug"]

Outcome = Literal["written", "unchanged", "kept"]

_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ«][^:#\n\r\t\"\\\x7f-\x9f\u2028\u2029\ufeff]*")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "oui", "non", "y", "n"})
_BREAKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def contribution_line(contribution: Contribution) -> str:
    """One contribution as a line of JSON, keys in the order of the format; what is not said is left out."""
    row: dict[str, object] = {"number": contribution.number}
    for field in msgspec.structs.fields(Contribution):
        value = getattr(contribution, field.name)
        if field.name == "number" or value in ("", None) or (field.name == "state" and value == "published"):
            continue
        row[field.name] = cell(value)
    line = json.dumps(row, ensure_ascii=False)
    return line.replace("\u0085", "\\u0085").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def document(front: Mapping[str, object], body: str = "") -> str:
    """A Markdown file: its front matter, then its text."""
    lines = [line for key, value in front.items() for line in _entry(key, value)]
    text = "\n".join(["---", *lines, "---", ""])
    return f"{text}\n{body.strip()}\n" if body.strip() else text


def entries(items: Iterable[Mapping[str, object]]) -> str:
    """A YAML list of small records, one after the other."""
    lines: list[str] = []
    for item in items:
        first, *rest = [line for key, value in item.items() for line in _entry(key, value)]
        lines += [f"- {first}", *(f"  {line}" if line else "" for line in rest)]
    return "\n".join([*lines, ""])


def _entry(key: str, value: object) -> list[str]:
    if isinstance(value, str):
        if "\n" in value.strip("\n") and not _BREAKS.search(value):
            return _block(key, value)
        return [f"{key}: {scalar(value)}"]
    if isinstance(value, Mapping):
        return [f"{key}:", *(f"  {line}" for name, inner in value.items() for line in _entry(name, inner))]
    if isinstance(value, Sequence):
        if all(isinstance(item, str) for item in value):
            return [f"{key}:", *(f"  - {scalar(item)}" for item in value)] if value else [f"{key}: []"]
        return [f"{key}:", *(f"  {line}" if line else "" for line in entries(value).splitlines())]
    if isinstance(value, Moment):
        return [f"{key}: {moment(value)}"]
    if isinstance(value, bool):
        return [f"{key}: {'true' if value else 'false'}"]
    return [f"{key}: {value}"]


def _block(key: str, value: str) -> list[str]:
    """Text of several lines, as a clerk would write it; the digit is for a text whose first line is indented."""
    text = value.strip("\n")
    indent = "2" if text[:1] in (" ", "\t") else ""
    return [f"{key}: |{indent}", *(f"  {line}" if line else "" for line in text.split("\n"))]


def scalar(value: str) -> str:
    """One line of text: plain when nothing in it could be read as something else, else between quotes."""
    if _DATE.fullmatch(value) or (
        _PLAIN.fullmatch(value) and value == value.strip() and value.casefold() not in _WORDS
    ):
        return value
    return json.dumps(value, ensure_ascii=bool(_BREAKS.search(value)))


def slug(title: str) -> str:
    """A short name for addresses and references: lower-case letters, digits, hyphens."""
    folded = unicodedata.normalize("NFKD", title.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae"))
    ascii_only = "".join(char for char in folded if not unicodedata.combining(char)).casefold()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:80].strip("-")


def put(path: Path, text: str, *, replace: bool, dry: bool = False) -> Outcome:
    """Write a file whole or not at all. Without `replace`, a file that says something else is left as it is.

    `dry` says what would be done, and does nothing.
    """
    data = text.encode("utf-8")
    try:
        present: bytes | None = path.read_bytes()
    except FileNotFoundError:
        present = None
    if present == data:
        return "unchanged"
    if present is not None and not replace:
        return "kept"
    if dry:
        return "written"
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".import-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, 0o644)
        os.replace(aside, path)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return "written"
