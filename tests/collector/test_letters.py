"""Confirmation by e-mail: a letter, a page with a button, once; and nothing of what was typed in the letter."""

from __future__ import annotations

import email.policy
import json
import re
import shutil
import socketserver
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from civicgen.collector.letters import Letter, possible, written
from civicgen.forms.addresses import plain_address
from tests.collector import towns
from tests.collector.running import Citizen, Clerk, running
from tests.conftest import REPOSITORY, command

UNWRITTEN_FR = "Aucun message ne suit pour confirmer votre adresse électronique"
TYPED = {"title": "Un banc secret", "text": "Devant l'école.", "email": "zoe@example.org"}


class Post(socketserver.ThreadingTCPServer):
    """A mail server that keeps what it is given; it refuses the first letter, as real ones do when they are busy."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.letters: list[EmailMessage] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Session(socketserver.StreamRequestHandler):
    """One letter, by the words of RFC 5321."""

    def handle(self) -> None:
        say = lambda text: self.wfile.write(text.encode() + b"\r\n")  # noqa: E731  (one line of a protocol, said often)
        say("220 here")
        while word := self.rfile.readline().strip():
            verb = word[:4].upper()
            if verb == b"DATA":
                say("354 go on")
                lines = []
                while (line := self.rfile.readline()) != b".\r\n":
                    lines.append(line[1:] if line.startswith(b"..") else line)
                parsed = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
                assert isinstance(parsed, EmailMessage)
                assert isinstance(self.server, Post)
                self.server.letters.append(parsed)
                say("250 kept")
            elif verb == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 well")


@pytest.fixture
def post() -> Iterator[Post]:
    with Post() as server:
        yield server
        server.shutdown()


def test_confirmation(tmp_path: Path, post: Post, store: str):
    """Awaiting, then confirmed; the link alone confirms nothing; a second press changes nothing; old links say so."""
    more = {"CIVICGEN_COLLECTOR_MAIL": f"smtp://127.0.0.1:{post.server_address[1]}"}
    options = ("--mail-from", "mairie@concertation.example")
    with running(tmp_path, towns.bundle(confirm="email"), store, more, options) as server:
        citizen, clerk = Citizen(server.port), Clerk(server.port)
        number = citizen.deposit(TYPED)
        without = citizen.deposit({**TYPED, "email": ""})
        states = {line.receipt: line.state for line in clerk.received()}
        assert states == {number: "awaiting", without: "received"}
        for _ in range(100):
            if post.letters:
                break
            time.sleep(0.05)
        [letter] = post.letters
        assert letter["To"] == "zoe@example.org"
        assert letter["From"] == "mairie@concertation.example"
        assert number in letter["Subject"]
        text = letter.get_content()
        assert "secret" not in text
        link = re.search(r"http://\S+", text)
        assert link is not None
        path = urlsplit(link[0]).path
        for _ in range(3):  # programs that read mail follow links
            assert "<button>" in citizen.ask("GET", path).text
        assert citizen.ask("POST", path, b"", {"Sec-Fetch-Site": "cross-site"}).status == 403
        assert {line.state for line in clerk.received()} == {"awaiting", "received"}
        after = max(line.sequence for line in clerk.lines())
        assert citizen.ask("POST", path, b"").status == 200
        [changed] = clerk.lines(after=after)
        assert getattr(changed, "state", "") == "confirmed"
        assert citizen.ask("POST", path, b"").status == 200
        assert list(clerk.lines(after=changed.sequence)) == []
        assert citizen.ask("POST", path[:-1] + "!", b"").status == 404
        assert citizen.ask("POST", "/v/" + "A" * 22, b"").status == 404
        token = path.rpartition("/")[2]
        if "://" not in store:
            database = sqlite3.connect(store)
            dumped = "\n".join(database.iterdump())
            database.close()
            assert token not in dumped
            assert "zoe@example.org" not in dumped


SAYING_MORE = (
    "a@b.fr\nBcc: c@d.fr",
    "a@b.fr\r\nBcc: c@d.fr",
    "a@b.fr, c@d.fr",
    "a@b.fr;c@d.fr",
    "<a@b.fr>",
    "a@b",
    "a b@c.fr",
    '"a"@b.fr',
    "a@[127.0.0.1]",
    "@b.fr",
    "a@b.fr\x00",
    "a@b.fr\u2028",
    "x" * 250 + "@b.fr",
    "a@=?utf-8?q?b.fr=2Cvictim=40gmail.com?=.org",
    "=?utf-8?q?victim=40gmail.com=2C?=@b.fr",
    "victim%gmail.com@b.fr",
    "a!b@c.fr",
    "a..b@c.fr",
    ".a@b.fr",
    "a@-b.fr",
    "zoé@b.fr",
    "a@b\uff0cc.fr",
    "a@b.fr\uff0cvictim@gmail.com",
)


@pytest.mark.parametrize("address", SAYING_MORE)
def test_addresses_that_say_more(address: str):
    """No address can add anything to a letter."""
    assert not possible(address)
    assert plain_address(address) is None


def test_addresses_that_say_more_to_php():
    """The file for PHP hosting says the same."""
    command("php")
    assert php_says(SAYING_MORE) == [None] * len(SAYING_MORE)


def php_says(addresses: Sequence[str]) -> list[str | None]:
    """What the PHP file makes of addresses."""
    source = (REPOSITORY / "civicgen/collector/receive.php").read_text("utf-8")
    names = ("plain_address", "length", "utf8_only")
    functions = [source[source.index(f"function {name}(") :].split("\n}\n")[0] + "\n}" for name in names]
    script = "\n".join(functions) + "\necho json_encode(array_map('plain_address', json_decode($argv[1], true)));"
    done = subprocess.run(["php", "-r", script, json.dumps(addresses)], check=True, capture_output=True, text=True)
    found: list[str | None] = json.loads(done.stdout)
    return found


def test_addresses_of_people():
    """As people have them; a domain in their own letters is written as the network writes it."""
    good = ["zoe@example.org", "jean-paul.o'neill+mairie@sous.Domaine-x.example", "a_b=c@1und1.de", "x@y.museum"]
    wanted = ["zoe@example.org", "jean-paul.o'neill+mairie@sous.domaine-x.example", "a_b=c@1und1.de", "x@y.museum"]
    assert [plain_address(each) for each in good] == wanted
    assert plain_address("zoe@élan.example") == "zoe@xn--lan-9la.example"
    assert written(Letter("zoe@élan.example", "Bonjour", "…"), "mairie@x.fr")["To"] == "zoe@xn--lan-9la.example"
    if shutil.which("php"):
        assert php_says(good) == wanted


def test_few_letters_to_one_person(tmp_path: Path, post: Post):
    """Whoever types somebody's address into forms, however it is written, sends them two letters an hour."""
    more = {"CIVICGEN_COLLECTOR_MAIL": f"smtp://127.0.0.1:{post.server_address[1]}"}
    options = ("--mail-from", "mairie@concertation.example")
    with running(tmp_path, towns.bundle(confirm="email"), "", more, options) as server:
        citizen = Citizen(server.port)
        for address in ("zoe@example.org", "Zoe@example.org"):
            citizen.deposit({**TYPED, "email": address})
        third = citizen.review({**TYPED, "email": "zoe+1@EXAMPLE.org"}).hidden()
        sent = citizen.send(third)
        for again in (sent, citizen.send(third)):  # pressed twice, it is one deposit, and says the same
            assert again.headers["location"] == f"{server.base[:-1]}{sent.where}?letter=none"
            told = citizen.ask("GET", sent.where + "?letter=none")
            assert told.status == 200
            assert UNWRITTEN_FR in unescape(told.text)
            assert "adresse électronique non confirmée" in told.text
        later = citizen.ask("GET", sent.where)
        assert UNWRITTEN_FR not in unescape(later.text)
        plain = citizen.deposit({**TYPED, "email": ""})
        assert UNWRITTEN_FR not in unescape(citizen.ask("GET", f"/r/{plain}?letter=none").text)
        citizen.deposit({**TYPED, "email": "jean@example.org"})
        states = [line.state for line in Clerk(server.port).received()]
        assert states == ["awaiting", "awaiting", "expired", "received", "awaiting"]
        for _ in range(100):
            if len(post.letters) >= 3:
                break
            time.sleep(0.05)
        time.sleep(0.3)
        assert sorted(str(letter["To"]) for letter in post.letters) == [
            "Zoe@example.org",
            "jean@example.org",
            "zoe@example.org",
        ]


def test_headers_hold_one_line():
    """Not even a title written by ourselves can add a header."""
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        written(Letter("a@b.fr", "Bonjour\r\nBcc: x@y.fr", "…"), "mairie@x.fr")
