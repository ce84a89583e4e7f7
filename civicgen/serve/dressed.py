"""A page as it was built becomes the page as the preview sends it: a script that reloads it, a policy that lets it."""

from __future__ import annotations

import html
import re

__all__ = ["POLICY", "dressed"]

_META = re.compile(
    rb"""<meta\s[^>]*http-equiv=["']?content-security-policy["']?[^>]*>""",
    re.IGNORECASE,
)
_CONTENT = re.compile(rb"""content=(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)

POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'"
"""Policy of the preview's own pages."""


def dressed(page: bytes, version: str) -> tuple[bytes, str]:
    """Give the page with the preview's script, and the policy to send with it.

    The page's own policy stays in force, so that the preview shows what the site would refuse to show; it is widened
    by what the script needs. `version` is what the script compares with the page's newest one.
    """
    policy = POLICY
    found = _META.search(page)
    if found is not None:
        content = _CONTENT.search(found.group())
        if content is not None:
            policy = _widened(html.unescape((content.group(1) or content.group(2) or b"").decode("utf-8", "replace")))
        page = page[: found.start()] + page[found.end() :]
    script = f'<script src="/.civicgen/live.js" data-version="{version}" defer></script>'.encode()
    end = page.lower().rfind(b"</body>")
    return (page + script if end < 0 else page[:end] + script + page[end:]), policy


def _widened(policy: str) -> str:
    directives: dict[str, list[str]] = {}
    for directive in policy.split(";"):
        words = directive.split()
        if words:
            directives.setdefault(words[0].lower(), words[1:])
    for name in ("script-src", "connect-src", "style-src"):
        sources = directives.get(name, directives.get("default-src", []))
        directives[name] = [*(source for source in sources if source != "'none'"), "'self'"]
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items()).replace("\n", " ")
