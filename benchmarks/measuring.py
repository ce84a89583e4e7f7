"""From a command to what it cost: time on the wall, time of processors, memory of all its processes together."""

from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As where people run it: Python keeps what it compiled."""


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor, user and system, of the command and of every process it waited for."""


def timed(command: list[str], cwd: Path) -> Cost:
    """Run a command that must succeed, and time it."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command} in {cwd} ended with {process.returncode}: {said.decode()}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def peak(command: list[str], cwd: Path, every: float = 0.01) -> int:
    """Bytes of memory at most, of the command and its children together; what they share is counted once (Linux).

    A run of its own, since looking costs time.
    """
    most = 0
    silent = subprocess.DEVNULL
    with subprocess.Popen(command, cwd=cwd, env=ENVIRONMENT, stdout=silent, stderr=silent) as process:
        while process.poll() is None:
            most = max(most, sum(map(_proportional, _family(process.pid))))
            time.sleep(every)
    if process.returncode:
        raise RuntimeError(f"{command} in {cwd} ended with {process.returncode}")
    return most


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    family = [pid]
    for parent in family:
        try:
            for task in Path(f"/proc/{parent}/task").iterdir():
                family += map(int, (task / "children").read_text(encoding="ascii").split())
        except OSError:
            continue  # it ended meanwhile
    return family


def _proportional(pid: int) -> int:
    """Bytes of a process, its share of what it shares with others."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
