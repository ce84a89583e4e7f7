"""Contributions become, for each, the others that use many of the same words, so that one more moves few of them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from civicgen.digests import digest, encode
from civicgen.portal.portal import Portal, Process
from civicgen.search.alike.similar import Like, Likeness, Posting, every, gathered, nearest, unpacked
from civicgen.search.texts.lexicon import Said, lexicon, outlines, short_title
from civicgen.search.words.analysis import language

__all__ = ["Neighbour", "Others", "Stems", "alike", "counted", "settled"]

MOST = 3
_LOOKED_AT = 10
"""Texts that are near, before those are left out that a page shows already."""
_NEAR = 0.25
"""Below it, texts have words in common, and seldom a subject."""
_SMALL = 4
"""Chunks up to which everything is compared with everything at each change."""


class Neighbour(msgspec.Struct, frozen=True, array_like=True):
    """A contribution that uses many of the same words as another."""

    number: int
    title: str
    score: float


Others = dict[int, tuple[Neighbour, ...]]
"""By number of a contribution, those that use many of the same words."""


class _Base(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the texts that others are compared with."""

    texts: int
    words: int


_decode = msgspec.msgpack.Decoder(list[tuple[int, tuple[Neighbour, ...]]]).decode
_decode_base = msgspec.msgpack.Decoder(_Base).decode


class Stems:
    """Words of what was said, as they are compared; the title counts twice."""

    def __init__(self, lang: str) -> None:
        self._stem = language(lang).stem
        self._known: dict[str, str] = {}

    def __call__(self, said: Said) -> list[str]:
        """All of them, as often as they stand there."""
        named = said.named.split()
        return [self._of(form) for form in (*named, *named, *said.text.split())]

    def _of(self, form: str) -> str:
        stem = self._known.get(form)
        if stem is None:
            stem = self._known[form] = self._stem(form)
        return stem


def settled(chunks: int, *, closed: bool) -> int:
    """How many chunks others are compared with: all of them once a consultation is closed, or while they are few.

    Else so many that the number grows by a quarter at a time: a contribution that arrives is compared with those
    before, and moves no other until then.
    """
    if closed or chunks <= _SMALL:
        return chunks
    most, at = chunks - 1, float(_SMALL)  # the last chunk is not full
    while at * 1.25 <= most:
        at *= 1.25
    return int(at)


def alike(portal: Portal, process: Process) -> Iterator[tuple[int, Others]]:
    """For each chunk of contributions, by its place: the others that use many of the same words."""
    chunks = outlines(portal, process)
    many = settled(len(chunks), closed=process.state == "closed")
    base = digest(b"alike 2", *(known for _, known in chunks[:many]))
    drawer = f"alike {process.id}"
    labels = portal.store.labels(drawer)
    wanted = {str(at): base if place < many else digest(base, known) for place, (at, known) in enumerate(chunks)}
    if any(labels.get(str(at)) != base for at, _ in chunks[:many]):
        _all(portal, process, base, [at for at, _ in chunks[:many]], drawer)
    late = {name for name, mark in wanted.items() if mark != base and labels.get(name) != mark}
    if late:
        _late(portal, process, base, late, wanted, drawer)
    portal.store.throw(drawer, labels.keys() - wanted.keys())
    for name in wanted:
        found = portal.store.taken(drawer, name)
        assert found is not None
        yield int(name), dict(_decode(found[1]))


def counted(texts: Iterator[Sequence[str]]) -> Likeness:
    """What is known of all texts: how many, how long, and in how many each word stands."""
    counts: Counter[str] = Counter()
    many = words = 0
    for stems in texts:
        many += 1
        words += len(stems)
        counts.update(set(stems))
    return Likeness(many, words, {word: count for word, count in counts.items() if count > 1})


def _all(portal: Portal, process: Process, base: bytes, first: list[int], drawer: str) -> None:
    """Compare all of the first chunks with one another; keep their words for those that will come."""
    stems = Stems(portal.config.language)

    def said() -> Iterator[tuple[int, Said]]:
        for at, opened in lexicon(portal, process, first):
            yield from ((at, each) for each in opened.said)

    def texts() -> Iterator[tuple[int, Sequence[str]]]:
        return ((each.number, stems(each)) for _, each in said())

    likeness = counted(words for _, words in texts())
    packed = gathered(texts(), likeness)
    about = {each.number: each for each in _short(each for _, each in said())}
    place = {each.number: at for at, each in said()}
    made: dict[int, Others] = {at: {} for at in first}
    for number, likes in every(texts, likeness, packed, _LOOKED_AT):
        if shown := _shown(about[number], likes, about):
            made[place[number]][number] = shown
    store = portal.store
    store.put(drawer, ((str(at), base, encode(sorted(others.items()))) for at, others in made.items()))
    words = f"{drawer} words"
    store.throw(words)
    if process.state != "closed":  # else nothing will come that has to be compared with these
        store.put(words, [("", base, encode(_Base(likeness.texts, likeness.words)))])
        counts = likeness.counts
        store.put(words, ((word, counts[word].to_bytes(4, "little"), each.tobytes()) for word, each in packed.items()))


def _short(said: Iterator[Said]) -> Iterator[Said]:
    """What is said of texts besides their words."""
    return (msgspec.structs.replace(each, named="", text="") for each in said)


def _late(portal: Portal, process: Process, base: bytes, late: set[str], wanted: dict[str, bytes], drawer: str) -> None:
    """Compare contributions that arrived since with those that were there."""
    store, words = portal.store, f"{drawer} words"
    head = store.taken(words, "")
    if head is None or head[0] != base:  # it was closed then, and is open again
        _all(portal, process, base, [int(name) for name, mark in wanted.items() if mark == base], drawer)
        head = store.taken(words, "")
    assert head is not None
    known = _decode_base(head[1])
    stems = Stems(portal.config.language)
    kept: dict[str, tuple[int, list[Posting]]] = {}

    def taken(word: str) -> tuple[int, list[Posting]]:
        if word not in kept:
            found = store.taken(words, word)
            kept[word] = (int.from_bytes(found[0], "little"), unpacked(array("Q", found[1]))) if found else (0, [])
        return kept[word]

    for at, opened in lexicon(portal, process, map(int, sorted(late))):
        others: Others = {}
        for each in opened.said:
            own = stems(each)
            counts = {word: taken(word)[0] for word in set(own)}
            likeness = Likeness(known.texts, known.words, counts)
            likes = nearest(own, likeness, lambda word: taken(word)[1], _LOOKED_AT)
            rows = store.numbered(process.id, [like.number for like in likes])
            about = {
                it.number: Said(
                    it.number,
                    short_title(it.title or row.extract),
                    "",
                    "",
                    it.parent or 0,
                    it.grouped_with or 0,
                    "",
                    "",
                )
                for row in rows
                for it in (row.contribution,)
            }
            if shown := _shown(each, likes, about):
                others[each.number] = shown
        store.put(drawer, [(str(at), wanted[str(at)], encode(sorted(others.items())))])


def _shown(one: Said, likes: list[Like], about: dict[int, Said]) -> tuple[Neighbour, ...]:
    """The nearest, without those that stand on its page already: what it replies to, what replies to it, its group."""
    found: list[Neighbour] = []
    for like in likes:
        other = about.get(like.number)
        if other is None or like.score < _NEAR:
            continue
        tied = other.number in (one.parent, one.head) or one.number in (other.parent, other.head)
        if not tied and not (one.head and one.head == other.head):
            found.append(Neighbour(other.number, other.title, round(like.score, 2)))
    return tuple(found[:MOST])
