"""What a portal publishes and its journal does not know becomes lines of the journal, appended and never rewritten.

For other commands, two functions are enough:

    appended = append(root, instant=now, reason="…")     # Appended: how many acts, what they were, the new head
    appended = append(root, instant=now, trial=True)     # the same, and nothing is written

`append` may be called at any time and as often as one likes: with nothing to say it writes nothing, and after an
interruption it finishes. A portal begins its journal with the first call; `build` only reads it.

What lies where (all of it belongs to the repository):

    journal.jsonl                     one line an act, without any text
    journal/000001-1a2b3c4d.jsonl     texts of acts 1, 2, 3…: line by line, as the digests are of; empty once erased

Texts are kept so that a later change can be shown with its difference on a host that starts from a clean clone, and so
that anyone can hold what is published against the journal. What is withdrawn loses its texts and salts at once.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from civicgen.builder.intact import intact
from civicgen.builder.place import Ground, ground
from civicgen.builder.ready import ready
from civicgen.builder.site import locked
from civicgen.builder.trouble import disk
from civicgen.portal.files import digests_of_files
from civicgen.portal.heads import Head
from civicgen.portal.journal import NAME, Act, Unlogged, act_of, chained, leaf_of, line_of, salted
from civicgen.portal.kept import UNWRITTEN
from civicgen.portal.ledger import Ledger
from civicgen.portal.portal import Portal
from civicgen.portal.store import Store
from civicgen.portal.unlogged import unlogged
from civicgen.problems import Place, Problem, ProblemsFound, has_errors
from civicgen.publish.journal.texts import Texts, erase_aside, erase_salts, mended

__all__ = ["Appended", "Writing", "append", "erase", "looked_at", "pending"]

SHOWN = 200


class Appended(msgspec.Struct, frozen=True, kw_only=True):
    """What was appended to a journal, or would be."""

    count: int = 0
    """How many acts; 0 when the journal said everything already."""
    acts: tuple[Unlogged, ...] = ()
    """The first of them, without their texts (at most 200)."""
    kinds: dict[str, int] = {}
    """How many were published, changed, withdrawn, moved."""
    erased: int = 0
    """Texts erased, since what they were of has been withdrawn."""
    head: Head = Head(0, b"")
    """What the journal is now; in a trial, what it was."""
    mended: bool = False
    """An earlier run had been interrupted; what it left was put right first."""
    files: tuple[str, ...] = ()
    """Files that were written, from the portal's root: what must be committed."""
    problems: tuple[Problem, ...] = ()
    """When one is an error, nothing was written."""

    @property
    def good(self) -> bool:
        """The journal says everything that is published."""
        return not any(problem.severity == "error" for problem in self.problems)


def pending(portal: Portal) -> Iterator[Unlogged]:
    """Acts that the journal does not know yet: what the portal publishes at its instant, and what it did until now."""
    return (act for act in unlogged(portal, digests_of_files(portal.sources)) if isinstance(act, Unlogged))


def append(
    root: Path,
    *,
    instant: datetime,
    reason: str = "",
    trial: bool = False,
    salts: Callable[[], bytes] = lambda: secrets.token_bytes(32),
) -> Appended:
    """Append to the journal of a portal everything that it publishes at an instant and the journal does not say yet.

    `reason` stands with what was changed or withdrawn, unless the entry itself says why. A `trial` writes nothing.
    Raises DiskTrouble when the disk refuses, Busy when another command works on the portal. Killed at any moment, it
    leaves a journal that the next call finishes.
    """
    place = ground(root, root / "public")
    with ExitStack() as stack:
        locked(place, stack)
        begins = not trial and not os.path.lexists(root / NAME)
        was_mended = False
        if not trial:
            was_mended, found = _mended(root, place)
            if has_errors(found):
                return Appended(problems=found, mended=was_mended)
        if begins:  # from here on the portal keeps one, and its texts may lead to it
            with disk(root / NAME):
                (root / NAME).touch()
        prepared = stack.enter_context(ready(root, place, instant=instant))
        portal = prepared.portal
        if portal is None:
            if begins:
                (root / NAME).unlink(missing_ok=True)
            return Appended(problems=prepared.problems, mended=was_mended)
        ledger = portal.store.ledger
        writing = Writing(root, ledger, instant, reason, salts)
        with disk(root / NAME):
            return writing.run(pending(portal), prepared.problems, trial=trial, mended=was_mended)


def _mended(root: Path, place: Ground) -> tuple[bool, tuple[Problem, ...]]:
    """Put right what an interrupted run left, if the journal is sound as far as it was written."""
    path = place.cache / "store.sqlite"
    with disk(root / NAME), intact(path), closing(Store(path)) as store:
        return mended(root, store.ledger)


class Seen(msgspec.Struct, frozen=True):
    """What a journal is, and its last acts."""

    head: Head
    acts: tuple[Act, ...]
    problems: tuple[Problem, ...] = ()


def looked_at(root: Path, count: int) -> Seen:
    """Read the journal of a portal, without its sources."""
    with closing(Store(Path(":memory:"))) as store, disk(root / NAME):
        problems = store.ledger.take_in(root)
        head = store.ledger.head
        return Seen(head, tuple(store.ledger.acts(head.size - count + 1)), problems)


def erase(root: Path, names: Iterable[str]) -> tuple[int, tuple[str, ...]]:
    """Erase the earlier texts of these names, and their salts: what they said can be neither read nor guessed.

    What is published now keeps its text. Gives the number of texts erased, and the files that were written.
    """
    place = ground(root, root / "public")
    with ExitStack() as stack:
        locked(place, stack)
        ledger = stack.enter_context(closing(Store(place.cache / "journal.sqlite"))).ledger
        with disk(root / NAME):
            _, found = mended(root, ledger)
            if has_errors(found):
                raise ProblemsFound(found)
            ledger.take_in(root)
            acts = [act for name in names for act in ledger.of(name)[:-1] if act.salt]
            return (len(acts), _without(root, acts)) if acts else (0, ())


def _without(root: Path, acts: Iterable[Act]) -> tuple[str, ...]:
    """Empty the texts and salts of these acts. Texts first: a salt without a text says nothing."""
    acts = list(acts)
    wanted = {act.sequence for act in acts}
    erase_aside(root, (act.name for act in acts))
    touched = Texts.erase(root, wanted)
    erase_salts(root, wanted)
    return (*touched, NAME)


def _stated(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _one_line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:1000]


class Writing:
    """One run of writing: of a journal, or of its copy, in which is seen what it would be."""

    def __init__(self, root: Path, ledger: Ledger, instant: datetime, reason: str, salts: Callable[[], bytes]) -> None:
        self._root, self._ledger, self._reason, self._salts = root, ledger, _one_line(reason), salts
        self._instant = max(_stated(instant), ledger.last_instant)
        """A journal never goes back in time, whatever the clock says."""
        self._kinds: dict[str, int] = {}
        self._shown: list[Unlogged] = []

    def run(self, acts: Iterable[Unlogged], problems: tuple[Problem, ...], *, trial: bool, mended: bool) -> Appended:
        """Write all acts, or only count them."""
        ledger, files = self._ledger, []
        if trial:
            for act in acts:
                self._count(act)
        else:
            files = self._append(acts)
        erased = 0
        if not trial:
            ledger.take_in(self._root)
            erased, touched = self._erase()
            files += touched
        return Appended(
            count=sum(self._kinds.values()),
            acts=tuple(self._shown),
            kinds=self._kinds,
            erased=erased,
            head=ledger.head,
            mended=mended,
            files=tuple(dict.fromkeys(files)),
            problems=problems,
        )

    def _count(self, act: Unlogged) -> None:
        self._kinds[act.act] = self._kinds.get(act.act, 0) + 1
        if len(self._shown) < SHOWN:
            self._shown.append(msgspec.structs.replace(act, text=b""))

    def _append(self, acts: Iterable[Unlogged]) -> list[str]:
        """Texts first, each file at once; then the lines that speak of them."""
        number, chain = self._ledger.head.size, self._ledger.chain
        lines = self._root / UNWRITTEN
        texts = Texts(self._root, number)
        with lines.open("wb") as file:
            for each in acts:
                self._count(each)
                number, salt = number + 1, self._salts()
                act = Act(
                    sequence=number,
                    instant=self._instant,
                    act=each.act,
                    name=each.name,
                    address=each.address,
                    was=each.was,
                    digest=salted(salt, each.text).hex(),
                    reason=_one_line(each.reason) or (self._reason if each.act in ("changed", "withdrawn") else ""),
                    salt=salt.hex(),
                    chain="",
                )
                chain = chained(chain, leaf_of(act))
                act = msgspec.structs.replace(act, chain=chain.hex())
                if act_of(line_of(act)) is None:  # nobody, and no later command of ours, would read it
                    texts.drop()
                    raise ProblemsFound((Problem(code="unsafe-name", place=Place(file=each.name)),))
                texts.add(each.text, act.chain)
                file.write(line_of(act))
        written = texts.place()
        if written:
            with lines.open("rb") as source, (self._root / NAME).open("ab") as journal:
                shutil.copyfileobj(source, journal, 1 << 20)
                journal.flush()
                os.fsync(journal.fileno())
            written.append(NAME)
        lines.unlink()
        return written

    def _erase(self) -> tuple[int, list[str]]:
        """Texts and salts of what has been withdrawn go, at once and for good; digests stay."""
        acts = list(self._ledger.to_erase())
        if not acts:
            return 0, []
        touched = _without(self._root, acts)
        self._ledger.take_in(self._root)
        return len(acts), list(touched)
