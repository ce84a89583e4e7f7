"""Values of contexts become pieces of HTML in one language: links, dates, numbers, texts; the filters of templates."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from civicgen.content import markdown
from civicgen.markup import signs
from civicgen.markup.lists import COUNTS
from civicgen.markup.signs import escaped, french, marked, right_to_left
from civicgen.words import Catalog, dates, languages, numbers

__all__ = ["FILTERS", "ROOT", "Writing"]

FILTERS = (
    *(
        "a",
        "country",
        "date",
        "day",
        "deadline",
        "hour",
        "href",
        "in_lang",
        "isolated",
        "join_list",
        "kinds",
        "language",
        "lines",
    ),
    *(
        "markdown",
        "meaning",
        "month",
        "number",
        "percent",
        "rich",
        "said",
        "size",
        "tel",
        "together",
        "turned",
        "weekday",
        "weekday_only",
    ),
)
"""Names of the filters of ours that templates use."""

ROOT = "\0"
"""Stands in rendered pieces for the way back to the site's root, which depends on the page; replaced once it is whole.
No text holds it: HTML has no such character."""


class _Linked(Protocol):
    address: str
    text: str
    lang: str


class _Written(Protocol):
    source: str
    dialect: markdown.Dialect
    lang: str
    level: int
    links: Mapping[str, str]


class _Moment(Protocol):
    day: datetime.date
    at: datetime.time | None
    zone: str


class Writing:
    """Filters of one language."""

    def __init__(self, lang: str, catalog: Catalog) -> None:
        """Remember the language and its words."""
        self.lang = lang
        self._direction = languages.direction(lang)
        self._counts = {kind: catalog.forms(*words) for kind, words in COUNTS.items()}
        # Pages repeat few addresses' prefixes but many dates, languages and numbers.
        self._attributes = lru_cache(maxsize=64)(self._attributes_of)
        self._set = lru_cache(maxsize=8192)(french) if lang.startswith("fr") else str
        self._times = lru_cache(maxsize=8192)(self._time)

    def filters(self) -> dict[str, Callable[..., object]]:
        """All of them, by the names that templates use."""
        return {"href": href} | {
            name: getattr(self, name, None) or getattr(signs, name) for name in FILTERS if name != "href"
        }

    def a(self, link: _Linked, text: object = None, kind: str = "") -> Markup:
        """A whole link, with its language; only its text when it leads nowhere. `text` may stand instead of its own."""
        words = marked(escaped(self._set(link.text))) if text is None else escape(text)
        lang = self._attributes(link.lang) if link.lang and text is None else ""
        if not link.address:
            return marked(f"<span{lang}>{words}</span>") if lang else words
        styled = f' class="{kind}"' if kind else ""
        return marked(f'<a href="{href(link.address)}"{styled}{lang}>{words}</a>')

    def isolated(self, text: str) -> str | Markup:
        """A name or a title: set in type, and kept apart from the words around it when it runs from right to left."""
        text = self._set(text)
        return marked(f"<bdi>{escape(text)}</bdi>") if right_to_left(text) else text

    def in_lang(self, lang: str) -> Markup:
        """Attributes of an element whose text is in another language than the page; nothing for none."""
        return self._attributes(lang) if lang else _NOTHING

    def _attributes_of(self, lang: str) -> Markup:
        if lang == self.lang:
            return _NOTHING
        direction = languages.direction(lang)
        turned = "" if direction == self._direction else f' dir="{direction}"'
        return marked(f' lang="{escape(lang)}"{turned}')

    def date(self, when: _Moment) -> Markup:
        """A day in full words, with its hour when there is one, as `<time>`."""
        return self._times(when.day, when.at, "", False)

    def weekday(self, when: _Moment) -> Markup:
        """The same with the weekday, for a date on which one must act."""
        return self._times(when.day, when.at, "", True)

    def weekday_only(self, when: _Moment) -> Markup:
        """A day with its weekday, without its hour."""
        return self._times(when.day, None, "", True)

    def deadline(self, when: _Moment) -> Markup:
        """The same with the weekday and, beside an hour, the zone: a date until which one can act from anywhere."""
        return self._times(when.day, when.at, when.zone, True)

    def day(self, when: _Moment) -> Markup:
        """A day in full words without its hour."""
        return self._times(when.day, None, "", False)

    def said(self, when: _Moment) -> str:
        """A day in full words, as text only: for long lists, where `<time>` would weigh more than it says."""
        return dates.day(self.lang, when.day)

    def hour(self, when: _Moment) -> Markup:
        """The hour alone, for the end of a meeting."""
        if when.at is None:
            return _NOTHING
        return marked(f'<time datetime="{when.at:%H:%M}">{escape(dates.hour(self.lang, when.at))}</time>')

    def _time(self, day: datetime.date, at: datetime.time | None, zone: str, weekday: bool) -> Markup:
        said = dates.moment(self.lang, day, at, weekday=weekday, zone=zone)
        exact = day.isoformat() + (f"T{at:%H:%M}" if at else "")
        return marked(f'<time datetime="{exact}">{escape(said)}</time>')

    def month(self, written: str) -> str:
        """`2026-03` as `mars 2026`; anything else as it is."""
        year, _, number = written.partition("-")
        if year.isdigit() and number.isdigit() and 1 <= int(number) <= 12:
            return dates.month_and_year(self.lang, int(year), int(number))
        return written

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        return str(value) if type(value) is int and 0 <= value < 1000 else numbers.number(self.lang, value)

    def percent(self, value: int) -> str:
        """A percentage as the language writes it."""
        return numbers.percent(self.lang, value)

    def meaning(self, field: str) -> str:
        """What a field of our types means, by its name: `Contribution.number`."""
        from civicgen.markup.meant import meant  # reads our own sources: one page needs it

        return meant(field, self.lang)

    def size(self, value: int) -> str:
        """A number of bytes, rounded up."""
        return numbers.size(self.lang, value)

    def kinds(self, kind: str, count: int) -> str:
        """So many contributions of a kind: `3 arguments pour`."""
        choose, forms = self._counts[kind]
        return forms[choose(count)].replace("%(num)s", self.number(count))

    def language(self, lang: str) -> str:
        """Name of a language in that of the page."""
        return languages.name(self.lang, lang)

    def country(self, code: str) -> str:
        """Name of a country in the language of the page."""
        return languages.country(self.lang, code)

    def join_list(self, items: list[object]) -> Markup:
        """A list in one sentence: `a, b et c`."""
        return marked(numbers.join(self.lang, tuple(str(escape(item)) for item in items)))

    def markdown(self, text: _Written, prefix: str = "") -> Markup:
        """A text as HTML; `prefix` keeps the anchors of several texts of one page apart."""
        html = markdown.render(
            text.source, dialect=text.dialect, level=text.level, links=text.links, root=ROOT, prefix=prefix
        )
        attributes = self._attributes(text.lang) if text.lang else ""
        return marked(f"<div{attributes}>{html}</div>") if attributes else marked(html)


_NOTHING = Markup()


@lru_cache(maxsize=4096)
def _href(address: str) -> Markup:
    if address.startswith(("http:", "https:", "mailto:", "tel:", "#", "/")):
        return escape(address)
    return marked(ROOT + escaped(address))


def href(link: _Linked | str) -> Markup:
    """The address of a link (or an address from the site's root), seen from the page."""
    return _href(link if isinstance(link, str) else link.address)
