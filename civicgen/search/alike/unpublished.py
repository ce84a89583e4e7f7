"""A text that is not published yet becomes the published contributions nearest to it: for those who moderate."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from civicgen.portal.portal import Portal, Process
from civicgen.search.alike.neighbours import Neighbour, Stems, counted
from civicgen.search.alike.similar import gathered, nearest, unpacked
from civicgen.search.texts.documents import Searchable
from civicgen.search.texts.lexicon import Said, lexicon, said_of
from civicgen.search.words.analysis import language

__all__ = ["Nearby"]


class Nearby:
    """What was published of one consultation, ready to be compared with; made once, asked many times."""

    def __init__(self, portal: Portal, process: Process) -> None:
        """Read the words of what was published: a tenth of a millisecond for each contribution."""
        self._lang = portal.config.language
        self._stems = Stems(self._lang)
        self._titles: dict[int, str] = {}

        def said() -> Iterator[Said]:
            for _, opened in lexicon(portal, process):
                yield from opened.said

        def texts() -> Iterator[tuple[int, Sequence[str]]]:
            return ((each.number, self._stems(each)) for each in said())

        self._titles = {each.number: each.title for each in said()}
        self._likeness = counted(words for _, words in texts())
        self._packed: dict[str, array[int]] = gathered(texts(), self._likeness)

    def to(self, title: str, text: str, most: int = 5, *, least: float = 0.2) -> list[Neighbour]:
        """The published contributions nearest to a text, the nearest first, each with a score from 0 to 1.

        From 0.9 it is nearly the same text; from 0.4, mostly about the same thing. It is a hint for a person who reads
        both, never a reason to refuse one.
        """
        one = Searchable(name="", type="contribution", title=title, text=text, address="", lang=self._lang)
        (said,) = said_of(iter([one]), language(self._lang)).said
        found = nearest(self._stems(said), self._likeness, lambda word: unpacked(self._packed.get(word, ())), most)
        return [Neighbour(like.number, self._titles[like.number], like.score) for like in found if like.score >= least]
