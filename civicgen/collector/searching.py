"""What is typed in a search box becomes a page of texts of the site that answer it: plain HTML, nothing remembered."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlencode, urljoin

from markupsafe import Markup

from civicgen.collector.answers import Answer
from civicgen.collector.pages import Voice
from civicgen.search.answers.answering import LONGEST, PAGE, Answers, Found, NoAnswers
from civicgen.search.answers.card import Card
from civicgen.search.words.highlight import Piece
from civicgen.words import mark, numbers

__all__ = ["Searching"]


class Searching:
    """The file that answers, opened again when the build wrote another."""

    def __init__(self, path: str) -> None:
        """Raises `NoAnswers`."""
        self._path = Path(path)
        self._answers = Answers(self._path)

    def _ask(self, query: str, lang: str, page: int) -> Found:
        if self._answers.outdated():
            try:
                fresh = Answers(self._path)
            except NoAnswers:  # half a file, or none: the one before goes on
                return self._answers.answer(query, lang=lang, page=page)
            self._answers.close()
            self._answers = fresh
        return self._answers.answer(query, lang=lang, page=page)

    async def page(self, voice: Voice, typed: str, page: int) -> Answer:
        """The box, with what answers what was typed."""
        query = " ".join(typed.split())[:LONGEST]
        say = voice.say
        title = say(mark("Search"))
        parts = [
            Markup("<h1>{}</h1>\n").format(title),
            Markup(
                '<form method="get" action="{}" role="search"><p><label for="q">{}</label><br>\n'
                '<input id="q" type="search" name="q" value="{}" maxlength="{}"> <button>{}</button></p></form>\n'
            ).format(f"{voice.base}search", say(mark("What are you looking for?")), query, LONGEST, title),
        ]
        if query:
            found = await asyncio.to_thread(self._ask, query, voice.lang, page)
            parts += self._found(voice, found, query, page)
        return voice.page(200, f"{query} – {title}" if query else title, Markup().join(parts))

    def _found(self, voice: Voice, found: Found, query: str, page: int) -> list[Markup]:
        say, address = voice.say, f"{voice.base}search"
        if not found.total:
            parts = [Markup("<p>{}</p>\n").format(say(mark("Nothing on the site has these words.")))]
        else:
            words = (
                mark("Texts with all these words: {count}.")
                if found.all_words
                else mark("No text has all these words; with some of them: {count}.")
            )
            parts = [Markup("<p>{}</p>\n").format(say(words).format(count=numbers.number(voice.lang, found.total)))]
        if found.instead:
            parts.append(
                Markup('<p>{} <a href="{}?{}">{}</a></p>\n').format(
                    say(mark("Did you mean:")), address, urlencode({"q": found.instead}), found.instead
                )
            )
        if found.cards:
            rows = (self._card(voice, card, pieces) for card, pieces in zip(found.cards, found.pieces, strict=True))
            parts.append(Markup('<ol start="{}">\n{}</ol>\n').format((page - 1) * PAGE + 1, Markup().join(rows)))
        if page * PAGE < found.total:
            parts.append(
                Markup('<p><a href="{}?{}">{}</a></p>\n').format(
                    address, urlencode({"q": query, "page": page + 1}), say(mark("Next texts"))
                )
            )
        return parts

    def _card(self, voice: Voice, card: Card, pieces: tuple[Piece, ...]) -> Markup:
        text = Markup().join(
            Markup("<mark>{}</mark>").format(piece.text) if piece.marked else Markup("{}").format(piece.text)
            for piece in pieces
        )
        lang = Markup(' lang="{}"').format(card.lang) if card.lang != voice.lang else ""
        return Markup('<li{}><p><a href="{}"><bdi>{}</bdi></a></p>\n<p>{}</p></li>\n').format(
            lang, urljoin(voice.bundle.url, card.address), card.title, text
        )
