"""An address of the site becomes the reason why its file would be made again: which fields of its context changed."""

from __future__ import annotations

import os
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.builder.borrowed import to_look_at
from civicgen.builder.changes import content_of, made_from, stamp_of
from civicgen.builder.place import Ground, ground
from civicgen.builder.ready import ready
from civicgen.builder.record import Record
from civicgen.builder.site import finish, locked, look_prefix, open_record
from civicgen.builder.working import field_digests
from civicgen.digests import digest, encode
from civicgen.pages.planned import Copied, Group, Item, Planned, Streamed
from civicgen.problems import Problem

__all__ = ["Explanation", "explain", "path_of"]

Verdict = Literal["same", "new", "changed", "look", "file", "removed", "unknown"]


class Explanation(msgspec.Struct, frozen=True, kw_only=True):
    """What the next build would do with one file of the site, and why."""

    path: str
    verdict: Verdict
    """`same`: nothing to do. `new`: never built. `changed`: fields of its context, or the file it is a copy of.
    `look`: templates, styles, words or settings of the site. `file`: what lies in the site is not what was written.
    `removed`: planned no more. `unknown`: no such page, neither now nor in the last build."""
    kind: str = ""
    fields: tuple[str, ...] = ()
    """Fields of the context that changed since the page was last rendered."""
    problems: tuple[Problem, ...] = ()
    """What forbids a build, when nothing could be found out."""


def explain(
    root: Path, address: str, output: Path | None = None, *, instant: datetime, preview: bool = False
) -> Explanation:
    """Say why the page at an address (or path) would be rendered.

    Nothing is written to the site, unless an interrupted build must be finished first; a portal may be
    read-only. Raises Busy and DiskTrouble.
    """
    home = ground(root, output or root / "public")
    address = _on_site(home.output, address)
    with ExitStack() as stack:
        place = to_look_at(home, stack, remember=True)
        locked(place, stack)
        if place is home:
            finish(place)
        prepared = stack.enter_context(ready(place.root, place, instant=instant, preview=preview))
        portal, look = prepared.portal, prepared.look
        if portal is None:
            return Explanation(path=path_of(address), verdict="unknown", problems=prepared.problems)
        path = path_of(address, portal.config.url)
        from civicgen.builder.everything import everything

        assert look is not None  # where there is a portal, there is its look
        whole = everything(portal, look)
        items = (each for item in whole for each in (item.pages() if isinstance(item, Group) else (item,)))
        found = next((item for item in items if item.path == path), None)
        with open_record(place) as record:
            return compare(path, found, prepared.looks, place, record)


def _on_site(output: Path, address: str) -> str:
    """The address of a page that was named by its file on the disk: `public/plan/index.html`."""
    named = Path(address).absolute()
    return named.relative_to(output).as_posix() if named.is_relative_to(output) else address


def path_of(address: str, url: str = "") -> str:
    """The file of an address: absolute, from the site's root, with or without its index.html or anchor."""
    path = address.partition("#")[0].partition("?")[0]
    if url and path.startswith(url.rstrip("/")):
        path = path[len(url.rstrip("/")) :]
    elif "://" in path:
        path = path.partition("://")[2].partition("/")[2]
    path = path.replace("\\", "/").lstrip("/")
    last = path.rpartition("/")[2]
    if last and "." not in last:
        path += "/"
    return path + "index.html" if not last or "." not in last else path


def compare(path: str, item: Item | None, looks: dict[str, bytes], place: Ground, record: Record) -> Explanation:
    """Compare a file of the plan with what the record knows of it."""
    entry = record.find([path]).get(path)
    if item is None:
        return Explanation(path=path, verdict="removed" if entry else "unknown")
    kind = _kind(item)
    if entry is None:
        return Explanation(path=path, kind=kind, verdict="new")
    name = f"{place.output}{os.sep}{path}"
    if not isinstance(item, Planned):
        made = stamp_of(item) if isinstance(item, Copied) else made_from(digest(looks.get("", b"")), item.inputs)
        verdict: Verdict = "same" if made == entry.digest else "changed"
    else:
        context = encode(item.context)
        if made_from(look_prefix(looks, item.context), context) == entry.digest:
            verdict = "same"
        else:
            before, now = record.fields(path) or b"", field_digests(context)
            names = type(item.context).__struct_fields__
            if len(before) != len(now):
                return Explanation(path=path, kind=kind, verdict="look")
            fields = tuple(names[at // 4] for at in range(0, len(now), 4) if before[at : at + 4] != now[at : at + 4])
            return Explanation(path=path, kind=kind, verdict="changed" if fields else "look", fields=fields)
    if verdict == "same" and not _untouched(name, entry.size, entry.changed, entry.content):
        verdict = "file"
    return Explanation(path=path, kind=kind, verdict=verdict)


def _kind(item: Item) -> str:
    if isinstance(item, Planned):
        return str(item.context.kind)  # type: ignore[attr-defined]  # every context has one
    return item.kind if isinstance(item, Streamed) else "file"


def _untouched(name: str, size: int, changed: int, content: bytes) -> bool:
    try:
        state = os.stat(name)
        return state.st_size == size and (state.st_mtime_ns == changed or content_of(name) == content)
    except OSError:
        return False
