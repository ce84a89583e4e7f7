"""Sheets keyed in go into the inbox as if they had been sent on line: checked, once, with the way they came."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

import pytest

from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.importers.tagging.ods import write
from civicgen.importers.tagging.sheets import open_sheet
from civicgen.moderation.inbox.store import opened
from tests.cli.running import run
from tests.moderation.towns import town

SECRET = Private(bytes(range(3, 35)))
BALLOT = """\
title: Choisir
makes: ballot
fields:
  - id: idees
    type: choices
    label: Quelles idées ?
    required: true
    high: 2
    choices: [{id: bancs, label: Des bancs}, {id: abri, label: "Un abri, à l’école"}, {id: four, label: Un four}]
  - id: place
    type: grades
    label: La place
    rows: [{id: vide, label: Vide}, {id: pleine, label: Pleine}]
    choices: [{id: bien, label: Bien}, {id: mal, label: Mal}]
"""


@pytest.fixture
def portal(tmp_path, monkeypatch):
    """A portal with a form of opinion and a ballot, with its key; its clerk has an inbox of their own."""
    for name in ("CI", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CIVICGEN_INBOX", str(tmp_path / "inbox"))
    root = town(tmp_path, "https://collecte.saint-exemple.example/")
    settings = root / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8") + f"  key: {sealing.public_of(SECRET)}\n", "utf-8")
    (root / "content/consultations/plan-2026/forms/choix.yml").write_text(BALLOT, "utf-8")
    return root


def held(tmp_path: Path):
    """Everything in the inbox, opened."""
    with opened(tmp_path / "inbox", sealing.public_of(SECRET)) as inbox:
        inbox.unlock(SECRET)
        return [item.submission for item in inbox.items()]


def filled(sheet: Path, rows: list[dict[str, str]]) -> None:
    """Fill in a table that the command wrote, as LibreOffice would save it."""
    head = next(open_sheet(sheet).rows)[1]
    cells = [head, *([row.get(name, "") for name in head] for row in rows)]
    sheet.unlink()
    if sheet.suffix == ".csv":
        with sheet.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(cells)
    else:
        stream = io.BytesIO()
        write(stream, [("civicgen", [False] * len(head), cells)])
        sheet.write_bytes(stream.getvalue())


@pytest.mark.parametrize("ending", [".csv", ".ods"])
def test_a_table(portal: Path, tmp_path: Path, capsys, ending: str):
    """A table filled in is taken in whole; taken in again, nothing changes, and receipts stay."""
    sheet = tmp_path / f"avis{ending}"
    assert run(capsys, "forms", "enter", "plan-2026/avis", "--sheet", sheet, "--site", portal).code == 0
    rows = [
        {"register": "12", "received": "03/03/2026", "channel": "courrier", "texte": "=2+3", "nom": "Jeanne"},
        {"register": "13", "received": "4 mars 2026", "texte": "Gardez le tilleul\net le banc"},
        {"texte": "Sans numéro"},
    ]
    filled(sheet, rows)
    ran = run(capsys, "--lang", "en", "forms", "enter", "avis", "--from", sheet, "--site", portal)
    assert (ran.code, ran.out) == (0, "3 sheets taken in, 0 known already\n"), ran.err
    first = {each.fields["texte"][0]: each for each in held(tmp_path)}
    letter = first["=2+3"]
    assert (letter.backend, letter.remote_id, letter.channel, letter.precision) == ("paper", "12", "post", "day")
    assert letter.received is not None
    assert letter.received.date().isoformat() == "2026-03-03"
    assert first["Gardez le tilleul\net le banc"].channel == "paper"
    assert len({each.receipt for each in first.values()}) == 3
    ran = run(capsys, "--lang", "en", "forms", "enter", "avis", "--from", sheet, "--site", portal)
    assert ran.out == "0 sheets taken in, 3 known already\n"
    assert {text: each.receipt for text, each in first.items()} == {
        each.fields["texte"][0]: each.receipt for each in held(tmp_path)
    }


def test_all_or_nothing(portal: Path, tmp_path: Path, capsys):
    """One wrong line keeps the whole table out, and says which, and why."""
    sheet = tmp_path / "avis.csv"
    run(capsys, "forms", "enter", "avis", "--sheet", sheet, "--site", portal)
    rows = [
        {"register": "1", "texte": "Bien"},
        {"register": "2", "received": "hier"},
        {"channel": "pigeon", "texte": "x"},
    ]
    filled(sheet, rows)
    ran = run(capsys, "--lang", "en", "forms", "enter", "avis", "--from", sheet, "--site", portal)
    assert ran.code == 1
    assert {"avis.csv:3", "avis.csv:4"} == {line.split(": ")[0] for line in ran.err.splitlines() if "sheet-row" in line}
    assert held(tmp_path) == []
    assert "pigeon Write one of: paper, post, meeting, email." in ran.err
    ran = run(capsys, "--lang", "fr", "forms", "enter", "avis", "--from", sheet, "--site", portal)
    assert "papier" in ran.err
    assert "courrier" in ran.err
    sheet = tmp_path / "choix.csv"
    sheet.write_text("idees;place--vide\nDes bancs;bof\nUn tram;Bien\n", "utf-8")
    ran = run(capsys, "--lang", "en", "forms", "enter", "choix", "--from", sheet, "--site", portal)
    assert "Write one of: Bien, Mal." in ran.err
    assert "Write one of: Des bancs, Un abri, à l’école, Un four." in ran.err


def test_a_ballot_keeps_no_number(portal: Path, tmp_path: Path, capsys):
    """A ballot is keyed in by numbers, ids or words, and nothing of it leads to a register or a day."""
    sheet = tmp_path / "choix.csv"
    run(capsys, "forms", "enter", "choix", "--sheet", sheet, "--site", portal)
    assert next(open_sheet(sheet).rows)[1] == ["channel", "idees", "place--vide", "place--pleine"]
    filled(sheet, [{"idees": "1 3", "place--vide": "2"}, {"idees": "Un abri, à l’école"}, {"idees": "bancs|four"}])
    ran = run(capsys, "forms", "enter", "choix", "--from", sheet, "--site", portal)
    assert ran.code == 0, ran.err
    kept = held(tmp_path)
    assert sorted(each.fields["idees"] for each in kept) == [("abri",), ("bancs", "four"), ("bancs", "four")]
    assert all(each.precision == "none" and each.received is None for each in kept)
    assert ("vide:mal",) in [each.fields.get("place") for each in kept]
    filled_again = tmp_path / "trop.csv"
    run(capsys, "forms", "enter", "choix", "--sheet", filled_again, "--site", portal)
    filled(filled_again, [{"idees": "1 2 3"}, {"idees": "9"}])
    assert run(capsys, "forms", "enter", "choix", "--from", filled_again, "--site", portal).code == 1
    assert len(held(tmp_path)) == 3


def test_by_the_keyboard(portal: Path, tmp_path: Path, capsys, monkeypatch):
    """Question by question: Enter leaves empty, “<” goes back, a fault is asked again, “q” ends; a receipt is told."""
    typed = [
        "12",
        "3 mars 2026",
        "Un titre",
        "Un avis",
        "sur deux lignes",
        "",
        "<",
        "",
        "Jeanne",
        "pas une adresse",
        "",
        "",
    ]
    typed += ["jeanne@exemple.example", "", "", "q"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(typed) + "\n"))
    ran = run(capsys, "--lang", "en", "forms", "enter", "avis", "--channel", "meeting", "--site", portal)
    assert ran.code == 0, ran.err
    assert "Receipt to hand out: " in ran.out
    (kept,) = held(tmp_path)
    assert kept.fields["texte"] == ("Un avis\nsur deux lignes",)
    assert kept.fields["courriel"] == ("jeanne@exemple.example",)
    assert (kept.channel, kept.remote_id) == ("meeting", "12")
    assert kept.receipt in ran.out


@pytest.mark.parametrize("header", ["texte;mot de passe", "", "a;b"])
def test_other_tables(portal: Path, tmp_path: Path, capsys, header: str):
    """A table that is not one of ours is told, and nothing of it is taken."""
    sheet = tmp_path / "autre.csv"
    sheet.write_text(f"{header}\nGardez;x\n", "utf-8")
    ran = run(capsys, "--lang", "en", "forms", "enter", "avis", "--from", sheet, "--site", portal)
    assert ran.code == 1
    assert "sheet-column" in ran.err
    assert held(tmp_path) == []


TOPICAL = """\
title: Proposer
makes: contribution
fields:
  - {id: sujet, type: choice, label: De quoi s'agit-il ?, becomes: topic, required: true}
  - {id: texte, type: long-text, label: Votre idée, becomes: text, required: true}
"""


@pytest.mark.parametrize("topic", ["2", "La voirie", "voirie"])
def test_at_a_terminal_in_colours(portal: Path, tmp_path: Path, capsys, monkeypatch, topic: str):
    """Topics are chosen by number, word or id; a day that is none is asked again; input that ends ends the work."""
    (portal / "content/topics.yml").write_text(
        "- {id: ecole, title: L'école}\n- {id: voirie, title: La voirie}\n", "utf-8"
    )
    (portal / "content/consultations/plan-2026/forms/idee.yml").write_text(TOPICAL, "utf-8")
    keys = f"1\npas une date\n3 mars 2026\n{topic}\nUn banc\n\n2\n\n1\nUne idée sans fin"
    monkeypatch.setattr(sys, "stdin", io.StringIO(keys))
    ran = run(capsys, "--lang", "en", "--color", "always", "forms", "enter", "idee", "--site", portal)
    assert ran.code == 0, ran.err
    assert "2. La voirie" in ran.err
    assert "“pas une date” is no day" in ran.err
    assert "1 sheet taken in" in ran.out
    (found,) = held(tmp_path)
    assert {"sujet": ("voirie",), "texte": ("Un banc",)}.items() <= dict(found.fields).items()
    assert found.received is not None
    assert found.received.date().isoformat() == "2026-03-03"
