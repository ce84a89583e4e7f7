"""What is personal to bytes that only the holder of a portal's private key can read, and back.

Sealed boxes of libsodium (X25519, XSalsa20-Poly1305): `sodium_crypto_box_seal` of PHP writes the same. Whoever seals
needs the public key only, and cannot open what it sealed.

What is personal in a submission is one text, in which each field is sealed by itself, so that whoever has no private
key can still erase a field whose time has come:

    "email:" + base64(sealed box(JSON ["value", …], in UTF-8)) + " phone:" + base64(…)
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

import msgspec

from civicgen.content.public_key import BadKey, bytes_of, text_of
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = [
    "BadKey",
    "CannotOpen",
    "Private",
    "box_of",
    "bytes_of",
    "library",
    "new",
    "open_box",
    "open_fields",
    "open_sealed",
    "public_of",
    "seal",
    "seal_fields",
    "split_fields",
    "text_of",
]

_SIZE = 32
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
_VALUES = msgspec.json.Decoder(tuple[str, ...])


class CannotOpen(ValueError):  # noqa: N818  (said to people as it is named)
    """What was sealed to another key, or is damaged."""


class Private:
    """A private key in memory; it shows itself nowhere, not even in a fault that is printed."""

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != _SIZE:
            raise ValueError("a private key has 32 bytes")
        self._secret = secret

    @property
    def secret(self) -> bytes:
        """Its bytes, for who writes them where they are kept."""
        return self._secret

    def __repr__(self) -> str:
        return "Private(…)"

    def __reduce__(self) -> str:
        raise TypeError("a private key is not copied about")


def library(name: str = "public") -> Any:
    """A module of the library that seals. Raises ProblemsFound where it is not installed."""
    from importlib import import_module

    try:
        return import_module(f"nacl.{name}")
    except ModuleNotFoundError as error:
        raise ProblemsFound((Problem(code="sealing-not-installed", place=Place(file="")),)) from error


def new() -> Private:
    """A new private key, from the randomness of the system."""
    return Private(bytes(library().PrivateKey.generate()))


def public_of(private: Private) -> str:
    """The public key of a private one, as text."""
    return text_of(bytes(library().PrivateKey(private.secret).public_key))


def seal(public: str, what: bytes) -> bytes:
    """Seal bytes to a public key; twice the same gives two different results. Raises BadKey."""
    box = library()
    sealed: bytes = box.SealedBox(box.PublicKey(bytes_of(public))).encrypt(what)
    return sealed


def open_sealed(private: Private, sealed: bytes) -> bytes:
    """Open what was sealed to the public key of a private one. Raises CannotOpen."""
    box = library()
    try:
        opened: bytes = box.SealedBox(box.PrivateKey(private.secret)).decrypt(sealed)
    except (library("exceptions").CryptoError, ValueError, TypeError) as error:
        raise CannotOpen from error
    return opened


def box_of(public: str, values: tuple[str, ...]) -> str:
    """Seal what was typed in one field, as text."""
    return b64encode(seal(public, msgspec.json.encode(values))).decode("ascii")


def open_box(private: Private, box: str) -> tuple[str, ...]:
    """Open what was typed in one field. Raises CannotOpen, also for what another program sealed wrongly."""
    try:
        return _VALUES.decode(open_sealed(private, b64decode(box, validate=True)))
    except (binascii.Error, ValueError, msgspec.MsgspecError) as error:
        raise CannotOpen from error


def seal_fields(public: str, fields: Mapping[str, tuple[str, ...]]) -> str:
    """Seal what is personal in a submission: the text that `Submission.sealed` holds."""
    return " ".join(f"{name}:{box_of(public, values)}" for name, values in fields.items())


def split_fields(sealed: str) -> dict[str, str]:
    """Boxes by field, without opening them; what is not so written is no box, and is left out."""
    parts = (part.partition(":") for part in sealed.split())
    return {name: box for name, _, box in parts if box and _NAME.fullmatch(name)}


def open_fields(private: Private, sealed: str) -> dict[str, tuple[str, ...]]:
    """Open what `Submission.sealed` holds. Raises CannotOpen."""
    return {name: open_box(private, box) for name, box in split_fields(sealed).items()}
