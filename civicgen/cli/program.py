"""From the words typed to an exit code: parse, run, and tell in plain words whatever went wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from civicgen import __version__
from civicgen.cli.command import Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.group import LazyGroup
from civicgen.cli.language import language
from civicgen.words import mark

__all__ = ["program", "run"]


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"civicgen {__version__}")
        ctx.exit()


program = LazyGroup(
    name="civicgen",
    help=mark(
        "Turns a folder of Markdown and YAML into the public record of a consultation: "
        "what was asked, what was said, what was decided, and what came of it."
    ),
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            help=mark("Print the version."),
        )
    ],
    examples=[
        ("civicgen init mairie", mark("make a first portal in the folder “mairie”")),
        ("civicgen serve mairie", mark("see it at once in your browser")),
        ("civicgen build mairie", mark("write the site into mairie/public")),
    ],
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 80},
    invoke_without_command=True,
)


@click.pass_context
def _nothing_typed(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


program.callback = _nothing_typed


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command with these arguments, else those typed; give its exit code, never raise."""
    typed = list(sys.argv[1:] if arguments is None else arguments)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _stand_in()
    if arguments is None and sys.platform == "win32":
        # Windows leaves `*.csv` and `~` to the programs.
        typed = _expanded(typed)
    console = Console(language(typed, os.environ))
    # A fault is told in full only when asked for; the words are looked at directly because parsing itself may fail.
    console.debug = "--debug" in typed or os.environ.get("CIVICGEN_DEBUG", "") not in {"", "0"}
    try:
        code: Any = program.main(
            args=typed,
            prog_name="civicgen",
            complete_var="_CIVICGEN_COMPLETE",
            standalone_mode=False,
            obj=console,
        )
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else CODES["problems"]
    except BaseException as fault:  # noqa: BLE001  (the one place where everything ends: no traceback is ever shown)
        from civicgen.cli.faults import told  # late: what goes well needs no words for what went wrong

        return told(fault, console)
    return code if isinstance(code, int) else CODES["done"]


def _stand_in() -> None:
    """Have what is said lead nowhere where a stream was closed (`>&-`, a task without a window), and nothing be read.

    Else the next file that is opened would take its number, and what is said would be written into it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  (as long as the program)


def _expanded(arguments: list[str]) -> list[str]:
    from glob import glob

    expanded: list[str] = []
    for argument in arguments:
        found = sorted(glob(argument)) if any(sign in argument for sign in "*?") else []
        expanded.extend(found or [argument])
    return expanded
