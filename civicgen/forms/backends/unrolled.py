"""A spreadsheet to rows of texts; run in a process of its own, with limits: one cell far away asks for all memory.

Standard input: the file. Argument: rows at most. Standard output: JSON, one row more than that when there are more. Any
exit code but 0: it cannot be read. Imports nothing of civicgen: it must start fast and hold little.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import sys
from typing import Any

LONGEST = 200_000
"""Signs of a cell."""
BYTES = 1_500_000_000
SECONDS = 60


def limit() -> None:
    """Let the system stop us before we take too much."""
    with contextlib.suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def cell(value: Any) -> str:
    """A cell as people read it."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)[:LONGEST]


def main() -> int:
    """Read, write."""
    limit()
    from python_calamine import CalamineWorkbook

    most = int(sys.argv[1])
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
    table = [[cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)[: most + 1]]
    sys.stdout.write(json.dumps(table))
    return 0


if __name__ == "__main__":
    sys.exit(main())
