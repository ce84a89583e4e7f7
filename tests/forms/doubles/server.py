"""A small server on a real socket of this machine, of which each double of a hosted service is made."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

from civicgen.forms.conformance import PRIVATE, SECRET

TECHNICAL = {"ip": PRIVATE[0], "user_agent": PRIVATE[1], "referrer": PRIVATE[2]}


class Asked:
    """One request, read."""

    def __init__(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> None:
        address = urlsplit(target)
        self.method, self.path, self.headers, self.body = method, unquote(address.path), headers, body
        self.query = {name: values[-1] for name, values in parse_qs(address.query, keep_blank_values=True).items()}

    def fields(self) -> dict[str, list[Any]]:
        """Fields of a form that was sent, urlencoded or in parts; files as (name, bytes)."""
        kind = self.headers.get("content-type", "")
        found: dict[str, list[Any]] = {}
        if kind.startswith("application/x-www-form-urlencoded"):
            for name, value in parse_qsl(self.body.decode("utf-8"), keep_blank_values=True):
                found.setdefault(name, []).append(value)
        elif kind.startswith("multipart/form-data"):
            whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + self.body)
            for part in whole.iter_parts():
                name = str(part.get_param("name", "", "content-disposition"))
                data: Any = part.get_payload(decode=True)
                file = part.get_filename()
                found.setdefault(name, []).append((file, data) if file is not None else data.decode("utf-8"))
        return found

    @property
    def bearer(self) -> bool:
        return self.headers.get("authorization") == f"Bearer {SECRET}"


class Answer:
    """What is answered."""

    def __init__(self, status: int = 200, body: Any = b"", headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.headers = dict(headers or {})
        if isinstance(body, str):
            self.headers.setdefault("Content-Type", "text/html; charset=utf-8")
            body = body.encode()
        elif not isinstance(body, bytes):
            self.headers.setdefault("Content-Type", "application/json")
            body = json.dumps(body).encode()
        self.body: bytes = body


class Server:
    """Answers requests with a function, until it is closed; remembers what it was asked."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.asked: list[Asked] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _any(self) -> None:
                size = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(size))
                outer.asked.append(asked)
                done = answer(asked)
                (self.send_response_only if "Date" in done.headers else self.send_response)(done.status)
                for name, value in done.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(done.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(done.body)

            do_GET = do_POST = do_DELETE = do_PUT = do_HEAD = _any  # noqa: N815  (the names that http.server calls)

            def log_message(self, *_arguments: object) -> None:
                """Tests print nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Double:
    """What every bench has."""

    exact = True

    def __init__(self) -> None:
        self.server = Server(self.answer)
        self.url = self.server.url

    def answer(self, asked: Asked) -> Answer:
        raise NotImplementedError

    def close(self) -> None:
        self.server.close()

    def edit(self, there: str, typed: Mapping[str, tuple[str, ...]]) -> bool:
        return False

    def remove(self, there: str) -> bool:
        return False

    def signed(self, body: bytes, now: float) -> dict[str, str] | None:
        return None


def plain(typed: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """As services keep fields: one text, or a list of several."""
    return {name: values[0] if len(values) == 1 else list(values) for name, values in typed.items()}
