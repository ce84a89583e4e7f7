"""Counts that others published come out of our code, figure by figure: data of towns, of Polis, of a ministry."""

from __future__ import annotations

from pathlib import Path

from civicgen.portal.counting.values import Counted, Line
from tests.counting.urns import counted, from_pabulib, from_polis, from_republique, plainly


def lines_of(root: Path) -> tuple[Counted, dict[str, Line]]:
    """The count of a portal whose files are all right, and its lines by id."""
    found, problems = counted(root)
    assert not problems
    assert found is not None
    assert found.counted is not None
    return found.counted, {line.id: line for table in found.counted.tables for line in table.lines}


def test_toulouse_2019(shared_data: Path, tmp_path: Path):
    """Ballots and points of all 30 projects, and the 14 taken by the city's rule for exactly one million, in order."""
    root, file = from_pabulib(shared_data / "pabulib" / "france_toulouse_2019.pb", tmp_path, "most-marks")
    count, lines = lines_of(root)
    assert (count.received, count.blank, count.spoilt) == (1494, 0, 0)
    assert {each["project_id"]: int(each["votes"]) for each in file["PROJECTS"]} == {
        name: line.ballots for name, line in lines.items()
    }
    assert sum(line.points or 0 for line in lines.values()) == 8389
    taken = sorted((line.place, name) for name, line in lines.items() if line.within)
    assert [name for _, name in taken] == [
        "4",
        "16",
        "13",
        "29",
        "5",
        "10",
        "30",
        "20",
        "1",
        "18",
        "7",
        "27",
        "6",
        "26",
    ]
    assert count.spent == 1_000_000


def test_wieliczka_2023(shared_data: Path, tmp_path: Path):
    """The 30 projects that the city took by equal shares, completed by raising shares one zloty at a time."""
    root, file = from_pabulib(shared_data / "pabulib" / "poland_wieliczka_2023.pb", tmp_path, "equal-shares-add1")
    count, lines = lines_of(root)
    assert count.received == 6586
    projects = file["PROJECTS"]
    assert {each["project_id"]: int(each["votes"]) for each in projects} == {
        name: line.ballots for name, line in lines.items()
    }
    assert {each["project_id"] for each in projects if each["selected"] == "1"} == {
        name for name, line in lines.items() if line.within
    }
    assert count.spent == 995_079


def test_wieliczka_by_marks(shared_data: Path, tmp_path: Path):
    """What the same ballots would have given by most marks: 23 projects."""
    root, _ = from_pabulib(shared_data / "pabulib" / "poland_wieliczka_2023.pb", tmp_path, "most-marks")
    count, lines = lines_of(root)
    assert sum(1 for line in lines.values() if line.within) == 23
    assert count.spent == 998_997


def test_polis(shared_data: Path, tmp_path: Path):
    """Agreements of 316 of 316 statements, and 29,802 votes in all."""
    root, comments = from_polis(shared_data / "polis-biodiversity-nz", tmp_path)
    tables = {table.id: table for table in plainly(root).tables}
    equal = 0
    for comment in comments:
        told = {line.id: line.ballots for line in tables[comment["comment-id"]].lines}
        assert int(comment["agrees"]) == told["agree"], comment["comment-id"]
        equal += 1
    assert equal == 316
    assert sum(table.base for table in tables.values()) == 29_802
    answers = dict.fromkeys(("agree", "pass", "disagree"), 0)
    for table in tables.values():
        for line in table.lines:
            answers[line.id] += line.ballots
    assert answers == {"agree": 19_285, "pass": 5_029, "disagree": 5_488}


def test_republique_numerique(shared_data: Path, tmp_path: Path):
    """Supports by value, of each of 696 proposals and of all: 71,940 for, 5,947 mixed, 10,735 against."""
    root, proposals = from_republique(shared_data / "republique-numerique-2015", tmp_path)
    count = plainly(root)
    sums = {"1": 0, "2": 0, "3": 0}
    for each, table in zip(proposals, count.tables, strict=True):
        told = {line.id: line.ballots for line in table.lines}
        assert {"1": each["votes_ok"], "2": each["votes_mitige"], "3": each["votes_nok"]} == told
        assert each["votes_total"] == table.base
        sums = {word: number + told[word] for word, number in sums.items()}
    assert sums == {"1": 71_940, "2": 5_947, "3": 10_735}
    assert count.received == 88_622


def test_small_questions_of_a_large_survey(shared_data: Path, tmp_path: Path):
    """In a portal, a statement on which fewer than ten people voted shows nothing, whatever the others show."""
    root, comments = from_polis(shared_data / "polis-biodiversity-nz", tmp_path)
    found, problems = counted(root)
    assert not problems
    assert found is not None
    assert found.counted is not None
    tables = found.counted.tables
    assert 316 == len(comments) == len(tables)
    assert {True, False} == {table.hidden for table in tables}
    assert all(table.hidden == (table.base < 10) == (not table.lines) for table in tables)
