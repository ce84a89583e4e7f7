"""`--as-of` as typed becomes the instant that is meant, in the portal's time zone."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from zoneinfo import ZoneInfo

import click

from civicgen.cli.command import Option
from civicgen.cli.console import Console
from civicgen.words import mark

__all__ = ["as_of_option", "instant"]


def as_of_option() -> Option:
    """`--as-of`: another moment than now."""
    return Option(
        ["--as-of"],
        metavar="DATE",
        help=mark(
            "As on that day or at that hour (2026-03-12, 2026-03-12T18:30), in the portal's time zone; else now."
        ),
    )


def instant(console: Console, typed: str | None, zone: Callable[[], ZoneInfo]) -> datetime.datetime:
    """The instant typed, else now. A day alone is its first moment. Raises a usage error for what is no date.

    `zone` is asked for only when it is needed: reading the settings costs more than a build without changes.
    """
    if typed is None:
        return datetime.datetime.now(datetime.UTC)
    found = _exact(typed)
    if found is None or not 1900 <= found.year <= 2200:
        raise click.UsageError(
            console.gettext("“{text}” is not a date. Write, for instance: 2026-03-12, or 2026-03-12T18:30", text=typed),
            click.get_current_context(silent=True),
        )
    return found if found.tzinfo is not None else found.replace(tzinfo=zone())


def _exact(typed: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(typed.strip())
    except ValueError:
        pass
    # As people write it, in any language of the formats: 12 mars 2026, 18 h 30.
    from civicgen.typed.dates import moment_of

    moment = moment_of(typed)
    return None if moment is None else datetime.datetime.combine(moment[0], moment[1] or datetime.time(0))
