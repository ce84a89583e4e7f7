"""Front matters and lists in the portal's own language become entries. Imported only when a file changed."""

from __future__ import annotations

import posixpath
from typing import Any, get_args

import msgspec

from civicgen.content import types
from civicgen.content.entries import Values, is_draft, list_values, mapping_values, open_mapping
from civicgen.content.front import Parts
from civicgen.content.keys import check_id
from civicgen.content.kinds import STATES
from civicgen.content.names import VOCABULARY
from civicgen.content.paths import short_name
from civicgen.content.rules import RULES
from civicgen.content.unwritten import check_body
from civicgen.content.values import Decision, Name, Progress
from civicgen.problems import Problem, has_errors
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Scalar, Written
from civicgen.typed.words import fold

__all__ = ["original_documents", "original_entry", "original_list", "with_outcome"]

_OUTCOMES: dict[type, tuple[str, tuple[str, ...]]] = {
    types.Answer: ("decision", get_args(Decision)),
    types.Result: ("status", get_args(Progress)),
}
"""Keys whose French name may be `état`, like that of the state, and their words."""


def original_entry(
    kind: type[types.Entry], path: str, name: str, language: str, parts: Parts
) -> tuple[types.Entry | None, list[Problem]]:
    """An entry without its body; None when a problem forbids it."""
    written = Written(path, text_with(parts))
    if not parts.front_line:
        place = written.place(1, 1)
        return None, [Problem(code="no-front-matter", place=place, given={"kind": kind.__name__})]
    front = parts.front.decode("utf-8")
    node, problems = open_mapping(front, written, parts.front_line)
    if node is None:
        return None, problems
    node = with_outcome(node, kind)
    values, more = mapping_values(node, kind, written, RULES.get(kind))
    problems += [_of_answer(problem) if kind is types.Answer else problem for problem in more]
    if not is_draft(node, kind):
        problems += check_body(parts, path)
    if values is None or has_errors(problems):
        return None, problems
    own: Values = {"id": name.rpartition("/")[2]} if kind in (types.Consultation, types.FaqEntry) else {}
    values.setdefault("state", STATES.get(kind, "published"))
    return kind(name=Name(name), source=path, lang=language, **own, **values), problems


def _of_answer(problem: Problem) -> Problem:
    """The law of the house has words of its own: a decision without its reason is not published."""
    if problem.code == "missing-key" and problem.given.get("key") == "reason":
        return msgspec.structs.replace(
            problem, code="missing-reason", given={name: it for name, it in problem.given.items() if name == "written"}
        )
    return problem


def with_outcome(node: Mapping, kind: type) -> Mapping:
    """In French, `état: acceptée` of an answer says what was decided, `état: brouillon` whether it is published."""
    if kind not in _OUTCOMES:
        return node
    key_meant, values = _OUTCOMES[kind]
    words = VOCABULARY.words(values)
    pairs = [
        (Scalar(key_meant, key.line, key.column), value)
        if fold(key.text) == "etat" and isinstance(value, Scalar) and fold(value.text) in words
        else (key, value)
        for key, value in node.pairs
    ]
    return Mapping(pairs, node.line, node.column, node.flow)


def text_with(parts: Parts) -> str:
    """The file's text down to the end of its front matter, for excerpts, with every line at its number."""
    front = parts.front.decode("utf-8")
    if not parts.front_line:
        return "\n" * (parts.body_line - 1) + parts.body.decode("utf-8")
    return "\n" * (parts.front_line - 2) + "---\n" + front + "---"


def original_list(kind: Any, key: str, path: str, text: str) -> tuple[tuple[Any, ...], list[Problem]]:
    """Things of a list, each with an id of its own."""
    written = Written(path, text)
    found, problems = list_values(text, kind, key, written)
    conversion = Conversion(written)
    seen: dict[str, Mapping] = {}
    things = []
    for values, node in found:
        if kind is types.Term:
            values.setdefault("id", short_name(values["term"]) or "terme")
        check_id(values, node, conversion, seen)
        things.append(kind(**values))
    return tuple(things), problems + conversion.problems


def original_documents(
    path: str, consultation: str, language: str, text: str
) -> tuple[tuple[types.Document, ...], list[Problem]]:
    """Documents that are described in `documents.yml`, named after their files."""
    written = Written(path, text)
    found, problems = list_values(text, types.Document, "documents", written)
    conversion = Conversion(written)
    seen: dict[str, int] = {}
    documents = []
    for values, node in found:
        before = len(conversion.problems)
        if not values.get("file"):
            conversion.note("missing-key", node, key="file")
            continue
        RULES[types.Document](values, node, conversion)
        name = f"{consultation}/documents/{short_name(posixpath.splitext(posixpath.basename(values['file']))[0])}"
        if name in seen:
            conversion.note("same-id", node, value=values["file"], first=str(seen[name]))
        seen.setdefault(name, node.line)
        if not has_errors(conversion.problems[before:]):
            values.setdefault("state", "published")
            documents.append(types.Document(name=Name(name), source=path, lang=language, **values))
    return tuple(documents), problems + conversion.problems
