"""The counts of what became of what was said equal a recount from the files, and every page says the same."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import yaml

from civicgen.content.read import read_sources
from civicgen.importers.tagging.marks import unmarked
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Table
from civicgen.pages.machines.written import rendered
from civicgen.pages.plan import plan
from civicgen.portal.coverage import coverage, left_out
from civicgen.portal.link import link
from civicgen.portal.store import Store
from tests.pages.test_groups import Town


class Recount:
    """What the files say, read with nothing of civicgen."""

    def __init__(self, folder: Path) -> None:
        with (folder / "contributions/avis.csv").open(encoding="utf-8", newline="") as stream:
            rows = {int(row["number"]): row for row in csv.DictReader(stream)}
        front = [yaml.safe_load(file.read_text(encoding="utf-8").split("---")[1]) for file in folder.glob("*/*.md")]
        points = [point for each in front for point in each.get("points") or ()]
        answered = [str(to) for each in front if "decision" in each for to in each["to"] or ()]
        whole = any("decision" in each and not each["to"] for each in front)
        self.public = {number for number, row in rows.items() if row["state"] in ("published", "grouped")}
        heads = {number: int(row["grouped_with"]) for number, row in rows.items() if row["state"] == "grouped"}
        cites = {point["id"]: {int(each) for each in point["cites"]} for point in points}
        self.points = set(cites)
        self.points_answered = (
            self.points if whole else {to.partition("#")[2] for to in answered if not to.startswith("#")} & self.points
        )
        named = {int(to[1:]) for to in answered if to.startswith("#")}
        through = {number for point in self.points_answered for number in cites[point]}
        own = named.union(*cites.values())
        self.taken_up = {number for number in self.public if {number, heads.get(number)} & own}
        self.shared = self.taken_up - own
        self.answered = {number for number in self.public if {number, heads.get(number)} & (named | through)}
        if whole:  # all but the questions that nobody answered
            asked = {number for number, row in rows.items() if row["kind"] == "question" and not row["parent"]}
            self.answered |= self.public - asked
            self.taken_up |= self.public if not points else set()
            self.shared &= self.public if points else set()
        self.behind = {
            point: {number for number in rows if {number, heads.get(number) if number in heads else None} & numbers}
            for point, numbers in cites.items()
        }


def gather(town: Town) -> None:
    """Group a third of the contributions with others, cite a third of them in two points, answer a few by name."""
    numbers = [row["number"] for row in town.rows]
    for row in town.random.sample(town.rows, 20):
        head = town.random.choice(numbers)
        if row["state"] == "published" and head != row["number"]:
            row["state"], row["grouped_with"] = "grouped", head
    town.points = {name: [int(each) for each in town.random.sample(numbers, 16)] for name in ("p1", "p2")}
    town.answers |= {90 + at: f"#{number}" for at, number in enumerate(town.random.sample(numbers, 3))}
    town.write()


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(10, 40))])
def test_counts_equal_a_recount(tmp_path: Path, seed: int, whole: bool):
    """After any edits: counts, lists, tables, fates of single contributions."""
    town = Town(tmp_path, seed)
    for _ in range(60):
        town.change()
    gather(town)
    if whole:
        text = "---\ntitle: Tout\nto: []\ndecision: partly\nreason: Voilà.\nstate: published\n---\n"
        (town.folder / "answers/tout.md").write_text(text, encoding="utf-8")
    recount = Recount(town.folder)
    sources, _ = read_sources(tmp_path)
    assert sources is not None
    store = Store(tmp_path / "store.sqlite")
    store.take_in(tmp_path, sources.streams, window=10)
    portal, _ = link(sources, store, town.instant)
    process = portal.default.processes[0]
    found = coverage(process, store)
    assert len(recount.public) == found.contributions
    assert len(recount.taken_up) == found.taken_up
    assert len(recount.shared) == found.shared
    assert len(recount.answered) == found.answered
    assert (len(recount.points), len(recount.points_answered)) == (found.points, found.points_answered)
    assert sorted(recount.public - recount.taken_up) == list(left_out(process, store))

    pages = [each for each in plan(portal) if hasattr(each, "context")]
    fates = {page.context.number: page.context.fate for page in pages if isinstance(page.context, c.ContributionPage)}
    public = {number: fate for number, fate in fates.items() if number in recount.public}
    if not whole:
        assert recount.taken_up == {number for number, fate in public.items() if fate.points or fate.answers}
    assert recount.answered == {number for number, fate in public.items() if not fate.waiting}
    lines = {line.link.address.partition("#")[2]: line.cites for fate in public.values() for line in fate.points}
    assert {point: len(recount.behind[point]) for point in lines} == lines
    for page in pages:
        if isinstance(page.context, c.Gathered):
            gathered = _numbers(pages, page.context)
            wanted = {
                "point": recount.behind.get(page.context.of.address.partition("#")[2]),
                "left": recount.public - recount.taken_up,
                "answer": gathered,
            }[page.context.what]
            assert (wanted, page.context.count or len(gathered)) == (gathered, len(gathered))
    (table,) = (page.context for page in pages if page.path.endswith("contributions.csv"))
    assert isinstance(table, Table)
    text = rendered(table).decode("utf-8-sig")
    rows = [[unmarked(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline=""), delimiter=";")]
    assert list(table.lines) == [tuple(row) for row in rows]
    assert recount.taken_up == {int(row[0]) for row in rows[1:] if row[3] == "oui" and int(row[0]) in recount.public}
    store.close()


def _numbers(pages, first: c.Gathered) -> set[int]:
    """Numbers on all windows of the same list."""
    windows = [
        page.context
        for page in pages
        if isinstance(page.context, c.Gathered) and (page.context.what, page.context.of) == (first.what, first.of)
    ]
    return {card.number for window in windows for card in window.cards}
