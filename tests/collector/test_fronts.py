"""Web servers in front of the collector, set as deploy/collector says; and the units that start it."""

from __future__ import annotations

import http.client
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collector import towns
from tests.collector.running import Answer, Citizen, Clerk, Server, free_port, running
from tests.conftest import REPOSITORY, command, missing
from tests.forms.doubles.mailbox import certificate

SNIPPETS = REPOSITORY / "deploy/collector"
TYPED = {"title": "Un banc", "text": "Un banc devant l'école."}
NGINX = """\
user root; daemon off; pid {folder}/pid; error_log {folder}/main.log emerg;
events {{}}
http {{ client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/a;
uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c; include {folder}/snippet; }}
"""
APACHE = """\
ServerRoot {folder}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/main.log
LogLevel emerg
User nobody
Group nogroup
Listen {port}
{modules}
Include {folder}/snippet
"""
MODULES = "mpm_event authz_core socache_shmcb ssl proxy proxy_http headers reqtimeout log_config unixd"


class Visitor(Citizen):
    """Someone who comes by https."""

    def __init__(self, port: int, server: Server, pem: Path) -> None:
        super().__init__(port)
        self.server = server
        self._context = ssl.create_default_context(cafile=str(pem))

    def ask(self, method, path, body=None, headers=None, wait=30) -> Answer:
        line = http.client.HTTPSConnection("localhost", self.port, timeout=wait, context=self._context)
        try:
            line.request(method, path, body, {**self.headers, **(headers or {})})
            got = line.getresponse()
            return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())
        finally:
            line.close()


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A collector that takes three deposits an hour of one network."""
    with running(tmp_path_factory.mktemp("behind"), options=("--deposits-an-hour", "3")) as server:
        yield server


def front(kind: str, folder: Path, port: int, server: Server, pem: tuple[Path, Path]) -> subprocess.Popen[bytes]:
    """The web server, with our snippet: only addresses, certificates and folders of this machine are others."""
    name = {"nginx": "nginx.conf", "apache": "apache.conf"}[kind]
    snippet = (SNIPPETS / name).read_text("utf-8")
    for found, instead in (
        ("/etc/letsencrypt/live/depot.example.org/fullchain.pem", str(pem[0])),
        ("/etc/letsencrypt/live/depot.example.org/privkey.pem", str(pem[1])),
        ("127.0.0.1:8080", f"127.0.0.1:{server.port}"),
        ("/var/log/nginx/", f"{folder}/"),
        ("    listen [::]:443 ssl;\n", ""),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("*:443", f"127.0.0.1:{port}"),
        ("depot.example.org", "localhost"),
    ):
        snippet = snippet.replace(found, instead)
    (folder / "snippet").write_text(snippet, encoding="utf-8")
    program = shutil.which("nginx" if kind == "nginx" else "apache2", path="/usr/sbin:/usr/bin:/sbin:/usr/local/sbin")
    if program is None:
        missing(kind)
    if kind == "nginx":
        whole, words = NGINX.format(folder=folder), ["-c", str(folder / "conf"), "-e", str(folder / "main.log")]
    else:
        there = Path("/usr/lib/apache2/modules")
        modules = "\n".join(
            f"LoadModule {each}_module {there}/mod_{each}.so"
            for each in MODULES.split()
            if (there / f"mod_{each}.so").exists()  # some builds have a few of them inside
        )
        whole = APACHE.format(folder=folder, port=f"127.0.0.1:{port}", modules=modules)
        words = ["-f", str(folder / "conf"), "-D", "FOREGROUND"]
    (folder / "conf").write_text(whole, encoding="utf-8")
    with (folder / "said").open("wb") as said:
        return subprocess.Popen([str(program), *words], stdout=said, stderr=said)


@pytest.mark.parametrize("kind", ["nginx", "apache"])
def test_in_front(kind: str, tmp_path: Path, behind: Server):
    """Deposits pass; who asks is the web server's word alone; too much is refused; no log tells of anybody."""
    folder, port = tmp_path / "front", free_port()
    folder.mkdir()
    pem = certificate(folder)
    process = front(kind, folder, port, behind, pem)
    try:
        visitor = Visitor(port, behind, pem[0])
        for _ in range(200):
            try:
                assert visitor.ask("GET", "/health").status == 200
                break
            except OSError:
                assert process.poll() is None, (folder / "said").read_text("utf-8", "replace")
                time.sleep(0.02)
        before = len(Clerk(behind.port).received())
        statuses = []
        for number in range(4):  # each says that it asks for somebody of another network
            visitor.headers = {"X-Forwarded-For": f"203.0.{number}.7", "Forwarded": f"for=203.0.{number}.7"}
            sent = visitor.send(visitor.review({**TYPED, "title": f"{kind} {number}"}).hidden())
            statuses.append(sent.status)
            assert "max-age" in sent.headers["strict-transport-security"]
        # Three of one network in an hour, and the first web server's were of the same.
        assert statuses == ([303] * 3 + [429] if before == 0 else [429] * 4)
        large = visitor.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x.jpg", b"\xff\xd8\xff" + b"x" * 10_500_000)})
        assert large.status == 413
        assert "concertation.example" in large.text  # our page, not theirs
        assert "strict-transport-security" in large.headers
        assert visitor.post_files("/s/" + towns.NAME, TYPED, {"photo": ("x", b"x" * 9_000_000)}).status == 422
        assert visitor.ask("GET", "/nowhere/plan?q=secret").status == 404
    finally:
        process.terminate()
        process.wait(20)
    kept = [path for path in folder.rglob("*") if path.is_file() and path.name not in ("conf", "snippet")]
    for path in kept:
        for private in (b"127.0.0.1", b"203.0.", b"/nowhere", b"Un banc", b"secret"):
            assert private not in path.read_bytes(), path


def test_units():
    """The machine of systemd understands them, and knows all that is in them."""
    verify = command("systemd-analyze")
    units = sorted(map(str, SNIPPETS.glob("*.service"))) + sorted(map(str, SNIPPETS.glob("*.timer")))
    assert len(units) == 3
    done = subprocess.run([verify, "verify", *units], check=False, capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if "/opt/civicgen/bin/civicgen" not in line]
    assert [line for line in said if "civicgen" in line] == []


def test_the_container_file():
    """Every instruction is one, secrets are told when it runs, and what it starts is a command of ours."""
    text = (SNIPPETS / "Containerfile").read_text("utf-8").replace("\\\n", "")
    lines = [line.split(None, 1) for line in text.splitlines() if line and not line.startswith("#")]
    known = {"FROM", "RUN", "USER", "WORKDIR", "VOLUME", "EXPOSE", "ENV", "HEALTHCHECK", "ENTRYPOINT", "CMD"}
    assert {word for word, _ in lines} == known
    assert not re.search(r"(TOKEN|MAIL|KEY)=", text)
    assert dict(lines)["ENTRYPOINT"] == '["civicgen", "collector"]'
    assert "civicgen[collector,codes]" in text
