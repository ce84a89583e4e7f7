"""In a browser of today: one request, nothing wider than a small window, nothing that axe finds."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.site.building import VARIANTS, Built, built
from tests.site.promises import searches, told
from tests.site.serving import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

VIEWS: dict[str, dict[str, Any]] = {
    "light": {"viewport": {"width": 1280, "height": 900}},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 256}},
}
"""What axe looks at; 320 px is also a window of 1280 px at 400 % zoom."""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PLACES = ["target-size", "scrollable-region-focusable"]
LOOKS = ["color-contrast", "link-in-text-block", *PLACES]
"""Those of them that hang on how a page looks: all that another view can change; another width changes places only."""

OVERLAPS = """() => {
  const shown = [...document.querySelectorAll('a, p, li, dt, dd, h1, h2, h3, td, th, label, button')].filter(
    e => e.childNodes.length && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetParent
      && e.offsetWidth > 2 && e.offsetHeight > 2 && !/rect/.test(getComputedStyle(e).clip));
  const boxes = shown.flatMap(e => {
    const range = document.createRange();
    return [...e.childNodes].filter(n => n.nodeType === 3 && n.data.trim()).flatMap(n => {
      range.selectNodeContents(n);
      return [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1)
        .map(r => ({e, r, t: n.data.trim().slice(0, 30)}));
    });
  });
  boxes.sort((a, b) => a.r.top - b.r.top);
  const found = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].r.top < boxes[i].r.bottom; j++) {
      const a = boxes[i].r, b = boxes[j].r;
      const x = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const y = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (x > 2 && y > Math.min(a.height, b.height) / 2) found.push(boxes[i].t + ' / ' + boxes[j].t);
    }
  return found;
}"""
"""Lines of text that stand on one another; those that only a screen reader finds do not count."""


def checked(page: Page, axe: str, rules: list[str]) -> list[str]:
    """What axe finds on the page that is open."""
    page.evaluate(axe)
    result = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
    return [f"{found['id']}: {found['nodes'][0]['html'][:120]}" for found in result["violations"]]


FR, BOTH = ("fr",), ("fr", "en")
LOOKED_AT = [
    ("example-default-folders", "light", BOTH, RULES),
    ("example-default-folders", "narrow", FR, PLACES),
    ("example-default-folders", "dark", FR, LOOKS),
    ("example-plain-folders", "light", FR, LOOKS),
    ("starter-default-folders", "light", FR, RULES),
    *(
        pytest.param(name, view, BOTH, RULES, marks=pytest.mark.long)
        for name in ("example-default-folders", "example-plain-folders")
        for view in VIEWS
    ),
]
"""Links written for disks change no look, colours are those of every language, and the plain theme changes no markup:
these are looked at again in the long run only."""


@pytest.mark.parametrize(("name", "view", "languages", "rules"), LOOKED_AT)
def test_axe_and_layout(
    shared_folder: Path,
    browser: Browser,
    axe: str,
    name: str,
    view: str,
    languages: tuple[str, ...],
    rules: list[str],
):
    """Each kind of page, in each language: axe finds nothing, no scrolling sideways, no text on text."""
    site = built(next(variant for variant in VARIANTS if variant.name == name), shared_folder)
    context = browser.new_context(**VIEWS[view])
    page = context.new_page()
    wrong = []
    for path in _pages(site, *languages):
        page.goto((site.public / path).as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong.append(f"{path}: {wide} px wider than the window")
        wrong += [f"{path}: text on text: {what}" for what in page.evaluate(OVERLAPS)]
        wrong += [f"{path}: {what}" for what in checked(page, axe, rules)]
    context.close()
    assert not wrong, told(wrong)


@pytest.mark.parametrize("site", [v for v in VARIANTS if v.folders], indirect=True, ids=lambda v: v.name)
def test_one_request_and_no_console_message(site: Built, browser: Browser):
    """A page is one request to one host, and the browser has nothing to complain about (policy included).

    The page that searches asks for its own script too, of the same host; no other page does.
    """
    wrong: list[str] = []
    asked: list[str] = []
    scripts: list[str] = []
    searching = {page.path for page in site.site.pages if searches(page)}
    assert searching
    pictures: set[str] = set()
    with serving(site.public, "/any/base/") as home:
        context = browser.new_context()
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: wrong.append(f"{page.url}: {message.text}"))
        wanted = [home + re.sub(r"index\.html$", "", path) for path in _pages(site)]
        for path, address in zip(_pages(site), wanted, strict=True):
            before = len(asked)
            page.goto(address)
            pictures.update(page.eval_on_selector_all("main img", "e => e.map(i => i.src)"))
            if path in searching:
                page.wait_for_load_state("networkidle")
            sent, mine = asked[before:], f"{home}recherche/search.js"
            scripts += (own := [url for url in sent if url == mine])
            if own != [mine] * (path in searching):
                wrong.append(f"{path}: scripts {own}")
        page.wait_for_load_state("networkidle")
        context.close()
    extra = [url for url in asked if url not in pictures and not url.startswith("data:")]
    wrong += [f"asked besides the page: {url}" for url in (Counter(extra) - Counter([*wanted, *scripts]))]
    wrong += [f"from elsewhere: {url}" for url in asked if not url.startswith((home, "data:"))]
    assert not wrong, told(wrong)


def test_opens_from_a_disk(shared_folder: Path, browser: Browser):
    """Copied to a disk, the site is read by clicking, without a server."""
    site = built(next(v for v in VARIANTS if v.portal == "example" and v.links == "files"), shared_folder)
    page = browser.new_page()
    page.goto((site.public / "index.html").as_uri())
    seen = set()
    for _ in range(5):
        seen.add(page.url)
        links = [a for a in page.eval_on_selector_all("main a[href]", "e => e.map(a => a.href)") if a not in seen]
        inside = [address for address in links if address.startswith("file:") and address.endswith(".html")]
        if not inside:
            break
        page.goto(inside[0])
        assert page.locator("h1").count() == 1
    page.close()
    assert len(seen) > 2


def _pages(site: Built, *languages: str) -> list[str]:
    languages = languages or tuple({page.lang for page in site.site.pages})
    return sorted({path for lang in languages for path in site.one_of_each(lang).values()} - _moved(site))


def _moved(site: Built) -> set[str]:
    return {page.path for page in site.site.pages if page.moved}
