"""OpenDocument spreadsheets are read and written with what Python has; a file from a stranger can do no harm.

Nothing is unpacked to the disk and no tree is built: the table is read as it comes, within bounds. A document type,
which honest spreadsheets do not have, is refused before any entity of it means something.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from civicgen.importers.tagging.limits import CELL, COLUMNS, ROWS, XML
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["rows", "write"]

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_STYLE = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
_FO = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
_CELLS = (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell")
_BLOCK = 1 << 16
_TAIL = 1 << 17
"""Bytes of the list of what a packed file holds."""
_SILENT = 64
"""Blocks in which nothing begins: a name or a comment of megabytes, which a parser would have to keep whole."""
_SPACES = 1000
"""Spaces that one mark for several may stand for."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""


class _Refused(Exception):  # noqa: N818  (it carries a code, which is what the reader is told)
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Rows of the first table, with their numbers. Raises ProblemsFound."""
    try:
        _must(_modest(path), "trace-too-packed")
        with zipfile.ZipFile(path) as archive:
            with archive.open("mimetype") as named:
                _must(named.read(100).strip() == _TYPE.encode(), "trace-not-a-sheet")
            entry = archive.getinfo("content.xml")
            _must(entry.file_size <= XML, "trace-too-packed")
            with archive.open(entry) as stream:
                yield from _parsed(stream)
    except _Refused as refused:
        raise _problem(refused.code, path) from None
    except KeyError:
        raise _problem("trace-not-a-sheet", path) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, expat.ExpatError) as error:
        raise _problem("trace-damaged", path, detail=str(error)) from None


def _modest(path: Path) -> bool:
    """Whether the list of what a packed file holds, which is read whole, is as short as that of any spreadsheet."""
    with path.open("rb") as stream:
        stream.seek(0, 2)
        stream.seek(max(0, stream.tell() - _TAIL))
        tail = stream.read(_TAIL)
    at = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    # What large archives have in its place may say anything else; no spreadsheet is one of them.
    return size <= _TAIL and tail[max(0, at - 20) : max(0, at - 16)] != b"PK\x06\x07"


def _must(held: bool, code: str) -> None:
    if not held:
        raise _Refused(code)


def _problem(code: str, path: Path, **given: str) -> ProblemsFound:
    given = {"source": path.name, "limit": f"{XML // 1_000_000:,}", **given}
    return ProblemsFound((Problem(code=code, place=Place(str(path)), given=given),))


def _parsed(stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    reading = _Reading()
    left, told, silent = XML, 0, 0  # what the archive announces need not be so
    while block := stream.read(_BLOCK):
        left -= len(block)
        silent = silent + 1 if told == reading.told else 0
        _must(left >= 0 and silent < _SILENT, "trace-too-packed")
        told = reading.told
        reading.parser.Parse(block, False)
        yield from reading.done
        reading.done.clear()
        if reading.over:
            return
    reading.parser.Parse(b"", True)
    yield from reading.done


class _Reading:
    """The first table as its parser tells it, a row at a time."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._letters
        self.parser.buffer_text = True
        self.done: list[tuple[int, list[str]]] = []
        self.over = False
        self.told = 0
        """How many things have begun."""
        self._rows = self._row = 0
        self._cells: list[str] = []
        self._width = 0
        self._text: list[str] | None = None
        """Pieces of the cell being read; None between cells."""
        self._length = 0
        self._paragraphs = 0
        self._value = ""
        self._apart = 0
        """Depth inside what is not the cell's own text: a comment, a drawing."""
        self._repeat = self._again = 1

    def _doctype(self, *_: object) -> None:
        raise _Refused("trace-doctype")

    def _start(self, name: str, given: dict[str, str]) -> None:
        self.told += 1
        if self.over:
            return
        if self._apart or (self._text is not None and not name.startswith(_TEXT)):
            self._apart += 1
        elif name == f"{_TABLE} table-row":
            self._cells, self._width = [], 0
            self._rows += 1
            _must(self._rows <= 10 * ROWS, "trace-too-packed")
            self._again = _count(given.get(f"{_TABLE} number-rows-repeated"))
        elif name in _CELLS:
            self._text, self._length, self._paragraphs = [], 0, 0
            self._repeat = _count(given.get(f"{_TABLE} number-columns-repeated"))
            typed = given.get(f"{_OFFICE} value-type", "")
            self._value = given.get(f"{_OFFICE} value", "") if typed in ("float", "percentage", "currency") else ""
        elif self._text is not None:
            self._mark(name.removeprefix(f"{_TEXT} "), given)

    def _mark(self, name: str, given: dict[str, str]) -> None:
        """Note what stands for a break, a tabulation, spaces."""
        if name in ("p", "h"):
            self._paragraphs += 1
            if self._paragraphs > 1:
                self._letters("\n")
        elif name == "s":
            self._letters(" " * min(_count(given.get(f"{_TEXT} c")), _SPACES))
        elif name == "tab":
            self._letters("\t")
        elif name == "line-break":
            self._letters("\n")

    def _letters(self, letters: str) -> None:
        if self._text is None or self._apart or not self._paragraphs:
            return
        self._length += len(letters)
        if self._length > CELL:
            raise _Refused("trace-long-cell")
        self._text.append(letters)

    def _end(self, name: str) -> None:
        if self.over:
            return
        if self._apart:
            self._apart -= 1
        elif name in _CELLS:
            self._cell()
        elif name == f"{_TABLE} table-row":
            # A row repeated a million times is an empty one, down to the end of the sheet; one that says something
            # says it once more each time.
            self.done.append((self._row + 1, self._cells))
            self._row += self._again
        elif name == f"{_TABLE} table":
            self.over = True

    def _cell(self) -> None:
        text = _whole(self._value) or "".join(self._text or ())
        room = max(0, min(self._repeat, COLUMNS - self._width))
        if text:
            self._cells += [""] * (self._width - len(self._cells))
            self._cells += [text] * room
        self._width += room
        self._text = None


def _count(given: str | None) -> int:
    return max(1, int(given)) if given and given.isascii() and given.isdigit() and len(given) < 10 else 1


def _whole(value: str) -> str:
    """A number as one writes it: 45 and not 45.0; empty for what is none."""
    return value.removesuffix(".0") if re.fullmatch(r"-?\d{1,15}(\.\d+)?", value) else ""


# Writing --------------------------------------------------------------------------------------------------------------

_MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>"""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<office:document-content xmlns:office="{_OFFICE}" xmlns:table="{_TABLE}" xmlns:text="{_TEXT}"'
    f' xmlns:style="{_STYLE}" xmlns:fo="{_FO}" office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="wide" style:family="table-column">'
    '<style:table-column-properties style:column-width="9cm"/></style:style>'
    '<style:style style:name="narrow" style:family="table-column">'
    '<style:table-column-properties style:column-width="3cm"/></style:style>'
    '<style:style style:name="bold" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="wrapped" style:family="table-cell">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)
_FOOT = "</office:spreadsheet></office:body></office:document-content>"
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""Date of every part: the same rows give the same bytes."""


def write(stream: IO[bytes], tables: Iterable[tuple[str, Sequence[bool], Iterable[Sequence[str]]]]) -> None:
    """Write tables: name, whether each column is wide, rows of texts of which the first are headings."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        first = zipfile.ZipInfo("mimetype", _OLDEST)
        archive.writestr(first, _TYPE, zipfile.ZIP_STORED)
        archive.writestr(zipfile.ZipInfo("META-INF/manifest.xml", _OLDEST), _MANIFEST, zipfile.ZIP_DEFLATED)
        entry = zipfile.ZipInfo("content.xml", _OLDEST)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with archive.open(entry, "w", force_zip64=True) as content:
            content.write(_HEAD.encode())
            for name, widths, lines in tables:
                content.write(f"<table:table table:name={quoteattr(name)}>".encode())
                for wide in widths:
                    content.write(f'<table:table-column table:style-name="{"wide" if wide else "narrow"}"/>'.encode())
                for number, line in enumerate(lines):
                    style = "wrapped" if number else "bold"
                    row = "".join(_written(cell, style) for cell in line)
                    content.write(f"<table:table-row>{row}</table:table-row>".encode())
                content.write(b"</table:table>")
            content.write(_FOOT.encode())


def _written(cell: str, style: str) -> str:
    if not cell:
        return "<table:table-cell/>"
    paragraphs = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in _FORBIDDEN.sub("\ufffd", cell).split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(line: str) -> str:
    """A line of which readers keep every space and tabulation."""
    line = escape(line, {"\r": "&#13;"}).replace("\t", "<text:tab/>")
    return re.sub(r"^ +| {2,}| $", lambda found: f'<text:s text:c="{len(found[0])}"/>', line)
