"""A server under fire and in need: load, overload, slow clients, no room, backups, a new bundle, a gentle stop."""

from __future__ import annotations

import asyncio
import datetime
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from civicgen.collector import arriving
from civicgen.collector import server as http
from civicgen.collector.keeping import backup, purge
from civicgen.forms import sealing
from tests.cli.running import Ran, run
from tests.collector import crowd, towns
from tests.collector.running import Citizen, Clerk, Server, running
from tests.conftest import REPOSITORY, missing

TYPED = {"title": "Un banc", "text": "Un banc devant l'école.", "name": "Zoé Planté", "email": "zoe@plante.example"}


def cpu(server: Server) -> float:
    """Seconds of a processor that it has used."""
    assert server.process is not None
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def told(what: str, server: Server, sent: list[crowd.Sent], seconds: float, refused: int) -> None:
    """Figures, for who asked for them."""
    good = [one.seconds for one in sent if one.status == 303]
    print(
        f"\n{what}: {len(good)} deposits in {seconds:.0f} s ({len(good) / seconds:.0f}/s), "
        f"p50 {1000 * crowd.quantile(good, 0.5):.0f} p95 {1000 * crowd.quantile(good, 0.95):.0f} "
        f"p99 {1000 * crowd.quantile(good, 0.99):.0f} ms, {sum(1 for one in sent if one.status == 503)} of them and "
        f"{refused} reviews refused, {1000 * cpu(server) / max(1, len(good)):.1f} ms of a processor each, "
        f"{server.megabytes():.0f} MB, load {os.getloadavg()[0]:.1f}"
    )


def all_there(server: Server, sent: list[crowd.Sent]) -> None:
    """Whoever has a receipt is in the export, once."""
    stored = [line.receipt for line in Clerk(server.port).received()]
    given = {one.receipt for one in sent if one.status == 303}
    assert len(stored) == len(set(stored))
    assert given <= set(stored)


@pytest.mark.parametrize("seconds", [2, pytest.param(60, marks=pytest.mark.long)])
def test_a_hundred_a_second(tmp_path: Path, store: str, seconds: int):
    """A hundred deposits a second, each on the disk before its answer; p99 within 250 ms, 150 MB at most."""
    with running(tmp_path, store=store) as server:
        sent, refused = asyncio.run(crowd.crowd(server, 100, seconds))
        told(f"a hundred a second, {store.partition(':')[0][-10:]}", server, sent, seconds, refused)
        all_there(server, sent)
        assert server.megabytes() <= 150
        good = [one.seconds for one in sent if one.status == 303]
        if os.getloadavg()[0] < 3:  # nobody else works on this machine
            assert len(good) >= 100 * seconds * 0.99
            assert crowd.quantile(good, 0.99) <= 0.25
        elif len(good) > 100:  # what it would take of two processors of its own
            assert cpu(server) / len(good) <= 0.01


@pytest.mark.long
def test_five_times_too_many(tmp_path: Path, store: str):
    """Five hundred a second: some are asked to wait, in words, and nothing that was accepted is lost."""
    with running(tmp_path, store=store) as server:
        sent, refused = asyncio.run(crowd.crowd(server, 500, 20))
        told(f"five times too many, {store.partition(':')[0][-10:]}", server, sent, 20, refused)
        assert {one.status for one in sent} <= {303, 503, 0}
        all_there(server, sent)
        assert server.megabytes() <= 150
        assert Citizen(server.port).ask("GET", "/health").status == 200


def test_too_many_at_once(tmp_path: Path):
    """When the disk cannot follow, people are asked to wait, in words; what was accepted is there."""
    with running(tmp_path) as server:
        # Somebody holds the database: nothing can be written for a while.
        holder = sqlite3.connect(server.store, isolation_level=None)
        citizens = [Citizen(server.port, f"10.9.{number}.1") for number in range(2)]
        hidden = [each.review(TYPED).hidden() for each in citizens]
        holder.execute("BEGIN IMMEDIATE")
        answers: list[int] = []
        threads = [
            threading.Thread(target=lambda each=each, one=one: answers.append(each.send(one).status))
            for each, one in zip(citizens, hidden, strict=True)
        ]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        assert answers == []  # nobody is told that it is done
        holder.execute("COMMIT")
        for thread in threads:
            thread.join()
        assert answers == [303, 303]


@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.long)])
def test_slow_clients(tmp_path: Path, count: int):  # noqa: C901  (each kind of slowness)
    """Half-open connections, headers and bodies that drip: others do not notice; each is let go in its time."""
    assert (http.HEADER_SECONDS, arriving.BODY_SECONDS) == (10, 30)
    long = count > 100
    module = "civicgen.collector"
    hurried = f"import {module}.arriving as a, {module}.server as s; s.HEADER_SECONDS = 1; a.BODY_SECONDS = 2"
    with running(tmp_path, hurried="" if long else hurried) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port), timeout=60) for _ in range(count)]
        for number, line in enumerate(slow):
            if number % 5 == 1:
                line.sendall(b"POST /s/x HTTP/1.1\r\nHost: x\r\nX-")
            elif number % 5 > 1:
                line.sendall(
                    f"POST /s/{towns.NAME} HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n"
                    "Content-Type: application/x-www-form-urlencoded\r\n\r\ntitle=x".encode()
                )
        began, took = time.monotonic(), []
        while time.monotonic() - began < (60 if long else 2.5):
            for number, line in enumerate(slow):
                if number % 20 in (1, 2):
                    try:
                        line.sendall(b"a")
                    except OSError:
                        continue
            start = time.monotonic()
            assert Citizen(server.port, "198.51.100.7").review(TYPED).status == 200
            took.append(time.monotonic() - start)
            time.sleep(0.1)
        print(f"\n{count} slow clients: p95 {1000 * crowd.quantile(took, 0.95):.0f} ms, load {os.getloadavg()[0]:.1f}")
        assert crowd.quantile(took, 0.95) <= 1
        closed = 0
        for line in slow:
            line.settimeout(20)
            try:
                while line.recv(4096):
                    pass
                closed += 1
            except ConnectionResetError:
                closed += 1
            line.close()
        assert closed == count


def small_disk(folder: Path, size: str) -> Path:
    """A file system of its own with so little room; needs the right to mount."""
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if done.returncode:
        missing("the right to mount a small disk (root)")
    return folder


def test_no_room(tmp_path: Path):
    """A full disk gives a plain page and no receipt; once there is room it goes on by itself; nothing is lost."""
    disk = small_disk(tmp_path / "disk", "3m")
    try:
        with running(tmp_path, store=str(disk / "deposits.db")) as server:
            citizen = Citizen(server.port)
            first = citizen.deposit(TYPED)
            hidden = citizen.review(TYPED).hidden()
            (disk / "filling").write_bytes(b"")
            with (disk / "filling").open("wb", buffering=0) as filling:
                try:
                    while True:
                        filling.write(b"x" * 4096)
                except OSError:
                    pass
            statuses = {citizen.send(hidden).status for _ in range(40)}
            full = citizen.send(hidden)
            assert statuses | {full.status} <= {503, 507, 303}
            if full.status == 303:  # what was left of the last page was enough: the rest is filled up by deposits
                pytest.fail("the disk is not full")
            assert "location" not in full.headers
            assert "retry-after" in full.headers
            assert "<h1>" in full.text
            assert citizen.ask("GET", "/health").status == 503
            assert citizen.review(TYPED).status == 200
            (disk / "filling").unlink()
            sent = citizen.send(hidden)
            assert sent.status == 303
            assert citizen.ask("GET", "/health").status == 200
            stored = sorted(line.receipt for line in Clerk(server.port).received())
            assert stored == sorted([first, sent.where.rpartition("/")[2]])
            assert server.stop() == 0
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.parametrize("copies", [2, pytest.param(20, marks=pytest.mark.long)])
def test_backups_while_writing(tmp_path: Path, copies: int):
    """Each copy opens and holds every receipt that was given before it began."""
    with running(tmp_path) as server:

        def writing() -> None:
            asyncio.run(crowd.crowd(server, 60, copies * 0.7 + 0.7))

        thread = threading.Thread(target=writing)
        thread.start()
        time.sleep(0.5)
        for number in range(copies):
            before = {line.receipt for line in Clerk(server.port).received()}
            copied = backup(server.store, str(tmp_path / f"copy-{number}.db"))
            assert copied.receipts >= len(before)
            database = sqlite3.connect(copied.path)
            held = {receipt for (receipt,) in database.execute("SELECT receipt FROM submission")}
            database.close()
            assert before <= held
            assert oct(os.stat(copied.path).st_mode)[-3:] == "600"
            time.sleep(0.3)
        thread.join()
    # A copy put in the place of the database is a database that works.
    shutil.copy(tmp_path / "copy-0.db", tmp_path / "again.db")
    (tmp_path / "again").mkdir()
    with running(tmp_path / "again", store=str(tmp_path / "again.db")) as server:
        assert Citizen(server.port).deposit(TYPED)


def test_a_gentle_stop(tmp_path: Path):
    """Who is being answered when it is told to stop gets the answer; what has a receipt is there afterwards."""
    with running(tmp_path) as server:
        sent: list[list[crowd.Sent]] = []
        thread = threading.Thread(target=lambda: sent.append(asyncio.run(crowd.crowd(server, 50, 1))[0]))
        thread.start()
        time.sleep(0.6)
        assert server.stop() == 0
        thread.join()
        given = {one.receipt for one in sent[0] if one.status == 303}
        assert given
        assert {one.status for one in sent[0]} <= {303, 0}
        server.start()
        assert given <= {line.receipt for line in Clerk(server.port).received()}


def test_a_new_bundle(tmp_path: Path):
    """Read again when it changed; a bad one never replaces a good one, and is told."""
    from civicgen.collector.bundles import BadBundle, Bundles

    place = tmp_path / "collector.json"
    place.write_bytes(towns.written(towns.bundle()))
    bundles = Bundles(str(place))
    good = bundles.now
    for bad in (
        b"",
        b"{}",
        b"[1]",
        towns.written(msgspec.structs.replace(good, format=99)),
        towns.written(towns.bundle(key="")),
        towns.written(towns.bundle(key=towns.KEY[:-1] + "A")),
        b"\xff\xfe",
    ):
        place.write_bytes(bad)
        assert not bundles.look()
        assert bundles.now is good
        assert bundles.problem
        with pytest.raises((BadBundle, OSError)):
            Bundles(str(place))
    place.unlink()
    assert not bundles.look()
    assert bundles.now is good
    closes = datetime.datetime(2030, 1, 1, tzinfo=towns.UTC)
    place.write_bytes(towns.written(towns.bundle(closes=closes)))
    assert bundles.look()
    assert bundles.now.forms[towns.NAME].closes == closes
    assert not bundles.look()
    assert not bundles.problem
    with pytest.raises(OSError, match="https"):
        Bundles("http://concertation.example/collector.json")


@pytest.mark.parametrize("count", [30, pytest.param(1000, marks=pytest.mark.long)])
def test_nothing_personal_at_rest(tmp_path: Path, count: int):
    """Planted names and addresses: none in the database, its log of writes, backups, the log; all of them opened."""
    with running(tmp_path) as server:
        waiting = []
        for number in range(count):
            citizen = Citizen(server.port, f"10.{number // 200}.{number % 200}.1")
            typed = {
                "title": f"Titre {number}",
                "text": f"Texte {number}",
                "name": f"PLANTED-{number}-Ünique",
                "email": f"planted.{number}@secret.example",
                "phone-of-nobody": f"planted-extra-{number}",
            }
            waiting.append((citizen, citizen.review(typed).hidden()))
        for citizen, hidden in waiting:
            assert citizen.send(hidden).status == 303
        lines = Clerk(server.port).received()
        opened = [sealing.open_fields(towns.PRIVATE, line.sealed) for line in lines]
        assert {values["name"] for values in opened} == {(f"PLANTED-{number}-Ünique",) for number in range(count)}
        backup(server.store, str(tmp_path / "copy.db"))
        looked = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "collector.json"]
        assert any(path.name.endswith("-wal") for path in looked)
        for path in looked:
            data = path.read_bytes().lower()
            for planted in (b"planted-", b"planted.", b"secret.example"):
                assert planted not in data, path
        # What is erased leaves the file too: its text, which is not personal by its form, and its sealed parts.
        assert b"Texte 0" in b"".join(path.read_bytes() for path in looked)
        for line in lines:
            assert Clerk(server.port).ask("DELETE", f"/export/{towns.NAME}/{line.id}").status == 204
        assert server.stop() == 0
    left = (tmp_path / "deposits.db").read_bytes()
    assert b"Texte " not in left
    assert lines[0].sealed[:60].encode() not in left


def test_purge(tmp_path: Path):
    """What was fetched and is old is emptied, its receipt stays; what nobody fetched stays whole."""
    with running(tmp_path) as server:
        citizen, clerk = Citizen(server.port), Clerk(server.port)
        number = citizen.deposit(TYPED)
        assert purge(server.store, 0).unfetched == 1
        assert len(clerk.received()) == 1  # fetched, and asked for what comes after
        assert purge(server.store, 0, dry=True).emptied == 1
        done = purge(server.store, 0)
        assert (done.emptied, done.unfetched) == (1, 0)
        assert list(clerk.lines()) == []
        assert citizen.ask("GET", f"/r/{number}").status == 200
        assert purge(server.store, 0).emptied == 0


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """check, backup, purge and php, as they are typed; what is missing is told in a sentence."""
    (tmp_path / "collector.json").write_bytes(towns.written(towns.bundle()))
    monkeypatch.setenv("CIVICGEN_COLLECTOR_TOKEN", "x" * 24)

    def typed(*words: str) -> Ran:
        return run(capsys, "collector", *words, "--lang", "en")

    bundle, store = ("--bundle", str(tmp_path / "collector.json")), ("--store", str(tmp_path / "d.db"))
    good = typed("check", *bundle, *store)
    assert good.code == 0, good.err
    assert "plan-local-2026/forms/avis: open" in good.out
    bad = typed("check", *bundle, "--store", "/nowhere/d.db")
    assert bad.code == 1
    assert "Traceback" not in bad.err
    assert typed("backup", str(tmp_path / "copy.db"), *store).out.endswith("holds 0 receipts.\n")
    assert typed("backup", str(tmp_path / "copy.db"), "--store", "postgresql://x").code == 2
    assert "0 deposits" in typed("purge", *store).out
    made = typed("php", *bundle, "--url", "https://ville.example/depot.php", "-o", str(tmp_path / "depot.php"))
    assert made.code == 0, made.err
    assert b"x" * 24 not in (tmp_path / "depot.php").read_bytes()
    keyless = towns.bundle(key="")
    (tmp_path / "keyless.json").write_bytes(towns.written(keyless))
    refused = typed("run", "--bundle", str(tmp_path / "keyless.json"), *store, "--url", "http://x/")
    assert refused.code == 2
    assert "civicgen keys new" in refused.err
    monkeypatch.setenv("CIVICGEN_COLLECTOR_TOKEN", "x")
    short = typed("run", *bundle, *store, "--url", "http://x/")
    assert (short.code, "20 characters" in short.err) == (2, True)


def test_the_key_of_another(tmp_path: Path, store: str):
    """Whoever writes to the site cannot have deposits sealed to a key of their own, until the town accepts it."""
    from civicgen.collector.bundles import BadBundle
    from civicgen.collector.office import Office
    from civicgen.collector.settings import Settings

    place, town = tmp_path / "collector.json", towns.bundle()
    other = sealing.public_of(sealing.Private(bytes(range(1, 33))))
    place.write_bytes(towns.written(town))
    settings = Settings(bundle=str(place), store=store, base="http://x/")
    office, further = Office(settings), []
    place.write_bytes(towns.written(towns.bundle(key=other)))
    asyncio.run(office.look())
    assert (office.bundle.key, office.bundles.other_key) == (towns.KEY, True)
    with pytest.raises(BadBundle, match="accept-key"):
        Office(settings)  # not even by a restart
    place.write_bytes(towns.written(towns.bundle(key="", only_open=True)))
    asyncio.run(office.look())
    assert office.bundle.key == towns.KEY  # nor by taking the key away
    place.write_bytes(towns.written(towns.bundle(key=other)))
    check = [sys.executable, "-m", "civicgen", "collector", "check", "--bundle", str(place), "--store", store]
    looked = subprocess.run(check, check=False, capture_output=True, text=True, cwd=REPOSITORY)
    assert (looked.returncode, other in looked.stderr) == (1, True)
    done = subprocess.run([*check, "--accept-key"], check=False, capture_output=True, text=True, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr
    asyncio.run(office.look())
    assert (office.bundle.key, office.bundles.problem) == (other, "")
    further.append(Office(settings))
    assert further[0].bundle.key == other
    with pytest.raises(BadBundle, match="accept-key"):
        Office(msgspec.structs.replace(settings, key=towns.KEY))  # what was given by hand is the only one
    for each in (office, *further):
        asyncio.run(each.close())


def test_redirects_of_a_bundle_are_looked_at(tmp_path: Path):
    """No site makes the server fetch in clear."""
    from http.server import BaseHTTPRequestHandler, HTTPServer

    from civicgen.collector.bundles import fetched

    class Leads(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", "http://concertation.example/collector.json")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Leads) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(OSError, match="only https"):
            fetched(f"http://127.0.0.1:{server.server_address[1]}/collector.json")
        server.shutdown()


def test_a_search_that_came_here_is_led_back(tmp_path: Path):
    """A collector that does not search says where one does."""
    there = "https://www.example/recherche/"
    bundle = msgspec.structs.replace(towns.bundle(), search={"fr": there, "en": there})
    with running(tmp_path, bundle) as server:
        got = Citizen(server.port).ask("GET", "/search?q=banc")
        assert (got.status, f'href="{there}"' in got.text) == (404, True)


def test_why_a_bundle_is_refused_is_said_in_the_language_of_the_user(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """A form that nobody could seal: what is missing, and which command makes it."""
    bundle = tmp_path / "collector.json"
    bundle.write_bytes(towns.written(towns.bundle(key="")))
    store = str(tmp_path / "deposits.db")
    ran = run(capsys, "collector", "check", "--bundle", bundle, "--store", store, "--lang", "fr")
    assert ran.code == 1
    assert "demande quelque chose de personnel" in ran.err
    assert "civicgen keys new" in ran.err
