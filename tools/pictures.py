"""From a built site to pictures of its pages as people see them: three widths, dark, print, 400 % zoom, no style, text.

    .venv/bin/python tools/pictures.py example_site/public OUT [--page plan-local/index.html]…

Needs Chromium on the machine; w3m and lynx are used where found. Without `--page`, one page of each shape of address.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VIEWS: dict[str, dict[str, object]] = {
    "0360": {"viewport": {"width": 360, "height": 740}},
    "0768": {"viewport": {"width": 768, "height": 1024}},
    "1280": {"viewport": {"width": 1280, "height": 900}},
    "dark-0360": {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark"},
    "dark-1280": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "forced-colours": {"viewport": {"width": 768, "height": 1024}, "forced_colors": "active"},
    "zoom-400": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 2},
}
"""What a browser is told to be. At 400 % zoom, a screen of 1280 by 1024 is one of 320 by 256."""

CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chosen(site: Path) -> list[Path]:
    """One page of each shape: addresses that differ only by numbers have the same one."""
    shapes: dict[str, Path] = {}
    for file in sorted(site.rglob("*.html"), key=lambda path: (len(path.parts), path)):
        shapes.setdefault(re.sub(r"\d+", "0", file.relative_to(site).as_posix()), file)
    return list(shapes.values())


def photograph(browser: Browser, file: Path, out: Path, name: str) -> None:
    """All pictures of one page."""
    for view, options in VIEWS.items():
        page = browser.new_page(**options)  # type: ignore[arg-type]  # the table above holds what this call takes
        page.goto(file.as_uri())
        page.screenshot(path=out / f"{name}.{view}.png", full_page=True)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            print(f"{name} {view}: {wide} px wider than the window")
        if view == "1280":
            page.pdf(path=out / f"{name}.print.pdf", format="A4")
            page.evaluate("document.querySelectorAll('style,link[rel=stylesheet]').forEach(e => e.remove())")
            page.screenshot(path=out / f"{name}.no-style.png", full_page=True)
        page.close()


def read_as_text(file: Path, out: Path, name: str) -> None:
    """What text browsers show."""
    readers = {"w3m": ["-dump", "-cols", "80", "-T", "text/html"], "lynx": ["-dump", "-width=80", "-force_html"]}
    for reader, options in readers.items():
        if shutil.which(reader):
            shown = subprocess.run([reader, *options, str(file)], check=True, capture_output=True)
            (out / f"{name}.{reader}.txt").write_bytes(shown.stdout)


def main() -> int:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--page", action="append", default=[], help="path of a page in the site; may be repeated")
    arguments = parser.parse_args()
    site: Path = arguments.site.resolve()
    files = [site / page for page in arguments.page] or chosen(site)
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        print("Chromium is not installed.", file=sys.stderr)
        return 1
    from playwright.sync_api import sync_playwright

    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-quic"])
        for file in files:
            name = file.relative_to(site).as_posix().removesuffix("/index.html").replace("/", "_")
            photograph(browser, file, arguments.out, name)
            read_as_text(file, arguments.out, name)
        browser.close()
    print(f"{len(files)} pages in {arguments.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
