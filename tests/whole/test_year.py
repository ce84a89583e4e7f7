"""A clock walked through a year: the site is right at each transition, the same between two, and `due` announced it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from civicgen.builder.build import build
from civicgen.portal.transitions import Transition
from civicgen.publish.due import Due, due
from tests.whole.towns import copied, different, tree

PARIS, UTC = ZoneInfo("Europe/Paris"), datetime.UTC
SECOND = datetime.timedelta(seconds=1)
BEGINS = datetime.datetime(2026, 10, 1, tzinfo=UTC)
ENDS = datetime.datetime(2027, 10, 1, tzinfo=UTC)
NIGHT = datetime.datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
"""02:30 for the first time."""
OVERDUE = [datetime.datetime(2026, *day, tzinfo=PARIS).astimezone(UTC) for day in ((10, 2), (12, 19))]
"""The days after the last ones on which questions 6 (asked on 1 September) and 11 (18 November) were to be answered."""
CLOCKS = """\
- {id: automne, title: Nuit d'automne, kind: information, opens: 2026-10-25 02:30, closes: 2026-10-25 02:45}
- {id: printemps, title: Nuit de printemps, kind: information, opens: 2027-03-28 02:30, closes: 2027-03-28 23:00}
- {id: jours, title: Jours longs et courts, kind: information, opens: 2026-10-25, closes: 2027-03-28}
"""


def town(root: Path) -> Path:
    """The demonstration, with steps in the nights when clocks change, and an answer held back to one of them."""
    copied(root, dossiers=False)
    index = root / "content/consultations/travaux-du-pont-2027/index.md"
    text = index.read_text(encoding="utf-8")
    steps = CLOCKS.replace("\n- ", "\n  - ").replace("- {id: automne", "  - {id: automne", 1)
    index.write_text(text.replace("steps:\n", f"steps:\n{steps}", 1), encoding="utf-8")
    news = root / "content/news/nuit.md"
    held = "---\ntitle: La nuit\ndate: 2026-10-20\nstate: published\npublish_at: 2026-10-25 02:30\n---\nTexte.\n"
    news.write_text(held, encoding="utf-8")
    return root


def asked(root: Path, site: Path, instant: datetime.datetime) -> Due:
    found, _, problems = due(root, site, instant=instant)
    assert found is not None, problems
    return found


def steps_of(root: Path) -> Iterator[tuple[str, str, datetime.datetime, datetime.datetime]]:
    """Every step with two dates: its consultation, its id, when it opens and when it is over, in UTC."""
    for index in sorted((root / "content/consultations").glob("*/index.md")):
        found = re.search(r"^steps:\n(?:(?: |- ).*\n)+", index.read_text(encoding="utf-8"), re.MULTILINE)
        for step in yaml.load(found[0], yaml.BaseLoader)["steps"] if found else ():
            if "opens" in step and "closes" in step:
                yield index.parent.name, step["id"], moment(step["opens"]), moment(step["closes"], ending=True)


def moment(text: str, *, ending: bool = False) -> datetime.datetime:
    """A day or an hour as it is written; what ends does so after its day, or the second time its hour comes."""
    found = datetime.datetime.fromisoformat(text)
    if len(text) == 10 and ending:
        found += datetime.timedelta(days=1)
    return found.replace(tzinfo=PARIS, fold=int(ending and text.startswith("2026-10-25 "))).astimezone(UTC)


def right(root: Path, site: Path, instant: datetime.datetime) -> None:
    """What pages say of steps, of overdue questions and of a text held back is what their files say."""
    pages: dict[str, str] = {}
    for consultation, step, opens, over in steps_of(root):
        if consultation not in pages:
            pages[consultation] = (site / consultation / "index.html").read_text(encoding="utf-8")
        row = re.search(rf'<li class="(\w+)"[^>]*><a href="./etapes/{step}/.{{0,200}}', pages[consultation])
        assert row, (consultation, step)
        under_way = row[1] == "on" or re.search("En cours|Ouvert", row[0].partition("</span>")[0])
        shown = "open" if under_way else {"x": "closed", "v": "coming"}[row[1]]
        assert shown == ("coming" if instant < opens else "closed" if over <= instant else "open"), (step, instant)
    page = (site / "questions-au-conseil/questions/index.html").read_text(encoding="utf-8")
    found = re.search(r"(\d+) réponses? (?:est|sont) en retard", page)
    assert int(found[1] if found else 0) == sum(day <= instant for day in OVERDUE), instant
    assert (site / "actualites/nuit/index.html").exists() == (instant >= NIGHT), instant


def walk(folder: Path, wanted: Callable[[Transition], bool]) -> int:
    """Look at the site at transitions of a year, and in the last second before the ones that follow."""
    root, site = town(folder / "town"), folder / "site"
    every = [each for each in asked(root, site, BEGINS).coming if each.when < ENDS]
    instants = sorted({each.when for each in every})
    chosen = sorted({each.when for each in every if wanted(each)})
    for instant in chosen:
        build(root, site, instant=instant, jobs=1)
        right(root, site, instant)
        before = tree(site)
        after = next((each for each in instants if each > instant), ENDS)
        last = after - SECOND
        assert asked(root, site, last).verdict == "not-due", last
        build(root, site, instant=last.astimezone(PARIS), jobs=1)
        assert different(before, tree(site)) == [], last
        right(root, site, last)
        if after < ENDS:
            found = asked(root, site, instant)
            assert found.coming[0].when == after
            assert asked(root, site, after).verdict == "due", after
            assert {each.when for each in asked(root, site, after).passed} == {after}
    return len(chosen)


def test_a_few_moments_of_a_year(tmp_path: Path) -> None:
    """The nights in which clocks change, and a question that falls overdue."""
    nights = ("2026-10-24", "2026-10-25", "2027-03-28")
    assert walk(tmp_path, lambda each: f"{each.when:%Y-%m-%d}" in nights or each.cause == "question") > 4


@pytest.mark.long
def test_a_whole_year(tmp_path: Path) -> None:
    """Every one of them."""
    assert walk(tmp_path, lambda _: True) > 30
