"""A front matter and a wish become the same bytes with only that changed, which is checked by reading both again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Many

from civicgen.content.entries import open_mapping
from civicgen.content.front import Parts, split
from civicgen.content.names import VOCABULARY
from civicgen.importers.tagging.texts import Lines
from civicgen.importers.writing import scalar
from civicgen.problems import Problem
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.words import fold

__all__ = ["add_points", "cite", "set_keys"]

Plain = str | list["Plain"] | dict[str, "Plain"]
Change = Callable[[dict[str, Plain]], None]
_TOKEN = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^,\]\[{}\s#][^,\]\[{}\n]*?(?=\s*(?:[,\]}\n]|\s#|\Z))")
_NUMBER = re.compile(r"#?(\d{1,9})\Z")


def cite(data: bytes, file: str, point: str, add: Many[int], remove: Many[int]) -> bytes | None:
    """Change the `cites:` of a point; None when it cannot be done without touching something else."""

    def wanted(front: dict[str, Plain]) -> None:
        for each in _items(front.get("points")):
            if isinstance(each, dict) and each.get("id") == point:
                cites = _items(each.get("cites", []))
                kept = [text for text in cites if not (isinstance(text, str) and _number(text) in remove)]
                each["cites"] = [*kept, *map(str, add)] or ""

    def candidates(lines: Lines, front: Mapping) -> Iterator[str]:
        node = _point(front, point)
        if node is None:
            return
        key, value = _pair(node, "cites")
        if key is None:
            yield from _with_key(lines, node, f"cites: [{_listed(add)}]")
        elif isinstance(value, Sequence) and lines.at(value.line, value.column) == "[":
            yield _flow(lines, value, add, remove)
        elif isinstance(value, Sequence):
            yield _block(lines, value, add, remove)
        else:
            yield _single(lines, key, value, add, remove)

    return _changed(data, file, wanted, candidates)


def add_points(data: bytes, file: str, points: Many[tuple[str, str, Many[int]]]) -> bytes | None:
    """Put new points (id, title, numbers) after the last one; None when it cannot be done."""

    def wanted(front: dict[str, Plain]) -> None:
        held = _items(front.get("points", []))
        new: list[Plain] = [
            {"id": id_, "title": title, "cites": [*map(str, cites)] or ""} for id_, title, cites in points
        ]
        front["points"] = [*held, *new]

    def candidates(lines: Lines, front: Mapping) -> Iterator[str]:
        key, value = _pair(front, "points")
        last = len(lines.lines)
        if key is None:
            yield lines.inserted(last, ["points:", *_written(points, "  ")])
        elif isinstance(value, Sequence) and value.items and lines.at(value.line, value.column) == "-":
            after = [other.line for other, _ in front.pairs if other.line > key.line]
            end = (after[0] - 1) if after else last
            while end > value.line and re.match(r"\s*(#|\r?$)", lines.lines[end - 1]):
                end -= 1
            yield lines.inserted(end, _written(points, " " * (value.column - 1)))
        elif isinstance(value, Scalar) or (isinstance(value, Sequence) and not value.items):
            empty = lines.replaced_after(key, value, "") if isinstance(value, Scalar) else lines.emptied(key)
            yield Lines(empty).inserted(key.line, _written(points, "  "))

    return _changed(data, file, wanted, candidates)


def set_keys(data: bytes, file: str, values: dict[str, str | None]) -> bytes | None:
    """Write keys with short values at the top level of a front matter, or take them away (None)."""
    parts = split(data, file)
    if isinstance(parts, Parts) and not parts.front_line:
        start = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        lines = "".join(f"{key}: {value}\n" for key, value in values.items() if value is not None)
        return data[:start] + f"---\n{lines}---\n".encode() + data[start:]
    for key, value in values.items():
        changed = _set(data, file, key, value)
        if changed is None:
            return None
        data = changed
    return data


def _set(data: bytes, file: str, key: str, value: str | None) -> bytes | None:
    def wanted(front: dict[str, Plain]) -> None:
        if value is None:
            front.pop(key, None)
        else:
            front[key] = value

    def candidates(lines: Lines, front: Mapping) -> Iterator[str]:
        found, held = _pair(front, key)
        if value is None and found is not None:
            yield lines.without(found.line)
        elif value is None:
            yield lines.text
        elif found is not None and isinstance(held, Scalar):
            yield lines.replaced_after(found, held, f" {value}")
        elif found is None:
            yield from _with_key(lines, front, f"{key}: {value}")

    return _changed(data, file, wanted, candidates)


# The whole ------------------------------------------------------------------------------------------------------------


def _changed(
    data: bytes, file: str, wanted: Change, candidates: Callable[[Lines, Mapping], Iterator[str]]
) -> bytes | None:
    """The first candidate that reads as what is wanted, and nothing else; the body is never touched."""
    before = _read(data, file)
    if before is None:
        return None
    parts, front, text = before
    meant = _plain(front)
    assert isinstance(meant, dict)
    wanted(meant)
    at = data.index(parts.front, data.find(b"---")) if parts.front else data.find(b"\n", data.find(b"---")) + 1
    for candidate in candidates(Lines(text), front):
        changed = data[:at] + candidate.encode() + data[at + len(parts.front) :]
        after = _read(changed, file)
        if after is not None and after[0].body == parts.body and _plain(after[1]) == meant:
            return changed
    return None


def _read(data: bytes, file: str) -> tuple[Parts, Mapping, str] | None:
    parts = split(data, file)
    if isinstance(parts, Problem) or not parts.front_line:
        return None
    try:
        text = parts.front.decode("utf-8")
    except UnicodeDecodeError:
        return None
    front, problems = open_mapping(text, Written(file, text), 1)
    return None if front is None or any(each.severity == "error" for each in problems) else (parts, front, text)


def _plain(node: Node) -> Plain:
    """What a node says, with its keys in their one spelling, to be compared."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [_plain(item) for item in node.items] or ""
    return {_canonical(key.text): _plain(value) for key, value in node.pairs}


_NAMES = ("points", "id", "title", "cites", "state", "grouped_with")
_SPELLINGS = VOCABULARY.keys(_NAMES)


def _canonical(key: str) -> str:
    return _SPELLINGS.get(key) or _SPELLINGS.get(fold(key)) or key


def _items(value: Plain | None) -> list[Plain]:
    """A list, or the one value that stands for it."""
    return value if isinstance(value, list) else [value] if value not in (None, "", "~", "null") else []


def _number(text: str) -> int:
    found = _NUMBER.match(text)
    return int(found[1]) if found else 0


def _pair(node: Mapping, name: str) -> tuple[Scalar, Node] | tuple[None, None]:
    return next(((key, value) for key, value in node.pairs if _canonical(key.text) == name), (None, None))


def _point(front: Mapping, id_: str) -> Mapping | None:
    _, points = _pair(front, "points")
    items = points.items if isinstance(points, Sequence) else [points]
    for item in items:
        if isinstance(item, Mapping):
            _, value = _pair(item, "id")
            if isinstance(value, Scalar) and value.text == id_:
                return item
    return None


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _written(points: Many[tuple[str, str, Many[int]]], indent: str) -> list[str]:
    lines = []
    for id_, title, cites in points:
        lines += [f"{indent}- id: {scalar(id_)}", f"{indent}  title: {scalar(title)}"]
        lines.append(f"{indent}  cites: [{_listed(cites)}]")
    return lines


def _with_key(lines: Lines, node: Mapping, written: str) -> Iterator[str]:
    """Places for a new key of a mapping: after any of its keys whose value stands on the same line."""
    if node.flow:
        yield lines.spliced(lines.offset(node.line, node.column) + 1, 0, f"{written}, ")
        return
    for key, value in node.pairs:
        if isinstance(value, Scalar) and value.line == key.line:
            yield lines.inserted(key.line, [" " * (key.column - 1) + written])


# The lists ------------------------------------------------------------------------------------------------------------


def _flow(lines: Lines, node: Sequence, add: Many[int], remove: Many[int]) -> str:
    """`[12, 41]`, whatever stands between its items."""
    text, spans = lines.text, []
    for item in node.items:
        begin = lines.offset(item.line, item.column)
        token = _TOKEN.match(text, begin)
        spans.append(
            (begin, token.end() if token else begin, isinstance(item, Scalar) and _number(item.text) in remove)
        )
    kept = [span for span in spans if not span[2]]
    end = kept[-1][1] if kept else lines.offset(node.line, node.column) + 1
    new = (", " if kept else "") + _listed(add) if add else ""
    text = text[:end] + new + text[end:]
    for place in range(len(spans) - 1, -1, -1):
        begin, stop, gone = spans[place]
        if not gone:
            continue
        if begin >= end:
            begin, stop = begin + len(new), stop + len(new)
        before = re.search(r",\s*\Z", text[:begin])
        after = re.match(r"\s*,[ \t]*", text[stop:])
        if before and place:
            text = text[: before.start()] + text[stop:]
        else:
            text = text[:begin] + text[stop + (after.end() if after else 0) :]
    return text


def _single(lines: Lines, key: Scalar, value: Node | None, add: Many[int], remove: Many[int]) -> str:
    """One number where a list may stand, or nothing."""
    if not isinstance(value, Scalar):
        return lines.text
    kept = [value.text] if not value.empty and _number(value.text) not in remove else []
    written = f" [{', '.join([*kept, *map(str, add)])}]" if kept or add else ""
    return lines.replaced_after(key, value, written)


def _block(lines: Lines, node: Sequence, add: Many[int], remove: Many[int]) -> str:
    """A list of one item a line."""
    dash = lines.lines[node.line - 1][: node.column - 1] + "- "
    last = node.items[-1].line
    gone = [item.line for item in node.items if isinstance(item, Scalar) and _number(item.text) in remove]
    text = Lines(lines.inserted(last, [f"{dash}{number}" for number in add]))
    for line in reversed(gone):
        text = Lines(text.without(line))
    return text.text
