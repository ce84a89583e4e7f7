"""Comments of a YAML text go; nothing that only looks like one does."""

from __future__ import annotations

import pytest
import yaml

from civicgen.typed.comments import without_comments


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a: 1 # note\n", "a: 1\n"),
        ("# note\n\n# note\na: 1\n", "\n\n\na: 1\n"),
        ("a: 'x # y'\nb: \"# z\"\nc: d#e\n", "a: 'x # y'\nb: \"# z\"\nc: d#e\n"),
        ("a: | # note\n  # Titre\n  mot # mot\nb: 1\n", "a: |\n  # Titre\n  mot # mot\nb: 1\n"),
        ("a:\n- 1 # note\n# note\n- 2\n", "a:\n- 1\n\n- 2\n"),
        ("titre: Plan : quel village # note\n# note\nb: 1\n", "titre: Plan : quel village # note\nb: 1\n"),
    ],
)
def test_comments(given: str, expected: str) -> None:
    """What is written, and what is left; the last cannot be read as YAML: only lines are surely comments there."""
    assert expected == without_comments(given)


def test_values_stay(repository) -> None:
    """In every list of the demonstration."""
    for path in sorted((repository / "example_site/content").rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        assert yaml.safe_load(text) == yaml.safe_load(without_comments(text)), path
