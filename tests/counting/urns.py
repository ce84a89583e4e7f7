"""Portals with ballots, and foreign files of ballots in the form that civicgen reads: made when a test asks."""

from __future__ import annotations

import csv
import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from civicgen.content.ballots import Ballot, read_ballots
from civicgen.content.read import read_sources
from civicgen.content.types import Tally
from civicgen.portal.counting.tally import Cast, count
from civicgen.portal.counting.values import Counted
from civicgen.portal.link import link
from civicgen.portal.portal import Tallied
from civicgen.portal.store import Store
from civicgen.problems import Problem

SETTINGS = """\
title: Mairie de Saint-Exemple
url: https://participer.saint-exemple.example/
languages: [fr, en]
timezone: Europe/Paris
publisher: {name: Commune de Saint-Exemple}
"""
CONSULTATION = """\
---
title: Un choix
question: Que choisir ?
procedure: participatory-budget
decided_by: Le conseil municipal
steps:
  - {id: choix, title: Choisir, kind: vote, opens: 2026-06-01, closes: 2026-06-21 18:00}
---
"""


def portal(root: Path, tally: str, ballots: str | None, *, settings: str = "", name: str = "choix") -> Path:
    """Write a portal with one tally, which is published, and its ballots."""
    folder = root / "content" / "consultations" / "budget"
    (folder / "ballots").mkdir(parents=True)
    (root / "civicgen.yml").write_text(SETTINGS + settings, "utf-8")
    (folder / "index.md").write_text(CONSULTATION, "utf-8")
    text = f"---\ntitle: Le choix\nstate: published\nstep: choix\n{tally}\n---\n"
    (folder / "ballots" / f"{name}.md").write_text(text, "utf-8")
    if ballots is not None:
        (folder / "ballots" / f"{name}.csv").write_text(ballots, "utf-8", newline="")
    return root


def counted(
    root: Path, *, at: datetime.datetime = datetime.datetime(2026, 7, 1, 12, tzinfo=datetime.UTC)
) -> tuple[Tallied | None, list[Problem]]:
    """Read, link and count a portal with one tally."""
    sources, problems = read_sources(root)
    assert sources is not None, problems
    with closing(Store(root / ".civicgen-store.sqlite")) as store:
        problems += store.take_in(root, sources.streams)
        made, more = link(sources, store, at)
    process = made.default.process("budget")
    tallies = process.tallies if process else ()
    return (tallies[0] if tallies else None), [*problems, *more]


def plainly(root: Path, threshold: int = 0) -> Counted:
    """Count the ballots of a portal with nothing kept back, however few they are."""
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    (tally,) = (each for each in sources.entries["fr"] if isinstance(each, Tally))
    (stream,) = sources.ballots.values()

    def cast() -> Iterable[Cast]:
        for ballot in read_ballots(root, stream.file, tally):
            assert isinstance(ballot, Ballot), ballot
            yield ballot.cells, ballot.channel, ballot.spoilt, ballot.number

    return count(tally, cast(), threshold)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], path: Path) -> None:
    """Write a CSV row by row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def options(those: Iterable[tuple[str, str, int]]) -> str:
    """The key `options` of a tally, of ids, titles and costs."""
    lines = [
        json.dumps({"id": name, "title": title} | ({"cost": cost} if cost else {}), ensure_ascii=False)
        for name, title, cost in those
    ]
    return "options:\n" + "\n".join(f"  - {line}" for line in lines)


def pabulib(path: Path) -> dict[str, list[dict[str, str]]]:
    """Sections of a file of Pabulib: META as one row, PROJECTS, VOTES."""
    sections: dict[str, list[dict[str, str]]] = {}
    section = ""
    head: list[str] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if row and row[0].strip() in ("META", "PROJECTS", "VOTES"):
                section, head = row[0].strip(), []
                sections[section] = []
            elif row and not head:
                head = [name.strip() for name in row]
            elif row:
                sections[section].append(dict(zip(head, row, strict=False)))
    sections["META"] = [{row["key"]: row["value"] for row in sections["META"]}]
    return sections


def from_pabulib(path: Path, root: Path, rule: str) -> tuple[Path, dict[str, list[dict[str, str]]]]:
    """A portal with the projects and ballots of a file of Pabulib, approvals or points."""
    sections = pabulib(path)
    names = [project["project_id"] for project in sections["PROJECTS"]]
    place = {name: at for at, name in enumerate(names)}
    points = sections["META"][0]["vote_type"] == "cumulative"
    rows = []
    for vote in sections["VOTES"]:
        row: list[str] = [""] * len(names)
        chosen = [name for name in vote["vote"].split(",") if name]
        given = vote["points"].split(",") if points else ["1"] * len(chosen)
        for name, number in zip(chosen, given, strict=True):
            row[place[name]] = number
        rows.append(row)
    budget = int(sections["META"][0]["budget"])
    how = "method: points\npoints: 7\nmost: 3" if points else "method: approval"
    titles = [(p["project_id"], f"{p['project_id']}. {p['name']}", int(p["cost"])) for p in sections["PROJECTS"]]
    portal(root, f"{how}\nbudget: {budget}\nrule: {rule}\n{options(titles)}", None)
    table(names, rows, root / "content/consultations/budget/ballots/choix.csv")
    return root, sections


def from_polis(folder: Path, root: Path) -> tuple[Path, list[dict[str, str]]]:
    """A portal with one question for each statement of a Polis conversation, a ballot for each vote of a person."""
    with (folder / "comments.csv").open(encoding="utf-8", newline="") as file:
        comments = list(csv.DictReader(file))
    ids = [comment["comment-id"] for comment in comments]
    given: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    words = {"1": "agree", "0": "pass", "-1": "disagree"}
    with (folder / "votes.csv").open(encoding="utf-8", newline="") as file:
        for vote in csv.DictReader(file):
            ballots = given[vote["voter-id"]]
            free = next((each for each in ballots if vote["comment-id"] not in each), None)
            if free is None:  # the person changed the mind: Polis counts both, and so must we to compare
                free = {}
                ballots.append(free)
            free[vote["comment-id"]] = words[vote["vote"]]
    answers = [{"id": word, "title": word} for word in words.values()]
    questions = [{"id": name, "title": f"Statement {name}"} for name in ids]  # the texts would make a long front matter
    lines = [json.dumps(each | {"options": answers}, ensure_ascii=False) for each in questions]
    portal(root, "method: survey\nquestions:\n" + "\n".join(f"  - {line}" for line in lines), None)
    rows = ([ballot.get(name, "") for name in ids] for ballots in given.values() for ballot in ballots)
    table(ids, rows, root / "content/consultations/budget/ballots/choix.csv")
    return root, comments


def from_republique(folder: Path, root: Path) -> tuple[Path, list[dict[str, Any]]]:
    """A portal with one question for each proposal, and a line for each value (1 for, 2 mixed, 3 against)."""
    with (folder / "propositions.jsonl").open(encoding="utf-8") as file:
        proposals = [json.loads(line) for line in file]
    lines = [f"{{id: {each['id']}, title: No. {each['id']}, kind: scale, most: 3}}" for each in proposals]
    portal(root, "method: survey\nquestions:\n" + "\n".join(f"  - {line}" for line in lines), None)
    names = [str(each["id"]) for each in proposals]

    def rows() -> Iterable[list[str]]:
        for at, each in enumerate(proposals):
            for word, key in (("1", "votes_ok"), ("2", "votes_mitige"), ("3", "votes_nok")):
                if each[key]:
                    yield [str(each[key]), *[""] * at, word, *[""] * (len(names) - at - 1)]

    table(["ballots", *names], rows(), root / "content/consultations/budget/ballots/choix.csv")
    return root, proposals
