"""A made-up site: contexts, a renderer and a portal of files, so that the builder is tested without templates."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import ClassVar

import msgspec

from civicgen.builder.assistant import assistant
from civicgen.builder.lock import hold
from civicgen.builder.place import ground
from civicgen.builder.report import Report
from civicgen.builder.site import Rendering, finish, put
from civicgen.builder.stamp import NAME, Stamp
from civicgen.digests import digest, encode
from civicgen.pages.contexts import Value
from civicgen.pages.planned import Copied, Group, Item, Planned, Streamed
from civicgen.problems import Place, Problem

STAMP = Stamp(program="civicgen test", instant="2026-01-01T00:00:00Z")
Plan = list[Item | Group]


class Note(Value, frozen=True, kw_only=True):
    """A made-up page."""

    kind: ClassVar[str] = "note"
    lang: str = "fr"
    title: str
    words: str = ""


def render(look: bytes, jobs: list[tuple[str, str, bytes]]) -> list[bytes | Problem]:
    """Render notes; one called `bad` cannot be."""
    pages: list[bytes | Problem] = []
    for path, kind, context in jobs:
        note = msgspec.msgpack.decode(context, type=Note)
        if note.title == "bad":
            pages.append(Problem(code="template-error", place=Place(file="templates/note.html", line=3)))
        elif note.title == "deadly" and os.environ.get("CIVICGEN_TEST_WORKER") != str(os.getpid()):
            os._exit(3)
        else:
            pages.append(f"{kind} {path}\n{note.title}\n{note.words}\n{look.decode()}\n".encode())
    return pages


def note(path: str, title: str = "Titre", words: str = "") -> Planned:
    """A page of the plan."""
    return Planned(path, Note(title=title, words=words))


def build(
    plan: Sequence[Item | Group],
    root: Path,
    output: Path | None = None,
    *,
    look: bytes = b"look",
    workers: int = 1,
    digests: bytes = b"",
) -> Report:
    """Build a made-up plan as the real build does."""
    place = ground(root, output or root / "public")
    looks = {"": digest(look, digests)}
    rendering = Rendering(function="tests.builder.made_up.render", look=look, looks=looks, workers=workers)
    place.cache.mkdir(parents=True, exist_ok=True)
    with hold(place.lock):
        finish(place)
        with closing(assistant(place, 2)) as helped:
            return put(lambda: iter(plan), place, rendering, STAMP, assistant=helped)


def stream(path: str, *pieces: str, made: list[str] | None = None) -> Streamed:
    """A file made piece by piece; says in `made` when it is."""

    def bytes_of() -> Iterator[bytes]:
        if made is not None:
            made.append(path)
        yield from (piece.encode() for piece in pieces)

    return Streamed(path, "table", digest(b"", *(piece.encode() for piece in pieces)), bytes_of)


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a site with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def folders(folder: Path) -> set[str]:
    """Every folder of a site."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_dir()}


def grouped(pages: dict[str, Planned]) -> Plan:
    """The same pages, those of folder `a` in three groups, of which one ever changes its name."""
    parts: dict[str, list[Planned]] = {}
    for path, page in pages.items():
        parts.setdefault(f"a{len(path) % 3}" if path.startswith("a/") else "", []).append(page)
    plan: Plan = [*parts.pop("", ())]
    for name, members in parts.items():
        inputs = digest(*(part for page in members for part in (page.path.encode(), encode(page.context))))
        plan.append(Group(name + (str(len(members)) if name == "a0" else ""), inputs, partial(iter, members)))
    return plan


def edits(seed: int, source: Path) -> Iterator[Plan]:
    """Plans of one portal as it is edited at random: pages come, change, go, move into folders and out of them."""
    chance = random.Random(seed)
    pages = {f"a/{number}/index.html": note(f"a/{number}/index.html", "t", "w" * number) for number in range(30)}
    pages["index.html"] = note("index.html")
    copied = source / "file.bin"
    version, lines = 0, ["a,b\n"]
    while True:
        copy = Copied("media/file.bin", str(copied), copied.stat().st_size, copied.stat().st_mtime_ns)
        yield [*grouped(pages), stream(f"{'a' if len(lines) % 3 else 'data'}/table.csv", *lines), copy]
        for _ in range(chance.randint(1, 6)):
            version += 1
            act = chance.choice(["change", "change", "add", "remove", "folder", "copy", "case"])
            path = chance.choice(list(pages))
            if act == "change":
                pages[path] = note(path, f"t{version}", chance.choice(["", "words", "w" * 300]))
            elif act == "add":
                new = chance.choice(["b", "c/d", "é"]) + f"/{version % 9}/index.html"
                if not any(other.lower().startswith(new[:-11].lower()) for other in pages):
                    pages[new] = note(new, "t")
            elif act == "remove" and len(pages) > 2 and path != "index.html":
                del pages[path]
            elif act == "folder" and path.endswith("/index.html"):
                del pages[path]
                flat = path[: -len("/index.html")]
                pages[flat] = note(flat, "a file where a folder was")
            elif act == "case" and path.startswith("b/"):
                page = pages.pop(path)
                pages["B" + path[1:]] = Planned("B" + path[1:], page.context)
            elif act == "copy":
                copied.write_bytes(b"x" * chance.randint(0, 50))
                lines += [f"{version},{'y' * chance.randint(0, 50)}\n"] * chance.randint(0, 2)


__all__ = ["NAME", "STAMP", "Note", "build", "edits", "folders", "note", "render", "stream", "tree"]
