"""How much of a spreadsheet is read: more than anybody fills in by hand, and no more than any machine can hold."""

from __future__ import annotations

__all__ = ["BYTES", "CELL", "COLUMNS", "ROWS", "XML"]

ROWS = 200_000
COLUMNS = 60
"""What stands further right is nobody's."""
CELL = 1_000_000
"""Characters."""
BYTES = 400_000_000
"""Of a file."""
XML = 300_000_000
"""Bytes of the XML in a packed one: read as it comes, within the memory of one row."""
