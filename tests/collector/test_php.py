"""What is peculiar to PHP on rented hosting: its silent limits, its folders, its mail, files without a database."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import os
import re
import secrets
import signal
import sqlite3
import subprocess
import threading
import time
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from civicgen.collector.php import receiver
from civicgen.forms import sealing
from tests.collector import towns
from tests.collector.running import TOKEN, Answer, Citizen, Clerk, PhpServer, free_port
from tests.collector.test_letters import UNWRITTEN_FR
from tests.conftest import REPOSITORY, command

TYPED = {"title": "Un banc", "text": "Un banc devant l'école.", "email": "zoe@example.org"}


@pytest.fixture(autouse=True)
def php() -> str:
    """PHP, as hosting has it."""
    return command("php")


def test_the_file_is_php():
    """It is understood as a whole, by the PHP that is here."""
    path = REPOSITORY / "civicgen" / "collector" / "receive.php"
    done = subprocess.run(["php", "-l", str(path)], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    for newer in (
        r"\bmatch\s*\(",
        r"\benum\s+[A-Z]",
        r"\breadonly\b",
        r"\?->",
        r"str_contains\(",
        r"str_starts_with\(",
        r"str_ends_with\(",
        r"array_(is_list|find|any|all)\(",
        r"__construct\(\s*(public|private|protected)",
        r"catch \([\w\\|]+\)",  # without a variable
        r"function [^(]*\([^)]*,\s*\)",  # a comma after the last parameter
        r"[:(,] ?\??(int|string|array|bool|float|null)\|",
        r": (static|mixed|never)\b",
        r"^\s*#\[",
    ):
        assert not re.search(newer, path.read_text("utf-8"), re.MULTILINE), f"{newer} is not known to PHP 7.4"


def test_more_than_php_takes(tmp_path: Path):
    """Beyond post_max_size PHP throws everything away in silence: a page says so, and nothing is recorded."""
    server = PhpServer(tmp_path, towns.bundle(), ini=("post_max_size=20K", "upload_max_filesize=10K"))
    try:
        citizen = Citizen(server.port, prefix=server.prefix)
        got = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", b"\xff\xd8\xff" + b"x" * 40_000)})
        assert got.status == 413
        assert "mairie" in got.text or "concertation.example" in got.text
        small = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", b"\xff\xd8\xff" + b"x" * 15_000)})
        assert small.status == 422
        assert 'href="#f-photo"' in small.text
        assert citizen.review({**TYPED, "text": "x" * 9000}).status == 200
        assert citizen.post("/s/" + towns.NAME, {f"f{number}": "x" for number in range(300)}).status == 413
    finally:
        server.stop()


def test_a_folder_that_the_web_shows(tmp_path: Path):
    """Where deposits could be read by anybody, the server says that it is not ready."""
    port, root = free_port(), tmp_path / "www"
    root.mkdir()
    data = receiver(towns.bundle(), f"http://127.0.0.1:{port}/depot.php", token=TOKEN, store=str(root / "depot"))
    (root / "depot.php").write_bytes(data)
    process = subprocess.Popen(  # PHP's own server reads no .htaccess: it shows everything
        ["php", "-S", f"127.0.0.1:{port}", "-t", str(root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4"},
        start_new_session=True,
    )
    try:
        citizen = Citizen(port, prefix="/depot.php")
        for _ in range(100):
            try:
                got = citizen.ask("GET", "/health")
                break
            except OSError:
                time.sleep(0.05)
        else:
            pytest.fail("no answer")
        assert got.status == 503
        assert '"ready":false' in got.text
        assert (root / "depot" / ".htaccess").read_text("utf-8").startswith("Require all denied")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_a_letter(tmp_path: Path):
    """By the mail of the hosting: awaiting, then confirmed by the button of the page."""
    box = tmp_path / "box"
    server = PhpServer(
        tmp_path, towns.bundle(confirm="email"), ini=(f"sendmail_path=tee {box}",), mail_from="mairie@ville.example"
    )
    try:
        citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
        number = citizen.deposit(TYPED)
        assert [line.state for line in clerk.received()] == ["awaiting"]
        letter = email.message_from_bytes(box.read_bytes(), policy=email.policy.default)
        assert letter["To"] == "zoe@example.org"
        assert letter["From"] == "mairie@ville.example"
        assert number in str(letter["Subject"])
        link = re.search(r"http://\S+", letter.get_content())
        assert link is not None
        path = urlsplit(link[0]).path.removeprefix("/depot.php")
        assert "<button>" in citizen.ask("GET", path).text
        assert citizen.ask("POST", path, b"", {"Sec-Fetch-Site": "cross-site"}).status == 403
        assert [line.state for line in clerk.received()] == ["awaiting"]
        assert citizen.ask("POST", path, b"").status == 200
        assert [line.state for line in clerk.received()] == ["confirmed"]
        assert citizen.ask("POST", path, b"").status == 200
        assert citizen.ask("POST", "/v/" + "A" * 22, b"").status == 404
    finally:
        server.stop()


@pytest.mark.parametrize("lines", [False, True])
def test_few_letters_to_one_person(tmp_path: Path, lines: bool):
    """Two an hour, however the address is written; who gets none is told so, and that all is recorded."""
    box = tmp_path / "box"
    server = PhpServer(
        tmp_path,
        towns.bundle(confirm="email"),
        lines,
        ini=(f"sendmail_path=cat >> {box}",),
        mail_from="mairie@ville.example",
    )
    try:
        citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
        for address in ("zoe@example.org", "Zoe@example.org"):
            citizen.deposit({**TYPED, "email": address})
        third = citizen.review({**TYPED, "email": "zoe+1@EXAMPLE.org"}).hidden()
        for _ in range(2):
            sent = citizen.send(third)
            assert sent.headers["location"].endswith("?letter=none")
            told = citizen.ask("GET", sent.where + "?letter=none")
            assert UNWRITTEN_FR in unescape(told.text)
            assert "adresse électronique non confirmée" in told.text
        citizen.deposit({**TYPED, "email": "jean@example.org"})
        assert [line.state for line in clerk.received()] == ["awaiting", "awaiting", "expired", "awaiting"]
        sent_to = re.findall(rb"^To: (.*?)\r?$", box.read_bytes(), re.MULTILINE)
        assert sent_to == [b"zoe@example.org", b"Zoe@example.org", b"jean@example.org"]
        kept = b"".join(path.read_bytes() for path in server.store.rglob("*") if path.is_file())
        assert b"example.org" not in kept.lower()
    finally:
        server.stop()


def waits(server: PhpServer, size: int, of: str = "somebody else") -> Path:
    """A file that waits for its form, so large; what its server holds of whom it came from is told apart by `of`."""
    number = secrets.token_hex(16)
    path = server.store / "files" / number
    with path.open("wb") as stream:
        stream.truncate(size)
    about = {"id": number, "form": towns.NAME, "field": "photo", "from": of}
    (server.store / "files" / f"{number}.json").write_text(json.dumps(about), "utf-8")
    return path


def test_the_room_for_files(tmp_path: Path):
    """One network cannot fill it, nor can all of them; once a form is sent, its file counts no more."""
    server = PhpServer(tmp_path, towns.bundle())
    try:
        citizen = Citizen(server.port, prefix=server.prefix)

        def sent() -> Answer:
            return citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.pdf", b"%PDF-1.7 plan")})

        first = sent()
        assert first.status == 200
        [held] = (server.store / "files").glob("*.json")
        own = json.loads(held.read_text("utf-8"))["from"]
        assert "127.0.0.1" not in held.read_text("utf-8")
        others = waits(server, 9_999_990)
        assert sent().status == 200
        mine = waits(server, 9_999_990, own)
        full = sent()
        assert (full.status, "retry-after" in full.headers) == (429, True)
        assert "Un banc devant l'école." in unescape(full.text)
        assert citizen.review(TYPED).status == 200  # without a file, one goes on
        assert citizen.send(first.hidden()).status == 303
        assert not held.exists()
        for path in (mine, others):
            path.with_name(path.name + ".json").unlink()
        assert sent().status == 200
        for _ in range(21):
            waits(server, 9_999_990)
        assert sent().status == 429
    finally:
        server.stop()


def aged(path: Path, seconds: float) -> None:
    """As if it were older."""
    then = time.time() - seconds
    os.utime(path, (then, then))


@pytest.mark.parametrize("lines", [False, True])
def test_what_is_over_goes(tmp_path: Path, lines: bool):
    """Files of forms never sent after two hours, counts and their keys after the day: whoever comes next sees to it."""
    server = PhpServer(tmp_path, towns.bundle(), lines)
    try:
        citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
        with_file = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.pdf", b"%PDF-1.7 kept")}).hidden()
        citizen.send(with_file)
        [line] = clerk.received()
        fresh, old = waits(server, 10), waits(server, 10)
        stopped = waits(server, 10)  # somebody who was stopped between its move and its record
        stopped.rename(stopped.with_name(f"{'0' * 24}-{stopped.name}"))
        for path in (old, stopped):
            aged(path.with_name(path.name + ".json"), 7300)
        aged(fresh.with_name(fresh.name + ".json"), 7000)
        yesterday = server.store / "came" / "2026-01-01-10-abc"
        yesterday.write_text("...", "utf-8")
        keys = _keys(server)
        assert len(keys) == 1
        _forge_key(server, "day-2026-01-01")
        citizen.ask("GET", "/r/")
        assert old.exists()  # not looked at each time
        aged(server.store / "tidied", 700)
        citizen.ask("GET", "/r/")
        left = {path.name for path in (server.store / "files").iterdir()}
        assert left == {fresh.name, f"{fresh.name}.json", f"{line.id}-{line.files[0].where}"}
        assert not yesterday.exists()
        assert _keys(server) == keys
        again = citizen.send(citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.pdf", b"%PDF-1.7")}).hidden())
        assert again.status == 303
    finally:
        server.stop()


def _keys(server: PhpServer) -> list[str]:
    if (server.store / "deposits.db").exists():
        with closing(sqlite3.connect(server.store / "deposits.db")) as database:
            return [name for (name,) in database.execute("SELECT name FROM setting WHERE name LIKE 'day-%'")]
    return [path.name.removeprefix("setting-") for path in server.store.glob("setting-day-*")]


def _forge_key(server: PhpServer, name: str) -> None:
    if (server.store / "deposits.db").exists():
        with closing(sqlite3.connect(server.store / "deposits.db")) as database, database:
            database.execute("INSERT INTO setting VALUES (?, 'x')", (name,))
    else:
        (server.store / f"setting-{name}").write_text("x", "utf-8")


@pytest.mark.parametrize("lines", [False, True])
def test_a_deposit_that_cannot_be_written(tmp_path: Path, lines: bool):
    """Its file waits on: pressed again once there is room, it is recorded with it."""
    server = PhpServer(tmp_path, towns.bundle(), lines)
    try:
        citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
        hidden = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.pdf", b"%PDF-1.7 plan")}).hidden()
        if lines:
            (server.store / "deposits.jsonl").mkdir()  # nothing can be written there, whoever asks
        else:
            with closing(sqlite3.connect(server.store / "deposits.db")) as database, database:
                refuse = "CREATE TRIGGER no BEFORE INSERT ON submission BEGIN SELECT RAISE(FAIL, 'no room'); END"
                database.execute(refuse)
        got = citizen.send(hidden)
        assert (got.status, "retry-after" in got.headers) == (503, True)
        if lines:
            (server.store / "deposits.jsonl").rmdir()
        else:
            with closing(sqlite3.connect(server.store / "deposits.db")) as database, database:
                database.execute("DROP TRIGGER no")
        assert citizen.send(hidden).status == 303
        [line] = clerk.received()
        path = f"/export/{towns.NAME}/{line.id}/files/{line.files[0].where}"
        assert sealing.open_sealed(towns.PRIVATE, clerk.ask("GET", path).body) == b"%PDF-1.7 plan"
    finally:
        server.stop()


@pytest.mark.parametrize("lines", [False, True])
def test_many_at_once(tmp_path: Path, lines: bool):
    """Several workers, many people, the same button pressed twice: each deposit once, numbers in their order."""
    server = PhpServer(tmp_path, towns.bundle(), lines=lines)
    try:
        citizens = [Citizen(server.port, prefix=server.prefix) for _ in range(12)]
        hidden = [each.review({**TYPED, "title": f"Avis {number}"}).hidden() for number, each in enumerate(citizens)]
        receipts: list[str] = []

        def press(each: Citizen, one: dict[str, str]) -> None:
            receipts.extend(each.send(one).where for _ in range(2))

        threads = [
            threading.Thread(target=press, args=(each, one)) for each, one in zip(citizens * 2, hidden * 2, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(receipts) == 48
        assert len(set(receipts)) == 12
        clerk = Clerk(server.port, server.prefix)
        got = clerk.received()  # looks at the order too
        assert sorted(line.fields["title"][0] for line in got) == sorted(f"Avis {number}" for number in range(12))
        assert len({line.sequence for line in got}) == 12
    finally:
        server.stop()


def test_a_line_cut_off(tmp_path: Path):
    """A process that died while it wrote leaves half a line: it was never answered, and hides nothing of others."""
    server = PhpServer(tmp_path, towns.bundle(), lines=True)
    try:
        citizen, clerk = Citizen(server.port, prefix=server.prefix), Clerk(server.port, server.prefix)
        first = citizen.deposit(TYPED)
        path = server.store / "deposits.jsonl"
        with path.open("ab") as stream:
            stream.write(b'{"id":"half')
        assert [line.receipt for line in clerk.received()] == [first]
        second = citizen.deposit(TYPED)
        assert [line.receipt for line in clerk.received()] == [first, second]
        assert all(json.loads(line) for line in path.read_bytes().splitlines())
        line = clerk.received()[0]
        assert clerk.ask("DELETE", f"/export/{towns.NAME}/{line.id}").status == 204
        assert b"zoe@" not in path.read_bytes()
        assert path.read_bytes().count(b"Un banc devant") == 1
    finally:
        server.stop()


def test_the_token_lies_beside(tmp_path: Path):
    """A file that the build wrote has no token: one is put into the folder of deposits, by hand."""
    server = PhpServer(tmp_path, towns.bundle())
    try:
        (server.root / "depot.php").write_bytes(receiver(towns.bundle(), server.base, store=str(server.store)))
        clerk = Clerk(server.port, server.prefix)
        assert clerk.ask("GET", "/export/" + towns.NAME).status == 401
        (server.store / "token").write_text(TOKEN + "\n", "utf-8")
        assert clerk.ask("GET", "/export/" + towns.NAME).status == 200
        (server.store / "token").write_text("", "utf-8")
        assert clerk.ask("GET", "/export/" + towns.NAME, headers={"Authorization": "Bearer "}).status == 401
    finally:
        server.stop()


def test_what_no_review_page_carries(tmp_path: Path):
    """Made up by hand: refused, without a fault of PHP."""
    server = PhpServer(tmp_path, towns.bundle())
    try:
        citizen = Citizen(server.port, prefix=server.prefix)
        forged: list[object] = [
            [], 1, "x", {"values": {}}, {"values": 1, "extra": {}, "files": {}, "trap": False},
            {"values": {"title": "x"}, "extra": {}, "files": {}, "trap": False},
            {"values": {"title": [{"a": 1}]}, "extra": {}, "files": {}, "trap": False},
            {"values": {}, "extra": {}, "files": {"photo": ["x"]}, "trap": False},
        ]  # fmt: skip
        for made_up in forged:
            packed = base64.urlsafe_b64encode(json.dumps(made_up).encode()).decode()
            for step in ("s", "c"):
                got = citizen.post(f"/{step}/" + towns.NAME, {"civicgen-typed": packed, "_back": "1"})
                assert 400 <= got.status < 500, (made_up, step, got.status)
        assert "civicgen: " not in server.log.read_text("utf-8", "replace")
        assert "PHP " not in re.sub(r"PHP [0-9.]+ Development Server", "", server.log.read_text("utf-8", "replace"))
    finally:
        server.stop()
