"""Whatever stopped a command becomes plain words on the console, and an exit code."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from typing import Any

import click

from civicgen.cli.chosen import Word
from civicgen.cli.command import NotACommand
from civicgen.cli.console import CODES, Console, printable
from civicgen.cli.stopped import Busy, NoPortal
from civicgen.words import mark

__all__ = ["told"]

_REASONS = {
    errno.ENOSPC: mark("the disk is full"),
    errno.EDQUOT if hasattr(errno, "EDQUOT") else -1: mark("the disk space you may use is full"),
    errno.EROFS: mark("the disk is read-only"),
    errno.EACCES: mark("access is refused"),
    errno.EPERM: mark("access is refused"),
    errno.ENOENT: mark("it does not exist"),
    errno.EEXIST: mark("it exists already"),
    errno.ENOTDIR: mark("a file stands where a folder is needed"),
    errno.EISDIR: mark("a folder stands where a file is needed"),
    errno.ENAMETOOLONG: mark("its name is too long"),
    errno.EMFILE: mark("too many files are open"),
    errno.EIO: mark("the disk does not answer properly"),
}


def told(fault: BaseException, console: Console) -> int:
    """Say what stopped the command, and give its exit code. With `--debug`, show where it happened."""
    if isinstance(fault, (KeyboardInterrupt, click.Abort, EOFError)):
        console.complain("")
        console.complain(console.gettext("Interrupted. What was there before is untouched."))
        return CODES["interrupted"]
    if isinstance(fault, BrokenPipeError):
        return _pipe_closed()
    if isinstance(fault, click.UsageError):
        return _usage(fault, console)
    from civicgen.problems import ProblemsFound

    if isinstance(fault, ProblemsFound):
        from civicgen.cli.problems import show

        return show(fault.problems, console)
    if isinstance(fault, Busy):
        console.complain(_line(console, str(fault)))
        return CODES["busy"]
    if (code := _of_the_builder(fault, console)) is not None:
        return code
    if console.debug:
        import traceback

        console.complain(printable("".join(traceback.format_exception(fault))))
    if isinstance(fault, OSError):
        return _disk(fault, console)
    kind, text = type(fault).__name__, str(fault).strip().split("\n")[0][:300]
    console.complain(
        _line(console, console.gettext("civicgen met a mistake of its own ({kind}: {text}).", kind=kind, text=text))
    )
    console.complain(console.gettext("Nothing was replaced. Please report it."))
    if not console.debug:
        console.complain(console.gettext("To see more, type the same command with --debug."))
    return CODES["problems"]


def _of_the_builder(fault: BaseException, console: Console) -> int | None:
    from civicgen.builder import trouble

    if isinstance(fault, trouble.Busy):
        text = console.gettext("Another command is working on this portal (process {pid}).", pid=fault.pid or "?")
        if fault.where:
            words = mark("Somebody else is publishing to {folder} (since {started}).")
            text = console.gettext(words, folder=fault.where, started=fault.started or "?")
        console.complain(_line(console, text))
        console.complain(console.gettext("Wait until it has finished, then type the same command again."))
        return CODES["busy"]
    if isinstance(fault, trouble.DiskTrouble):
        why = console.gettext(_REASONS[errno.ENOSPC]) if fault.full else printable(console.gettext(fault.reason))
        text = console.gettext("{file} could not be read or written: {why}.", file=fault.path, why=why)
        console.complain(_line(console, text))
        console.complain(console.gettext("The site is as it was, or the next command puts it right."))
        return CODES["disk"]
    return None


def _line(console: Console, text: str) -> str:
    heading = console.styled(console.gettext("error"), "error", console.err)
    return console.gettext("{heading}:").replace("{heading}", heading) + " " + text


def _disk(fault: OSError, console: Console) -> int:
    reason = _REASONS.get(fault.errno or 0, "")
    why = console.gettext(reason) if reason else printable(fault.strerror or str(fault))
    file = fault.filename2 or fault.filename
    if file is None:
        text = console.gettext("A file could not be read or written: {why}.", why=why)
    else:
        name = os.fsdecode(file) if isinstance(file, (str, bytes)) else str(file)
        text = console.gettext("{file} could not be read or written: {why}.", file=name, why=why)
    console.complain(_line(console, text))
    return CODES["disk"]


def _pipe_closed() -> int:
    """Whoever read the output closed it (`civicgen check | head`): nothing is left to say, and nobody to hear it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with contextlib.suppress(OSError, ValueError):
        os.dup2(nowhere, sys.stdout.fileno())
    return CODES["problems"]


def _usage(fault: click.UsageError, console: Console) -> int:
    console.complain(_line(console, _worded(fault, console)))
    nearest = list(getattr(fault, "nearest", ()) or getattr(fault, "possibilities", None) or ())
    if nearest:
        words = console.gettext(" or ").join(nearest)
        console.complain(console.gettext("Did you mean {words}?", words=words))
    path = fault.ctx.command_path if fault.ctx is not None else "civicgen"
    if not isinstance(fault, NoPortal):
        console.complain(console.gettext("Help: {command}", command=f"{path} --help"))
    return CODES["usage"]


def _named(parameter: click.Parameter, ctx: click.Context | None) -> str:
    """An option or argument as it is typed, without the quotes that the parser puts around each spelling."""
    return parameter.get_error_hint(ctx).replace("'", "")


def _choices(kind: click.Choice[Any], console: Console) -> str:
    """What can be typed; of words that are read in French too, also in French."""
    words = [str(choice) for choice in kind.choices]
    if not isinstance(kind, Word):
        return ", ".join(words)
    from civicgen.content.spoken import listed

    return listed(words, console.lang)


def _worded(fault: click.UsageError, console: Console) -> str:
    """Usage errors of the parser, in our words and the user's language."""
    if isinstance(fault, NotACommand):
        return console.gettext("“{word}” is not a command.", word=fault.word)
    if isinstance(fault, click.NoSuchOption):
        return console.gettext("There is no option {name}.", name=fault.option_name)
    if isinstance(fault, click.MissingParameter) and fault.param is not None:
        return console.gettext("{name} is missing.", name=_named(fault.param, fault.ctx))
    if isinstance(fault, click.BadOptionUsage):
        return console.gettext("The option {name} was not understood: does it need a value?", name=fault.option_name)
    if isinstance(fault, click.BadParameter) and fault.param is not None:
        name = _named(fault.param, fault.ctx)
        if isinstance(fault.param.type, click.Choice):
            choices = _choices(fault.param.type, console)
            return console.gettext("{name} must be one of: {choices}.", name=name, choices=choices)
        if isinstance(fault.param.type, (click.types.IntParamType, click.IntRange)):
            return console.gettext("{name} must be a whole number in the allowed range.", name=name)
        return f"{printable(name)}: {printable(fault.message)}"
    if fault.message.startswith("Got unexpected extra argument"):
        extra = fault.message.partition("(")[2].rpartition(")")[0]
        return console.gettext("Too many words: “{extra}” was not expected.", extra=extra)
    return printable(fault.format_message())
