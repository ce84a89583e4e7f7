"""A private key becomes what people copy or print: lines of a terminal, or a page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from civicgen.cli.console import Console
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.forms.sealing import Private
    from civicgen.moderation.keys.keyfile import KeyFile

__all__ = ["told", "written"]

_WORDS = (
    mark("With this key, what people sent can be read. Keep it apart from the computer, in a closed place."),
    mark("Without it and without the computer, nobody can read what they sent any more."),
    mark("To use it: civicgen keys restore"),
)
_STYLE = (
    "body{font:12pt/1.5 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"
    "li{font:bold 16pt/2 monospace;white-space:pre}section{break-after:page}"
)


def told(console: Console, title: str, private: Private, kept: KeyFile) -> Iterator[str]:
    """Lines to copy by hand, with a code for who rather scans it."""
    from civicgen.markup.qr import in_terminal
    from civicgen.moderation.keys.paper import lines_of

    lines = lines_of(private)
    yield ""
    yield console.gettext("Private key of “{title}”, {mark}", title=title, mark=_mark(kept))
    yield ""
    for number, line in enumerate(lines, 1):
        yield f"    {number}   {line}"
    yield ""
    yield from in_terminal("\n".join(lines)).splitlines()
    for text in _WORDS:
        yield console.gettext(text)
    yield ""


def written(console: Console, file: Path, title: str, private: Private, kept: KeyFile) -> None:
    """Write a page to print: a sheet for each holder. Only its owner may read it."""
    from civicgen.markup.qr import svg
    from civicgen.moderation.keys.paper import lines_of
    from civicgen.moderation.keys.where import write_privately

    lines = lines_of(private)
    heading = console.gettext("Private key of “{title}”, {mark}", title=title, mark=_mark(kept))
    items = "".join(f"<li>{line}</li>" for line in lines)
    words = "".join(f"<p>{escape(console.gettext(text))}</p>" for text in _WORDS)
    code = svg("\n".join(lines))
    sheets = "".join(
        f"<section><h1>{escape(heading)}</h1><p>{escape(holder.name)}</p><ol>{items}</ol>{code}{words}</section>"
        for holder in kept.holders
    )
    page = (
        f'<!doctype html><html lang="{console.lang}"><meta charset="utf-8"><title>{escape(heading)}</title>'
        f"<style>{_STYLE}</style>{sheets}</html>\n"
    )
    write_privately(file, page.encode())


def _mark(kept: KeyFile) -> str:
    from civicgen.moderation.keys.where import fingerprint

    return fingerprint(kept.public)
