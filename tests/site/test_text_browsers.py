"""In text browsers, the same words in the same order."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.conftest import command
from tests.site.building import Built
from tests.site.promises import told
from tests.site.tree import words

pytestmark = pytest.mark.text

READERS = {
    "w3m": ["-dump", "-cols", "2000", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8"],
    "lynx": ["-dump", "-nolist", "-width=990", "-force_html", "-assume_charset=utf-8", "-display_charset=utf-8"],
}


def first_lost(wanted: list[str], shown: list[str]) -> list[str]:
    """The words around the first one that is not shown at its place; nothing when all are."""
    rest = iter(shown)
    for number, word in enumerate(wanted):
        if not any(word == other for other in rest):
            return wanted[max(0, number - 5) : number + 5]
    return []


@pytest.mark.parametrize("reader", READERS)
def test_same_words_in_the_same_order(site: Built, reader: str):
    """Every word of each kind of page is shown, in the order of the HTML, with next to nothing added."""
    program = command(reader)
    wrong = []
    for path in sorted(site.one_of_each().values()):
        page = site.site.page(path)
        if page.moved:
            continue
        shown = words(_dump(program, READERS[reader], site.public / path))
        lost = first_lost(page.words, shown)
        if lost:
            wrong.append(f"{path}: lost or moved: {' '.join(lost)}")
        elif len(shown) > len(page.words) * 1.05 + 10:
            wrong.append(f"{path}: {len(shown)} words shown for {len(page.words)}")
    assert not wrong, told(wrong)


def _dump(program: str, options: list[str], file: Path) -> str:
    done = subprocess.run([program, *options, file], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")
