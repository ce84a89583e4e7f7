"""What was prepared becomes public: marked, recorded, built, committed, sent, and looked at where it is public."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from civicgen.builder.build import build
from civicgen.builder.place import CACHE
from civicgen.builder.report import Report
from civicgen.builder.site import Progress
from civicgen.builder.trouble import disk
from civicgen.config import Config
from civicgen.problems import Place, Problem, has_errors
from civicgen.publish.deployment.deployed import Ask, Deployed
from civicgen.publish.deployment.sent import remember_sent, seen_live, site_of
from civicgen.publish.journal.appending import Appended, append
from civicgen.publish.publication.commit import GitRefused, commit, in_work_tree, push
from civicgen.publish.publication.foreseen import salts_of
from civicgen.publish.publication.preparing import Edit, Prepared, Step, destination
from civicgen.words import mark, program

__all__ = ["Done", "perform"]


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What a publication did."""

    report: Report | None = None
    recorded: Appended | None = None
    versioned: bool = False
    """The portal is in git."""
    committed: bool = False
    refused: tuple[str, str] | None = None
    """What git did not do, and what it said."""
    sent: Deployed | None = None
    pushed: bool = False
    seen: bool | None = None
    """Whether the public gets this very site; None when it was not looked for."""
    why: str = ""
    """Why it was not seen."""
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """Everything that can be done from here was done."""
        return not has_errors(self.problems) and self.refused is None


def perform(
    root: Path,
    prepared: Prepared,
    *,
    instant: datetime.datetime,
    output: Path | None = None,
    pushing: bool = False,
    wait: float = 60.0,
    ask: Ask | None = None,
    told: Callable[[Step], None] = lambda _: None,
    progress: Progress | None = None,
) -> Done:
    """Do everything that is left, one step after the other. `told` hears of each step before it begins.

    Raises Busy and DiskTrouble. When a step cannot be done, those after it wait for the next time.
    """
    assert prepared.config is not None
    output = output or root / "public"
    done = Done()
    told("mark")
    problems = _mark(root, prepared.edits)
    if problems:
        return Done(problems=problems)
    told("record")
    recorded = append(root, instant=instant, reason=prepared.reason, salts=salts_of(prepared.seed))
    done = msgspec.structs.replace(done, recorded=recorded, problems=recorded.problems)
    if not done.good:
        return done
    told("build")
    report = build(root, output, instant=instant, progress=progress)
    done = msgspec.structs.replace(done, report=report, problems=report.problems)
    if not done.good:
        return done
    if in_work_tree(root):
        told("commit")
        done = msgspec.structs.replace(done, versioned=True)
        try:
            kept = commit(root, prepared.files, _message(prepared))
            done = msgspec.structs.replace(done, committed=kept)
        except GitRefused as refused:
            done = msgspec.structs.replace(done, refused=(refused.command, refused.reason))
    return _send(root, output, prepared.config, done, pushing=pushing, wait=wait, ask=ask, told=told)


def _send(
    root: Path,
    output: Path,
    config: Config,
    done: Done,
    *,
    pushing: bool,
    wait: float,
    ask: Ask | None,
    told: Callable[[Step], None],
) -> Done:
    """Put the site where it is public, then look whether it is."""
    if config.deploy is not None:
        from civicgen.publish.deployment.deploying import deploy

        told("send")
        sent = deploy(root, config, output, ask=ask)
        done = msgspec.structs.replace(done, sent=sent, problems=(*done.problems, *sent.problems))
        if not sent.good:
            return done
        remember_sent(root, destination(config), site_of(output))
    if pushing and done.refused is None:
        told("push")
        try:
            push(root)
            done = msgspec.structs.replace(done, pushed=True)
        except GitRefused as refused:
            return msgspec.structs.replace(done, refused=(refused.command, refused.reason))
    if wait > 0 and config.url and (done.sent is not None or done.pushed):
        told("see")
        why = seen_live(config.url, site_of(output), wait)
        done = msgspec.structs.replace(done, seen=not why, why=why)
    return done


def _mark(root: Path, edits: Sequence[Edit]) -> tuple[Problem, ...]:
    """Write the files that were shown, each at once, unless one of them is not as it was shown."""
    for edit in edits:
        with disk(root / edit.file):
            now = (root / edit.file).read_bytes()
        if now not in (edit.before, edit.after):
            return (Problem(code="changed-meanwhile", place=Place(edit.file)),)
    for edit in edits:
        target, beside = root / edit.file, root / CACHE / "marked.next"
        with disk(target):
            if target.is_symlink():
                target = target.resolve()
            mode = target.stat().st_mode
            with beside.open("wb") as file:
                file.write(edit.after)
                file.flush()
                os.fsync(file.fileno())
            beside.chmod(mode & 0o777)
            try:
                beside.replace(target)
            except OSError:  # another disk, to which a folder of the portal leads
                near = target.with_name(f".{target.name}.civicgen-new")
                near.write_bytes(edit.after)
                near.replace(target)
                beside.unlink()
    return ()


def _message(prepared: Prepared) -> str:
    """What the commit says, in the portal's language."""
    assert prepared.config is not None
    say = program(prepared.config.language).gettext
    if not prepared.entries:
        return say(mark("Publish what has changed"))
    titles = "\n".join(f"- {entry.title}" for entry in prepared.entries)
    if len(prepared.entries) == 1:
        return say(mark("Publish: {title}")).format(title=prepared.entries[0].title)
    return say(mark("Publish {count} texts")).format(count=len(prepared.entries)) + "\n\n" + titles
