"""`civicgen publish`: a draft becomes public, after its clerk has seen what citizens will see change."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.showing import told
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.publish.publication.foreseen import Rewritten
    from civicgen.publish.publication.preparing import Prepared, Step
    from civicgen.publish.publication.publishing import Done

__all__ = ["command"]

_WAIT = 60


class _Wanted(NamedTuple):
    """What was typed."""

    what: tuple[str, ...]
    reason: str
    every: bool
    yes: bool
    dry: bool
    pushing: bool
    wait: int
    as_json: bool


@click.pass_obj
def _publish(console: Console, /, site: str | None, **typed: Any) -> int:
    from civicgen.builder.lock import hold
    from civicgen.builder.place import CACHE

    wanted = _Wanted(**typed)
    root = find_portal(console, site=site)
    if not (wanted.yes or wanted.dry) and (wanted.as_json or not console.asks):
        raise click.UsageError(
            console.gettext("Nobody is there to say yes. Add --yes to publish, or --dry-run to look only."),
            click.get_current_context(),
        )
    (root / CACHE).mkdir(exist_ok=True)
    with hold(root / CACHE / "publish.lock"):
        return _held(console, root, wanted)


def _held(console: Console, root: Path, wanted: _Wanted) -> int:
    """Look, show, ask, do; nobody else publishes meanwhile."""
    from civicgen.cli.problems import objects, show
    from civicgen.cli.showing import changes, left, rewritten

    moment = datetime.datetime.now(datetime.UTC)
    prepared = _prepared(console, root, wanted, moment)
    if not prepared.good:
        if wanted.as_json:
            console.json({"format": 1, "problems": objects(prepared.problems, console)})
            return CODES["problems"]
        code = show(prepared.problems, console)
        console.complain(console.gettext("Nothing was published: mend the errors, then type it again."))
        return code
    if not wanted.as_json:
        show(prepared.problems, console)
        texts = () if _asked(console, wanted) and prepared.foreseen.silent else prepared.foreseen.rewritten
        pages = changes(prepared, console, every=wanted.every)
        for line in (*rewritten(texts, console), *pages, *left(prepared, console)):
            console.result(line)
    if not prepared.left and not wanted.pushing:
        return _idle(console, prepared, wanted, console.gettext("Nothing changes: there is nothing to publish."))
    if wanted.dry:
        return _idle(console, prepared, wanted, console.gettext("Nothing was done (--dry-run)."))
    if not wanted.yes and not click.confirm(console.gettext("Publish?"), default=False, err=True):
        console.say(console.gettext("Nothing was published."))
        return CODES["done"]
    done = _performed(console, root, prepared, wanted, moment)
    if wanted.as_json:
        console.json(_object(console, prepared, done))
        return CODES["done"] if done.good else CODES["problems"]
    return told(console, prepared, done)


def _idle(console: Console, prepared: Prepared, wanted: _Wanted, why: str) -> int:
    """Nothing is done; what would be announced is shown all the same when it is asked what would be."""
    from civicgen.cli.showing import announcements

    if wanted.as_json:
        console.json(_object(console, prepared, None))
        return CODES["done"]
    if wanted.dry:
        for line in announcements(prepared, console):
            console.result(line)
    console.say(why)
    return CODES["done"]


def _asked(console: Console, wanted: _Wanted) -> bool:
    """Whether a person is asked why a published text was changed."""
    return console.asks and not (wanted.reason.strip() or wanted.yes or wanted.dry or wanted.as_json)


def _prepared(console: Console, root: Path, wanted: _Wanted, moment: datetime.datetime) -> Prepared:
    from civicgen.cli.progress import Bar
    from civicgen.cli.showing import rewritten
    from civicgen.publish.publication.choosing import NotFound
    from civicgen.publish.publication.leaving import leaving
    from civicgen.publish.publication.preparing import prepare

    def why(texts: Sequence[Rewritten]) -> str:
        for line in rewritten(texts, console):
            console.result(line)
        question = console.gettext("Why was this changed? In a sentence that everyone will read (or nothing)")
        return str(click.prompt(question, default="", show_default=False, err=True)).strip()

    try:
        with Bar(console) as bar:
            found = prepare(
                root,
                wanted.what,
                instant=moment,
                here=Path.cwd(),
                reason=wanted.reason.strip(),
                why=why if _asked(console, wanted) else None,
                every=wanted.every,
                progress=bar,
            )
        return leaving(root, found) if wanted.pushing else found
    except NotFound as fault:
        text = console.gettext("Nothing in this portal is called “{word}”.", word=fault.word)
        if len(fault.guesses) > 1:
            text = console.gettext("Several texts are called “{word}”.", word=fault.word)
        if fault.incomplete:
            text = console.gettext("“{word}” still lacks something: “civicgen check” says what.", word=fault.word)
        if fault.guesses:
            words = console.gettext(" or ").join(fault.guesses)
            text += " " + console.gettext("Did you mean {words}?", words=words)
        raise click.UsageError(text, click.get_current_context()) from fault


_STEPS = {
    "mark": mark("Marking as published"),
    "record": mark("Writing to the journal"),
    "build": mark("Building"),
    "commit": mark("Recording in git"),
    "send": mark("Sending"),
    "push": mark("Sending to the host (git push)"),
    "see": mark("Looking whether the public sees it"),
}


def _performed(console: Console, root: Path, prepared: Prepared, wanted: _Wanted, moment: datetime.datetime) -> Done:
    from civicgen.cli.deploy import asking
    from civicgen.cli.progress import Bar
    from civicgen.publish.publication.publishing import perform

    def begun(step: Step) -> None:
        if not wanted.as_json:
            console.say(f"{console.gettext(_STEPS[step])}…")

    try:
        with Bar(console) as bar:
            return perform(
                root,
                prepared,
                instant=moment,
                pushing=wanted.pushing,
                wait=wanted.wait,
                ask=asking(console),
                told=begun,
                progress=bar,
            )
    except (KeyboardInterrupt, click.Abort):
        console.complain("")
        console.complain(console.gettext("Interrupted half way. Type the same command again: it finishes the work."))
        raise SystemExit(CODES["interrupted"]) from None


def _object(console: Console, prepared: Prepared, done: Done | None) -> dict[str, Any]:
    from civicgen.cli.problems import objects

    seen = prepared.seen
    assert seen is not None
    found: dict[str, Any] = {
        "format": 1,
        "entries": [entry.name for entry in prepared.entries],
        "marked": [edit.file for edit in prepared.edits],
        "left": sorted(prepared.left),
        "reason": prepared.reason,
        "journal": {"begins": prepared.foreseen.begins, "count": prepared.foreseen.count},
        "rewritten": [
            {
                "name": text.name,
                "title": text.title,
                "reason": text.reason,
                "places": [{"key": key, "pieces": [list(piece) for piece in place]} for key, place in text.places],
            }
            for text in prepared.foreseen.rewritten
        ],
        "compared": "release" if prepared.released else "built",
        "counts": {**seen.counts, "other": seen.unread},
        "pages": [
            {
                "path": page.path,
                "act": page.act,
                "title": page.title,
                "places": [[list(piece) for piece in place] for place in page.places],
                "words": page.words,
            }
            for page in seen.pages
        ],
        "announcements": list(prepared.announcements),
        "done": None,
        "problems": objects(prepared.problems if done is None else done.problems, console),
    }
    if done is not None:
        found["done"] = {
            "journal": done.recorded.count if done.recorded else 0,
            "built": done.report is not None and done.report.good,
            "committed": done.committed,
            "git": list(done.refused or ()),
            "sent": done.sent is not None and done.sent.good,
            "pushed": done.pushed,
            "seen": done.seen,
        }
    return found


command = Command(
    "publish",
    callback=_publish,
    params=[
        Argument(
            ["what"],
            nargs=-1,
            metavar="[TEXT…]",
            meaning=mark(
                "What to publish: its name (answers/3, plan-local-2026/answers/3) or its file. Without any, what has "
                "changed in texts that are public already."
            ),
        ),
        portal_option(),
        Option(
            ["--reason"],
            metavar="TEXT",
            default="",
            help=mark("Why a published text was changed, in a sentence that everyone will read; else you are asked."),
        ),
        Option(["--all", "every"], is_flag=True, help=mark("Show every page that changes, not only the first 20.")),
        Option(["--yes", "-y"], is_flag=True, help=mark("Do not ask.")),
        Option(
            ["--dry-run", "dry"], is_flag=True, help=mark("Show what would change and what would be done, no more.")
        ),
        Option(
            ["--push", "pushing"],
            is_flag=True,
            help=mark("Then send the branch (git push), for a host that builds what it receives."),
        ),
        Option(
            ["--wait"],
            type=click.IntRange(min=0, max=3600),
            default=_WAIT,
            metavar="SECONDS",
            help=mark("How long to look for it on the public site, once it was sent; else 60, and 0 is not at all."),
        ),
        json_option(),
    ],
    help=mark(
        "Make a draft public. Everything is checked; you see which pages change for citizens, word by word, and say "
        "yes; then the text is marked as published, written to the journal, built, recorded in git where the portal is "
        "in git, sent where “deploy” of civicgen.yml says, and looked for on the public site. Interrupted anywhere, "
        "the same command finishes."
    ),
    examples=[
        ("civicgen publish answers/parking", mark("an answer, and its translations")),
        ("civicgen publish syntheses/opinions answers/parking --yes", mark("two texts at once, without a question")),
        ("civicgen publish answers/parking --dry-run", mark("only look")),
        ("civicgen publish", mark("corrections of texts that are public already")),
        ("civicgen publish --reason “…”", mark("the same, saying why")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("check", "todo", "deploy"),
)
