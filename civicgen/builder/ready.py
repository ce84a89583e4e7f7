"""A folder becomes a portal that can be planned: read, linked at an instant, with its look; or its problems."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from civicgen.builder.beside import beside
from civicgen.builder.intact import Looked, intact
from civicgen.builder.memory import Memory
from civicgen.builder.place import Ground
from civicgen.digests import digest, encode
from civicgen.problems import Problem, ProblemsFound, has_errors

if TYPE_CHECKING:
    from civicgen.markup.look import Look
    from civicgen.portal.portal import Portal

__all__ = ["Ready", "ready"]


class Ready(msgspec.Struct, frozen=True, kw_only=True):
    """All that a plan and its rendering need; without a portal when a problem forbids them."""

    portal: Portal | None = None
    linked: Portal | None = None
    """The portal even when a problem forbids to plan it: for those who only compare."""
    look: Look | None = None
    problems: tuple[Problem, ...] = ()
    next: str = ""
    """The next instant at which the site will have to change by itself, in UTC; empty when none is known."""

    @property
    def looks(self) -> dict[str, bytes]:
        """By language, digest of all that pages depend on besides their context; "" is for what has no language."""
        digests = dict(self.look.digests) if self.look else {}
        return digests | {
            "": digest(b"all", *(part for lang in sorted(digests) for part in (lang.encode(), digests[lang])))
        }

    @property
    def instant(self) -> str:
        """Last transition of the portal, in UTC."""
        if self.portal is None or self.portal.instant is None:
            return ""
        return _utc(self.portal.instant)


@contextmanager
def ready(
    root: Path,
    place: Ground,
    *,
    instant: datetime,
    preview: bool = False,
    instead: Mapping[str, bytes] | None = None,
    journal: Path | None = None,
    jobs: int = 1,
) -> Iterator[Ready]:
    """Read and link a portal; its contributions stay open as long as this does. All problems are told at once.

    `instead` holds sources, and `journal` is a folder with a journal, as they would be: what they would change can be
    seen before it is so. With more than one of `jobs`, many contributions are read by two processes.
    """
    # Imported here: a command that finds a build under way, or a folder it may not write to, loads none of it.
    from civicgen.content.read import read_sources
    from civicgen.portal.store import Store

    path = place.cache / "store.sqlite"
    looked = Looked(path)  # on the way: reading the sources takes as long
    memory = Memory(place.cache / "read.bin")
    sources, problems = read_sources(root, memory, instead)
    if sources is None:
        memory.save()
        yield Ready(problems=problems)
        return
    with intact(path, looked), closing(Store(path)) as store:
        window, helped = sources.config.contributions.window, beside if jobs > 1 else None
        problems += store.take_in(root, sources.streams, window=window, beside=helped)
        from civicgen.content.exposure import exposed
        from civicgen.markup.chain import look_of, warnings
        from civicgen.pages.plan import shells
        from civicgen.portal.kept import strays
        from civicgen.portal.link import link

        problems += store.ledger.take_in(journal or root)
        whole = not has_errors(problems)  # what could not be read is not missing
        if whole:
            problems += strays(root, store.ledger)
        portal, more = link(sources, store, instant, preview=preview, memory=memory)
        problems += (*more, *exposed(sources, instant, sent=_sent()))
        if sources.config.forms.backend or any(process.forms for process in portal.default.processes):
            from civicgen.forms.kept import unkept  # only for portals that ask something

            problems += tuple(unkept(portal))
        if store.ledger.kept and whole:
            portal, more = _held(portal, memory)
            problems += more
        if problems:  # what only follows from a mistake told already is left out
            from civicgen.content.echoes import without_echoes

            problems = without_echoes(problems, sources)
        memory.save()
        look = None
        if any(process.forms for process in portal.default.processes):
            from civicgen.pages.asking.paper import without_codes

            problems += tuple(without_codes(portal))
        problems += warnings(sources.config)
        if (root / "templates").is_dir() or (root / "themes").is_dir():
            from civicgen.markup.own import mistakes  # only for towns that change how pages look

            problems += mistakes(sources.config, root)
        try:
            look = look_of(sources.config, root, {lang: encode(shell) for lang, shell in shells(portal).items()})
        except ProblemsFound as found:
            problems += found.problems
        usable = not has_errors(problems)
        yield Ready(
            portal=portal if usable else None,
            linked=portal,
            look=look if usable else None,
            problems=problems,
            next=_utc(min((each.when for each in portal.transitions if each.when > instant), default=None)),
        )


def _sent() -> bool:
    """Whether this runs where the repository was sent to: forges and hosts say so to their jobs."""
    return os.environ.get("CI", "").casefold() not in ("", "0", "false")


def _held(portal: Portal, memory: Memory) -> tuple[Portal, tuple[Problem, ...]]:
    """The portal, held against its journal."""
    from civicgen.portal.files import digests_of_files
    from civicgen.portal.unlogged import waiting
    from civicgen.portal.vanished import vanished

    portal = msgspec.structs.replace(portal, waiting=waiting(portal, digests_of_files(portal.sources, memory)))
    return portal, tuple(vanished(portal))


def _utc(instant: datetime | None) -> str:
    return "" if instant is None else instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
