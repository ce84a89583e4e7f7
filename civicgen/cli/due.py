"""`civicgen due`: whether the site must be built again because time has passed, and what comes next."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, json_option, portal_argument, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.portal.transitions import Transition
    from civicgen.publish.due import Due

__all__ = ["command"]

_TOLD = 12
"""Dates to come that are told; `--json` tells all."""
_CODES = {"due": CODES["due"], "not-due": CODES["done"], "unknown": CODES["unknown"]}


@click.pass_obj
def _due(
    console: Console,
    directory: str | None,
    site: str | None,
    output: str | None,
    live: str | None,
    as_of: str | None,
    as_json: bool,
) -> int:
    from civicgen.cli.problems import objects, show
    from civicgen.cli.settings import settings
    from civicgen.publish.due import due

    root = find_portal(console, directory, site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    copy = Path(output).absolute() if output else root / "public"
    found, sources, problems = due(root, copy, instant=moment, live=live or "")
    if found is None or sources is None:
        if as_json:
            console.json({"format": 1, "verdict": "problems", "problems": objects(problems, console)})
        else:
            show(problems, console)
        return CODES["problems"]
    if as_json:
        console.json(_object(found))
    elif not (console.quiet and found.verdict == "not-due"):
        for line in _lines(console, found, sources.config.zone):
            console.result(line)
        if found.verdict == "due":
            console.say(console.gettext("Next: {command}", command="civicgen build"))
        elif found.verdict == "unknown":
            console.say(console.gettext("Build the site, or name the address of the one that is public: --live URL"))
    return _CODES[found.verdict]


def _lines(console: Console, found: Due, zone: ZoneInfo) -> list[str]:
    from civicgen.cli.account import shown_path
    from civicgen.cli.calendar import what

    compared = found.compared if "://" in found.compared else shown_path(Path(found.compared))
    if found.verdict == "unknown":
        head = console.gettext(
            "It cannot be known whether the site must be built again. {place}: {why}.",
            place=compared,
            why=console.gettext(found.why),
        )
    elif found.verdict == "not-due":
        head = console.gettext("The site shows what it must ({place}): nothing to do.", place=compared)
    elif found.passed:
        head = console.gettext("The site must be built again ({place}). It does not show yet:", place=compared)
    else:
        head = console.gettext(
            "The site must be built again ({place}): the dates of the portal have changed.", place=compared
        )
    lines = [head, *(f"- {what(console, each, zone)}" for each in found.passed)]
    if not found.coming:
        return [*lines, console.gettext("No date to come is known.")]
    lines.append(console.gettext("To come:"))
    lines += [f"- {what(console, each, zone)}" for each in found.coming[:_TOLD]]
    if (more := len(found.coming) - _TOLD) > 0:
        lines.append(console.ngettext("And {count} more.", "And {count} more.", more))
    return lines


def _object(found: Due) -> dict[str, Any]:
    return {
        "format": 1,
        "verdict": found.verdict,
        "instant": _utc(found.instant),
        "built": _utc(found.built),
        "compared": found.compared,
        "why": found.why,
        "next": _utc(found.coming[0].when if found.coming else None),
        "passed": [_plain(each) for each in found.passed],
        "coming": [_plain(each) for each in found.coming],
    }


def _plain(each: Transition) -> dict[str, str]:
    return {
        "when": _utc(each.when),
        "cause": each.cause,
        "name": each.name,
        "title": each.title,
        "detail": each.detail,
        "file": each.source,
    }


def _utc(when: datetime.datetime | None) -> str:
    return "" if when is None else when.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")


command = Command(
    "due",
    callback=_due,
    params=[
        portal_argument(),
        portal_option(),
        Option(
            ["--live"],
            metavar="URL",
            help=mark("Address of the public site, asked when there is no copy of it here. Else nothing is fetched."),
        ),
        Option(
            ["--output", "-o"],
            metavar="DIR",
            type=click.Path(),
            help=mark("Where the copy of the site is; else the folder “public” of the portal."),
        ),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Say whether the site must be built again though nobody wrote anything: a step opened or closed, a text held "
        "back may appear, a promised date has passed. Then say what comes next. Made to be run every hour: with "
        "--quiet, it says nothing when there is nothing to do."
    ),
    examples=[
        ("civicgen due", mark("compare with the site in “public”")),
        ("civicgen due --live https://participer.example.org/", mark("without a copy, compare with the public site")),
        ("civicgen due --as-of 2026-03-13", mark("as it will be on that day")),
    ],
    codes=(0, 1, 2, 10, 11, 74),
    related=("build", "todo", "publish"),
)
