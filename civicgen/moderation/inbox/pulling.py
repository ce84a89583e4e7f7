"""What a form's backend received becomes submissions of the inbox, step by step, each step durable with its cursor.

Killed anywhere, the next pull goes on from the last step; done twice, the second finds everything there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms import sealing
from civicgen.forms.backend import Backend, Network
from civicgen.forms.submissions import Event, Received, Submission
from civicgen.moderation.inbox.store import Inbox, Taken
from civicgen.problems import ProblemsFound

__all__ = ["MOST", "pull"]

MOST = 100_000
"""Events of a form that are fetched at once: no server keeps us at it for ever."""

_STEP = 100
"""Submissions that are taken in together: as many as a crash makes us fetch again."""
_OURS = ("collector", "php")
_HELD = 20_000_000
"""Bytes of files that wait in memory before a step is taken."""


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

    boxes: list[tuple[Submission, dict[int, bytes]]] = []

    def take() -> None:
        if step:
            every.add(_taken_in(inbox, step, forms, now, (form.name, backend.name, cursor)))
            for submission, held in boxes:
                inbox.keep_files(submission, held)
            step.clear()
            boxes.clear()
            if told is not None:
                told(every)

    inbox.note_pull(form.name, backend.name, now)
    fetched = 0
    try:
        for pulled in backend.pull(form, settings, cursor, network, secret):
            event = _spoken(pulled.event, settings.languages)
            if isinstance(event, Received) and inbox.lacks_files(event.submission):
                # Before the cursor moves on: what does not answer now is asked for again.
                sent = event.submission
                boxes.append((sent, _fetched(inbox.key, form, sent, backend, settings, network, secret)))
            step.append(event)
            cursor = pulled.cursor
            fetched += 1
            if len(step) >= _STEP or sum(len(box) for _, held in boxes for box in held.values()) > _HELD:
                take()
            if fetched >= most:
                every.stopped = 1
                break
    finally:
        take()
    return every


def _fetched(
    key: str,
    form: Form,
    submission: Submission,
    backend: Backend,
    settings: Config,
    network: Network,
    secret: Callable[[str], str],
) -> dict[int, bytes]:
    """Files of a submission, sealed, by their place in it. One that is gone there keeps nothing else from coming in.

    What our server sealed as it arrived (its name says so) is kept as it is.
    """
    boxes: dict[int, bytes] = {}
    for number, file in enumerate(submission.files):
        with suppress(ProblemsFound):
            data = backend.fetch(form, file, settings, network, secret)
            if data:
                sealed = backend.name in _OURS and file.where.endswith("-sealed")
                boxes[number] = data if sealed else sealing.seal(key, data)
    return boxes


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
