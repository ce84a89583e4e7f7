"""The one door to Whoosh's stemmers: a language becomes a function from a word to its stem, or none."""

from __future__ import annotations

import warnings
from collections.abc import Callable

__all__ = ["stemmer"]


def stemmer(lang: str) -> Callable[[str], str] | None:
    """Find the stemmer of a language; one that Whoosh does not know has none, its words stand for themselves."""
    # Late, and hushed: forks of Whoosh that may stand in for this one warn when Python first compiles them.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        try:
            from whoosh.lang import has_stemmer, stemmer_for_language
        except ImportError:  # the site is built all the same
            return None

        found: Callable[[str], str] | None = stemmer_for_language(lang) if has_stemmer(lang) else None
    return found
