"""A collector that really listens, in a process of its own, and a citizen who fills in its forms."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import msgspec

from civicgen.collector import tokens
from civicgen.forms.bundle import Bundle
from civicgen.forms.lines import DeletedLine, ReceivedLine, read_line
from tests.collector import towns
from tests.conftest import REPOSITORY

TOKEN = "0123456789abcdef0123456789abcdef"


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


SERVERS: dict[int, Server | PhpServer] = {}
"""Servers that listen, by port."""


def secret_of(store: str) -> str:
    """What a store signs reviews with."""
    if store.startswith("postgresql:"):
        import psycopg

        with psycopg.connect(store) as connection:
            row = connection.execute("SELECT value FROM setting WHERE name = 'secret'").fetchone()
        assert row is not None
        return str(row[0])
    folder = Path(store)
    if (folder / "setting-secret").exists():
        return (folder / "setting-secret").read_text("utf-8")
    with closing(sqlite3.connect(folder / "deposits.db" if folder.is_dir() else folder)) as database:
        return str(database.execute("SELECT value FROM setting WHERE name = 'secret'").fetchone()[0])


def read_for_long(server: Server | PhpServer, hidden: Mapping[str, str], name: str = towns.NAME) -> dict[str, str]:
    """What a review page carries, as if it had been read for as long as one must: its clock is turned, nobody waits."""
    fields = dict(hidden)
    if not server.secret:
        server.secret = secret_of(str(server.store))
    content = tokens.content_of(name, server.bundle.forms[name].version, fields.get("civicgen-typed", ""))
    judged, attempt = tokens.judge(server.secret, fields.get("civicgen-review", ""), content)
    if judged == "early":
        fields["civicgen-review"] = tokens.issue(server.secret, content, time.time() - 5, attempt)
    return fields


class Answer:
    """What came back."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body
        self.text = body.decode("utf-8", "replace")

    @property
    def where(self) -> str:
        """Path to which it redirects, without that of the PHP file."""
        return urlsplit(self.headers.get("location", "")).path.removeprefix("/depot.php")

    def hidden(self) -> dict[str, str]:
        """Hidden fields of its first form."""
        found = {}
        for tag in re.findall(r"<input\b[^>]*>", self.text.partition("<form")[2].partition("</form>")[0]):
            if 'type="hidden"' in tag:
                name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
                assert name is not None
                found[unescape(name[1])] = unescape(value[1]) if value else ""
        return found


class Citizen:
    """Someone with a browser of their own network."""

    def __init__(self, port: int, address: str = "", prefix: str = "") -> None:
        self.port, self.prefix = port, prefix
        self.headers = {"X-Forwarded-For": address} if address else {}
        self.server: Server | PhpServer | None = None
        """Where another stands in front of it."""

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        wait: float = 30,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=wait)
        try:
            connection.request(method, self.prefix + path, body, {**self.headers, **(headers or {})})
            got = connection.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            connection.close()

    def post(self, path: str, fields: Mapping[str, object], headers: Mapping[str, str] | None = None) -> Answer:
        body = urlencode(fields, doseq=True).encode()
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})})

    def post_files(
        self, path: str, fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]], mark: str = ""
    ) -> Answer:
        """As browsers send forms with files."""
        mark = mark or secrets.token_hex(12)
        parts = [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        parts += [
            f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n".encode()
            + data
            + b"\r\n"
            for name, (file, data) in files.items()
        ]
        body = b"".join(parts) + f"--{mark}--\r\n".encode()
        return self.ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"})

    def review(self, fields: Mapping[str, object], name: str = towns.NAME) -> Answer:
        return self.post(f"/s/{quote(name)}", fields)

    def send(
        self,
        hidden: Mapping[str, str],
        name: str = towns.NAME,
        headers: Mapping[str, str] | None = None,
        *,
        at_once: bool = False,
    ) -> Answer:
        """Press the last button."""
        server = None if at_once else self.server or SERVERS.get(self.port)
        fields = read_for_long(server, hidden, name) if server else hidden
        return self.post(f"/c/{quote(name)}", fields, headers)

    def deposit(self, fields: Mapping[str, object], name: str = towns.NAME) -> str:
        """The number of the receipt."""
        reviewed = self.review(fields, name)
        assert reviewed.status == 200, reviewed.text
        if self.port not in SERVERS:
            time.sleep(2.05)
        sent = self.send(reviewed.hidden(), name)
        assert sent.status == 303, sent.text
        return sent.where.rpartition("/")[2]


class Clerk(Citizen):
    """Who fetches submissions."""

    def __init__(self, port: int, prefix: str = "") -> None:
        super().__init__(port, prefix=prefix)
        self.headers = {"Authorization": f"Bearer {TOKEN}"}

    def lines(self, name: str = towns.NAME, after: int = 0) -> Iterator[ReceivedLine | DeletedLine]:
        while True:
            got = self.ask("GET", f"/export/{quote(name)}?after={after}&limit=1000")
            assert got.status == 200, got.text
            if not got.body:
                return
            for written in got.body.splitlines():
                line = read_line(written)
                assert line.sequence > after
                after = line.sequence
                yield line

    def received(self, name: str = towns.NAME) -> list[ReceivedLine]:
        return [line for line in self.lines(name) if isinstance(line, ReceivedLine)]


class Server:
    """A collector."""

    def __init__(
        self, folder: Path, store: str, port: int, more: Mapping[str, str], options: tuple[str, ...], hurried: str = ""
    ) -> None:
        """`hurried` is a line of Python said before: times shortened that nobody may choose."""
        self._start = ("-c", f"{hurried}\nfrom civicgen.cli import main\nraise SystemExit(main())")
        self.folder, self.store, self.port = folder, store, port
        self.bundle = msgspec.json.decode((folder / "collector.json").read_bytes(), type=Bundle)
        SERVERS[port] = self
        self.base = f"http://127.0.0.1:{port}/"
        self.log = folder / "log"
        self._environment = {**os.environ, "CIVICGEN_COLLECTOR_TOKEN": TOKEN, **more}
        self._options = options
        self.process: subprocess.Popen[bytes] | None = None
        self.secret = ""

    @property
    def prefix(self) -> str:
        """Path before all others."""
        return ""

    def start(self) -> Server:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    *self._start,
                    *("collector", "run", "--bundle", str(self.folder / "collector.json")),
                    *("--store", self.store, "--url", self.base, "--listen", f"127.0.0.1:{self.port}", *self._options),
                ],
                stdout=log,
                stderr=log,
                env=self._environment,
                cwd=REPOSITORY,
            )
        for _ in range(400):
            try:
                if Citizen(self.port).ask("GET", "/robots.txt", wait=2).status == 200:
                    return self
            except OSError:
                if self.process.poll() is not None:
                    break
            time.sleep(0.05)
        raise AssertionError(self.log.read_text("utf-8", "replace")[-3000:])

    def kill(self) -> None:
        """As a machine that loses its process: nothing is told to it."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        """Ask it to stop."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(40)

    def megabytes(self) -> float:
        """Memory it has taken at most."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) / 1000

    def records(self) -> list[dict[str, object]]:
        """Lines of its log."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines() if line.startswith("{")]


class PhpServer:
    """The PHP file, as hosting runs it; PHP's own web server, with several workers."""

    def __init__(
        self,
        folder: Path,
        bundle: Bundle,
        lines: bool = False,
        ini: tuple[str, ...] = (),
        an_hour: int = 100_000,
        port: int = 0,
        token: str = TOKEN,
        files_an_hour: int = 100_000,
        mail_from: str = "",
    ) -> None:
        from civicgen.collector.php import receiver

        self.folder, self.port, self.bundle = folder, port or free_port(), bundle
        self.secret = ""
        SERVERS[self.port] = self
        self.base = f"http://127.0.0.1:{self.port}/depot.php"
        self.store = folder / "private"
        self.log = folder / "log"
        self.root = folder / "www"
        self.root.mkdir(exist_ok=True)
        (self.root / "depot.php").write_bytes(
            receiver(
                bundle,
                self.base,
                token=token,
                store=str(self.store),
                origins=("https://www.example",),
                an_hour=an_hour,
                files_an_hour=files_an_hour,
                mail_from=mail_from,
            )
        )
        more = {"CIVICGEN_STORE": "lines"} if lines else {}
        options = [word for each in ini for word in ("-d", each)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                ["php", *options, "-S", f"127.0.0.1:{self.port}", "-t", str(self.root)],
                stdout=log,
                stderr=log,
                env={**os.environ, "PHP_CLI_SERVER_WORKERS": "4", **more},
                start_new_session=True,
            )
        for _ in range(200):
            try:
                Citizen(self.port).ask("GET", "/depot.php/r/")
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise AssertionError(self.log.read_text("utf-8", "replace")[-3000:])

    @property
    def prefix(self) -> str:
        """Path before all others."""
        return "/depot.php"

    def stop(self) -> None:
        """All its workers."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def running(
    folder: Path,
    bundle: Bundle | None = None,
    store: str = "",
    more: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
    hurried: str = "",
) -> Iterator[Server]:
    """A collector that is stopped at the end."""
    (folder / "collector.json").write_bytes(towns.written(bundle or towns.bundle()))
    server = Server(folder, store or str(folder / "deposits.db"), free_port(), more or {}, options, hurried)
    try:
        yield server.start()
    finally:
        if server.process is not None and server.process.poll() is None:
            server.process.kill()
            server.process.wait()
