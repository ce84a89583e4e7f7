"""Requests from this machine become pages of the preview, with nothing that a browser would keep."""

from __future__ import annotations

import socket
from functools import cache
from hashlib import blake2b
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from civicgen.serve.addresses import Found, Moved, find, local, media_type
from civicgen.serve.dressed import POLICY, dressed
from civicgen.serve.live import Live
from civicgen.serve.slow import Line

__all__ = ["PREFIX", "PreviewServer"]

PREFIX = "/.civicgen/"
"""Addresses of the preview's own files; no file of a site can have them."""
_HEARTBEAT = 15.0
"""Seconds after which a silent connection is checked; browsers that left are found out then."""
_SCRIPTS = {"live.js": "text/javascript; charset=utf-8", "live.css": "text/css; charset=utf-8"}


@cache
def _own(name: str) -> bytes:
    return (files("civicgen.serve") / name).read_bytes()


class PreviewServer(ThreadingHTTPServer):
    """Serves one folder on this machine only."""

    daemon_threads = True
    # On Windows this option would let two programs take the same port; elsewhere it avoids a minute's wait.
    allow_reuse_address = not hasattr(socket, "SO_EXCLUSIVEADDRUSE")

    def __init__(self, port: int, root: Path, live: Live, line: Line | None = None) -> None:
        self.root = root
        self.live = live
        self.line = line
        super().__init__(("127.0.0.1", port), _Answer)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self.server_address[1])

    def handle_error(self, _request: Any, _address: Any) -> None:
        """A browser that goes away in the middle of an answer is no news."""


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: PreviewServer
    timeout = 60
    # The headers of a page and its body leave together.
    wbufsize = 65536
    disable_nagle_algorithm = True
    _asked = 0

    def version_string(self) -> str:
        return "civicgen"

    def log_message(self, format: str, *_arguments: Any) -> None:  # noqa: A002  (the name is the base class's)
        """Requests are not told: the terminal is for what happens to the sources."""

    def do_GET(self) -> None:
        self._asked += 1
        if not local(self.headers.get("Host")):
            self._send(HTTPStatus.FORBIDDEN, b"This preview answers only to this machine.\n", "text/plain")
            return
        target = self.path
        if not target.startswith("/"):
            # A request in absolute form, as to a proxy: only its path counts, the host was judged above.
            target = urlsplit(target).path or "/"
        if target.startswith(PREFIX):
            self._ours(target.removeprefix(PREFIX))
        else:
            self._page(target)

    do_HEAD = do_GET  # noqa: N815  (the name is the base class's)

    def _ours(self, target: str) -> None:
        name = target.partition("?")[0]
        if name in _SCRIPTS:
            self._send(HTTPStatus.OK, _own(name), _SCRIPTS[name])
        elif name == "events":
            self._events()
        else:
            self._send(HTTPStatus.NOT_FOUND, b"", "text/plain")

    def _page(self, target: str) -> None:
        found = find(self.server.root, target)
        if isinstance(found, Moved):
            self._send(HTTPStatus.FOUND, b"", "text/plain", {"Location": found.to})
            return
        status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
        if found is None:
            missing = self.server.root / "404.html"
            found = Found(missing, "404.html") if missing.is_file() else None
        body = b""
        if found is not None:
            try:
                body = found.file.read_bytes()
            except OSError:
                # Between finding and reading, a build may have taken it away.
                status, found = HTTPStatus.NOT_FOUND, None
        if found is None:
            self._bare(status)
            return
        kind = media_type(found.address)
        version = blake2b(body, digest_size=8).hexdigest()
        headers = {"ETag": f'"{version}"'}
        if kind.startswith("text/html"):
            body, headers["Content-Security-Policy"] = dressed(body, version)
        self._send(status, body, kind, headers)

    def _bare(self, status: HTTPStatus) -> None:
        """What is shown where the site has nothing to show, for instance before its first good build."""
        state = self.server.live.state
        if state.words.get("nothing"):
            status = HTTPStatus.SERVICE_UNAVAILABLE  # nothing is known to be missing: there is no site yet
        lang, said = (escape(state.words.get(name) or known) for name, known in (("lang", "en"), ("nothing", "404")))
        # Problems stand in the page, too: a browser without scripts shows no overlay.
        told = "".join(
            f"<li><b>{escape(one.place)}</b> {escape(one.text)} {escape(one.advice)}</li>" for one in state.problems
        )
        text = (
            f'<!DOCTYPE html><html lang="{lang}"><meta charset=utf-8><title>civicgen</title>'
            f"<meta name=viewport content='width=device-width'><body><p>{said}</p><ol>{told}</ol></body></html>"
        )
        version = blake2b(text.encode(), digest_size=8).hexdigest()
        body, policy = dressed(text.encode(), version)
        headers = {"ETag": f'"{version}"', "Content-Security-Policy": policy}
        self._send(status, body, "text/html; charset=utf-8", headers)

    def _send(self, status: HTTPStatus, body: bytes, kind: str, headers: dict[str, str] | None = None) -> None:
        line = self.server.line
        if line is not None and len(body) > 200 and "gzip" in self.headers.get("Accept-Encoding", ""):
            # Real hosts compress; a slow network must not feel slower than it is.
            body, headers = _compressed(body, kind), {**(headers or {}), "Content-Encoding": "gzip"}
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        for name, value in {"Content-Security-Policy": POLICY, **(headers or {})}.items():
            self.send_header(name, value)
        if line is not None:
            line.answer(new=self._asked == 1)
        self.end_headers()
        if self.command == "HEAD":
            return
        if line is None:
            self.wfile.write(body)
            return
        for piece in line.pieces(body):
            self.wfile.write(piece)
            self.wfile.flush()

    def _events(self) -> None:
        """Tell each new state as it comes (server-sent events), beginning with the present one."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        self.end_headers()
        live, known = self.server.live, -1
        if self.command == "HEAD":
            return
        while not live.closed:
            state = live.newer_than(known, _HEARTBEAT)
            if state is None:
                message = b": still here\n\n"
            else:
                known = state.version
                message = b"data: " + msgspec.json.encode(state) + b"\n\n"
            self.wfile.write(message)
            self.wfile.flush()


def _compressed(body: bytes, kind: str) -> bytes:
    import gzip

    return gzip.compress(body, 6 if kind.startswith(("text/", "application/")) else 1)
