"""The folder of a portal becomes the portal at an instant, to be asked questions; nothing of its site is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path

from civicgen.builder.borrowed import to_look_at
from civicgen.builder.place import ground
from civicgen.builder.ready import Ready, ready
from civicgen.builder.site import locked

__all__ = ["looked_at"]


@contextmanager
def looked_at(root: Path, *, instant: datetime, preview: bool = False) -> Iterator[Ready]:
    """Read and link a portal, which may be read-only, while this lasts. Raises Busy and DiskTrouble.

    `preview` takes in what is not public yet.
    """
    with ExitStack() as stack:
        place = to_look_at(ground(root, root / "public"), stack)
        locked(place, stack)
        yield stack.enter_context(ready(place.root, place, instant=instant, preview=preview))
