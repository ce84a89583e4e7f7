"""What a deposit that was forgotten leaves elsewhere becomes what a person must still do, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from civicgen.cli.console import CODES, Console

if TYPE_CHECKING:
    from civicgen.content.sources import Sources
    from civicgen.moderation.inbox.forgetting import Traces
    from civicgen.moderation.inbox.store import Inbox

__all__ = ["Left", "elsewhere", "told"]


class Left(NamedTuple):
    """Something that a person must still do, or know."""

    code: str
    """service, site, text, file, history, releases, inboxes, backup, forge."""
    words: str
    command: str = ""
    trouble: bool = False
    """It still holds what was to be forgotten, and this command should have been able to help it."""


def elsewhere(
    console: Console, root: Path, sources: Sources, inbox: Inbox | None, traces: Traces, files: list[str]
) -> Iterator[Left]:
    """What this computer cannot reach, or must not rewrite by itself."""
    from civicgen.moderation.inbox.forgetting import quoting
    from civicgen.publish.publication.commit import in_work_tree

    for name in dict.fromkeys(quoting(sources, traces)):
        yield Left("text", console.gettext("{file} quotes it: take the quotation out, then build.", file=name))
    if traces.public and in_work_tree(root):
        if named := " ".join(dict.fromkeys(files)):
            words = console.gettext("Record it: files of the repository were changed.")
            yield Left("history", words, f"git add {named} && git commit")
        yield Left(
            "history",
            console.gettext(
                "The history of the repository, its copies and its forge still hold it. To take it out there: chapter "
                "“Forgetting” of the guide."
            ),
        )
    if traces.public and sources.config.deploy is not None:
        yield Left("releases", console.gettext("Visitors still see it until the site is sent."), "civicgen deploy")
        if sources.config.deploy.to == "folder":
            words = console.gettext(
                "Releases kept on the server hold it until {count} newer ones have replaced them.",
                count=sources.config.deploy.keep,
            )
            yield Left("releases", words)
    if traces.items:
        words = console.gettext(
            "Colleagues who have an inbox of their own do the same there; pulling does it for what is public."
        )
        yield Left("inboxes", words)
    for file, at in inbox.backups() if inbox is not None and traces.items else ():
        if Path(file).exists():
            words = console.gettext(
                "This copy of the inbox still holds it, sealed: {file} ({day})", file=file, day=at[:10]
            )
            yield Left("backup", words, "civicgen inbox backup …")


def told(console: Console, traces: Traces, left: list[Left], *, dry: bool, as_json: bool) -> int:
    """Say what was done and what remains; gives the exit code."""
    trouble = any(each.trouble for each in left)
    if as_json:
        console.json(
            {
                "format": 1,
                "inbox": [item.id for item in traces.items],
                "public": [f"{name}#{it.number}" for name, it in traces.public],
                "done": not dry,
                "left": [{"kind": each.code, "text": each.words, "command": each.command} for each in left],
            }
        )
        return CODES["problems"] if trouble else CODES["done"]
    if dry:
        console.say(console.gettext("Nothing was done (--dry-run)."))
        return CODES["done"]
    if traces.items:
        console.result(console.gettext("Erased in the inbox."))
    if traces.public:
        console.result(
            console.gettext("Erased in what is published, in the journal, on the site built here, in caches.")
        )
    if left:
        console.result(console.gettext("What remains, and what to do:"))
    for each in left:
        console.result(f"  - {each.words}")
        if each.command:
            console.result(f"      {each.command}")
    return CODES["problems"] if trouble else CODES["done"]
