"""A text that was published becomes the one that announces it: by e-mail, on the notice board, on social networks."""

from __future__ import annotations

from civicgen.config import Config
from civicgen.content.types import Answer, Consultation, Entry, News, Result, Synthesis
from civicgen.content.values import Moment
from civicgen.pages.views import first_words
from civicgen.portal.addresses import Addresses
from civicgen.words import mark, program
from civicgen.words.dates import moment

__all__ = ["LONGEST", "announcement"]

LONGEST = 480
"""Characters: what fits in a message of the social networks that towns use, address included."""
_LEAST = 40
"""Characters below which a part says nothing any more."""

_DECISIONS = {
    "accepted": mark("Decision: accepted."),
    "partly": mark("Decision: accepted in part."),
    "refused": mark("Decision: refused."),
    "under-study": mark("Decision: under study."),
    "already-done": mark("Decision: already done."),
    "out-of-scope": mark("Decision: out of scope."),
}


def announcement(entry: Entry, consultation: Consultation | None, config: Config) -> str:
    """One plain text in the portal's language, which says the thing itself and then where to read it.

    When it would be too long, what is long in it is cut between words; title and address never are.
    """
    say = program(config.language).gettext
    parts = [part for part in _said(entry, config) if part]
    first = say(_heading(entry)).format(title=entry.title)
    if consultation is not None and consultation.name != entry.name:
        first += f" ({consultation.title})"
    last = ""
    if config.url:
        addresses = Addresses(config.language, "", config.links)
        last = say(mark("To read: {address}")).format(
            address=config.url.rstrip("/") + "/" + addresses.entry(entry.name)
        )
    room = LONGEST - len(f"{first}\n{last}") - len(parts)
    parts = _fitting(parts, room)
    return "\n".join(part for part in (first, *parts, last) if part) + "\n"


def _fitting(parts: list[str], room: int) -> list[str]:
    """Parts that take no more room together: the long ones are cut to the same length, the short ones stay whole."""
    limit, left = room, room
    for number, part in enumerate(sorted(parts, key=len)):
        limit = left // (len(parts) - number)
        if len(part) > limit:
            break
        left -= len(part)
    else:
        return parts
    return [part if len(part) <= limit else _cut(part, limit - 1) for part in parts if limit >= _LEAST]


def _cut(text: str, limit: int) -> str:
    """The first words of a text; its no-break spaces and line breaks stay."""
    return text[:limit].rpartition(" ")[0].rstrip(" ,;:.-\n") + "…"


def _heading(entry: Entry) -> str:
    match entry:
        case Answer():
            return mark("Answer: {title}")
        case Synthesis():
            return mark("What you said: {title}")
        case Result():
            return mark("What was done: {title}")
        case Consultation():
            return mark("Your opinion: {title}")
    return "{title}"


def _said(entry: Entry, config: Config) -> list[str]:
    """What it says, shortest first lines first."""
    say = program(config.language).gettext
    match entry:
        case Answer():
            after = say(mark("Then: {next}")).format(next=entry.next) if entry.next else ""
            return [say(_DECISIONS[entry.decision]), entry.reason, after]
        case Synthesis():
            points = "\n".join(f"- {point.title}" for point in entry.points[:5])
            return [entry.base, points]
        case Result():
            done = [each.text for each in entry.milestones if each.done]
            return [done[-1] if done else "", first_words(entry.body, 200) if not done else ""]
        case Consultation():
            closing = max(
                (step.closes for step in entry.steps if step.closes and step.kind == "contribution"), default=None
            )
            until = say(mark("Until {day}.")).format(day=_day(config.language, closing)) if closing else ""
            return [entry.question, until]
        case News():
            return [entry.summary]
    return [getattr(entry, "summary", "")]


def _day(lang: str, when: Moment) -> str:
    return moment(lang, when.day, when.at, weekday=True)
