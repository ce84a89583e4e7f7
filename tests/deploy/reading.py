"""Reads a folder as visitors do, following every link, again and again until told to end; tells what it found."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tests.deploy.sites import broken, reader


def main() -> None:
    """`reading FOLDER`: ends when its standard input does; prints how many times it has read, then dead links."""
    ended = threading.Event()

    def wait() -> None:
        sys.stdin.read()
        ended.set()

    threading.Thread(target=wait, daemon=True).start()
    print("reading", flush=True)
    found: list[str] = []
    times = 0
    while not ended.is_set():
        found += broken(reader(Path(sys.argv[1])))
        times += 1
    print(times, *found, sep="\n")


if __name__ == "__main__":
    main()
