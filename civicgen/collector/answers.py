"""Text and status to what is sent back, with the headers that every page of this server carries."""

from __future__ import annotations

import re

import msgspec

from civicgen.collector.origins import origin_of
from civicgen.forms.bundle import Bundle, Shell

__all__ = ["Answer", "html", "plain", "policy", "redirect"]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer as it is sent."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""

    def but(self, status: int) -> Answer:
        """The same with another status."""
        return msgspec.structs.replace(self, status=status)


_ALWAYS = (
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("x-robots-tag", "noindex"),
    # Browsers of before 2020 say where a form came from only if pages let them: within this server, they may.
    ("referrer-policy", "same-origin"),
)


def policy(shell: Shell, bundle: Bundle) -> str:
    """The policy of the site's pages, as it must be here: forms go nowhere else, pictures may come from the site."""
    found: dict[str, str] = {}
    for part in shell.policy.split(";"):
        name, _, value = part.strip().partition(" ")
        if name:
            found[name] = value.strip()
    site = origin_of(bundle.url)
    for name in ("img-src", "font-src", "style-src"):
        if site and "'self'" in found.get(name, ""):
            found[name] += f" {site}"
    found.setdefault("default-src", "'none'")
    found |= {"form-action": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'"}
    return "; ".join(f"{name} {value}".strip() for name, value in found.items())


def html(status: int, page: str, shell: Shell, bundle: Bundle, further: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A page."""
    headers = (
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", policy(shell, bundle)),
        *_ALWAYS,
        *further,
    )
    return Answer(status=status, headers=headers, body=page.encode())


def plain(status: int, text: str, further: tuple[tuple[str, str], ...] = ()) -> Answer:
    """A few words for programs, or for people when there is no page to put them into."""
    headers = (("content-type", "text/plain; charset=utf-8"), *_ALWAYS, *further)
    return Answer(status=status, headers=headers, body=text.encode() + b"\n")


def redirect(to: str) -> Answer:
    """Elsewhere, by GET: reloading that page sends nothing again."""
    assert not re.search(r"[\x00-\x20\x7f]", to)
    return Answer(status=303, headers=(("location", to), *_ALWAYS))
