"""Builds one step of a made-up portal in a process of its own, and dies when told: at one file operation of all."""

from __future__ import annotations

import os
import signal
import sys
from itertools import islice
from pathlib import Path

from tests.builder.made_up import Plan, build, edits

COUNTED = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open", "sqlite3.connect")


def step(folder: Path, seed: int, number: int, *, pages: int = 0) -> Plan:
    """The plan of one step; with more pages of its own when the build must last."""
    (folder / "file.bin").write_bytes(b"0")
    plan = next(islice(edits(seed, folder), number, None))
    if pages:
        from tests.builder.made_up import note

        plan += [note(f"z/{page}/index.html", f"{number if page % 3 else 0}", "mot " * 400) for page in range(pages)]
    return plan


def main() -> None:
    """`victim FOLDER OUTPUT SEED STEP PAGES WORKERS DEATH`: die at that file operation; 0 lives and counts them."""
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    seed, number, pages, workers, death = map(int, sys.argv[3:])
    plan = step(folder, seed, number, pages=pages)
    count, parent = 0, os.getpid()

    def watch(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in COUNTED and os.getpid() == parent:
            count += 1
            if count == death:
                os.kill(parent, signal.SIGKILL)

    print("ready", flush=True)
    sys.addaudithook(watch)
    report = build(plan, folder, output, workers=workers)
    death = 0
    print(count if report.good else report.problems, flush=True)


if __name__ == "__main__":
    main()
