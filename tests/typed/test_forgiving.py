"""People may type as they speak: colons in titles, numbers after #, spaces of French typography."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from civicgen.content.names import VOCABULARY
from civicgen.typed.compose import compose
from civicgen.typed.forgiving import forgiven
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from civicgen.typed.strict import strict


def plain(node: Node | None) -> object:
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text if node is not None else None


def said(text: str) -> object:
    node, problems = compose(text, Written("x", text), 1, VOCABULARY.known)
    assert problems == [], problems
    return plain(node)


CASES = [
    ("title: Plan : quel village ?", {"title": "Plan : quel village ?"}),
    ("title: Plan: what village?", {"title": "Plan: what village?"}),
    ("titre\u00a0: Plan\u202f: quel village\u00a0?", {"titre": "Plan\u202f: quel village\u00a0?"}),
    ("titre :\u00a0Plan", {"titre": "Plan"}),
    ("title:Plan", {"title": "Plan"}),
    ("title: L'école : oui # note", {"title": "L'école : oui"}),
    ("to: #45", {"to": "#45"}),
    ("to: # rien", {"to": ""}),
    ("summary: Voir #45 et #12 # note", {"summary": "Voir #45 et #12"}),
    ("to: [#12, syntheses/avis#velo, '#3']", {"to": ["#12", "syntheses/avis#velo", "#3"]}),
    ("to:\n  - #45\n  - #46 # note", {"to": ["#45", "#46"]}),
    ("url: https://example.org:80/a#b", {"url": "https://example.org:80/a#b"}),
    ("topics:\n  - Budget 2027 : vos idées\n  - Mot : suite", {"topics": ["Budget 2027 : vos idées", "Mot : suite"]}),
    ("steps:\n  - id: avis\n    title: Avis : oui", {"steps": [{"id": "avis", "title": "Avis : oui"}]}),
    ("steps:\n- id: a\n- id: b", {"steps": [{"id": "a"}, {"id": "b"}]}),
    (
        "summary: Un texte\n  qui continue : ici\n\n  et là\ntitle: x",
        {"summary": "Un texte qui continue : ici\net là", "title": "x"},
    ),
    ("text: |\n  a : b\n  # c\n   d: e\ntitle: x", {"text": "a : b\n# c\n d: e", "title": "x"}),
    (
        "points:\n  - id: a\n    text: >\n      x : y\n      #45\n  - id: b",
        {"points": [{"id": "a", "text": "x : y #45"}, {"id": "b"}]},
    ),
    ("a: {b: c,\n  d: [1,\n   2]}\ntitle: x : y", {"a": {"b": "c", "d": ["1", "2"]}, "title": "x : y"}),
    ("a: 'it''s\n  : b'\ntitle: \"x # y\" # z", {"a": "it's : b", "title": "x # y"}),
    ("title: @mairie : 100 %", {"title": "@mairie : 100 %"}),
    ("title: % de oui", {"title": "% de oui"}),
    ("title: « Bien vivre » : le plan", {"title": "« Bien vivre » : le plan"}),
    ("title: “Plan” # note", {"title": "“Plan”"}),
    ("# titre: non\ntitle: x\n#author: y", {"title": "x"}),
    (
        "answer: no\ntime: 23:59\ncode: 01230\nnone: null",
        {"answer": "no", "time": "23:59", "code": "01230", "none": "null"},
    ),
    ("title: x\r\nsummary: y : z\r\n", {"title": "x", "summary": "y : z"}),
    ("\"title\": x : y\n'state': draft", {"title": "x : y", "state": "draft"}),
    ("consent:\n  purpose: a : b\n  keep: 1 an", {"consent": {"purpose": "a : b", "keep": "1 an"}}),
    ("cites:\n  • 12\n  • 41\ntitle: x", {"cites": ["12", "41"], "title": "x"}),
    (
        "points:\n•\u00a0id: a\n  title: x : y\n  cites:\n  · 1\n• id: b",
        {"points": [{"id": "a", "title": "x : y", "cites": ["1"]}, {"id": "b"}]},
    ),
    ("summary: Trois\n  • un\n  – deux\ntitle: – non", {"summary": "Trois • un – deux", "title": "– non"}),
    ("text: |\n  • un\n  • deux", {"text": "• un\n• deux"}),
    ("a:\n  - - x\n    - y : z\n  - - t", {"a": [["x", "y : z"], ["t"]]}),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0].split("\n")[0] for case in CASES])
def test_case(text: str, expected: object):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: x\n  sumary: y", 2),
        ("title: x\n\tsumary: y", 2),
        ("steps:\n  - id: a\n     titre : y", 3),
        ("title: x\n  titre : y", 2),
    ],
)
def test_a_key_out_of_place_is_not_swallowed(text: str, line: int):
    """A line that looks like a key is never taken for the rest of a text."""
    node, problems = compose(text, Written("x", text), 1, VOCABULARY.known)
    assert node is None
    assert [problem.place.line for problem in problems] == [line]


def test_columns_are_those_of_the_file():
    """A problem points at the place in the file, not in the text with quotes added."""
    text = "to: [#12, #13, *x, y]\nto:[#1, *z]\n"
    _, problems = compose(text, Written("x", text), 1, VOCABULARY.known)
    assert [(one.place.line, one.place.column) for one in problems if one.code == "alias"] == [(1, 16), (2, 9)]


KEYS = some.sampled_from(["title", "summary", "titre", "next", "reason"])
WORDS = some.text(some.sampled_from("abé :#'\"-,[]{}\u00a0\u202f!?*&|>%@`0\\.«»"), min_size=1, max_size=20).filter(
    lambda text: text == text.strip("\u00a0\u202f ")  # around a value, these are spaces like others
)


@given(some.dictionaries(KEYS, WORDS, min_size=1))
def test_quoted_values_are_never_touched(values: dict[str, str]):
    """Whatever is between quotes is what it was."""
    text = "".join(f"{key}: '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in values.items())
    assert said(text) == {key: value.strip(" \t\n") for key, value in values.items()}


SAFE = some.builds(
    lambda middle: ("a" + middle + "b").replace("# ", "#").replace("#\u00a0", "#"),
    some.text(some.sampled_from("abé :#'-,\u00a0?!.«»0"), max_size=30),
)


@given(some.dictionaries(KEYS, SAFE, min_size=1))
def test_plain_values_mean_what_is_read(values: dict[str, str]):
    """A text that begins with a letter is read as typed, whatever colons and numbers it holds."""
    text = "".join(f"{key}: {value}\n" for key, value in values.items())
    assert said(text) == {key: value.strip(" ") for key, value in values.items()}


@given(
    some.recursive(
        WORDS, lambda inner: some.lists(inner, max_size=3) | some.dictionaries(KEYS, inner, max_size=3), max_leaves=8
    )
)
def test_what_a_program_writes_is_read_back(value: object):
    """YAML that a program wrote, with all its own quoting, means to us what it means to others."""
    text = yaml.safe_dump({"title": value}, allow_unicode=True, default_flow_style=None)
    expected = yaml.load(text, yaml.BaseLoader)
    assert said(text) == _stripped(expected)


def _stripped(value: object) -> object:
    if isinstance(value, dict):
        return {key: _stripped(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_stripped(inner) for inner in value]
    assert isinstance(value, str)
    return value.strip(" \t\n")


def test_pure_python_reader_agrees(monkeypatch: pytest.MonkeyPatch):
    """Where PyYAML has no C library, the same comes out."""
    from civicgen.typed import compose as module

    texts = [case[0] for case in CASES]
    fast = [said(text) for text in texts]
    monkeypatch.setattr(module, "CParser", module.PureParser)
    assert [said(text) for text in texts] == fast


def test_scalars_keep_their_place():
    node, _ = compose("a: b\nc:\n  - d\n", Written("x", ""), 5)
    assert isinstance(node, Mapping)
    assert isinstance(node.pairs[1][1], Sequence)
    first = node.pairs[1][1].items[0]
    assert isinstance(first, Scalar)
    assert (first.line, first.column) == (7, 5)


LINES = some.lists(
    some.builds(
        lambda indent, dash, key, value: " " * indent + dash + key + value,
        some.integers(0, 4),
        some.sampled_from(["", "- ", "- - "]),
        some.sampled_from(
            ["", "title: ", "titre : ", "id:", "Mot : ", "mot: ", "un mot : ", "text: |", "# ", "a\u00a0: "]
        ),
        some.sampled_from(
            ["", "x", "x : y", "#45", "[#1, b]", "{a: b}", "'q'", '"q', "x #y", "x # y", "@a", "- b", "*a", ">"]
        ),
    ),
    max_size=6,
)


@given(LINES)
def test_the_short_way_means_the_same(lines: list[str]):
    """A text that is not walked through first has the meaning that the walk gives it."""
    text = "\n".join(lines)
    node, problems = compose(text, Written("x", text), 1, VOCABULARY.known)
    mended, _ = forgiven(text, VOCABULARY.known)
    if strict(text) and not problems:
        try:
            walked = yaml.load(mended, yaml.BaseLoader)
        except yaml.YAMLError:
            return
        assert plain(node) == (_stripped(walked) if walked not in (None, "") else plain(node)), (text, mended)
