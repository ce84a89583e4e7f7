"""The whole République numérique data set, where it is found: every count of its README, every word of every text."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from civicgen.content.contributions import read_stream
from civicgen.content.markdown import clean, render
from civicgen.content.markdown.prose import overflows
from civicgen.content.read import read_sources
from civicgen.content.types import Article, Contribution
from civicgen.importers import formats
from civicgen.importers.html import lines_of_html
from civicgen.importers.options import ImportOptions
from civicgen.importers.report import ImportReport
from civicgen.importers.shown import text_shown
from civicgen.problems import Problem
from tests.importers.renaming import portal


def lines(path: Path) -> list[str]:
    """Lines of a file. Not `splitlines`: a proposal holds a line separator that JSON leaves as it is."""
    return path.read_text("utf-8").strip("\n").split("\n")


class Rows:
    """Rows of an export, read with nothing of civicgen."""

    def __init__(self, data: Path) -> None:
        self.proposals = [json.loads(line) for line in lines(data / "propositions.jsonl")]
        self.sources = [json.loads(line) for line in lines(data / "sources.jsonl")]
        with (data / "arguments.csv").open(encoding="utf-8", newline="") as file:
            self.arguments = list(csv.DictReader(file))


class Whole(Rows):
    """The data set, what was imported of it, and the account of the import."""

    def __init__(self, data: Path, root: Path) -> None:
        super().__init__(data)
        self.root = portal(root, iter(()))
        self.report: ImportReport = formats()["cap-collectif"].run(
            [data], root / "content" / "consultations" / "republique-numerique", ImportOptions()
        )
        sources, problems = read_sources(self.root)
        assert sources is not None
        assert not problems
        self.articles = {entry.number: entry for entry in sources.entries["fr"] if isinstance(entry, Article)}
        self.topics = sources.topics["fr"]
        self.held: dict[int, Contribution] = {}
        for stream in sources.streams:
            for item in read_stream(self.root, stream):
                assert not isinstance(item, Problem), item
                self.held[item[1].number] = item[1]


@pytest.fixture(scope="module")
def whole(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """The whole data set, imported once."""
    return Whole(shared_data / "republique-numerique-2015", tmp_path_factory.mktemp("whole") / "portal")


def words(text: str) -> Counter[str]:
    """Words of a text, as often as they occur; struck-out passages stand between ~~, which are no words."""
    return Counter(clean(text).replace("~~", "").split())


def test_counts_are_those_of_the_data_set(whole: Whole) -> None:
    """692 proposals of which 30 articles, 3,988 arguments, 326 sources, 18 topics; 4 and 6 left out; sums by value."""
    kinds = Counter(each.kind for each in whole.held.values())
    assert kinds == {"proposal": 692, "argument-for": 1_958, "argument-against": 2_030, "source": 326}
    assert len(whole.articles) == 30
    assert len(whole.topics) == 18
    left = {(out.code, out.what): out.count for out in whole.report.left_out}
    assert left["trashed", "proposal"] == 4
    assert left["trashed", "argument"] == 6
    assert left["no-text", "amendment"] == 1_389 - 2  # two hang on what was set aside
    assert [(file.name, file.read, file.used) for file in whole.report.files] == [
        ("arguments.csv", 3_994, 3_988),
        ("propositions.jsonl", 696, 692),
        ("sources.jsonl", 326, 326),
    ]
    marks = [each.supports for each in whole.held.values() if each.supports and each.supports.valued]
    trashed = [row for row in whole.proposals if row["is_trashed"]]
    assert sum(mark.in_favour for mark in marks) + sum(row["votes_ok"] for row in trashed) == 71_940
    assert sum(mark.against for mark in marks) + sum(row["votes_nok"] for row in trashed) == 10_735
    assert sum(mark.mixed for mark in marks) + sum(row["votes_mitige"] for row in trashed) == 5_947
    arguments = sum(each.supports.in_favour for each in whole.held.values() if each.supports and "arg" in each.kind)
    gone = {row["id"] for row in trashed}
    left_votes = sum(int(row["votes_count"]) for row in whole.arguments if int(row["opinion_id"]) in gone)
    assert arguments + left_votes == 12_826


def test_every_word_is_shown(whole: Whole) -> None:
    """Bodies, explanations and law of every proposal, every argument, every source: the pages show all their words."""
    texts = {each.number: words(text_shown(each.text)) for each in whole.held.values()}
    kept = [row for row in whole.proposals if not row["is_trashed"]]
    ordered = sorted(
        kept, key=lambda row: (not row["official"], "" if row["official"] else row["created_at"], row["id"])
    )
    for number, row in enumerate(ordered, 1):
        assert whole.held[number].title == clean(row["title"]).strip()
        plain = row["id"] == 775  # too long for markup: addresses of links stand behind their words
        expected = words(lines_of_html(row["body"] or "", addresses=plain))
        for appendix in row["appendices"]:
            expected += words(lines_of_html(appendix["body"] or "", addresses=plain))
        assert not expected - texts[number], row["id"]
    for row in [row for row in kept if row["official"]]:
        article = whole.articles[row["title"].split()[1]]
        shown = words(text_shown(article.body, "staff")) + words(text_shown(article.why, "staff"))
        shown += words(text_shown(article.before, "staff"))
        for html in [row["body"], *(appendix["body"] for appendix in row["appendices"])]:
            assert not words(lines_of_html(html or "")) - shown, article.number
        for change in row["law_changes"]:
            for html in (change["before"], change["after"]):
                assert not words(lines_of_html(html or "")) - shown, article.number
    said = Counter(" ".join(clean(row["body"]).split()) for row in whole.arguments)
    said -= Counter(
        " ".join(clean(row["body"]).split())
        for row in whole.arguments
        if int(row["opinion_id"]) not in {row["id"] for row in kept}
    )
    assert (
        Counter(" ".join(text_shown(each.text).split()) for each in whole.held.values() if "arg" in each.kind) == said
    )
    sources = sorted(whole.sources, key=lambda row: (row["created_at"], row["id"]))
    held = [each for each in whole.held.values() if each.kind == "source"]
    for row, each in zip(sources, sorted(held, key=lambda each: each.number), strict=True):
        expected = words(row["body"] or "") + words(row["category"]) + words(row["link"] or "")
        assert not expected - texts[each.number], row["id"]
        assert each.title == clean(row["title"]).strip()


def test_what_is_not_exactly_as_it_was_is_named(whole: Whole) -> None:
    """One text is beyond the limit of markup and shown as plain text; no text lost a word; nothing else is plain."""
    notes = {note.code: note for note in whole.report.notes}
    assert set(notes) == {"emphasis", "heading", "hidden", "image", "plain", "rule", "struck"}
    assert notes["plain"].names == ("proposal 775",)
    assert notes["image"].names == ("proposal 399", "proposal 500")
    over = [each.number for each in whole.held.values() if overflows(each.text)]
    assert len(over) <= 1


def test_what_people_typed_is_shown_as_typed(whole: Whole) -> None:
    """« <50% », « <insérez ici> », « <br> » stay text; a list that someone typed by hand keeps its hyphens."""
    shown = [render(each.text, dialect="citizens") for each in whole.held.values() if "arg" in each.kind]
    assert sum("&lt;50%" in html for html in shown) == 1
    assert sum("&lt;insérez" in html for html in shown) == 1
    assert sum("&lt;br&gt;" in html for html in shown) == sum("<br>" in row["body"] for row in whole.arguments)
    assert not any("<ul>" in html or "<ol" in html or "<blockquote>" in html for html in shown)
