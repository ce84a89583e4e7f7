"""What the public was last given is remembered, and looked for where it is public."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path

import msgspec

from civicgen.builder.place import CACHE
from civicgen.builder.stamp import NAME
from civicgen.publish.deployment.live import Unreachable, address_of, fetch

__all__ = ["last_sent", "remember_sent", "seen_live", "site_of"]

_FILE = "sent.json"


class _Sent(msgspec.Struct, frozen=True):
    to: str
    site: str


def site_of(output: Path) -> str:
    """Digest of all that a site holds, as its `build.json` says; empty when there is none."""
    with suppress(OSError, msgspec.MsgspecError, RecursionError):
        return _site((output / NAME).read_bytes())
    return ""


def _site(stamp: bytes) -> str:
    value = msgspec.json.decode(stamp)
    site = value.get("site", "") if isinstance(value, dict) else ""
    return site if isinstance(site, str) else ""


def last_sent(root: Path, to: str) -> str:
    """Digest of the site that was last sent there from this machine; empty when that is not known."""
    with suppress(OSError, msgspec.MsgspecError):
        sent = msgspec.json.decode((root / CACHE / _FILE).read_bytes(), type=_Sent)
        return sent.site if sent.to == to else ""
    return ""


def remember_sent(root: Path, to: str, site: str) -> None:
    """Note what was sent. It may be lost: then it is sent again, which changes nothing."""
    beside = root / CACHE / f"{_FILE}.new"
    with suppress(OSError):
        beside.write_bytes(msgspec.json.encode(_Sent(to, site)))
        beside.replace(root / CACHE / _FILE)


def seen_live(url: str, site: str, seconds: float) -> str:
    """Wait until the public gets this very site; gives why it was not seen, in English, or nothing when it was."""
    until, pause, why = time.monotonic() + seconds, 1.0, ""
    while True:
        left = until - time.monotonic()
        try:
            found = _site(fetch(address_of(url, NAME), patience=max(2.0, min(20.0, left)), fresh=f"{time.time_ns()}"))
            why = ""
        except Unreachable as unreachable:
            found, why = "", unreachable.reason
        except (msgspec.MsgspecError, RecursionError):
            found = ""
        if found == site:
            return ""
        left = until - time.monotonic()
        if left <= 0:
            return why or "older"
        time.sleep(min(pause, left))
        pause = min(pause * 1.5, 15.0)
