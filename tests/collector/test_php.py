"""What is peculiar to PHP on rented hosting: its silent limits, its folders, its mail, files without a database."""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from civicgen.collector.php import receiver
from tests.collector import towns
from tests.collector.running import TOKEN, Citizen, Clerk, PhpServer, free_port
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
    ):
        assert not re.search(newer, path.read_text("utf-8")), f"{newer} is not known to PHP 7.4"


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
    port, root = free_port(), tmp_path / "www"
    root.mkdir()
    base = f"http://127.0.0.1:{port}/depot.php"
    data = receiver(
        towns.bundle(confirm="email"),
        base,
        token=TOKEN,
        store=str(tmp_path / "private"),
        mail_from="mairie@ville.example",
    )
    (root / "depot.php").write_bytes(data)
    process = subprocess.Popen(
        ["php", "-d", f"sendmail_path=tee {box}", "-S", f"127.0.0.1:{port}", "-t", str(root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        time.sleep(0.6)
        citizen, clerk = Citizen(port, prefix="/depot.php"), Clerk(port, "/depot.php")
        number = citizen.deposit(TYPED)
        assert [line.state for line in clerk.received()] == ["awaiting"]
        import email
        import email.policy

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
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


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
