"""A problem's code becomes the words that tell it: one sentence, and what to write instead."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from string import Formatter

import msgspec

__all__ = ["ROOMS", "Words", "every", "mark", "words_of"]

ROOMS = (
    "typed",
    "content",
    "contributions",
    "ballots",
    "forms",
    "markdown",
    "portal",
    "journal",
    "markup",
    "pages",
    "checks",
    "builder",
    "backends",
    "pulling",
    "tables",
    "importers",
    "editors",
    "publish",
    "collector",
    "inbox",
    "moderation",
    "serve",
    "cli",
)
"""Rooms that raise problems, and the journal and the inbox, which several share; each has a module of `WORDS` here."""


def mark(text: str) -> str:
    """Mark a sentence for translation, without translating it yet."""
    return text


class Words(msgspec.Struct, frozen=True):
    """How a code is told, in English; translated when it is shown. `{name}` stands for `Problem.given["name"]`."""

    code: str
    message: str
    """What is wrong, in one sentence without its place."""
    advice: str | tuple[str, ...]
    """What to write instead. Of several, the first is used whose names are all given (the last needs none)."""

    @property
    def advices(self) -> tuple[str, ...]:
        """Every advice of the code, most precise first."""
        return (self.advice,) if isinstance(self.advice, str) else self.advice

    def fitting(self, given: dict[str, str]) -> str:
        """Choose the advice whose names are all given."""
        for advice in self.advices:
            if all(given.get(name) for name in names_in(advice)):
                return advice
        return self.advices[-1]


@cache
def names_in(sentence: str) -> tuple[str, ...]:
    """Names that a sentence expects to be filled in."""
    return tuple(name for _, name, _, _ in Formatter().parse(sentence) if name)


@cache
def every() -> dict[str, Words]:
    """The whole catalogue, by code. Loaded only when a problem is shown; a room without problems has no module."""
    catalogue: dict[str, Words] = {}
    for room in ROOMS:
        try:
            module = import_module(f"{__name__}.{room}")
        except ModuleNotFoundError:
            continue
        for words in module.WORDS:
            if words.code in catalogue:
                raise ValueError(f"two problems are called {words.code}")
            catalogue[words.code] = words
    return catalogue


def words_of(code: str) -> Words:
    """Words of a code; a code that nobody worded is shown as it is, rather than hiding the problem."""
    return every().get(code) or Words(code, code.replace("-", " "), "")
