"""Older and new addresses become `_redirects`, within what the host takes."""

from __future__ import annotations

from urllib.parse import quote

from civicgen.pages.machines.outputs import Redirects

__all__ = ["address", "redirects", "rules", "whole"]

_SAFE = "/-._~"
"""Signs that stand for themselves in an address and mean nothing in a rule (`*` and `:` do)."""


def address(prefix: str, path: str) -> str:
    """An address from the root of the host, in the signs that every host reads alike."""
    return quote(prefix, safe=_SAFE + "%") + quote(path, safe=_SAFE)


def rules(context: Redirects) -> list[tuple[str, str]]:
    """Both addresses of every move that can be a rule, as many as the host takes."""
    kept: list[tuple[str, str]] = []
    size = 0
    for older, newer in context.moves:
        rule = (address(context.prefix, older), address(context.prefix, newer))
        line = len(_line(context, *rule))
        if context.longest and line > context.longest:
            continue
        size += line + 1
        if (context.most and len(kept) == context.most) or (context.size and size > context.size):
            break
        kept.append(rule)
    return kept


def whole(context: Redirects) -> int:
    """Bytes that all rules would have, whatever the host takes."""
    return sum(
        len(_line(context, address(context.prefix, older), address(context.prefix, newer))) + 1
        for older, newer in context.moves
    )


def redirects(context: Redirects) -> bytes:
    """Write `_redirects`. What is left out has its page all the same."""
    return "".join(f"{_line(context, *rule)}\n" for rule in rules(context)).encode("ascii")


def _line(context: Redirects, older: str, newer: str) -> str:
    return f"{older} {newer} 301{'!' if context.forced else ''}"
