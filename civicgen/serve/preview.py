"""Sources that change become pages that change: build, tell the open pages, wait for the next change."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from civicgen.builder.snapshot import changes, snapshot, watched
from civicgen.serve.live import Live, State
from civicgen.serve.server import PreviewServer
from civicgen.serve.slow import Line

__all__ = ["FOLDER", "Round", "preview"]

FOLDER = Path(".civicgen") / "preview"
"""Where the preview lies in the portal: never in the site, so that a draft cannot leave with it."""

PORTS = 20
"""Ports tried when nobody asked for one."""


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """What one build of the preview came to."""

    state: State
    watched: tuple[Path, ...] = ()
    """Folders outside the portal that the site depends on: themes."""


def _listen(port: int | None, folder: Path, live: Live, line: Line | None) -> PreviewServer:
    """Take the port asked for, else the first free one from 8000. Raises OSError when it is taken."""
    if port is not None:
        return PreviewServer(port, folder, live, line)
    for candidate in range(8000, 8000 + PORTS):
        try:
            return PreviewServer(candidate, folder, live, line)
        except OSError:
            continue
    return PreviewServer(0, folder, live, line)


def preview(
    root: Path,
    build: Callable[[tuple[str, ...]], Round],
    *,
    port: int | None = None,
    line: Line | None = None,
    ready: Callable[[PreviewServer], None],
    stopped: threading.Event | None = None,
) -> None:
    """Serve the preview of a portal until `stopped`, or until an interruption, which goes through.

    `build` is given the files that changed (none at first); it runs in the calling thread only. `ready` is called once
    pages can be asked for, after the first build. Raises OSError when the port is taken.
    """
    stop = stopped or threading.Event()
    live = Live()
    with _listen(port, root / FOLDER, live, line) as server:
        # Pages can be asked for while the first build is under way; they come when it is done.
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        try:
            known = snapshot(watched(root))
            outcome = build(())
            live.tell(outcome.state)
            thread.start()
            ready(server)
            beyond = outcome.watched
            # What changed during the first build must be seen too: `known` is from before it.
            known |= snapshot(beyond)
            for changed in changes(lambda: (*watched(root), *beyond), known, stopped=stop.wait):
                live.tell(build(changed).state)
        finally:
            live.close()
            if thread.is_alive():
                server.shutdown()
