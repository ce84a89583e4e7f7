"""The number of ballots that are too few to lie in a public file becomes the line `kept: 3` of their tally."""

from __future__ import annotations

import re
from pathlib import Path

from civicgen.builder.trouble import disk
from civicgen.content.names import VOCABULARY
from civicgen.moderation.publication.shelf import place_whole
from civicgen.problems import Place, Problem
from civicgen.typed.words import fold

__all__ = ["keep"]

_LINE = re.compile(r"([^\s:#][^:]*):")


def keep(root: Path, tally: Path, count: int) -> tuple[list[str], list[Problem]]:
    """Say in the tally how many ballots are kept back: the file, if it changed; where there is none, to write one."""
    file = tally.relative_to(root).as_posix()
    noted = _noted(tally, count)
    if noted is None and count:
        given = {"file": file, "count": str(count)}
        return [], [Problem(code="moderation-no-tally", place=Place(file), severity="warning", given=given)]
    return [file] if noted else [], []


def _noted(path: Path, count: int) -> bool | None:
    """Write how many ballots are kept back in the file of the tally; 0 takes the line away.

    False when nothing is to be changed; None where nobody has said yet how these ballots are counted.
    """
    with disk(path):
        if not path.is_file():
            return None
        data = path.read_bytes()
    lines = data.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() == "---"), None)
    if end is None:  # no front matter: `civicgen check` says what is wrong with it
        return False
    names = {"kept", *(fold(other) for other in VOCABULARY.others("kept"))}
    old = next((at for at in range(1, end) if (key := _LINE.match(lines[at])) and fold(key[1].strip()) in names), None)
    mark = "\r\n" if lines[end].endswith("\r\n") else "\n"
    line = [f"kept: {count}{mark}"] if count else []
    if old is None:
        lines[end:end] = line
    else:
        lines[old : old + 1] = line
    made = "".join(lines).encode("utf-8", "surrogateescape")
    if made == data:
        return False
    place_whole(path, made)
    return True
