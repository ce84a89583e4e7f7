"""`civicgen todo`: what the clerk has to do, the most urgent first, with the file to open or the command to type."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, json_option, portal_argument, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.publish.todo import Task

__all__ = ["command"]

_MONTHS = 6
_LINES = 10
"""Things of one kind that are told; `--json` tells all."""

_WHAT = {
    "key-unchecked": mark(
        "The private key on paper with {detail} was not checked: if it is wrong and this computer is lost, nobody can "
        "read what people sent any more."
    ),
    "answer-late": mark("The answer that was promised is overdue."),
    "question-late": mark("Question {detail} is overdue: “{title}”."),
    "answer-promised": mark("An answer is promised."),
    "question-waiting": mark("Question {detail} waits for an answer: “{title}”."),
    "synthesis-missing": mark("It is closed, and what was said is not summed up yet."),
    "points-unanswered": mark("Points of “{title}” without an answer: {detail}."),
    "not-in-journal": mark("Public and not yet in the journal: {detail}."),
    "settings-unwritten": mark("The settings still say what stood there at first: {detail}."),
    "text-unwritten": mark("“{title}” still says what stood there at first: {detail}."),
    "approved": mark("“{title}” is approved and can be published."),
    "result-silent": mark("Nothing new was said of “{title}”."),
    "decision-silent": mark("“{title}” was decided, and nothing says what came of it."),
    "consultation-silent": mark("It is closed, and nothing was heard of it."),
    "draft": mark("“{title}” is a draft."),
    "held-back": mark("“{title}” is held back."),
}


@click.pass_obj
def _todo(
    console: Console, directory: str | None, site: str | None, as_of: str | None, months: int, as_json: bool
) -> int:
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import show
    from civicgen.cli.settings import settings
    from civicgen.publish.todo import todo

    root = find_portal(console, directory, site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    with looked_at(root, instant=moment) as found:
        if found.portal is None:
            show(found.problems, console, "json" if as_json else "text")
            if not as_json:
                console.complain(console.gettext("What is to do cannot be said while there are errors."))
            return CODES["problems"]
        tasks = (*_unchecked(console, found.portal.config), *todo(found.portal, months=months))
    if as_json:
        console.json({"format": 1, "tasks": [_object(task) for task in tasks]})
        return CODES["done"]
    if not tasks:
        console.result(console.gettext("Nothing to do: every promise is kept, and nothing waits."))
    for line in _lines(console, tasks):
        console.result(line)
    return CODES["done"]


def _unchecked(console: Console, config: Config) -> tuple[Task, ...]:
    """The key of the portal, where this user made it or keeps it, and a copy on paper was never typed in."""
    if not config.forms.key:
        return ()
    from civicgen.cli.private import home_of
    from civicgen.moderation.keys import keyfile
    from civicgen.publish.todo import Task

    kept = keyfile.read(home_of(console).key_file(config.forms.key))
    names = tuple(holder.name for holder in kept.holders if not holder.checked) if kept is not None else ()
    if kept is None or (kept.holders and not names):
        return ()
    command = ("civicgen", "keys", "check")
    detail = names or (console.gettext("nobody"),)
    return (
        Task(kind="key-unchecked", name="", title=config.title, detail=detail, file="civicgen.yml", command=command),
    )


def _lines(console: Console, tasks: tuple[Task, ...]) -> list[str]:
    """Two lines each: what and when, then where."""
    lines: list[str] = []
    counts: dict[str, int] = {}
    for task in tasks:
        counts[task.kind] = counts.get(task.kind, 0) + 1
        if counts[task.kind] <= _LINES or task.kind == "text-unwritten":  # no more than the files of the starter
            told = console.gettext(_WHAT[task.kind], title=task.title, detail=", ".join(_detail(console, task)))
            about = task.consultation or (task.title if task.kind in _WHOLE else "")
            lines.append(
                " ".join(
                    part
                    for part in (
                        _when(console, task),
                        console.gettext("{heading}:", heading=about) if about else "",
                        told,
                    )
                    if part
                )
            )
            at = f":{task.lines[0]}" if task.lines else ""
            lines.append("    " + task.file + at + (f"    {_typed(task.command)}" if task.command else ""))
    more = sum(max(0, count - _LINES) for kind, count in counts.items() if kind != "text-unwritten")
    if more:
        lines.append(console.ngettext("And {count} more.", "And {count} more.", more))
    return lines


def _detail(console: Console, task: Task) -> list[str]:
    """What a task is about, each with its line where it has one."""
    if not task.lines:
        return list(task.detail)
    return [
        console.gettext("{text} (line {line})", text=text, line=str(line))
        for text, line in zip(task.detail, task.lines, strict=True)
    ]


_WHOLE = frozenset({"answer-late", "answer-promised", "synthesis-missing", "consultation-silent"})
"""Kinds whose title is that of the consultation."""


def _when(console: Console, task: Task) -> str:
    from civicgen.words.dates import day

    if task.until is not None:
        text = mark("was due on {day}") if task.kind.endswith("-late") else mark("by {day}")
        text = mark("from {day}") if task.kind == "held-back" else text
        return "[" + console.gettext(text, day=day(console.lang, task.until)) + "]"
    if task.since is not None:
        return "[" + console.gettext("since {day}", day=day(console.lang, task.since)) + "]"
    return ""


def _typed(words: tuple[str, ...]) -> str:
    return " ".join('"…"' if word == "…" else shlex.quote(word) for word in words)


def _object(task: Task) -> dict[str, Any]:
    return {
        "kind": task.kind,
        "name": task.name,
        "title": task.title,
        "consultation": task.consultation,
        "detail": list(task.detail),
        "lines": list(task.lines),
        "since": task.since.isoformat() if task.since else "",
        "until": task.until.isoformat() if task.until else "",
        "file": task.file,
        "command": list(task.command),
    }


command = Command(
    "todo",
    callback=_todo,
    params=[
        portal_argument(),
        portal_option(),
        Option(
            ["--months"],
            type=click.IntRange(min=1, max=120),
            default=_MONTHS,
            metavar="N",
            help=mark("Months without news after which a decision, a result or a consultation is told; else 6."),
        ),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Say what is to do, the most urgent first: overdue answers, promised dates, questions that wait, what is not "
        "summed up or not answered, what is left as it was in a new portal, decisions without news, drafts. "
        "Nothing is written."
    ),
    examples=[
        ("civicgen todo", mark("what to do this week")),
        ("civicgen todo --as-of 2026-06-30", mark("what will be to do on that day")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("new", "publish", "due"),
)
