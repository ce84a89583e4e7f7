"""An editor and where its script lies become the page that starts it, with a policy of its own."""

from __future__ import annotations

import html
from typing import NamedTuple
from urllib.parse import urlsplit

from civicgen.words import Catalog, mark

__all__ = ["PROGRAMS", "Program", "page"]


class Program(NamedTuple):
    """An editor that runs in a page."""

    name: str
    package: str
    """On npm, with its version: the script is pinned, and its digest held by a test."""
    script: str
    """File of the script, in the package and beside the page."""
    integrity: str
    loads: tuple[str, ...] = ()
    """Where it takes its words from, whatever its script's place; it asks without end when it is refused."""
    compiles: bool = False
    """Checks its configuration with functions that it compiles in the page."""
    fonts: str = ""
    """Where it takes its letters from."""


PROGRAMS = {
    "sveltia": Program(
        "Sveltia CMS",
        "@sveltia/cms@0.221.1",
        "sveltia-cms.js",
        "sha384-JQ+XsKx/UzwdTiNnFStza3XtqqQoVtyNPApkfvwlzZDfhe7giE9CnfQrpHqgv3k6",
        loads=("https://unpkg.com/@sveltia/",),
        fonts="https://cdn.jsdelivr.net/fontsource/",
    ),
    "decap": Program(
        "Decap CMS",
        "decap-cms@3.16.3",
        "decap-cms.js",
        "sha384-A/Gdn928CNLufmnGWGs9RM4Q9o8bSNLeJERqBFrBjwzL7FRpoLT3MPF8Tl0+Wd2p",
        compiles=True,
    ),
}

_TITLE = mark("Editing · {title}")
_NEEDS = mark("This page is for the town's staff. It needs JavaScript; the site itself does not.")


def page(program: Program, words: Catalog, title: str, reached: tuple[str, ...], *, own: bool) -> str:
    """Write `admin/index.html`. `reached`: addresses that the editor talks to. `own`: its script lies beside it."""
    address = program.script if own else f"https://unpkg.com/{program.package}/dist/{program.script}"
    checked = "" if own else f' integrity="{program.integrity}" crossorigin="anonymous"'
    policy = _policy("'self'" if own else address, program, reached)
    told = html.escape(words.gettext(_TITLE).format(title=title))
    return f"""\
<html lang="{html.escape(words.lang)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<title>{told}</title>
<body>
<noscript><p>{html.escape(words.gettext(_NEEDS))}</p></noscript>
<script src="{html.escape(address)}"{checked}></script>
</body>
</html>
"""


def _policy(script: str, program: Program, reached: tuple[str, ...]) -> str:
    """What the editor may load: its one script, the forge, and pictures; the pages of the site allow none of it."""
    origins = dict.fromkeys(f"{urlsplit(one).scheme}://{urlsplit(one).netloc}" for one in reached)
    local = "http://localhost:8081"
    evaluated = " 'unsafe-eval'" if program.compiles else ""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {script}{evaluated}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data: https:",
            f"font-src 'self' data: {program.fonts}".rstrip(),
            f"connect-src 'self' blob: data: {local} {' '.join((*program.loads, *origins))}".rstrip(),
            "frame-src 'self' blob:",
            "worker-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
