"""From a built site to what is wrong with it: each promise is a function that gives complaints, one line each."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from tests.site.tree import Page, Site

WINDOW = 13_800
"""Bytes of body that arrive in the first flight of packets: no page is heavier, but those that say so."""

BUDGETS = {
    "home": 3_500,
    "consultation": 4_500,
    "step": 4_500,
    "faq": 4_500,
    "synthesis": 4_500,
    "answer": 4_500,
    "result": 4_500,
    "contribution-list": 9_000,
}
"""Bytes of a page of usual length, by kind."""


def told(wrong: list[str]) -> str:
    """Complaints as a failing test shows them: one line each, the first thirty."""
    return "\n".join(["", *wrong[:30], f"… {len(wrong)} in all"])


def links(site: Site, *, folders: bool) -> list[str]:
    """Every address inside the site leads to a file, and every anchor to an id of it."""
    wrong = []
    for page in site.pages:
        for link in page.links + page.loads:
            if not link.address and link.element != "link":
                wrong.append(f"{page.path}:{link.line}: <{link.element}> without an address")
                continue
            found = site.target(page.path, link.address, folders=folders)
            if found is None:
                continue
            file, anchor = found
            if file.startswith("?"):
                wrong.append(f"{page.path}:{link.line}: {link.address} leads nowhere")
            elif anchor and file.endswith(".html") and anchor not in site.page(file).ids:
                wrong.append(f"{page.path}:{link.line}: {link.address}: no such anchor in {file}")
    return wrong


def reached(site: Site, kinds: Mapping[str, str], *, folders: bool) -> list[str]:
    """Every page can be reached from the home page by links.

    Not the 404, nor pages that only lead elsewhere, nor those that say at an old address that something was withdrawn.

    """
    seen = {"index.html"}
    waiting = ["index.html"]
    while waiting:
        page = site.page(waiting.pop())
        for link in page.links:
            found = site.target(page.path, link.address, folders=folders) if link.element == "a" else None
            if found and found[0].endswith(".html") and found[0] not in seen and not found[0].startswith("?"):
                seen.add(found[0])
                waiting.append(found[0])
    alone = {"not-found", "moved", "withdrawn"}
    lost = [page for page in site.pages if page.path not in seen and kinds.get(page.path) not in alone]
    return [f"{page.path}: no link leads to it" for page in lost]


def weight(site: Site, kinds: Mapping[str, str], *, budgets: Mapping[str, int], whole: Iterable[str] = ()) -> list[str]:
    """No page is heavier, compressed, than the budget of its kind; `whole` are kinds outside the budget."""
    outside = set(whole)
    wrong = []
    for page in site.pages:
        kind = kinds.get(page.path, "")
        if kind in outside:
            continue
        most = min(budgets.get(kind, WINDOW), WINDOW)
        if page.weight > most:
            wrong.append(f"{page.path}: {page.weight} bytes, {kind or 'any page'} may have {most}")
    return sorted(wrong)


def searches(page: Page) -> bool:
    """Whether a page is the one that searches, which has one script, a file beside it."""
    return [load.address for load in page.loads if load.element == "script"] in (
        ["./search.js"],
        ["../../recherche/search.js"],
        ["../../search/search.js"],
    )


def first_view(site: Site) -> list[str]:
    """A page is one request: nothing else is fetched but a picture of the content, and never from elsewhere.

    The page that searches has a script beside it.

    A picture that stands on half of the pages is not of the content: it is a logo, to be written into the page.
    """
    wrong = []
    fetched = [load for page in site.pages for load in page.loads if not load.address.startswith("data:")]
    shown = Counter(load.address.rpartition("/")[2] for load in fetched if load.element == "img")
    wrong += [f"{name} is fetched by {n} pages" for name, n in shown.items() if 2 < len(site.pages) < 2 * n]
    for page in site.pages:
        wrong += [
            f"{page.path}:{load.line}: <{load.element}> fetches {load.address}"
            for load in page.loads
            if not load.address.startswith("data:")
            and (load.element != "img" or _elsewhere(load.address))
            and not (load.element == "script" and searches(page))
        ]
        if page.scripts and not searches(page):
            wrong.append(f"{page.path}: {page.scripts} scripts")
        wrong += [f"{page.path}: {what} is forbidden by a strict policy" for what in page.inline]
        wrong += [f"{page.path}: style fetches {url}" for style in page.styles for url in _fetched(style)]
        if not page.moved and "icon" not in page.relations:
            wrong.append(f"{page.path}: no icon declared: browsers would ask for one")
    return wrong


def policy(site: Site) -> list[str]:
    """The policy of each page is strict, and lets exactly its own style through, by its digest."""
    wrong = []
    for page in site.pages:
        stated = page.metas.get("content-security-policy", "")
        rules = {part.split()[0]: part.split()[1:] for part in stated.split(";") if part.strip()}
        if rules.get("default-src") != ["'none'"]:
            wrong.append(f"{page.path}: policy does not begin from nothing: {stated!r}")
        if "unsafe" in stated:
            wrong.append(f"{page.path}: policy is unsafe: {stated!r}")
        if rules.get("script-src") != (["'self'"] if searches(page) else None):
            wrong.append(f"{page.path}: scripts that the policy lets through: {rules.get('script-src')}")
        allowed = set(rules.get("style-src", [])) - {"'self'"}
        digests = {f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in page.styles}
        if allowed != digests:
            wrong.append(f"{page.path}: style digests are {sorted(digests)}, policy allows {sorted(allowed)}")
    return wrong


def identity(site: Site) -> list[str]:
    """Every page says what it is: language, one main heading, a title and a description of its own, unique ids."""
    wrong = []
    pages = [page for page in site.pages if not page.moved]
    for page in pages:
        if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", page.lang):
            wrong.append(f"{page.path}: language {page.lang!r}")
        if sum(level == 1 for level, _ in page.headings) != 1:
            wrong.append(f"{page.path}: main headings {[text for level, text in page.headings if level == 1]}")
        if any(not text for _, text in page.headings):
            wrong.append(f"{page.path}: an empty heading")
        wrong += [f"{page.path}: headings jump before “{text}”" for text in _jumps(page)]
        wrong += [f"{page.path}: id {name!r} twice" for name, count in Counter(page.ids).items() if count > 1]
        if not page.title:
            wrong.append(f"{page.path}: no title")
        if not page.description and "404" not in page.path:
            wrong.append(f"{page.path}: no description")
        if "width=device-width" not in page.metas.get("viewport", ""):
            wrong.append(f"{page.path}: no viewport")
    for what in ("title", "description"):
        wrong += _same(pages, what)
    return wrong


def _same(pages: list[Page], what: str) -> list[str]:
    by_value: dict[tuple[str, str], list[str]] = {}
    for page in pages:
        if getattr(page, what) and "404" not in page.path:
            by_value.setdefault((page.lang, getattr(page, what)), []).append(page.path)
    return [
        f"{what} {value!r} stands on {len(paths)} pages: {paths[:3]}"
        for (_, value), paths in by_value.items()
        if len(paths) > 1
    ]


def _jumps(page: Page) -> list[str]:
    before = 0
    wrong = []
    for level, text in page.headings:
        if before and level > before + 1:
            wrong.append(text)
        before = level
    return wrong


def _fetched(style: str) -> list[str]:
    return [
        url for url in re.findall(r"""url\(\s*['"]?([^'")]*)""", style) if not url.startswith("data:")
    ] + re.findall(r"@import[^;]*", style)


def _elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.scheme or parts.netloc)
