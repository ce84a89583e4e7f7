"""What a clerk wrote to be reached becomes an address of e-mail or a telephone number, or is found to be none."""

from __future__ import annotations

import re

__all__ = ["email", "phone"]

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]+")
_SHORT = re.compile(r"[1-9]\d{1,3}|11[68]\d{3}")
"""Short numbers: 15, 112, 3939; 116 117 and 118 218 too."""
_LEAST = 8
"""Digits of any other number."""


def email(text: str) -> str | None:
    """An address that a program of e-mail can write to; nothing when it is none.

    >>> email("mairie@bourg.fr"), email("mairie bourg.fr"), email("mairie[at]bourg.fr"), email("mairie@bourg")
    ('mairie@bourg.fr', None, None, None)
    """
    return text if not text or _EMAIL.fullmatch(text.strip()) else None


def phone(text: str) -> str | None:
    """A number that can be dialled, whatever words stand beside it; nothing when it is none.

    >>> phone("02 99 00 00 00 (le matin)"), phone("39 39"), phone("112"), phone("0199"), phone("à la mairie")
    ('02 99 00 00 00 (le matin)', '39 39', '112', None, None)
    """
    digits = "".join(character for character in text if character.isdigit())
    return text if not text or len(digits) >= _LEAST or _SHORT.fullmatch(digits) else None
