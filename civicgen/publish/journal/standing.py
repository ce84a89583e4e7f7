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
from civicgen.portal.journal import Act
from civicgen.portal.ledger import Ledger
from civicgen.portal.unlogged import unlogged
from civicgen.publish.verification.shelf import Shelf, texts_on
from civicgen.publish.verification.shown import shows

if TYPE_CHECKING:
    from civicgen.publish.verification.verify import Verified

__all__ = ["files_of_site", "standing"]

_BLOCK = 1 << 20
_BESIDE = frozenset({"journal-lost", "journal-stray", "journal-unfinished"})
"""What is wrong beside a journal that holds."""


def standing(root: Path, cache: Path, instant: datetime, seen: Verified) -> None:
    """The sources of a portal: every thing that is not, or not as, the journal says. Nothing is written beside them."""
    from civicgen.portal.files import digests_of_files

    place = msgspec.structs.replace(ground(root, root / "public"), cache=cache)
    with ready(root, place, instant=instant) as prepared:
        seen.problems = tuple(
            each
            for each in prepared.problems
            if each.code in _BESIDE
            or not each.code.startswith(("journal-", "address-", "published-no-more", "step-vanished", "contribution"))
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
    """What is published, at its address and in its words; and all files together, as `build.json` says."""
    texts, at = texts_on(shelf), 0
    for act in ledger.lasts():
        text = b""
        while at < act.sequence:
            text, at = next(texts, b""), at + 1
        if act.act != "withdrawn":
            seen.things += 1
            _page(shelf, act, text, seen)
    _build(shelf, seen)


def _page(shelf: Shelf, act: Act, text: bytes, seen: Verified) -> None:
    path = act.address.partition("#")[0]
    path = path + "index.html" if path.endswith("/") or not path else path
    value: dict[str, Any] = {}
    with suppress(msgspec.MsgspecError, RecursionError):
        value = msgspec.json.decode(text, type=dict[str, Any])
    if not shelf.has(path):
        seen.tell("page-missing", act.name, act.sequence)
    elif "#" not in act.address and path.endswith("/index.html"):
        if shows(shelf, path, value):
            seen.pages += 1
        else:
            seen.tell("page-altered", act.name, act.sequence)
    if isinstance(wanted := value.get("sha256"), str):
        file = act.address if value.get("type") == "Ballots" else _path(value | {"entry": act.name})
        if not shelf.has(file) or _sha256(shelf, file) != wanted:
            seen.tell("file-altered", file, act.sequence)


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

    try:
        value = msgspec.json.decode(stated, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        value = {}
    found = sum_of_site(files(), value.get("format"))
    if value.get("site") != found or value.get("files") != seen.files:
        seen.tell("build", BUILD)
