"""Words of closed lists are shown as clerks of a language may write them, and read as they write them."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from civicgen.content.names import VOCABULARY
from civicgen.problems import Problem
from civicgen.typed.words import fold

__all__ = ["alone", "listed", "meant", "problem_in", "spoken"]

_TYPED: dict[str, tuple[str, ...]] = {
    # kinds of files that one adds and searches
    "document": (),
    "faq": ("foire aux questions", "question fréquente"),
    "result": ("suite donnée", "suite", "résultat"),
    "tally": ("décompte", "dépouillement"),
    "form": ("formulaire",),
    "news": ("actualité", "nouvelle"),
    "contribution": (),
    # how consultations stand
    "coming": ("à venir",),
    "open": ("ouverte", "ouvert"),
    "closed": ("close", "fermée"),
    "informing": ("pour information",),
    "answered": ("répondue", "avec réponse"),
    "followed-up": ("suivie", "avec suites"),
}
"""Words of commands that no file holds, and the French ones that are read as the same."""
_LISTS = frozenset({"not-in-list", "not-a-kind", "key-not-for-type", "cannot-become", "tally-rule", "ballot-cell"})
"""Problems whose `known` are words of a closed list."""
_KEYED = frozenset({"unknown-key", "unknown-column", "no-header"})
"""Problems whose `known` are keys, or columns."""


def _others(word: str) -> tuple[str, ...]:
    return VOCABULARY.other_words(word) or _TYPED.get(word, ())


def spoken(word: str, lang: str) -> str:
    """A word of a closed list with the one that clerks of a language would write.

    >>> spoken("partly", "fr"), spoken("partly", "en")
    ('partly (en partie)', 'partly')
    """
    other = alone(word, lang)
    return word if other == word else f"{word} ({other})"


def alone(word: str, lang: str) -> str:
    """A word of a closed list as clerks of a language would write it."""
    return next(iter(_others(word)), word) if lang.partition("-")[0] == "fr" else word


def listed(words: Iterable[str], lang: str) -> str:
    """Words of a closed list, to choose from."""
    return ", ".join(spoken(word, lang) for word in words)


def meant(typed: str, among: Iterable[str]) -> str:
    """The word of a list that was typed, in French or otherwise than files keep it; as it was typed when it is none.

    >>> meant("Synthèse", ("answer", "synthesis")), meant("en cours", ("in-progress",)), meant("x", ("answer",))
    ('synthesis', 'in-progress', 'x')
    """
    words = tuple(among)
    folded = fold(typed)
    for spellings in ((lambda word: (word,)), _others):
        for word in words:
            if any(folded == fold(spelling) for spelling in spellings(word)):
                return word
    return typed


def problem_in(problem: Problem, lang: str) -> Problem:
    """A problem whose list of words, or of keys, shows those of a language too."""
    known = problem.given.get("known")
    if not known or lang.partition("-")[0] != "fr" or problem.code not in _LISTS | _KEYED:
        return problem
    others = VOCABULARY.others if problem.code in _KEYED else _others
    shown = (f"{word} ({other})" if (other := next(iter(others(word)), "")) else word for word in known.split(", "))
    return msgspec.structs.replace(problem, given=problem.given | {"known": ", ".join(shown)})
