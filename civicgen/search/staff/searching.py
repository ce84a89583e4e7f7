"""A portal, drafts included, becomes an index for those who write it (Whoosh), and their words what is found in it."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from civicgen import __version__
from civicgen.digests import digest, encode
from civicgen.portal.places import Places
from civicgen.portal.portal import Edition, Portal, Process
from civicgen.portal.states import visible
from civicgen.search.staff.sealed import broken, empty, seal
from civicgen.search.texts.documents import Searchable, contribution_of, entries, made_from
from civicgen.search.words.analysis import language
from civicgen.search.words.highlight import Piece, pieces
from civicgen.search.words.meant import nearest_form

if TYPE_CHECKING:
    from whoosh.index import Index

__all__ = ["Hit", "Hits", "NoWhoosh", "Wanted", "search"]

LONGEST, MOST = 500, 32
"""Letters and words of a query."""
_CHUNKS = "chunks"
_TEXT = 20_000
"""Letters of a text that are kept to be shown."""


class NoWhoosh(Exception):  # noqa: N818  (it says what there is not)
    """The library is not there: all else works without it."""


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked for."""

    words: str
    type: str = ""
    consultation: str = ""
    topic: str = ""
    state: str = ""
    author: str = ""
    place: str = ""
    lang: str = ""
    since: datetime.date | None = None
    until: datetime.date | None = None
    drafts: bool = True
    """Find also what is not public yet."""


class Hit(NamedTuple):
    """Something found."""

    name: str
    type: str
    title: str
    lang: str
    consultation: str
    number: int
    kind: str
    topic: str
    state: str
    author: str
    place: str
    date: str
    hidden: bool
    """Not public: a draft, or held back, or of a consultation that is."""
    pieces: tuple[Piece, ...]


class Hits(NamedTuple):
    """What was found, the best first."""

    hits: tuple[Hit, ...]
    total: int
    instead: str
    """What may have been meant, when a word stands nowhere."""


class _Chunk(NamedTuple):
    name: str
    digest: bytes
    found: Iterator[tuple[Searchable, str, bool]]
    """What is in it, its place, and whether it is hidden."""


def search(portal: Portal, folder: Path, wanted: Wanted, most: int = 20) -> Hits:
    """Search a portal that was read with its drafts; its index is kept in a folder of the cache. Raises NoWhoosh."""
    with warnings.catch_warnings():
        # Forks of Whoosh that may stand in for this one warn when Python first compiles them.
        warnings.simplefilter("ignore", SyntaxWarning)
        index = _index(portal, folder)
        try:
            return _search(index, portal, wanted, most)
        finally:
            index.close()


# The index -----------------------------------------------------------------------------------------------------------


def _index(portal: Portal, folder: Path) -> Index:
    """Open the index as this user left it, and bring it up to date; make it when it is not, or not theirs."""
    try:
        from whoosh import index
    except ImportError as error:
        raise NoWhoosh from error
    chunks = {chunk.name: chunk for chunk in _chunks(portal)}
    known: dict[str, bytes] = {}
    if not broken(folder):
        with suppress(OSError, msgspec.MsgspecError):
            known = msgspec.msgpack.decode((folder / _CHUNKS).read_bytes(), type=dict[str, bytes])
    stale = [name for name, mark in known.items() if name not in chunks or chunks[name].digest != mark]
    if not known or len(stale) * 2 > len(chunks):
        empty(folder)
        known, stale = {}, []
        made = index.create_in(folder, _schema())
    else:
        made = index.open_dir(folder)
    fresh = [chunk for name, chunk in chunks.items() if known.get(name) != chunk.digest]
    if fresh or stale:
        writer = made.writer(limitmb=64, procs=1)
        for name in stale:
            writer.delete_by_term("chunk", name)
        for chunk in fresh:
            for each, place, hidden in chunk.found:
                writer.add_document(**_fields(each, chunk.name, place, hidden=hidden))
        writer.commit()
        (folder / _CHUNKS).write_bytes(encode({name: chunk.digest for name, chunk in chunks.items()}))
        seal(folder)
    return made


def _schema() -> Any:
    from whoosh import fields

    from civicgen.search.staff.whoosh_words import Words

    stems = fields.TEXT(analyzer=Words(stems=True), phrase=False)
    name = fields.ID(stored=True)
    return fields.Schema(
        chunk=fields.ID,
        title=stems,
        text=stems,
        spelled=fields.TEXT(analyzer=Words(stems=False), phrase=False),
        named=fields.TEXT(analyzer=Words(stems=False), phrase=False),
        whereabouts=fields.TEXT(analyzer=Words(stems=False), phrase=False),
        type=name, consultation=name, topic=name, state=name, lang=name,
        day=fields.NUMERIC(stored=True), hidden=fields.ID(stored=True),
        shown=fields.STORED,
    )  # fmt: skip


def _fields(each: Searchable, chunk: str, place: str, *, hidden: bool) -> dict[str, Any]:
    lang = each.lang.partition("-")[0]
    shown = (each.name, each.title, each.text[:_TEXT], each.number, each.kind, each.author, place, lang)
    return {
        "chunk": chunk,
        "title": f"{lang} {each.named}", "text": f"{lang} {each.text}", "spelled": f"{lang} {each.named} {each.text}",
        "named": f"{lang} {each.author}", "whereabouts": f"{lang} {place}",
        "type": each.type, "consultation": each.consultation, "topic": each.topic, "state": each.state, "lang": lang,
        "day": int(each.date.strftime("%Y%m%d")) if each.date else 0, "hidden": "yes" if hidden else "no",
        "shown": shown,
    }  # fmt: skip


def _chunks(portal: Portal) -> Iterator[_Chunk]:
    """All that can be found, in pieces that are indexed together."""
    zone = portal.config.zone
    hidden_processes = {
        process.id: not visible(process.consultation, portal.now, zone) for process in portal.default.processes
    }
    for edition in portal.editions.values():
        for name in sorted(edition.entries):
            entry = edition.entries[name]
            owner = name.partition("/")[0]
            hidden = hidden_processes.get(owner, False) or not visible(entry, portal.now, zone)
            mark = digest(made_from(edition, entry), __version__.encode(), b"%d" % hidden)
            yield _Chunk(f"{edition.lang} {name}", mark, _written(portal, edition, name, hidden=hidden))
    for process in portal.default.processes:
        hidden = hidden_processes[process.id]
        for window in portal.store.windows(process.id, "each"):
            mark = digest(window.digest, __version__.encode(), b"%d" % hidden)
            yield _Chunk(f"{process.id} {window.at}", mark, _said(portal, process, window.numbers, hidden=hidden))


def _written(portal: Portal, edition: Edition, name: str, *, hidden: bool) -> Iterator[tuple[Searchable, str, bool]]:
    yield from ((each, "", hidden) for each in entries(portal, edition, only=name))


def _said(
    portal: Portal, process: Process, numbers: tuple[int, ...], *, hidden: bool
) -> Iterator[tuple[Searchable, str, bool]]:
    places = Places(portal, portal.default)
    for row in portal.store.numbered(process.id, numbers):
        found = contribution_of(places, process, row)
        if found is not None:
            yield found, row.contribution.place, hidden


# The query -----------------------------------------------------------------------------------------------------------


def _search(index: Index, portal: Portal, wanted: Wanted, most: int) -> Hits:
    """Words are looked for as they are, never as a pattern: the worst query costs what its words cost."""
    from whoosh import query, scoring

    lang = (wanted.lang or portal.config.language).partition("-")[0]
    rules = language(lang)
    forms = rules.asked(wanted.words[:LONGEST])[:MOST]
    stems = [*dict.fromkeys(rules.stem(form) for form in forms)]
    parts: list[Any] = [
        query.DisjunctionMax([query.Term("title", stem, boost=2.0), query.Term("text", stem)]) for stem in stems
    ]
    kept = _kept(wanted)
    if wanted.words.strip() and not parts:  # only words that sort nothing, or signs
        return Hits((), 0, "")
    with index.searcher(weighting=scoring.BM25F()) as searcher:
        asked = query.And([*parts, *kept]) if parts or kept else query.Every()
        found = searcher.search(asked, limit=most)
        if not len(found) and len(parts) > 1:  # no text has all words: those that have some
            found = searcher.search(query.And([query.Or(parts), *kept]), limit=most)
        hits = tuple(_hit(hit.fields(), frozenset(stems)) for hit in found)
        total = len(found)
        instead = _instead(searcher, forms) if stems else ""
    return Hits(hits, total, instead)


def _kept(wanted: Wanted) -> list[Any]:
    """Conditions that are not words."""
    from whoosh import query

    kept: list[Any] = [
        query.Term(field, value)
        for field in ("type", "consultation", "topic", "state", "lang")
        if (value := getattr(wanted, field))
    ]
    plain = language("")
    kept += [query.Term("named", form) for form in plain.forms(wanted.author)]
    kept += [query.Term("whereabouts", form) for form in plain.forms(wanted.place)]
    if wanted.since or wanted.until:
        first = int(wanted.since.strftime("%Y%m%d")) if wanted.since else 1
        last = int(wanted.until.strftime("%Y%m%d")) if wanted.until else None
        kept.append(query.NumericRange("day", first, last))
    if not wanted.drafts:
        kept.append(query.Term("hidden", "no"))
    return kept


def _hit(fields: dict[str, Any], stems: frozenset[str]) -> Hit:
    name, title, text, number, kind, author, place, lang = fields["shown"]
    day = str(fields["day"]) if fields["day"] else ""
    return Hit(
        *(name, fields["type"], title, lang, fields["consultation"], number, kind, fields["topic"], fields["state"]),
        *(author, place, f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else "", fields["hidden"] == "yes"),
        pieces(text, lang, stems),
    )


def _instead(searcher: Any, forms: list[str]) -> str:
    """The query with its unknown words as others wrote them; nothing when all are known, or none is like them."""
    reader = searcher.reader()
    corrected = []
    for form in forms:
        if ("spelled", form) in reader:
            corrected.append(form)
            continue
        near = ((word.decode(), reader.doc_frequency("spelled", word)) for word in _like(reader, form))
        corrected.append(nearest_form(form, near))
    return " ".join(corrected) if corrected != forms and all(corrected) else ""


def _like(reader: Any, form: str) -> Iterator[bytes]:
    """Forms that begin with the same letter and are about as long."""
    for word in reader.expand_prefix("spelled", form[:1]):
        if abs(len(word) - len(form.encode())) <= 2:
            yield word
