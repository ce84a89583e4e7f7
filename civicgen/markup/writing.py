"""Values of contexts become pieces of HTML in one language: links, dates, numbers, texts. These are the filters of templates."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup, escape

from civicgen.content import markdown
from civicgen.markup.labels import COUNTS
from civicgen.words import Catalog
from civicgen.words import dates, languages, numbers

__all__ = ["ROOT", "Writing"]

ROOT = "\0"
"""Stands in rendered pieces for the way back to the site's root, which depends on the page; replaced once a page is whole.
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
        self._set = lru_cache(maxsize=8192)(_french) if lang.startswith("fr") else str
        self._times = lru_cache(maxsize=8192)(self._time)

    def filters(self) -> dict[str, Callable[..., object]]:
        """All of them, by the names that templates use."""
        return {
            "a": self.a,
            "date": self.date,
            "day": self.day,
            "deadline": self.deadline,
            "hour": self.hour,
            "href": href,
            "in_lang": self.in_lang,
            "isolated": self.isolated,
            "join_list": self.join_list,
            "kinds": self.kinds,
            "language": self.language,
            "lines": lines,
            "markdown": self.markdown,
            "month": self.month,
            "number": self.number,
            "percent": self.percent,
            "rich": rich,
            "size": self.size,
            "tel": tel,
            "together": together,
            "turned": turned,
            "weekday": self.weekday,
            "weekday_only": self.weekday_only,
        }

    def a(self, link: _Linked, text: object = None, kind: str = "") -> Markup:
        """A whole link, with its language; only its text when it leads nowhere. `text` stands instead of its own."""
        words = escape(self._set(link.text)) if text is None else escape(text)
        lang = self._attributes(link.lang) if link.lang and text is None else ""
        if not link.address:
            return Markup(f"<span{lang}>{words}</span>") if lang else words
        marked = f' class="{kind}"' if kind else ""
        return Markup(f'<a href="{href(link.address)}"{marked}{lang}>{words}</a>')

    def isolated(self, text: str) -> str | Markup:
        """A name or a title: set in type, and kept from upsetting the words around it when it runs from right to left."""
        text = self._set(text)
        return Markup(f"<bdi>{escape(text)}</bdi>") if _right_to_left(text) else text

    def in_lang(self, lang: str) -> Markup:
        """Attributes of an element whose text is in another language than the page; nothing for none."""
        return self._attributes(lang) if lang else _NOTHING

    def _attributes_of(self, lang: str) -> Markup:
        if lang == self.lang:
            return _NOTHING
        direction = languages.direction(lang)
        turned = "" if direction == self._direction else f' dir="{direction}"'
        return Markup(f' lang="{escape(lang)}"{turned}')

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

    def hour(self, when: _Moment) -> Markup:
        """The hour alone, for the end of a meeting."""
        if when.at is None:
            return _NOTHING
        return Markup(f'<time datetime="{when.at:%H:%M}">{escape(dates.hour(self.lang, when.at))}</time>')

    def _time(self, day: datetime.date, at: datetime.time | None, zone: str, weekday: bool) -> Markup:
        said = dates.moment(self.lang, day, at, weekday=weekday, zone=zone)
        exact = day.isoformat() + (f"T{at:%H:%M}" if at else "")
        return Markup(f'<time datetime="{exact}">{escape(said)}</time>')

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

    def join_list(self, items: list[object]) -> Markup:
        """A list in one sentence: `a, b et c`."""
        return Markup(numbers.join(self.lang, tuple(str(escape(item)) for item in items)))

    def markdown(self, text: _Written, prefix: str = "") -> Markup:
        """A text as HTML; `prefix` keeps the anchors of several texts of one page apart."""
        html = markdown.render(
            text.source, dialect=text.dialect, level=text.level, links=text.links, root=ROOT, prefix=prefix
        )
        attributes = self._attributes(text.lang) if text.lang else ""
        return Markup(f"<div{attributes}>{html}</div>") if attributes else Markup(html)


_NOTHING = Markup()
_SIGNS = (*((f" {sign}", f"\u00a0{sign}") for sign in "?!:;»"), ("« ", "«\u00a0"))
_TURNED = Markup(' dir="auto"')
_right_to_left = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]").search
"""Hebrew, Arabic and their neighbours."""


@lru_cache(maxsize=4096)
def _href(address: str) -> Markup:
    if address.startswith(("http:", "https:", "mailto:", "tel:", "#", "/")):
        return escape(address)
    return Markup(ROOT) + escape(address)


def href(link: _Linked | str) -> Markup:
    """The address of a link (or an address from the site's root), seen from the page."""
    return _href(link if isinstance(link, str) else link.address)


def _french(text: str) -> str:
    """In French, signs of two parts and quotation marks keep to their words, as printers set them."""
    for loose, kept in _SIGNS:
        if loose in text:
            text = text.replace(loose, kept)
    return text


def turned(text: str) -> Markup:
    """Attribute of an element that holds a text of unknown language, when it is written from right to left."""
    return _TURNED if _right_to_left(text) else _NOTHING


def lines(text: str) -> Markup:
    """Several lines, such as a postal address, with their breaks."""
    return Markup("<br>").join(line.strip() for line in text.strip().splitlines() if line.strip())


def tel(number: str) -> str:
    """A telephone number as a phone dials it."""
    return "".join(sign for sign in number.split("(0)")[0] + "".join(number.split("(0)")[1:]) if sign in "+0123456789")


def together(text: str) -> str:
    """A short text that is never broken over two lines, such as a telephone number."""
    return text.replace(" ", "\u00a0")


def rich(page: object) -> bool:
    """Whether a page has staff texts with tables, notes, pictures, footnotes or code: only then are their styles needed."""
    if getattr(page, "kind", "") in _NO_STAFF_TEXTS:
        return False
    return _has_rich(page, 3)


def _has_rich(value: object, depth: int) -> bool:
    if isinstance(value, tuple):
        return any(_has_rich(each, depth) for each in value)
    if getattr(value, "dialect", "") == "staff":
        return _rich_marks(value.source) is not None  # type: ignore[attr-defined]
    fields: tuple[str, ...] = getattr(value, "__struct_fields__", ())
    return depth > 0 and any(_has_rich(getattr(value, name), depth - 1) for name in fields)


_NO_STAFF_TEXTS = frozenset({
    "contribution", "contribution-list", "contributions", "replies", "point-citations", "site-map", "documents", "articles",
    "answers", "follow-up", "meetings", "questions", "news", "figures", "step",
})
_rich_marks = re.compile(r"^\s*\||^>\s*\[!|\[\^|!\[|^:\s|^ {0,3}(?:---|\*\*\*|```|~~~)|^(?: {4}|\t)", re.MULTILINE).search
