"""Files that staff have (tables that services export, letters, mailboxes) are taken into the private inbox."""

from __future__ import annotations

import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from civicgen.cli.console import Console

if TYPE_CHECKING:
    from collections.abc import Sequence

    from civicgen.config import Config
    from civicgen.content.forms import Form
    from civicgen.content.values import Channel
    from civicgen.moderation.inbox.store import Inbox, Taken
    from civicgen.problems import Problem

__all__ = ["bring", "file_line", "left_out"]

_STEP = 100
"""Submissions that are taken in together; interrupted, the same file is brought again, and nothing is there twice."""


def bring(
    inbox: Inbox, form: Form, settings: Config, paths: Sequence[Path], channel: Channel | None, now: datetime.datetime
) -> tuple[dict[str, Taken], tuple[Problem, ...]]:
    """What each file brought, and what is wrong in those that brought nothing: one keeps no other from coming in."""
    from civicgen.builder.trouble import disk
    from civicgen.forms import sealing
    from civicgen.forms.brought import attached, submissions
    from civicgen.forms.submissions import Received
    from civicgen.moderation.inbox.store import Taken
    from civicgen.problems import ProblemsFound

    told: dict[str, Taken] = {}
    problems: list[Problem] = []
    for path in paths:
        with disk(path):
            data = path.read_bytes()
        taken = Taken()
        try:
            found = submissions(form, settings, path.name, data, channel=channel)
            while step := list(islice(found, _STEP)):
                if taken == Taken():
                    inbox.note_pull(form.name, step[0].backend, now)
                lacking = [each for each in step if inbox.lacks_files(each)]
                taken.add(inbox.take([Received(each) for each in step], {form.name: form}, now))
                for each in lacking:
                    joined = enumerate(attached(data, file.where) for file in each.files)
                    inbox.keep_files(each, {number: sealing.seal(inbox.key, file) for number, file in joined})
        except ProblemsFound as refused:
            problems += refused.problems
            continue
        told[str(path)] = taken
    return told, tuple(problems)


def left_out(console: Console, taken: Taken) -> str:
    """What came with letters and is not kept."""
    return console.ngettext(
        "{count} file left out, which the form does not take",
        "{count} files left out, which the form does not take",
        taken.left_out,
    )


def file_line(console: Console, path: str, taken: Taken) -> str:
    """What a file brought, in a line."""
    if not any(getattr(taken, name) for name in taken.__struct_fields__):
        return console.gettext("{file}: nothing in it is about this form.", file=Path(path).name)
    counts = (
        (console.ngettext("{count} new", "{count} new", taken.new), taken.new),
        (console.ngettext("{count} changed", "{count} changed", taken.changed), taken.changed),
        (console.ngettext("{count} known already", "{count} known already", taken.same), taken.same),
        (
            console.ngettext("{count} erased before, left out", "{count} erased before, left out", taken.ignored),
            taken.ignored,
        ),
        (left_out(console, taken), taken.left_out),
    )
    found = ", ".join(words for words, count in counts if count)
    return f"{Path(path).name}: {found}"
