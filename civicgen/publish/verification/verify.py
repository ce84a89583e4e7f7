"""A copy of a site or of a portal, from anywhere, and a head kept from earlier become what they prove, off line.

Four questions, each answered by itself:

1. Does the journal hold together, and does it begin with what it was when the earlier head was noted?
2. Is each text that the journal knows the one that was published, to the letter?
3. Is what stands there now what the journal says was published last?
4. (Of a site) Do its pages show the words of these texts? Are its files those that were written together, as
   `build.json` says?

The last proves no more than that nothing was damaged: whoever can change a page can write `build.json` anew. What
nobody can do without its being seen is to change, take out, put in or reorder anything that an earlier head covers.

A final archive (`freeze`) holds no texts of the journal, since it is of one consultation and the journal of all: there
the last question is of its manifest, and the second and third are not asked.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import datetime
from pathlib import Path

import msgspec

from civicgen.portal.heads import Head
from civicgen.portal.journal import FOLDER, NAME, acts_in, leaf_of, salted
from civicgen.portal.kept import is_folder
from civicgen.portal.ledger import Ledger
from civicgen.portal.merkle import Frontier
from civicgen.portal.store import Store
from civicgen.problems import Problem
from civicgen.publish.journal.standing import files_of_site, standing
from civicgen.publish.verification.bag import JOURNAL, files_of_bag, head_of_bag, is_bag
from civicgen.publish.verification.shelf import Shelf, on_shelf, texts_on

__all__ = ["Finding", "Verified", "verify"]

_TOLD = 50


class Finding(msgspec.Struct, frozen=True):
    """Something that is not as the journal, or the earlier head, says."""

    what: str
    """`journal`, `link`, `head`, `text-altered`, `text-missing`, `text-added`, `altered`, `missing`, `added`,
    `page-missing`, `page-altered`, `file-altered`, `build`, `bag-manifest`, `bag-altered`, `bag-missing`,
    `bag-added`."""
    name: str = ""
    """What it is about: an entry, a contribution, a file."""
    line: int = 0
    """Line of the journal."""


class Verified(msgspec.Struct, kw_only=True):
    """What was found."""

    kind: str = ""
    """`site`, `portal` or `bag` (a final archive)."""
    head: Head = Head(0, b"")
    """What the journal is now."""
    since: str = ""
    """When its first act was written."""
    until: str = ""
    earlier: Head | None = None
    """The head it was held against."""
    continues: str = ""
    """`yes`; `branch`: the head is of a journal that was joined to this one; `no`; empty when none was given."""
    added: int = 0
    """Acts written since that head."""
    proven: int = 0
    """Texts that are as they were published."""
    erased: int = 0
    """Texts that were erased, with what could have told them."""
    left_out: int = 0
    """Texts that a final archive leaves out on purpose: nothing is said of them."""
    things: int = 0
    """Things that are published now, as the journal says."""
    pages: int = 0
    """Pages of the site that show the words of their texts."""
    files: int = 0
    """Files of the site that were looked at."""
    found: int = 0
    """How many findings there are."""
    findings: list[Finding] = []
    """The first of them."""
    problems: tuple[Problem, ...] = ()
    """Mistakes in the sources of a portal, which keep it from being looked at."""

    @property
    def good(self) -> bool:
        """Nothing is otherwise than it should be."""
        return not self.found and not any(problem.severity == "error" for problem in self.problems)

    @property
    def proves(self) -> tuple[str, ...]:
        """What was found true, and is no more than was looked at; nothing as soon as anything is otherwise.

        `since`: what was published at the earlier head is here, or its change is in the journal; `agree`: journal and
        texts agree; `bag`: its files are those of its manifest; `journal`: the journal is whole since the earlier head.
        """
        if not self.good or not self.kind:
            return ()
        held = self.continues in ("yes", "branch")
        if self.kind == "bag":
            return ("bag", "journal") if held else ("bag",)
        return ("since",) if held else ("agree",)

    def tell(self, what: str, name: str = "", line: int = 0) -> None:
        """Note something."""
        self.found += 1
        if len(self.findings) < _TOLD:
            self.findings.append(Finding(what, name, line))


def verify(path: Path, *, earlier: Head | None = None, instant: datetime) -> Verified:
    """Look at a site, a portal, a final archive, or a ZIP of a site or archive. Raises ShelfRefused, OSError."""
    seen = Verified(earlier=earlier)
    with ExitStack() as stack:
        shelf = stack.enter_context(on_shelf(path))
        for link in _links(path):
            seen.tell("link", link)
        bag = is_bag(shelf)
        journal = JOURNAL if bag else NAME
        if bag:
            seen.kind = "bag"
            files_of_bag(shelf, seen)
        if not shelf.has(journal):
            if not bag or earlier is not None:
                seen.tell("journal", journal)
            return seen
        cache = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="civicgen-")))
        ledger = stack.enter_context(closing(Store(cache / "verify.sqlite"))).ledger
        with shelf.open(journal) as file:
            for problem in ledger.read(acts_in(file)):
                seen.tell("journal", problem.code, problem.place.line)
        seen.head = ledger.head
        _dates(ledger, seen)
        if earlier is not None:
            _against(ledger, earlier, seen)
        if bag:
            head_of_bag(shelf, ledger.head, seen)
            seen.erased = sum(not act.salt for act in ledger.acts())
            seen.left_out = ledger.head.size - seen.erased
            return seen
        _texts(shelf, ledger, seen)
        if shelf.has("civicgen.yml") and path.is_dir():
            seen.kind = "portal"
            standing(path, cache, instant, seen)
        else:
            seen.kind = "site"
            files_of_site(shelf, ledger, seen)
    return seen


def _links(path: Path) -> Iterator[str]:
    """Links where the journal and its texts should be: none is followed."""
    for name in (NAME, FOLDER):
        if (path / name).is_symlink():
            yield name
    if is_folder(path / FOLDER):
        yield from (
            f"{FOLDER}/{name}" for name in sorted(os.listdir(path / FOLDER)) if (path / FOLDER / name).is_symlink()
        )


def _dates(ledger: Ledger, seen: Verified) -> None:
    first = next(ledger.acts(1, 1), None)
    seen.since, seen.until = first.instant if first else "", ledger.last_instant


def _against(ledger: Ledger, earlier: Head, seen: Verified) -> None:
    """Whether the journal, or a branch that was joined to it, was this at that size."""
    tree = Frontier()
    for act in ledger.acts(1, earlier.size):
        tree.add(leaf_of(act))
    if tree.size == earlier.size and Head(tree.size, tree.root()).agrees(earlier):
        seen.continues, seen.added = "yes", ledger.head.size - earlier.size
    elif _of_a_branch(ledger, earlier):
        seen.continues, seen.added = "branch", ledger.head.size
    else:
        seen.continues = "no"
        seen.tell("head", earlier.short)


def _of_a_branch(ledger: Ledger, earlier: Head) -> bool:
    for after, first in ledger.branches():
        if not after < earlier.size:
            continue
        tree = Frontier()
        for act in ledger.acts(1, after):
            tree.add(leaf_of(act))
        for act in ledger.acts(first):
            if act.after != after or tree.size == earlier.size:
                break
            tree.add(leaf_of(act))
        if Head(tree.size, tree.root()).agrees(earlier):
            return True
    return False


def _texts(shelf: Shelf, ledger: Ledger, seen: Verified) -> None:
    """Each text against the digest of its act: two streams side by side."""
    texts = texts_on(shelf)
    for act in ledger.acts():
        text = next(texts, None)
        if not act.salt and not text:
            seen.erased += 1
        elif text is None or not text:
            seen.tell("text-missing", act.name, act.sequence)
        elif not act.salt or salted(bytes.fromhex(act.salt), text).hex() != act.digest:
            seen.tell("text-altered", act.name, act.sequence)
        else:
            seen.proven += 1
    for _ in texts:
        seen.tell("text-added", FOLDER)
        break
