"""A private key and a passphrase become a file of no use without it, and back; and who keeps a copy on paper."""

from __future__ import annotations

import datetime
from base64 import b64decode, b64encode
from pathlib import Path

import msgspec
from msgspec.structs import replace

from civicgen.builder.trouble import disk
from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.moderation.inbox.database import refused
from civicgen.moderation.keys.where import write_privately

__all__ = ["Holder", "KeyFile", "read", "unlocked", "with_passphrase", "write"]


class Holder(msgspec.Struct, frozen=True):
    """Somebody who keeps a copy on paper."""

    name: str
    checked: datetime.date | None = None
    """Day on which the copy was typed in and found right."""


class KeyFile(msgspec.Struct, frozen=True, kw_only=True):
    """What this user keeps of a key."""

    format: int = 1
    public: str
    holders: tuple[Holder, ...] = ()
    salt: str = ""
    operations: int = 0
    memory: int = 0
    box: str = ""
    """The private key, locked with the passphrase (Argon2id, XSalsa20-Poly1305); empty: it is on paper only."""

    @property
    def confirmed(self) -> bool:
        """Whether every copy on paper was checked."""
        return bool(self.holders) and all(holder.checked for holder in self.holders)


def read(file: Path) -> KeyFile | None:
    """What this user keeps of a key; none when that is nothing. Raises ProblemsFound, DiskTrouble."""
    try:
        with disk(file):
            data = file.read_bytes() if file.exists() else b""
        return msgspec.json.decode(data, type=KeyFile) if data else None
    except msgspec.MsgspecError as error:
        raise refused("key-file-damaged", file=file.as_posix()) from error


def write(file: Path, kept: KeyFile) -> None:
    """Write it, for its owner only."""
    write_privately(file, msgspec.json.format(msgspec.json.encode(kept), indent=1))


def with_passphrase(kept: KeyFile, private: Private, passphrase: str) -> KeyFile:
    """Lock the private key with a passphrase. Guessing one costs a quarter of a gigabyte and most of a second."""
    pwhash, secret, utils = (sealing.library(name) for name in ("pwhash", "secret", "utils"))
    slow = pwhash.argon2id
    salt = utils.random(slow.SALTBYTES)
    operations, memory = slow.OPSLIMIT_MODERATE, slow.MEMLIMIT_MODERATE
    lock = slow.kdf(secret.SecretBox.KEY_SIZE, passphrase.encode(), salt, opslimit=operations, memlimit=memory)
    box = bytes(secret.SecretBox(lock).encrypt(private.secret))
    return replace(
        kept,
        salt=b64encode(salt).decode("ascii"),
        operations=operations,
        memory=memory,
        box=b64encode(box).decode("ascii"),
    )


def unlocked(kept: KeyFile, passphrase: str) -> Private | None:
    """The private key; none for a wrong passphrase."""
    pwhash, secret, exceptions = (sealing.library(name) for name in ("pwhash", "secret", "exceptions"))
    try:
        lock = pwhash.argon2id.kdf(
            secret.SecretBox.KEY_SIZE,
            passphrase.encode(),
            b64decode(kept.salt),
            opslimit=kept.operations,
            memlimit=kept.memory,
        )
        return Private(secret.SecretBox(lock).decrypt(b64decode(kept.box)))
    except (exceptions.CryptoError, ValueError, TypeError):
        return None
