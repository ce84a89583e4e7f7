"""The text of PDF documents: found when it can be read; what cannot is told to the town, and breaks no build."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.builder.report import Report
from civicgen.search.texts.pdf import available, text_of
from tests.conftest import missing
from tests.search.making import every_word
from tests.search.test_browser import INDEX, SETTINGS, written

NOW = datetime.datetime(2026, 7, 1, 9, tzinfo=datetime.UTC)


def pdf(*lines: str) -> bytes:
    """A small file of one page, as simple programs write them."""
    shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    stream = f"BT /F1 12 Tf 40 700 Td {shown}ET".encode("latin-1")
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 9 9]/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    begin = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % begin


def protected(path: Path, password: str) -> None:
    """Protect a file by a password."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(path))
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(path)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A portal with a document that can be read, and two that cannot."""
    if not available():
        missing("pypdf")
    written(tmp_path, "civicgen.yml", SETTINGS + "search: {pdf: yes}\n")
    written(tmp_path, "content/topics.yml", "- {id: eau, title: L’eau}\n- {id: jeux, title: Les jeux}\n")
    written(tmp_path, "content/index.md", "---\ntitle: Saint-Exemple\nstate: published\n---\n")
    folder = "content/consultations/parc"
    written(tmp_path, f"{folder}/index.md", INDEX)
    for name in ("etude", "secret", "casse"):
        text = f"---\ntitle: Pièce {name}\nfile: {name}.pdf\nstate: published\n---\nUne pièce.\n"
        written(tmp_path, f"{folder}/documents/{name}.md", text)
        (tmp_path / folder / f"documents/{name}.pdf").write_bytes(pdf("Les salamandres", f"du marais {name}elu"))
    protected(tmp_path / folder / "documents/secret.pdf", "sésame")
    broken = tmp_path / folder / "documents/casse.pdf"
    broken.write_bytes(broken.read_bytes()[:200] + b"\0" * 300)
    return tmp_path


def words(root: Path) -> set[str]:
    """Every word of the index of a site."""
    return every_word({path.stem: path.read_bytes() for path in (root / "public/recherche/index").glob("*.js")})


def unread(report: Report) -> list[str]:
    """Files of which the town is told that their text cannot be searched."""
    assert all(it.severity == "warning" for it in report.problems if it.code == "pdf-unread")
    return [it.place.file for it in report.problems if it.code == "pdf-unread"]


def test_text_of_documents_is_found(town: Path) -> None:
    """What can be read is found; a password and damage are told at each build, until they are mended."""
    report = build(town, instant=NOW, jobs=1)
    assert {"salamandres", "etudeelu"} <= words(town)
    assert not {"secretelu", "casseelu"} & words(town)
    folder = "content/consultations/parc/documents"
    assert sorted(unread(report)) == [f"{folder}/casse.pdf", f"{folder}/secret.pdf"]
    assert unread(build(town, instant=NOW, jobs=1)) == unread(report)
    for name in ("casse", "secret"):
        (town / folder / f"{name}.pdf").write_bytes(pdf(f"{name}elu"))
    assert unread(build(town, instant=NOW, jobs=1)) == []
    assert {"secretelu", "casseelu"} <= words(town)


def test_a_greedy_file_is_left(tmp_path: Path) -> None:
    """A page that unpacks to more than may be held ends its reader, not the build."""
    if not available():
        missing("pypdf")
    import zlib

    packed = zlib.compress(zlib.compress(b"0" * 150_000_000, 9), 9)
    found = pdf("x").replace(b"/Length", b"/Filter [/FlateDecode /FlateDecode] /Length")
    begin, end = found.index(b"stream\n") + 7, found.index(b"\nendstream")
    (tmp_path / "greedy.pdf").write_bytes(found[:begin] + packed + found[end:])
    assert not text_of(str(tmp_path / "greedy.pdf"))
