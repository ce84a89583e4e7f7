"""Pages of other sites become files of a portal by renaming keys, and nothing else: a fixture made at run time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

__all__ = ["portal", "renamed"]

_KEY = re.compile(r"(?P<key>[A-Za-z_-]+) ?:(?: |$)")


def renamed(text: str, keys: Mapping[str, str]) -> str:
    """A front matter with only the keys that have a name here, under that name; the body as it is."""
    _, front, body = re.split(r"(?m)^---[ \t]*(?:\n|\Z)", text.lstrip("\ufeff\n"), maxsplit=2)
    kept: list[str] = []
    taking = False
    for line in front.splitlines():
        found = _KEY.match(line)
        if found:
            taking = found["key"] in keys and line.rstrip()[-1] != ":"
        if taking:
            kept.append(f"{keys[found['key']]}: {line[found.end() :]}" if found else line)
    return "\n".join(["---", *kept, "---", body])


def portal(root: Path, consultations: Iterator[str]) -> Path:
    """A portal with empty consultations."""
    (root / "content").mkdir(parents=True)
    (root / "content" / "index.md").write_text("---\ntitle: Portail\n---\n", "utf-8")
    (root / "civicgen.yml").write_text("title: Portail\ntimezone: Europe/Paris\npublisher: {name: État}\n", "utf-8")
    for name in consultations:
        folder = root / "content" / "consultations" / name
        folder.mkdir(parents=True)
        text = f"---\ntitle: {name}\nquestion: Quelle question ?\ndecided_by: L’État\n---\n"
        (folder / "index.md").write_text(text, "utf-8")
    return root
