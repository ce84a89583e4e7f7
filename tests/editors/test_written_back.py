"""What editors write back reads as what was there: empty values, quoted dates, folded texts, escaped Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from civicgen.content import types
from civicgen.content.entries import mapping_values, open_mapping
from civicgen.content.front import Parts, split
from civicgen.content.markdown import render
from civicgen.problems import Problem
from civicgen.typed.nodes import Written

HERE = Path(__file__).parent / "written"
KINDS: dict[str, type[types.Entry]] = {
    "answer": types.Answer,
    "consultation": types.Consultation,
    "document": types.Document,
}
CASES = sorted(path for path in HERE.glob("*/*.md") if path.stem != "plain")


def read(path: Path) -> tuple[dict[str, Any], str, list[Problem]]:
    """Values without those that go without saying, and the body as it is shown."""
    kind = KINDS[path.parent.name]
    parts = split(path.read_bytes(), path.name)
    assert isinstance(parts, Parts)
    front = parts.front.decode()
    node, problems = open_mapping(front, Written(path.name, front), 2)
    assert node is not None
    assert problems == []
    values, problems = mapping_values(node, kind, Written(path.name, front))
    assert values is not None
    defaults = {field.name: field.default for field in msgspec.structs.fields(kind)} | {"state": "published"}
    said = {name: value for name, value in values.items() if value != defaults[name]}
    return said, render(parts.body.decode(), dialect="staff"), problems


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_reads_the_same(path) -> None:
    """Each file of `written/` as an editor leaves it, beside the one that a person wrote."""
    expected, body, _ = read(path.with_name("plain.md"))
    found, shown, problems = read(path)
    assert expected == found
    assert body == shown
    assert [problem.code for problem in problems] == (["midnight"] if path.stem == "instant" else [])
