"""The names of all commands, each leading to its module, which is imported only when the command is used."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from civicgen.cli.command import Command, NotACommand, common, console_of, format_usage, option_rows, section
from civicgen.words import mark

__all__ = ["LazyGroup"]

DAILY = (
    ("init", mark("Start a portal.")),
    ("new", mark("Add a consultation, a document, an answer…")),
    ("serve", mark("See the portal while you write.")),
    ("check", mark("Say what is wrong, without writing anything.")),
    ("build", mark("Write the site.")),
    ("publish", mark("Make an answer, a synthesis… public: check, show, mark, build, send.")),
    ("todo", mark("Say what is to do, the most urgent first.")),
    ("moderate", mark("Read what people sent, decide, publish it.")),
    ("deploy", mark("Put the site where visitors see it.")),
)
OTHERS = (
    ("explain", mark("Say why a page would be written again, or what a problem means.")),
    ("dossier", mark("Make a ZIP, a page to print, a book of a consultation.")),
    ("freeze", mark("Make the final archive of a consultation.")),
    ("due", mark("Say whether the site must be built again, since time has passed.")),
    ("rollback", mark("Show visitors the site as it was before.")),
    ("watch", mark("Keep the site of a server of one's own up to date.")),
    ("import", mark("Take in a consultation held elsewhere.")),
    ("collector", mark("Receive forms on a server of one's own.")),
    ("journal", mark("Write down what is published, for good.")),
    ("verify", mark("Say whether what was published was altered.")),
    ("trace", mark("Tag contributions in a spreadsheet: points that cite them, groups.")),
    ("forget", mark("Erase a deposit at the request of its author.")),
    ("inbox", mark("Say what waits in the private inbox, copy it, erase what is due.")),
    ("keys", mark("Make and check the keys to which what people send is sealed.")),
    ("forms", mark("Say where forms are sent, and try whether that works.")),
    ("search", mark("Search everything that is written, drafts included.")),
    ("terms", mark("List the words of each topic, to begin a synthesis with.")),
    ("schemas", mark("Help your editor complete and check what you write.")),
    ("editor", mark("Let people edit the portal in a browser.")),
    ("completion", mark("Help your terminal complete commands.")),
)
SHORT = dict((*DAILY, *OTHERS))
_MODULES = {"import": "bring"}
"""Modules that cannot bear the name of their command, a word of the language."""


class LazyGroup(click.Group):
    """`civicgen` itself."""

    def __init__(self, *arguments: Any, examples: Sequence[tuple[str, str]] = (), **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.params.extend(common())
        self.examples = tuple(examples)

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of commands, the daily ones first."""
        return list(SHORT)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Import a command; nothing when there is none of that name."""
        if name not in SHORT:
            return None
        command = import_module(f"civicgen.cli.{_MODULES.get(name, name)}").command
        assert isinstance(command, Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command typed first; suggest the nearest one when there is none."""
        word = args[0]
        if word not in SHORT and not ctx.resilient_parsing:
            from difflib import get_close_matches

            raise NotACommand(word, get_close_matches(word.lower(), SHORT, n=2, cutoff=0.5), ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Purpose, the daily commands first, then the others, then options."""
        console = console_of(ctx)
        format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(console.gettext(self.help or ""))
        for title, rows in ((mark("Every day"), DAILY), (mark("Now and then"), OTHERS)):
            section(console, formatter, title, [(name, console.gettext(text)) for name, text in rows])
        section(console, formatter, mark("Options"), option_rows(ctx, self.get_params(ctx)))
        section(
            console,
            formatter,
            mark("Start here"),
            [(line, console.gettext(meaning)) for line, meaning in self.examples],
        )
        formatter.write_paragraph()
        formatter.write_text(console.gettext("More about a command: civicgen COMMAND --help"))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Names of commands with their purpose, without importing them; options after a dash."""
        from click.shell_completion import CompletionItem

        console = console_of(ctx)
        if incomplete.startswith("-"):
            return list(click.Command.shell_complete(self, ctx, incomplete))
        return [
            CompletionItem(name, help=console.gettext(text))
            for name, text in SHORT.items()
            if name.startswith(incomplete)
        ]
