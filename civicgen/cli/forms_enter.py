"""`civicgen forms enter`: sheets filled in by hand are keyed in, one by one or as a table, into the private inbox."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click
from msgspec.structs import replace

from civicgen.cli.chosen import Word
from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_of, inbox_option, key_of
from civicgen.cli.site import find_portal, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.content.forms import Form
    from civicgen.content.values import Channel
    from civicgen.forms.keying import Keyed, Question
    from civicgen.moderation.inbox.store import Inbox, Taken

__all__ = ["command"]

_CHANNELS = ("paper", "post", "meeting", "email")
_OWN = {
    **dict.fromkeys(("register", "numero", "registre", "no"), "register"),
    **dict.fromkeys(("received", "recu le", "recu"), "received"),
    **dict.fromkeys(("channel", "canal", "voie"), "channel"),
}
"""Columns of a table besides the questions, folded."""
_TOLD = 20
"""Choices that are told one by one."""
_END = frozenset({"q", "quit", "fin", "end"})


@click.pass_obj
def _enter(
    console: Console,
    name: str,
    channel: str,
    sheet: str | None,
    source: str | None,
    inbox: str | None,
    site: str | None,
) -> int:
    from civicgen.builder.lock import hold
    from civicgen.cli.forms_pull import chosen
    from civicgen.cli.keeping import sources_of
    from civicgen.moderation.inbox.store import opened
    from civicgen.portal.forms import asked

    if sheet and source:
        raise click.UsageError(console.gettext("Choose one of --sheet and --from."))
    root = find_portal(console, site=site)
    sources = sources_of(root)
    (found,) = chosen(sources, name)
    form = asked(sources, found)
    if sheet:
        from civicgen.cli.sheets import written

        return written(console, form, Path(sheet))
    key = key_of(root)
    folder = inbox_of(console, key, inbox)
    with opened(folder, key, make=True) as held, hold(Path(folder) / "inbox.lock"):
        if source:
            return _table(console, form, held, Path(source), cast("Channel", channel))
        return _session(console, form, held, cast("Channel", channel))


# A table --------------------------------------------------------------------------------------------------------------


def _table(console: Console, form: Form, inbox: Inbox, path: Path, channel: Channel) -> int:
    from civicgen.cli.problems import show
    from civicgen.problems import Place, Problem

    keyed: list[Keyed] = []
    problems: list[Problem] = []
    possible = _possible(console, form)
    for line, cells, found, wrong in _rows(form, path, channel):
        keyed.append(_with_receipt(inbox, found))
        faults = [*wrong, *((fault.part or fault.field, fault.message) for fault in found.checked.faults)]
        for field, why in faults:
            words = possible.get(field)
            instead = f" {console.gettext('Write one of: {words}.', words=words)}" if words else ""
            given = {"field": field, "why": why + instead}
            problems.append(Problem(code="sheet-row", place=Place(path.name, line, 0, cells), given=given))
    if problems:  # all of it, or nothing: nobody has to remember which lines went in
        return show(problems, console)
    taken = _take(inbox, form, keyed)
    new = console.ngettext("{count} sheet taken in", "{count} sheets taken in", taken.new)
    console.result(f"{new}, " + console.ngettext("{count} known already", "{count} known already", taken.same))
    console.say(console.gettext("Next: {command}", command="civicgen moderate"))
    return CODES["done"]


def _rows(form: Form, path: Path, channel: Channel) -> Iterator[tuple[int, str, Keyed, list[tuple[str, str]]]]:
    """Each line: its number, how it stands there, what was keyed in, and what is wrong besides the answers."""
    from civicgen.content.names import VOCABULARY
    from civicgen.digests import digest
    from civicgen.forms.keying import entered
    from civicgen.importers.tagging.sheets import open_sheet
    from civicgen.typed.words import fold

    rows = open_sheet(path).rows
    _, header = next(rows, (1, []))
    columns = _columns(form, header, path.name)
    ways = VOCABULARY.words(_CHANNELS)
    for line, cells in rows:
        typed = {column: cell for column, cell in zip(columns, cells, strict=False) if column}
        way, day = typed.pop("channel", "").strip(), typed.pop("received", "").strip()
        register = typed.pop("register", "")
        known, received = ways.get(way) or ways.get(fold(way)), _day(day)
        wrong = [("channel", way)] if way and not known else []
        wrong += [("received", day)] if day and received is None else []
        found = entered(
            form,
            typed,
            channel=cast("Channel", known or channel),
            register=register,
            received=received,
            place=digest(path.name.encode(), str(line).encode(), *(cell.encode() for cell in cells)).hex(),
        )
        yield line, " | ".join(cells)[:2000], found, wrong


def _possible(console: Console, form: Form) -> dict[str, str]:
    """By column, the words that a cell can hold; of a place or an article there may be too many to tell."""
    from civicgen.content.spoken import alone
    from civicgen.forms.keying import questions

    told = {each.name: each.options for each in questions(form) if 0 < len(each.options) <= _TOLD}
    words = {name: ", ".join(option.label for option in options) for name, options in told.items()}
    return words | {"channel": ", ".join(alone(way, console.lang) for way in _CHANNELS)}


def _columns(form: Form, header: list[str], file: str) -> list[str]:
    """What each column of a table is; raises ProblemsFound for one that is nothing."""
    from civicgen.forms.keying import questions
    from civicgen.problems import Place, Problem, ProblemsFound
    from civicgen.typed.words import fold

    asked = list(questions(form))
    names = {fold(each.label): each.name for each in asked} | {each.name: each.name for each in asked}
    columns = [names.get(cell.strip()) or names.get(fold(cell)) or _OWN.get(fold(cell), "") for cell in header]
    unknown = [cell for cell, column in zip(header, columns, strict=True) if cell.strip() and not column]
    if unknown or not any(columns):
        given = {"column": ", ".join(unknown)[:80] or "—", "known": ", ".join([each.name for each in asked][:40])}
        raise ProblemsFound((Problem(code="sheet-column", place=Place(file, 1), given=given),))
    return columns


def _day(text: str) -> datetime.date | None:
    from civicgen.typed.dates import date_of

    return date_of(text) if text else None


def _with_receipt(inbox: Inbox, keyed: Keyed) -> Keyed:
    """A sheet with the receipt that it has already, else with a new one."""
    from civicgen.forms import receipts

    it = keyed.submission
    number = inbox.receipt_of(it.form, it.backend, it.remote_id) or receipts.new()
    return replace(keyed, submission=replace(it, receipt=number))


def _take(inbox: Inbox, form: Form, keyed: list[Keyed]) -> Taken:
    from civicgen.forms.submissions import Received

    events = [Received(each.submission) for each in keyed]
    return inbox.take(events, {form.name: form}, datetime.datetime.now(datetime.UTC))


# One by one -----------------------------------------------------------------------------------------------------------


def _session(console: Console, form: Form, inbox: Inbox, channel: Channel) -> int:
    from civicgen.forms.versions import version

    console.say(f"{form.title} · {form.consultation}/{form.id} {version(form)}", style="strong")
    console.say(console.gettext("Enter leaves a question empty, “<” goes back to the one before, “q” ends."))
    count = 0
    with suppress(EOFError):
        while (found := _one(console, form, inbox, channel)) is not None:
            _take(inbox, form, [found])
            count += 1
            console.result(console.gettext("Taken in. Receipt to hand out: {number}", number=found.submission.receipt))
    console.result(console.ngettext("{count} sheet taken in", "{count} sheets taken in", count))
    return CODES["done"]


def _one(console: Console, form: Form, inbox: Inbox, channel: Channel) -> Keyed | None:
    """One sheet; None when there is no other."""
    from civicgen.forms.keying import entered, questions

    console.say("")
    register, received = "", None
    if form.makes != "ballot":
        register = _asked(console, console.gettext("Number in the register (q: end)"))
        if register.casefold() in _END:
            return None
        received = _received(console)
    asked = list(questions(form))
    typed: dict[str, str] = {}
    at = 0
    while at < len(asked):
        answer = _question(console, asked[at], typed.get(asked[at].name, ""))
        if answer == "<":
            at = max(0, at - 1)
            continue
        if answer.casefold() in _END and asked[at].shape != "long" and at == 0 and form.makes == "ballot":
            return None
        typed[asked[at].name] = answer
        at += 1
        if at == len(asked):
            found = entered(form, typed, channel=channel, register=register, received=received)
            if found.checked.sound:
                return _with_receipt(inbox, found)
            for fault in found.checked.faults:
                console.complain(fault.message, style="error")
            wrong = {fault.field for fault in found.checked.faults}
            at = next((index for index, each in enumerate(asked) if each.field in wrong), 0)
    return None


def _received(console: Console) -> datetime.date:
    """The day on which a sheet came; asked again until it is one."""
    while text := _asked(console, console.gettext("Received on (Enter: today)")):
        if day := _day(text):
            return day
        console.complain(
            console.gettext("“{text}” is no day: write 2026-06-18, or as you say it.", text=text), style="error"
        )
    return datetime.date.today()  # noqa: DTZ011  (the day of whoever keys in)


def _question(console: Console, question: Question, before: str) -> str:
    console.say(question.label + (" *" if question.required else ""), style="strong")
    for number, option in enumerate(question.options, 1):
        console.say(f"  {number}. {option.label}")
    if question.shape == "long":
        console.say(console.gettext("End with an empty line."))
        lines = [_asked(console, ">")]
        while lines[-1] not in ("", "<"):
            lines.append(_asked(console, ">"))
        return "<" if lines[-1] == "<" else "\n".join(lines[:-1]) or before
    return _asked(console, f"[{before}]" if before else ">") or before


def _asked(console: Console, text: str) -> str:
    """A line as it was typed. Raises EOFError at the end of the input, which is the end of the work."""
    console.err.write(f"{text} ")
    console.err.flush()
    return input().strip()


command = Command(
    "enter",
    callback=_enter,
    params=[
        Argument(["name"], metavar="FORM", meaning=mark("Form to key in: its name, as on the printed sheet.")),
        Option(
            ["--channel"],
            type=Word(_CHANNELS),
            default="paper",
            metavar="WAY",
            help=mark("How the sheets came: paper, post, meeting or email."),
        ),
        Option(
            ["--sheet"], metavar="FILE", type=click.Path(), help=mark("Write an empty table to fill in: .csv, .ods.")
        ),
        Option(
            ["--from", "source"],
            metavar="FILE",
            type=click.Path(),
            help=mark("Take in such a table, filled in: .csv, .ods."),
        ),
        inbox_option(),
        portal_option(),
    ],
    help=mark(
        "Key in sheets that were filled in by hand, into the private inbox: question by question, with the numbers of "
        "the options, or as a table. They are checked as on line, keep the way they came, their number in the register "
        "and the day they were received, and get a receipt; a ballot keeps no number and no day."
    ),
    examples=[
        ("civicgen forms enter plan-local-2026/avis", mark("key in sheets, one after the other")),
        ("civicgen forms enter avis --sheet avis.ods", mark("make a table to fill in with LibreOffice")),
        ("civicgen forms enter avis --from avis.ods --channel post", mark("take in that table: letters")),
    ],
    codes=(0, 1, 2, 74, 75, 130),
    related=("forms", "moderate"),
)
