"""The forms of a site become the headers that keep it shut to everything else."""

from __future__ import annotations

import re

from civicgen.pages.outputs import Headers

__all__ = ["everywhere", "headers", "longest", "policy"]

_SHUT = ("child", "connect", "font", "frame", "manifest", "media", "object", "script", "worker")
"""All that a page may load, but pictures and its style."""
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s;,'\"]*)?")
_ADDRESS = re.compile(r"[^\s\x00-\x1f]+")


def policy(context: Headers) -> str:
    """Say what pages may load, as a content security policy: pictures of the site, and nothing else.

    Which style a page may have, it says itself: each bears a policy that begins from nothing and names its own style by
    its digest, and a browser obeys both. Here, the digests of all styles would weigh almost as much as a page, in every
    answer of the server, and be more than some hosts take.

    Raises ValueError for what is no origin: a policy that can be written into is none.
    """
    for origin in context.form_actions:
        _expect(_ORIGIN, origin)
    shut = " ".join(f"{kind}-src 'none';" for kind in _SHUT)
    actions = " ".join(["'self'", *dict.fromkeys(context.form_actions)])
    return f"{shut} img-src 'self' data:; form-action {actions}; base-uri 'none'; frame-ancestors 'none'"


def everywhere(context: Headers) -> dict[str, str]:
    """Headers that go with every file, whatever the host."""
    values = {
        "Content-Security-Policy": policy(context),
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), interest-cohort=()",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if context.secure:
        values["Strict-Transport-Security"] = "max-age=31536000"
    return values


def longest(written: bytes) -> int:
    """Characters of the longest line of `_headers`, which hosts limit."""
    return max(map(len, written.decode("utf-8").splitlines()), default=0)


def headers(context: Headers) -> bytes:
    """Write `_headers`, as Netlify, Cloudflare and others read it."""
    rules = [_rule("/*", everywhere(context)), _rule("/*.ics", {"Content-Type": "text/calendar; charset=utf-8"})]
    rules += [
        _rule(f"/{address}", {"Content-Type": "application/atom+xml; charset=utf-8"}) for address in context.feeds
    ]
    rules += [
        _rule(f"/{address}", {"Cache-Control": "public, max-age=31536000, immutable"}) for address in context.lasting
    ]
    return "\n".join(rules).encode("utf-8")


def _rule(address: str, values: dict[str, str]) -> str:
    _expect(_ADDRESS, address)
    return f"{address}\n" + "".join(f"  {name}: {value}\n" for name, value in values.items())


def _expect(form: re.Pattern[str], written: str) -> None:
    if not form.fullmatch(written):
        raise ValueError(f"not fit for a header: {written!r}")
