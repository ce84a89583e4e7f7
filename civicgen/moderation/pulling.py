"""What a form's backend received becomes submissions of the inbox, step by step, each step durable with its cursor.

Killed anywhere, the next pull goes on from the last step; done twice, the second finds everything there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms import sealing
from civicgen.forms.backend import Backend, Network
from civicgen.forms.submissions import Event, Received, Submission
from civicgen.moderation.inbox import Inbox, Taken
from civicgen.problems import ProblemsFound

__all__ = ["pull"]

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
    told: Callable[[Taken], None] | None = None,
) -> Taken:
    """Fetch what came since the last pull (`again`: since the beginning). What was fetched before a fault is kept.

    Raises what the backend raises (ProblemsFound, OSError), and what the inbox does.
    """
    every = Taken()
    step: list[Event] = []
    cursor: Any = None if again else inbox.cursor(form.name, backend.name)

    boxes: list[tuple[Submission, dict[int, bytes]]] = []

    def take() -> None:
        if step:
            every.add(inbox.take(step, forms, now, (form.name, backend.name, cursor)))
            for submission, held in boxes:
                inbox.keep_files(submission, held)
            step.clear()
            boxes.clear()
            if told is not None:
                told(every)

    inbox.note_pull(form.name, backend.name, now)
    try:
        for pulled in backend.pull(form, settings, cursor, network, secret):
            if isinstance(pulled.event, Received) and inbox.lacks_files(pulled.event.submission):
                # Before the cursor moves on: what does not answer now is asked for again.
                sent = pulled.event.submission
                boxes.append((sent, _fetched(inbox.key, form, sent, backend, settings, network, secret)))
            step.append(pulled.event)
            cursor = pulled.cursor
            if len(step) >= _STEP or sum(len(box) for _, held in boxes for box in held.values()) > _HELD:
                take()
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
