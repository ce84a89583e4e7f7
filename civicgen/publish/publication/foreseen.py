"""A portal as it would be becomes its journal as it would be, in a folder beside, and what its texts say otherwise.

The journal holds the text of everything as it was published last. So what a correction changes can be told, word by
word, even where no copy of the public site is at hand, and even when the clerk has built the site meanwhile.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

import msgspec

from civicgen.builder.place import CACHE, ground
from civicgen.builder.ready import ready
from civicgen.builder.site import locked
from civicgen.builder.trouble import disk
from civicgen.portal.differences import Piece as Told
from civicgen.portal.differences import What, differences
from civicgen.portal.journal import FOLDER, NAME, Unlogged
from civicgen.portal.kept import text_files, texts_of
from civicgen.portal.ledger import Ledger
from civicgen.portal.store import Store
from civicgen.problems import Problem, has_errors
from civicgen.publish.journal.appending import Writing, pending
from civicgen.publish.journal.texts import mended
from civicgen.publish.publication.differences import Act, Piece

__all__ = ["Foreseen", "Rewritten", "foresee", "salts_of"]

_MOST = 60
"""Corrected texts whose words are told; the others are counted."""


class Rewritten(msgspec.Struct, frozen=True):
    """A published text that says something else now."""

    name: str
    title: str
    reason: str = ""
    """Why, where it is known."""
    places: tuple[tuple[str, tuple[Piece, ...]], ...] = ()
    """What is changed of it (`title`, `points text`), and how; nothing where the earlier text was erased."""


class Foreseen(msgspec.Struct, frozen=True, kw_only=True):
    """What would be written to the journal."""

    count: int = 0
    kinds: dict[str, int] = {}
    begins: bool = False
    """The portal has kept no journal until now."""
    rewritten: tuple[Rewritten, ...] = ()
    silent: bool = False
    """Something published is changed, or taken back, and it is not said why."""
    journal: Path | None = None
    """Folder with the journal as it would be; None when nothing would be written."""
    problems: tuple[Problem, ...] = ()


def salts_of(seed: bytes) -> Callable[[], bytes]:
    """Salts that nobody can guess who does not know the seed: the journal that is shown is the one that is written."""
    numbers = count()
    return lambda: sha256(b"salt" + seed + next(numbers).to_bytes(8, "big")).digest()


def foresee(
    root: Path,
    into: Path,
    *,
    instant: datetime,
    instead: Mapping[str, bytes],
    reason: str,
    salts: Callable[[], bytes],
) -> Foreseen:
    """Write the journal as it would be into an empty folder. Raises DiskTrouble and Busy."""
    place = ground(root, root / "public")
    with ExitStack() as stack:
        locked(place, stack)
        begins = not (root / NAME).exists()
        with disk(into):
            _copy(root, into)
            with closing(Store(into / CACHE / "journal.sqlite")) as store:
                _, found = mended(into, store.ledger)
        if has_errors(found):
            return Foreseen(begins=begins, problems=found)
        prepared = stack.enter_context(ready(root, place, instant=instant, instead=instead, journal=into))
        portal = prepared.portal
        if portal is None:
            return Foreseen(begins=begins, problems=prepared.problems)
        ledger = portal.store.ledger
        changed: list[Unlogged] = []
        silent = False
        for act in pending(portal):
            silent = silent or (act.act in ("changed", "withdrawn") and not (act.reason or reason))
            if act.act == "changed" and len(changed) < _MOST:
                changed.append(act)
        rewritten = tuple(_rewritten(into, ledger, changed, reason))
        with disk(into):
            done = Writing(into, ledger, instant, reason, salts).run(
                pending(portal), prepared.problems, trial=False, mended=False
            )
    return Foreseen(
        count=done.count,
        kinds=done.kinds,
        begins=begins and done.count > 0,
        rewritten=rewritten,
        silent=silent,
        journal=into if done.count else None,
        problems=done.problems,
    )


def _copy(root: Path, into: Path) -> None:
    """The journal, which will grow, as a copy; texts, which stay, under a second name where the system has them."""
    (into / CACHE).mkdir()
    (into / FOLDER).mkdir()
    (into / NAME).touch()
    with suppress(FileNotFoundError):
        shutil.copyfile(root / NAME, into / NAME)
    for _, path in text_files(root):
        try:
            os.link(path, into / FOLDER / path.name)
        except (OSError, NotImplementedError):
            shutil.copy2(path, into / FOLDER / path.name)


_ACTS: dict[What, Act] = {"same": "same", "skipped": "same", "removed": "gone", "added": "new"}


def _pieces(pieces: Iterable[Told]) -> tuple[Piece, ...]:
    told = (Piece(_ACTS[each.what], "…" if each.what == "skipped" else " ".join(each.text.split())) for each in pieces)
    return tuple(each for each in told if each.text)


def _rewritten(root: Path, ledger: Ledger, acts: list[Unlogged], reason: str) -> Iterator[Rewritten]:
    numbers = {act.name: last.sequence for act in acts if (last := ledger.last(act.name)) is not None}
    texts = texts_of(root, numbers.values())
    for act in acts:
        after = msgspec.json.decode(act.text, type=dict)
        before = texts.get(numbers.get(act.name, 0))
        places = differences(before, after) if before is not None else ()
        yield Rewritten(
            name=act.name,
            title=str(after.get("title", "")),
            reason=act.reason or reason,
            places=tuple(
                (each.path[0] if len(each.path) == 1 else f"{each.path[0]} {each.path[-1]}", _pieces(each.pieces))
                for each in places
                if each.path[-1] != "sha256"  # of a file that was replaced, no words can be told
            ),
        )
