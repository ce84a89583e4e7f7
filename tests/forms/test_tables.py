"""Tables as tools export them and as staff save them become submissions; damaged ones are refused."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
import yaml

from civicgen.forms.backends.sheets import rows
from civicgen.forms.brought import submissions
from civicgen.forms.conformance import HOSTILE, PRIVATE, form, settings
from civicgen.problems import ProblemsFound
from civicgen.problems.catalogue import every

HERE = Path(__file__).parent / "tables"
EXPECTED = yaml.safe_load((HERE / "expected.yml").read_text(encoding="utf-8"))
TOWN = settings("table")


def told(data: bytes, name: str = "avis.csv", **options: str) -> str:
    """Code of the problem for which a file is refused."""
    with pytest.raises(ProblemsFound) as found:
        list(submissions(form(), settings("table", options=options), name, data))
    (problem,) = found.value.problems
    assert problem.code in every()
    return problem.code


@pytest.mark.parametrize("name", EXPECTED)
def test_export(name):
    """Each export says what the cases beside it say: ids, instants, answers; nothing private."""
    data = (HERE / name).read_bytes()
    found = list(submissions(form(), TOWN, name, data))
    assert len(EXPECTED[name]) == len(found)
    for wanted, came in zip(EXPECTED[name], found, strict=True):
        assert wanted.get("id", came.remote_id) == came.remote_id
        assert wanted["at"] == str(came.received).replace(" ", "T")
        assert wanted["avis"] == list(came.fields["avis"])
        assert wanted.get("sujets", []) == list(came.fields.get("sujets", ()))
        assert wanted.get("extra", {}) == {key: list(value) for key, value in came.extra.items()}
        assert wanted.get("left", 0) == len(came.dropped)
        assert PRIVATE[0] not in repr(came)
    assert found == list(submissions(form(), TOWN, name, data)), "brought again, it is the same"


def test_more_rows_later():
    """A file that was brought and has grown keeps the ids of what was in it, of equal rows too."""
    head, row = b"Votre avis\n", b"oui\n"
    first = [each.remote_id for each in submissions(form(), TOWN, "a.csv", head + row * 2)]
    later = [each.remote_id for each in submissions(form(), TOWN, "a.csv", head + row * 3)]
    assert first == later[:2]
    assert len(set(later)) == 3


def test_columns_of_the_settings():
    """Headings that are no question are named in the settings, for one form or for all."""
    own = settings("table", options={"column.avis plan/avis": "Q1. Que pensez-vous ?"})
    (found,) = submissions(form(), own, "a.csv", b"q1 que pensez vous;x\nDu bien;1\n")
    assert found.fields == {"avis": ("Du bien",)}


def test_refused():
    """What would publish rubbish is refused, with what to do instead."""
    damaged = "Votre avis\nGardez l'école\n".encode().decode("cp1252").encode()
    assert told(damaged) == "table-mojibake"
    assert told(b"Votre avis\nGardez l\xef\xbf\xbdole\n") == "table-mojibake"
    assert told(b"\x00\x01\x02\x03" * 50) == "table-encoding"
    assert told(b"a;b\n1;2\n") == "table-unknown"
    assert told(b"\n\n") == "table-empty"
    assert told(b"PK\x03\x04 not really", "avis.xlsx") == "table-broken"
    assert told(b"Votre avis\noui\n", profile="tali") == "unknown-profile"


def test_french_is_no_damage():
    """Capitals with accents, and quotation marks, are not taken for damage."""
    text = "Votre avis\nÂGE, À côté « Être » Ô ÃO Ã la fin — “oui” N° 5\n"
    assert list(submissions(form(), TOWN, "a.csv", text.encode()))
    assert list(submissions(form(), TOWN, "a.csv", text.encode("cp1252")))


def test_spreadsheet(tmp_path):
    """A workbook is read as it is: days, numbers, several answers."""
    sheet = io.BytesIO()
    _workbook(
        sheet,
        [
            ["ID", "Heure de début", "Heure de fin", "Votre avis", "Sujets"],
            ["1", "", "2026-02-03 10:30", "Oui", "La voirie;"],
        ],
    )
    (found,) = submissions(form(), TOWN, "avis.xlsx", sheet.getvalue())
    assert found.remote_id == "microsoft-forms-1"
    assert found.fields == {"avis": ("Oui",), "sujets": ("La voirie",)}


def test_a_cell_far_away():
    """A few bytes that claim cells at both ends of the largest sheet: refused, and our memory is not asked."""
    import resource

    sheet = io.BytesIO()
    _workbook(sheet, [["Votre avis"]])
    far = io.BytesIO()
    with zipfile.ZipFile(sheet) as source, zipfile.ZipFile(far, "w") as target:
        for part in source.namelist():
            text = source.read(part).decode()
            cell = '<c r="{}" t="inlineStr"><is><t>x</t></is></c>'.format
            rows = f'<row r="1">{cell("A1")}</row><row r="1048576">{cell("XFD1048576")}</row>'
            target.writestr(part, re.sub("<row>.*</row>", rows, text))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert told(far.getvalue(), "avis.xlsx") == "table-broken"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000  # kilobytes


PARTS = {
    "[Content_Types].xml": '<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/'
    'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
    'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="Feuil1" sheetId="1" '
    'r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
    'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/worksheets/sheet1.xml": '<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
}


def _workbook(file: io.BytesIO, table: list[list[str]]) -> None:
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in table
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    names = {"main": main, "office": office, "package": package, "cells": cells}
    with zipfile.ZipFile(file, "w") as archive:
        for part, text in PARTS.items():
            archive.writestr(part, text.format(**names))


def test_hostile_cells():
    """Whatever stands in a cell is text."""
    import csv

    for words in HOSTILE:
        written = io.StringIO()
        csv.writer(written).writerows([["Votre avis", "x"], [words, ""]])
        (found,) = submissions(form(), TOWN, "a.csv", written.getvalue().encode())
        assert (words,) == found.fields["avis"]


def test_separator_of_one_column():
    """One column needs no separator; commas in a sentence are none."""
    assert rows("a.csv", b"Votre avis\nOui, mais, bon\nNon\n")[1][0] in {"Oui, mais, bon", "Oui"}
