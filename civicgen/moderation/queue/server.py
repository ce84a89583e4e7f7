"""Requests from this computer become decisions and pages; anything else is refused before it is looked at.

Only the loopback answers, only by its own name (no other site can lead there), only under a path with a secret that
other users of the computer do not know, and forms only from pages of its own. It forgets all when it stops.
"""

from __future__ import annotations

import hmac
import secrets
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import msgspec

from civicgen.moderation.inbox.decisions import Act, Decision
from civicgen.moderation.queue.pages import POLICY, Writer
from civicgen.moderation.queue.waiting import Case, Queue, Refused
from civicgen.problems import Place, Problem
from civicgen.problems.show import told

__all__ = ["DeskServer"]

Reasons = Sequence[tuple[str, Sequence[tuple[str, str]]]]
_LARGEST = 200_000
"""Bytes of a form that is sent back."""
_FIELDS = 500


class _Answer(msgspec.Struct):
    """What a request is answered."""

    status: HTTPStatus
    body: str = ""
    to: str = ""
    plain: str = ""


class _Job:
    """A request that waits for its turn: connections are many (browsers open some in advance), the queue is one."""

    def __init__(self, work: Callable[[], _Answer]) -> None:
        self.work = work
        self.done = Event()
        self.answer = _Answer(HTTPStatus.SERVICE_UNAVAILABLE)


class DeskServer(ThreadingHTTPServer):
    """Serves one queue to one person: one request at a time, so that decisions follow each other."""

    daemon_threads = True
    # On Windows this option would let two programs take the same port; elsewhere it avoids a minute's wait.
    allow_reuse_address = not hasattr(socket, "SO_EXCLUSIVEADDRUSE")

    def __init__(
        self,
        port: int,
        lang: str,
        queue: Callable[[], Queue],
        reasons: Reasons,
        publish: Callable[[], str],
        token: str = "",
    ) -> None:
        """`queue` reads what waits anew; `publish` publishes and says what it did."""
        super().__init__(("127.0.0.1", port), _Visit)
        self.token = token or secrets.token_urlsafe(24)
        self.base = f"/{self.token}/"
        self.writer = Writer(lang, self.base)
        self._read, self._reasons, self._publish = queue, reasons, publish
        self.queue = queue()
        self.told = ""
        self._jobs: SimpleQueue[_Job] = SimpleQueue()

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Answer, in this thread, until it is interrupted: the inbox belongs to the thread that opened it."""
        listening = Thread(target=self.serve_forever, name="listening", daemon=True)
        listening.start()
        try:
            while not until():
                with suppress(Empty):
                    self._do(self._jobs.get(timeout=0.2))
        finally:
            self.shutdown()

    @staticmethod
    def _do(job: _Job) -> None:
        try:
            job.answer = job.work()
        except Exception as fault:  # noqa: BLE001  (one submission must not keep the others from being read)
            job.answer = _Answer(HTTPStatus.INTERNAL_SERVER_ERROR, plain=f"civicgen: {type(fault).__name__}: {fault}")
        finally:
            job.done.set()

    def turn(self, work: Callable[[], _Answer]) -> _Answer:
        """Have a request answered when its turn comes."""
        job = _Job(work)
        self._jobs.put(job)
        job.done.wait(60)
        return job.answer

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.base}list/1"

    def handle_error(self, _request: Any, _address: Any) -> None:
        """A browser that goes away in the middle of an answer is no news."""

    def hosts(self) -> set[str]:
        """Names by which this computer calls itself: another one means that a foreign site led here."""
        port = self.server_address[1]
        return {f"127.0.0.1:{port}", f"localhost:{port}"}

    def got(self, path: str) -> _Answer:
        """Answer a request for a page."""
        kind, _, name = path.partition("/")
        told, self.told = self.told, ""
        if kind in ("list", "aside") and name.isascii() and name.isdigit() and len(name) < 8:
            return _Answer(HTTPStatus.OK, self.writer.list(self.queue, int(name), aside=kind == "aside", told=told))
        if kind == "s" and (case := self.queue.case(name)) is not None:
            return _Answer(HTTPStatus.OK, self.writer.one(self.queue, case, self._reasons))
        if path == "publish":
            return _Answer(HTTPStatus.OK, self.writer.publish(self.queue))
        if path == "":
            return _Answer(HTTPStatus.SEE_OTHER, to="list/1")
        return _Answer(HTTPStatus.NOT_FOUND)

    def sent(self, path: str, given: dict[str, list[str]]) -> _Answer:
        """Answer a form that was sent back."""
        kind, _, name = path.partition("/")
        if path == "undo":
            case = self.queue.undo()
            return _Answer(HTTPStatus.SEE_OTHER, to=f"s/{case.id}" if case else "list/1")
        if path == "count":
            for case in self.queue.counted().get(_first(given, "form"), ()):
                self.queue.decide(case.id, Decision(act="publish"))
            return _Answer(HTTPStatus.SEE_OTHER, to="list/1")
        if path == "publish":
            self.told = self._publish()
            self.queue = self._read()
            return _Answer(HTTPStatus.SEE_OTHER, to="list/1")
        found = self.queue.case(name) if kind == "s" else None
        return self._decided(found, given) if found is not None else _Answer(HTTPStatus.NOT_FOUND)

    def _decided(self, case: Case, given: dict[str, list[str]]) -> _Answer:
        act = _first(given, "act")
        masks = [*given.get("mask", ()), *_first(given, "masks").replace("\r\n", "\n").split("\n")]
        head = _first(given, "head").strip()
        # silenced: a word of the form, or the default
        kept: Act = {"publish": "publish", "group": "group", "withhold": "withhold"}.get(  # type: ignore[assignment]
            "publish" if act == "mask" else act, "aside"
        )
        decision = Decision(
            act=kept,
            reason=_first(given, "reason") if act != "publish" else "",
            masks=tuple(dict.fromkeys(each.replace("\r\n", "\n") for each in masks if each.strip()))
            if act == "mask"
            else (),
            head=(f"#{head}" if head.isascii() and head.isdigit() else head) if kept == "group" else "",
            note=_first(given, "note").strip(),
        )
        try:
            if act == "mask" and not decision.masks:
                decision = msgspec.structs.replace(decision, masks=("",))  # which cannot be found
            self.queue.decide(case.id, decision)
            if kept == "group" and _first(given, "all"):
                self._group_all(case, decision)
        except Refused as refused:
            known = " · ".join(words.rstrip(".") for name, held in self._reasons if name == act for _, words in held)
            given_words = refused.given | ({"known": known} if "known" in refused.given else {})
            problem = Problem(code=refused.code, place=Place(""), given=given_words)
            fault = " ".join(told(problem, self.writer.words.gettext))
            page = self.writer.one(self.queue, case, self._reasons, fault=fault, tried=(act, decision))
            return _Answer(HTTPStatus.UNPROCESSABLE_ENTITY, page)
        waiting = [each for each in self.queue.waiting() if each.in_words or each.suspect or each.unconfirmed]
        return _Answer(HTTPStatus.SEE_OTHER, to=f"s/{waiting[0].id}" if waiting else "list/1")

    def _group_all(self, case: Case, decision: Decision) -> None:
        """The others that are like it go the same way; the one they are grouped with is published."""
        for other in self.queue.alike(case):
            if other.item.decision is None and other.id != decision.head:
                self.queue.decide(other.id, decision)
        first = self.queue.case(decision.head)
        if first is not None and first.item.decision is None:
            self.queue.decide(first.id, Decision(act="publish"))


def _first(given: dict[str, list[str]], name: str) -> str:
    return given.get(name, [""])[0]


class _Visit(BaseHTTPRequestHandler):
    server: DeskServer
    timeout = 20
    wbufsize = 65536

    def version_string(self) -> str:
        return "civicgen"

    def log_message(self, format: str, *_arguments: Any) -> None:  # noqa: A002  (the name is the base class's)
        """Nothing is told of requests: their addresses hold the secret."""

    def do_GET(self) -> None:
        path = self._path()
        server = self.server
        self._send(server.turn(lambda: server.got(path)) if path is not None else _Answer(HTTPStatus.NOT_FOUND))

    def do_POST(self) -> None:
        path = self._path()
        if path is None:
            self._send(_Answer(HTTPStatus.NOT_FOUND))
            return
        length = self.headers.get("Content-Length", "")
        typed = self.headers.get("Content-Type", "").partition(";")[0].strip()
        if not self._own() or typed != "application/x-www-form-urlencoded":
            self._send(_Answer(HTTPStatus.FORBIDDEN))
        elif not (length.isascii() and length.isdigit()) or int(length) > _LARGEST:
            self._send(_Answer(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        else:
            body = self.rfile.read(int(length)).decode("utf-8", "replace")
            try:
                given = parse_qs(body, keep_blank_values=True, max_num_fields=_FIELDS)
            except ValueError:
                self._send(_Answer(HTTPStatus.BAD_REQUEST))
                return
            server = self.server
            self._send(server.turn(lambda: server.sent(path, given)))

    def _path(self) -> str | None:
        """What is asked for under the secret; None for whoever does not know it, or comes from elsewhere."""
        if self.headers.get("Host") not in self.server.hosts() or self.client_address[0] != "127.0.0.1":
            return None
        token, _, rest = self.path.removeprefix("/").partition("?")[0].partition("/")
        known = hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode())
        return rest if known and self.path.startswith("/") else None

    def _own(self) -> bool:
        """Whether a form comes from a page of ours: every browser of today says so in one way or the other."""
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site")
        if origin is not None:
            return origin in {f"http://{host}" for host in self.server.hosts()} and site in (None, "same-origin")
        return site == "same-origin"

    def _send(self, answer: _Answer) -> None:
        body = (answer.body or answer.plain).encode(
            "utf-8", "replace"
        ) or f"{answer.status.value} {answer.status.phrase}\n".encode()
        self.send_response(answer.status)
        if answer.to:
            self.send_header("Location", f"{self.server.base}{answer.to}")
        kind = "text/html" if answer.body else "text/plain"
        for name, value in {
            "Content-Type": f"{kind}; charset=utf-8",
            "Content-Length": str(len(body)),
            "Cache-Control": "no-store",
            "Content-Security-Policy": POLICY,
            # Forms of our own say where they come from; no other site is told anything.
            "Referrer-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
