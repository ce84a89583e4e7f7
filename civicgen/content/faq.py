"""`faq.md` becomes questions and answers: one for each level-2 heading."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from civicgen.content.front import Parts
from civicgen.content.paths import short_name
from civicgen.content.types import FaqEntry
from civicgen.content.values import Name
from civicgen.problems import Place, Problem, has_errors

__all__ = ["questions"]

_HEADING = re.compile(r" {0,3}##(?=[ \t]|$)")
_TITLE = re.compile(r" {0,3}#[ \t]")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ID = re.compile(r"\{#([A-Za-z0-9_-]+)\}$")


def questions(
    path: str, consultation: str, language: str, parts: Parts, originals: list[FaqEntry] | None
) -> tuple[list[FaqEntry], list[Problem]]:
    """Questions of a file, in its order. In a translation (`originals` given), the n-th is the n-th one."""
    shared, problems = _shared(path, parts)
    if has_errors(problems):
        return [], problems
    before, found = _cut(parts)
    if before:
        line, excerpt = before
        place = Place(path, line, 1, excerpt)
        problems.append(Problem(code="text-before-question", place=place, severity="warning"))
    entries: list[FaqEntry] = []
    seen: dict[str, int] = {}
    for number, (line, heading, body, body_line) in enumerate(found):
        place = Place(path, line, 1, f"## {heading}")
        own = _ID.search(heading)
        title = heading[: own.start()].strip() if own else heading
        short = own[1] if own else short_name(heading)
        if not title:
            problems.append(Problem(code="empty-heading", place=place))
            continue
        short = short or f"question-{number + 1}"
        if originals is not None and not own:
            if number >= len(originals):
                problems.append(Problem(code="question-not-in-original", place=place, severity="warning"))
                continue
            short = originals[number].id
        if short in seen:
            given = {"value": title, "first": str(seen[short])}
            problems.append(Problem(code="same-question", place=place, given=given))
            continue
        seen[short] = line
        if not body:
            problems.append(Problem(code="empty-answer", place=place, severity="warning", given={"question": title}))
        values: dict[str, Any] = {"state": "published", "order": number + 1, **shared}
        name = Name(f"{consultation}/faq/{short}")
        entry = FaqEntry(
            name=name, source=path, lang=language, body=body, body_line=body_line, id=short, title=title, **values
        )
        entries.append(entry)
    if originals is not None:
        by_id = {entry.id: entry for entry in originals}
        entries = [
            msgspec.structs.replace(entry, order=by_id[entry.id].order) for entry in entries if entry.id in by_id
        ]
    return entries, problems


def _shared(path: str, parts: Parts) -> tuple[dict[str, Any], list[Problem]]:
    """Keys of the front matter, if any, hold for all questions of the file."""
    if not parts.front_line or not parts.front.strip():
        return {}, []
    # rare, and needs YAML
    from civicgen.content.entries import mapping_values, open_mapping
    from civicgen.content.originals import text_with
    from civicgen.typed.nodes import Written

    written = Written(path, text_with(parts))
    node, problems = open_mapping(parts.front.decode("utf-8"), written, parts.front_line)
    if node is None:
        return {}, problems
    values, more = mapping_values(node, FaqEntry, written, without=frozenset({"title"}))
    values = values or {}
    values.pop("title", None)
    return values, problems + more


def _cut(parts: Parts) -> tuple[tuple[int, str] | None, list[tuple[int, str, str, int]]]:
    """Cut the body at its headings: line, heading, text under it, line of that text. And the first text before them."""
    lines = parts.body.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    before: tuple[int, str] | None = None
    found: list[tuple[int, str]] = []
    fence = ""
    for index, line in enumerate(lines):
        opening = _FENCE.match(line)
        if fence:
            if opening and opening[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
            continue
        if opening:
            fence = opening[1]
        heading = _HEADING.match(line)
        if heading and not fence:
            found.append((index, _text(line[heading.end() :])))
        elif not found and line.strip() and before is None and not _TITLE.match(line):
            before = (parts.body_line + index, line)
    cut = []
    for position, (index, heading_text) in enumerate(found):
        end = found[position + 1][0] if position + 1 < len(found) else len(lines)
        start = index + 1
        while start < end and not lines[start].strip():
            start += 1
        body = "\n".join(lines[start:end]).rstrip()
        cut.append((parts.body_line + index, heading_text, body, parts.body_line + start))
    return before, cut


def _text(heading: str) -> str:
    """What a heading says, without the `##` that may close it."""
    said = heading.strip(" \t")
    bare = said.rstrip("#")
    return bare.rstrip(" \t") if bare != said and bare[-1:] in {"", " ", "\t"} else said
