"""Values are read strictly in meaning: each mistake is told, with its place, and all of them at once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from civicgen.content import types
from civicgen.content.kinds import reading, supports
from civicgen.content.names import VOCABULARY
from civicgen.content.values import Moment, Supports
from civicgen.typed.compose import compose
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Written


def converted(text: str, kind: type) -> tuple[dict[str, Any], Conversion]:
    written = Written("x", text)
    node, problems = compose(text, written, 1, VOCABULARY.known)
    assert problems == []
    assert isinstance(node, Mapping)
    conversion = Conversion(written)
    return reading().fields(node, reading().keys(kind), conversion), conversion


def test_french_keys_and_words():
    """Keys, words of closed lists, yes and no, dates and single values, all in French."""
    values, conversion = converted(
        "titre: Vingt places : oui\nétat: publié\nde: answers/1\nstatut: en cours\nprogression: 40\n"
        "jalons:\n  - date: 1er octobre 2026\n    texte: Étude remise\n    fait: oui\n",
        types.Result,
    )
    assert conversion.problems == []
    assert values == {
        "title": "Vingt places : oui",
        "state": "published",
        "of": ("answers/1",),
        "status": "in-progress",
        "progress": 40,
        "milestones": (types.Milestone(date=Moment(datetime.date(2026, 10, 1)), text="Étude remise", done=True),),
    }


def test_one_value_is_a_list_of_one():
    values, conversion = converted(
        "topics: voirie\nread_first: documents/a\nsteps:\n  id: a\n  title: A\n  kind: vote", types.Consultation
    )
    assert values["topics"] == ("voirie",)
    assert len(values["steps"]) == 1
    assert {problem.code for problem in conversion.problems} == {"missing-key"}


def test_all_problems_at_once():
    """Six mistakes of one file are six problems, each on its line."""
    _, conversion = converted(
        "title: x\nstate: publishd\ntopcs: [a]\nanswer_by: 2026-02-30\nsteps:\n  - id: a\n    title: A\n"
        "    kind: votes\n    opens: hier\n    form: [a]\n",
        types.Consultation,
    )
    found = sorted((problem.place.line, problem.place.column, problem.code) for problem in conversion.problems)
    assert found == [
        (1, 0, "missing-key"),
        (1, 0, "missing-key"),
        (2, 8, "not-in-list"),
        (3, 1, "unknown-key"),
        (4, 12, "bad-date"),
        (8, 11, "not-in-list"),
        (9, 12, "bad-date"),
        (10, 11, "not-a-text"),
    ]


def test_notes_of_ones_own_are_free():
    values, conversion = converted("title: x\nstate: published\nx-note: à revoir\nx_b: [1, {c: d}]", types.StandingPage)
    assert conversion.problems == []
    assert values == {"title": "x", "state": "published"}


def test_empty_is_not_given():
    """A key without a value, as skeletons and editors write them, is as if it were not there."""
    values, conversion = converted(
        'title: x\nstate: published\nsummary:\nrole: ~\nmenu: null\nconformity: ""', types.StandingPage
    )
    assert conversion.problems == []
    assert values == {"title": "x", "state": "published"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12", Supports(12)),
        ("1 204", Supports(1204)),
        ("for:12 mixed:3 against:4", Supports(12, 3, 4, valued=True)),
        ("pour:12 contre:4", Supports(12, 0, 4, valued=True)),
        ("for: 12, mixed: 3, against: 4", Supports(12, 3, 4, valued=True)),
        ("for:12 for:3", None),
        ("-1", None),
        ("١٢", None),
        ("", None),
        ("beaucoup", None),
    ],
)
def test_supports(text: str, expected: Supports | None):
    assert supports(text) == expected
