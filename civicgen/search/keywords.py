"""Texts, as words, become the words by which they can be found: each with the texts where it matters, and by topic."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from heapq import nlargest
from itertools import pairwise
from typing import NamedTuple

from civicgen.content.paths import safe, short_name
from civicgen.search.analysis import Language
from civicgen.search.keyness import key_terms
from civicgen.search.lexicon import written_as

__all__ = ["MOST", "Keyword", "Keywords", "Text", "keywords", "least"]

MOST = 90
"""Texts that are listed under a word, at most: of more, those where it matters most."""
_STEPS = ((0, 1), (1_000, 2), (2_000, 4), (4_000, 8), (10_000, 12), (20_000, 16), (40_000, 24), (80_000, 32))
"""Of so many texts, a word must stand in so many to be listed. In steps, so that words do not come and go."""
_FORMS = 4
_TERMS = 36
"""Words of a topic."""
_ORDINAL = (1 << 28) - 1


class Text(NamedTuple):
    """A text as words."""

    named: list[str]
    """Forms of its title."""
    forms: list[str]
    """Forms of all the rest."""
    topic: str
    accents: dict[str, str]
    """Forms that are written with accents; the same for many texts, which are looked at once."""


class Keyword(NamedTuple):
    """A word by which texts are found."""

    word: str
    """As most write it."""
    slug: str
    """As it stands in addresses."""
    forms: tuple[str, ...]
    """Others of its forms, the most usual first."""
    used: int
    """Texts that use one of them."""
    texts: tuple[int, ...]
    """Places of texts that use it, in their order; at most `MOST` of them."""


class Keywords(NamedTuple):
    """The words of a portal, in one language."""

    words: tuple[Keyword, ...]
    """By their slug."""
    topics: dict[str, tuple[tuple[int, int], ...]]
    """By topic, places in `words` of its own words, the most telling first, each with how many of its texts use it."""
    texts: int


def least(texts: int) -> int:
    """In how many of these texts a word must stand to be listed."""
    known = [*_STEPS, (4 * _STEPS[-1][0], 2 * _STEPS[-1][1])]
    while known[-1][0] <= texts:
        known.append((4 * known[-1][0], 2 * known[-1][1]))
    return next(wanted for (_, wanted), (limit, _) in pairwise(known) if texts < limit)


def keywords(texts: Callable[[], Iterable[Text]], rules: Language) -> Keywords:
    """Find the words of texts, which are gone through twice.

    Memory is that of the different words, and of the places of the common ones.
    """
    stems = _Stems(rules)
    counted = _counted(texts(), stems)
    wanted = least(counted.texts)
    chosen = {stem: place for place, stem in enumerate(s for s, count in counted.whole.items() if count >= wanted)}
    places = _places(texts(), stems, chosen, counted.whole)
    of_stem: defaultdict[str, list[str]] = defaultdict(list)
    for form in counted.forms:
        if stems[form] in chosen:
            of_stem[stems[form]].append(form)
    found: dict[str, tuple[Keyword, str]] = {}
    for stem, place in chosen.items():
        forms = sorted(of_stem[stem], key=lambda form: (-counted.forms[form], form))
        shown = list(dict.fromkeys(counted.written(form) for form in forms[: _FORMS + 1]))
        slug = short_name(forms[0])
        if not safe(slug):  # some words are names that Windows keeps for itself: con, nul
            slug = f"{forms[0]}_"
        texts_of = _best(places[place])
        found.setdefault(slug, (Keyword(shown[0], slug, tuple(shown[1:]), counted.whole[stem], texts_of), stem))
    order = sorted(found)
    at = {found[slug][1]: place for place, slug in enumerate(order)}
    topics = {}
    for topic, part in sorted(counted.by_topic.items()):
        terms = key_terms(part, counted.of_topic[topic], counted.whole, counted.texts, 2 * _TERMS)
        topics[topic] = tuple((at[stem], part[stem]) for stem, _ in terms if stem in at and not stem.isdigit())[:_TERMS]
    return Keywords(tuple(found[slug][0] for slug in order), topics, counted.texts)


class _Stems(dict[str, str]):
    """The stem of each form, worked out once."""

    def __init__(self, rules: Language) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, form: str) -> str:
        stem = self[form] = self._rules.stem(form)
        return stem


class _Counted:
    def __init__(self) -> None:
        self.texts = 0
        self.forms: Counter[str] = Counter()
        self.whole: Counter[str] = Counter()
        self.by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.of_topic: Counter[str] = Counter()
        self._accents: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._seen = 0

    def accented(self, accents: dict[str, str]) -> None:
        if id(accents) != self._seen:  # texts of one chunk share theirs
            self._seen = id(accents)
            for form, written in accents.items():
                self._accents[form][written] += 1

    def written(self, form: str) -> str:
        return written_as(self._accents[form]) if form in self._accents else form


def _counted(texts: Iterable[Text], stems: _Stems) -> _Counted:
    counted = _Counted()
    for text in texts:
        forms = {*text.named, *text.forms}
        of_text = {stems[form] for form in forms}
        counted.texts += 1
        counted.forms.update(forms)
        counted.whole.update(of_text)
        if text.topic:
            counted.by_topic[text.topic].update(of_text)
            counted.of_topic[text.topic] += 1
        counted.accented(text.accents)
    return counted


def _places(texts: Iterable[Text], stems: _Stems, chosen: dict[str, int], counts: Counter[str]) -> list[array[int]]:
    """Places of the texts of each chosen word; for common words, with how much the word matters there above them."""
    places = [array("I") for _ in chosen]
    common = frozenset(stem for stem in chosen if counts[stem] > MOST)
    listed = frozenset(chosen)
    for place, text in enumerate(texts):
        named = {stems[form] for form in text.named}
        often = Counter([stems[form] for form in text.forms])
        for stem in listed & (named | often.keys()):
            weight = min(often[stem], 3) + 4 * (stem in named) if stem in common else 0
            places[chosen[stem]].append(weight << 28 | place)
    return places


def _best(places: array[int]) -> tuple[int, ...]:
    if len(places) <= MOST:
        return tuple(place & _ORDINAL for place in places)
    return tuple(sorted(place & _ORDINAL for place in nlargest(MOST, places)))
