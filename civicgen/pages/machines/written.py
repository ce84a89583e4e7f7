"""The context of an output becomes its bytes, by its kind; each kind loads what it needs, and only that."""

from __future__ import annotations

import msgspec

from civicgen.markup.look import Look
from civicgen.pages.machines.outputs import (
    Calendar,
    Collecting,
    Dictionary,
    Empty,
    Feed,
    Headers,
    OfBackend,
    Output,
    Redirects,
    Robots,
    SecurityText,
    ServerRules,
    SiteMapIndex,
    SiteMapPart,
    Table,
)

__all__ = ["render_output", "rendered"]

KINDS: dict[str, type[Output]] = {output.kind: output for output in Output.__subclasses__()}
"""All kinds of outputs, by name."""


def render_output(look: Look, path: str, kind: str, context: bytes) -> bytes:
    """Give the bytes of an output from the canonical bytes of its context."""
    output = msgspec.msgpack.decode(context, type=KINDS[kind])
    if isinstance(output, Collecting):
        from civicgen.pages.asking.collecting import collecting  # the only output that looks like the site

        return collecting(output, look, path)
    return rendered(output, look.words)


def rendered(output: Output, words: tuple[str, ...] = ()) -> bytes:
    """Give the bytes of an output. Each kind loads what it needs, and only that.

    `words` are the folders of translations along the theme chain, for what is told in words.
    """
    if isinstance(output, Feed):
        from civicgen.pages.machines.feeds import feed

        return feed(output)
    if isinstance(output, Calendar):
        from civicgen.pages.machines.calendars import calendar

        return calendar(output)
    if isinstance(output, SiteMapPart):
        from civicgen.pages.machines.sitemaps import part

        return part(output)
    if isinstance(output, SiteMapIndex):
        from civicgen.pages.machines.sitemaps import index

        return index(output)
    if isinstance(output, Robots):
        from civicgen.pages.machines.robots import robots

        return robots(output)
    if isinstance(output, Headers):
        from civicgen.pages.machines.headers import headers

        return headers(output)
    if isinstance(output, Dictionary):
        from civicgen.pages.opendata.dictionary import dictionary

        return dictionary(output, words)
    if isinstance(output, Table):
        from civicgen.pages.machines.tabular import spreadsheet

        return b"".join(spreadsheet(output.lines[0], output.lines[1:], output.lang))
    return _of_hosts(output)


def _of_hosts(output: Output) -> bytes:
    if isinstance(output, Redirects):
        from civicgen.pages.machines.redirects import redirects

        return redirects(output)
    if isinstance(output, ServerRules):
        from civicgen.pages.machines.server_rules import server_rules

        return server_rules(output)
    if isinstance(output, SecurityText):
        from civicgen.pages.machines.security import security_text

        return security_text(output)
    if isinstance(output, OfBackend):
        return output.data
    if isinstance(output, Empty):
        return b""
    raise TypeError(f"no output is called {type(output).__name__}")
