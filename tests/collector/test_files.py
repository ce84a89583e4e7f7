"""Files that citizens send: known by what they hold, made anew, in quarantine, never served."""

from __future__ import annotations

import asyncio
import datetime
import io
import re
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, closing
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from civicgen.collector.quarantine import TooMany, _take
from civicgen.collector.rates import Rates, Shares
from civicgen.collector.settings import Settings
from civicgen.collector.uploads import remade
from civicgen.forms import sealing
from civicgen.forms.kinds import kind_of
from tests.collector import towns
from tests.collector.conftest import ALONE, Door
from tests.collector.running import Citizen, Clerk, PhpServer, Server, running
from tests.conftest import command

TYPED = {"title": "Un banc", "text": "Un banc devant l'école."}


def picture(side: int = 40) -> bytes:
    """A small photograph with the name of who took it, and what a camera adds."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x013B] = "Jeanne Secret"
    exif[0x0112] = 6
    written = io.BytesIO()
    Image.new("RGB", (side, side // 2), "#14532d").save(written, "JPEG", exif=exif, comment=b"Secret")
    return written.getvalue() + b"<script>Secret</script>"


def test_a_picture(server: Door, citizen: Citizen, clerk: Clerk):
    """Sent, read again, kept; sealed in the database; the clerk opens it: upright, and nothing but the picture."""
    from PIL import Image

    got = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("../../etc/<b>x.jpg", picture())})
    assert got.status == 200, got.text
    assert "photo.jpg" in got.text
    assert "<b>x" not in got.text
    receipt = citizen.send(got.hidden()).where.rpartition("/")[2]
    [line] = [line for line in clerk.received() if line.receipt == receipt]
    [file] = line.files
    assert (file.field, file.name, file.media_type) == ("photo", "photo.jpg", "image/jpeg")
    path = f"/export/{towns.NAME}/{line.id}/files/{file.where}"
    assert citizen.ask("GET", path).status == 401
    sent = clerk.ask("GET", path)
    assert sent.headers["content-type"] == "application/octet-stream"
    assert sent.headers["content-disposition"] == "attachment"
    opened = sealing.open_sealed(towns.PRIVATE, sent.body)
    assert len(opened) == file.size
    assert b"Secret" not in opened
    with Image.open(io.BytesIO(opened)) as image:
        assert image.size == ((20, 40) if isinstance(server, Server) else (40, 20))  # PHP turns it where it has GD
        assert not image.getexif()
    assert clerk.ask("GET", f"/export/{towns.NAME}/{'0' * 24}/files/{file.where}").status == 404
    assert clerk.ask("DELETE", f"/export/{towns.NAME}/{line.id}").status == 204
    assert clerk.ask("GET", path).status == 404


def test_a_picture_survives_a_mistake(citizen: Citizen, clerk: Clerk):
    """The form comes back for another field: the file need not be chosen again."""
    wrong = citizen.post_files("/s/" + towns.NAME, {**TYPED, "title": ""}, {"photo": ("x.jpg", picture())})
    assert wrong.status == 422
    kept = wrong.hidden()["photo"]
    right = citizen.post_files("/s/" + towns.NAME, {**TYPED, "photo": kept}, {"photo": ("", b"")})
    assert right.status == 200
    assert "photo.jpg" in right.text
    back = citizen.post("/s/" + towns.NAME, {**right.hidden(), "_back": "1"})
    assert back.hidden()["photo"] == kept
    receipt = citizen.send(right.hidden()).where.rpartition("/")[2]
    [line] = [line for line in clerk.received() if line.receipt == receipt]
    assert [file.where for file in line.files] == [kept]


def test_somebody_elses_file(citizen: Citizen, clerk: Clerk):
    """A number of a file that was sent with a form already, or that is made up, adds nothing."""
    hidden = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", picture())}).hidden()
    assert citizen.send(hidden).status == 303
    lines = clerk.received()
    taken = lines[-1].files[0].where
    for number in (taken, "0" * 32, "../x", "1' OR '1'='1"):
        got = citizen.review({**TYPED, "photo": number})
        assert got.status == 200
        assert "photo.jpg" not in got.text


def test_hostile_files(server: Door, citizen: Citizen, shared_data: Path):
    """Bombs, lying headers, pictures that are pages, drawings with scripts, broken documents: told, never a fault."""
    hostile = shared_data / "hostile"
    files = [*sorted((hostile / "own/images").iterdir()), *sorted((hostile / "images").rglob("*.*"))]
    files += sorted((hostile / "svg").iterdir()) + sorted((hostile / "own/archives").iterdir())
    taken = []
    for number, path in enumerate(files):
        data = path.read_bytes()
        if isinstance(server, Server):
            citizen = Citizen(server.port, f"198.51.{number}.7")  # one network may not send as many
        got = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": (path.name, data)})
        assert got.status in {200, 422, 413}, (path, got.status)
        if got.status == 200:
            taken.append(path.name)
        if got.status == 422:
            assert 'href="#f-photo"' in got.text
            assert "Un banc devant l'école." in unescape(got.text)
    assert not {name for name in taken if name.endswith((".svg", ".zip")) or "bomb" in name or "lying" in name}
    assert "gps-and-name.jpg" in taken
    if isinstance(server, Server):
        assert [record for record in server.records() if "fault" in record] == []
        assert server.megabytes() < 150
    else:
        assert "civicgen: " not in server.log.read_text("utf-8", "replace")


def test_every_metadata_goes(shared_data: Path):
    """Nothing of a picture's EXIF, XMP, comments, or of what follows it, is in the picture that is kept."""
    for name in (
        "images/exif/payload_in_all_known_metadata.jpg",
        "own/images/gps-and-name.jpg",
        "own/images/polyglot-html.jpg",
    ):
        data = (shared_data / "hostile" / name).read_bytes()
        kind = kind_of(data)
        assert kind == "jpeg", name
        anew = asyncio.run(remade(data, kind))
        assert isinstance(anew, bytes), name
        for trace in (b"Exif", b"http://ns.adobe.com", b"<script", b"<html", b"alert(", b"GPS", b"Photoshop"):
            assert trace not in anew, (name, trace)
        assert not re.search(rb"\xff[\xe1-\xef\xfe]", anew[:600]), name


_MEASURED = """
import asyncio, io, resource, sys
from PIL import Image
from civicgen.collector.uploads import remade
large, png = io.BytesIO(), io.BytesIO()
Image.new("RGB", (7900, 5000), "#14532d").save(large, "JPEG")
anew = asyncio.run(remade(large.getvalue(), "jpeg"))
with Image.open(io.BytesIO(anew)) as image:
    assert max(image.size) <= 4096
spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
assert asyncio.run(remade(open(sys.argv[1], "rb").read(), "png")) == "pixels"
Image.new("RGBA", (6000, 1500), "#14532d80").save(png, "PNG")
assert isinstance(asyncio.run(remade(png.getvalue(), "png")), bytes)
print(spent, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_pictures_are_made_anew_within_limits(shared_data: Path):
    """Forty million dots at most; each in seconds and in less than 300 MB, whatever it claims.

    Measured in a process of its own: the heaviest child of a process counts, whichever test it was for.
    """
    bomb = shared_data / "hostile/own/images/bomb-20000x20000-1bit.png"
    ran = subprocess.run([sys.executable, "-c", _MEASURED, str(bomb)], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    spent, memory = ran.stdout.split()
    assert float(spent) < 4
    assert int(memory) < 300_000


@pytest.mark.parametrize("kind", ["collector", "php"])
def test_one_network_sends_very_many_files(tmp_path: Path, kind: str):
    """It is asked to wait before its files are looked at, what it typed is shown to be kept; others go on."""
    with ExitStack() as stack:
        if kind == "collector":
            door: Door = stack.enter_context(running(tmp_path))
        else:
            command("php")
            door = PhpServer(tmp_path, towns.bundle(), files_an_hour=60)
            stack.callback(door.stop)
        citizen = Citizen(door.port, "203.0.113.5" if kind == "collector" else "", prefix=door.prefix)
        sent = [citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x", b"x")}) for _ in range(61)]
        assert [got.status for got in sent] == [422] * 60 + [429]
        assert "Un banc devant l'école." in unescape(sent[-1].text)
        assert citizen.review(TYPED).status == 200  # without a file, one goes on
        if kind == "collector":
            other = Citizen(door.port, "203.0.114.5")
            assert other.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", picture())}).status == 200


@ALONE
@pytest.mark.parametrize("size", [10_100_000, 40_000_000])
def test_much_too_large(citizen: Citizen, size: int):
    """Who sends it reads why it was not taken: the answer waits until they have sent it all."""
    got = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", b"\xff\xd8\xff" + b"x" * size)})
    assert got.status == 413
    assert "Retour" in got.text


def test_shares_of_the_room():
    """What one network left waiting counts against it until it is sent, or its time is over."""
    shares = Shares()
    shares.came("203.0.113.0/24", "a", 700, 10, now=0)
    shares.came("203.0.113.0/24", "b", 50, 10, now=5)
    shares.came("203.0.114.0/24", "c", 1, 10, now=6)
    assert [shares.of(each, now=7) for each in ("203.0.113.0/24", "203.0.114.0/24", "x")] == [750, 1, 0]
    shares.left("a")
    shares.left("a")
    assert shares.of("203.0.113.0/24", now=7) == 50
    assert shares.of("203.0.113.0/24", now=15) == 0
    assert shares.of("203.0.114.0/24", now=17) == 0


def test_the_room_of_one_network(tmp_path: Path):
    """One network cannot fill the quarantine; once it has sent its forms, it has room again."""
    office: Any = SimpleNamespace(
        settings=Settings(bundle="", store="", base="", held_megabytes=100),
        rates=Rates(),
        shares=Shares(),
        counts=Counter(),
    )
    office.shares.came("203.0.113.0/24", "a", 10_000_000, 7200)
    asked: Any = SimpleNamespace(name=towns.NAME)
    with pytest.raises(TooMany):
        asyncio.run(_take(office, asked, towns.FIELDS[-1], picture(), "203.0.113.0/24"))
    assert asyncio.run(_take(office, asked, towns.FIELDS[-1], b"no picture", "203.0.114.0/24")) == "kind"
    office.shares.left("a")
    assert asyncio.run(_take(office, asked, towns.FIELDS[-1], b"no picture", "203.0.113.0/24")) == "kind"


def test_a_file_that_waited_too_long(tmp_path: Path):
    """It goes after two hours: the form is shown once more and says so, and is never sent without it unseen."""
    with running(tmp_path) as server:
        citizen, clerk = Citizen(server.port), Clerk(server.port)
        hidden = citizen.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", picture())}).hidden()
        with closing(sqlite3.connect(server.store)) as database:
            [(until,)] = database.execute("SELECT until FROM file").fetchall()
            left = datetime.datetime.fromisoformat(until) - datetime.datetime.now(datetime.UTC)
            assert datetime.timedelta(hours=1.9) < left < datetime.timedelta(hours=2)
            database.execute("DELETE FROM file")
            database.commit()
        again = citizen.send(hidden)
        assert (again.status, "photo.jpg" in again.text) == (200, False)
        assert "deux heures" in again.text
        assert clerk.received() == []
        sent = [citizen.send(again.hidden()).where for _ in range(2)]
        assert sent[0] == sent[1]
        assert len(clerk.received()) == 1
