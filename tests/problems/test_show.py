"""A problem is shown with its place, its line and what to write instead; nothing in a file can act on who reads it."""

from __future__ import annotations

import json
import sys
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.problems import Place, Problem
from civicgen.problems.catalogue import every
from civicgen.problems.show import as_github, as_gitlab, as_object, as_text, listing, visible
from civicgen.words import program

PROBLEM = Problem(
    code="unknown-key",
    place=Place("content/index.md", 3, 1, "titel: Plan"),
    given={"key": "titel", "suggestion": "title", "known": "title, state"},
)


def test_text():
    assert as_text(PROBLEM, str).split("\n") == [
        "content/index.md:3:1: error: The key “titel” is not known here. [unknown-key]",
        "     3 | titel: Plan",
        "       | ^",
        "       → Did you mean “title”? A note of your own can begin with “x-”.",
    ]


def test_french():
    shown = as_text(PROBLEM, program("fr").gettext)
    assert "erreur" in shown
    assert "La clé «\u00a0titel\u00a0» n'est pas connue ici." in shown
    assert "Vouliez-vous écrire «\u00a0title\u00a0»\u202f?" in shown


def test_without_a_suggestion_the_keys_are_told():
    problem = Problem(
        code="unknown-key", place=PROBLEM.place, given={"key": "z", "suggestion": "", "known": "title, state"}
    )
    assert "title, state" in as_text(problem, str)


def test_what_to_install_fits_how_the_program_was_installed(monkeypatch: pytest.MonkeyPatch):
    """A program of pipx stands in an environment of its own, which `pip` does not know."""
    problem = Problem(code="sftp-not-installed", place=Place(""))
    assert "pip install" in as_text(problem, str)
    monkeypatch.setattr(sys, "prefix", "/home/mairie/.local/share/pipx/venvs/civicgen")
    assert "pipx runpip civicgen install" in as_text(problem, str)


def test_nothing_by_colour_alone():
    """Styles only dress what is said without them."""
    bare = as_text(PROBLEM, str)
    dressed = as_text(PROBLEM, str, lambda text, style: f"<{style}>{text}</{style}>")
    for style in ("error", "quiet"):
        dressed = dressed.replace(f"<{style}>", "").replace(f"</{style}>", "")
    assert dressed == bare


@pytest.mark.parametrize(
    ("line", "column", "caret"),
    [
        ("abc", 2, 1),
        ("日本x", 3, 4),
        ("e\u0301x", 3, 1),
        ("\tx", 2, 1),
        ("\x1bx", 2, 6),
        ("a" * 300, 250, 50),
        ("abc", 4, 3),
    ],
)
def test_caret(line: str, column: int, caret: int):
    """The caret stands under the character, whatever stands before it."""
    shown = as_text(Problem(code="yaml-syntax", place=Place("a", 1, column, line)), str).split("\n")
    assert shown[2].index("^") - len("       | ") == caret
    assert len(shown[1]) < 130 + len(line.encode("unicode_escape"))


@given(some.text(), some.text(), some.text(), some.integers(0, 300))
def test_no_text_acts_on_a_terminal(file: str, line: str, value: str, column: int):
    """No control character, no turning around of text, no hidden character gets through."""
    problem = Problem(code="not-in-list", place=Place(file, 1, column, line), given={"value": value, "key": value})
    shown = as_text(problem, str).replace("\n", "")
    assert visible(shown) == shown
    assert "\n" not in as_github(problem, str)
    assert as_github(problem, str).count("::") >= 2
    json.dumps(as_object(problem, str))
    json.dumps(as_gitlab([problem], str))


def test_github_keeps_to_its_line():
    """A file name cannot end the annotation or begin another command."""
    problem = Problem(code="yaml-syntax", place=Place("a,line=9::b\n::error::x", 3, 2))
    assert as_github(problem, str).startswith(
        "::error col=2,file=a%2Cline=9%3A%3Ab\\u000a%3A%3Aerror%3A%3Ax,line=3,title=yaml-syntax::"
    )


def test_gitlab():
    """Each has a fingerprint of its own, which stays when lines are added above."""
    moved = Problem(code=PROBLEM.code, place=Place("content/index.md", 9, 1, "titel: Plan"), given=PROBLEM.given)
    first, second = as_gitlab([PROBLEM, PROBLEM], str)
    assert first["fingerprint"] != second["fingerprint"]
    assert as_gitlab([moved], str)[0]["fingerprint"] == first["fingerprint"]
    assert first["location"] == {"path": "content/index.md", "lines": {"begin": 3}}


def test_listing_tells_each_once():
    others = [Problem(code="alias", place=Place("a", line), given={"name": str(line)}) for line in range(1, 61)]
    shown = listing([*others, *others], str)
    assert shown.count("[alias]") == 50
    assert shown.endswith("… and 10 more.")


def test_listing_tells_the_same_mistake_of_many_lines_once():
    """With its first place and the other lines; another value, file or column of the line is another mistake."""
    given = {"value": "mél", "key": "channel", "known": "email"}
    many = [Problem(code="not-in-list", place=Place("a.csv", line, 3), given=given) for line in range(2, 402)]
    twice = [Problem(code="not-in-list", place=Place("b.csv", line, 3), given=given) for line in (2, 9)]
    other = Problem(code="not-in-list", place=Place("a.csv", 7, 3), given=given | {"value": "fax"})
    beside = Problem(code="not-in-list", place=Place("a.csv", 2, 40), given=given)
    shown = listing([*many, *twice, other, beside, *many], str).split("\n\n")
    assert [part.split(" ")[0] for part in shown] == ["a.csv:2:3:", "b.csv:2:3:", "a.csv:7:3:", "a.csv:2:40:"]
    assert shown[0].endswith("The same in 399 other lines of this file: 3, 4, 5, 6, 7, 8, 9, 10, 11, 12…")
    assert shown[1].endswith("The same in line 9 of this file.")


def test_every_code_is_told_whole():
    """Each code has a sentence and an advice, and both are sentences that can be filled in."""
    for words in every().values():
        assert words.message.strip(), words.code
        assert all(advice for advice in words.advices) or words.advices == ("",), words.code
        for text in (words.message, *words.advices):
            list(Formatter().parse(text))
    unknown = Problem(code="never-heard-of", place=Place("a"))
    assert as_text(unknown, str) == "a: error: never heard of [never-heard-of]"
    assert as_text(Problem(code="never-heard-of", place=Place("")), str) == "error: never heard of [never-heard-of]"
