"""A PDF file becomes the text in it, by a library that is an extra, in a process of its own that may take little."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from civicgen.content.markdown import clean
from civicgen.portal.portal import Portal
from civicgen.problems import Place, Problem

__all__ = ["Reading", "available", "unread"]

_DRAWER = "pdf"
_SECONDS = 20
_READER = str(Path(__file__).with_name("pdf_text.py"))


def available() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("pypdf") is not None


class Reading:
    """Reads files of a portal; remembers which could not be read, since they are read only when they changed."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def __call__(self, path: str) -> str:
        """Read the text of a file; what cannot be read has none: it is found by its title and summary all the same."""
        text = text_of(path)
        name = path.removeprefix(f"{self._portal.sources.root}/")
        self._portal.store.put(_DRAWER, [(name, b"", b"" if text is not None else b"unread")])
        return text or ""


def text_of(path: str) -> str | None:
    """Read the text of a file; nothing when it cannot be read: protected, damaged, or made to keep its reader busy."""
    try:
        done = subprocess.run([sys.executable, "-I", _READER, path], capture_output=True, check=False, timeout=_SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return " ".join(clean(done.stdout.decode("utf-8", "replace")).split()) if done.returncode == 0 else None


def unread(portal: Portal) -> Iterator[Problem]:
    """Warn of the library that is not installed, or of each file whose text cannot be found."""
    files = [media.file for media in portal.media if media.file.lower().endswith(".pdf")]
    if files and not available():
        yield Problem(code="pdf-text-missing", place=Place("civicgen.yml"), severity="warning")
        return
    for file in files:
        found = portal.store.taken(_DRAWER, file)
        if found is not None and found[1]:
            yield Problem(code="pdf-unread", place=Place(file), severity="warning")
