"""The styles and forms of a site to the headers that keep it shut to everything else."""

from __future__ import annotations

import re

from civicgen.pages.outputs import Headers

__all__ = ["LONGEST", "headers", "policy"]

LONGEST = 2000
"""Characters that Cloudflare accepts in one header; Netlify has no such limit."""

_STRICT = ("Content-Security-Policy", "Cross-Origin-Opener-Policy")
"""What would keep an editor from loading itself, and from signing in in a window of its own."""

_DIGEST = re.compile(r"sha(?:256|384|512)-[A-Za-z0-9+/]+={0,2}")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[^\s;,'\"]*)?")
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
    return (
        f"default-src 'none'; style-src {styles}; img-src 'self' data:; form-action {actions}; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


def headers(context: Headers) -> bytes:
    """Write `_headers`, as Netlify, Cloudflare Pages and others read it."""
    everywhere = {
        "Content-Security-Policy": policy(context),
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), interest-cohort=()",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    if context.secure:
        everywhere["Strict-Transport-Security"] = "max-age=31536000"
    # hosts send the headers of all rules that fit, and browsers obey every policy they get: `/*` binds `admin/` too
    strict = {name: everywhere.pop(name) for name in _STRICT} if context.apart else {}
    rules = [_rule("/*", everywhere), *(_rule(f"/{folder}/*", strict) for folder in context.apart)]
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
