"""A path in the portal becomes bytes that are known to be text, in two parts if it has front matter; or a problem."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from civicgen.content.front import Parts, split
from civicgen.content.misread import misread
from civicgen.problems import Place, Problem, Severity
from civicgen.problems.reasons import reason_of
from civicgen.typed.decode import decoded

__all__ = ["LIMIT", "LONGEST", "Folder", "text_of"]

LIMIT = 1024 * 1024
"""Bytes of a settings file or of a list of the portal."""
LONGEST = 16 * 1024 * 1024
"""Bytes of any other text."""


class Folder:
    """The portal's folder, and the problems of what was read from it."""

    def __init__(self, root: Path, instead: Mapping[str, bytes] | None = None) -> None:
        """Read in `root`; `instead` holds files as they would be, by path from there."""
        self.root = str(root)
        self._instead = instead or {}
        self.problems: list[Problem] = []

    def note(self, code: str, path: str, severity: Severity = "error", **given: str) -> None:
        """Tell a problem of a whole file."""
        self.problems.append(Problem(code=code, place=Place(path), severity=severity, given=given))

    def data(self, path: str, limit: int = LONGEST) -> bytes | None:
        """Bytes of a file that is UTF-8 and not too long; None after telling why not."""
        data = self._instead.get(path)
        if data is None:
            data = self._read(path, limit)
        if data is None:
            return None
        text = decoded(data, path)
        if isinstance(text, Problem):
            self.problems.append(text)
            return None
        if (told := misread((data,), path)) is not None:
            self.problems.append(told)
        return data

    def _read(self, path: str, limit: int) -> bytes | None:
        try:
            with open(f"{self.root}/{path}", "rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > limit:
                    self.note("file-too-long", path, limit=f"{limit // (1024 * 1024)} MB")
                    return None
                return file.readall()
        except OSError as error:
            self.note("unreadable", path, reason=reason_of(error))
            return None

    def parts(self, path: str) -> Parts | None:
        """Front matter and body of a file; None after telling why not."""
        data = self.data(path)
        if data is None:
            return None
        parts = split(data, path)
        if isinstance(parts, Problem):
            self.problems.append(parts)
            return None
        return parts


def text_of(data: bytes) -> str:
    """Text of bytes that were found to be UTF-8, with one kind of line break."""
    text = data.decode("utf-8").removeprefix("\ufeff")
    return text.replace("\r\n", "\n") if "\r" in text else text
