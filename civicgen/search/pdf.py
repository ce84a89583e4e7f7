"""A PDF file of the dossier becomes the text in it, by a library that is an extra."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Iterator
from contextlib import suppress

from civicgen.content.markdown import clean
from civicgen.problems import Place, Problem

__all__ = ["available", "missing", "text_of"]

_PAGES = 400
_LETTERS = 1_000_000
"""As much of one file is read: enough for any report, not enough to fill a memory."""


def available() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("pypdf") is not None


def missing() -> Iterator[Problem]:
    """Warn when the library is not installed."""
    if not available():
        yield Problem(code="pdf-text-missing", place=Place("civicgen.yml"), severity="warning")


def text_of(path: str) -> str:
    """Read the text of a file; what cannot be read has none: it is found by its title and summary all the same."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is odd in somebody's file is not our reader's concern
    parts: list[str] = []
    # Files come from all sorts of programs, and the library raises all sorts of errors for what it does not expect.
    with suppress(PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        for page in PdfReader(path).pages[:_PAGES]:
            parts.append(page.extract_text())
            if sum(map(len, parts)) > _LETTERS:
                break
    return " ".join(clean(" ".join(parts))[:_LETTERS].split())
