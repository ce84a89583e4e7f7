"""Arguments, environment and system to the language in which the program speaks to its user."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["LANGUAGES", "language"]

LANGUAGES = ("en", "fr")
"""Languages in which the commands speak; the first is used when the user's is not among them."""

_VARIABLES = ("CIVICGEN_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language(arguments: Sequence[str], environ: Mapping[str, str]) -> str:
    """Choose a language of `LANGUAGES`: `--lang` as typed, else the environment, else the system's on Windows.

    Looks at the arguments before they are parsed, because help and usage errors must already be in that language.
    """
    asked = _asked(arguments)
    if known := _known(asked):
        return known
    for variable in _VARIABLES:
        value = environ.get(variable, "")
        # LANGUAGE lists several, best first; the C locale says that nobody chose a language.
        for wanted in value.split(":"):
            if known := _known(wanted):
                return known
        if value and variable != "LANGUAGE":
            return LANGUAGES[0]
    return _known(_system()) or LANGUAGES[0]


def _asked(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument == "--":
            return ""
        if argument == "--lang" and place + 1 < len(arguments):
            return arguments[place + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def _known(wanted: str) -> str:
    """`fr_FR.UTF-8`, `fr-CA` and `FR` are all `fr`; an unknown language is the empty string."""
    short = wanted.replace("-", "_").split("_")[0].split(".")[0].strip().lower()
    return short if short in LANGUAGES else ""


def _system() -> str:
    if os.name != "nt":
        return ""
    # Windows sets none of the variables above: its own setting is asked for, and nothing breaks when it cannot be had.
    try:
        import ctypes
        import locale

        windows: Any = ctypes.__dict__["windll"]
        return locale.windows_locale.get(windows.kernel32.GetUserDefaultUILanguage(), "")
    except (ImportError, KeyError, AttributeError, OSError):
        return ""
