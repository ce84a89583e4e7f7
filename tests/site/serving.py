"""A small host: serves the folder of a site under a base path, as static hosts do, and remembers what was asked."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class _Host(SimpleHTTPRequestHandler):
    base = "/"

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.base):
            return str(Path(self.directory) / "outside the base path")
        return super().translate_path("/" + path[len(self.base) :])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that the library gave it)
        """Say nothing: the tests ask the browser what it fetched."""

    def list_directory(self, path: str) -> None:  # type: ignore[override]  # a host does not list folders
        self.send_error(404)


@contextmanager
def serving(root: Path, base: str = "/") -> Iterator[str]:
    """Serve `root` on this machine only, under `base` (which ends in a slash); gives the address of the home page."""
    handler = type("Host", (_Host,), {"base": base})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(root)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
