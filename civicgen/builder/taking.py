"""A consultation becomes files to take away, put where they were asked for, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from civicgen.builder.borrowed import to_look_at
from civicgen.builder.place import ground
from civicgen.builder.ready import Ready, ready
from civicgen.builder.site import locked
from civicgen.builder.trouble import disk
from civicgen.problems import Problem, has_errors

if TYPE_CHECKING:
    from civicgen.config import Dossier
    from civicgen.dossiers.chapters import How
    from civicgen.pages.opendata.downloads import Format
    from civicgen.portal.portal import Portal

__all__ = ["Taken", "Unknown", "freeze", "take_away"]


class Unknown(Exception):  # noqa: N818  (the command asks again with these names)
    """A consultation that the portal does not show, or none named where there are several."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.known = known


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What was made."""

    files: tuple[tuple[str, int], ...] = ()
    """Path and bytes of each file."""
    open: tuple[str, ...] = ()
    """Titles of consultations that are not over: what is frozen of them is not their end."""
    problems: tuple[Problem, ...] = ()


def take_away(
    root: Path, folder: Path, consultations: tuple[str, ...], formats: tuple[Format, ...] = (),
    contributions: How | None = None, *, instant: datetime,
) -> Taken:  # fmt: skip
    """Write the dossiers of some consultations, or of all, into a folder, in every language of the portal.

    Without formats, those of the settings, else all that need nothing more installed. Raises Unknown, ProblemsFound,
    Busy, DiskTrouble.
    """
    made: list[tuple[str, int]] = []
    with _prepared(root, instant) as prepared:
        portal, look = prepared.portal, prepared.look
        if portal is None or look is None:
            return Taken(problems=prepared.problems)
        from civicgen.dossiers.plan import write
        from civicgen.pages.views import Views

        wanted = _wanted(portal, consultations)
        settings: Dossier = portal.config.dossier
        for lang, edition in portal.editions.items():
            views = Views(portal, edition)
            for form in formats or settings.formats or ("zip", "page", "epub"):
                if form == "zip" and views.original is not views:
                    continue  # it holds every language
                ending = ("" if views.original is views else f"-{lang}") + (".html" if form == "page" else f".{form}")
                for process in edition.processes:
                    if process.id in wanted:
                        how: How = contributions or settings.contributions
                        make = partial(write, form, views, process, look, how)
                        made.append(_put(folder / f"{process.id}{ending}", make))
    return Taken(files=tuple(made), problems=prepared.problems)


def freeze(root: Path, target: Path, consultation: str, *, instant: datetime) -> Taken:
    """Write the final archive of one consultation; without a name, of the only one. Raises as `take_away` does."""
    with _prepared(root, instant) as prepared:
        portal, look = prepared.portal, prepared.look
        if portal is None or look is None:
            return Taken(problems=prepared.problems)
        from civicgen.dossiers.frozen import write_frozen
        from civicgen.portal.waiting import over

        known = tuple(process.id for process in portal.default.processes)
        if not consultation and len(known) != 1:
            raise Unknown("", known)
        (name,) = _wanted(portal, (consultation or known[0],))
        process = portal.default.process(name)
        assert process is not None  # it was just found
        made = _put(target, lambda file: write_frozen(portal, look, process, file))
        ended = over(process, portal.store)
    title = process.consultation.title
    return Taken(files=(made,), open=() if ended else (title,), problems=prepared.problems)


@contextmanager
def _prepared(root: Path, instant: datetime) -> Iterator[Ready]:
    """A portal, read; nothing is usable when there is an error."""
    with ExitStack() as stack:
        place = to_look_at(ground(root, root / "public"), stack, remember=True)
        locked(place, stack)
        found = stack.enter_context(ready(place.root, place, instant=instant))
        yield msgspec.structs.replace(found, portal=None) if has_errors(found.problems) else found


def _wanted(portal: Portal, named: tuple[str, ...]) -> tuple[str, ...]:
    known = tuple(process.id for process in portal.default.processes)
    for name in named:
        if name not in known:
            raise Unknown(name, known)
    return tuple(dict.fromkeys(named)) or known


def _put(target: Path, make: Callable[[BinaryIO], None]) -> tuple[str, int]:
    """Write a file beside its place, then put it there: a reader never finds half of one."""
    beside = target.with_name(f".{target.name}.{os.getpid()}.civicgen-new")
    with disk(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(beside, "w+b") as file:
                make(file)
            os.replace(beside, target)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        return str(target), target.stat().st_size
