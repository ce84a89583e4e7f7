"""A function and what it is for become a command whose help speaks the user's language, with examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from civicgen.cli.console import Console
from civicgen.cli.language import LANGUAGES
from civicgen.words import mark

__all__ = ["Argument", "Command", "Group", "NotACommand", "Option", "common", "console_of"]


class NotACommand(click.UsageError):
    """A word that is no command; the nearest ones are suggested."""

    def __init__(self, word: str, nearest: Sequence[str], ctx: click.Context) -> None:
        super().__init__(word, ctx)
        self.word = word
        self.nearest = tuple(nearest)


EXIT_CODES = (
    (0, mark("Done.")),
    (1, mark("There are problems; nothing was replaced.")),
    (2, mark("The command was not understood.")),
    (10, mark("The site must be built again.")),
    (11, mark("It cannot be known whether the site must be built again.")),
    (74, mark("A file could not be read or written (disk full, access refused).")),
    (75, mark("Another command is working on this portal, somebody else is publishing, or the port is taken.")),
    (130, mark("Interrupted with Ctrl-C.")),
)


def console_of(ctx: click.Context) -> Console:
    """The console of this run; one is made for a context that was made without it (completion, documentation)."""
    found = ctx.find_object(Console)
    return found if found is not None else Console()


class Option(click.Option):
    """An option whose help is translated when it is shown."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Spelling and meaning of the option, in the user's language."""
        if self.hidden:
            return None
        spelling = ", ".join(self.opts)
        if not self.is_flag and not self.count:
            spelling += f" {self.make_metavar(ctx=ctx)}"
        return spelling, console_of(ctx).gettext(self.help or "")


class Argument(click.Argument):
    """What stands after the command, with its meaning."""

    def __init__(self, declarations: Sequence[str], *, meaning: str = "", **settings: Any) -> None:
        super().__init__(declarations, **settings)
        self.meaning = meaning


def _set(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def on_console(ctx: click.Context, _parameter: click.Parameter, value: Any) -> Any:
        if value is not None and value is not False:
            setattr(console_of(ctx), name, value)
        return value

    return on_console


def common() -> list[click.Parameter]:
    """Options that every command takes; they may also stand before the command."""
    settings: dict[str, Any] = {"expose_value": False, "is_eager": True}
    return [
        Option(
            ["--lang"],
            type=click.Choice(LANGUAGES),
            metavar="LANG",
            help=mark("Language of the messages: fr or en (your system's otherwise)."),
            **settings,
        ),
        Option(
            ["--color"],
            type=click.Choice(["auto", "always", "never"]),
            metavar="WHEN",
            callback=_set("color"),
            help=mark("Colours: auto, always or never. NO_COLOR and FORCE_COLOR are honoured."),
            **settings,
        ),
        Option(
            ["--quiet", "-q"],
            is_flag=True,
            callback=_set("quiet"),
            help=mark("Print only results and problems."),
            **settings,
        ),
        Option(
            ["--debug"],
            is_flag=True,
            callback=_set("debug"),
            help=mark("Show the whole of a fault of the program."),
            **settings,
        ),
    ]


class Command(click.Command):
    """A command that documents itself: what it is for, examples, exit codes, what to look at next."""

    def __init__(
        self,
        *arguments: Any,
        examples: Sequence[tuple[str, str]] = (),
        codes: Sequence[int] = (0, 1, 2),
        related: Sequence[str] = (),
        **settings: Any,
    ) -> None:
        super().__init__(*arguments, **settings)
        self.examples = tuple(examples)
        """Commands to type, each with what it does."""
        self.codes = tuple(codes)
        """Exit codes it can give, besides interruption."""
        self.related = tuple(related)
        """Names of commands used with it."""
        taken = {name for parameter in self.params for name in parameter.opts}
        self.everywhere = [parameter for parameter in common() if not taken & set(parameter.opts)]
        """Common options that this command does not take for itself."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; the parser does not always say of which command it could not."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as fault:
            fault.ctx = fault.ctx or ctx
            raise

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Parameters of the command, then those that all commands share."""
        own = super().get_params(ctx)
        return [*own[:-1], *self.everywhere, *own[-1:]]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, purpose, commands under it, arguments, options, examples, exit codes, related commands."""
        console = console_of(ctx)
        format_usage(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(console.gettext(self.help or ""))
        parameters = self.get_params(ctx)
        if isinstance(self, Group):
            self.format_options(ctx, formatter)
        rows = [
            (parameter.make_metavar(ctx), console.gettext(parameter.meaning))
            for parameter in parameters
            if isinstance(parameter, Argument)
        ]
        section(console, formatter, mark("Arguments"), rows)
        section(console, formatter, mark("Options"), option_rows(ctx, parameters))
        if self.examples:
            heading(console, formatter, mark("Examples"))
            for line, meaning in self.examples:
                formatter.write(f"  {line}\n")
                formatter.indent()
                formatter.indent()
                formatter.write_text(console.gettext(meaning))
                formatter.dedent()
                formatter.dedent()
        meanings = [(str(code), console.gettext(text)) for code, text in EXIT_CODES if code in (*self.codes, 130)]
        section(console, formatter, mark("Exit codes"), meanings)
        if self.related:
            formatter.write_paragraph()
            names = ", ".join(f"civicgen {name}" for name in self.related)
            formatter.write_text(console.gettext("See also: {commands}.", commands=names))


class Group(Command, click.Group):
    """A command that works by itself, and has a few others under its name; each is imported only when it is used."""

    def __init__(self, *arguments: Any, under: Sequence[tuple[str, str]] = (), **settings: Any) -> None:
        settings["subcommand_metavar"] = "[COMMAND]" if under else ""
        super().__init__(*arguments, invoke_without_command=True, **settings)
        self.under = dict(under)
        """Names of its commands, with what they do; `NAME` is in the module `GROUP_NAME`."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Names of its commands."""
        return list(self.under)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """Import one of its commands; nothing when there is none of that name."""
        if name not in self.under:
            return None
        command = import_module(f"civicgen.cli.{self.name}_{name}").command
        assert isinstance(command, Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command typed first; the folder of a portal is no command, as other commands would take it."""
        if args[0] not in self.under and not ctx.resilient_parsing:
            raise NotACommand(args[0], [*self.under, f"--site {args[0]}"], ctx)
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its commands; everything else is told as for all commands."""
        console = console_of(ctx)
        rows = [(f"{self.name} {name}", console.gettext(text)) for name, text in self.under.items()]
        section(console, formatter, mark("Commands"), rows)


def format_usage(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """How the command is written, in one line."""
    console = console_of(ctx)
    pieces = [piece for parameter in ctx.command.get_params(ctx) for piece in parameter.get_usage_pieces(ctx)]
    if isinstance(ctx.command, Group):
        pieces += [f"[{console.gettext('COMMAND')}]"] if ctx.command.under else []
    elif isinstance(ctx.command, click.Group):
        pieces.append(console.gettext("COMMAND"))
    pieces.append(console.gettext("[OPTIONS]"))
    formatter.write_usage(
        ctx.command_path, " ".join(pieces), console.gettext("{heading}:", heading=console.gettext("Usage")) + " "
    )


def option_rows(ctx: click.Context, parameters: Sequence[click.Parameter]) -> list[tuple[str, str]]:
    """Options with their meaning, the one that shows help last."""
    console = console_of(ctx)
    records = [
        parameter.get_help_record(ctx)
        for parameter in parameters
        if isinstance(parameter, click.Option) and "--help" not in parameter.opts
    ]
    return [record for record in records if record] + [("--help", console.gettext("Show this help."))]


def section(console: Console, formatter: click.HelpFormatter, title: str, rows: Sequence[tuple[str, str]]) -> None:
    """A heading and two columns, or nothing when there are no rows."""
    if rows:
        heading(console, formatter, title)
        formatter.indent()
        formatter.write_dl(list(rows))
        formatter.dedent()


def heading(console: Console, formatter: click.HelpFormatter, title: str) -> None:
    """A heading with its colon, as the language puts it."""
    formatter.write_paragraph()
    formatter.write(console.gettext("{heading}:", heading=console.gettext(title)) + "\n")
