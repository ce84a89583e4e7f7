"""Everything that can be found becomes pages of words: letters, topics, numbers, and one page for each word."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import groupby
from typing import Any
from zlib import crc32

import msgspec

from civicgen.content.types import FaqEntry
from civicgen.digests import digest, digest_of, encode
from civicgen.pages import contexts as c
from civicgen.pages.heard.numbers import number_lists
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.pages.windows import near_windows, window_folders
from civicgen.portal.portal import Process
from civicgen.search.keywords.book import FEW, Book, Letter, Spot, book, fitting, letters, made_from
from civicgen.search.keywords.keywords import Keyword

__all__ = ["plan_words"]

_WINDOW = 14
"""Texts on one page of a word."""
_OWN = 30
"""Words of topics on the first page, together."""
_BUCKETS = ((400, 16), (1_600, 64), (6_400, 256))
"""Words up to which they are looked at in so many groups; of more, in a thousand."""

_decode = msgspec.msgpack.Decoder(list[tuple[str, bytes]]).decode


def plan_words(views: Views) -> Iterator[Group]:
    """Pages of words in one language."""
    store, drawer = views.portal.store, "words planned"
    pages = _Pages(views)
    wanted = digest(made_from(views.portal, views.edition), pages.common)
    known = store.taken(drawer, views.lang)
    if known is not None and known[0] == wanted:
        groups = _decode(known[1])
    else:
        groups = list(pages.groups())
        store.put(drawer, [(views.lang, wanted, encode(groups))])
    for name, inputs in groups:
        yield Group(f"words {views.lang} {name}", inputs, partial(pages.of, name))


class _Pages:
    """Pages of one book, which is made when one of them is wanted."""

    def __init__(self, views: Views) -> None:
        self._views = views
        self._base = (views.addresses.word("keywords"),)

    @cached_property
    def _book(self) -> Book:
        return book(self._views.portal, self._views.edition)

    @cached_property
    def _words(self) -> dict[str, list[Keyword]]:
        """Words that have a page, in groups that do not move when a word comes or goes."""
        words = [word for word in self._book.keywords.words if word.used > FEW]
        count = next((groups for most, groups in _BUCKETS if len(words) <= most), 1024)
        found: dict[str, list[Keyword]] = {}
        for word in words:
            found.setdefault(f"{count} {crc32(word.slug.encode()) % count}", []).append(word)
        return found

    @cached_property
    def _letters(self) -> list[Letter]:
        return list(letters(self._book))

    @cached_property
    def common(self) -> bytes:
        """Digest of what these pages are made from, besides what was written."""
        views = self._views
        about = [(process.id, process.consultation.title, process.pages) for process in views.edition.processes]
        numbers = [(process.id, views.portal.store.numbers(process.id)) for process in self._listed]
        return digest_of((views.lang, views.config, about, dict(views.edition.topics), numbers))

    @property
    def _listed(self) -> list[Process]:
        """Consultations whose contributions are listed by number: in the language in which people wrote."""
        views = self._views
        return [each for each in views.edition.processes if each.contributions] if views.original is views else []

    def groups(self) -> Iterator[tuple[str, bytes]]:
        """Names of groups of pages, each with a digest of what they are made from."""
        whole = self._book
        lines = [
            (word.word, word.slug, word.used, [whole.spots[place] for place in word.texts if word.used <= FEW])
            for word in whole.keywords.words
        ]
        yield "lists", digest(self.common, encode((lines, whole.keywords.topics, whole.keywords.texts)))
        for name, words in sorted(self._words.items()):
            texts = [[whole.spots[place] for place in word.texts] for word in words]
            told = [(word.word, word.slug, word.forms, word.used) for word in words]
            yield name, digest(self.common, encode((told, texts)))

    def of(self, name: str) -> Iterator[Planned]:
        """The pages of a group."""
        if name == "lists":
            yield from self._lists()
        else:
            for word in self._words.get(name, ()):
                yield from self._word(word)

    # Lists of words -----------------------------------------------------------------------------------------------

    def _lists(self) -> Iterator[Planned]:
        views, whole = self._views, self._book
        named, hundreds = number_lists(views, self._base, self._page, self._listed)
        elsewhere = views.original if views.original is not views else None
        yield self._page(
            "start",
            letters=tuple(self._letter(each.letter) for each in self._letters),
            parts=self._topics(),
            numbers=tuple(
                c.Link(address=_address(each), text="" if len(named) == 1 else str(at), role="by-number")
                for at, each in enumerate(named, 1)
            ),
            texts=whole.keywords.texts,
            elsewhere=elsewhere.page("", elsewhere.addresses.word("keywords")) if elsewhere else None,
        )
        for each in self._letters:
            yield from self._under(each)
        for topic, terms in whole.keywords.topics.items():
            if topic in views.edition.topics and terms:
                words = tuple(self._line(whole.keywords.words[place], count) for place, count in fitting(whole, terms))
                title = views.edition.topics[topic].title
                yield self._page("topic", "by-topic", topic, title=title, words=words)
        yield from named
        yield from hundreds

    def _under(self, each: Letter) -> Iterator[Planned]:
        """The page of a letter: its words, or where they stand when they are many."""
        views, folder = self._views, _folder(each.letter)
        base = (*self._base, views.addresses.word("a-z"), folder)
        if len(each.pages) == 1:
            words = tuple(map(self._line, each.pages[0]))
            yield self._page("letters", "a-z", folder, beginning=each.letter, words=words)
            return
        named = [f"{words[0].word}–{words[-1].word}" for words in each.pages]
        ranges = tuple(views.page(name, *base, str(at)) for at, name in enumerate(named, 1))
        yield self._page("letters", "a-z", folder, beginning=each.letter, letters=ranges)
        for at, own in enumerate(each.pages, 1):
            lines = tuple(map(self._line, own))
            windows = near_windows(views, base, at, len(named))
            yield self._page(
                "letters",
                "a-z",
                folder,
                str(at),
                title=named[at - 1],
                beginning=each.letter,
                words=lines,
                windows=windows,
            )

    def _page(self, what: str, key: str = "", *parts: str, title: str = "", **more: Any) -> Planned:
        views = self._views
        folders = (*self._base, *((views.addresses.word(key),) if key else ()), *parts)
        common = views.listed(None, title, *folders)
        if key:
            common |= {"languages": (), "trail": (*common["trail"], self._home)}
        return Planned(views.addresses.path(*folders), c.WordsPage(**common, what=what, **more))  # type: ignore[arg-type]  # one of the words of `what`

    @property
    def _home(self) -> c.Link:
        return self._views.page("", *self._base, role="words")

    def _letter(self, letters: str) -> c.Link:
        return self._views.page(letters, *self._base, self._views.addresses.word("a-z"), _folder(letters))

    def _line(self, word: Keyword, count: int = 0) -> c.WordLine:
        if word.used > FEW:
            return c.WordLine(link=self._to(word), count=count or word.used)
        texts = tuple(self._brief(self._book.spots[place]) for place in word.texts)
        return c.WordLine(link=c.Link(address="", text=word.word), count=count or word.used, texts=texts)

    def _to(self, word: Keyword) -> c.Link:
        return self._views.page(word.word, *self._base, word.slug)

    @cached_property
    def _pages_of_letters(self) -> dict[str, tuple[str, ...]]:
        """Folders of the page on which each word is listed."""
        base = (*self._base, self._views.addresses.word("a-z"))
        return {
            word.slug: (*base, _folder(each.letter), *([str(at)] if len(each.pages) > 1 else []))
            for each in self._letters
            for at, words in enumerate(each.pages, 1)
            for word in words
        }

    def _place(self, word: Keyword) -> c.Link:
        """Where a word leads on: to its page, or to where its few texts stand beside it."""
        if word.used > FEW:
            return self._to(word)
        return self._views.page(word.word, *self._pages_of_letters[word.slug])

    def _topics(self) -> tuple[c.WordsPart, ...]:
        """Topics, each with the few words that are most its own."""
        views, found = self._views, self._book.keywords
        shown = {topic: terms for topic, terms in found.topics.items() if topic in views.edition.topics and terms}
        each = max(1, min(6, _OWN // max(1, len(shown))))
        order = [topic for topic in views.edition.topics if topic in shown][:_OWN]
        return tuple(
            c.WordsPart(
                link=views.page(
                    views.edition.topics[topic].title, *self._base, views.addresses.word("by-topic"), topic
                ),
                links=tuple(self._place(found.words[place]) for place, _ in shown[topic][:each]),
            )
            for topic in order
        )

    # One word -----------------------------------------------------------------------------------------------------

    def _word(self, word: Keyword) -> Iterator[Planned]:
        views, spots = self._views, self._book.spots
        base = (*self._base, word.slug)
        last = -(-len(word.texts) // _WINDOW)
        for at in range(1, last + 1):
            folders = window_folders(base, at)
            listed = [spots[place] for place in word.texts[(at - 1) * _WINDOW : at * _WINDOW]]
            common = views.listed(None, word.word, *folders)
            common |= {
                "languages": (),
                "trail": (*common["trail"], self._home),
                "windows": near_windows(views, base, at, last, plain_first=True),
            }
            context = c.WordPage(
                **common,
                forms=word.forms,
                count=word.used,
                shown=len(word.texts),
                parts=tuple(self._parts(listed)),
                letter=self._letter("0-9" if word.slug[0].isdigit() else word.slug[0]),
            )
            yield Planned(views.addresses.path(*folders), context)

    def _parts(self, listed: list[Spot]) -> Iterator[c.WordsPart]:
        views = self._views
        for consultation, some in groupby(listed, key=lambda spot: spot.consultation):
            process = views.edition.process(consultation)
            link = views.link(process.consultation) if process else views.page("", role="home")
            yield c.WordsPart(link=link, links=tuple(map(self._spot, some)))

    def _brief(self, spot: Spot) -> c.WordText:
        """A text beside its word: of a contribution the number, since there are many on a page."""
        process = self._views.edition.process(spot.consultation)
        if spot.number and process:
            address = self._views.contribution(process, spot.number, "").address
            return c.WordText(address=address, text=f"#{spot.number}", of=process.consultation.title)
        link = self._spot(spot)
        return c.WordText(address=link.address, text=link.text, lang=link.lang)

    def _spot(self, spot: Spot) -> c.Link:
        views = self._views
        process = views.edition.process(spot.consultation)
        if spot.number and process:
            link = views.contribution(process, spot.number, spot.title)
            return msgspec.structs.replace(link, lang=views.foreign(spot.lang))
        entry = views.edition.entries[spot.name]
        if isinstance(entry, FaqEntry):
            address = views.named(f"{spot.consultation}/faq/{entry.id}")
            return c.Link(address=address, text=spot.title, lang=views.foreign(spot.lang))
        return msgspec.structs.replace(views.link(entry), text=spot.title)


def _folder(letters: str) -> str:
    """Where words that begin so are listed: `con` alone is a name that Windows keeps for itself."""
    return f"{letters}-"


def _address(planned: Planned) -> str:
    assert isinstance(planned.context, c.WordsPage)
    return planned.context.address
