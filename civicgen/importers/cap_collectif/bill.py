"""Official proposals become the articles of a draft text; sections become topics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from civicgen.importers.cap_collectif.people_said import instant
from civicgen.importers.cap_collectif.rows import LawChange, Proposal
from civicgen.importers.faithful import from_html
from civicgen.importers.report import Journey
from civicgen.importers.texts import escaped
from civicgen.importers.writing import document, slug

__all__ = ["article", "article_numbers", "file_name", "topics"]

_TITLE = re.compile(
    r"article\s+(?P<number>[\w.]+(?:\s(?:bis|ter|quater))?)\s*[-–—:]\s*(?P<title>.+)", re.IGNORECASE | re.DOTALL
)


def article_numbers(rows: Iterable[Proposal]) -> dict[int, str]:
    """Number of each article as its title gives it, else its place; by the identifier of its proposal."""
    numbers: dict[int, str] = {}
    for place, row in enumerate(rows, 1):
        found = _TITLE.match(row.title.strip())
        number = found["number"] if found else str(place)
        numbers[row.id] = number if number not in numbers.values() else f"{number}-{row.id}"
    return numbers


def topics(rows: Iterable[Proposal]) -> dict[str, str]:
    """Sections in the order of the first proposal in each: short name and title."""
    found: dict[str, str] = {}
    for row in rows:
        title = row.section_title.strip() or row.section.strip()
        if title:
            found.setdefault(slug(title), title)
    return found


def article(row: Proposal, number: str, order: int, journey: Journey, zone: ZoneInfo) -> str:
    """The file of an article: its text, why it is proposed, the law in force today, the law as it would become."""
    found = _TITLE.match(row.title.strip())
    front: dict[str, object] = {
        "title": " ".join((found["title"] if found else row.title).split()),
        "number": number,
        "section": " : ".join(part for part in (row.section.strip(), row.section_title.strip()) if part),
        "order": order,
    }
    for key, text in (("published", row.created_at), ("updated", row.updated_at)):
        when = instant(text, zone)
        if when is not None:
            front[key] = when.date().isoformat()
    name = f"article {number}"
    why = [_told(appendix.body, journey, name) for appendix in row.appendices if appendix.body]
    changes = _different(row.law_changes, journey, name)
    before = [_part(change.title, change.before, journey, name) for change in changes if change.before]
    after = [_part(change.title, change.after, journey, name) for change in changes if change.after]
    if why:
        front["why"] = "\n\n".join(why)
    if before:
        front["before"] = "\n\n".join(before)
    body = [_told(row.body, journey, name)]
    if after:
        body += ["## Les articles de loi tels que le projet les écrirait", *after]
    return document(
        {key: value for key, value in front.items() if value != ""}, "\n\n".join(part for part in body if part)
    )


def _different(changes: Iterable[LawChange], journey: Journey, name: str) -> list[LawChange]:
    """Changes of the law, each once: the export repeats one under another key."""
    kept: list[LawChange] = []
    said: set[tuple[str, str | None, str | None]] = set()
    for change in changes:
        mark = (change.title.strip(), change.before, change.after)
        if mark in said:
            journey.left_out("twice", "law change", f"{name}: {change.title.strip()}")
            continue
        said.add(mark)
        kept.append(change)
    return kept


def _part(title: str, text: str | None, journey: Journey, name: str) -> str:
    return f"**{escaped(' '.join(title.split()), 'staff', starts=False)}**\n\n{_told(text, journey, name)}"


def _told(html: str | None, journey: Journey, name: str) -> str:
    faithful = from_html(html or "", "staff")
    for change in faithful.changes:
        journey.note(change, name)
    return faithful.text


def file_name(number: str) -> str:
    """Name of an article's file, without its ending."""
    return slug(number) or "article"
