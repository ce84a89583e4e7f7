"""A typed command becomes work, messages and an exit code; each command is imported only when it is used."""

from __future__ import annotations

import gc
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `civicgen` with these arguments (else those typed) and give its exit code; never raises.

    Codes: 0 done, 1 problems, 2 usage, 10 and 11 kept for `due`, 74 disk, 75 busy, 130 interrupted.
    """
    # Values are many, and few of them lead back to themselves: looking for those, again and again, takes time.
    gc.set_threshold(20_000)
    # The door stays light: completion, `--version` and an interruption before anything is loaded are quick.
    try:
        from civicgen.cli.program import run

        code = run(arguments)
    except KeyboardInterrupt:
        code = 130
    if arguments is None:
        gc.freeze()  # the program ends: what it leaves is not looked through before all goes
    return code
