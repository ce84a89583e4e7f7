"""What a clerk writes to point at something is read the way it was meant."""

from __future__ import annotations

import pytest

from civicgen.portal.references import Target, parse


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("#45", Target("plan", 45)),
        ("45", Target("plan", 45)),
        ("budget#7", Target("budget", 7)),
        ("answers/3", Target("plan/answers/3")),
        ("answers/3.md", Target("plan/answers/3")),
        ("../answers/3.en.md", Target("plan/answers/3")),
        ("réponses/3", Target("plan/answers/3")),
        ("syntheses/avis#velo", Target("plan/syntheses/avis", 0, "velo")),
        ("budget/answers/3", Target("budget/answers/3")),
        ("consultations/budget/index.md", Target("budget")),
        ("people/maire", Target("people/maire")),
        ("pages/charte", Target("pages/charte")),
        ("budget", Target("budget")),
        ("", None),
        ("#", None),
    ],
)
def test_a_reference_names_one_thing(written: str, expected: Target | None) -> None:
    """Inside the consultation `plan`."""
    assert expected == parse(written, "plan")


def test_a_number_alone_means_nothing_outside_a_consultation() -> None:
    """A portal has many number 45s."""
    assert parse("#45") is None
    assert parse("plan#45") == Target("plan", 45)
