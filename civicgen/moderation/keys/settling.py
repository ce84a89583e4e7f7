"""A public key becomes a line of `civicgen.yml`, every other byte of which stays."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from civicgen.builder.trouble import disk
from civicgen.config import Config
from civicgen.content.settings import FILE, settings_of

__all__ = ["settle"]

_BLOCK = re.compile(rb"^forms:[ \t]*(?:#[^\r\n]*)?\r?\n(?=([ ]+)\S)", re.MULTILINE)
_FLOW = re.compile(rb"^forms:[ \t]*\{[ \t]*(\S)", re.MULTILINE)


def settle(root: Path, config: Config, key: str) -> bool:
    """Write the key into civicgen.yml; False when it cannot be done without changing anything else."""
    file = (root / FILE).resolve()
    with disk(file):
        before = file.read_bytes()
        after = _with(before, config.forms.key.encode(), key.encode())
        wanted = msgspec.structs.replace(config, forms=msgspec.structs.replace(config.forms, key=key))
        if settings_of(after).config != wanted:
            return False
        aside = file.with_name(f".{file.name}.civicgen")
        try:
            aside.write_bytes(after)
            aside.chmod(file.stat().st_mode & 0o777)
            os.replace(aside, file)
        finally:
            aside.unlink(missing_ok=True)
    return True


def _with(before: bytes, old: bytes, key: bytes) -> bytes:
    ending = b"\r\n" if b"\r\n" in before else b"\n"
    if old:
        return before.replace(old, key) if before.count(old) == 1 else before
    if found := _BLOCK.search(before):
        return before[: found.end()] + found[1] + b"key: " + key + ending + before[found.end() :]
    if found := _FLOW.search(before):
        comma = b"" if found[1] == b"}" else b", "
        return before[: found.start(1)] + b"key: " + key + comma + before[found.start(1) :]
    return before.rstrip(b"\r\n") + ending * 2 + b"forms:" + ending + b"  key: " + key + ending
