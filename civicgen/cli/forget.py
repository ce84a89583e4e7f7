"""`civicgen forget`: a deposit is erased wherever this computer can reach it, and what remains elsewhere is said."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.forgotten import Left, elsewhere, told
from civicgen.cli.private import inbox_of, inbox_option
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.content.sources import Sources
    from civicgen.moderation.inbox.forgetting import Traces
    from civicgen.moderation.inbox.store import Inbox

__all__ = ["command"]

_REASON = mark("Erased at the request of its author")


@click.pass_obj
def _forget(
    console: Console,
    what: str,
    reason: str,
    yes: bool,
    dry: bool,
    keep_there: bool,
    inbox: str | None,
    site: str | None,
    as_json: bool,
) -> int:
    from civicgen.builder.lock import hold
    from civicgen.builder.place import CACHE
    from civicgen.cli.keeping import sources_of
    from civicgen.moderation.inbox.forgetting import traces_of

    root = find_portal(console, site=site)
    if not (yes or dry) and (as_json or not console.asks):
        raise click.UsageError(
            console.gettext("Nobody is there to say yes. Add --yes to erase, or --dry-run to look only."),
            click.get_current_context(),
        )
    sources = sources_of(root)
    (root / CACHE).mkdir(exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(hold(root / CACHE / "publish.lock"))
        held = _inbox(console, stack, sources, inbox)
        traces = traces_of(root, sources, held, what.strip())
        if not as_json:
            for line in _lines(console, traces):
                console.result(line)
        if not dry and not yes and not click.confirm(console.gettext("Erase it for good?"), default=False, err=True):
            return CODES["done"]
        left = [] if dry else list(_done(console, root, sources, held, traces, reason, keep_there=keep_there))
    return told(console, traces, left, dry=dry, as_json=as_json)


def _inbox(console: Console, stack: ExitStack, sources: Sources, named: str | None) -> Inbox | None:
    """The inbox, where there is one on this computer."""
    from civicgen.builder.lock import hold
    from civicgen.moderation.inbox.database import NAME
    from civicgen.moderation.inbox.store import opened

    key = "".join(sources.config.forms.key.split())
    if not key:
        return None
    folder = inbox_of(console, key, named)
    if not (folder / NAME).is_file():
        return None
    stack.enter_context(hold(folder / "inbox.lock"))
    return stack.enter_context(opened(folder, key))


def _lines(console: Console, traces: Traces) -> Iterator[str]:
    for item in traces.items:
        yield console.gettext(
            "In the inbox: {id}, sent to {form}", id=item.id, form=item.submission.form.replace("/forms/", "/")
        )
        yield console.gettext(
            "Where it was sent: {backend}, {id}", backend=item.submission.backend, id=item.submission.remote_id
        )
    for name, it in traces.public:
        words = mark("Withdrawn already: {name}") if it.state == "withdrawn" else mark("Public: {name}")
        yield console.gettext(words, name=f"{name}#{it.number}")


def _done(
    console: Console,
    root: Path,
    sources: Sources,
    inbox: Inbox | None,
    traces: Traces,
    reason: str,
    *,
    keep_there: bool,
) -> Iterator[Left]:
    """Erase, from the outside to the inside: what leads to the rest goes last, so that it can be done again."""
    from civicgen.moderation.publication.noting import note
    from civicgen.moderation.publication.withdrawing import withdraw
    from civicgen.words import program

    config = sources.config
    stated = reason.strip() or program(config.language).gettext(_REASON)
    unanswered: set[str] = set()
    if not keep_there:
        yield from _there(console, sources, traces, unanswered)
    files: list[str] = []
    for name, it in traces.public:
        if it.state != "withdrawn":
            files += withdraw(root, config.languages, name, it.number, stated)
    for name in sorted({consultation for consultation, _ in traces.receipts}):
        # What is public keeps its line, which leads to the number and to why it was withdrawn.
        mine = [receipt for consultation, receipt in traces.receipts if consultation == name]
        if not any(consultation == name for consultation, _ in traces.public):
            files += note(root, name, [(receipt, "erased") for receipt in mine])
    yield from _site(console, root, files, stated, traces)
    for item in traces.items:
        if inbox is not None and item.id in unanswered:
            inbox.erase_words(item.id)
        elif inbox is not None:
            inbox.erase(item.id)
    yield from elsewhere(console, root, sources, inbox, traces, files)


def _there(console: Console, sources: Sources, traces: Traces, unanswered: set[str]) -> Iterator[Left]:
    """Ask each service to delete what it holds; those that could not be asked are asked again by the same command."""
    from civicgen.forms.network import door
    from civicgen.forms.registry import find
    from civicgen.forms.secrets import secrets_of
    from civicgen.problems import ProblemsFound
    from civicgen.problems.show import told as words_of

    forms = {str(form.name): form for form in sources.forms.get(sources.config.language, ())}
    for item in traces.items:
        sent, form = item.submission, forms.get(item.submission.form)
        if sent.backend in ("paper", "table"):
            continue
        gone, why = False, ""
        try:
            backend = find(sent.backend)
            if form is not None and backend.capabilities.remote_delete:
                secret = secrets_of(console.environ, sent.backend)
                gone = backend.delete(form, sent.remote_id, sources.config, door(sources.config), secret)
        except ProblemsFound as found:
            why = " ".join(part for each in found.problems for part in words_of(each, console.words.gettext) if part)
        except OSError as fault:
            why = fault.strerror or type(fault).__name__
        if why:
            unanswered.add(item.id)
            words = console.gettext(
                "{backend} still holds {id}, and could not be asked: {reason} Its number is kept here until that is "
                "done: run the same command again; or delete it there by hand, then add --keep-there.",
                backend=sent.backend,
                id=sent.remote_id,
                reason=why,
            )
            yield Left("service", words, trouble=True)
        elif not gone:
            words = console.gettext(
                "At {backend}, delete {id} by hand: it could not be done from here.",
                backend=sent.backend,
                id=sent.remote_id,
            )
            yield Left("service", words, trouble=True)


def _site(console: Console, root: Path, files: list[str], reason: str, traces: Traces) -> Iterator[Left]:
    """Journal, pages, search, open data, caches: nothing of it is left in them, or it is said where."""
    from civicgen.builder.build import build
    from civicgen.moderation.inbox.forgetting import clean_caches, still_there
    from civicgen.portal.journal import NAME
    from civicgen.publish.journal.appending import append

    needles = traces.needles()
    now = datetime.datetime.now(datetime.UTC)
    if (root / NAME).exists():
        done = append(root, instant=now, reason=reason)
        files += done.files
        if not done.good:
            yield Left(
                "site",
                console.gettext("The journal could not be written: the portal has errors."),
                "civicgen check && civicgen journal append && civicgen build",
                trouble=True,
            )
            return
    if (root / "public" / "build.json").exists():
        report = build(root, instant=now)
        if not report.good:
            words = console.gettext("The site could not be built: the portal has errors.")
            yield Left("site", words, "civicgen check && civicgen build", trouble=True)
    clean_caches(root, needles)
    for name in still_there(root, needles, caches=False):
        yield Left(
            "file", console.gettext("The same words still stand in {file}: look whether they are its.", file=name)
        )


command = Command(
    "forget",
    callback=_forget,
    params=[
        Argument(
            ["what"],
            metavar="RECEIPT|NUMBER",
            meaning=mark("The number of a receipt, or of a contribution: plan-local-2026#45."),
        ),
        Option(
            ["--reason"],
            metavar="TEXT",
            default="",
            help=mark("What everyone reads in its place; else that it was erased at the request of its author."),
        ),
        Option(["--yes", "-y"], is_flag=True, help=mark("Do not ask.")),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be erased, no more.")),
        Option(["--keep-there"], is_flag=True, help=mark("Do not ask the service where it was sent to delete it.")),
        inbox_option(),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Erase a deposit at the request of its author: in the inbox, where it was sent, among the contributions (its "
        "number, its day and a reason stay), in the journal's texts, on the site, in search, open data and caches. "
        "Then say what remains elsewhere: history of the repository, copies."
    ),
    examples=[
        ("civicgen forget 0A3B-4C5D-6E7F", mark("by the receipt that the person shows")),
        ("civicgen forget plan-local-2026#45", mark("by the number of the contribution")),
        ("civicgen forget plan-local-2026#45 --dry-run", mark("only look")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("inbox", "journal", "build"),
)
