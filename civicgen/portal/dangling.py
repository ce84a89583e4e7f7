"""References that lead nowhere, and things that two owners claim, become problems with their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from civicgen.content.types import (
    Answer,
    Article,
    Consultation,
    Document,
    Entry,
    FaqEntry,
    Meeting,
    News,
    Result,
    StandingPage,
    Synthesis,
    Tally,
)
from civicgen.portal.portal import Portal
from civicgen.portal.references import Target, parse, within
from civicgen.problems import Place, Problem

__all__ = ["dangling"]

Keys = tuple[str | int, ...]


def dangling(portal: Portal) -> Iterator[Problem]:
    """Every reference of every entry that leads nowhere, drafts included (there it is a warning)."""
    sources = portal.sources
    index = _Index(portal)
    for entry in sources.entries[portal.config.language]:
        for keys, code, found in (*_fields(entry, index), *_texts(entry, index, portal)):
            yield _problem(portal, entry, keys, code, found, index)
        for keys, code, found in _hidden(entry, portal, index):
            yield msgspec.structs.replace(_problem(portal, entry, keys, code, found, index), severity="warning")
        yield from _remarks(entry, portal)
    yield from _logo(portal, index)


def _logo(portal: Portal, index: _Index) -> Iterator[Problem]:
    """The picture that stands at the top of every page."""
    logo = portal.config.theme.logo
    if logo and f"content/{logo}" not in index.media:
        from civicgen.content.locate import place_of  # only when something is wrong

        place = place_of(Path(portal.sources.root), "civicgen.yml", ("theme", "logo"))
        yield Problem(code="missing-file", place=place, given={"found": f"content/{logo}"})


class _Index:
    """All that can be pointed at, whatever its state."""

    def __init__(self, portal: Portal) -> None:
        sources, lang = portal.sources, portal.config.language
        self.store = portal.store
        self.entries: dict[str, Entry] = {entry.name: entry for entry in sources.entries[lang]}
        self.persons, self.subjects = sources.people.get(lang, ()), sources.topics.get(lang, ())
        self.people = {person.id for person in self.persons}
        self.topics = {topic.id for topic in self.subjects}
        self.media = {media.file for media in sources.media}

    def holds(self, target: Target) -> bool:
        """Whether something of this name, number, anchor exists."""
        if target.number:
            return self.store.has(target.name, target.number)
        if target.name.startswith("people/"):
            return target.name.removeprefix("people/") in self.people
        parts = target.name.split("/")
        if len(parts) == 3 and parts[1] == "steps":
            owner = self.entries.get(parts[0])
            return isinstance(owner, Consultation) and any(step.id == parts[2] for step in owner.steps)
        if target.name in _PORTAL_LISTS or (target.name == "journal" and self.store.ledger.kept):
            return True
        if len(parts) == 2 and parts[1] in _LISTS:
            return parts[0] in self.entries
        entry = self.entries.get(target.name) or self.entries.get(f"pages/{target.name}")
        if entry is None:
            return False
        if isinstance(entry, Synthesis) and target.anchor:
            return any(point.id == target.anchor for point in entry.points)
        return True

    def near(self, reference: str, code: str, owner: str) -> str:
        """The name that was probably meant, to be suggested; empty when none is near."""
        from civicgen.portal import near  # only when something is wrong

        if code == "unknown-person":
            return near.near_person(reference, self.persons)
        if code == "unknown-topic":
            return near.near_topic(reference, self.subjects)
        return near.near(reference, code, owner, self.entries, self.persons)


_PORTAL_LISTS = frozenset({"people", "glossary", "news", "site-map"})
_LISTS = frozenset(
    {"documents", "articles", "faq", "meetings", "contributions", "answers", "results", "figures", "coverage"}
)

Found = tuple[Keys, str, str]
"""Keys that lead to the reference in its file, code of the problem, reference as it was written."""


def _fields(entry: Entry, index: _Index) -> Iterator[Found]:
    owner = entry.name.partition("/")[0] if not isinstance(entry, News) else ""
    match entry:
        case Consultation():
            yield from _people(("guarantor",), [entry.guarantor] if entry.guarantor else [], index)
            yield from _people(("people",), entry.people, index)
            yield from _named(("read_first",), entry.read_first, owner, index)
            yield from _named(("related",), entry.related, "", index)
            yield from _topics(("topics",), entry.topics, index)
        case Document():
            yield from _topics(("topics",), entry.topics, index)
            if entry.file and f"{entry.source.rpartition('/')[0]}/{entry.file}" not in index.media:
                yield ("file",), "missing-file", entry.file
        case FaqEntry() if entry.topic:
            yield from _topics(("topic",), (entry.topic,), index)
        case Meeting():
            yield from _named(("documents",), entry.documents, owner, index)
        case Synthesis() | Tally():
            yield from _parts(entry, owner, index)
        case Answer():
            yield from _people(("signatory",), [entry.signatory] if entry.signatory else [], index)
            yield from _named(("to",), entry.to, owner, index, "answer-to-nothing")
        case Result():
            yield from _named(("from",), entry.of, owner, index, "result-from-nothing")
        case News():
            yield from _named(("about",), entry.about, "", index)


def _parts(entry: Synthesis | Tally, owner: str, index: _Index) -> Iterator[Found]:
    if isinstance(entry, Tally):
        for place, option in enumerate(entry.options):
            if option.about:
                yield from _named(("options", place, "about"), (option.about,), owner, index, single=True)
    seen: set[str] = set()
    for place, point in enumerate(entry.points if isinstance(entry, Synthesis) else ()):
        keys: Keys = ("points", place)
        if point.id in seen:
            yield (*keys, "id"), "duplicate-point", point.id
        seen.add(point.id)
        if not point.cites and not any(quote.of for quote in point.quotes):
            yield keys, "point-cites-nothing", point.title
        yield from _named((*keys, "cites"), point.cites, owner, index)
        for at, quote in enumerate(point.quotes):
            if quote.of:
                yield from _named((*keys, "quotes", at, "from"), (quote.of,), owner, index, single=True)
        if point.topic and point.topic not in index.topics:
            yield (*keys, "topic"), "unknown-topic", point.topic


def _named(
    keys: Keys,
    references: tuple[str, ...],
    owner: str,
    index: _Index,
    code: str = "dangling-reference",
    *,
    single: bool = False,
) -> Iterator[Found]:
    for at, reference in enumerate(references):
        target = parse(reference, owner)
        if target is None or not index.holds(target):
            number = target is not None and target.number
            yield keys if single else (*keys, at), "no-such-contribution" if number else code, reference


def _hidden(entry: Entry, portal: Portal, index: _Index) -> Iterator[Found]:
    """What an answer or a result that citizens can read leads to, and that they cannot read (a draft, an embargo)."""
    shown = portal.default.entries
    if not isinstance(entry, Answer | Result) or entry.name not in shown or entry.state == "withdrawn":
        return
    key, references = ("to", entry.to) if isinstance(entry, Answer) else ("from", entry.of)
    owner = entry.name.partition("/")[0]
    for at, reference in enumerate(references):
        target = parse(reference, owner)
        if target is None or target.number or target.name not in index.entries:
            continue
        known = shown.get(target.name)
        if known is None or known.state == "withdrawn":
            yield (key, at), "hidden-reference", reference


def _people(keys: Keys, references: tuple[str, ...] | list[str], index: _Index) -> Iterator[Found]:
    for at, reference in enumerate(references):
        if reference.removeprefix("people/") not in index.people:
            yield keys if isinstance(references, list) else (*keys, at), "unknown-person", reference


def _topics(keys: Keys, topics: tuple[str, ...], index: _Index) -> Iterator[Found]:
    for at, topic in enumerate(topics):
        if topic not in index.topics:
            yield (*keys, at) if keys[-1] == "topics" else keys, "unknown-topic", topic


def _texts(entry: Entry, index: _Index, portal: Portal) -> Iterator[Found]:
    """Links and pictures of the body. Their place is a line of the body: it stands in the keys as a number."""
    owner = _owner(entry)
    for found in portal.texts.facts(entry.body).links:
        target = within(found.target)
        if _leads_out(target) or (target.startswith("#") and not target[1:].isdigit()):
            continue
        if target.startswith("media/") or found.image:
            if _media_file(entry, target) not in index.media:
                yield (found.line, found.column), "missing-file", target
            continue
        known = parse(target, owner)
        if known is None or not index.holds(known):
            number = known is not None and known.number
            yield (found.line, found.column), "no-such-contribution" if number else "dangling-reference", target
        elif known.anchor and not _has_anchor(index, known, portal):
            yield (found.line, found.column), "no-such-heading", target


def _owner(entry: Entry) -> str:
    """The consultation in which references are read."""
    return entry.name.partition("/")[0] if "/" in entry.name or isinstance(entry, Consultation) else ""


def _remarks(entry: Entry, portal: Portal) -> Iterator[Problem]:
    """What of the body will not be shown as its writer meant."""
    for remark in portal.texts.facts(entry.body).remarks:
        place = _place_in_body(Path(portal.sources.root), entry, remark.line, remark.column, "")
        yield Problem(code=remark.code, place=place, severity="warning", given=remark.given)


def _has_anchor(index: _Index, target: Target, portal: Portal) -> bool:
    """Whether a page has the heading, question or point that is named."""
    entry = index.entries.get(target.name) or index.entries.get(f"pages/{target.name}")
    if isinstance(entry, Document | StandingPage | Article):
        return portal.texts.portion_of(entry.body, target.anchor) > 0
    if entry is None and target.name.endswith("/faq"):
        return f"{target.name}/{target.anchor}" in index.entries
    return True


def _media_file(entry: Entry, target: str) -> str:
    """Path of a file named in a text: in `media/`, or beside the text."""
    if target.startswith("media/"):
        return f"content/{target}"
    return f"{entry.source.rpartition('/')[0]}/{target}"


def _leads_out(target: str) -> bool:
    scheme = target.partition(":")[0]
    return target.startswith(("//", "/")) or (":" in target and scheme.isalpha())


def _problem(portal: Portal, entry: Entry, keys: Keys, code: str, found: str, index: _Index) -> Problem:
    root = Path(portal.sources.root)
    if keys and isinstance(keys[0], int):
        place = _place_in_body(root, entry, keys[0], int(keys[1]), found)
    else:
        from civicgen.content.locate import place_of  # only when something is wrong

        if isinstance(entry, Document) and entry.source.endswith(".yml"):
            keys = (entry.file, *keys)  # one of several in documents.yml
        place = place_of(root, entry.source, keys)
    draft = entry.state == "draft"
    near = (
        index.near(found, code, _owner(entry))
        if code not in {"missing-file", "point-cites-nothing", "no-such-heading", "hidden-reference"}
        else ""
    )
    given = {"found": found, "entry": entry.title, "near": near, "numbers": _several(found)}
    return Problem(code=code, place=place, severity="warning" if draft else "error", given=given)


def _several(found: str) -> str:
    """What was meant by several numbers in one: `1-3`, `1 and 3`, `1 à 3`, as a list; empty when it is something else.

    >>> _several("1-3"), _several("#1 et #3")
    ('[1, 2, 3]', '[1, 3]')
    """
    numbers = [int(number) for number in re.findall(r"\d{1,9}", found)] if re.fullmatch(_ENUMERATION, found) else []
    if len(numbers) == 2 and re.search("[-–]|à|to|au", found) and 0 < numbers[1] - numbers[0] < _LONGEST_SPAN:
        numbers = list(range(numbers[0], numbers[1] + 1))
    return f"[{', '.join(map(str, numbers))}]" if len(numbers) > 1 else ""


_ENUMERATION = r"#?\d{1,9}(?:(?: ?[-–;,/&+] ?| (?:et|and|à|to|au)? ?)#?\d{1,9})+"
_LONGEST_SPAN = 20


def _place_in_body(root: Path, entry: Entry, line: int, column: int, found: str) -> Place:
    number = entry.body_line + line
    lines = (root / entry.source).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    excerpt = lines[number - 1] if 0 < number <= len(lines) else ""
    at = excerpt.find(found) if found else -1
    return Place(entry.source, number, at + 1 if at >= 0 else column + 1, excerpt)
