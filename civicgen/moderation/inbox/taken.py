"""What a pull brought, counted."""

from __future__ import annotations

import msgspec

__all__ = ["Taken"]


class Taken(msgspec.Struct, kw_only=True):
    """What a pull brought."""

    new: int = 0
    changed: int = 0
    same: int = 0
    deleted: int = 0
    """Deleted at the service, and so erased here."""
    ignored: int = 0
    """Forgotten or deleted before; not taken in again."""
    failed: int = 0
    """Could not be taken in, whatever they hold."""
    left_out: int = 0
    """Files that came with them, and that their form has no place for."""
    stopped: int = 0
    """1 when there was more than is fetched at once."""

    def add(self, more: Taken) -> None:
        """Count several steps together."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(more, name))
