"""A group of pages, or a table, is skipped when its inputs are the same: then every byte of it must be the same."""

from __future__ import annotations

import csv
import datetime
import random
from pathlib import Path

import pytest

from civicgen.content.read import read_sources
from civicgen.digests import digest, digest_of
from civicgen.pages.plan import grouped_plan
from civicgen.pages.planned import Group, Planned, Streamed
from civicgen.portal.link import link
from civicgen.portal.store import Store

CONFIG = """\
title: Mairie de Saint-Exemple
url: https://participer.saint-exemple.example/
languages: [fr]
timezone: Europe/Paris
publisher: {name: Commune de Saint-Exemple, phone: 01 99 00 12 34}
contributions: {pages: %s, window: 10}
"""
INDEX = """\
---
title: %s
question: Que faire ?
decided_by: Le conseil
topics: [a, b]
answer_by: 2026-06-30
answer_within: 90
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: %s}
---
"""


def _made_from(page: Planned | Streamed) -> bytes:
    return digest(b"".join(page.pieces())) if isinstance(page, Streamed) else digest_of(page.context)


COLUMNS = (
    *("number", "date", "kind", "topic", "place", "article", "parent", "author", "title", "text"),
    *("supports", "state", "reason", "grouped_with"),
)


class Town:
    """A small portal that changes at random, one thing at a time."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)
        self.folder = root / "content/consultations/plan"
        for name in ("contributions", "answers", "syntheses", "articles"):
            (self.folder / name).mkdir(parents=True)
        self.rows = [self.row(number) for number in range(1, 61)]
        self.topics = {"a": "Eau", "b": "Bois"}
        self.article = "Un"
        self.title, self.closes, self.pages = "Plan", "2026-03-12", "each"
        self.answers: dict[int, str] = {}
        self.points: dict[str, list[int]] = {}
        self.instant = datetime.datetime(2026, 4, 1, 12, tzinfo=datetime.UTC)
        self.write()

    def row(self, number: int) -> dict[str, str]:
        """A contribution."""
        choose = self.random.choice
        parent = str(self.random.randrange(1, number)) if number > 5 and self.random.random() < 0.3 else ""
        return {
            **dict.fromkeys(COLUMNS, ""),
            "number": str(number),
            "date": "2026-02-10",
            "kind": choose(("proposal", "opinion", "question")),
            "topic": choose(("a", "b", "")),
            "place": choose(("Le Bourg", "la Gare", "")),
            "parent": parent,
            "article": choose(("1", "")),
            "author": "Anne",
            "text": f"Texte {number}",
            "state": "published",
        }

    def change(self) -> str:  # noqa: C901  (a list of edits, one line each)
        """Change one thing, and say which."""
        pick = self.random.choice
        row = pick(self.rows)
        match pick(
            (
                *("add", "text", "state", "group", "parent", "topic", "answer", "cite", "many", "uncite", "index"),
                *("time", "article"),
            )
        ):
            case "add":
                self.rows.append(self.row(len(self.rows) + 1))
            case "text" if row["state"] != "withheld":
                row["text"] += " encore"
            case "state":
                row.update(state="withheld", reason="Hors sujet", grouped_with="", text="", author="")
            case "group":
                other = pick(self.rows)
                if other is not row and row["state"] == "published":
                    row["state"], row["grouped_with"] = "grouped", other["number"]
            case "parent":
                earlier = [each["number"] for each in self.rows if int(each["number"]) < int(row["number"])]
                row["parent"] = pick(["", *earlier])
            case "topic":
                self.topics[pick(("a", "b"))] += "x"
            case "answer":
                self.answers[len(self.answers) + 1] = pick(("#" + row["number"], "syntheses/avis#p1"))
            case "cite":
                self.points.setdefault(pick(("p1", "p2")), []).append(int(row["number"]))
            case "many":
                self.points["p1"] = self.random.sample(range(1, len(self.rows) + 1), 20)
            case "uncite":
                for cited in self.points.values():
                    del cited[1:]
            case "index":
                self.title += "!"
            case "article":
                self.article += "!"
            case "time":
                self.instant += datetime.timedelta(days=self.random.randrange(1, 60))
        self.write()
        return row["number"]

    def write(self) -> None:
        """Write all files."""
        with open(self.folder / "contributions/avis.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS)
            writer.writeheader()
            writer.writerows(self.rows)
        topics = "".join(f"- {{id: {key}, title: {title}}}\n" for key, title in self.topics.items())
        (self.root / "content/topics.yml").write_text(topics, encoding="utf-8")
        article = f'---\ntitle: {self.article}\nnumber: "1"\n---\n{self.article}\n'
        (self.folder / "articles/1.md").write_text(article, encoding="utf-8")
        (self.root / "civicgen.yml").write_text(CONFIG % self.pages, encoding="utf-8")
        (self.folder / "index.md").write_text(INDEX % (self.title, self.closes), encoding="utf-8")
        for number, to in self.answers.items():
            if to.startswith("#") or self.points.get("p1"):
                text = f'---\ntitle: Réponse {number}\nto: ["{to}"]\ndecision: partly\nreason: Parce que.\n'
                text += "state: published\n---\n"
                (self.folder / f"answers/{number}.md").write_text(text, encoding="utf-8")
        points = "".join(f"  - {{id: {key}, title: {key}, cites: {cited}}}\n" for key, cited in self.points.items())
        if points:
            text = f"---\ntitle: Avis\nauthor: A\nmethod: M\nbase: B\nstate: published\npoints:\n{points}---\n"
            (self.folder / "syntheses/avis.md").write_text(text, encoding="utf-8")

    def groups(self) -> dict[str, tuple[bytes, list[tuple[str, bytes]]]]:
        """Groups and tables of the plan: their inputs, and the path and digest of each of their files."""
        sources, problems = read_sources(self.root)
        assert sources is not None, problems
        store = Store(self.root / ".civicgen/store.sqlite")
        assert not store.take_in(self.root, sources.streams, window=10)
        portal, _ = link(sources, store, self.instant)
        found = {}
        for item in grouped_plan(portal):
            if isinstance(item, Group):
                found[item.name] = (item.inputs, [(page.path, _made_from(page)) for page in item.pages()])
            elif isinstance(item, Streamed):
                found[item.path] = (item.inputs, [(item.path, digest(b"".join(item.pieces())))])
        store.close()
        return found


def walk(root: Path, seed: int, steps: int, pages: str) -> int:
    """Change a town step by step, and count the groups that could be skipped."""
    town = Town(root, seed)
    town.pages = pages
    town.write()
    before, skipped = town.groups(), 0
    for _ in range(steps):
        town.change()
        after = town.groups()
        for name in before.keys() & after.keys():
            if before[name][0] == after[name][0]:
                assert before[name][1] == after[name][1], name
                skipped += 1
        before = after
    return skipped


@pytest.mark.parametrize("pages", ["each", "windows"])
@pytest.mark.parametrize("seed", range(4))
def test_equal_inputs_give_equal_pages(tmp_path: Path, seed: int, pages: str) -> None:
    """Whatever changed: and most groups do not change, else skipping would be of no use."""
    assert walk(tmp_path, seed, 12, pages) > 20


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_equal_inputs_give_equal_pages_for_long(tmp_path: Path, seed: int) -> None:
    """The same over many more changes."""
    assert walk(tmp_path, seed, 50, "each" if seed % 2 else "windows") > 20


def test_all_paths_of_a_plan_differ(tmp_path: Path) -> None:
    """No two groups write one file."""
    pages = [path for _, found in Town(tmp_path, 1).groups().values() for path, _ in found]
    assert len(pages) == len(set(pages))
