"""Problems become what the user asked to read: text, JSON, or annotations for a forge; and an exit code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import click

from civicgen.cli.command import Option
from civicgen.cli.console import CODES, Console, Style
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.problems import Problem

__all__ = ["code_of", "counted", "format_option", "objects", "show"]

FORMATS = ("text", "json", "github", "gitlab")


def format_option() -> Option:
    """`--format`: how problems are written."""
    return Option(
        ["--format", "form"],
        type=click.Choice(FORMATS),
        default="text",
        metavar="FORMAT",
        help=mark("How problems are written: text, json, github or gitlab (annotations of a review)."),
    )


def show(problems: Sequence[Problem], console: Console, form: str = "text", *, results: bool = False) -> int:
    """Print problems, errors first, and give the exit code; text holds at most fifty of them.

    `results` says that they are what was asked for, and belong to the output.
    """
    from civicgen.content.spoken import problem_in
    from civicgen.problems import show as shown

    ordered = sorted(problems, key=lambda problem: problem.severity != "error")
    if form == "json":
        console.json({"format": 1, "problems": objects(ordered, console)})
        return code_of(ordered)
    ordered = [problem_in(problem, console.lang) for problem in ordered]
    translate = console.words.gettext
    if form == "github":
        for problem in ordered:
            console.result(shown.as_github(problem, translate))
    elif form == "gitlab":
        console.result(json.dumps(shown.as_gitlab(ordered, translate), ensure_ascii=False, indent=1))
    elif ordered:
        stream = console.out if results else console.err
        text = shown.listing(ordered, translate, lambda text, style: console.styled(text, cast("Style", style), stream))
        (console.result if results else console.complain)(text)
        (console.result if results else console.complain)("")
        console.complain(counted(ordered, console))
    return code_of(ordered)


def objects(problems: Sequence[Problem], console: Console) -> list[dict[str, Any]]:
    """Every problem in plain values, in the user's words."""
    from civicgen.content.spoken import problem_in
    from civicgen.problems.show import as_object

    told = (problem_in(problem, console.lang) for problem in problems)
    return [dict(as_object(problem, console.words.gettext)) for problem in told]


def code_of(problems: Sequence[Problem]) -> int:
    """Warnings alone are no failure."""
    return CODES["problems"] if any(problem.severity == "error" for problem in problems) else CODES["done"]


def counted(problems: Sequence[Problem], console: Console) -> str:
    """How many mistakes, how many warnings."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    parts = []
    if errors:
        parts.append(console.ngettext("{count} error", "{count} errors", errors))
    if warnings:
        parts.append(console.ngettext("{count} warning", "{count} warnings", warnings))
    return ", ".join(parts) + "."
