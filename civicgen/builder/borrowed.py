"""A portal that may only be read becomes one that can be looked at: its cache lies elsewhere while this lasts."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack, suppress
from pathlib import Path

import msgspec

from civicgen.builder.place import Ground

__all__ = ["to_look_at"]


def to_look_at(place: Ground, stack: ExitStack, *, remember: bool = False) -> Ground:
    """Give the place itself when its cache can be written; else one with a cache of its own until the stack is left.

    With `remember`, what the last build knows is taken along where it can be read: the caller must then never finish
    what that build may have left half way. Only for work that puts nothing in place.
    """
    if _writable(place.cache):
        return place
    import shutil  # late: nearly every build writes at home
    import tempfile

    cache = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="civicgen-", ignore_cleanup_errors=True)))
    if remember:
        with suppress(OSError):
            shutil.copyfile(place.record, cache / place.record.name)
    return msgspec.structs.replace(
        place,
        cache=cache,
        record=cache / place.record.name,
        aside=cache / "staging",
        set_aside=cache / "set-aside",
        lock=cache / place.lock.name,
        shared_lock=None,
    )


def _writable(cache: Path) -> bool:
    """Whether a build could write here; every other trouble (a file in the way, a full disk) is left to be told."""
    try:
        cache.mkdir(parents=True, exist_ok=True)
        with os.scandir(cache) as entries:
            return os.access(cache, os.W_OK | os.X_OK) and all(os.access(entry.path, os.W_OK) for entry in entries)
    except OSError as error:
        # Not by its class: a disk that is read-only has none of its own.
        return not isinstance(error, PermissionError) and error.errno != errno.EROFS
