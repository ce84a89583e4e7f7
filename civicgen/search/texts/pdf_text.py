"""The path of a PDF file to the text in it, on standard output; run in a process of its own, with limits.

Exit code: 4 it is protected by a password, damaged, or no PDF. Imports nothing of civicgen: it must start fast, and a
file that breaks it breaks nothing else.
"""

from __future__ import annotations

import contextlib
import logging
import sys

PAGES = 400
LETTERS = 1_000_000
"""As much of one file is read: enough for any report, not enough to fill a memory."""


def limit() -> None:
    """Let the system stop us before we take too much."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (512_000_000, 512_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def main() -> int:
    """Read one file."""
    limit()
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is odd in somebody's file is not our reader's concern
    parts: list[str] = []
    try:
        for page in PdfReader(sys.argv[1]).pages[:PAGES]:
            parts.append(page.extract_text())
            if sum(map(len, parts)) > LETTERS:
                break
    except Exception:  # noqa: BLE001  (the library raises all sorts of errors for what it does not expect)
        return 4
    sys.stdout.buffer.write(" ".join(parts)[:LETTERS].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
