"""SFTP, against a real server: what is sent, in which order, what is never touched, what becomes of interruptions."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from civicgen.builder.trouble import Busy
from civicgen.config import Config
from civicgen.publish.deployment.deploying import deploy
from tests.conftest import REPOSITORY, missing
from tests.deploy.server import Server, running
from tests.deploy.sites import broken, empty, lay, made_up, portal, reader, tree


def _library() -> Any:
    from importlib.util import find_spec

    if find_spec("asyncssh") is None:
        missing("civicgen[sftp]")
    import asyncssh

    return asyncssh


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all."""
    _library()
    with running(tmp_path_factory.mktemp("ssh") / "server") as one:
        yield one


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """What visitors of the server see."""
    return empty(tmp_path / "www")


def codes(done) -> list[str]:
    """Codes of problems."""
    return [problem.code for problem in done.problems]


def test_the_server_holds_the_site_and_only_what_differs_is_sent(tmp_path, server, www):
    """Byte for byte, from one site to the next; and nothing when nothing differs."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    for number in range(3):
        before = {path: (www / path).stat().st_ino for path in tree(www)}
        old = tree(www)
        new = lay(root / "public", made_up(3, number, pages=30))
        trial = deploy(root, config, dry=True)
        assert old == tree(www)
        done = deploy(root, config)
        assert done.plan == trial.plan
        assert new == tree(www)
        untouched = [path for path in new if old.get(path) == new[path]]
        assert done.plan.same == len(untouched)
        assert all((www / path).stat().st_ino == before[path] for path in untouched)
        assert deploy(root, config).unchanged
    assert sorted(os.listdir(www / ".civicgen")) == ["manifest.jsonl", "new"]
    assert os.listdir(www / ".civicgen" / "new") == []
    assert [path for path in www.rglob("*") if path.is_dir() and not any(path.iterdir())] == [www / ".civicgen/new"]


def test_no_link_leads_nowhere_while_it_is_sent(tmp_path, server, www):
    """Another process reads the site all the time, as visitors do."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.reading", str(www)],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "reading\n"
    for number in range(4):
        new = lay(root / "public", made_up(4, number * 2, pages=60))
        assert deploy(root, config).good
        assert new == tree(www)
    times, *found = process.communicate()[0].splitlines()
    assert found == []
    assert int(times) > 4


VICTIM = """
import os, signal, sys
from pathlib import Path
import msgspec
from asyncssh.sftp import SFTPClientHandler
from civicgen.config import Config
from civicgen.publish.deployment.deploying import deploy

count, death = 0, int(sys.argv[3])
ask = SFTPClientHandler._make_request

async def counted(self, *arguments, **named):
    global count
    count += 1
    if count == death:
        os.kill(os.getpid(), signal.SIGKILL)
    return await ask(self, *arguments, **named)

SFTPClientHandler._make_request = counted
config = msgspec.msgpack.decode(Path(sys.argv[2]).read_bytes(), type=Config)
done = deploy(Path(sys.argv[1]), config)
print(count if done.good else done.problems)
"""
"""Deploys, and dies at one of the requests it makes to the server; 0 lives and counts them."""


def interrupt(tmp_path: Path, server: Server, www: Path, times: int) -> None:
    """Kill uploads at random requests; what stands then has no dead link, and the next run finishes."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    settings = tmp_path / "settings"
    settings.write_bytes(msgspec.msgpack.encode(config))

    def victim(death: int) -> str:
        command = [sys.executable, "-c", VICTIM, str(root), str(settings), str(death)]
        return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False).stdout.strip()

    lay(root / "public", made_up(5, 0, pages=30))
    deploy(root, config)
    lay(root / "public", made_up(5, 3, pages=30))
    requests, interrupted = int(victim(0)), 0
    chance = random.Random(5)
    for number in range(times):
        new = lay(root / "public", made_up(5, number * 3, pages=30))
        interrupted += victim(chance.randint(1, requests)) == ""
        assert broken(reader(www)) == []
        assert deploy(root, config).good
        assert new == tree(www)
        assert os.listdir(www / ".civicgen" / "new") == []
        assert not (www / ".civicgen" / "coming.jsonl").exists()
    assert interrupted > times // 2


def test_interrupted_uploads_are_finished_by_the_next_run(tmp_path, server, www):
    """A few requests, at each change."""
    interrupt(tmp_path, server, www, 4)


@pytest.mark.long
def test_fifty_interrupted_uploads(tmp_path, server, www):
    """The requests that the few do not meet."""
    interrupt(tmp_path, server, www, 50)


def test_interrupted_in_every_step_of_the_switch(tmp_path, server, www, monkeypatch):
    """The connection is cut after each renaming in turn; another site may then be sent before it is finished."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    lay(root / "public", made_up(6, 0, pages=10))
    deploy(root, config)
    from civicgen.publish.deployment.server.remote import Remote

    shown = Remote.show
    for limit in range(0, 10, 2):
        count = 0

        async def cut(self, step, limit=limit):
            nonlocal count
            count += 1
            if count > limit:
                raise ConnectionResetError
            await shown(self, step)

        lay(root / "public", made_up(6, limit + 1, pages=10))
        with monkeypatch.context() as patch:
            patch.setattr(Remote, "show", cut)
            assert codes(deploy(root, config)) == ["connection-lost"]
        assert broken(reader(www)) == []
        # even a site in which some files are as they were before the one that was interrupted
        new = lay(root / "public", made_up(6, limit + (limit % 4 == 0), pages=10))
        assert deploy(root, config).good
        assert new == tree(www)


def test_what_was_sent_is_not_sent_again(tmp_path, server, www, monkeypatch):
    """An upload that was cut goes on where it stopped."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    new = lay(root / "public", made_up(7, 0))
    from civicgen.publish.deployment.server.remote import Remote

    staged: list[str] = []
    stage = Remote.stage

    async def cut(self, source, step):
        if len(staged) >= 40:
            raise ConnectionResetError
        await stage(self, source, step)
        staged.append(step.path)

    with monkeypatch.context() as patch:
        patch.setattr(Remote, "stage", cut)
        assert codes(deploy(root, config)) == ["connection-lost"]
    assert tree(www) == {}
    first = list(staged)
    staged.clear()

    async def count(self, source, step):
        staged.append(step.path)
        await stage(self, source, step)

    monkeypatch.setattr(Remote, "stage", count)
    assert deploy(root, config).good
    assert new == tree(www)
    assert not set(first) & set(staged)


def test_files_of_others_are_never_touched(tmp_path, server, www):
    """Not replaced unless told to, never removed; protected ones not even then."""
    root, config = portal(tmp_path / "town", **server.settings(www, protected=["data/", "private.html"]))
    others = {
        "data/1.json": b"submission",
        "index.html": b"hoster",
        "old/page.html": b"old",
        ".well-known/acme-challenge/x": b"token",
        ".htaccess": b"rules",
    }
    for path, data in others.items():
        (www / path).parent.mkdir(parents=True, exist_ok=True)
        (www / path).write_bytes(data)
    new = lay(root / "public", {**made_up(8, 0), ".well-known/security.txt": b"Contact:"})
    refused = deploy(root, config)
    assert codes(refused) == ["others-files"]
    assert refused.problems[0].given["names"] == "index.html"
    assert others == tree(www)
    assert deploy(root, config, take_over=True).good
    left = {path: data for path, data in others.items() if path != "index.html"}
    assert {**left, **new} == tree(www)
    later = lay(root / "public", made_up(8, 1))
    assert deploy(root, config).good
    assert {**left, **later, ".well-known/security.txt": b"Contact:"} == tree(www)
    lay(root / "public", {**made_up(8, 1), "data/index.html": b"page"})
    assert codes(deploy(root, config, take_over=True)) == ["protected-path"]
    lay(root / "public", {**made_up(8, 1), ".well-known/acme-challenge/x": b"ours"})
    assert codes(deploy(root, config, take_over=True)) == ["others-files"]
    assert tree(www)["data/1.json"] == b"submission"
    assert tree(www)[".well-known/acme-challenge/x"] == b"token"


def test_a_lost_or_damaged_list_loses_nothing(tmp_path, server, www):
    """Then everything there is somebody's: nothing is removed, and nothing replaced unless told to."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    first = lay(root / "public", made_up(9, 0))
    deploy(root, config)
    manifest = www / ".civicgen" / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-9])
    new = lay(root / "public", made_up(9, 4))
    assert codes(deploy(root, config)) == ["others-files"]
    assert first == tree(www)
    assert deploy(root, config, take_over=True).good
    assert {**first, **new} == tree(www)


def test_a_damaged_list_of_what_was_coming_makes_all_uncertain(tmp_path, server, www):
    """Something was being switched, and it is not known what: every file is sent again."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    first = lay(root / "public", made_up(17, 0, pages=10))
    deploy(root, config)
    (www / "index.html").write_bytes(b"of another site")
    (www / ".civicgen" / "coming.jsonl").write_bytes(b"damaged")
    done = deploy(root, config)
    assert done.plan.replaced == len(first)
    assert first == tree(www)


def test_folders_and_files_change_places(tmp_path, server, www):
    """What was a file may become a folder, and the other way round."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    for site in ({"a": b"1", "b/c": b"2"}, {"a/index.html": b"3", "b": b"4"}, {"a": b"1", "b/c": b"2"}):
        new = lay(root / "public", {**site, "index.html": b"home"})
        assert deploy(root, config).good
        assert new == tree(www)


def test_somebody_else_is_publishing(tmp_path, server, www):
    """One waits for the other; a lock without a sign of life for long is nobody's, nor is one of an earlier run."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    lay(root / "public", made_up(10, 0))
    lock = www / ".civicgen" / "lock"
    (www / ".civicgen" / "new").mkdir(parents=True)
    lock.write_text("0123 4567 2026-03-12T10:00:00+00:00", encoding="utf-8")
    with pytest.raises(Busy) as busy:
        deploy(root, config)
    assert (busy.value.where, busy.value.started) == (str(www), "2026-03-12T10:00:00+00:00")
    assert tree(www) == {}
    os.utime(lock, (time.time() - 200, time.time() - 200))
    assert deploy(root, config).good
    assert not lock.exists()
    mine = Path(root / ".civicgen" / "deploy" / "name")
    assert mine.exists()


def test_the_lock_is_looked_at_before_the_switch(tmp_path, server, www, monkeypatch):
    """Whoever was away so long that somebody else took over changes nothing that visitors see."""
    root, config = portal(tmp_path / "town", **server.settings(www))
    lay(root / "public", made_up(11, 0))
    from civicgen.publish.deployment.server.remote import Remote

    stage = Remote.stage

    async def taken(self, source, step):
        await stage(self, source, step)
        (www / ".civicgen" / "lock").write_text("0123 4567 2026-03-12T10:00:00+00:00", encoding="utf-8")

    monkeypatch.setattr(Remote, "stage", taken)
    with pytest.raises(Busy):
        deploy(root, config)
    assert tree(www) == {}
    assert (www / ".civicgen" / "lock").read_text(encoding="utf-8").startswith("0123")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"fingerprint": ""}, "server-unknown"),
        ({"fingerprint": "SHA256:" + "A" * 43}, "server-changed"),
        ({"path": "/nowhere/at/all"}, "no-such-folder"),
        ({"server": "no-such-server.invalid"}, "server-not-reached"),
        ({"port": 1}, "server-not-reached"),
        ({"key": "/nowhere/key"}, "key-unusable"),
        ({"user": "nobody-of-that-name"}, "not-let-in"),
    ],
)
def test_what_keeps_it_from_being_sent(tmp_path, server, www, monkeypatch, change: dict[str, object], code: str):
    """Each is told in its own words, and nothing is sent."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    root, config = portal(tmp_path / "town", **{**server.settings(www), **change})
    lay(root / "public", made_up(12, 0, pages=3))
    assert codes(deploy(root, config)) == [code]
    assert os.listdir(www) == []


def test_known_hosts(tmp_path, server, www, monkeypatch):
    """Without a fingerprint, the server must be known to this computer, by the key it shows."""
    monkeypatch.setenv("HOME", str(tmp_path))
    root, config = portal(tmp_path / "town", **server.settings(www, fingerprint=""))
    lay(root / "public", made_up(13, 0, pages=3))
    (tmp_path / ".ssh").mkdir()
    host, person = (server.key.with_name(name).read_text(encoding="utf-8") for name in ("host.pub", "person.pub"))
    known = tmp_path / ".ssh" / "known_hosts"
    known.write_text(f"[127.0.0.1]:{server.port} {person}", encoding="utf-8")
    assert codes(deploy(root, config)) == ["server-changed"]
    known.write_text(f"[127.0.0.1]:{server.port} {host}", encoding="utf-8")
    assert deploy(root, config).good


def test_a_key_with_a_passphrase(tmp_path, server, www, monkeypatch):
    """It is asked for, again when it was mistyped, or found in the environment; never anywhere else."""
    locked = tmp_path / "locked"
    locked.write_bytes(server.key.read_bytes())
    locked.chmod(0o600)
    subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "correct", "-f", str(locked)], check=True)
    root, config = portal(tmp_path / "town", **server.settings(www, key=str(locked)))
    lay(root / "public", made_up(14, 0, pages=3))
    assert codes(deploy(root, config)) == ["key-unusable"]
    asked: list[str] = []
    answers = iter(["mistyped", "correct"])

    def ask(what: str) -> str:
        asked.append(what)
        return next(answers)

    assert deploy(root, config, ask=ask).good
    assert asked == ["passphrase", "passphrase"]
    monkeypatch.setenv("CIVICGEN_SFTP_PASSPHRASE", "correct")
    assert deploy(root, config).unchanged


def test_passwords(tmp_path, www, monkeypatch):
    """As rented hosting asks for them: at the terminal, or from the environment; the server has nothing else."""
    import asyncio
    import threading

    asyncssh = _library()
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    key = asyncssh.generate_private_key("ssh-ed25519")

    class Hosting(asyncssh.SSHServer):  # type: ignore[misc, name-defined]  # asyncssh is imported late, as a value
        def begin_auth(self, username: str) -> bool:
            return True

        def password_auth_supported(self) -> bool:
            return True

        def validate_password(self, username: str, password: str) -> bool:
            return (username, password) == ("mairie", "secret")

    loop = asyncio.new_event_loop()
    listening = loop.run_until_complete(
        asyncssh.listen(
            "127.0.0.1", 0, server_factory=Hosting, server_host_keys=[key],
            sftp_factory=lambda channel: asyncssh.SFTPServer(channel, chroot=str(www).encode()),
        )
    )  # fmt: skip
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        root, config = portal(
            tmp_path / "town", to="sftp", server="127.0.0.1", port=listening.get_port(), user="mairie", path="/",
            fingerprint=key.get_fingerprint(),
        )  # fmt: skip
        new = lay(root / "public", made_up(15, 0))
        assert codes(deploy(root, config)) == ["not-let-in"]
        answers = iter(["mistyped", "secret"])
        assert deploy(root, config, ask=lambda _: next(answers)).good
        assert new == tree(www)
        monkeypatch.setenv("CIVICGEN_SFTP_PASSWORD", "secret")
        assert deploy(root, config).unchanged
        monkeypatch.setenv("CIVICGEN_SFTP_PASSWORD", "wrong")
        assert codes(deploy(root, config)) == ["not-let-in"]
    finally:
        loop.call_soon_threadsafe(listening.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def test_without_the_extra(tmp_path, www, monkeypatch):
    """What to install is said; nothing else is loaded."""
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    root, config = portal(tmp_path / "town", to="sftp", server="x.example", user="x", path="www")
    lay(root / "public", made_up(16, 0, pages=3))
    assert isinstance(config, Config)
    assert codes(deploy(root, config)) == ["sftp-not-installed"]
