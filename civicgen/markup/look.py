"""How the site looks, as one small value that can cross a process border: theme chain, shells, options, digest."""

from __future__ import annotations

import msgspec

__all__ = ["Look"]


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """All that rendering needs besides a context; two equal looks render equal bytes."""

    folders: tuple[str, ...]
    """Absolute folders of the theme chain, first wins: the portal's own templates, the theme, its parents."""
    shells: dict[str, bytes]
    """By language: the canonical bytes of the `Shell` context."""
    color: str
    headings: str
    links: str
    """`folders` or `files`."""
    url: str
    digests: dict[str, bytes]
    """By language: digest of templates, styles, words, shell and program that pages of this language depend on."""
    cache: str = ""
    """Absolute folder for compiled templates; empty for none. Has no say in what is rendered."""
    compiled: bytes = b""
    """Digest of what a compiled template depends on besides its source: words and program. Portals share it."""
    words: tuple[str, ...] = ()
    """Absolute `locale` folders along the chain, first wins."""
    logo: str = ""
    """The logo inside its own address (`data:`), when it is small enough to stand on every page; else it stands on the
    home page only, so that every other page stays one request."""
