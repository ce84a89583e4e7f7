"""The preview's server, asked over real sockets: pages, errors, news of changes, and nothing for strangers."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from civicgen.serve.live import Live, State, Told
from civicgen.serve.preview import FOLDER, Round, preview
from civicgen.serve.server import PreviewServer
from civicgen.serve.slow import Line, Network

HOME = b"<!DOCTYPE html><html><head><title>Home</title></head><body><p>Home</p></body></html>"


@pytest.fixture
def site(tmp_path) -> Path:
    folder: Path = tmp_path / "site"
    (folder / "plan").mkdir(parents=True)
    (folder / "index.html").write_bytes(HOME)
    (folder / "404.html").write_bytes(b"<html><body>Introuvable</body></html>")
    (folder / "plan" / "index.html").write_bytes(b"<html><body>plan</body></html>")
    (folder / "plan" / "avis.csv").write_bytes(b"a,b\n1,2\n")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    return folder


@contextmanager
def serving(site: Path, line: Line | None = None):
    live = Live()
    with PreviewServer(0, site, live, line) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            live.close()
            server.shutdown()


def ask(server: PreviewServer, target: str, method: str = "GET", **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": f"localhost:{server.port}", **headers}.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def raw(server: PreviewServer, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while part := connection.recv(65536):
            received += part
        return received


def test_a_page_is_sent_fresh_with_its_script(site):
    """Whole, never to be kept, and with the version by which the script knows it."""
    with serving(site) as server:
        answer, body = ask(server, "/")
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"<p>Home</p>" in body
    version = answer.headers["ETag"].strip('"')
    assert f'data-version="{version}"'.encode() in body
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_files_are_sent_as_they_are(site):
    """Only pages are dressed."""
    with serving(site) as server:
        answer, body = ask(server, "/plan/avis.csv")
    assert body == b"a,b\n1,2\n"
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_folders_missing_pages_and_heads(site):
    """A folder without slash is redirected; a missing page is the site's own, with 404; HEAD has no body."""
    with serving(site) as server:
        answer, _body = ask(server, "/plan")
        assert (answer.status, answer.headers["Location"]) == (302, "/plan/")
        answer, body = ask(server, "/rien/")
        assert answer.status == 404
        assert b"Introuvable" in body
        answer, body = ask(server, "/plan/", method="HEAD")
        assert answer.status == 200
        assert not body
        assert int(answer.headers["Content-Length"]) > 20
        assert ask(server, "/", method="POST")[0].status == 501


def test_before_the_first_good_build(tmp_path):
    """There is nothing to show yet, but the page reloads itself when there is."""
    with serving(tmp_path / "not-yet") as server:
        answer, body = ask(server, "/")
    assert answer.status == 404
    assert b"live.js" in body


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "192.168.1.2:8000", ""])
def test_strangers_get_nothing(site, host):
    """A page of another site whose name leads here cannot read the preview, nor hear of it."""
    with serving(site) as server:
        for target in ("/", "/.civicgen/events", "/.civicgen/live.js"):
            answer, body = ask(server, target, Host=host)
            assert answer.status == 403
            assert b"Home" not in body


def test_hostile_requests(site, shared_data):
    """Traversals, as bytes on the wire: none reads the file beside the site, none stops the server."""
    lines = (shared_data / "hostile" / "paths" / "fuzzdb-traversals.txt").read_bytes().splitlines()[::5]
    lines += [b"..%2fsecret.txt", b"%2e%2e/secret.txt", b"../secret.txt", b"\x00", b"%", b"%00", b"a" * 70_000]
    with serving(site) as server:
        for line in lines:
            for target in (line, b"/plan/" + line.replace(b"{FILE}", b"secret.txt")):
                request = b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                assert not raw(server, request).endswith(b"secret")
        assert ask(server, "/")[0].status == 200


def test_absolute_form(site):
    """A request as to a proxy is answered for its path; its host must be this machine all the same."""
    with serving(site) as server:
        good = raw(server, b"GET http://localhost/plan/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert b"plan</" in good or b"plan<" in good
        bad = raw(server, b"GET http://localhost/plan/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        assert bad.startswith(b"HTTP/1.1 403")


def _events(server: PreviewServer):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", "/.civicgen/events")
    answer = connection.getresponse()
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line[6:])


def test_news_is_heard(site):
    """The present state first, then each new one."""
    with serving(site) as server:
        events = _events(server)
        assert next(events)["version"] == 0
        server.live.tell(State(problems=(Told("a.md:1:2", "<b>wrong</b>"),)))
        told = next(events)
        assert told["problems"][0]["text"] == "<b>wrong</b>"
        server.live.tell(State())
        assert next(events)["problems"] == []


def test_many_pages_at_once(site):
    """Pages that wait for news do not keep others from being served."""
    with serving(site) as server:
        waiting = [_events(server) for _ in range(20)]
        for events in waiting:
            next(events)
        assert ask(server, "/")[0].status == 200


def test_slow_networks_are_compressed_as_hosts_do(site):
    """A small page takes at least its round trips, and is sent compressed."""
    (site / "index.html").write_bytes(HOME.replace(b"<p>Home</p>", b"<p>Home</p>" * 500))
    with serving(site, Line(Network(rate=100_000, round_trip=0.1))) as server:
        began = time.perf_counter()
        answer, body = ask(server, "/", Accept_Encoding="gzip")
        spent = time.perf_counter() - began
    assert spent > 0.2
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<p>Home</p>" in gzip.decompress(body)


def test_only_this_machine_is_listened_to(site):
    """The server is bound to the loopback address."""
    with serving(site) as server:
        assert server.server_address[0] == "127.0.0.1"


def test_the_loop_builds_again_on_a_change(tmp_path):
    """First build, change, second build with the file that changed; then a clean stop."""
    content = tmp_path / "content"
    content.mkdir()
    built: list[tuple[str, ...]] = []
    second = threading.Event()
    stop = threading.Event()

    def build(changed: tuple[str, ...]) -> Round:
        built.append(changed)
        page = tmp_path / FOLDER / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"build {len(built)}", encoding="utf-8")
        if len(built) == 2:
            second.set()
        return Round(state=State())

    seen: list[bytes] = []

    def ready(server: PreviewServer) -> None:
        seen.append(ask(server, "/")[1])
        (content / "a.md").write_text("x", encoding="utf-8")

        def look() -> None:
            second.wait(60)
            seen.append(ask(server, "/")[1])
            stop.set()

        threading.Thread(target=look, daemon=True).start()

    preview(tmp_path, build, port=0, ready=ready, stopped=stop)
    assert built == [(), (str(content / "a.md"),)]
    assert seen[0].startswith(b"build 1")
    assert seen[1].startswith(b"build 2")
