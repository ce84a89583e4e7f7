"""What an import counted, for the account that a new consultation gives of itself."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

import msgspec

__all__ = ["Facts", "step"]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts and dates of what was taken over, and of what was not."""

    articles: int
    proposals: int
    """Articles included."""
    arguments_for: int
    arguments_against: int
    sources: int
    trashed: int
    trashed_replies: int
    amendments: int
    first: datetime.date | None
    last: datetime.date | None
    topics: tuple[str, ...]


def step(identifier: str, title: str, kind: str, **more: Any) -> Mapping[str, Any]:
    """A step of the front matter; what is not known is left out."""
    said = {
        key: value.isoformat() if isinstance(value, datetime.date) else value for key, value in more.items() if value
    }
    return {"id": identifier, "title": title, "kind": kind, **said}
