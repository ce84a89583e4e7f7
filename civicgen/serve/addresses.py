"""The target of a request becomes a file of the preview, an address to go to instead, or nothing else."""

from __future__ import annotations

import os
import re
from mimetypes import MimeTypes
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

import msgspec

__all__ = ["Found", "Moved", "find", "local", "media_type", "segments"]

_DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(\..*)?$", re.IGNORECASE)
_LOCAL = re.compile(r"^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$", re.IGNORECASE)

# The system's own table is left aside: on Windows any program may have changed what `.js` or `.css` mean.
_types = MimeTypes()
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".jsonl": "application/jsonl; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".atom": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".geojson": "application/geo+json",
}


class Found(msgspec.Struct, frozen=True):
    """A file to send."""

    file: Path
    address: str
    """Its path in the site, with forward slashes."""


class Moved(msgspec.Struct, frozen=True):
    """A folder asked for without its last slash, without which its relative links would lead elsewhere."""

    to: str
    """Path to ask for instead, quoted."""


def local(host: str | None) -> bool:
    """Whether a `Host` header names this machine; a foreign name made to lead here (DNS rebinding) does not."""
    return host is not None and _LOCAL.match(host.strip()) is not None


def segments(target: str) -> tuple[str, ...] | None:
    """Names in the path of a request, decoded once; None for a path that could lead out of the site or to a device.

    The last name is empty when the path ends with a slash.
    """
    path = target.partition("?")[0].partition("#")[0]
    if not path.startswith("/"):
        return None
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    names = tuple(decoded[1:].split("/"))
    if any(not name for name in names[:-1]) or not all(_plain(name) for name in names):
        return None
    return names


def _plain(name: str) -> bool:
    """A name that means the same file, or no file, on every system."""
    if any(character in '\\:*?"<>|' or ord(character) < 32 or ord(character) == 127 for character in name):
        return False
    return not name.startswith(".") and not name.endswith((".", " ")) and not _DEVICES.match(name)


def find(root: Path, target: str) -> Found | Moved | None:
    """Find what a request asks for under `root`: a file, a folder's `index.html`, the folder's proper address, nothing.

    A link that leads out of the folder is nothing.
    """
    names = segments(target)
    if names is None:
        return None
    folder = os.path.realpath(root)
    # Names were checked one by one; this says it again of the result, links included.
    file = os.path.realpath(os.path.join(folder, *names))
    if file != folder and not file.startswith(folder + os.sep):
        return None
    path = Path(file)
    try:
        if path.is_dir():
            if names[-1]:
                return Moved("/" + quote("/".join(names)) + "/") if (path / "index.html").is_file() else None
            index = path / "index.html"
            return Found(index, "/".join((*names[:-1], "index.html"))) if index.is_file() else None
        # A file's name followed by a slash is not the file.
        return Found(path, "/".join(names)) if names[-1] and path.is_file() else None
    except (OSError, ValueError):
        return None


def media_type(name: str) -> str:
    """Media type of a file, by its ending."""
    ending = os.path.splitext(name)[1].lower()
    return _TYPES.get(ending) or _types.types_map[1].get(ending, "application/octet-stream")
