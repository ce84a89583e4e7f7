"""A Cap Collectif export becomes a consultation: nothing lost silently, numbers given once, edits of the town kept."""

from __future__ import annotations

import csv
import datetime
import json
import zipfile
from pathlib import Path

import pytest

from civicgen.content.contributions import read_stream
from civicgen.content.read import read_sources
from civicgen.content.types import Article, Consultation, Contribution
from civicgen.content.values import Moment
from civicgen.importers import formats
from civicgen.importers.options import ImportOptions
from civicgen.importers.report import ImportReport
from civicgen.importers.told import told
from civicgen.problems import Problem, ProblemsFound

PART = Path(__file__).parent.parent / "data" / "republique-numerique"
ID = "republique-numerique"


def portal(folder: Path) -> Path:
    """A portal without any consultation."""
    (folder / "content").mkdir(parents=True)
    (folder / "content" / "index.md").write_text("---\ntitle: Portail\n---\n", "utf-8")
    (folder / "civicgen.yml").write_text(
        "title: Portail\ntimezone: Europe/Paris\npublisher: {name: État}\n", "utf-8", newline="\n"
    )
    return folder


def imported(root: Path, *sources: Path, options: ImportOptions | None = None) -> ImportReport:
    """Import into the portal."""
    into = root / "content" / "consultations" / ID
    return formats()["cap-collectif"].run(sources or (PART,), into, options or ImportOptions())


def contributions(root: Path) -> dict[int, Contribution]:
    """What the portal holds, read as a build reads it; a problem fails the test."""
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    found: dict[int, Contribution] = {}
    for stream in sources.streams:
        for item in read_stream(root, stream):
            assert not isinstance(item, Problem), item
            assert item[1].number not in found
            found[item[1].number] = item[1]
    return found


def export(folder: Path) -> dict[str, list[dict[str, object]]]:
    """A copy of the export that a test may change, row by row."""
    rows: dict[str, list[dict[str, object]]] = {}
    for name in ("propositions", "sources"):
        rows[name] = [json.loads(line) for line in (PART / f"{name}.jsonl").read_text("utf-8").splitlines()]
    with (PART / "arguments.csv").open(encoding="utf-8", newline="") as file:
        rows["arguments"] = list(csv.DictReader(file))
    folder.mkdir(parents=True, exist_ok=True)
    return rows


def write(folder: Path, rows: dict[str, list[dict[str, object]]]) -> Path:
    """Write an export."""
    for name in ("propositions", "sources"):
        text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows[name])
        (folder / f"{name}.jsonl").write_text(text, "utf-8", newline="\n")
    with (folder / "arguments.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows["arguments"][0].keys())
        table.writeheader()
        table.writerows(rows["arguments"])
    return folder


def tree(root: Path) -> dict[str, bytes]:
    """Every file of a portal."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_everything_is_there_or_counted(tmp_path: Path) -> None:
    """Rows used and left out add up; supports by value are those of the rows; what is trashed is nowhere."""
    root = portal(tmp_path / "portal")
    report = imported(root)
    held = contributions(root)
    assert [(file.name, file.read, file.used, file.left_out) for file in report.files] == [
        ("arguments.csv", 37, 33, 4),
        ("propositions.jsonl", 11, 9, 2),
        ("sources.jsonl", 10, 10, 0),
    ]
    left = {(out.code, out.what): out for out in report.left_out}
    assert left["trashed", "proposal"].names == ("374", "414")
    assert left["trashed", "argument"].count == 4
    assert left["no-text", "amendment"].count == 67
    assert left["twice", "law change"].count == 1
    kept = [row for row in export(tmp_path)["propositions"] if not row["is_trashed"]]
    marks = [each.supports for each in held.values() if each.kind == "proposal" and each.supports]
    assert sum(mark.in_favour for mark in marks) == sum(int(str(row["votes_ok"])) for row in kept)
    assert sum(mark.mixed for mark in marks) == sum(int(str(row["votes_mitige"])) for row in kept)
    assert sum(mark.against for mark in marks) == sum(int(str(row["votes_nok"])) for row in kept)
    assert not any("licornes" in each.title for each in held.values())
    assert all(each.parent in held for each in held.values() if each.kind != "proposal")


def test_the_consultation_is_made(tmp_path: Path) -> None:
    """Four steps with the dates that are known, sections as topics, official proposals as articles with their law."""
    root = portal(tmp_path)
    imported(root)
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    (consultation,) = (entry for entry in sources.entries["fr"] if isinstance(entry, Consultation))
    assert [step.kind for step in consultation.steps] == ["contribution", "deliberation", "synthesis", "answer"]
    opened, *_, synthesis, answers = consultation.steps
    assert opened.opens == Moment(datetime.date(2015, 9, 26))
    assert opened.closes == Moment(datetime.date(2015, 10, 18))
    assert synthesis.opens == Moment(datetime.date(2015, 11, 6), datetime.time(11))
    assert synthesis.closes == Moment(datetime.date(2015, 11, 6))
    assert answers.opens is None
    assert consultation.topics == tuple(topic.id for topic in sources.topics["fr"])
    articles = {entry.number: entry for entry in sources.entries["fr"] if isinstance(entry, Article)}
    assert set(articles) == {"8", "24"}
    assert articles["24"].section == "Section 2 : Couverture numérique"
    assert "**Objectif :**" in articles["24"].why
    assert "Article L36-7 du CPCE" in articles["24"].before
    assert "Article L36-7 du CPCE" in articles["24"].body
    held = contributions(root)
    official = {each.article: each.number for each in held.values() if each.kind == "proposal" and each.article}
    assert set(official) == set(articles)
    assert {each.article for each in held.values() if each.parent == official["8"]} == {"8"}


def test_again_changes_nothing(tmp_path: Path) -> None:
    """The same export a second time, as folder, files or ZIP, writes no file."""
    root = portal(tmp_path / "portal")
    imported(root)
    before = tree(root)
    packed = tmp_path / "export.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(PART.iterdir()):
            made.write(path, f"export-2015/{path.name}")
    for sources in [(PART,), tuple(path for path in sorted(PART.iterdir()) if path.suffix != ".md"), (packed,)]:
        report = imported(root, *sources)
        assert not report.written
        assert not report.created
        assert tree(root) == before


def test_a_newer_export_keeps_numbers_and_edits(tmp_path: Path) -> None:
    """Numbers stay, new rows take the next ones, what the clerk moderated or edited stays, what is gone is told."""
    root = portal(tmp_path / "portal")
    rows = export(tmp_path / "export")
    rows["propositions"] = [row for row in rows["propositions"] if row["id"] != 127]
    imported(root, write(tmp_path / "export", rows))
    before = contributions(root)
    folder = root / "content" / "consultations" / ID
    index = folder / "index.md"
    index.write_text(
        index.read_text("utf-8").replace("République numérique\n", "République numérique, bis\n", 1), "utf-8"
    )
    lines = [
        json.loads(line) for line in (folder / "contributions" / "arguments.jsonl").read_text("utf-8").splitlines()
    ]
    lines[0] |= {"state": "withheld", "reason": "Propos injurieux"}
    del lines[0]["text"]
    lines[1]["grouped_with"] = lines[2]["number"]
    lines[1]["state"] = "grouped"
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (folder / "contributions" / "arguments.jsonl").write_text(text, "utf-8", newline="\n")

    newer = export(tmp_path / "newer")
    gone = str(newer["sources"].pop(0)["title"])
    newer["propositions"][0]["title"] = "Article 24 - Un autre titre"
    for row in newer["propositions"]:
        if row["id"] == 399:
            row["is_trashed"] = True
    report = imported(root, write(tmp_path / "newer", newer))
    after = contributions(root)

    assert set(before) < set(after)
    assert max(before) < min(number for number in set(after) - set(before))
    assert all(after[number].origin == each.origin for number, each in before.items())
    moderated = after[lines[0]["number"]]
    assert (moderated.state, moderated.reason, moderated.text) == ("withheld", "Propos injurieux", "")
    assert after[lines[1]["number"]].grouped_with == lines[2]["number"]
    assert [each.title for each in after.values() if each.article == "24" and each.kind == "proposal"] == [
        "Article 24 - Un autre titre"
    ]
    assert [each.state for each in after.values() if each.title == gone] == ["published"]
    assert [note.count for note in report.notes if note.code == "gone"] == [1]
    set_aside = next(each for each in after.values() if each.state == "withdrawn")
    assert set_aside.text == set_aside.title == set_aside.author == ""
    assert set_aside.reason
    assert {name.rsplit("/", 1)[-1] for name in report.kept} == {"index.md", "donnees.md", "24.md"}
    assert "bis" in index.read_text("utf-8")


def test_topics_of_the_portal_stay(tmp_path: Path) -> None:
    """Topics that are missing are added under those that were there, whose bytes stay."""
    root = portal(tmp_path)
    topics = root / "content" / "topics.yml"
    before = "# Nos thèmes\n- {id: voirie, title: Voirie}\n- id: les-communs\n  title: Nos communs"
    topics.write_text(before, "utf-8", newline="\n")
    imported(root)
    assert topics.read_text("utf-8").startswith(before + "\n")
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    found = [topic.id for topic in sources.topics["fr"]]
    assert found[:2] == ["voirie", "les-communs"]
    assert len(found) == len(set(found))


def test_dry_run_writes_nothing(tmp_path: Path) -> None:
    """The account of a dry run is that of the import; no file appears."""
    root = portal(tmp_path)
    before = tree(root)
    dry = imported(root, options=ImportOptions(dry=True))
    assert tree(root) == before
    assert dry.counts == imported(root).counts


def test_bad_rows_are_named(tmp_path: Path) -> None:
    """A row that cannot be read, an orphan, a twin, an unknown side or column: each is left out, counted and named."""
    root = portal(tmp_path / "portal")
    rows = export(tmp_path / "export")
    rows["arguments"][0] |= {"opinion_id": "99999"}
    rows["arguments"][1] |= {"side": "peut-être"}
    rows["arguments"][2] |= {"votes_count": "beaucoup"}
    rows["sources"].append(rows["sources"][0])
    rows["sources"][1]["humeur"] = "bonne"
    rows["propositions"][2]["created_at"] = "hier"
    rows["propositions"][3]["votes_total"] = 1
    folder = write(tmp_path / "export", rows)
    with (folder / "propositions.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": \n[]\n' + "[" * 5_000 + "\n")
    report = imported(root, folder)
    left = {(out.code, out.what): out.count for out in report.left_out}
    assert left["orphan", "argument"] == left["side", "argument"] == left["unreadable", "argument"] == 1
    assert left["twice", "source"] == left["unknown", "column"] == 1
    assert left["unreadable", "proposal"] == 3
    notes = {note.code for note in report.notes}
    assert {"date", "sum-supports", "sum-replies"} <= notes
    for each in report.files:
        assert each.read == each.used + each.left_out
    assert contributions(root)
    assert any("humeur" in line for line in told(report, "fr"))


def test_what_is_no_export_is_refused(tmp_path: Path) -> None:
    """No proposals, another encoding, a broken table, a bad name: a problem with its place, and nothing written."""
    root = portal(tmp_path / "portal")
    before = tree(root)
    empty = tmp_path / "empty"
    empty.mkdir()
    latin = tmp_path / "latin"
    write(latin, export(latin))
    table = (PART / "arguments.csv").read_text("utf-8")
    (latin / "arguments.csv").write_bytes(table.encode("windows-1252", "replace"))
    broken = tmp_path / "broken"
    write(broken, export(broken))
    (broken / "arguments.csv").write_text(table + '1,84,pour,A,,,0,"sans fin', "utf-8")
    for source, code in [(empty, "import-nothing"), (latin, "import-encoding"), (broken, "import-table")]:
        with pytest.raises(ProblemsFound) as found:
            imported(root, source)
        assert [problem.code for problem in found.value.problems] == [code]
    with pytest.raises(ProblemsFound) as found:
        formats()["cap-collectif"].run([PART], root / "content" / "consultations" / "Bad Name", ImportOptions())
    assert found.value.problems[0].code == "import-consultation-name"
    assert tree(root) == before


def test_an_unknown_site_gives_a_draft(tmp_path: Path) -> None:
    """A consultation that nobody described is a draft with the dates of its contributions, for the clerk to fill."""
    root = portal(tmp_path / "portal")
    rows = export(tmp_path / "export")
    for row in rows["propositions"]:
        row["url"] = "https://participer.saint-exemple.example/1"
    imported(root, write(tmp_path / "export", rows), options=ImportOptions(language="en"))
    sources, _ = read_sources(root)
    assert sources is not None
    (consultation,) = (entry for entry in sources.entries["fr"] if isinstance(entry, Consultation))
    assert consultation.state == "draft"
    assert consultation.steps[0].opens is not None
