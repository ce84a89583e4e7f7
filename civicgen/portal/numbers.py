"""What must hold between contributions, and between them and the rest: numbers, parents, groups, topics, articles."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping
from typing import cast

import msgspec

from civicgen.content.meant import looks_copied
from civicgen.content.paths import short_name
from civicgen.content.sources import Sources
from civicgen.content.types import Article
from civicgen.digests import digest_of
from civicgen.portal.store import Store
from civicgen.problems import Place, Problem

__all__ = ["check_numbers", "to_come"]

_MANY = 200
"""Problems of one sort that are told; a column filled in wrongly would repeat the same one ten thousand times."""

_DUPLICATES = """
SELECT c.number, c.file, c.line, d.file, d.line FROM
(SELECT consultation, number FROM contributions GROUP BY consultation, number HAVING count(*) > 1) AS twice
JOIN contributions c ON c.consultation = twice.consultation AND c.number = twice.number
JOIN contributions d ON d.consultation = c.consultation AND d.number = c.number AND (d.file, d.line) < (c.file, c.line)
ORDER BY c.file, c.line"""
_SAME = """
SELECT c.file, d.file, count(*) FROM contributions c JOIN contributions d
ON d.consultation = c.consultation AND d.number = c.number AND d.file < c.file AND d.data = c.data
GROUP BY c.file, d.file HAVING count(*) > 1 ORDER BY c.file, d.file"""
_MISSING = """
SELECT c.file, c.line, c.number, c.{column} FROM contributions c WHERE c.{column} IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM contributions p WHERE p.consultation = c.consultation AND p.number = c.{column})
ORDER BY c.file, c.line LIMIT ?"""
_CHAINS = """
SELECT c.file, c.line, c.number, c.grouped_with, h.grouped_with FROM contributions c
JOIN contributions h ON h.consultation = c.consultation AND h.number = c.grouped_with AND h.state = 'grouped'
WHERE c.state = 'grouped' ORDER BY c.file, c.line LIMIT ?"""
_COUNTED = "SELECT consultation FROM summaries ORDER BY consultation"
_BACKWARDS = "SELECT consultation, number, parent, file, line FROM contributions WHERE parent >= number"
_VALUES = """
SELECT min(line), consultation, file, {column}, count(*) FROM contributions WHERE {column} != ''
GROUP BY consultation, file, {column}"""

_decode = msgspec.msgpack.Decoder(tuple[Problem, ...]).decode


def check_numbers(sources: Sources, store: Store) -> tuple[Problem, ...]:
    """All that is wrong between contributions; remembered until a stream, the topics or the articles change."""
    topics = frozenset(topic.id for topic in sources.topics.get(sources.config.language, ()))
    articles = frozenset(
        (entry.name.partition("/")[0], short_name(entry.number))
        for entry in sources.entries[sources.config.language]
        if isinstance(entry, Article)
    )
    name = "numbers " + digest_of((sorted(topics), sorted(articles))).hex()
    kept = store.remembered(name)
    if kept is not None:
        return _decode(kept)
    counted = {str(each): store.summary(str(each)) for (each,) in list(store.select(_COUNTED))}
    # What the counts leave out need not be looked for: that means reading every row.
    problems: list[Problem] = [*_duplicates(store)]
    for column, code, some in (
        ("parent", "parent-missing", any(each.replies for each in counted.values())),
        ("grouped_with", "group-missing", any(each.grouped for each in counted.values())),
    ):
        problems += _missing(store, column, code) if some else ()
    problems += _chains(store) if any(each.grouped for each in counted.values()) else ()
    problems += _loops(store)
    if any(each.counts["topic"].keys() - topics - {""} for each in counted.values()):
        problems += _topics(store, topics)
    named = {(consultation, found) for consultation, each in counted.items() for found in each.counts["article"]}
    if any(found for _, found in named - articles):
        problems += _articles(store, articles)
    store.remember(name, msgspec.msgpack.encode(problems))
    return tuple(problems)


def to_come(store: Store, today: datetime.date) -> Iterator[Problem]:
    """Of each consultation, the contribution that is dated last, when its date is still to come."""
    for (consultation,) in list(store.select(_COUNTED)):
        day, number = store.summary(str(consultation)).last
        if day > today.isoformat():
            sql = "SELECT file, line FROM contributions WHERE consultation = ? AND number = ?"
            for file, line in store.select(sql, (consultation, number)):
                given = {"number": str(number), "date": day}
                place = Place(str(file), cast("int", line))
                yield Problem(code="future-contribution", place=place, severity="warning", given=given)


def _duplicates(store: Store) -> Iterator[Problem]:
    copies: dict[str, str] | None = None
    told = 0
    for number, file, line, other, other_line in store.select(_DUPLICATES):
        if copies is None:  # only where something is wrong
            copies = _copies(store)
            for copy, original in copies.items():
                given = {"other": original, "name": original.rpartition("/")[2]}
                yield Problem(code="copied-contributions", place=Place(copy), given=given)
        if {str(file), str(other)} & copies.keys():
            continue
        told += 1
        if told > _MANY:
            break
        given = {"found": str(number), "other": f"{other}:{other_line}"}
        yield Problem(code="duplicate-number", place=Place(str(file), cast("int", line)), given=given)


def _missing(store: Store, column: str, code: str) -> Iterator[Problem]:
    for file, line, number, found in store.select(_MISSING.format(column=column), (_MANY,)):
        given = {"found": str(found), "number": str(number)}
        yield Problem(code=code, place=Place(str(file), cast("int", line)), given=given)


def _copies(store: Store) -> dict[str, str]:
    """Files that mostly say what another one says, number by number, and which; of two alike, the one named a copy."""
    copies: dict[str, str] = {}
    for first, second, count in store.select(_SAME):
        same = cast("int", count)
        found = []
        for file, other in ((str(first), str(second)), (str(second), str(first))):
            ((rows,),) = store.select("SELECT count(*) FROM contributions WHERE file = ?", (file,))
            name = file.rpartition("/")[2]
            if 2 * same >= cast("int", rows):
                found.append((looks_copied(name.rpartition(".")[0]), -cast("int", rows), len(name), file, other))
        if found:
            *_, copy, original = max(found)
            copies.setdefault(copy, original)
    return {copy: _first(copy, copies) for copy in copies}


def _first(file: str, copies: Mapping[str, str]) -> str:
    """The copy of a copy is one of the original."""
    seen: set[str] = set()
    while file in copies and file not in seen:
        seen.add(file)
        file = copies[file]
    return file


def _chains(store: Store) -> Iterator[Problem]:
    """A group has one head, whose fate all share: a contribution grouped with a grouped one names the wrong one."""
    for file, line, number, found, head in store.select(_CHAINS, (_MANY,)):
        given = {"number": str(number), "found": str(found)}
        if head != number:
            given["head"] = str(head)
        yield Problem(code="group-of-group", place=Place(str(file), cast("int", line)), given=given)


def _loops(store: Store) -> Iterator[Problem]:
    """A reply to a later number is allowed (imports do it), a reply to one's own reply is not."""
    for consultation, number, parent, file, line in store.select(_BACKWARDS):
        seen, at = {number}, parent
        while at is not None and at not in seen:
            seen.add(at)
            contribution = store.get(str(consultation), cast("int", at))
            at = contribution.parent if contribution else None
        if at is not None:
            given = {"found": str(parent), "number": str(number)}
            yield Problem(code="reply-loop", place=Place(str(file), cast("int", line)), given=given)


def _topics(store: Store, topics: frozenset[str]) -> Iterator[Problem]:
    for line, _, file, found, count in store.select(_VALUES.format(column="topic")):
        if found not in topics:
            given = {"found": str(found), "near": _near(str(found), topics), "count": str(count)}
            yield Problem(code="unknown-topic", place=Place(str(file), cast("int", line)), given=given)


def _articles(store: Store, articles: frozenset[tuple[str, str]]) -> Iterator[Problem]:
    for line, consultation, file, found, count in store.select(_VALUES.format(column="article")):
        if (consultation, found) not in articles:
            numbers = [number for owner, number in articles if owner == consultation]
            given = {"found": str(found), "near": _near(str(found), numbers), "count": str(count)}
            yield Problem(code="unknown-article", place=Place(str(file), cast("int", line)), given=given)


def _near(found: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # only when something is wrong

    return next(iter(get_close_matches(found, sorted(known), 1, 0.6)), "")
