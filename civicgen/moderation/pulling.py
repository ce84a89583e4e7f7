"""What a form's backend received becomes submissions of the inbox, step by step, each step durable with its cursor.

Killed anywhere, the next pull goes on from the last step; done twice, the second finds everything there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Backend, Network
from civicgen.forms.submissions import Event
from civicgen.moderation.inbox import Inbox, Taken

__all__ = ["pull"]

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
    told: Callable[[Taken], None] | None = None,
) -> Taken:
    """Fetch what came since the last pull (`again`: since the beginning). What was fetched before a fault is kept.

    Raises what the backend raises (ProblemsFound, OSError), and what the inbox does.
    """
    every = Taken()
    step: list[Event] = []
    cursor: Any = None if again else inbox.cursor(form.name, backend.name)

    def take() -> None:
        if step:
            every.add(inbox.take(step, forms, now, (form.name, backend.name, cursor)))
            step.clear()
            if told is not None:
                told(every)

    inbox.note_pull(form.name, backend.name, now)
    try:
        for pulled in backend.pull(form, settings, cursor, network, secret):
            step.append(pulled.event)
            cursor = pulled.cursor
            if len(step) >= _STEP:
                take()
    finally:
        take()
    return every
