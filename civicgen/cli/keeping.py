"""What lies in an inbox too long is told, then erased: before anything else is done with it."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from civicgen.cli.console import Console
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.content.sources import Sources
    from civicgen.moderation.inbox.retention import Due
    from civicgen.moderation.inbox.store import Inbox

__all__ = ["due_lines", "found_due", "keep_time", "sources_of"]


def sources_of(root: Path) -> Sources:
    """What the portal says: its forms, and the dates from which it is counted how long things are kept."""
    from civicgen.builder.memory import Memory
    from civicgen.content.read import read_sources
    from civicgen.problems import ProblemsFound

    sources, problems = read_sources(root, Memory(root / ".civicgen" / "read.bin"))
    # A form that cannot be read says neither where it is sent nor how long what it asks is kept.
    wrong = tuple(each for each in problems if each.severity == "error" and _tells(each.place.file))
    if sources is None or wrong:
        raise ProblemsFound(wrong or problems)
    return sources


def _tells(file: str) -> bool:
    return file == "civicgen.yml" or "/forms/" in file


def found_due(root: Path, inbox: Inbox, sources: Sources, now: datetime.datetime) -> list[Due]:
    """Everything whose time is over at an instant."""
    from civicgen.moderation.inbox.retention import dates_of, due
    from civicgen.moderation.publication.withdrawing import gone

    config = sources.config
    forms = {str(form.name): form for form in sources.forms.get(config.language, ())}
    public = any(held.origin for held in inbox.held())
    withdrawn = gone(root, config.languages) if public else frozenset()
    today = now.astimezone(config.zone).date()
    return list(due(inbox, forms, dates_of(sources, now), today, withdrawn))


def due_lines(console: Console, sources: Sources, what: Sequence[Due]) -> Iterator[str]:
    """How much of each field goes, form by form."""
    labels = {
        (str(form.name), field.id): field.label
        for form in sources.forms.get(sources.config.language, ())
        for field in form.fields
    }
    counts = Counter((one.form, field) for one in what if not one.whole for field in one.fields)
    for (form, field), count in sorted(counts.items()):
        label = console.gettext(mark("what is not personal")) if field == "*" else labels.get((form, field), field)
        yield f"{_short(form)}: {label}: " + console.ngettext("{count} submission", "{count} submissions", count)
    for form, count in sorted(Counter(one.form for one in what if one.whole).items()):
        yield f"{_short(form)}: " + console.ngettext(
            "{count} submission whose contribution was withdrawn from the site",
            "{count} submissions whose contributions were withdrawn from the site",
            count,
        )


def keep_time(console: Console, root: Path, inbox: Inbox, sources: Sources, now: datetime.datetime) -> int:
    """Tell what is over its time, and erase it; gives how many submissions were touched."""
    from civicgen.moderation.inbox.retention import purge

    what = found_due(root, inbox, sources, now)
    if not what:
        return 0
    console.say(console.gettext("Their time in the inbox is over; they are erased now:"))
    for line in due_lines(console, sources, what):
        console.say(f"    {line}")
    return purge(inbox, what)


def _short(form: str) -> str:
    return form.replace("/forms/", "/")
