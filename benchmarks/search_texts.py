"""From a number to as many French contributions with the vocabulary of real French: the same ones every time.

Words come with their frequencies from `wordfreq` (pip install --no-deps wordfreq), a list made of books, subtitles,
news and the web. Each text is about one of twelve subjects of one of eight themes: some of its words are theirs, most
are those of everybody. People mistype one word in sixty, leave out accents, and use two sorts of apostrophes. The texts
mean nothing: they are as long, as varied and as repetitive as real ones, which is what an index feels.
"""

from __future__ import annotations

import datetime
import gzip
import itertools
import random
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from civicgen.search.texts.documents import Searchable
from civicgen.search.words.analysis import fold, stop_words

__all__ = ["Query", "mistyped", "queries", "read_vocabulary", "texts"]

THEMES, SUBJECTS = 8, 12
_LENGTH = 165
"""Words of a text, on average."""


class Query(msgspec.Struct, frozen=True):
    """Words of one text, as somebody who remembers it would type them."""

    words: tuple[str, ...]
    of: int
    """Place of the text they are from."""


def read_vocabulary() -> tuple[list[str], list[float]]:
    """Words of French, most frequent first, and how frequent each is."""
    found = find_spec("wordfreq")
    if found is None or found.origin is None:
        raise SystemExit("The list of words is missing: .venv/bin/pip install --no-deps wordfreq")
    packed = gzip.decompress((Path(found.origin).parent / "data" / "large_fr.msgpack.gz").read_bytes())
    words, frequencies = [], []
    for centibels, group in enumerate(msgspec.msgpack.decode(packed)[1:]):
        for word in group:
            if word.replace("'", "").isalpha() and not word.isspace():
                words.append(word)
                frequencies.append(10 ** (-centibels / 100))
    return words, frequencies


class _Urn:
    """Words to draw from, each as often as its weight says."""

    def __init__(self, words: list[str], weights: list[float]) -> None:
        self.words = words
        self._sums = list(itertools.accumulate(weights))

    def draw(self, dice: random.Random) -> str:
        return self.words[bisect(self._sums, dice.random() * self._sums[-1])]


def texts(count: int, seed: int = 2026) -> Iterator[Searchable]:
    """Make `count` texts, one at a time."""
    dice = random.Random(seed)
    words, frequencies = read_vocabulary()
    everybody = _Urn(words, frequencies)
    own = [word for word in words[300:20_000] if len(word) > 4]
    themes = [_few(own, 60, dice) for _ in range(THEMES)]
    subjects = [[_few(own, 40, dice) for _ in range(SUBJECTS)] for _ in range(THEMES)]
    for number in range(1, count + 1):
        theme = dice.randrange(THEMES)
        urns = (everybody, themes[theme], subjects[theme][dice.randrange(SUBJECTS)])
        length = max(12, int(dice.lognormvariate(0, 0.6) * _LENGTH * 0.83))
        drawn = [_written(urns[dice.choices((0, 1, 2), (80, 10, 10))[0]].draw(dice), dice) for _ in range(length)]
        title = [urns[dice.choices((0, 1, 2), (20, 30, 50))[0]].draw(dice) for _ in range(dice.randint(3, 8))]
        yield Searchable(
            name=f"plan/contributions/{number}",
            type="contribution",
            title=" ".join(title).capitalize(),
            text=_sentences(drawn, dice),
            address=f"plan/contributions/{number}/",
            lang="fr",
            consultation="plan",
            topic=f"theme-{theme + 1}",
            state="published",
            date=datetime.date(2026, 1, 5) + datetime.timedelta(days=number * 300 // count),
            number=number,
            kind=dice.choice(("proposal", "opinion", "question", "argument-for")),
        )


def _few(words: list[str], count: int, dice: random.Random) -> _Urn:
    return _Urn(dice.sample(words, count), [1 / (rank + 2) for rank in range(count)])


def _written(word: str, dice: random.Random) -> str:
    """Write a word as people do."""
    chance = dice.random()
    if len(word) > 4 and chance < 1 / 60:
        return mistyped(word, dice)
    if chance > 0.96:
        return fold(word)
    return word.replace("'", dice.choice("'’"))


def mistyped(word: str, dice: random.Random) -> str:
    """Make one mistake in a word: a letter left out, doubled, exchanged with its neighbour, or another instead."""
    at = dice.randrange(1, len(word) - 1)
    kind = dice.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2 and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    other = dice.choice([letter for letter in "abcdefghilmnoprstuv" if letter != word[at]])
    return word[:at] + other + word[at + 1 :]


def _sentences(words: list[str], dice: random.Random) -> str:
    parts: list[str] = []
    while words:
        length = dice.randint(6, 22)
        sentence, words = words[:length], words[length:]
        parts.append(" ".join(sentence).capitalize() + ".")
    return " ".join(parts)


def queries(found: list[Searchable], count: int = 200, seed: int = 7) -> Iterator[Query]:
    """Draw queries of one to three words, each of one text; a third is typed without accents."""
    dice = random.Random(seed)
    stop = stop_words("fr")
    while count:
        place = dice.randrange(len(found))
        said = f"{found[place].title} {found[place].text}".lower().replace("’", " ").replace("'", " ").replace(".", " ")
        words = sorted({word for word in said.split() if len(word) > 2 and fold(word) not in stop})
        wanted = dice.randint(1, 3)
        if len(words) < wanted:
            continue
        drawn = dice.sample(words, wanted)
        if count % 3 == 0:
            drawn = [fold(word) for word in drawn]
        count -= 1
        yield Query(tuple(unicodedata.normalize("NFC", word) for word in drawn), place)
