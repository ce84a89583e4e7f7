"""Contributions of a consultation, or of one of its topics, become the words that are theirs, with who uses them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from civicgen.portal.portal import Portal, Process
from civicgen.search.alike.neighbours import Stems
from civicgen.search.keywords.keyness import key_terms
from civicgen.search.texts.lexicon import Accents, Said, lexicon
from civicgen.search.words.analysis import language, plain_words

__all__ = ["CITED", "KeyTerm", "terms_of"]

CITED = 200
"""Contributions that are named for one word, at most, in the order of their numbers."""


class KeyTerm(NamedTuple):
    """A word that is a topic's own."""

    topic: str
    """Id of the topic; empty for the whole consultation."""
    word: str
    """As most write it."""
    forms: tuple[str, ...]
    """Its other forms."""
    here: int
    """Contributions of the topic that use it."""
    texts: int
    """How many contributions the topic has."""
    elsewhere: int
    """Contributions of the others that use it."""
    keyness: float
    numbers: tuple[int, ...]
    """Contributions that use it."""


def terms_of(portal: Portal, process: Process, topic: str = "", most: int = 40) -> Iterator[KeyTerm]:
    """The words that tell a topic from the rest of its consultation, the most telling first.

    Without a topic: those of each topic in turn; and where contributions have none, those of all of them, by how many
    use them. Replies count as what they reply to does.
    """
    counted = _Counted(portal, process)
    whole, every = counted.whole, counted.texts[""]
    topics = (
        [topic]
        if topic
        else [*(each for each in _order(process, counted) if each), *([] if len(counted.texts) > 1 else [""])]
    )
    for each in topics:
        part = counted.by_topic[each] if each else whole
        texts = counted.texts[each]
        found = key_terms(part, texts, whole, every, most)
        numbers = counted.numbers(each, {stem for stem, _ in found})
        for stem, score in found:
            word, *forms = counted.written(stem)
            cited = tuple(numbers[stem][:CITED])
            yield KeyTerm(each, word, tuple(forms), part[stem], texts, whole[stem] - part[stem], round(score, 2), cited)


def _order(process: Process, counted: _Counted) -> list[str]:
    own = [each for each in process.consultation.topics if each in counted.by_topic]
    return [*own, *sorted(each for each in counted.by_topic if each not in own)]


class _Counted:
    """Words of a consultation, by topic: in how many contributions each stands."""

    def __init__(self, portal: Portal, process: Process) -> None:
        self._portal, self._process = portal, process
        self._stems = Stems(portal.config.language)
        self._stem = language(portal.config.language).stem
        self._plain = plain_words(portal.config.language.partition("-")[0])
        self._topics: dict[int, str] = {}
        self._accents = Accents()
        self._forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.whole: Counter[str] = Counter()
        self.by_topic: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.texts: Counter[str] = Counter()
        for _, opened in lexicon(portal, process):
            self._accents.add(opened.accents)
            for said in opened.said:
                self._count(said)

    def _count(self, said: Said) -> None:
        topic = said.topic or self._topics.get(said.parent, "")
        self._topics[said.number] = topic
        forms = {*said.named.split(), *said.text.split()} - self._plain
        stems = set()
        for form in forms:
            stem = self._stem(form)
            stems.add(stem)
            self._forms[stem][form] += 1
        self.whole.update(stems)
        self.texts[""] += 1
        if topic:
            self.by_topic[topic].update(stems)
            self.texts[topic] += 1

    def written(self, stem: str) -> list[str]:
        """Forms of a word, the most usual first, with their accents."""
        texts = self._forms[stem]
        forms = sorted(texts, key=lambda form: (-texts[form], form))
        return [*dict.fromkeys(self._accents.written(each, texts[each]) for each in forms[:5])]

    def numbers(self, topic: str, stems: set[str]) -> defaultdict[str, list[int]]:
        """Numbers of the contributions of a topic that use these words."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for _, opened in lexicon(self._portal, self._process):
            for said in opened.said:
                if topic in ("", self._topics[said.number]):
                    for stem in stems & set(self._stems(said)):
                        found[stem].append(said.number)
        return found
