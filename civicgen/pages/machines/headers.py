"""The styles and forms of a site become the headers that keep it shut to everything else."""

from __future__ import annotations

import re

from civicgen.pages.machines.outputs import Headers

__all__ = ["everywhere", "headers", "longest", "policy"]

_NAME = len("  Content-Security-Policy: ")
_STRICT = ("Content-Security-Policy", "Cross-Origin-Opener-Policy")
"""What would keep an editor from loading itself, and from signing in in a window of its own."""
_SHUT = ("child", "connect", "font", "frame", "manifest", "media", "object", "script", "worker")
"""All that a page may load, but pictures and styles."""
_DIGEST = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}")
_ORIGIN = re.compile(r"https:|https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s;,'\"]*)?")
_ADDRESS = re.compile(r"[^\s\x00-\x1f]+")


def policy(context: Headers) -> str:
    """Say what pages may load, as a content security policy: their own style, pictures of the site, and nothing else.

    Raises ValueError for what is neither a digest nor an origin: a policy that can be written into is none.
    """
    for digest in context.styles:
        _expect(_DIGEST, digest)
    for origin in context.form_actions:
        _expect(_ORIGIN, origin)
    styles = " ".join(f"'{digest}'" for digest in dict.fromkeys(context.styles)) or "'none'"
    actions = " ".join(["'self'", *dict.fromkeys(context.form_actions)])
    others = f"img-src 'self' data:; form-action {actions}; base-uri 'none'; frame-ancestors 'none'"
    own = "script-src 'self'; " if context.scripts else ""
    whole = f"default-src 'none'; {own}style-src {styles}; {others}"
    if not context.most or len(whole) + _NAME <= context.most:
        return whole
    # The styles do not fit: each page names its own in the policy that it bears, and a browser obeys both policies.
    shut = (f"{kind}-src 'self';" if own and kind == "script" else f"{kind}-src 'none';" for kind in _SHUT)
    return " ".join(shut) + f" {others}"


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
    values = everywhere(context)
    # Hosts send the headers of all rules that fit, and browsers obey every policy they get: `/*` binds `admin/` too.
    strict = {name: values.pop(name) for name in _STRICT} if context.apart else {}
    rules = [_rule("/*", values), *(_rule(f"/{folder}/*", strict) for folder in context.apart)]
    rules += [_rule("/*.ics", {"Content-Type": "text/calendar; charset=utf-8"})]
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
