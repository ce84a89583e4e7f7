"""A folder of the cache becomes one that can be opened without fear: what another program wrote into it is not opened.

Some indexes are programs in disguise (a pickle runs what it says when it is read), and a portal from elsewhere could
bring one along. So the folder is sealed with a key that only this user has, outside of every portal.
"""

from __future__ import annotations

import hmac
import os
import secrets
import shutil
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

__all__ = ["broken", "empty", "seal"]

_SEAL = "seal"
_BLOCK = 1 << 20
_LONG = 32


def broken(folder: Path) -> bool:
    """Say whether a folder is not, to the byte, as this user sealed it here."""
    key = _key()
    try:
        sealed = (folder / _SEAL).read_bytes()
    except OSError:
        return True
    return key is None or not hmac.compare_digest(sealed, _sum(folder, key))


def seal(folder: Path) -> None:
    """Seal what is in a folder; without a key of one's own it stays open, and will be made anew."""
    key = _key(make=True)
    with suppress(OSError):
        if key is not None:
            (folder / _SEAL).write_bytes(_sum(folder, key))


def empty(folder: Path) -> None:
    """Begin a folder anew; nothing in it is looked at, and no link is followed."""
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    elif folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)


def _sum(folder: Path, key: bytes) -> bytes:
    total = hmac.new(key, os.fsencode(os.path.realpath(folder)), sha256)
    for name in sorted(os.listdir(folder)):
        path = folder / name
        if name == _SEAL or name.endswith("_LOCK") or name == "WRITELOCK":
            continue
        if path.is_symlink() or not path.is_file():
            total.update(b"\0no file")
            continue
        total.update(b"%d " % path.stat().st_size + os.fsencode(name) + b"\0")
        with path.open("rb", buffering=0) as file:
            while block := file.read(_BLOCK):
                total.update(block)
    return total.digest()


def _key(*, make: bool = False) -> bytes | None:
    """The key of this user on this machine."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    path = Path(base, "civicgen", "search.key")
    for _ in range(2):
        with suppress(OSError):
            key = path.read_bytes()
            return key if len(key) == _LONG else None
        if not make:
            return None
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(_LONG))
    return None
