"""What the system or a library says of a file becomes a few words that are translated with their problem."""

from __future__ import annotations

import errno

__all__ = ["CSV_REASONS", "NO_FILE", "reason_of"]


def mark(text: str) -> str:
    """Mark words for translation, without translating them yet."""
    return text


_SYSTEM: dict[int, str] = {
    errno.EACCES: mark("access is refused"),
    errno.EPERM: mark("access is refused"),
    errno.ENOENT: mark("it does not exist"),
    errno.EISDIR: mark("a folder stands where a file is needed"),
    errno.ENOTDIR: mark("a file stands where a folder is needed"),
    errno.ENOSPC: mark("the disk is full"),
    errno.EROFS: mark("the disk is read-only"),
    errno.EIO: mark("the disk does not answer properly"),
    errno.EMFILE: mark("too many files are open"),
    errno.EBUSY: mark("another program is using it"),
}
NO_FILE = mark("it is neither a file nor a folder")
"""Of a pipe, a socket, a device: opening one may wait for ever."""
CSV_REASONS: dict[str, str] = {
    "unexpected end of data": mark("a quotation mark is never closed"),
    "expected after": mark("text follows a closing quotation mark"),
    "field larger than": mark("a cell is longer than any text; a quotation mark is probably never closed"),
}
"""By a part of what the reader of tables says."""


def reason_of(error: OSError) -> str:
    """Why a file could not be read or written; in the system's own words when we have none."""
    return _SYSTEM.get(error.errno or 0) or error.strerror or str(error)
