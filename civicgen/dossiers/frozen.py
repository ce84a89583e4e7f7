"""A consultation becomes its final archive: pages, dossier, sources and journal in one ZIP that any tool can check.

The layout is BagIt 1.0 (RFC 8493): a folder `data/` and, beside it, the SHA-256 of every file in it. It was chosen over
an exchange format of archives (SEDA): `sha256sum -c` checks it on any machine in any decade, while a SEDA transfer
follows a profile that each archive service agrees on; tools of these services make one from a folder such as this.
"""

from __future__ import annotations

import csv
import io
import json
import posixpath
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from civicgen import __version__
from civicgen.content.cells import moment
from civicgen.content.find import Found, find
from civicgen.content.front import Parts, split
from civicgen.content.paths import short_name
from civicgen.content.types import Contribution, Document, Entry
from civicgen.content.values import Moment
from civicgen.dossiers.archive import Archive, pieces
from civicgen.dossiers.plan import write
from civicgen.dossiers.site_part import write_part
from civicgen.markup.look import Look
from civicgen.pages.opendata.downloads import Format
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process
from civicgen.typed.comments import without_comments
from civicgen.words import mark, program

__all__ = ["write_frozen"]

_LISTS = ("topics", "people", "glossary")
"""Lists of the whole portal that a consultation points into; the site shows all of them."""
_COLUMNS = tuple(name for name in Contribution.__struct_fields__ if name not in ("salt", "origin"))
"""What a file of contributions has, besides what only the journal and the moderation need."""

_BOTH: tuple[tuple[Format, str], ...] = (("page", "html"), ("epub", "epub"))

_README = (
    mark("This is the final archive of a consultation, made to be kept. Nothing in it needs a network."),
    "",
    mark("To read it: open data/site/index.html in a browser, or a file of data/dossier."),
    mark("data/site: the pages as they were published. Links that lead out of the consultation are to the site."),
    mark("data/dossier: the whole consultation in one page to print and as a book (EPUB), contributions in full."),
    mark(
        "data/sources: the texts as the authority wrote them, and the contributions as they were published (CSV)."
        " The program that made this archive makes the same pages from them (civicgen build), once links to other"
        " consultations are taken out."
    ),
    mark("data/journal: the journal of what was published, changed and withdrawn, when the portal keeps one."),
    "",
    mark("To check that nothing was changed since: sha256sum -c manifest-sha256.txt, in this folder."),
    mark(
        "That proves that the files are those that were put in; it does not prove who put them in. Note the digest of"
        " tagmanifest-sha256.txt elsewhere, on paper for instance."
    ),
    "",
    mark(
        "Not in it: drafts, texts that were not to be published yet, texts that were withheld or withdrawn, what people"
        " gave beside what was published, notes that the authors left for themselves."
    ),
    mark("Licence: {licence}. People remain the authors of what they wrote."),
)


def write_frozen(portal: Portal, look: Look, process: Process, file: BinaryIO) -> None:
    """Write the final archive of a consultation. Memory holds one page at a time. Raises ProblemsFound."""
    archive = Archive(file, folder=f"{process.id}/")
    archive.add("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    pictures = write_part(portal, look, process.id, archive, "data/site/")
    for lang, edition in portal.editions.items():
        known = edition.process(process.id)
        if known is not None:
            views = Views(portal, edition)
            for form, ending in _BOTH:
                name = process.id + ("" if views.original is views else f"-{lang}")
                with archive.writing(f"data/dossier/{name}.{ending}") as put:
                    for piece in pieces(lambda file: write(form, views, known, look, "full", file)):  # noqa: B023  (at once)
                        put(piece)
    for path, data in _sources(portal, process, pictures):
        if isinstance(data, Path):
            archive.copy(f"data/sources/{path}", str(data))
        else:
            with archive.writing(f"data/sources/{path}") as put:
                for piece in data:
                    put(piece)
    journal = Path(portal.sources.root, "journal.jsonl")
    if journal.is_file():
        archive.copy("data/journal/journal.jsonl", str(journal))
        head = portal.store.ledger.head
        archive.add("data/journal/head.txt", f"{head.short}\n{head.full}\n".encode())
    payload = dict(archive.sums)
    payload.pop("bagit.txt")
    archive.add(_name(portal), _readme(portal, process))
    archive.add("bag-info.txt", _info(portal, process, payload))
    archive.add("manifest-sha256.txt", _manifest(payload))
    tags = {path: found for path, found in archive.sums.items() if path not in payload}
    archive.add("tagmanifest-sha256.txt", _manifest(tags))
    archive.close()


def _manifest(sums: dict[str, tuple[str, int]]) -> bytes:
    """Digests as `sha256sum` writes and checks them."""
    return "".join(f"{found}  {_encoded(path)}\n" for path, (found, _) in sorted(sums.items())).encode()


def _encoded(path: str) -> str:
    """A path as a manifest holds it; no path of ours has a line break."""
    return path.replace("%", "%25")


def _info(portal: Portal, process: Process, payload: dict[str, tuple[str, int]]) -> bytes:
    publisher, it, url = portal.config.publisher, process.consultation, portal.config.url
    fields = (
        ("Source-Organization", publisher.name or portal.config.title),
        ("Organization-Address", publisher.address),
        ("Contact-Phone", publisher.phone),
        ("Contact-Email", publisher.email),
        ("External-Identifier", url + portal.default.addresses.page(process.id) if url else process.id),
        ("External-Description", f"{it.title} – {it.question}"),
        ("Payload-Oxum", f"{sum(size for _, size in payload.values())}.{len(payload)}"),
        ("Bag-Software-Agent", f"civicgen {__version__}"),
    )
    return "".join(f"{name}: {' '.join(value.split())}\n" for name, value in fields if value).encode()


def _name(portal: Portal) -> str:
    return "LISEZMOI.txt" if portal.config.language.startswith("fr") else "README.txt"


def _readme(portal: Portal, process: Process) -> bytes:
    """What is in the archive and how to read it, in the words of the portal's language."""
    say = program(portal.config.language).gettext
    head = (process.consultation.title, portal.config.publisher.name or portal.config.title, "")
    licence = portal.config.open_licence
    told = (say(line).replace("{licence}", licence) if line else "" for line in _README)
    return "".join(f"{line}\n" for line in (*head, *told)).encode()


# Sources -------------------------------------------------------------------------------------------------------------


def _sources(portal: Portal, process: Process, pictures: Iterable[str]) -> Iterator[tuple[str, Path | Iterable[bytes]]]:
    """A portal that holds this consultation and nothing else, as it was published."""
    root = Path(portal.sources.root)
    own = posixpath.dirname(process.consultation.source)
    yield "civicgen.yml", [_settings(portal)]
    for found in _beside(root, portal, process):
        if found.kind == "places":
            yield found.path, root / found.path
        else:
            yield found.path, [without_comments((root / found.path).read_text("utf-8-sig")).encode()]
    shown = _shown(portal, process)
    for source in sorted(shown):
        yield source, [_source(root, source, portal, shown[source])]
    files = {f"content/{picture}" for picture in pictures}
    for source, entries in shown.items():
        folder = posixpath.dirname(source)
        files |= {f"{folder}/{entry.file}" for entry in entries if isinstance(entry, Document)}
    for path in sorted(files & {media.file for media in portal.sources.media}):
        yield path, root / path
    if process.contributions:
        yield f"{own}/contributions/contributions.csv", _contributions(portal, process)


def _beside(root: Path, portal: Portal, process: Process) -> Iterator[Found]:
    """Lists, forms and places that the portal reads; a file that only has a name like theirs is none of them."""
    layout = find(root, portal.config.languages)
    spoken = ("", *portal.config.languages)
    wanted = {f"{process.id}/forms/{short_name(step.form)}" for step in process.consultation.steps if step.form}
    for found in (*layout.files, *layout.forms):
        listed = found.kind in _LISTS or (found.kind == "places" and found.name == process.id)
        if found.lang in spoken and (listed or (found.kind == "forms" and found.name in wanted)):
            yield found


def _shown(portal: Portal, process: Process) -> dict[str, list[Any]]:
    """By file, the entries of the consultation that are published in it; withdrawn ones have no text any more."""
    found: dict[str, dict[str, Entry]] = {}
    for edition in portal.editions.values():
        for entry in edition.entries.values():
            mine = entry.name.partition("/")[0] == process.id and entry.source.startswith("content/consultations/")
            if mine and entry.state == "published":
                found.setdefault(entry.source, {})[entry.name] = entry
    return {source: list(entries.values()) for source, entries in found.items()}


def _source(root: Path, source: str, portal: Portal, shown: list[Any]) -> bytes:
    """A file as it was written, without what its author noted for himself, and without entries not to be shown."""
    data = (root / source).read_bytes()
    if not source.endswith(".md"):
        every = {
            entry.name for entries in portal.sources.entries.values() for entry in entries if entry.source == source
        }
        if every - {entry.name for entry in shown}:
            return _yaml([_document(entry) for entry in shown]).encode()
        return without_comments(data.decode("utf-8-sig")).encode()
    parts = split(data, source)
    if not isinstance(parts, Parts) or b"#" not in parts.front:
        return data
    return data.replace(parts.front, without_comments(parts.front.decode("utf-8-sig")).encode(), 1)


def _document(entry: Any) -> dict[str, object]:
    """What `documents.yml` says of a document."""
    left_out = {"name", "source", "lang", "body", "body_line", "body_lang", "size"}
    return {name: value for name, value in _keys(entry).items() if name not in left_out}


def _keys(thing: msgspec.Struct) -> dict[str, object]:
    """Values as the formats write them, without those that need not be said."""
    return {
        field.encode_name: _written(value)
        for field in msgspec.structs.fields(thing)
        if (value := getattr(thing, field.name)) != field.default and value != ()
    }


def _written(value: Any) -> object:
    if isinstance(value, Moment):
        return moment(value)
    if isinstance(value, msgspec.Struct):
        return _keys(value)
    return [_written(each) for each in value] if isinstance(value, tuple) else value


def _settings(portal: Portal) -> bytes:
    """Settings of the portal that pages depend on, without what concerns its host, its forms or its drafts."""
    config = portal.config
    publisher = {name: value for name, value in msgspec.to_builtins(config.publisher).items() if value}
    values: dict[str, object] = {
        "title": config.title,
        **({"url": config.url} if config.url else {}),
        "languages": list(config.languages),
        "timezone": config.timezone,
        "publisher": publisher,
        "theme": {"color": config.theme.color, "headings": config.theme.headings},
        "contributions": {"pages": config.contributions.pages, "window": config.contributions.window},
        "links": "files",
        **({"description": config.description} if config.description else {}),
        **({"fictitious": True} if config.fictitious else {}),
    }
    return _yaml(values).encode()


def _yaml(value: object, indent: str = "") -> str:
    """Plain values as YAML that needs no guessing: every text is quoted."""
    if isinstance(value, dict):
        return "".join(f"{indent}{key}:{_value(each, indent)}" for key, each in value.items())
    if isinstance(value, list):
        lines = []
        for each in value:
            inner = _yaml(each, f"{indent}  ") if isinstance(each, dict | list) else f"{indent}  {json.dumps(each)}\n"
            lines.append(f"{indent}- {inner[len(indent) + 2 :]}")
        return "".join(lines)
    return f"{indent}{json.dumps(value, ensure_ascii=False)}\n"


def _value(value: object, indent: str) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + _yaml(value, f"{indent}  ")
    return f" {json.dumps(value, ensure_ascii=False)}\n"


def _contributions(portal: Portal, process: Process) -> Iterator[bytes]:
    """Contributions as they were published, in the columns of the formats."""
    from civicgen.content.cells import cell

    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for row in portal.store.rows(process.id):
        rows.writerow([cell(getattr(row.contribution, name)) for name in _COLUMNS])
        if text.tell() > 1 << 16:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
