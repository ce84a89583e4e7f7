"""What can be downloaded is all that was said, decided and done, and nothing else; each column is explained."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from civicgen.content.contributions import read_stream
from civicgen.content.read import read_sources
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.portal.columns import COLUMNS
from tests.whole.towns import build, copied, different, tree

PLAN = "plan-local-2026"
TABLES = {"contributions": "contributions", "points": "points", "answers": "reponses", "results": "suites",
          "links": "liens"}  # fmt: skip
"""Tables, and what their files are called in a French portal."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, built: `site` in its folder."""
    root = copied(tmp_path_factory.mktemp("data") / "town")
    build(root, root / "site")
    return root


def rows(site: Path, folder: str, table: str) -> list[dict[str, str]]:
    """Rows of an exact table; none when there is no such file."""
    file = site / folder / "donnees" / f"{TABLES[table]}.csv"
    if not file.exists():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def consultations(site: Path) -> list[str]:
    """Ids of the consultations of a site."""
    return sorted(path.parent.parent.name for path in site.glob("*/donnees/index.html") if path.parent.parent != site)


def source(root: Path) -> dict[str, dict[int, Contribution]]:
    """What the files of a portal say, read by civicgen's own reader."""
    sources, _ = read_sources(root)
    assert sources is not None
    found: dict[str, dict[int, Contribution]] = {}
    for stream in sources.streams:
        for item in read_stream(root, stream):
            assert isinstance(item, tuple)
            found.setdefault(stream.consultation, {})[item[1].number] = item[1]
    return found


def test_contributions_read_back(town: Path):
    """Our own reader reads both exact files as contributions, equal to those of the sources."""
    written = source(town)
    assert len(written) > 3
    for owner, said in written.items():
        for ending in ("csv", "jsonl"):
            file = f"site/{owner}/donnees/contributions.{ending}"
            found = list(read_stream(town, Stream(consultation=owner, file=file, size=0, changed=0)))
            assert len(said) == len(found)
            for item in found:
                assert isinstance(item, tuple)
                assert item[1].state in ("withheld", "withdrawn") or item[1] == said[item[1].number]


def test_three_forms_say_the_same(town: Path):
    """Each table has the same rows and values in all its forms."""
    for file in sorted((town / "site").rglob("donnees/*.jsonl")):
        exact = file.with_suffix(".csv").read_text(encoding="utf-8")
        table = list(csv.DictReader(io.StringIO(exact, newline="")))
        objects = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        assert [{key: str(value) for key, value in row.items()} for row in objects] == [
            {key: value for key, value in row.items() if value} for row in table
        ]
        safe = file.with_name(f"{file.stem}-tableur.csv").read_bytes().decode("utf-8-sig")
        told = list(csv.DictReader(io.StringIO(safe, newline=""), delimiter=";"))
        assert [{key: value.replace("'", "") for key, value in row.items()} for row in table] == [
            {key: value.replace("'", "") for key, value in row.items()} for row in told
        ]


def test_links_lead_to_rows(town: Path):
    """Both ends of each link are rows of the other tables, or pages of the site: nothing dangles."""
    site, kinds = town / "site", set()
    for owner in consultations(site):
        known = {
            "contribution": {row["number"] for row in rows(site, owner, "contributions")},
            "point": {row["point"] for row in rows(site, owner, "points")},
            "synthesis": {row["synthesis"] for row in rows(site, owner, "points")},
            "answer": {row["answer"] for row in rows(site, owner, "answers")},
            "result": {row["result"] for row in rows(site, owner, "results")},
            "consultation": {owner},
        }
        for link in rows(site, owner, "links"):
            kinds.add((link["from_kind"], link["to_kind"]))
            for end in ("from", "to"):
                if link[f"{end}_kind"] in known:
                    assert link[end] in known[link[f"{end}_kind"]], link
                else:
                    assert (town / "content/consultations" / owner / f"{link[end]}.md").is_file()
    assert {("contribution", "point"), ("point", "answer"), ("answer", "result"), ("contribution", "answer")} <= kinds


def test_the_way_of_a_contribution_can_be_followed(town: Path):
    """From its number to what was done, as its page shows it."""
    links = rows(town / "site", PLAN, "links")

    def after(kind: str, name: str) -> set[tuple[str, str]]:
        return {(link["to_kind"], link["to"]) for link in links if (link["from_kind"], link["from"]) == (kind, name)}

    page = (town / "site" / PLAN / "contributions/2/index.html").read_text(encoding="utf-8").replace("index.html", "")
    points = {name for kind, name in after("contribution", "2") if kind == "point"}
    assert points == {"syntheses/" + "#".join(found) for found in re.findall(r'syntheses/([\w-]+)/#([\w-]+)"', page)}
    answers = {answer for point in points for kind, answer in after("point", point) if kind == "answer"}
    assert answers == {f"answers/{name}" for name in re.findall(r'reponses/([\w-]+)/"', page)}
    results = {result for answer in answers for _, result in after("answer", answer)}
    assert results == {f"results/{name}" for name in re.findall(r'suites/([\w-]+)/"', page)}
    assert results


def test_the_whole_portal(town: Path):
    """Tables of the portal are those of its consultations, one after the other, each row with whose it is."""
    site = town / "site"
    for table in TABLES:
        whole = rows(site, "", table)
        parts = [{"consultation": owner, **row} for owner in consultations(site) for row in rows(site, owner, table)]
        assert sorted(map(str, parts)) == sorted(map(str, whole))
        assert len(whole) > 3


def test_what_was_withheld_keeps_its_reason_only(town: Path):
    """Number, date, kind, way, and why."""
    gone = [row for row in rows(town / "site", PLAN, "contributions") if row["state"] in ("withheld", "withdrawn")]
    assert len(gone) == 3
    for row in gone:
        assert row["reason"]
        filled = {name for name, value in row.items() if value}
        assert filled <= {"number", "date", "channel", "kind", "state", "reason", "parent", "lang", "updated"}
        page = (town / "site" / PLAN / "contributions" / row["number"] / "index.html").read_text(encoding="utf-8")
        assert "Publié le" not in page  # it was received that day


def test_withdrawn_answer(tmp_path: Path):
    """An answer that was withdrawn keeps its name, its title and the reason; no link leads to it."""
    root = copied(tmp_path / "town", dossiers=False)
    answer = root / f"content/consultations/{PLAN}/answers/vergers.md"
    text = answer.read_text(encoding="utf-8")
    withdrawn = "state: withdrawn\nwithdrawn_because: Annulée par le conseil"
    answer.write_text(text.replace("state: published", withdrawn), encoding="utf-8")
    build(root, tmp_path / "site")
    (row,) = [each for each in rows(tmp_path / "site", PLAN, "answers") if each["answer"] == "answers/vergers"]
    assert row["withdrawn_because"] == "Annulée par le conseil"
    filled = {name for name, value in row.items() if value}
    assert filled <= {"answer", "title", "withdrawn_because", "state", "published", "updated", "lang"}
    ends = {each[end] for each in rows(tmp_path / "site", PLAN, "links") for end in ("from", "to")}
    assert "syntheses/avis#vergers" in ends
    assert "answers/vergers" not in ends


@pytest.mark.parametrize("hidden", ["state: draft", "state: published\npublish_at: 2031-01-01"])
def test_what_is_hidden_is_not_even_named(tmp_path: Path, hidden: str):
    """Texts keep their words; a link in them to a draft or to what is held back leads nowhere, and nothing names it."""
    root = copied(tmp_path / "town", dossiers=False)
    folder = root / f"content/consultations/{PLAN}"
    secret = (folder / "answers/vergers.md").read_text(encoding="utf-8").replace("state: published", hidden)
    (folder / "answers/kumquat.md").write_text(secret, encoding="utf-8")
    answer = folder / "answers/vergers.md"
    text = answer.read_text(encoding="utf-8")
    links = '[Un](answers/kumquat) [deux](réponses/kumquat.md "T"), [trois][3], [58](#58), (kumquats).'
    links += "\n\n[3]: <../answers/kumquat>\n"
    answer.write_text(f"{text}\n{links}", encoding="utf-8")
    result = folder / "results/jeunes-pommiers.md"
    written = result.read_text(encoding="utf-8")
    result.write_text(re.sub(r"(?m)^from: .*", "from: [answers/vergers, answers/kumquat]", written), encoding="utf-8")
    build(root, tmp_path / "site")
    (row,) = [each for each in rows(tmp_path / "site", PLAN, "answers") if each["answer"] == "answers/vergers"]
    assert '[Un]() [deux]( "T"), [trois][3], [58](#58), (kumquats).' in row["body"]
    assert {("answers/vergers", f"results/{result.stem}")} <= {
        (each["from"], each["to"]) for each in rows(tmp_path / "site", PLAN, "links")
    }
    for file in (tmp_path / "site").rglob("donnees/*"):
        if file.is_file():
            assert "kumquat" not in file.read_text(encoding="utf-8").replace("(kumquats)", "")


def test_every_column_is_explained(town: Path):
    """Each column of each table, and each word that its cells hold, in the language of the portal."""
    site = town / "site"
    with (site / "donnees/dictionnaire.csv").open(encoding="utf-8", newline="") as lines:
        entries = list(csv.DictReader(lines))
    meanings = {(entry["table"], entry["column"]): entry for entry in entries if not entry["value"]}
    labels = {(entry["table"], entry["column"], entry["value"]): entry["label"] for entry in entries if entry["value"]}
    for table, columns in COLUMNS.items():
        assert [column.name for column in columns] == [name for owner, name in meanings if owner == table]
        for column in columns:
            entry = meanings[table, column.name]
            assert entry["meaning"]
            assert not re.search(r"\b(the|of|what|which)\b", entry["meaning"]), entry["meaning"]
            assert entry["type"]
    assert labels["contributions", "state", "withheld"] == "Écartée"
    for table in TABLES:
        for row in rows(site, "", table):
            for name, value in row.items():
                listed = [word for owner, column, word in labels if (owner, column) == (table, name)]
                assert not listed or not value or value in listed, (table, name, value)


def test_sizes_are_not_less(town: Path):
    """What a page says a file weighs is at least what it weighs, and not three times as much."""
    units = {"octets": 1, "ko": 1000, "Mo": 1_000_000}
    for page in sorted((town / "site").glob("**/donnees/index.html")):
        if page.parent.parent.name == "en" or page.parent.parent.parent.name == "en":
            continue
        text = page.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")
        told = re.findall(r'<a href="([\w./-]+)" download="[^"]+">[^<]+</a> <span class="m">\(([\d,]+) (\w+)\)', text)
        assert bool(told) == ("download=" in text)
        for href, number, unit in told:
            said = float(number.replace(",", ".")) * units[unit]
            weight = (page.parent / href).stat().st_size
            assert weight <= said <= 3 * weight + 2000, (page, href)


def test_a_contribution_more(tmp_path: Path):
    """Only what holds it is made again, and the site is that of a clean build."""
    root = copied(tmp_path / "town", dossiers=False)
    build(root, tmp_path / "site")
    before = tree(tmp_path / "site")
    file = root / f"content/consultations/{PLAN}/contributions/avis.csv"
    columns = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    values = {"number": "950", "date": "2026-03-01", "channel": "web", "kind": "opinion", "text": "=1+1"}
    with file.open("a", encoding="utf-8") as lines:
        lines.write(",".join(values.get(column, "") for column in columns) + "\n")
    build(root, tmp_path / "site")
    build(root, tmp_path / "clean")
    after = tree(tmp_path / "site")
    assert not different(after, tree(tmp_path / "clean"))
    tables = {path for path in different(before, after) if "donnees/" in path and not path.endswith(".html")}
    names = ("contributions.csv", "contributions.jsonl", "contributions-tableur.csv")
    assert {f"{folder}donnees/{name}" for folder in ("", f"{PLAN}/") for name in names} == tables
    assert b",=1+1," in after[f"{PLAN}/donnees/contributions.csv"]
    assert b";'=1+1;" in after[f"{PLAN}/donnees/contributions-tableur.csv"]


SETTINGS = """\
title: Portal
languages: [{lang}]
timezone: Europe/London
publisher: {{name: The council}}
{more}"""
INDEX = "---\ntitle: Plan\nquestion: Where?\ndecided_by: The council\n---\n"
ANSWER = "---\ntitle: Yes\ndecision: accepted\nreason: Because\ndate: 2026-06-18\nstate: published\n---\n"


@pytest.mark.parametrize(
    ("lang", "more", "folder", "licence", "answers"),
    [
        ("en", "", "data", "Creative Commons Attribution 4.0 (CC BY)", "answers-spreadsheet.csv"),
        ("fr", "", "donnees", "Licence Ouverte 2.0", "reponses-tableur.csv"),
        ("fr", "licence: ODbL-1.0\n", "donnees", "Licence ODbL 1.0", "reponses-tableur.csv"),
    ],
)
def test_language_and_licence(tmp_path: Path, lang: str, more: str, folder: str, licence: str, answers: str):
    """A portal has the words of its language in addresses and spreadsheets, and a licence unless it chooses another."""
    plan = tmp_path / "content/consultations/plan"
    (plan / "answers").mkdir(parents=True)
    (plan / "answers/1.md").write_text(ANSWER, encoding="utf-8")
    (plan / "index.md").write_text(INDEX, encoding="utf-8")
    (tmp_path / "civicgen.yml").write_text(SETTINGS.format(lang=lang, more=more), encoding="utf-8")
    build(tmp_path, tmp_path / "site")
    page = (tmp_path / "site/plan" / folder / "index.html").read_text(encoding="utf-8")
    assert licence in page
    assert f'href="./{answers}" download="plan-{folder}-{answers}"' in page
    separator = "," if lang == "en" else ";"
    safe = (tmp_path / "site/plan" / folder / answers).read_bytes().decode()
    assert safe.startswith("\ufeff" + separator.join(("answer", "title", "decision", "")))
    links = (tmp_path / "site/plan" / folder / ("links.csv" if lang == "en" else "liens.csv")).read_bytes()
    assert links == b"from_kind,from,to_kind,to,quote\r\nconsultation,plan,answer,answers/1,\r\n"
