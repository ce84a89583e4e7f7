"""Controls that nobody types become the letters of Windows (’ œ € …) of a text read with the wrong encoding."""

from __future__ import annotations

__all__ = ["WINDOWS_LETTERS"]

WINDOWS_LETTERS = {code: bytes([code]).decode("windows-1252", "replace") for code in range(0x80, 0xA0)}
"""The code point of each control, and its letter (U+FFFD for the five that Windows leaves without one)."""
