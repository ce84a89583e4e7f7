"""The data files beside the backends (services, cards), which anyone can correct without programming, become values."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TypeVar

import msgspec

__all__ = ["table"]

T = TypeVar("T")


@cache
def table(name: str, kind: type[T]) -> dict[str, T]:
    """The tables of `NAME.toml`, by name, in the order of the file; `name` is the name of the table."""
    written = tomllib.loads(files("civicgen.forms.backends").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    return {key: msgspec.convert({"name": key, **value}, kind) for key, value in written.items()}
