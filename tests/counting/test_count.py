"""From a file of ballots to what everyone may know: nothing before the end, nothing of few people, and no more."""

from __future__ import annotations

import csv
import io
import json
import random
import shutil
from pathlib import Path

import pytest

from civicgen.cli.program import run
from civicgen.portal.counting.values import Counted
from tests.counting.urns import counted, options, portal

TWO = options([("bancs", "Des bancs", 0), ("abri", "Un abri, à l’école", 0)])
SURVEY = """\
method: survey
crossed: [age]
questions:
  - {id: age, title: Votre âge ?, options: [{id: jeune, title: Moins de 40 ans}, {id: vieux, title: 40 ans ou plus}]}
  - id: venir
    title: Comment venez-vous ?
    kind: several
    options: [{id: pied, title: À pied}, {id: auto, title: En voiture}]
  - {id: note, title: Une note ?, kind: scale, least: 0, most: 5}
"""
COSTS = options([("bancs", "Des bancs", 2), ("abri", "Un abri", 4)])
METHODS = {
    "approval": f"method: approval\n{TWO}",
    "budget": f"method: approval\nbudget: 5\nrule: equal-shares\n{COSTS}",
    "knapsack": f"method: knapsack\nbudget: 5\n{COSTS}",
    "majority-judgement": f"method: majority-judgement\ngrades: [Très bien, Passable, À rejeter]\n{TWO}",
    "ranking": f"method: ranking\n{TWO}",
    "points": f"method: points\npoints: 10\n{TWO}",
    "survey": SURVEY,
}


def ballots(method: str, number: int = 60) -> str:
    """Made-up ballots for a method, always the same."""
    chance = random.Random(number)
    text = io.StringIO()
    writer = csv.writer(text)
    columns = ["age", "venir", "note"] if method == "survey" else ["bancs", "abri"]
    writer.writerow(["canal", "nul", *columns])
    for at in range(number):
        first, second = chance.choice(["1", ""]), chance.choice(["1", ""])
        cells = {
            "approval": [first, second],
            "budget": [first, second],
            "knapsack": [first, "" if first else second],
            "majority-judgement": [
                chance.choice(["Très bien", "passable", ""]),
                chance.choice(["Passable", "a rejeter"]),
            ],
            "ranking": chance.choice([["1", "2"], ["2", "1"], ["", "1"]]),
            "points": [str(chance.randint(0, 5)), str(chance.randint(0, 5))],
            "survey": [chance.choice(["jeune", "40 ans ou plus"]), chance.choice(["pied|auto", "À pied", ""]), "3"],
        }[method]
        writer.writerow([chance.choice(["papier", "web"]), "oui" if at == 7 else "", *cells])
    return text.getvalue()


def count(root: Path) -> Counted:
    """What is shown of a portal that has no problem."""
    found, problems = counted(root)
    assert not problems
    assert found is not None
    assert found.counted is not None
    return found.counted


@pytest.mark.parametrize("method", METHODS)
def test_anyone_can_count_again(method: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """The two files on the page are enough: one command gives the same figures, and tells a single ballot too many."""
    root = portal(tmp_path / "portal", METHODS[method], ballots(method))
    assert run(["build", str(root), "--as-of", "2026-07-01"]) == 0
    folder = root / "public" / "budget" / "bulletins" / "choix"
    page = (folder / "index.html").read_text("utf-8")
    assert "civicgen count comptes-choix.json" in page
    capsys.readouterr()
    assert run(["--lang", "en", "count", str(folder / "comptes-choix.json"), "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["problems"] == []
    assert run(["count", str(root), "--json", "--as-of", "2026-07-01"]) == 0
    (here,) = json.loads(capsys.readouterr().out)["counts"]
    for table in here["counted"]["tables"]:
        table["crosses"] = []  # the ways ballots came are not in the file
    if method != "survey":  # nor, in a survey, are people
        assert here["counted"]["tables"] == [
            table | {"crosses": []} for table in again["counts"][0]["counted"]["tables"]
        ]
        assert (here["counted"]["received"], here["counted"]["spoilt"]) == (60, 1)
    file = folder / "bulletins-choix.csv"
    rows = list(csv.reader(io.StringIO(file.read_text("utf-8"))))
    assert not {"canal", "channel", "web", "paper"} & {cell for row in rows for cell in row}
    assert rows[1:] == sorted(rows[1:], key=lambda row: row[2:]) or method in ("survey", "majority-judgement")
    rows[-1][0] = str(int(rows[-1][0]) + 1)
    with file.open("w", encoding="utf-8", newline="") as changed:
        csv.writer(changed).writerows(rows)
    assert run(["--lang", "en", "count", str(folder / "comptes-choix.json")]) == 1
    told = capsys.readouterr()
    assert "count-other-file" in told.err
    assert "count-differs" in told.err


def test_nothing_before_the_end(tmp_path: Path):
    """While ballots can still come, the page says how they will be counted, and shows not one of them."""
    root = portal(tmp_path / "portal", METHODS["approval"], ballots("approval"))
    assert run(["build", str(root), "--as-of", "2026-06-21 17:59"]) == 0
    folder = root / "public" / "budget" / "bulletins" / "choix"
    page = (folder / "index.html").read_text("utf-8")
    assert "rien n’est montré avant" in page
    assert "<table" not in page
    assert sorted(each.name for each in folder.iterdir()) == ["index.html"]
    assert run(["build", str(root), "--as-of", "2026-06-21 18:00"]) == 0
    assert "60 bulletins ont été comptés" in (folder / "index.html").read_text("utf-8")


def test_few_people(tmp_path: Path):
    """Nine ballots say nothing to anyone; ten do; a tally may ask for more, the portal for less, a tally never."""
    for number, keys, settings, shown in (
        (9, "", "", False),
        (10, "", "", True),
        (10, "threshold: 11\n", "", False),
        (6, "", "ballots: {threshold: 5}\n", True),
        (6, "threshold: 5\n", "", False),
    ):
        root = tmp_path / f"{number}{len(keys)}{len(settings)}"
        rows = "bancs,abri\n" + "1,\n" * (number - 1) + ",1\n"
        root = portal(root, keys + METHODS["approval"], rows, settings=settings)
        assert shown != count(root).hidden
        assert run(["build", str(root), "--as-of", "2026-07-01"]) == 0
        folder = root / "public" / "budget" / "bulletins" / "choix"
        files = {each.name for each in folder.iterdir()}
        assert shown == ("bulletins-choix.csv" in files)
        site = b"".join(each.read_bytes() for each in (root / "public").rglob("*") if each.is_file())
        assert shown == (b"<table" in (folder / "index.html").read_bytes())
        assert shown == (b'"tables": [\n' in (folder / "comptes-choix.json").read_bytes())
        assert shown or b"ballots/choix,Que choisir" not in site


def test_no_portrait_of_a_person(tmp_path: Path):
    """No line of the published ballots of a survey holds the answers of one person to two questions."""
    root = portal(tmp_path / "portal", METHODS["survey"], ballots("survey", 200))
    assert run(["build", str(root), "--as-of", "2026-07-01"]) == 0
    file = root / "public" / "budget" / "bulletins" / "choix" / "bulletins-choix.csv"
    for row in csv.DictReader(io.StringIO(file.read_text("utf-8"))):
        assert sum(bool(row[name]) for name in ("age", "venir", "note")) <= 1


def test_groups(tmp_path: Path):
    """Answers are counted again by age and by channel, unless that shows a few people, here or by subtraction."""
    rows = ["channel,age,venir,note"]
    rows += (
        ["paper,jeune,pied,3"] * 30
        + ["paper,vieux,auto,3"] * 25
        + ["web,jeune,auto,3"] * 20
        + ["web,vieux,pied,3"] * 15
    )
    shown = count(portal(tmp_path / "large", METHODS["survey"], "\n".join(rows) + "\n")).tables[1]
    assert {"channel", "age"} == {cross.by for cross in shown.crosses}
    (by_age,) = (cross for cross in shown.crosses if cross.by == "age")
    assert (by_age.groups, by_age.bases, by_age.lines) == (("jeune", "vieux"), (50, 40), ((30, 15), (20, 25)))
    rows[-10:] = ["web,vieux,auto,3"] * 10  # now only five of the old who came by web walk
    kept = count(portal(tmp_path / "small", METHODS["survey"], "\n".join(rows) + "\n")).tables[1]
    assert kept.crosses == ()


def test_as_clerks_write(tmp_path: Path):
    """Semicolons, French names of columns, titles for ids, a mark at the start of the file, all kinds of crosses."""
    text = "\ufeffcanal;bulletins;nul;Un abri, à l’école;bancs\r\n"
    text += "papier;40;;x;\r\nréunion;;;oui;1\r\ncourriel;2;1;n'importe quoi;\r\n;3;;;\r\n"
    found = count(portal(tmp_path / "portal", METHODS["approval"], text))
    assert (found.received, found.spoilt, found.blank) == (46, 2, 3)
    assert found.channels == {"paper": 40, "meeting": 1, "email": 2}
    assert {line.id: line.ballots for line in found.tables[0].lines} == {"abri": 41, "bancs": 1}


HOSTILE = (
    "=cmd|' /C calc'!A1",
    "<script>alert(1)</script>",
    "1\x00",
    "１",
    "1e3",
    "-1",
    "9" * 400,
    "../../etc/passwd",
    "🂡",
)


@pytest.mark.parametrize("cell", HOSTILE)
@pytest.mark.parametrize("method", METHODS)
def test_hostile_cells(method: str, cell: str, tmp_path: Path):
    """A cell that says nothing is a problem with its line and what to write; it is never counted, and never shown."""
    columns = ["age", "venir", "note"] if method == "survey" else ["bancs", "abri"]
    text = io.StringIO()
    csv.writer(text).writerows([columns, *[["", *[""] * (len(columns) - 1)]] * 20, [cell, *[""] * (len(columns) - 1)]])
    found, problems = counted(portal(tmp_path / "portal", METHODS[method], text.getvalue()))
    if cell == "1\x00" and method in ("approval", "budget", "knapsack", "ranking", "points"):
        return  # a sign that nobody sees is left out, as everywhere
    assert [(each.code, each.place.line) for each in problems] == [("ballot-cell", 22)]
    assert found is None or found.counted is None


def test_a_wrong_file_is_not_read_to_its_end(tmp_path: Path):
    """Of a file in which every line is wrong, two hundred are told, and that there are more."""
    _, problems = counted(portal(tmp_path / "portal", METHODS["approval"], "bancs,abri\n" + "deux,\n" * 5000))
    assert len(problems) == 201
    assert problems[-1].code == "ballots-too-wrong"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"format": 1}',
        '{"format": 2, "portal": "", "page": "", "tally": {}, "counted": {}}',
        "\x1b[2J",
    ],
)
def test_hostile_counts(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A file from anywhere that is no count is told in one line."""
    file = tmp_path / "count.json"
    file.write_text(text, "utf-8")
    assert run(["--lang", "en", "count", str(file)]) == 1
    told = capsys.readouterr()
    assert "count-no-file" in told.err
    assert "\x1b[2J" not in told.err + told.out


@pytest.mark.parametrize("name", ["../secret.csv", "/etc/passwd", "a\\b.csv", ".csv/..", "portal.json"])
def test_ballots_beside_it_only(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """A count that came from elsewhere never makes anyone read another file than the ballots beside it."""
    root = portal(tmp_path / "portal", METHODS["approval"], ballots("approval"))
    assert run(["build", str(root), "--as-of", "2026-07-01"]) == 0
    file = root / "public" / "budget" / "bulletins" / "choix" / "comptes-choix.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"ballots": name}), "utf-8")
    assert run(["--lang", "en", "count", str(file)]) == 1
    assert "count-no-file" in capsys.readouterr().err


def test_nothing_is_read_twice(tmp_path: Path):
    """A build in which no ballot changed neither reads them nor counts; one ballot more is counted."""
    from contextlib import closing

    from civicgen.content.read import read_sources
    from civicgen.portal.store import Store

    root = portal(tmp_path / "portal", METHODS["approval"], ballots("approval"))
    file = root / "content/consultations/budget/ballots/choix.csv"
    sources, _ = read_sources(root)
    assert sources is not None
    with closing(Store(tmp_path / "store.sqlite")) as store:
        assert store.urn.take_in(sources) == ()
        first = store.urn.counted("budget/ballots/choix")
        file.rename(file.with_suffix(".away"))  # what is not read is not missed
        assert store.urn.take_in(sources) == ()
        assert first == store.urn.counted("budget/ballots/choix")
        file.with_suffix(".away").rename(file)
        file.write_text(file.read_text("utf-8") + "web,,1,\n", "utf-8")
        sources, _ = read_sources(root)
        assert sources is not None
        store.urn.take_in(sources)
        again = store.urn.counted("budget/ballots/choix")
        assert first is not None
        assert again is not None
        assert first.received + 1 == again.received


@pytest.mark.long
def test_a_million_ballots(tmp_path: Path):
    """A million ballots on fifty options are counted in bounded memory."""
    import resource

    chance = random.Random(5)
    names = [f"p{at}" for at in range(50)]
    root = portal(tmp_path / "portal", "method: approval\n" + options([(n, n, 0) for n in names]), None)
    with (root / "content/consultations/budget/ballots/choix.csv").open("w", encoding="utf-8") as file:
        file.write(",".join(names) + "\n")
        for _ in range(1_000_000):
            row = [""] * 50
            for at in chance.sample(range(50), 5):
                row[at] = "1"
            file.write(",".join(row) + "\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert count(root).received == 1_000_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_incremental_equals_clean(tmp_path: Path):
    """After any change of ballots, of the rule or of the threshold, the site is that of a clean build."""
    root = portal(tmp_path / "portal", METHODS["budget"], ballots("budget"))
    folder = root / "content/consultations/budget/ballots"
    changes = (
        ("choix.csv", lambda text: text + "web,,1,1\n"),
        ("choix.md", lambda text: text.replace("equal-shares", "marks-per-cost")),
        ("choix.md", lambda text: text.replace("state: published", "state: published\nthreshold: 90")),
        ("choix.md", lambda text: text.replace("threshold: 90\n", "")),
    )
    for file, change in changes:
        path = folder / file
        path.write_text(change(path.read_text("utf-8")), "utf-8")
        assert run(["build", str(root), "--as-of", "2026-07-01", "-q"]) == 0
        assert run(["build", str(root), "--as-of", "2026-07-01", "-q", "--output", str(tmp_path / "clean")]) == 0
        assert files(root / "public") == files(tmp_path / "clean")
        shutil.rmtree(tmp_path / "clean")


def files(folder: Path) -> dict[str, bytes]:
    """Everything in a site, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
