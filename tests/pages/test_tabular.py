"""Tables are read back exactly as they were written; in those for spreadsheets nothing computes."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from civicgen.content.contributions import read_stream
from civicgen.content.sources import Stream
from civicgen.content.types import Contribution
from civicgen.pages.machines.tabular import exact, harmless, json_lines, spreadsheet
from civicgen.portal.columns import COLUMNS
from civicgen.portal.tables import contribution_row
from civicgen.problems import Problem

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]))
ODD = st.lists(
    st.sampled_from(
        [*"=+-@;,\t\r\n\"'|({ x5", "\r\n", "\x00", "\x1b", "\x85", "\u2028", "\ufeff", "\u00a0", "＝", "<<<<<<< ", "é"]
    )
).map("".join)
CELLS = st.one_of(ANYTHING, ODD)
NAMES = [column.name for column in COLUMNS["contributions"]]


def parsed(data: bytes, separator: str = ",") -> list[list[str]]:
    """Cells, as Python reads them."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator))


def strings(file: Path) -> list[str]:
    """Strings of a hostile file, whatever it holds them in."""
    text = file.read_text(encoding="utf-8", errors="replace")
    if file.suffix != ".json":
        return text.split("\n")
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            walk(inner)

    walk(json.loads(text))
    return [each.encode("utf-8", "replace").decode() for each in found]


def every_string(hostile: Path) -> list[str]:
    """All strings of the hostile data that a citizen could write."""
    files = [file for folder in ("csv", "own/csv", "strings", "xss", "own/unicode", "own/contributions")
             for file in sorted((hostile / folder).glob("*.*")) if file.suffix in (".txt", ".json")]  # fmt: skip
    return [text for file in files for text in strings(file)]


# Exact ---------------------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(CELLS, CELLS)))
def test_exact_is_exact(rows):
    """Every text there is comes back, cell by cell: line breaks, lone ones too, quotes, control characters, blanks."""
    assert [list(row) for row in rows] == parsed(b"".join(exact(("a", "b"), rows)))[1:]
    lines = b"".join(json_lines(("a", "b"), rows)).decode().splitlines()
    assert [dict(zip("ab", row, strict=True)) for row in rows] == [
        {"a": "", "b": ""} | json.loads(line) for line in lines
    ]


def read(folder: Path, name: str, data: bytes) -> list[Contribution | Problem]:
    """What civicgen reads in a file of contributions."""
    (folder / name).write_bytes(data)
    found = read_stream(folder, Stream(consultation="plan", file=name, size=len(data), changed=0))
    return [each if isinstance(each, Problem) else each[1] for each in found]


VALUES = st.fixed_dictionaries(
    {"text": CELLS.filter(str.strip)},
    optional={
        "title": CELLS,
        "author": CELLS,
        "place": CELLS,
        "reason": CELLS,
        "topic": CELLS,
        "origin": CELLS,
        "date": st.sampled_from(["2026-03-12", "2026-03-12 17:00", "2026-03-12 17:00:09"]),
        "supports": st.sampled_from([0, 12, "for:1 mixed:0 against:3", "for:2"]),
        "parent": st.integers(100, 200),
        "kind": st.sampled_from(["proposal", "comment", "avis"]),
        "channel": st.sampled_from(["paper", "import"]),
        "updated": st.just("2026-04-01"),
        "lang": st.sampled_from(["en", "ar"]),
    },
)


def test_what_is_exported_reads_the_same(tmp_path: Path):
    """What civicgen once read, it reads again from its own export, in each exact form: the very same values."""

    @given(st.lists(VALUES, max_size=4))
    def check(values):
        lines = [json.dumps({"number": at, **each}) for at, each in enumerate(values, 1)]
        first = read(tmp_path, "first.jsonl", "\n".join(lines).encode())
        said = [each for each in first if isinstance(each, Contribution)]
        rows = [contribution_row(each) for each in said]
        table, objects = b"".join(exact(NAMES, rows)), b"".join(json_lines(NAMES, rows))
        for again in (read(tmp_path, "again.csv", table), read(tmp_path, "again.jsonl", objects)):
            assert said == [each for each in again if not (isinstance(each, Problem) and each.severity == "warning")]

    check()


def test_hostile_strings_come_back(tmp_path: Path, hostile: Path):
    """Every string of the hostile data, as a contribution."""
    texts = [text for text in every_string(hostile) if text.strip()]
    lines = [json.dumps({"number": at, "text": text, "title": text}) for at, text in enumerate(texts, 1)]
    said = [each for each in read(tmp_path, "a.jsonl", "\n".join(lines).encode()) if isinstance(each, Contribution)]
    assert len(said) > len(texts) * 0.95  # what is made of control characters only is no text
    table = b"".join(exact(NAMES, map(contribution_row, said)))
    assert said == read(tmp_path, "b.csv", table)


def test_a_salt_is_not_published():
    """It belongs to a proof, not to the data."""
    assert "salt" not in NAMES
    assert "s3cret" not in contribution_row(Contribution(number=1, text="a", salt="s3cret"))


# For spreadsheets ----------------------------------------------------------------------------------------------------

SIGN = re.compile(r"[=+\-@＝＋－＠﹢﹣﹦﹫]")
NUMBER = re.compile(r"[+-]?[\d .,\u00a0\u202f]+")


def begins(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula; told apart from how civicgen finds out."""
    bare = re.sub(r'^[\s\ufeff\u200b-\u200f\u2060"{]+', "", cell)
    return bool(SIGN.match(bare)) and not NUMBER.fullmatch(cell)


def check_harmless(text: str) -> None:
    """No cell begins a formula; opened with another separator, none begins one that could call anything."""
    data = b"".join(spreadsheet(("a", "b"), [("x", text)], "fr"))
    assert not [cell for row in parsed(data, ";") for cell in row if begins(cell)]
    for cell in re.split(r'[,;\t\r\n]"?', data.decode("utf-8-sig")):
        assert not (begins(cell.rstrip('"')) and re.search(r"[(|!]", cell)), cell


@example(";\x85=|")
@given(CELLS)
def test_nothing_computes(text):
    """Whatever was written."""
    check_harmless(text)


def test_nothing_hostile_computes(hostile: Path):
    """Every string of the hostile data, those written against spreadsheets among them."""
    texts = every_string(hostile)
    assert "=1+1" in texts
    for text in texts:
        check_harmless(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("-5", "-5"),
        ("+12,5", "+12,5"),
        ("+33 1 23 45 67 89", "+33 1 23 45 67 89"),
        ("-10 % de places", "'-10 % de places"),
        ("=1+1", "'=1+1"),
        ("\t=1+1", "\t'=1+1"),
        (' "=1+1"', ' "\'=1+1"'),
        ("＝1+1", "'＝1+1"),
        ("a,=1+1", "a,'=1+1"),
        ("Deux idées :\n- un banc\n- un arbre", "Deux idées :\n- un banc\n- un arbre"),
        ("Voir :\n-cmd|' /C calc'!A0", "Voir :\n'-cmd|' /C calc'!A0"),
        ("semi;colon, and more", "semi;colon, and more"),
    ],
)
def test_what_is_marked(written: str, shown: str):
    """Numbers stay numbers, sentences stay sentences; what could be a formula gets an apostrophe."""
    assert shown == harmless(written)


@pytest.mark.parametrize(("lang", "separator"), [("fr", ";"), ("de-AT", ";"), ("en", ","), ("en-GB", ",")])
def test_a_double_click_is_enough(lang: str, separator: str):
    """The mark of UTF-8 first, then the separator of the language, never a first cell that means something else."""
    data = b"".join(spreadsheet(("number", "text"), [(1, "été")], lang))
    assert data == f"\ufeffnumber{separator}text\r\n1{separator}été\r\n".encode()


@pytest.mark.parametrize("piece", [",-", ", ", "\n-", "\n-(", " ", '"', "\n", "," + " " * 50])
def test_long_texts_take_no_longer(piece: str):
    """A text that nearly begins a formula takes a time that grows as it does, however it repeats itself."""
    text = piece * (200_000 // len(piece))
    begun = time.process_time()
    assert len(harmless(text)) >= len(text)
    assert time.process_time() - begun < 5


def test_pieces_are_small():
    """A table never stands in memory whole."""
    rows = [(number, "mot " * 50) for number in range(5000)]
    for pieces in (exact(("a", "b"), rows), spreadsheet(("a", "b"), rows, "fr"), json_lines(("a", "b"), rows)):
        sizes = [len(piece) for piece in pieces]
        assert len(sizes) > 10
        assert max(sizes) < 100_000
