"""A text becomes the code that a telephone reads (QR), as one path of a drawing; nothing without the library."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec

from civicgen.pages import contexts as c

__all__ = ["drawn", "missing"]


def missing() -> bool:
    """Whether codes cannot be drawn here: the library comes with `civicgen[codes]`."""
    return find_spec("segno") is None


@lru_cache(maxsize=64)
def drawn(text: str) -> c.Code | None:
    """The code of a text; None where it cannot be drawn. Read when up to 15 % of it is covered or torn."""
    if missing():
        return None
    import segno

    rows = [[bool(module) for module in row] for row in segno.make(text, error="m", micro=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                runs.append(f"M{start} {y}h{x - start}v1h-{x - start}z")
            x += 1
    return c.Code(size=len(rows), path="".join(runs))
