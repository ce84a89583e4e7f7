"""Contributions are read row by row: nothing a citizen wrote is lost, nothing private gets through."""

from __future__ import annotations

import csv
import datetime
import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.content.contributions import read_stream
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.content.values import Moment, Supports
from civicgen.problems import Problem


def read(folder: Path, name: str, data: bytes | str) -> list[tuple[int, Contribution] | Problem]:
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(read_stream(folder, Stream(consultation="plan", file=name, size=0, changed=0)))


def good(found: list[tuple[int, Contribution] | Problem]) -> list[tuple[int, Contribution]]:
    assert not [one for one in found if isinstance(one, Problem)], found
    return [one for one in found if not isinstance(one, Problem)]


FRENCH = (
    "\ufeffNuméro;Date;Canal;Nature;Thème;Auteur;Texte;Soutiens;État;Regroupée avec;x-ligne\r\n"
    '1;12 mars 2026;papier;avis;voirie;Jeanne;"Une ligne.\r\nUne autre ; encore.";12;publié;;a\r\n'
    ";;;;;;;;;;\r\n"
    "2;12/03/2026 17 h;courriel;argument contre;;;Non.;pour:1 contre:2;regroupée;1;b\r\n"
)


def test_a_spreadsheet_in_french(tmp_path: Path):
    """What a French spreadsheet saves: semicolons, a byte order mark, French headers and words, blank rows."""
    rows = good(read(tmp_path, "a.csv", FRENCH))
    assert [line for line, _ in rows] == [2, 5]
    first, second = rows[0][1], rows[1][1]
    assert first.text == "Une ligne.\nUne autre ; encore."
    assert (first.channel, first.kind, first.topic, first.supports) == ("paper", "opinion", "voirie", Supports(12))
    assert second.date == Moment(datetime.date(2026, 3, 12), datetime.time(17))
    assert (second.state, second.grouped_with, second.kind) == ("grouped", 1, "argument-against")
    assert second.supports == Supports(1, 0, 2, valued=True)


def test_tabs_and_old_line_breaks(tmp_path: Path):
    rows = good(read(tmp_path, "a.csv", "number\ttext\r1\ta\r2\tb\r"))
    assert [(line, one.text) for line, one in rows] == [(2, "a"), (3, "b")]


def test_json_lines(tmp_path: Path):
    """The same keys as columns, numbers as numbers, blank lines allowed."""
    first = '{"number": 1, "texte": "a\\u0000\\u001bb", "supports": {"for": 2, "against": 1}}'
    lines = first + '\n\n{"numéro": "2", "text": "é"}\n'
    rows = good(read(tmp_path, "a.jsonl", lines))
    assert [line for line, _ in rows] == [1, 3]
    assert rows[0][1].text == "ab"
    assert rows[0][1].supports == Supports(2, 0, 1, valued=True)
    assert rows[1][1].text == "é"


def test_a_file_each(tmp_path: Path):
    """Keys in the front matter, the text below; the name of the file is the number."""
    rows = good(
        read(tmp_path, "45.md", "---\ndate: 12 mars 2026\ntitre: Oui : non\n---\n\nLe texte.\n\n---\nLa suite.\n")
    )
    assert rows[0][0] == 2
    assert (rows[0][1].number, rows[0][1].title) == (45, "Oui : non")
    assert rows[0][1].text == "Le texte.\n\n---\nLa suite."


def test_control_characters_are_left_out(tmp_path: Path):
    """No page may hold them and no text needs them; every letter stays."""
    rows = good(read(tmp_path, "a.csv", b'number,text\n1,"a\x00b\x1b[31mc\td"\n'))
    assert rows[0][1].text == "ab[31mc\td"


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.csv", "number,text\n1,l\x92eau du b\x9cuf \x80\n"),
        ("a.jsonl", '{"number": 1, "text": "l\\u0092eau du b\\u009cuf \\u0080"}\n'),
    ],
)
def test_letters_of_windows_read_with_the_wrong_encoding_are_put_right(tmp_path: Path, file: str, text: str):
    """Nobody types these controls: to leave them out would make one word of two."""
    assert good(read(tmp_path, file, text))[0][1].text == "l’eau du bœuf €"


@pytest.mark.parametrize("seed", range(40))
def test_how_much_is_read_at_once_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int):
    """Lines are looked at one by one where they must be, and else many at once: with the same rows and problems."""
    draw = random.Random(seed)
    usual = [b"oui", b"non,", b'"a\nb"', b"\n", b"\xc3\xa9t\xc3\xa9", b"\xc2\xab"]
    rare = [
        b"\r\n",
        b"\r",
        b"\x07",
        b"\xc2\x85",
        b"\xe9",
        b"<<<<<<< a\n",
        b">>>>>>> b",
        b'"',
        b"\xef\xbb\xbf",
        b"\xe2\x80\xa8",
    ]
    rows = []
    for number in range(1, 60):
        odd = draw.choice(rare) if draw.random() < 0.1 else b""
        rows.append(b"%d,%s%s\n" % (number, b"".join(draw.choices(usual, k=draw.randrange(4))), odd))
    found = []
    for size in (1, 7, 100, 1 << 18):
        monkeypatch.setattr("civicgen.content.contributions._BLOCK", size)
        found.append(read(tmp_path, "a.csv", b"number,text\n" + b"".join(rows)))
    assert found[0] == found[1] == found[2] == found[3]


def test_a_wrong_row_does_not_hide_the_others(tmp_path: Path):
    """All problems of a row are told, and the rows after it are read."""
    text = "number,date,kind,text\n1,2026-02-30,avi,a\n2,2026-02-03,opinion,b\nx,,,c\n3,,,d\n"
    found = read(tmp_path, "a.csv", text)
    assert [one.code if isinstance(one, Problem) else one[1].number for one in found] == [
        *("bad-date", "not-in-list", 2, "bad-number", 3)
    ]
    first = found[0]
    assert isinstance(first, Problem)
    assert (first.place.line, first.place.column, first.place.excerpt) == (2, 3, "1,2026-02-30,avi,a")


PRIVATE = [
    "email",
    "E-mail",
    "Courriel",
    "téléphone",
    "Adresse",
    "adresse IP",
    "IP",
    "Date de naissance",
    "mot de passe",
]


@pytest.mark.parametrize("name", PRIVATE)
def test_private_columns(tmp_path: Path, name: str):
    """No column, key or front matter with private data is read, in any of the three forms."""
    for file, text in {
        "a.csv": f"number,text,{name}\n1,a,secret\n",
        "a.jsonl": json.dumps({"number": 1, "text": "a", name: "secret"}),
        "1.md": f"---\n{name}: secret\n---\na\n",
    }.items():
        found = read(tmp_path, file, text)
        assert [one.code for one in found if isinstance(one, Problem)] == ["private-column"]
        assert not [one for one in found if not isinstance(one, Problem)]


def test_no_reading_takes_the_program_down(tmp_path: Path, hostile: Path):
    """Hostile JSON, line by line, gives a row or a problem."""
    tried = 0
    for file in sorted((hostile / "json/JSONTestSuite").iterdir()):
        for one in read(tmp_path, "a.jsonl", file.read_bytes()):
            if not isinstance(one, Problem):
                one[1].text.encode()
            tried += 1
    assert tried > 30


@given(some.binary(max_size=300))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    folder = tmp_path_factory.getbasetemp()
    for name in ("a.csv", "a.jsonl", "1.md"):
        for header in (b"", b"number,text,date\n1,"):
            for one in read(folder, name, header + data):
                assert isinstance(one, Problem) or one[1].number > 0


TEXTS = some.text(
    some.characters(exclude_categories=["Cc", "Cs"]) | some.sampled_from('\n\t";,'), min_size=1, max_size=60
)


@given(some.lists(TEXTS.filter(lambda text: text.strip()), min_size=1, max_size=5), some.sampled_from(",;\t"))
def test_texts_come_through_whole(tmp_path_factory: pytest.TempPathFactory, texts: list[str], separator: str):
    """Every text that a spreadsheet writes is read back, to the letter, in CSV and in JSON Lines."""
    folder = tmp_path_factory.getbasetemp()
    with (folder / "a.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerows([["number", "x-note", "text"], *([n, "", text] for n, text in enumerate(texts, 1))])
    with (folder / "b.jsonl").open("w", newline="", encoding="utf-8") as file:
        file.writelines(json.dumps({"number": n, "text": text}) + "\n" for n, text in enumerate(texts, 1))
    for name in ("a.csv", "b.jsonl"):
        rows = good(list(read_stream(folder, Stream(consultation="plan", file=name, size=0, changed=0))))
        assert [one.text for _, one in rows] == [text.rstrip() for text in texts]
