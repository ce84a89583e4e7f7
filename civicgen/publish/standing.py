"""What stands in a portal or a site now, held against what its journal says was published last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b, sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from civicgen.builder.place import ground, harmless
from civicgen.builder.ready import ready
from civicgen.builder.stamp import NAME as BUILD
from civicgen.builder.stamp import sum_of_site
from civicgen.digests import SIZE
from civicgen.portal.journal import FOLDER, Act
from civicgen.portal.ledger import Ledger
from civicgen.portal.unlogged import unlogged
from civicgen.publish.shelf import Shelf

if TYPE_CHECKING:
    from civicgen.publish.verify import Verified

__all__ = ["files_of_site", "standing"]

_BLOCK = 1 << 20


def standing(root: Path, cache: Path, instant: datetime, seen: Verified) -> None:
    """The sources of a portal: every thing that is not, or not as, the journal says. Nothing is written beside them."""
    from civicgen.portal.files import digests_of_files

    place = msgspec.structs.replace(ground(root, root / "public"), cache=cache)
    with ready(root, place, instant=instant) as prepared:
        seen.problems = tuple(
            each
            for each in prepared.problems
            if not each.code.startswith(("journal-", "address-", "published-no-more", "step-vanished", "contribution"))
        )
        portal = prepared.linked
        if portal is None:
            return
        ledger = portal.store.ledger
        seen.things = sum(act.act != "withdrawn" for act in ledger.standing())
        seen.things += sum(act.act != "withdrawn" for each in ledger.consultations() for act in ledger.standing(each))
        for found in unlogged(portal, digests_of_files(portal.sources)):
            if isinstance(found, Act):
                seen.tell("missing", found.name, found.sequence)
            elif found.act == "published" and ledger.last(found.name) is None:
                seen.tell("added", found.name)
            else:
                seen.tell("altered", found.was or found.name)


def files_of_site(shelf: Shelf, ledger: Ledger, seen: Verified) -> None:
    """The files of a site: pages of what is published, files as they were, and all of them as `build.json` says."""
    digests: dict[str, str] = {}
    _pages(shelf, ledger, seen)
    for name, path, wanted in _published_files(shelf):
        digests[name] = f"{path}\0{wanted}"
    for name, noted in digests.items():
        path, _, wanted = noted.partition("\0")
        last = ledger.last(name)
        if last is not None and last.act != "withdrawn" and (not shelf.has(path) or _sha256(shelf, path) != wanted):
            seen.tell("file-altered", path, last.sequence)
    _build(shelf, seen)


def _pages(shelf: Shelf, ledger: Ledger, seen: Verified) -> None:
    """Everything that is published stands at its address."""
    checked: set[str] = set()
    for consultation in ("", *ledger.consultations()):
        for act in ledger.standing(consultation):
            if act.act == "withdrawn":
                continue
            seen.things += 1
            path = act.address.partition("#")[0]
            path = path + "index.html" if path.endswith("/") or not path else path
            if path not in checked and not shelf.has(path):
                seen.tell("page-missing", act.name, act.sequence)
            if "#" in act.address:
                checked.add(path)


def _published_files(shelf: Shelf) -> Iterator[tuple[str, str, str]]:
    """Names of things that are files, or have one, with its path and its digest as their last texts say."""
    from civicgen.publish.texts import is_text_file

    for name in shelf.names():
        if not (name.startswith(f"{FOLDER}/") and is_text_file(name)):
            continue
        with shelf.open(name) as file:
            while line := file.readline(1 << 26):
                if b'"sha256":"' in line:
                    with suppress(msgspec.MsgspecError, RecursionError):
                        value = msgspec.json.decode(line, type=dict[str, Any])
                        if isinstance(value.get("entry"), str) and isinstance(value.get("sha256"), str):
                            yield value["entry"], _path(value), value["sha256"]


def _path(value: dict[str, Any]) -> str:
    file, name = str(value.get("file", "")), str(value["entry"])
    if not file or file.startswith("media/"):
        return file or name
    return "/".join((*name.split("/")[:2], file))


def _sha256(shelf: Shelf, path: str) -> str:
    state = sha256()
    with shelf.open(path) as file:
        while block := file.read(_BLOCK):
            state.update(block)
    return state.hexdigest()


def _build(shelf: Shelf, seen: Verified) -> None:
    """All files together; what hosts and people lay beside them is not counted."""
    if not shelf.has(BUILD):
        seen.tell("build", BUILD)
        return
    with shelf.open(BUILD) as file:
        stated = file.read(1 << 16)

    def files() -> Iterator[tuple[str, bytes]]:
        for name in shelf.names():
            if name == BUILD or harmless(name):
                continue
            seen.files += 1
            state = blake2b(digest_size=SIZE)
            with shelf.open(name) as file:
                while block := file.read(_BLOCK):
                    state.update(block)
            yield name, state.digest()

    found = sum_of_site(files())
    try:
        value = msgspec.json.decode(stated, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        value = {}
    if value.get("site") != found or value.get("files") != seen.files:
        seen.tell("build", BUILD)
