"""Texts, as words, become the words by which they can be found: each with the texts where it matters, and by topic."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nlargest
from typing import NamedTuple
from unicodedata import normalize

from civicgen.content.paths import safe
from civicgen.search.keywords.keyness import key_terms
from civicgen.search.texts.lexicon import Accents
from civicgen.search.words.analysis import Language, plain_words

__all__ = ["MOST", "Keyword", "Keywords", "Text", "keywords", "least"]

MOST = 28
"""Texts that are all listed under a word."""
BEST = 14
"""Texts that are listed under a word that stands in more: those where it matters most."""
_WORDS, _MORE = 6_000, 20
"""Words that are listed, about; and one more for so many texts."""
_STEPS = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1 << 40)
"""In so many texts a word must stand to be listed: in steps, so that words do not come and go."""
_FORMS = 4
_TERMS = 20
"""Words of a topic."""
_PLACE = (1 << 28) - 1


class Text(NamedTuple):
    """A text as words."""

    named: list[str]
    """Forms of its title."""
    forms: list[str]
    """Forms of all the rest."""
    topic: str
    accents: dict[str, tuple[str, int]]
    """As the lexicon has them; the same for many texts, which are looked at once."""


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
    """Places of texts that use it, in their order; of many, the `BEST`."""


class Keywords(NamedTuple):
    """The words of a portal, in one language."""

    words: tuple[Keyword, ...]
    """By their slug."""
    topics: dict[str, tuple[tuple[int, int], ...]]
    """By topic, places in `words` of its own words, the most telling first, each with how many of its texts use it."""
    texts: int


def least(counts: Iterable[int], texts: int) -> int:
    """In how many texts a word must stand to be listed, where words stand in so many each."""
    room = _WORDS + texts // _MORE
    steps = Counter(bisect_right(_STEPS, count) for count in counts)
    listed = 0
    for place in range(len(_STEPS) - 1, 0, -1):
        listed += steps[place]
        if listed > room:
            return _STEPS[place]
    return 1


def keywords(texts: Iterable[Text], rules: Language) -> Keywords:
    """Find the words of texts. Memory is that of the different words, and of a number for each word of a text."""
    counted = _Counted(rules)
    for text in texts:
        counted.take(text)
    used = counted.used
    wanted = least(used.values(), counted.texts)
    chosen = {stem: array("I") for stem, count in used.items() if count >= wanted}
    counted.place(chosen)
    forms: defaultdict[int, list[str]] = defaultdict(list)
    for form, stem in counted.stems.items():
        if stem in chosen:
            forms[stem].append(form)
    found: dict[str, tuple[int, Keyword]] = {}
    for stem, places in chosen.items():
        best = sorted(forms[stem], key=lambda form: (-counted.forms[form], form))[: _FORMS + 1]
        shown = list(dict.fromkeys(map(counted.written, best)))
        keyword = Keyword(shown[0], _slug(best[0]), tuple(shown[1:]), used[stem], _best(places))
        if keyword.slug:
            found.setdefault(keyword.slug, (stem, keyword))
    order = sorted(found)
    at = {found[slug][0]: place for place, slug in enumerate(order)}
    topics = {}
    plain = counted.plain()
    # Texts without a topic are no measure of what is a topic's own.
    whole: Counter[int] = Counter()
    for every in counted.by_topic.values():
        whole.update(every)
    for topic, every in sorted(counted.by_topic.items()):
        part = {stem: count for stem, count in every.items() if stem not in plain}
        terms = key_terms(part, counted.of_topic[topic], whole, counted.of_topic.total(), 2 * _TERMS)
        own = [(at[stem], part[stem]) for stem, _ in terms if stem in at and not order[at[stem]].isdigit()]
        topics[topic] = tuple(own[:_TERMS])
    return Keywords(tuple(found[slug][1] for slug in order), topics, counted.texts)


def _slug(form: str) -> str:
    """How a word stands in addresses, whatever its writing; empty for what could be no folder on some system."""
    slug = form
    for _ in range(2):  # as file systems compare names: what a ligature stands for may have capitals of its own
        slug = normalize("NFC", normalize("NFC", slug).casefold())
    if not slug[:1].isalnum() or not slug.isprintable():
        return ""
    # Some words are names that Windows keeps for itself: con, nul.
    return next((name for name in (slug, f"{slug}_") if safe(name)), "")


class _Counted:
    """Words of texts, counted; each stem is a number."""

    def __init__(self, rules: Language) -> None:
        self.texts = 0
        self.forms: Counter[str] = Counter()
        """In how many texts each form stands."""
        self.used: Counter[int] = Counter()
        self.by_topic: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self.of_topic: Counter[str] = Counter()
        self.stems: dict[str, int] = {}
        """The stem of each form."""
        self._rules = rules
        self._numbers: dict[str, int] = {}
        self._accents = Accents()
        self._seen: dict[str, tuple[str, int]] = {}
        self._words: list[array[int]] = []
        """Stems of each text, each above how much it matters there."""

    def take(self, text: Text) -> None:
        """Count one text."""
        stems, self.texts = self.stems, self.texts + 1
        often = Counter(text.forms)
        weights: dict[int, int] = {}
        for form, count in often.items():
            stem = stems.get(form)
            if stem is None:
                stem = self._learn(form)
            weights[stem] = weights.get(stem, 0) + count
        words = {stem: min(weight, 3) for stem, weight in weights.items()}
        for form in text.named:
            words[stems[form] if form in stems else self._learn(form)] = 7
            often[form] += 1
        self.forms.update(often.keys())
        self.used.update(words.keys())
        if text.topic:
            self.by_topic[text.topic].update(words.keys())
            self.of_topic[text.topic] += 1
        if text.accents is not self._seen:  # texts of one chunk share theirs
            self._seen = text.accents
            self._accents.add(text.accents)
        self._words.append(array("I", [stem << 3 | weight for stem, weight in words.items()]))

    def _learn(self, form: str) -> int:
        stem = self._numbers.setdefault(self._rules.stem(form), len(self._numbers))
        self.stems[form] = stem
        return stem

    def plain(self) -> set[int]:
        """Stems of words that tell no topic from another."""
        stems = map(self._rules.stem, plain_words(self._rules.lang))
        return {self._numbers[stem] for stem in stems if stem in self._numbers}

    def place(self, chosen: dict[int, array[int]]) -> None:
        """Say, of each chosen word, in which texts it stands; each place under how much it matters there."""
        for place, words in enumerate(self._words):
            for word in words:
                places = chosen.get(word >> 3)
                if places is not None:
                    places.append((word & 7) << 28 | place)
        self._words.clear()

    def written(self, form: str) -> str:
        """A form as most write it."""
        return self._accents.written(form, self.forms[form])


def _best(places: array[int]) -> tuple[int, ...]:
    if len(places) <= MOST:
        return tuple(place & _PLACE for place in places)
    return tuple(sorted(place & _PLACE for place in nlargest(BEST, places)))
