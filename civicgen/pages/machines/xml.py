"""Words and dates to what XML and other machines accept, without ever half a character or a forbidden one."""

from __future__ import annotations

import datetime
import re
from urllib.parse import quote
from zoneinfo import ZoneInfo

from civicgen.content.markdown import clean
from civicgen.pages.contexts import Stated

__all__ = ["absolute", "instant", "line", "text"]

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 document may hold, not even escaped."""
_SPACES = re.compile(r"\s*\n\s*")
_UNRESERVED = "/%#?=&:;,+@!$'()*~[]"
"""Signs of an address that are left as they are; an address that is already encoded is not encoded again."""


def text(words: str) -> str:
    """Write words as the content of an element or an attribute."""
    words = _FORBIDDEN.sub("", words)
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def line(words: str) -> str:
    """Write words of anybody on one line, without what hides or reverses."""
    return _SPACES.sub(" ", clean(words)).strip()


def absolute(url: str, address: str) -> str:
    """Join the address of the site and an address from its root."""
    if re.match(r"[a-z]+://", address):
        return address
    return quote(url if url.endswith("/") else url + "/", safe=_UNRESERVED) + quote(
        address.removeprefix("./"), safe=_UNRESERVED
    )


def instant(stated: Stated, zone: str) -> datetime.datetime:
    """The instant a date means in the portal's zone: its hour, else midnight at the start of the day."""
    return datetime.datetime.combine(stated.day, stated.at or datetime.time(0), ZoneInfo(stated.zone or zone))
