"""The name of a shell becomes the lines that make it complete civicgen's commands."""

from __future__ import annotations

import os

import click

from civicgen.cli.command import Argument, Command
from civicgen.cli.console import Console
from civicgen.words import mark

__all__ = ["command"]

_SHELLS = ("bash", "zsh", "fish", "powershell")
_HOW = {
    "bash": 'eval "$(civicgen completion bash)"   # ~/.bashrc',
    "zsh": 'eval "$(civicgen completion zsh)"   # ~/.zshrc',
    "fish": "civicgen completion fish > ~/.config/fish/completions/civicgen.fish",
    "powershell": "civicgen completion powershell | Out-String | Invoke-Expression   # $PROFILE",
}


@click.pass_obj
def _complete(console: Console, shell: str | None) -> int:
    from click.shell_completion import get_completion_class

    from civicgen.cli.program import program

    wanted = shell or os.path.basename(console.environ.get("SHELL", ""))
    found = get_completion_class(wanted) if wanted in _SHELLS else None
    if found is None:
        raise click.UsageError(
            console.gettext("Say for which shell: {shells}.", shells=", ".join(_SHELLS)), click.get_current_context()
        )
    console.result(found(program, {}, "civicgen", "_CIVICGEN_COMPLETE").source())
    console.say(console.gettext("To have it always, write this line where the remark says:"))
    console.say(f"  {_HOW[wanted]}")
    return 0


command = Command(
    "completion",
    callback=_complete,
    params=[
        Argument(
            ["shell"],
            type=click.Choice(_SHELLS),
            required=False,
            metavar="[SHELL]",
            meaning=mark("bash, zsh, fish or powershell; else the one you use."),
        )
    ],
    help=mark(
        "Print the lines that make your terminal complete commands, options and the names of your consultations."
    ),
    examples=[
        ('eval "$(civicgen completion bash)"', mark("completion in this terminal, with bash")),
        (
            "civicgen completion fish > ~/.config/fish/completions/civicgen.fish",
            mark("completion in every terminal, with fish"),
        ),
        ("civicgen completion powershell | Out-String | iex", mark("completion in this window of PowerShell")),
    ],
    codes=(0, 2),
)
