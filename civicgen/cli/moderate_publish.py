"""`civicgen moderate publish`: what was decided becomes public, and what was received is counted."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.moderating import at_desk, consultation_option, votes_of
from civicgen.cli.private import inbox_option
from civicgen.cli.problems import show
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.problems import has_errors
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.moderation.publication.publishing import Outcome

__all__ = ["command"]


@click.pass_obj
def _publish(console: Console, consultation: str, inbox: str | None, dry: bool, site: str | None, as_json: bool) -> int:
    from civicgen.moderation.publication.figures import counted, write_figures
    from civicgen.moderation.publication.noting import note_all
    from civicgen.moderation.publication.publishing import publish

    root = find_portal(console, site=site)
    with at_desk(console, root, inbox, consultation) as desk:
        now = datetime.datetime.now(datetime.UTC)
        outcome = publish(
            root,
            desk.inbox,
            desk.config,
            desk.forms,
            lambda reason: desk.written.get(reason, reason),
            votes=votes_of(desk.sources, now),
            consultation=consultation,
            trial=dry,
        )
        if not dry and not has_errors(outcome.problems):
            counts = counted(desk.inbox.items(), desk.forms, desk.inbox.received())
            outcome.files += write_figures(root, counts)
            outcome.files += note_all(root, desk.inbox, desk.config.languages)
    if as_json:
        from civicgen.cli.problems import objects

        told = {name: getattr(outcome, name) for name in outcome.__struct_fields__ if name != "problems"}
        console.json({"format": 1, **told, "problems": objects(tuple(outcome.problems), console)})
    else:
        _tell(console, outcome, dry=dry)
    return CODES["problems"] if has_errors(outcome.problems) else CODES["done"]


def _tell(console: Console, outcome: Outcome, *, dry: bool) -> None:
    if outcome.problems:
        show(tuple(outcome.problems), console)
    lines = list(_counts(console, outcome))
    for line in lines:
        console.result(f"  {line}")
    if dry and lines:
        console.result(console.gettext("Nothing was written."))
    if not lines:
        console.result(console.gettext("Nothing was decided that is not public already."))
    _tell_rest(console, outcome)
    for file in outcome.files:
        console.say(f"  {file}")
    if lines and not dry and not has_errors(outcome.problems):
        console.say(console.gettext("Next: civicgen journal append, then civicgen build"))


def _counts(console: Console, done: Outcome) -> Iterator[str]:
    """What was done, a line each."""
    if done.published:
        yield console.ngettext("{count} contribution published", "{count} contributions published", done.published)
    if done.grouped:
        yield console.ngettext("{count} grouped with another", "{count} grouped with others", done.grouped)
    if done.withheld:
        yield console.ngettext(
            "{count} withheld, with its reason", "{count} withheld, with their reasons", done.withheld
        )
    if done.ballots:
        yield console.ngettext("{count} ballot put in the urn", "{count} ballots put in the urn", done.ballots)
    if done.counted:
        yield console.ngettext("{count} support counted", "{count} supports counted", done.counted)
    if done.kept:
        yield console.ngettext("{count} taken note of, private", "{count} taken note of, all private", done.kept)
    if done.found:
        yield console.ngettext("{count} was public already", "{count} were public already", done.found)


def _tell_rest(console: Console, outcome: Outcome) -> None:
    """What waits, and for what."""
    for form, count in outcome.open_votes.items():
        text = console.ngettext(
            "{count} ballot waits until voting is over: {form}", "{count} ballots wait until voting is over: {form}",
            count, form=form,
        )  # fmt: skip
        console.say(f"  {text}")
    for form, count in outcome.few_ballots.items():
        text = console.ngettext(
            "{count} ballot is too few to be public: it stays here, only its number is in {file}",
            "{count} ballots are too few to be public: they stay here, only their number is in {file}",
            count, file=f"{form.replace('/forms/', '/ballots/')}.md",
        )  # fmt: skip
        console.say(f"  {text}")
    for form, count in outcome.late_ballots.items():
        text = console.ngettext(
            "{count} more ballot is kept back: added to {file}, it would tell what one person chose. It waits for"
            " more.",
            "{count} more ballots are kept back: added to {file}, they would tell what each person chose. They wait for"
            " more.",
            count, file=f"{form.replace('/forms/', '/ballots/')}.csv",
        )  # fmt: skip
        console.say(f"  {text}")
    for name, head in outcome.held.items():
        console.say(
            f"  {console.gettext('{id} waits: {head}, with which it is grouped, is not public.', id=name, head=head)}"
        )
    if outcome.undecided:
        waits = console.ngettext("{count} waits for a decision", "{count} wait for a decision", outcome.undecided)
        console.say(f"  {waits}")


command = Command(
    "publish",
    callback=_publish,
    params=[
        consultation_option(),
        Option(["--dry-run", "dry"], is_flag=True, help=mark("Say what would be published, write nothing.")),
        inbox_option(),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Make public what was decided: contributions get their numbers and become lines of the consultation, ballots "
        "are shuffled into theirs once voting is over, supports are counted; how many were received, and what became "
        "of them, is counted for the page of figures. Interrupted, it goes on where it was; nothing is published twice."
    ),
    examples=[
        ("civicgen moderate publish", mark("publish what was decided")),
        ("civicgen moderate publish --dry-run", mark("only say what would be published")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("moderate", "journal", "build"),
)
