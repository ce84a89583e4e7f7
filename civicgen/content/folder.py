"""A path in the portal becomes bytes that are known to be text, in two parts if it has front matter; or a problem."""

from __future__ import annotations

import os
from pathlib import Path

from civicgen.content.front import Parts, split
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

    def __init__(self, root: Path) -> None:
        self.root = str(root)
        self.problems: list[Problem] = []

    def note(self, code: str, path: str, severity: Severity = "error", **given: str) -> None:
        """Tell a problem of a whole file."""
        self.problems.append(Problem(code=code, place=Place(path), severity=severity, given=given))

    def data(self, path: str, limit: int = LONGEST) -> bytes | None:
        """Bytes of a file that is UTF-8 and not too long; None after telling why not."""
        try:
            with open(f"{self.root}/{path}", "rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > limit:
                    self.note("file-too-long", path, limit=f"{limit // (1024 * 1024)} MB")
                    return None
                data = file.readall()
        except OSError as error:
            self.note("unreadable", path, reason=reason_of(error))
            return None
        text = decoded(data, path)
        if isinstance(text, Problem):
            self.problems.append(text)
            return None
        return data

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
