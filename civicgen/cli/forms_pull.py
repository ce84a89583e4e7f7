"""`civicgen forms pull`: what forms received is fetched into the private inbox."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from civicgen.cli.chosen import Word
from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.private import inbox_of, inbox_option, key_of
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from civicgen.content.forms import Form
    from civicgen.content.sources import Sources
    from civicgen.content.values import Channel
    from civicgen.moderation.inbox.store import Inbox, Taken
    from civicgen.problems import Problem

__all__ = ["chosen", "command"]

_CHANNELS = ("web", "email", "post", "paper", "meeting", "import")


@click.pass_obj
def _pull(
    console: Console,
    name: str | None,
    files: tuple[str, ...],
    channel: str | None,
    inbox: str | None,
    again: bool,
    site: str | None,
    as_json: bool,
) -> int:
    from civicgen.builder.lock import hold
    from civicgen.cli.forms_bring import bring, file_line
    from civicgen.cli.keeping import keep_time, sources_of
    from civicgen.cli.problems import objects, show
    from civicgen.moderation.inbox.store import opened
    from civicgen.problems import has_errors

    _usage(console, name, files, channel)
    root = find_portal(console, site=site)
    key = key_of(root)
    folder = inbox_of(console, key, inbox)
    sources = sources_of(root)
    forms = chosen(sources, name)
    now = datetime.datetime.now(datetime.UTC)
    with opened(folder, key, make=True) as held, hold(Path(folder) / "inbox.lock"):
        if files:
            paths = [Path(file) for file in files]
            brought, problems = bring(held, forms[0], sources.config, paths, cast("Channel | None", channel), now)
            lines = [file_line(console, file, taken) for file, taken in brought.items()]
        else:
            brought, problems = _fetched(console, held, forms, sources, now, again=again)
            lines = [_line(console, form, brought[form.name]) for form in forms if form.name in brought]
        if not as_json:
            for line in lines:
                console.result(line)
        erased = keep_time(console, root, held, sources, now)
    if as_json:
        told = {what: _counts(taken) for what, taken in brought.items()}
        kind = "files" if files else "forms"
        console.json({"format": 1, kind: told, "erased": erased, "problems": objects(problems, console)})
        return CODES["problems"] if has_errors(problems) else CODES["done"]
    _next(console, brought, problems)
    return show(problems, console)


def _usage(console: Console, name: str | None, files: tuple[str, ...], channel: str | None) -> None:
    if files and name is None:
        raise click.UsageError(console.gettext("Say of which form these files are: FORM before --from."))
    if channel and not files:
        raise click.UsageError(console.gettext("--channel says how files came: it goes with --from."))


def _next(console: Console, brought: Mapping[str, Taken], problems: tuple[Problem, ...]) -> None:
    if not brought and not problems:
        console.result(console.gettext("No form of this portal is sent to a place from which one can pull."))
        console.say(console.gettext("Letters and tables are taken in with: civicgen forms pull FORM --from FILE"))
    elif any(taken.new or taken.changed for taken in brought.values()):
        console.say(console.gettext("Next: {command}", command="civicgen moderate"))


def _fetched(
    console: Console, inbox: Inbox, forms: Sequence[Form], sources: Sources, now: datetime.datetime, *, again: bool
) -> tuple[dict[str, Taken], tuple[Problem, ...]]:
    """What each form's backend gave; one that does not answer keeps no other from being pulled."""
    told: dict[str, Taken] = {}
    problems: list[Problem] = []
    for form in forms:
        taken, found = _one(console, inbox, form, sources, now, again=again)
        problems += found
        if taken is not None:
            told[form.name] = taken
    return told, tuple(problems)


def _counts(taken: Taken) -> dict[str, int]:
    return {field: getattr(taken, field) for field in taken.__struct_fields__}


def chosen(sources: Sources, name: str | None) -> list[Form]:
    """All forms, or the one that was named."""
    from civicgen.forms.options import short
    from civicgen.problems import Place, Problem, ProblemsFound
    from civicgen.typed.words import nearest

    every = {short(form): form for form in sources.forms.get(sources.config.language, ())}
    if name is None:
        return list(every.values())
    wanted = name.replace("/forms/", "/").removesuffix(".yml")
    alone = [form for form in every.values() if form.id == wanted]
    if form := every.get(wanted) or (alone[0] if len(alone) == 1 else None):
        return [form]
    given = {"form": name, "suggestion": nearest(wanted, every), "known": ", ".join(sorted(every)) or "—"}
    raise ProblemsFound((Problem(code="unknown-form", place=Place(""), given=given),))


def _one(
    console: Console, inbox: Inbox, form: Form, sources: Sources, now: datetime.datetime, *, again: bool
) -> tuple[Taken | None, tuple[Problem, ...]]:
    """Pull one form; what keeps one from being pulled does not keep the others."""
    from civicgen.builder.trouble import Busy, DiskTrouble
    from civicgen.forms.network import NoAnswer, door
    from civicgen.forms.options import short
    from civicgen.forms.registry import backend_of
    from civicgen.forms.secrets import secrets_of
    from civicgen.moderation.inbox.pulling import MOST, pull
    from civicgen.problems import Place, Problem, ProblemsFound

    settings = sources.config
    name = ""
    try:
        backend = backend_of(form, settings)
        name = backend.name if backend is not None else ""
        if backend is None or backend.capabilities.pull != "api":
            return None, ()
        spent = backend.capabilities.pulls_a_day
        if spent is not None and (when := inbox.next_pull(backend.name, spent, now)) is not None:
            return None, (_spent(backend.name, spent, form, when.astimezone(settings.zone)),)
        every: dict[str, Any] = {each.name: each for each in sources.forms.get(settings.language, ())}
        taken = pull(
            inbox,
            form,
            every,
            backend,
            settings,
            door(settings),
            secrets_of(console.environ, backend.name),
            now=now,
            again=again,
        )
    except ProblemsFound as found:
        return None, found.problems
    except NoAnswer as error:
        given = {"backend": name, "host": error.host, "reason": error.reason}
        return None, (Problem(code="backend-unreachable", place=Place(""), given=given),)
    except (DiskTrouble, Busy):
        raise
    except Exception as error:  # noqa: BLE001  (whatever a server answered, the other forms are pulled)
        given = {"form": short(form), "backend": name, "reason": type(error).__name__}
        return None, (Problem(code="pull-failed", place=Place(""), given=given),)
    problems = []
    if taken.failed:
        given = {"form": short(form), "count": str(taken.failed)}
        problems.append(Problem(code="pull-left-out", place=Place(""), given=given))
    if taken.stopped:
        given = {"form": short(form), "most": str(MOST)}
        problems.append(Problem(code="pull-goes-on", place=Place(""), severity="warning", given=given))
    return taken, tuple(problems)


def _spent(backend: str, count: int, form: Form, when: datetime.datetime) -> Problem:
    """A service that must be left alone for now; whoever pulls every hour is not told of an error each time."""
    from civicgen.forms.options import short
    from civicgen.problems import Place, Problem

    # Up to the next minute: what is written can be waited for.
    minute = (when + datetime.timedelta(minutes=1)).isoformat(" ", "minutes")[:16]
    given = {"backend": backend, "count": str(count), "form": short(form), "when": minute}
    return Problem(code="backend-pulls-spent", place=Place(""), severity="warning", given=given)


def _line(console: Console, form: Form, taken: Taken) -> str:
    from civicgen.cli.forms_bring import left_out
    from civicgen.forms.options import short

    parts = [console.ngettext("{count} new", "{count} new", taken.new)]
    if taken.changed:
        parts.append(console.ngettext("{count} changed", "{count} changed", taken.changed))
    if taken.deleted:
        parts.append(console.ngettext("{count} deleted there", "{count} deleted there", taken.deleted))
    if taken.left_out:
        parts.append(left_out(console, taken))
    return f"{short(form)}: {', '.join(parts)}"


command = Command(
    "pull",
    callback=_pull,
    params=[
        Argument(
            ["name"],
            metavar="[FORM]",
            required=False,
            meaning=mark("A form, as plan-local-2026/avis; else all of them."),
        ),
        Option(
            ["--from", "files"],
            metavar="FILE",
            multiple=True,
            type=click.Path(exists=True, dir_okay=False),
            help=mark(
                "Take in this file instead: a table (.csv, .tsv, .xlsx, .ods), a letter (.eml), letters (.mbox)."
            ),
        ),
        Option(
            ["--channel"],
            type=Word(_CHANNELS),
            metavar="WAY",
            help=mark("How what is in the files came: web, email, post, paper, meeting or import."),
        ),
        inbox_option(),
        Option(["--again"], is_flag=True, help=mark("Fetch everything from the beginning; nothing is there twice.")),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Fetch what forms received into the inbox: new submissions, changes, deletions. It can be done as often as you "
        "like, and by several people; interrupted, the next time goes on. What is personal is sealed at once. What has "
        "been kept as long as the forms promise is erased."
    ),
    examples=[
        ("civicgen forms pull", mark("everything that came")),
        ("civicgen forms pull plan-local-2026/avis", mark("of one form")),
        ("civicgen forms pull plan-local-2026/avis --from export.csv", mark("the table that a service exports")),
        ("civicgen forms pull plan-local-2026/avis --from letters.mbox", mark("letters, from a mail program")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("forms", "inbox", "keys"),
)
