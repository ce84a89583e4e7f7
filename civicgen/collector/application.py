"""A request to an answer: which page it is for, within which limits, and one line of log that tells of nobody."""

from __future__ import annotations

import asyncio
import json
import sys
import time
import traceback
from typing import Any

from civicgen.collector import giving, reading, receiving
from civicgen.collector.answers import Answer, plain, redirect
from civicgen.collector.arriving import Arriving, rest
from civicgen.collector.asking import LANG
from civicgen.collector.bodies import BadBody, read
from civicgen.collector.commits import Busy
from civicgen.collector.database import Full, Unreachable
from civicgen.collector.office import Office
from civicgen.collector.origins import came_from, origin_of
from civicgen.collector.pages import Voice
from civicgen.collector.rates import network
from civicgen.collector.requests import Message, Receive, Request, Send, route_of
from civicgen.collector.sayings import Told
from civicgen.collector.settings import Settings, utc
from civicgen.forms import receipts
from civicgen.forms.bundle import BundledForm

__all__ = ["Application"]

HANGS_UP = frozenset({400, 408, 413, 415, 431, 503})
"""Answers after which the connection ends."""
SEARCHES = 900
"""Searches of one network in an hour."""
INSIDE, WRITING = 256, 384
"""Requests being answered, deposits waiting for the disk: with more, people are asked to wait."""
BEAT = 0.1
LATE = {"review": 3.0, "send": 10.0}
"""Seconds between looks at how late everything is, and from how late on people are asked to wait: who comes to a queue
of a minute is better told at once, and who has read what they typed comes first."""


class _Told(Exception):  # noqa: N818  (it carries the page that ends the visit)
    def __init__(self, what: Told, form: BundledForm | None = None) -> None:
        super().__init__(what)
        self.what, self.form = what, form


class Application:
    """An ASGI application, for uvicorn or any other server."""

    def __init__(self, settings: Settings, office: Office | None = None, log: Any = None) -> None:
        """With what it is told; opens nothing before it is started."""
        self.settings = settings
        self.office: Any = office
        self._log = log or sys.stderr
        self._inside = 0
        self._arriving = Arriving()
        self._late = 0.0
        self._refusals: dict[tuple[str, str], Answer] = {}
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(Request(scope, receive), send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        if self.office is None:
            self.office = Office(self.settings)
        loop = asyncio.get_running_loop()
        self._tasks = (loop.create_task(self.office.keep()), loop.create_task(self._beat()))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for task in self._tasks:
            task.cancel()
        await self.office.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _beat(self) -> None:
        """How late is everything? By how much this is."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + BEAT
            await asyncio.sleep(BEAT)
            self._late = loop.time() - due

    def _overload(self, lang: str) -> Answer:
        """The page that asks to wait, made once: it must cost nothing when it is needed."""
        key = (lang, self.office.bundles.digest)
        if key not in self._refusals:
            self._refusals = {key: Voice(self.office.bundle, self.settings.base, lang).told("overload")}
        return self._refusals[key]

    async def _answer(self, request: Request, send: Send) -> None:
        began = time.perf_counter()
        route, given = route_of(request)
        self._inside += 1
        try:
            try:
                answer = await self._within(route, request, given)
            finally:
                self._inside -= 1
            if answer.status in HANGS_UP and answer.status != 408:
                await rest(request)
        except ConnectionResetError:
            return
        headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answer.headers]
        headers.append((b"content-length", str(len(answer.body)).encode()))
        if answer.status in HANGS_UP:
            headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else answer.body})
        self.office.counts[f"{route} {answer.status}"] += 1
        self._tell(route, request.method, given.get("form", ""), answer.status, time.perf_counter() - began)

    def _tell(self, route: str, method: str, form: str, status: int, seconds: float) -> None:
        known = form if form in self.office.bundle.forms else ""
        line = {
            "time": utc().isoformat(timespec="seconds"),
            "page": route,
            "method": method if method.isalpha() and len(method) < 10 else "other",
            "form": known,
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        print(json.dumps(line), file=self._log, flush=True)

    async def _within(self, route: str, request: Request, given: dict[str, str]) -> Answer:  # noqa: C901  (one fault each)
        """The answer, or the page that says why there is none; nothing else ever leaves."""
        lang = self._lang(request)
        if request.method == "POST" and self._late > LATE.get(route, 60):
            return self._overload(lang)
        voice = Voice(self.office.bundle, self.settings.base, lang)
        try:
            if request.many:
                return plain(431, "Too many header fields.")
            return await self._routed(route, request, given, voice)
        except _Told as told:
            return voice.told(told.what, told.form)
        except BadBody as bad:
            return voice.told("too-large" if bad.status == 413 else "not-a-form", None).but(bad.status)
        except TimeoutError:
            return voice.told("slow")
        except Busy:
            return self._overload(lang)
        except Full:
            return voice.told("full")
        except Unreachable as error:
            self._trouble(error)
            return voice.told("failed")
        except ConnectionResetError:
            raise
        except Exception as error:  # noqa: BLE001  (a fault of ours must not show anything of anybody)
            self._trouble(error)
            return voice.told("failed")

    def _trouble(self, error: Exception) -> None:
        """Where a fault was, never what its words quote."""
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{frames[-1].filename.rpartition('civicgen')[2]}:{frames[-1].lineno}" if frames else ""
        said = str(error) if isinstance(error, Unreachable) else ""
        line = {"time": utc().isoformat(timespec="seconds"), "fault": type(error).__name__, "at": where, "said": said}
        print(json.dumps(line), file=self._log, flush=True)

    def _lang(self, request: Request) -> str:
        wanted = request.headers.get("accept-language", "")[:2].lower()
        languages: tuple[str, ...] = self.office.bundle.languages
        return next((lang for lang in languages if lang[:2] == wanted), languages[0])

    async def _routed(self, route: str, request: Request, given: dict[str, str], voice: Voice) -> Answer:
        if route in {"", "method"}:
            raise _Told("method" if route else "not-found")
        if route in {"review", "send"}:
            return await self._form(route, request, given["form"], voice)
        if route in {"export", "file", "erase", "metrics"}:
            return giving.allowed(self.office, request.headers.get("authorization", "")) or await self._given(
                route, request, given
            )
        if route == "receipt":
            return await self._receipt(request, given.get("number") or request.query.get("number", ""), voice)
        if route == "confirm":
            return await self._confirm(request, given["token"], voice)
        if route == "search":
            return await self._search(request, voice)
        if route == "health":
            return await giving.health(self.office)
        if route == "robots":
            return plain(200, "User-agent: *\nDisallow: /")
        return redirect(self.office.bundle.url)

    async def _given(self, route: str, request: Request, given: dict[str, str]) -> Answer:
        if route == "metrics":
            return await giving.metrics(self.office)
        if route == "export":
            after, limit = request.query.get("after", "0"), request.query.get("limit", "500")
            if not (after.isdecimal() and limit.isdecimal() and len(after) < 19 and len(limit) < 10):
                return plain(400, "after and limit are whole numbers.")
            return await giving.export(self.office, given["form"], int(after), int(limit))
        if route == "file":
            return await giving.file(self.office, given["form"], given["number"], given["file"])
        return await giving.erase(self.office, given["form"], given["number"])

    async def _form(self, step: str, request: Request, name: str, voice: Voice) -> Answer:
        form = self.office.bundle.forms.get(name)
        if form is None:
            raise _Told("not-found")
        if request.method != "POST":
            return redirect(form.pages.get(voice.lang) or next(iter(form.pages.values()), self.office.bundle.url))
        if self._inside > INSIDE or self.office.commits.waiting > WRITING:
            raise Busy
        with_files = any(field.type == "file" for field in next(iter(form.words.values())).fields)
        self._inside -= 1  # who only waits for the rest of a body costs nothing
        try:
            body = await self._arriving.body(request, with_files=with_files)
        finally:
            self._inside += 1
        posted = read(request.headers.get("content-type", ""), body)
        visit = receiving.Visit(
            form=name,
            origin=came_from(request.headers, self._ours()),
            network=network(request.address),
            posted=posted,
            lang=posted.one(LANG) or voice.lang,
        )
        return await (receiving.review if step == "review" else receiving.send)(self.office, visit)

    def _ours(self) -> frozenset[str]:
        bundle = self.office.bundle
        return frozenset(origin_of(each) for each in (self.settings.base, bundle.url, *self.settings.origins))

    async def _receipt(self, request: Request, typed: str, voice: Voice) -> Answer:
        if not typed:
            return voice.verify()
        number = receipts.normal(typed)
        if number is None:
            return voice.verify(typed, "typo")
        if self.office.rates.came("look", network(request.address)) > 600:
            raise _Told("many")
        found = await self.office.read(reading.given, number)
        if found is None:
            return voice.verify(typed, "unknown")
        from civicgen.markup.qr import svg

        return Voice(self.office.bundle, self.settings.base, found.lang).receipt(
            found,
            self.office.bundle.forms.get(found.form),
            codes=svg,
            unwritten=found.state == "expired" and "letter" in request.query,
        )

    async def _search(self, request: Request, voice: Voice) -> Answer:
        """Only where it was asked for, and not too often: each costs some milliseconds."""
        if self.office.searching is None and (there := voice.bundle.search.get(voice.lang, "")):
            return voice.told("not-found", back=there)
        if self.office.searching is None:
            raise _Told("not-found")
        if self._late > LATE["review"] or self.office.rates.came("search", network(request.address)) > SEARCHES:
            raise _Told("many")
        page = request.query.get("page", "1")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1
        answer: Answer = await self.office.searching.page(voice, request.query.get("q", ""), max(1, number))
        return answer

    async def _confirm(self, request: Request, token: str, voice: Voice) -> Answer:
        action = f"{self.settings.base}v/{token}"
        if request.method != "POST":
            return voice.confirmation(action, "ask")
        if came_from(request.headers, self._ours()) in {"foreign", "hidden"}:
            raise _Told("foreign")
        # silenced: a word of the address, checked by the route
        return voice.confirmation(action, await receiving.confirm(self.office, token))  # type: ignore[arg-type]
