"""A tagged sheet is read whatever wrote it, told where it is wrong, and written without touching anything else."""

from __future__ import annotations

import csv
import io
import shutil
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from civicgen.bundled import folder
from civicgen.importers.tagging import ods
from civicgen.importers.tagging.edited import write
from civicgen.importers.tagging.exported import lines, write_csv, write_ods
from civicgen.importers.tagging.fronts import add_points, cite, set_keys
from civicgen.importers.tagging.held import held
from civicgen.importers.tagging.imported import imported, open_table
from civicgen.importers.tagging.marks import marked, unmarked
from civicgen.importers.tagging.sheets import open_sheet
from civicgen.importers.tagging.streams import regroup
from civicgen.problems import Problem, ProblemsFound
from civicgen.problems.show import told

HERE = Path(__file__).parent
CITES = yaml.safe_load((HERE / "cites.yml").read_text(encoding="utf-8"))
MISTAKES = yaml.safe_load((HERE / "mistakes.yml").read_text(encoding="utf-8"))
SHEET = [["numéro", "point", "note", "regroupé avec"], ["1", "vélo ; “été”", "", ""], ["2", "", "à voir ; œuf", "#1"]]
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=30)


def rows_of(path: Path) -> list[list[str]]:
    """All rows of a sheet, without the empty cells at their ends."""
    return [[*cells] for _, cells in open_sheet(path).rows]


# Sheets ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_whatever_wrote_it(tmp_path: Path, between: str, encoding: str):
    """Separators and alphabets of LibreOffice and Excel; what is not UTF-8 is told."""
    text = io.StringIO()
    csv.writer(text, delimiter=between, lineterminator="\r\n").writerows(SHEET)
    path = tmp_path / "avis.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    sheet = open_sheet(path)
    assert list(enumerate(SHEET, 1)) == list(sheet.rows)
    assert ("Windows-1252" if encoding == "cp1252" else "UTF-16" if "16" in encoding else "") == sheet.encoding


def test_hints_and_empty_rows(tmp_path: Path):
    """Excel's hint is no row of headings; rows are numbered as the spreadsheet shows them."""
    path = tmp_path / "avis.csv"
    path.write_text('sep=;\nnumber;point\n\n;;;\n1;"a\nb"\n2;c\n', encoding="utf-8")
    assert list(open_sheet(path).rows) == [(2, ["number", "point"]), (5, ["1", "a\nb"]), (6, ["2", "c"])]


@given(TEXTS)
def test_cells_are_harmless_and_come_back(text: str):
    """Nothing that is written can be calculated; what is read back is what was written."""
    assert not marked(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert text == unmarked(marked(text))


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=5))
def test_opendocument_comes_back(tmp_path_factory, rows: list[list[str]]):
    """Every space, tabulation and line break of every cell."""
    path = tmp_path_factory.mktemp("ods") / "a.ods"
    with path.open("wb") as stream:
        ods.write(stream, (("avis", (), rows),))
    back = dict(ods.rows(path))
    for number, row in enumerate(rows, 1):
        cells = back.get(number, [])
        assert row == [*cells, *[""] * (len(row) - len(cells))]


def packed(path: Path, content: bytes, mimetype: bytes = b"application/vnd.oasis.opendocument.spreadsheet") -> Path:
    """A spreadsheet of somebody else."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr("content.xml", content)
    return path


HEAD = (
    b'<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    b' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    b' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet><table:table>'
)
FOOT = b"</table:table></office:spreadsheet></office:body></office:document-content>"


def test_opendocument_of_a_spreadsheet(tmp_path: Path):
    """Numbers, repeated cells and rows, notes, styled words; the second table is not read."""
    content = (
        b'<table:table-row><table:table-cell office:value-type="float" office:value="45"><text:p>45,00</text:p>'
        b"</table:table-cell><table:table-cell table:number-columns-repeated='2'/><table:table-cell>"
        b"<office:annotation><text:p>a note</text:p></office:annotation>"
        b"<text:p>on<text:s text:c='2'/><text:span>ne</text:span><text:tab/>peut</text:p><text:p>plus</text:p>"
        b"</table:table-cell><table:table-cell table:number-columns-repeated='16380'/></table:table-row>"
        b"<table:table-row table:number-rows-repeated='1048570'>"
        b"<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
        b"<table:table-row><table:table-cell><text:p>end</text:p></table:table-cell></table:table-row>"
        b"</table:table><table:table><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell>"
        b"</table:table-row>"
    )
    path = packed(tmp_path / "a.ods", HEAD + content + FOOT)
    assert list(open_sheet(path).rows) == [(1, ["45", "", "", "on  ne\tpeut\nplus"]), (1048572, ["end"])]


BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ROW = b"<table:table-row><table:table-cell table:number-columns-repeated='%d'><text:p>%s</text:p></table:table-cell>%s"
HOSTILE = {
    "entities": (BOMB + HEAD + FOOT, "trace-doctype"),
    "a file of this machine": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + FOOT,
        "trace-doctype",
    ),
    "a long cell": (HEAD + ROW % (1, b"a" * 1_000_001, b"</table:table-row>") + FOOT, "trace-long-cell"),
    "a long name": (HEAD + b"<!-- " + b"a" * 6_000_000 + b" -->" + FOOT, "trace-too-packed"),
    "unclosed": (HEAD + b"<table:table-row>", "trace-damaged"),
    "no XML": (b"\0\1\2", "trace-damaged"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_opendocument(tmp_path: Path, name: str):
    """Refused with a code, in no time and in little memory."""
    content, code = HOSTILE[name]
    path = packed(tmp_path / "a.ods", content)
    with pytest.raises(ProblemsFound) as found:
        list(open_sheet(path).rows)
    assert [code] == [problem.code for problem in found.value.problems]


def test_a_bomb_of_zeros(tmp_path: Path):
    """What is announced to be too large is not unpacked; what lies about its size is stopped."""
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        with archive.open("content.xml", "w", force_zip64=True) as content:
            content.write(HEAD)
            for _ in range(310):
                content.write(b" " * 1_000_000)
    tracemalloc.start()
    begun = time.monotonic()
    with pytest.raises(ProblemsFound) as found:
        list(open_sheet(path).rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.value.problems[0].code == "trace-too-packed"
    assert peak < 20_000_000
    assert time.monotonic() - begun < 5


def test_a_list_of_a_million_names(tmp_path: Path):
    """The names in an archive are counted before they are read."""
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        for number in range(3000):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(ProblemsFound) as found:
        list(open_sheet(path).rows)
    assert found.value.problems[0].code == "trace-too-packed"


def test_repeated_cells_cost_nothing(tmp_path: Path):
    """A billion cells that say the same are as many as are looked at."""
    content = HEAD + ROW % (999_999_999, b"x", b"</table:table-row>") * 50 + FOOT
    rows = rows_of(packed(tmp_path / "a.ods", content))
    assert rows == [["x"] * 60] * 50


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "trace-not-a-sheet"),
        ("a.csv", b'number,point\n1,"open', "import-table"),
        ("a.csv", b"PK\x03\x04 nothing", "trace-damaged"),
        ("a.csv", b"", "trace-columns"),
        ("none.csv", None, "import-source-missing"),
    ],
)
def test_files_that_are_no_sheets(tmp_path: Path, name: str, content: bytes | None, code: str):
    """Each is told for what it is."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProblemsFound) as found:
        list(open_table(path).rows)
    assert [code] == [problem.code for problem in found.value.problems]


def test_an_excel_workbook_is_no_sheet(tmp_path: Path):
    """It is packed like the others, and says what it is; what to do is said."""
    path = packed(tmp_path / "a.xlsx", b"<x/>", b"application/zip")
    with pytest.raises(ProblemsFound) as found:
        list(open_sheet(path).rows)
    assert found.value.problems[0].code == "trace-not-a-sheet"
    assert "CSV UTF-8" in told(found.value.problems[0], str)[1]


# Files ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CITES, ids=lambda case: case["name"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "windows"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "marked"])
def test_citations(case, end: str, mark: bytes):
    """Only what must change changes, whatever the line breaks."""

    def whole(front: str) -> bytes:
        return mark + f"---\ntitle: Avis : tous\n{front}---\n\nTexte [12](#12).\n".replace("\n", end).encode()

    after = cite(whole(case["before"]), "a.md", "velo", case.get("add", []), case.get("remove", []))
    assert whole(case["after"]) == after


def test_new_points():
    """After the last point, in the way of the others; nothing else moves."""
    head, foot = "---\ntitle: Avis\npoints:\n- id: a\n  title: A\n  cites: [1]\n", "\n# fin\nstate: draft\n---\nTexte\n"
    new = '- id: rue\n  title: "La rue : où ?"\n  cites: [4, 5]\n'
    after = add_points((head + foot).encode(), "a.md", [("rue", "La rue : où ?", [4, 5])])
    assert (head + new + foot).encode() == after
    for empty in ("points: []\n", "points:\n", ""):
        made = add_points(f"---\ntitle: A\n{empty}---\n".encode(), "a.md", [("rue", "La rue", [4])])
        assert made == b"---\ntitle: A\npoints:\n  - id: rue\n    title: La rue\n    cites: [4]\n---\n"


def test_what_cannot_be_changed_is_left():
    """Points in brackets hold no new one; a file that cannot be read is not written."""
    assert add_points(b"---\ntitle: A\npoints: [{id: a, title: A}]\n---\n", "a.md", [("b", "B", [])]) is None
    assert cite(b"---\ntitle: [\n---\n", "a.md", "a", [1], []) is None
    assert cite(b"---\npoints:\n  - id: a\n---\n", "a.md", "other", [1], []) is None


def test_groups_in_every_kind_of_file():
    """Cells, keys of an object, keys of a front matter; in French too; what is missing is added at the end."""
    assert regroup(b'number;text\r\n1;"a;\nb"\r\n\r\n2;c', "a.csv", {2: 1}) == (
        b'number;text;state;grouped_with\r\n1;"a;\nb";;\r\n\r\n2;c;grouped;1'
    )
    french = "\ufeffnuméro,état,texte,regroupé_avec\n1,publiée,a,\n2,regroupée,b,1\n".encode()
    assert "\ufeffnuméro,état,texte,regroupé_avec\n1,publiée,a,\n2,published,b,\n".encode() == regroup(
        french, "a.csv", {2: None}
    )
    line = '{"number":1, "text":"}"}\n{ "text" : "b", "numéro" : 2 }\n'
    assert (
        line.replace('"numéro" : 2 ', '"numéro" : 2, "grouped_with": 1, "state": "grouped" ')
        == (regroup(line.encode(), "a.jsonl", {2: 1}) or b"").decode()
    )
    assert regroup(b"Bonjour.\n", "2.md", {2: 1}) == b"---\nstate: grouped\ngrouped_with: 1\n---\nBonjour.\n"
    assert set_keys(
        b"---\nnumber: 2\nstate: grouped # oui\ngrouped_with: 1\n---\nB", "2.md", {"grouped_with": None}
    ) == (b"---\nnumber: 2\nstate: grouped # oui\n---\nB")


@given(
    st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=8),
    st.sampled_from(",;\t"),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sets(st.integers(1, 8)),
)
def test_groups_leave_every_other_cell(rows, between: str, end: str, quoting, changed: set[int]):
    """Whatever the texts hold, only the two cells of those that change are others."""
    table_ = [["number", "title", "text", "state", "grouped_with"]]
    table_ += [[str(number), title, text, "", ""] for number, (title, text) in enumerate(rows, 1)]
    text = io.StringIO()
    csv.writer(text, delimiter=between, lineterminator=end, quoting=quoting).writerows(table_)
    heads: dict[int, int | None] = {number: 99 for number in changed if number <= len(rows)}
    after = regroup(text.getvalue().encode(), "a.csv", heads)
    assert after is not None
    for number in heads:
        table_[number][3:] = ["grouped", "99"]
    assert table_ == list(csv.reader(io.StringIO(after.decode(), newline=""), delimiter=between))
    if not heads:
        assert text.getvalue().encode() == after


# The whole ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A small town with a consultation that is being summed up."""
    root = tmp_path / "mairie"
    shutil.copytree(HERE.parent.parent / "broken" / "base", root)
    plan = root / "content/consultations/plan"
    (plan / "contributions/avis.csv").write_text(
        "number,date,channel,kind,topic,author,text,supports,state,reason,grouped_with,parent\n"
        '1,2026-02-03,web,opinion,voirie,Jeanne,"On ne peut plus se garer, le samedi.",4,published,,,\n'
        "2,2026-02-04,paper,proposal,logement,,Construire autour de la gare.,,published,,,\n"
        "3,2026-02-05,email,comment,,,,,withheld,Met en cause une personne.,,\n"
        "4,2026-02-06,web,opinion,,,Pareil que Jeanne.,,grouped,,1,\n",
        encoding="utf-8",
    )
    synthesis = plan / "syntheses/avis.md"
    synthesis.write_text(synthesis.read_text(encoding="utf-8").replace("[1, 3]", "[1]"), encoding="utf-8")
    return root


def tagged(portal: Path, text: str) -> Path:
    """A sheet that a clerk filled in."""
    path = portal.parent / "tags.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["name"])
def test_mistakes(case, portal: Path):
    """Each is told with its row and what to write; nothing is written."""
    header = case.get("header", "number;point;grouped with")
    path = tagged(portal, "\n".join([header, *case["rows"]]))
    with pytest.raises(ProblemsFound) as found:
        imported(portal, open_table(path), "plan")
    problems = [each for each in found.value.problems if each.code == case["code"]]
    assert problems, found.value.problems
    assert case["row"] == problems[0].place.line
    assert case["advice"] in told(problems[0], str)[1]


def test_tags_go_in_and_change_nothing_more(portal: Path):
    """Points, new points, groups; the second time, nothing changes; other bytes are as they were."""
    path = tagged(
        portal,
        "number;point;grouped with;note\n2;gare, Le stationnement au centre;;revoir\n"
        "1;stationnement | new: Éclairer les rues;;\n4;Nouveau : éclairer les rues;;\n",
    )
    plan = portal / "content/consultations/plan"
    before = {
        file: (plan / file).read_text(encoding="utf-8") for file in ("syntheses/avis.md", "contributions/avis.csv")
    }
    found = imported(portal, open_table(path), "plan")
    write(portal, found.files)
    after = {file: (plan / file).read_text(encoding="utf-8") for file in before}
    new = "  - id: eclairer-les-rues\n    title: Éclairer les rues\n    cites: [1, 4]\n"
    assert after["syntheses/avis.md"] == before["syntheses/avis.md"].replace("[1]", "[1, 2]").replace(
        "cites: [2]\n", "cites: [2]\n" + new
    )
    assert after["contributions/avis.csv"] == before["contributions/avis.csv"].replace("grouped,,1,", "published,,,")
    again = imported(portal, open_table(path), "plan")
    assert not again.changes
    assert not again.files


def test_rows_and_columns_that_are_not_there_change_nothing(portal: Path):
    """A sheet of one row, or without a column, says nothing of the others."""
    assert not imported(portal, open_table(tagged(portal, "numéro;point\n2;gare\n")), "plan").changes
    assert not imported(portal, open_table(tagged(portal, "numéro;regroupé avec\n4;1\n2;\n")), "plan").changes


def test_a_file_that_somebody_changes_meanwhile_is_theirs(portal: Path):
    """Between what was shown and what is written."""
    found = imported(portal, open_table(tagged(portal, "number;point\n2;stationnement\n")), "plan")
    file = portal / found.files[0].file
    file.write_bytes(file.read_bytes() + b"Encore un mot.\n")
    with pytest.raises(FileExistsError):
        write(portal, found.files)
    assert file.read_bytes().endswith(b"Encore un mot.\n")


def test_a_synthesis_that_is_full_is_told(portal: Path):
    """What no front matter can hold is refused before anything is written."""
    plan = portal / "content/consultations/plan"
    rows = "".join(f"{number},2026-02-03,Texte\n" for number in range(10_000, 22_000))
    (plan / "contributions/more.csv").write_text(f"number,date,text\n{rows}", encoding="utf-8")
    path = tagged(portal, "number;point\n" + "".join(f"{number};gare\n" for number in range(10_000, 22_000)))
    with pytest.raises(ProblemsFound) as found:
        imported(portal, open_table(path), "plan")
    assert [problem.code for problem in found.value.problems] == ["trace-too-many"]


@pytest.mark.parametrize("ending", ["csv", "ods"])
def test_what_goes_out_comes_back_unchanged(tmp_path: Path, ending: str):
    """Every consultation of the demonstration, in both forms: nothing changes, no text is another's."""
    root = tmp_path / "town"
    shutil.copytree(folder("example_site"), root, ignore=shutil.ignore_patterns("public", ".civicgen"))
    for name in sorted(each.name for each in (root / "content/consultations").iterdir()):
        path = tmp_path / f"{name}.{ending}"
        with held(root, name) as portal, path.open("wb") as stream:
            if ending == "ods":
                write_ods(stream, portal)
            else:
                write_csv(stream, lines(portal), "fr")
            count = sum(1 for _ in portal.rows())
        found = imported(root, open_table(path), name)
        assert count == found.rows
        assert not found.changes


@pytest.mark.parametrize("count", [3000, pytest.param(100_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("ending", ["csv", "ods"])
def test_many_rows(tmp_path: Path, ending: str, count: int):
    """Read row by row: memory does not grow with their number."""
    path = tmp_path / f"a.{ending}"
    rows = (("number", "text", "point"), *((str(n), "Un avis assez long. " * 10, "velo") for n in range(count)))
    with path.open("wb") as stream:
        if ending == "ods":
            ods.write(stream, (("avis", (), rows),))
        else:
            write_csv(stream, rows, "fr")
    del rows
    tracemalloc.start()
    assert count + 1 == sum(1 for _ in open_sheet(path).rows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000


def test_problems_are_not_told_by_the_thousand(portal: Path):
    """A column that is wrong is wrong in every row."""
    path = tagged(portal, "number;point\n" + "x;y\n" * 5000)
    with pytest.raises(ProblemsFound) as found:
        imported(portal, open_table(path), "plan")
    assert len(found.value.problems) < 100
    assert all(isinstance(each, Problem) for each in found.value.problems)


def test_a_sheet_remembers_what_it_said(portal: Path):
    """What came into the files since the export stays, what went stays away; what the clerk did is done."""
    path = portal.parent / "avis.csv"
    with held(portal, "plan") as before, path.open("wb") as stream:
        write_csv(stream, lines(before), "fr")
    synthesis = portal / "content/consultations/plan/syntheses/avis.md"
    text = synthesis.read_text(encoding="utf-8")
    # Since the export: 4 is cited by “gare”, and 2 is no longer.
    synthesis.write_text(text.replace("cites: [2]", "cites: [4]"), encoding="utf-8")
    found = imported(portal, open_table(path), "plan")
    assert not found.changes
    assert (found.changes.kept, found.taken) == ((2, 4), 0)
    # The clerk gives 2 another point, in the same sheet; then empties 4 in one exported after that.
    rows = path.read_text(encoding="utf-8-sig").replace(";gare;", ";stationnement;")
    path.write_text(rows, encoding="utf-8")
    found = imported(portal, open_table(path), "plan")
    assert [(each.point, each.add, each.remove) for each in found.changes.points] == [("stationnement", [2], [])]
    write(portal, found.files)
    with held(portal, "plan") as now, path.open("wb") as stream:
        write_csv(stream, lines(now), "fr")
    path.write_text(path.read_text(encoding="utf-8-sig").replace(";gare;", ";;"), encoding="utf-8")
    found = imported(portal, open_table(path), "plan")
    assert [(each.point, each.add, each.remove) for each in found.changes.points] == [("gare", [], [4])]
    assert (found.changes.kept, found.taken) == ((), 0)


def test_groups_of_a_sheet_that_remembers(portal: Path):
    """A cell that says what it said is no wish; one that was changed is, unless the file was changed, too."""
    header = "numéro;regroupé avec;regroupé avec (exporté)\n"
    for rows, heads, kept in (
        ("4;;\n", {}, (4,)),
        ("4;2;2\n", {}, (4,)),
        ("4;;1\n", {4: None}, ()),
        ("2;1;\n", {2: 1}, ()),
    ):
        found = imported(portal, open_table(tagged(portal, header + rows)), "plan")
        assert (found.changes.heads, found.changes.kept, found.taken) == (heads, kept, 0), rows
    assert imported(portal, open_table(tagged(portal, "numéro;regroupé avec\n4;\n")), "plan").taken == 1
