"""What a clerk wants to make public becomes what that would change, and what is left to be done for it.

Nothing is remembered of a publication under way: each step asks of the files themselves whether it is done already.
Killed at any moment, the same command finds what is left, and does it.
"""

from __future__ import annotations

import datetime
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.builder.build import build
from civicgen.builder.memory import Memory
from civicgen.builder.place import CACHE
from civicgen.builder.report import Report
from civicgen.builder.site import Progress
from civicgen.builder.trouble import disk
from civicgen.config import Config
from civicgen.content.read import read_sources
from civicgen.content.types import Consultation, Entry
from civicgen.content.values import Name
from civicgen.portal.addresses import Addresses
from civicgen.portal.journal import FOLDER
from civicgen.portal.journal import NAME as JOURNAL
from civicgen.portal.transitions import owner
from civicgen.problems import Problem, has_errors
from civicgen.publish.deployment.released import released
from civicgen.publish.deployment.sent import last_sent, site_of
from civicgen.publish.publication.announcement import announcement
from civicgen.publish.publication.choosing import Chosen, NotFound, choose
from civicgen.publish.publication.commit import in_work_tree, uncommitted
from civicgen.publish.publication.foreseen import Foreseen, Rewritten, foresee, salts_of
from civicgen.publish.publication.marking import marked
from civicgen.publish.publication.seen import Seen

__all__ = ["BUILT_ELSEWHERE", "Edit", "Prepared", "Step", "destination", "prepare"]

Step = Literal["mark", "record", "build", "commit", "send", "push", "see"]
BUILT_ELSEWHERE = frozenset({"netlify", "github", "gitlab", "cloudflare", "codeberg"})
"""Hosts that build what is pushed to them."""
_PAGES = 60
"""Pages whose difference is kept unless all are asked for."""


class Edit(msgspec.Struct, frozen=True):
    """A file that will be marked."""

    file: str
    before: bytes
    after: bytes


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What a publication would do. Nothing was written."""

    config: Config | None = None
    entries: tuple[Entry, ...] = ()
    """What was named."""
    edits: tuple[Edit, ...] = ()
    report: Report | None = None
    seen: Seen | None = None
    left: frozenset[Step] = frozenset()
    """Steps that have something to do, as far as that can be known without a network."""
    files: tuple[str, ...] = ()
    """What will be committed, where it differs: files that were named, and the journal."""
    foreseen: Foreseen = Foreseen()
    """What would be written to the journal."""
    reason: str = ""
    """Why published texts were corrected."""
    seed: bytes = b""
    """Of the salts with which the journal was foreseen."""
    released: bool = False
    """Pages were held against the site that the public has; else against the one that was built last."""
    later: tuple[Entry, ...] = ()
    """What was named and stays held back until its time."""
    announcements: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def good(self) -> bool:
        """It can be published."""
        return self.config is not None and not has_errors(self.problems)


def prepare(
    root: Path,
    words: Sequence[str],
    *,
    instant: datetime.datetime,
    here: Path,
    output: Path | None = None,
    reason: str = "",
    why: Callable[[Sequence[Rewritten]], str] | None = None,
    every: bool = False,
    progress: Progress | None = None,
) -> Prepared:
    """Look at what would be public, without writing anything and without a network.

    `why` is asked for a reason when a published text is corrected and none is given. With `every`, all pages are kept.
    Raises NotFound for a word that names nothing; Busy and DiskTrouble.
    """
    output = output or root / "public"
    sources, problems = read_sources(root, Memory(root / CACHE / "read.bin"))
    if sources is None:
        return Prepared(problems=problems)
    config = sources.config
    try:
        chosen, unfit = choose(sources, words, here)
    except NotFound:
        if has_errors(problems):  # a file that could not be read has no name: its mistakes come first
            return Prepared(config=config, problems=problems)
        raise
    if has_errors(unfit):
        return Prepared(config=config, problems=unfit)
    today = instant.astimezone(config.zone).date()
    edits, unmarked = _edits(root, chosen, today)
    if has_errors(unmarked):
        return Prepared(config=config, problems=tuple(unmarked))
    originals = {entry.name: entry for entry in sources.entries[config.language]}
    addresses = Addresses(config.language, "", config.links)
    first = {addresses.path(*addresses.folders(each.entry.name)) for each in chosen}
    public = released(root, config)
    seen = Seen(
        output, first, before=public.place if public else None, others=config.languages[1:],
        most=None if every else _PAGES,
    )  # fmt: skip
    instead = {edit.file: edit.after for edit in edits}
    seed = secrets.token_bytes(32)
    with tempfile.TemporaryDirectory(prefix="foreseen-", dir=root / CACHE, ignore_cleanup_errors=True) as scratch:

        def look(name: str) -> Foreseen:
            (into := Path(scratch) / name).mkdir()
            return foresee(root, into, instant=instant, instead=instead, reason=reason, salts=salts_of(seed))

        foreseen = look("1")
        if why is not None and foreseen.silent and (reason := why(foreseen.rewritten)):
            foreseen = look("2")
        report = build(
            root, output, instant=instant, trial=True, progress=progress, witness=seen,
            instead=instead, journal=foreseen.journal,
        )  # fmt: skip
    if public is not None and report.good:
        for path in public.differing(root, output):
            seen.see_built(path)
    files = tuple(dict.fromkeys(file for each in chosen for file in (each.entry.source, *each.translations)))
    files = (*files, JOURNAL, FOLDER)
    found = Prepared(
        config=config,
        entries=tuple(each.entry for each in chosen),
        edits=tuple(edit for edit in edits if edit.after != edit.before),
        report=report,
        seen=seen,
        files=files,
        foreseen=msgspec.structs.replace(foreseen, journal=None),
        reason=reason,
        seed=seed,
        released=public is not None,
        later=tuple(each.entry for each in chosen if _held(each.entry, instant, config)),
        announcements=tuple(_announced(each.entry, originals, config) for each in chosen),
        problems=report.problems,
    )
    return msgspec.structs.replace(found, left=_left(root, output, found)) if found.good else found


def _announced(entry: Entry, originals: Mapping[Name, Entry], config: Config) -> str:
    above = originals.get(Name(owner(entry)))
    return announcement(entry, above if isinstance(above, Consultation) else None, config)


def _held(entry: Entry, instant: datetime.datetime, config: Config) -> bool:
    return entry.publish_at is not None and entry.publish_at.begins(config.zone).astimezone(datetime.UTC) > instant


def _edits(root: Path, chosen: Sequence[Chosen], today: datetime.date) -> tuple[list[Edit], list[Problem]]:
    """Every file of what was named, as it is and as it would be."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    for each in chosen:
        held = each.entry.publish_at
        day = max(today, held.day) if held is not None else today
        for file in (each.entry.source, *each.translations):
            with disk(root / file):
                data = (root / file).read_bytes()
            after = marked(data, file, type(each.entry), day, translation=file != each.entry.source)
            if isinstance(after, Problem):
                problems.append(after)
            else:
                edits.append(Edit(file, data, after))
    return edits, problems


def _left(root: Path, output: Path, found: Prepared) -> frozenset[Step]:
    """Steps that have something to do."""
    assert found.config is not None
    assert found.report is not None
    assert found.seen is not None
    left: set[Step] = set()
    if found.edits:
        left.add("mark")
    if found.foreseen.count:
        left.add("record")
    if found.seen.files or left or not site_of(output):
        left.add("build")
    if in_work_tree(root) and (left & {"mark", "record"} or uncommitted(root, found.files)):
        left.add("commit")
    to = destination(found.config)
    if to and ("build" in left or last_sent(root, to) != site_of(output)):
        left.add("send")
    return frozenset(left)


def destination(config: Config) -> str:
    """Where `deploy` sends the site; empty when nothing says so."""
    deploy = config.deploy
    return "" if deploy is None else f"{deploy.to} {deploy.server} {deploy.path} {deploy.remote} {deploy.branch}"
