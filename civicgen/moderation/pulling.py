"""What a form's backend received becomes submissions of the inbox, step by step, each step durable with its cursor.

Killed anywhere, the next pull goes on from the last step; done twice, the second finds everything there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Backend, Network
from civicgen.forms.submissions import Event, Received
from civicgen.moderation.inbox import Inbox, Taken

__all__ = ["MOST", "pull"]

MOST = 100_000
"""Events of a form that are fetched at once: no server keeps us at it for ever."""

_STEP = 100
"""Submissions that are taken in together: as many as a crash makes us fetch again."""


def pull(
    inbox: Inbox,
    form: Form,
    forms: Mapping[str, Form],
    backend: Backend,
    settings: Config,
    network: Network,
    secret: Callable[[str], str],
    *,
    now: datetime.datetime,
    again: bool = False,
    most: int = MOST,
    told: Callable[[Taken], None] | None = None,
) -> Taken:
    """Fetch what came since the last pull (`again`: since the beginning). What was fetched before a fault is kept.

    After `most` it stops, and says so: the next pull goes on from there.

    Raises what the backend raises (ProblemsFound, OSError), and what the inbox does.
    """
    every = Taken()
    step: list[Event] = []
    cursor: Any = None if again else inbox.cursor(form.name, backend.name)

    def take() -> None:
        if step:
            every.add(_taken_in(inbox, step, forms, now, (form.name, backend.name, cursor)))
            step.clear()
            if told is not None:
                told(every)

    fetched = 0
    try:
        for pulled in backend.pull(form, settings, cursor, network, secret):
            step.append(_spoken(pulled.event, settings.languages))
            cursor = pulled.cursor
            fetched += 1
            if len(step) >= _STEP:
                take()
            if fetched >= most:
                every.stopped = 1
                break
    finally:
        take()
    return every


def _taken_in(
    inbox: Inbox, step: list[Event], forms: Mapping[str, Form], now: datetime.datetime, place: tuple[str, str, Any]
) -> Taken:
    """All of a step at once; when one of them holds what nobody thought of, the others one by one."""
    try:
        return inbox.take(step, forms, now, place)
    except (ArithmeticError, LookupError, TypeError, ValueError):
        taken = Taken()
        for event in step:
            try:
                taken.add(inbox.take([event], forms, now))
            except (ArithmeticError, LookupError, TypeError, ValueError):
                taken.failed += 1
        inbox.take([], forms, now, place)
        return taken


def _spoken(event: Event, languages: tuple[str, ...]) -> Event:
    """With a language of the portal, or none: a server may say anything there, and we write it on."""
    if isinstance(event, Received) and event.submission.lang and event.submission.lang not in languages:
        return Received(msgspec.structs.replace(event.submission, lang=""))
    return event
