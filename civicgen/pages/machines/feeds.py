"""A feed to Atom: what was published, with absolute links and the dates of the content, always in valid XML."""

from __future__ import annotations

from civicgen.content.markdown import render
from civicgen.pages.contexts import Stated, Text
from civicgen.pages.machines.outputs import Feed, FeedEntry
from civicgen.pages.machines.xml import absolute, instant, line, text

__all__ = ["feed"]

_NEVER = "1970-01-01T00:00:00Z"
"""When a feed without any date last changed: the format wants one, and the day of the build is not true."""
_LEVEL = 3
"""Headings of a text stand under the title that feed readers give to an entry."""


def feed(context: Feed) -> bytes:
    """Write an Atom feed (RFC 4287)."""
    here, page = absolute(context.url, context.address), absolute(context.url, context.page)
    dates = [_date(entry.updated, context.zone) for entry in context.entries]
    if context.updated is not None:
        dates.append(_date(context.updated, context.zone))
    latest = max(dates, key=lambda date: date[0])[1] if dates else _NEVER
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{text(context.lang)}">\n'
        f"<title>{text(line(context.title))}</title>\n"
    )
    subtitle = f"<subtitle>{text(line(context.subtitle))}</subtitle>\n" if context.subtitle else ""
    rest = (
        f"<id>{text(here)}</id>\n"
        f'<link rel="self" type="application/atom+xml" href="{text(here)}"/>\n'
        f'<link rel="alternate" type="text/html" href="{text(page)}"/>\n'
        f"<updated>{latest}</updated>\n"
        f"<author><name>{text(line(context.author))}</name></author>\n"
        "<generator>civicgen</generator>\n"
    )
    entries = "".join(_entry(entry, context) for entry in context.entries)
    return f"{head}{subtitle}{rest}{entries}</feed>\n".encode()


def _entry(entry: FeedEntry, context: Feed) -> str:
    address = text(absolute(context.url, entry.address))
    lang = f' xml:lang="{text(entry.lang)}"' if entry.lang and entry.lang != context.lang else ""
    written = (
        f"<entry{lang}>\n<title>{text(line(entry.title))}</title>\n<id>{address}</id>\n"
        f'<link rel="alternate" type="text/html" href="{address}"/>\n'
        f"<updated>{_date(entry.updated, context.zone)[1]}</updated>\n"
    )
    if entry.published:
        written += f"<published>{_date(entry.published, context.zone)[1]}</published>\n"
    if entry.author:
        written += f"<author><name>{text(line(entry.author))}</name></author>\n"
    if entry.summary:
        written += f"<summary>{text(line(entry.summary))}</summary>\n"
    if entry.text is not None and entry.text.source.strip():
        written += _content(entry.text, address, context)
    return written + "</entry>\n"


def _content(content: Text, address: str, context: Feed) -> str:
    """Write a text as HTML inside XML: escaped once more, with links that work from anywhere."""
    html = render(
        content.source,
        dialect=content.dialect,
        level=_LEVEL,
        links={target: absolute(context.url, way) for target, way in content.links.items() if way},
        root="",
    )
    lang = f' xml:lang="{text(content.lang)}"' if content.lang else ""
    return f'<content type="html" xml:base="{address}"{lang}>{text(html)}</content>\n'


def _date(stated: Stated, zone: str) -> tuple[float, str]:
    """Give a date in the form that is compared, and in the form that is written, with its offset from UTC."""
    when = instant(stated, zone)
    return when.timestamp(), when.isoformat(timespec="seconds")
