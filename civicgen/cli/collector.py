"""`civicgen collector`: the small server that receives forms, and what keeps it in order."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import click

from civicgen.cli.command import Group, Option
from civicgen.words import mark

__all__ = ["bundle_option", "command", "installed", "refused", "store_option"]

DRIVERS = ("uvicorn", "python_multipart", "nacl")


def installed(store: str = "", only: tuple[str, ...] = DRIVERS) -> None:
    """Say what to install where something is missing."""
    from civicgen.problems import Place, Problem, ProblemsFound

    wanted = [*only, *(["psycopg"] if store.startswith(("postgres:", "postgresql:")) else [])]
    lacking = [name for name in wanted if find_spec(name) is None]
    if lacking:
        given = {"extra": "collector-postgresql" if lacking == ["psycopg"] else "collector"}
        raise ProblemsFound((Problem(code="collector-not-installed", place=Place(file=""), given=given),))


def refused(message: str) -> click.UsageError:
    """What was asked for cannot be."""
    return click.UsageError(message, click.get_current_context())


def store_option() -> Option:
    """Where deposits are."""
    return Option(
        ["--store"],
        envvar="CIVICGEN_COLLECTOR_STORE",
        default="deposits.db",
        metavar="FILE",
        help=mark(
            "Database: a file of this machine's own disk (deposits.db otherwise), or postgresql://… of a server."
        ),
    )


def bundle_option() -> Option:
    """What forms there are."""
    return Option(
        ["--bundle"],
        envvar="CIVICGEN_COLLECTOR_BUNDLE",
        required=True,
        metavar="FILE",
        help=mark("What the build wrote for the collector: a file, or its https address on the site (collector.json)."),
    )


@click.pass_context
def _collector(ctx: click.Context) -> int:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
    return 0


_callback: Callable[..., Any] = _collector
command = Group(
    name="collector",
    callback=_callback,
    help=mark(
        "The small server that receives forms, behind any web server: deposits are on the disk before they are "
        "answered, what is personal is sealed as it arrives, and nothing needs a cookie or a script."
    ),
    under=(
        ("run", mark("Receive forms until stopped.")),
        ("check", mark("Say whether everything is ready to receive forms.")),
        ("backup", mark("Copy the database while it is used, and verify the copy.")),
        ("purge", mark("Empty what was fetched long ago; receipts stay verifiable.")),
        ("php", mark("Write the one file that does the same on hosting with PHP.")),
    ),
    examples=[
        (
            "civicgen collector run --bundle collector.json --url https://depot.example/",
            mark("receive the forms of the site that was built"),
        ),
        ("civicgen collector backup deposits-monday.db", mark("copy the database, then open and count the copy")),
    ],
    codes=(0, 1, 2),
    related=("build", "forms"),
)
