"""Runs civicgen as a user does: in this process, or as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from civicgen.cli import main

REPOSITORY = Path(__file__).parent.parent.parent


class Ran(msgspec.Struct, frozen=True):
    """What a command left behind."""

    code: int
    out: str
    err: str


def run(capsys, *arguments: str | Path) -> Ran:
    """Run in this process; `main` gives the exit code and never raises."""
    capsys.readouterr()
    code = main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return Ran(code, captured.out, captured.err)


def launch(*arguments: str | Path, cwd: Path | None = None, **environ: str) -> Ran:
    """Run as a process, with an environment of its own."""
    found = subprocess.run(
        [sys.executable, "-m", "civicgen", *map(str, arguments)],
        cwd=cwd,
        env=environment(**environ),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=180,
        check=False,
    )
    return Ran(found.returncode, found.stdout.decode("utf-8", "replace"), found.stderr.decode("utf-8", "replace"))


def environment(**environ: str) -> dict[str, str]:
    """The environment of a process: this one's without its language and colours."""
    dropped = {"LANG", "LANGUAGE", "NO_COLOR", "FORCE_COLOR", "CI"}
    kept = {name: value for name, value in os.environ.items() if name not in dropped and not name.startswith("LC_")}
    return {**kept, "PYTHONPATH": str(REPOSITORY), "LANG": "en_GB.UTF-8", **environ}


@contextmanager
def held(portal: Path) -> Iterator[None]:
    """While another process works on the portal."""
    code = (
        "import time; from pathlib import Path; from civicgen.builder.lock import hold\n"
        f"cache = Path({str(portal / '.civicgen')!r}); cache.mkdir(exist_ok=True)\n"
        "with hold(cache / 'build.lock'):\n    print('held', flush=True); time.sleep(600)"
    )
    rival = subprocess.Popen([sys.executable, "-c", code], env=environment(), stdout=subprocess.PIPE)
    try:
        assert rival.stdout is not None
        assert rival.stdout.readline() == b"held\n"
        yield
    finally:
        rival.kill()
        rival.communicate()


def talk(arguments: list[str | Path], typed: bytes, seconds: float = 120.0) -> tuple[int, str]:
    """Run at a terminal: type once something is asked, give the exit code and all that was shown."""
    import pty
    import select

    process, terminal = pty.fork()
    if process == 0:  # pragma: no cover (the child becomes civicgen at once)
        # A test that runs in a thread or in the background has Ctrl-C blocked or ignored; a terminal has not.
        signal.pthread_sigmask(signal.SIG_SETMASK, [])
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.execve(sys.executable, [sys.executable, "-m", "civicgen", *map(str, arguments)], environment())
    shown, sent, end = b"", False, time.monotonic() + seconds
    while time.monotonic() < end:
        if not select.select([terminal], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other side has gone
            break
        if not part:
            break
        shown += part
        if not sent and b": " in shown:
            # Nobody presses a key in the very instant in which the question appears.
            time.sleep(0.5)
            os.write(terminal, typed)
            sent = True
    else:
        os.kill(process, 9)
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), shown.decode("utf-8", "replace")
