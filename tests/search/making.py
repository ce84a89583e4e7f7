"""Small indexes to look into: from texts to tables, and from files back to what a browser would read in them."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

from civicgen.digests import digest_of
from civicgen.search.index.coding import postings
from civicgen.search.index.layout import Chunk, Layout, Space, cards_per_file, roomy
from civicgen.search.index.tables import Index
from civicgen.search.texts.documents import Searchable

WORDS = re.findall(
    r"\w+",
    "logement école jardin vélo piste rue mairie budget été travaux eau rivière haie verger salle fête marché commerce "
    "bus train gare santé médecin arbre ombre bruit nuit éclairage trottoir poussette cantine enfant jeune ancien "
    "bibliothèque livre sport piscine stade déchet compost énergie solaire toit loyer maison terrain zone carte",
)


def text(number: int, dice: random.Random, *more: str) -> Searchable:
    """A text of some words, some of them rare."""
    said = [dice.choice(WORDS) for _ in range(dice.randint(5, 60))] + [f"mot{dice.randrange(3000)}" for _ in range(6)]
    return Searchable(
        name=f"plan/contributions/{number}",
        type="contribution",
        title=" ".join(dice.sample(WORDS, 3)).capitalize(),
        text=" ".join([*said, *more]),
        address=f"plan/contributions/{number}/",
        lang=dice.choice(("fr", "fr", "fr", "en")),
        consultation="plan",
        topic=dice.choice(("eau", "rue", "")),
        state="published",
        date=date(2026, dice.randint(1, 12), 3),
        number=number,
        kind=dice.choice(("proposal", "opinion")),
    )


def layout(count: int) -> Layout:
    """Where so many texts stand."""
    space = Space("plan", 0, "plan/contributions/*/", 50)
    per_file = cards_per_file(roomy(count))
    return Layout(lang="fr", average=40, per_file=per_file, spaces=(space,), topics=("eau", "rue"))


def chunks(texts: dict[int, Searchable], size: int = 50) -> Iterator[Chunk]:
    """The texts in chunks, as a portal gives them."""
    by_chunk: dict[int, list[tuple[int, Searchable]]] = {}
    for number in sorted(texts):
        by_chunk.setdefault((number - 1) // size, []).append((number - 1, texts[number]))
    for at, found in by_chunk.items():
        yield Chunk(f"plan {at}", digest_of([each for _, each in found]), partial(_given, found))


def _given(found: Iterable[tuple[int, Searchable]]) -> Iterator[tuple[int, Searchable]]:
    return iter(found)


def files(index: Index) -> dict[str, bytes]:
    """Every file of an index."""
    return {name: index.content(name) for name, _ in index.files()}


def made(path: Path, texts: dict[int, Searchable], places: Layout) -> dict[str, bytes]:
    """The files of an index made from nothing."""
    path.unlink(missing_ok=True)
    index = Index(path)
    index.refresh(places, list(chunks(texts)))
    found = files(index)
    index.close()
    return found


_CALL = re.compile(r'cg\("([^"]+)",(.*)\)\n', re.DOTALL)


def read(content: bytes) -> tuple[str, object]:
    """What a file hands to the script: its name, and a text or a list."""
    match = _CALL.fullmatch(content.decode())
    assert match, content[:80]
    return match[1], json.loads(match[2].replace("<\\/", "</").replace("<\\u0021", "<!"))


def words_of(found: dict[str, bytes]) -> dict[str, list[tuple[int, int]]]:
    """Every word of an index, with the places in its list and how much it matters there."""
    lists: dict[str, list[tuple[int, int]]] = {}
    for name, content in found.items():
        if not name.startswith("w-"):
            continue
        before = ""
        data = read(content)[1]
        assert isinstance(data, str)
        for entry in data.split("!")[:-1]:
            word, coded, *_ = entry.partition("~")[0].split(" ")
            before = before[: ord(word[0]) - 65] + word[1:]
            codes = coded.encode()
            while codes[0] > 80:  # how far the form before stands: more than one sign
                codes = codes[1:]
            lists[before] = list(postings(codes[1:]))
    return lists


def every_word(found: dict[str, bytes]) -> set[str]:
    """Every word that can be read in any file of an index: parts, lexicon, and the text of cards."""
    words = set(words_of(found))
    for name, content in found.items():
        data = read(content)[1]
        if name[:2] in ("a-", "z-"):
            before = ""
            for part in re.findall(r"[A-Z][^A-Z]*", str(data)):
                before = before[: ord(part[0]) - 65] + part[1:-1]
                words.add(before if name[0] == "a" else before[::-1])
        elif name.startswith("c"):
            words |= set(re.findall(r"\w+", str(data).lower()))
    return words
