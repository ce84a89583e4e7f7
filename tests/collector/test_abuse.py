"""What attackers send, and what only looks like it."""

from __future__ import annotations

import asyncio
import datetime
import http.client
import json
import random
import re
import socket
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import msgspec
import pytest

from civicgen.collector.arriving import AT_ONCE, Arriving
from civicgen.collector.bundles import standing
from civicgen.collector.commits import Busy
from civicgen.collector.requests import Request
from civicgen.forms import sealing
from civicgen.forms.lines import Health
from tests.collector import towns
from tests.collector.conftest import LINES, PHP, Door
from tests.collector.running import Citizen, Clerk, Server, running

OURS = "https://concertation.example"


TYPED = {"title": "Un banc", "text": "Un banc devant l'école."}

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example", "Sec-Fetch-Mode": "navigate"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://concertation.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": OURS + ".evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://concertation.example:8443"},
    {"Sec-Fetch-Site": "same-site", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "none", "Origin": "https://evil.example"},
    {"Sec-Fetch-Site": "unknown"},
    {"Sec-Fetch-Site": "Cross-Site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "https://evil.example/https://concertation.example"},
    {"Origin": "https://concertation.example.evil.example"},
    {"Origin": "file://"},
    {"Origin": "https://CONCERTATION.example"},
    {"Origin": "https://user@concertation.example"},
    {"Origin": " https://concertation.example x"},
    {"Origin": "https://evil.example", "Referer": OURS + "/"},
]
"""Headers of posts from pages that are not ours."""
HONEST = [
    {},
    {"User-Agent": "w3m/0.5.3"},
    {"User-Agent": "Lynx/2.9.0"},
    {"User-Agent": "curl/8.5"},
    {"User-Agent": "Mozilla/5.0 (Linux; U; Android 4.1)"},
    {"Referer": OURS + "/"},
    {"Referer": ""},
    {"Origin": OURS},
    {"Origin": "https://www.example"},
    {"Origin": OURS, "Referer": OURS + "/x/"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-site", "Origin": OURS},
    {"Sec-Fetch-Site": "cross-site", "Origin": OURS},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-User": "?1"},
    {"Via": "1.1 proxy", "X-Forwarded-For": "203.0.113.9"},
    {"Accept-Language": "fr", "DNT": "1"},
    {"Sec-Fetch-Site": "none", "Origin": OURS},
]
"""Headers of old browsers, text browsers, browsers that say little, and of today's."""


def test_posts_from_other_sites(citizen: Citizen, clerk: Clerk):
    """None of twenty is recorded."""
    assert len(FOREIGN) == 20
    before = len(clerk.received())
    hidden = citizen.review(TYPED).hidden()
    for headers in FOREIGN:
        assert citizen.send(hidden, headers=headers).status == 403, headers
    assert len(clerk.received()) == before
    for headers in FOREIGN:
        got = citizen.post("/s/" + towns.NAME, TYPED, headers)
        assert got.status in {200, 403}, headers  # the review at most: a person must press its button
        assert "location" not in got.headers


def test_posts_of_old_and_quiet_browsers(citizen: Citizen):
    """None of twenty is refused, at either step."""
    assert len(HONEST) == 20
    reviews = [citizen.post("/s/" + towns.NAME, TYPED, headers) for headers in HONEST]
    assert [got.status for got in reviews] == [200] * 20
    sent = [citizen.send(got.hidden(), headers=headers) for got, headers in zip(reviews, HONEST, strict=True)]
    assert [got.status for got in sent] == [303] * 20


def raw(server: Server, data: bytes, wait: float = 3) -> bytes:
    """Bytes as they are; what comes back until it closes or falls silent."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=wait) as line:
        line.sendall(data)
        got = b""
        try:
            while chunk := line.recv(65536):
                got += chunk
                if b"\r\n\r\n" in got and len(got) > 100:
                    line.settimeout(0.3)
        except (TimeoutError, ConnectionResetError):
            pass
        return got


def test_raw_requests(tmp_path: Path, shared_data: Path):
    """The right refusal or a clean end for each; others are answered all the while; nothing is recorded."""
    cases = json.loads((shared_data / "hostile/own/http/requests.json").read_text("utf-8"))
    sent = [
        (path, case["name"], case["raw"].replace("POST /f", "POST " + path, 1).encode("latin-1"))
        for path in ("/f", "/s/" + towns.NAME, "/c/" + towns.NAME)
        for case in cases
    ]
    with running(tmp_path) as server, ThreadPoolExecutor(len(sent)) as pool:
        answers = list(pool.map(lambda one: raw(server, one[2], wait=1), sent))
        wrong = []
        for (path, name, _), got in zip(sent, answers, strict=True):
            status = int(got.split()[1]) if got.startswith(b"HTTP/1.1 ") else 0
            # Half a request: the server waits for the rest, and lets go after its time (another test). A form that
            # is ours but empty is told what is missing (422); what comes from nowhere may be read again (200).
            if status and not (400 <= status < 500):
                wrong.append((path, name, status))
            assert b"Traceback" not in got
            assert b"evil.invalid" not in got.partition(b"\r\n\r\n")[0]
        assert wrong == []
        assert Citizen(server.port).ask("GET", "/health").status == 200
        assert Clerk(server.port).received() == []


def naughty(hostile: Path) -> list[str]:
    """Strings of all lists."""
    found = []
    for name in ("sql", "xss", "strings"):
        for path in sorted((hostile / name).glob("*.txt")):
            found += path.read_text("utf-8", "replace").splitlines()
    for path in sorted((hostile / "strings").glob("*.json")):
        found += json.loads(path.read_text("utf-8"))
    found += (hostile / "csv/payloadbox-csv.txt").read_text("utf-8", "replace").splitlines()
    for name in ("unicode/strings", "csv/cells", "links/urls", "contributions/hostile"):
        found += texts_of(json.loads((hostile / f"own/{name}.json").read_text("utf-8")))
    return sorted({text for text in found if text.strip()})


def texts_of(value: object) -> Iterator[str]:
    """All texts of parsed JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts_of(each)


def judge(server: Door, texts: list[str]) -> None:
    """Sent as title, text, name and unknown field; each changes its own row only, and is read as it was typed."""
    from civicgen.forms.validate import clean

    citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
    expected: dict[str, tuple[str, str]] = {}
    waiting = []
    plain = citizen.review({"title": "Un banc", "text": "Un banc.", "name": "", "email": ""})
    links = set(re.findall(r"<a [^>]*>", plain.text))
    for number, text in enumerate(texts):
        citizen.headers = {"X-Forwarded-For": f"10.{number // 250}.{number % 250}.1"}
        typed = {"title": text[:100], "text": text[:9000], "name": text[:200], "x' OR 1=1 --": text[:50], "email": ""}
        got = citizen.review(typed)
        if got.status == 422:  # nothing that can be read is left of it
            assert not clean(text[:100], lines=False)
            continue
        assert got.status == 200, (text, got.status)
        main = got.text.partition('<main id="contenu">')[2].rpartition("</main>")[0]
        tags = set(re.findall(r"<\s*([A-Za-z!?/][A-Za-z0-9]*)", main))
        assert tags <= {
            "h1",
            "p",
            "dl",
            "dt",
            "dd",
            "br",
            "span",
            "form",
            "input",
            "button",
            "b",
            "/h1",
            "/p",
            "/dl",
            "/dt",
            "/dd",
            "/span",
            "/form",
            "/button",
            "/b",
            "a",
            "/a",
        }, (text, tags)
        assert set(re.findall(r"<a [^>]*>", main)) <= links, text
        assert not re.search(r"<[a-z][^>]*\son[a-z]+\s*=", main), text
        waiting.append((dict(citizen.headers), got.hidden(), text))
    for headers, hidden, text in waiting:
        citizen.headers = headers
        sent = citizen.send(hidden)
        assert sent.status == 303, text
        expected[sent.where.rpartition("/")[2]] = (clean(text[:100], lines=False), clean(text[:9000], lines=True))
    lines = {line.receipt: line for line in clerk.received()}
    assert set(expected) <= set(lines)
    for receipt, (title, text) in expected.items():
        # PHP composes accents only where it has intl; whoever fetches does it in any case.
        assert unicodedata.normalize("NFC", lines[receipt].fields["title"][0]) == title
        assert unicodedata.normalize("NFC", lines[receipt].fields["text"][0]) == text
        if title:
            assert "name" in sealing.split_fields(lines[receipt].sealed)
    if isinstance(server, Server):
        for record in server.records():
            assert set(record) <= {"time", "page", "method", "form", "status", "ms", "fault", "at", "said"}
            assert "fault" not in record, record
    else:
        assert "civicgen: " not in server.log.read_text("utf-8", "replace")


def test_hostile_strings(tmp_path: Path, store: str, shared_data: Path):
    """One in fifty of the lists through the door, on both databases: read as typed, nothing else changes."""
    with running(tmp_path, store=store) as server:
        judge(server, naughty(shared_data / "hostile")[::50])


@pytest.mark.parametrize("server", [PHP, LINES], indirect=True)
def test_hostile_strings_for_php(server: Door, shared_data: Path):
    """The same for the PHP file, with SQLite and without."""
    judge(server, naughty(shared_data / "hostile")[::50])


@pytest.mark.long
@pytest.mark.parametrize("server", [PHP, LINES], indirect=True)
def test_all_hostile_strings_for_php(server: Door, shared_data: Path):
    """All of them."""
    judge(server, naughty(shared_data / "hostile"))


@pytest.mark.long
def test_all_hostile_strings(tmp_path: Path, store: str, shared_data: Path):
    """All of them."""
    with running(tmp_path, store=store) as server:
        judge(server, naughty(shared_data / "hostile"))


def test_paths(server: Door, citizen: Citizen, clerk: Clerk, shared_data: Path):
    """No name of a file, form, receipt or submission leads anywhere."""
    names = (shared_data / "hostile/paths/fuzzdb-traversals.txt").read_text("latin-1").splitlines()[::6]
    names += [
        each["name"] if isinstance(each, dict) and "name" in each else ""
        for each in json.loads((shared_data / "hostile/own/paths/names.json").read_text("utf-8"))
    ]
    for name in names:
        safe = "".join(
            sign if sign.isascii() and sign.isprintable() and sign not in " #?" else f"%{ord(sign) % 256:02x}"
            for sign in name
        )
        for path in (f"/{safe}", f"/r/{safe}", f"/v/{safe}", f"/export/{towns.NAME}/{safe}", f"/s/{safe}"):
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
            connection.putrequest("GET", server.prefix + path)
            connection.putheader("Authorization", clerk.headers["Authorization"])
            connection.endheaders()
            got = connection.getresponse()
            body = got.read()
            assert got.status in {200, 303, 400, 404, 405}, (path, got.status)
            assert b"root:" not in body
            connection.close()
    number = citizen.review({**TYPED, "title": "<b>"}).status
    assert number == 200


def test_a_field_left_empty_by_people(citizen: Citizen, clerk: Clerk):
    """Who fills it in is a machine, most likely: recorded all the same, marked, and looked at by a person."""
    got = citizen.review({**TYPED, "civicgen-empty": "http://spam.example"})
    receipt = citizen.send(got.hidden()).where.rpartition("/")[2]
    [line] = [line for line in clerk.received() if line.receipt == receipt]
    assert line.spam is True


def test_one_network_sends_very_much(tmp_path: Path):
    """It is asked to wait, told how else to take part, and nobody else is."""
    with running(tmp_path, options=("--deposits-an-hour", "5")) as server:
        flood = [Citizen(server.port, f"203.0.113.{number}") for number in range(8)]
        reviews = [each.review(TYPED).hidden() for each in flood]
        other = Citizen(server.port, "2001:db8::1")
        reviewed = other.review(TYPED).hidden()
        sent = [each.send(hidden) for each, hidden in zip(flood, reviews, strict=True)]
        assert [got.status for got in sent] == [303] * 5 + [429] * 3
        assert "retry-after" in sent[-1].headers
        assert "mairie@concertation.example" in sent[-1].text
        assert "Un banc devant l'école." in unescape(sent[-1].text)
        assert other.send(reviewed).status == 303
        database = sqlite3.connect(tmp_path / "deposits.db")
        assert "203.0.113" not in "\n".join(database.iterdump())
        database.close()


def test_opens_and_closes(tmp_path: Path):
    """As the site says, whose word is looked at again: a page says when, how else, and gives back what was typed."""
    hour, now = datetime.timedelta(hours=1), datetime.datetime.now(datetime.UTC)

    def published(opens: datetime.datetime, closes: datetime.datetime | None) -> None:
        bundle = towns.bundle(opens=opens, closes=closes)
        (tmp_path / "collector.json").write_bytes(towns.written(bundle))
        for _ in range(200):
            health = msgspec.json.decode(citizen.ask("GET", "/health").body, type=Health).forms[towns.NAME]
            if health.opens == opens:
                assert not health.open
                return
            time.sleep(0.02)
        pytest.fail("the new bundle is not in force")

    with running(tmp_path, hurried="import civicgen.collector.office as o; o.EVERY = 0.1") as server:
        citizen = Citizen(server.port)
        hidden = citizen.review(TYPED).hidden()
        published(now - hour, now)
        late = citizen.send(hidden)
        assert late.status == 410
        assert "Un banc devant l'école." in unescape(late.text)
        assert "mairie@concertation.example" in late.text
        assert citizen.review(TYPED).status == 410
        assert Clerk(server.port).received() == []
        published(now + hour, None)
        early = citizen.send(hidden)
        assert early.status == 403
        assert "Un banc devant l'école." in unescape(early.text)
        assert Clerk(server.port).received() == []


def test_the_clock_of_the_server():
    """A form is open from its first instant on, and closed from the instant after its last."""
    opens, closes = (datetime.datetime(2026, 3, day, 8, tzinfo=datetime.UTC) for day in (1, 2))
    form, second = towns.bundle(opens=opens, closes=closes).forms[towns.NAME], datetime.timedelta(seconds=1)
    moments = (opens - second, opens, closes - second, closes)
    assert [standing(form, moment) for moment in moments] == ["not-yet", "open", "open", "over"]


@pytest.mark.parametrize("count", [40, pytest.param(1000, marks=pytest.mark.long)])
def test_nobody_honest_is_refused(tmp_path: Path, count: int):
    """Keyboard, autofill, screen reader, the library's one address with thirty an hour, two hours of typing, paste."""
    chance = random.Random(5)
    browsers = [headers for headers in HONEST if "X-Forwarded-For" not in headers]
    words = [
        "banc",
        "école",
        "vélo",
        "trottoir",
        "arbre",
        "ombre",
        "eau",
        "marché",
        "bruit",
        "lumière",
        "sécurité",
        "place",
    ]
    with running(tmp_path, options=("--origin", "https://www.example")) as server:
        waiting = []
        for number in range(count):
            library = number % 33 == 0
            citizen = Citizen(
                server.port, "192.0.2.4" if library else f"172.{number % 200}.{number // 200}.{number % 99}"
            )
            headers = browsers[number % len(browsers)]
            typed: dict[str, object] = {
                "title": " ".join(chance.choices(words, k=4)) + f" {number}",
                "text": "\r\n\r\n".join(" ".join(chance.choices(words, k=chance.randrange(3, 300))) for _ in range(3)),
                "civicgen-lang": "fr",
                "civicgen-form": towns.NAME,
                "civicgen-version": "old",
                "civicgen-empty": "",
            }
            if number % 3 == 0:
                typed |= {"name": "Jeanne d'Arc-Lefèvre", "email": "Jeanne.Lefevre+ville@mairie.example"}
            if number % 5 == 0:
                typed["text"] = (
                    "Voir https://www.legifrance.gouv.fr/x et http://ville.example/plan\u202f: d’accord\u00a0! 👍🏽"
                )
            if number % 7 == 0:
                typed["text"] = "É" * 9999
            got = citizen.post("/s/" + towns.NAME, typed, headers)
            assert got.status == 200, (number, got.text)
            waiting.append((citizen, headers, got.hidden()))
        sent = [citizen.send(hidden, headers=headers) for citizen, headers, hidden in waiting]
        assert [got.status for got in sent if got.status != 303] == []
        marked = [line for line in Clerk(server.port).received() if line.spam]
        assert marked == []


@pytest.mark.parametrize(
    ("proxies", "unix", "said", "client"),
    [
        ("127.0.0.1", True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("127.0.0.1,198.51.100.0/24", True, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        ("*", True, "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        ("*", False, "203.0.113.9", "192.0.2.1"),
        ("192.0.2.1", False, "evil, 203.0.113.9", "203.0.113.9"),
    ],
)
def test_who_asks(proxies: str, unix: bool, said: str, client: str):
    """The rightmost address that is none of ours: what stands before it anybody can have written."""
    from civicgen.collector.server import Fronted

    seen = []

    async def application(scope, receive, send) -> None:
        seen.append(scope["client"][0])

    scope = {
        "type": "http",
        "client": None if unix else ("192.0.2.1", 5),
        "headers": [(b"x-forwarded-for", said.encode())],
        "scheme": "http",
    }
    asyncio.run(Fronted(application, proxies, unix=unix)(scope, None, None))
    assert seen == [client]


def test_two_lengths(tmp_path: Path):
    """A request that a web server in front could end elsewhere than we do is refused, and the connection ends."""
    with running(tmp_path) as server:
        got = raw(
            server,
            b"POST /s/x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\n0\r\n\r\nGET /health HTTP/1.1\r\nHost: x\r\n\r\n",
            wait=0.5,
        )
        assert got.startswith(b"HTTP/1.1 400 ")
        assert got.count(b"HTTP/1.1 ") == 1


@pytest.mark.parametrize(("kind", "most", "of_one"), [(kind, *limits) for kind, limits in AT_ONCE.items()])
def test_who_drips_keeps_nobody_else_waiting(kind: str, most: int, of_one: int):
    """Of the room for bodies on their way one network has a part, and all of them have no more than all of it."""

    class Dripping(Request):
        def __init__(self, address: str) -> None:
            form = "multipart/form-data" if kind == "files" else "application/x-www-form-urlencoded"
            headers = [(b"content-type", form.encode())]
            super().__init__(
                {"method": "POST", "path": "/", "headers": headers, "query_string": b"", "client": (address, 1)},
                self.receive,
            )
            self.end = asyncio.Event()

        async def receive(self) -> dict[str, object]:
            await self.end.wait()
            return {"type": "http.request", "body": b"x", "more_body": False}

    async def whole() -> None:
        arriving = Arriving()
        begun: list[tuple[Dripping, asyncio.Task[bytes]]] = []

        async def begin(address: str) -> bool:
            request = Dripping(address)
            task = asyncio.create_task(arriving.body(request, with_files=True))
            await asyncio.sleep(0)
            if task.done():
                assert isinstance(task.exception(), Busy)
                return False
            begun.append((request, task))
            return True

        assert [await begin(f"203.0.113.{number % 250}") for number in range(of_one + 1)] == [True] * of_one + [False]
        others = [await begin(f"10.0.{number}.1") for number in range(most - of_one + 1)]
        assert others == [True] * (most - of_one) + [False]
        for request, _ in begun:
            request.end.set()
        assert {await task for _, task in begun} == {b"x"}
        assert arriving._coming[kind] == {}  # nobody is remembered
        assert await begin("203.0.113.1")
        begun[-1][0].end.set()
        await begun[-1][1]

    asyncio.run(whole())
