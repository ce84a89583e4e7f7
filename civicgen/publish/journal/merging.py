"""Two journals that grew apart become one again: ours as it is, then what the other one had that ours had not.

Both heads that were published stay true. Ours is a beginning of the result; and the acts of the other branch keep, in
`after`, the number of the last act that both knew, so that its tree can be grown again from the result.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec

from civicgen.builder.place import ground
from civicgen.builder.site import locked
from civicgen.builder.trouble import disk
from civicgen.portal.journal import (
    FOLDER,
    LONGEST,
    NAME,
    START,
    Act,
    act_of,
    chained,
    leaf_of,
    line_of,
    read_acts,
    salted,
)
from civicgen.portal.kept import LONGEST_TEXT, UNWRITTEN, is_file, is_folder, text_files
from civicgen.portal.store import Store
from civicgen.problems import Place, Problem, ProblemsFound
from civicgen.publish.journal.texts import Texts, lines_of, mended, rewrite

__all__ = ["merge"]

_MARKERS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")


class _Branch(msgspec.Struct):
    """Acts that follow one of ours and are not ours."""

    after: int
    acts: list[Act]
    texts: Path
    """Folder in which their texts are."""


def merge(root: Path, others: Iterable[Path] = ()) -> tuple[int, tuple[str, ...]]:
    """Join other journals to that of a portal, and what git could not join in it. Done twice, it changes nothing more.

    Gives the number of acts that were added, and the files that were written. Raises ProblemsFound when a line follows
    from no other.
    """
    place = ground(root, root / "public")
    with ExitStack() as stack:
        locked(place, stack)
        with disk(root / NAME):
            return _merged(root, place.cache, [root / NAME, *others])


def _merged(root: Path, cache: Path, files: list[Path]) -> tuple[int, tuple[str, ...]]:
    if os.path.lexists(root / FOLDER) and not is_folder(root / FOLDER):
        raise ProblemsFound((Problem(code="journal-link", place=Place(FOLDER)),))
    _finished(root, cache)
    joined = _Joined()
    marked = False
    for file in files:
        marked |= joined.read(file, root)
    size = len(joined.ours)
    added = [(act, branch) for branch in joined.branches() for act in branch.acts]
    if not added and not marked:
        return 0, ()
    chain, texts, lines = joined.chains[-1], Texts(root, size), root / UNWRITTEN
    known = {branch.texts: _Known(branch.texts, root) for _, branch in added}
    try:
        for number, (act, branch) in enumerate(added, size + 1):
            chain = chained(chain, leaf_of(act), branch.after)
            whole = msgspec.structs.replace(act, sequence=number, after=branch.after, chain=chain.hex())
            texts.add(known[branch.texts].of(act), whole.chain)
            joined.ours.append(whole)
        rewrite(lines, map(line_of, joined.ours))
        _read_back(lines)
    except ProblemsFound:
        texts.drop()
        lines.unlink(missing_ok=True)
        raise
    written = texts.place()
    rewrite(root / NAME, lines_of(lines))
    _finished(root, cache)
    lines.unlink()
    return len(added), (*written, NAME)


def _read_back(lines: Path) -> None:
    """What was joined is read as every command will read it, before it takes the place of anything."""
    if wrong := tuple(each for each in read_acts(lines) if isinstance(each, Problem)):
        raise ProblemsFound(wrong)


def _finished(root: Path, cache: Path) -> None:
    """Finish what was interrupted, and take away files of branches of which every text stands with the result.

    Does nothing as long as the journal is two.
    """
    with closing(Store(cache / "journal.sqlite")) as store:
        mended(root, store.ledger)


class _Joined:
    """Ours, act by act, and what branches off it."""

    def __init__(self) -> None:
        self.ours: list[Act] = []
        self.chains: list[bytes] = [START]
        self._branches: list[_Branch] = []

    def read(self, file: Path, root: Path) -> bool:
        """Take in one journal; the first is ours. Says whether it held marks of git."""
        folder, marked, first = file.parent / FOLDER, False, not self.ours
        branch: _Branch | None = None
        for number, line in enumerate(_lines(file, root), 1):
            if line.startswith(_MARKERS):
                marked = True
                continue
            act = _read(line, file, number, root)
            leaf, chain = leaf_of(act), bytes.fromhex(act.chain)
            if branch is not None and chained(bytes.fromhex(branch.acts[-1].chain), leaf, act.after) == chain:
                branch.acts.append(act)
            elif act.sequence < len(self.chains) and self.chains[act.sequence] == chain:
                continue
            elif act.sequence > len(self.chains) or chained(self.chains[act.sequence - 1], leaf, act.after) != chain:
                raise ProblemsFound((_wrong("journal-broken", file, number, line, root),))
            elif first and act.sequence == len(self.chains) and branch is None:
                self.ours.append(act)
                self.chains.append(chain)
            else:
                branch = _Branch(act.sequence - 1, [act], folder)
                self._branches.append(branch)
        return marked

    def branches(self) -> Iterator[_Branch]:
        """Branches of which ours does not hold the acts already."""
        blocks: dict[int, set[bytes]] = {}
        for act in self.ours:
            blocks.setdefault(act.after, set()).add(leaf_of(act))
        for branch in self._branches:
            known = blocks.setdefault(branch.after, set())
            branch.acts = [act for act in branch.acts if leaf_of(act) not in known]
            known.update(map(leaf_of, branch.acts))
            yield branch


class _Known:
    """Texts of a branch, read from the files that were written with it."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder, self._root = folder, root
        self._files = text_files(folder.parent)
        if folder != root / FOLDER:  # git may have put them beside ours
            self._files += text_files(root)
        self._lines: Iterator[bytes] = iter(())
        self._next = 0

    def of(self, act: Act) -> bytes:
        """Text of an act, asked for in their order; nothing when it was erased. No other than was published."""
        text = self._read(act)
        if salted(bytes.fromhex(act.salt), text).hex() == act.digest if act.salt else not text:
            return text
        given = {"number": str(act.sequence), "name": act.name}
        place = Place(_named(self._folder, self._root))
        raise ProblemsFound((Problem(code="journal-text-wrong", place=place, given=given),))

    def _read(self, act: Act) -> bytes:
        for first, path in self._files:
            if first == act.sequence and path.stem.endswith(f"-{act.chain[:8]}"):
                self._lines, self._next = lines_of(path, LONGEST_TEXT), first
                break
        if self._next != act.sequence:
            return b""
        self._next += 1
        return next(self._lines, b"").rstrip(b"\r\n")


def _lines(file: Path, root: Path) -> Iterator[bytes]:
    """Lines of a journal from anywhere: no link is followed, and a line without an end is not read whole."""
    if os.path.lexists(file) and not is_file(file):
        raise ProblemsFound((Problem(code="journal-link", place=Place(_named(file, root))),))
    return lines_of(file, LONGEST + 1)


def _read(line: bytes, file: Path, number: int, root: Path) -> Act:
    act = act_of(line if line.endswith(b"\n") else line + b"\n")
    if act is not None:
        return act
    raise ProblemsFound((_wrong("journal-bad-line", file, number, line, root),))


def _wrong(code: str, file: Path, number: int, line: bytes, root: Path) -> Problem:
    excerpt = line[:300].decode("utf-8", "replace").rstrip("\r\n")
    return Problem(code=code, place=Place(_named(file, root), number, 0, excerpt), given={"number": str(number)})


def _named(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
