"""What somebody typed becomes an e-mail address that says nothing more wherever it is written, or none at all.

Mail programs read more into an address than people do: quoted parts, comments, lists, encoded words that hold a comma
and a second address. Only plain ones pass; a domain in letters of its own is written as the network writes it.
"""

from __future__ import annotations

import re

__all__ = ["plain_address"]

_NAME = re.compile(r"[A-Za-z0-9#$&'*+/=^_{}~-]{1,64}(?:\.[A-Za-z0-9#$&'*+/=^_{}~-]{1,64})*")
"""Of what RFC 5322 lets stand without quotes, all but `?`, which makes encoded words, and `!`, `%`, `|` and `` ` ``,
which old programs read as a way to somewhere else."""
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")


def plain_address(typed: str) -> str | None:
    """The address to write a letter to; None for what is none, or is more than one plain address.

    >>> plain_address("zoe@Mairie-Exemple.fr"), plain_address("zoe@élan.example")
    ('zoe@mairie-exemple.fr', 'zoe@xn--lan-9la.example')
    >>> plain_address("a@=?utf-8?q?b.fr=2Cvictim=40c.example?=.org") is None
    True
    """
    name, sign, domain = typed.rpartition("@")
    if not sign or len(typed) > 254 or len(name) > 64 or _NAME.fullmatch(name) is None:
        return None
    if not domain.isascii():
        try:
            domain = domain.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    domain = domain.lower()  # what it was written as may hold any sign: it is looked at as it will stand
    return f"{name}@{domain}" if len(domain) <= 253 and _DOMAIN.fullmatch(domain) else None
