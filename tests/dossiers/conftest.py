"""The demonstration with everything that its dossiers can be, built once."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from civicgen.builder.build import build
from civicgen.builder.report import Report
from civicgen.builder.taking import take_away
from civicgen.dossiers.chapters import How
from civicgen.pages.opendata.downloads import Format
from tests.whole.towns import copied

NOW = datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC)
WANTED = "dossier: {formats: [zip, page, epub], contributions: full}\n"


class Town(NamedTuple):
    """A portal and its site."""

    root: Path
    site: Path

    def build(self) -> Report:
        """Build it again."""
        report = build(self.root, self.site, instant=NOW, jobs=1)
        assert report.good, report.problems
        return report

    def take(self, consultation: str, form: Format, how: How | None = None, lang: str = "") -> Path:
        """Make one file to take away, as `civicgen dossier` does."""
        out = self.site.with_name("out")
        taken = take_away(self.root, out, (consultation,), (form,), how, instant=NOW)
        assert taken.files, taken.problems
        return out / f"{consultation}{lang and '-'}{lang}.{'html' if form == 'page' else form}"

    def say(self, consultation: str, **values: str) -> None:
        """Add a contribution, whatever it says."""
        rows = next((self.root / "content/consultations" / consultation / "contributions").glob("*.csv"))
        with rows.open(encoding="utf-8-sig", newline="") as file:
            head = next(csv.reader(file))
        values = {"date": "2026-03-01", "channel": "web", "kind": "opinion"} | values
        with rows.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerow([values.get(column, "") for column in head])

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a word of a file."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")


def town_in(folder: Path, settings: str = WANTED) -> Town:
    """The demonstration in a folder, with these settings besides its own."""
    root = copied(folder / "town")
    lines = (root / "civicgen.yml").read_text(encoding="utf-8").splitlines()
    own = "\n".join(line for line in lines if not line.startswith("dossier:"))
    (root / "civicgen.yml").write_text(f"{own}\n{settings}", encoding="utf-8")
    return Town(root, folder / "site")


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Built once, only to be looked at."""
    made = town_in(tmp_path_factory.mktemp("dossiers"))
    made.build()
    return made


@pytest.fixture
def own(tmp_path: Path) -> Town:
    """For one test, which may change it; not built."""
    return town_in(tmp_path)
