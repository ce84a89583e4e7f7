"""Our words become those of Whoosh: an index of staff finds what the site finds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh.analysis import Composable, Token

from civicgen.search.words.analysis import language

__all__ = ["Words"]


class Words(Composable):  # type: ignore[misc]  # Whoosh has no types
    """Forms of a text, or their stems. The first word of the text is its language; an empty one has no stop words."""

    def __init__(self, *, stems: bool) -> None:
        self.stems = stems

    def __call__(self, value: str, **_asked: Any) -> Iterator[Any]:
        """Tokens, as Whoosh wants them: one and the same object, filled anew."""
        lang, _, text = value.partition(" ")
        rules = language(lang)
        token = Token(removestops=True, mode="index")
        token.boost, token.stopped = 1.0, False
        for form in rules.forms(text):
            token.text = rules.stem(form) if self.stems else form
            yield token
