"""The door to the network: secrets reach nobody else, answers are bounded, private networks are closed."""

from __future__ import annotations

import socket
import ssl
import threading
import time

import pytest

from civicgen.forms.conformance import SECRET, settings
from civicgen.forms.network import Door, NoAnswer, door
from tests.forms.doubles.mailbox import certificate
from tests.forms.doubles.server import Answer, Server

HERE = frozenset({"127.0.0.1", "localhost"})


@pytest.fixture
def server():
    made = []

    def start(answer):
        made.append(Server(answer))
        return made[-1]

    yield start
    for each in made:
        each.close()


def test_asks(server):
    """Method, headers and body arrive; every status is an answer."""
    there = server(lambda asked: Answer(418, asked.method + asked.headers["x-a"] + asked.body.decode()))
    reply = Door(HERE).ask("PUT", f"{there.url}/a", headers={"X-A": "b"}, body=b"c")
    assert (reply.status, reply.body) == (418, b"PUTbc")


def test_redirects(server):
    """To the same host only, and never with what was sent."""
    other = server(lambda asked: Answer(200, "stolen"))

    def answer(asked):
        where = {"/a": "/b", "/out": f"{other.url}/x", "/loop": "/loop"}.get(asked.path)
        return Answer(302, b"", {"Location": where}) if where else Answer(200, "here")

    there = server(answer)
    ask = Door(HERE).ask
    assert ask("GET", f"{there.url}/a").body == b"here"
    assert ask("POST", f"{there.url}/a", body=b"x").status == 302
    assert ask("GET", f"{there.url}/loop").status == 302
    with pytest.raises(NoAnswer) as found:
        ask("GET", f"{there.url}/out?token={SECRET}", headers={"Authorization": SECRET})
    assert SECRET not in str(found.value)
    assert other.asked == []


def test_private_networks(server):
    """An address that came in an answer reaches no machine of the town hall; those that settings name are reached."""
    there = server(lambda asked: Answer(200, "metadata"))
    port = there.url.rpartition(":")[2]
    for address in (
        there.url,
        f"https://127.0.0.1:{port}/",
        f"https://localhost:{port}/",
        "https://169.254.169.254/",
        "https://[::1]/",
        "https://0.0.0.0/",
        "https://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://x/",
        "https://",
        "x",
    ):
        with pytest.raises(NoAnswer):
            Door().ask("GET", address)
    assert there.asked == []
    named = settings("collector", url=there.url)
    assert door(named).ask("GET", there.url).body == b"metadata"


def test_bounds():
    """Too long, too slow, cut short: told, and not kept."""

    def serve(send) -> str:
        listening = socket.create_server(("127.0.0.1", 0))

        def run() -> None:
            connection, _ = listening.accept()
            with connection, listening:
                connection.recv(10_000)
                try:
                    send(connection)
                except OSError:
                    return

        threading.Thread(target=run, daemon=True).start()
        return f"http://127.0.0.1:{listening.getsockname()[1]}/"

    def endless(connection) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)

    def silent(connection) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        time.sleep(2)

    def cut(connection) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")

    def rubbish(connection) -> None:
        connection.sendall(b"\x16\x03\x01 not http\r\n\r\n")

    ask = Door(HERE, size=1_000_000, seconds=0.3).ask
    for send, said in ((endless, "too long"), (silent, "in time"), (cut, "cut short"), (rubbish, "")):
        with pytest.raises(NoAnswer) as found:
            ask("GET", serve(send))
        assert said in str(found.value)


def test_certificates(tmp_path, monkeypatch):
    """A certificate that nobody vouches for is refused; one that is known is taken."""
    pem = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pem)
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]

    def run() -> None:
        while True:
            try:
                raw, _ = listening.accept()
                with context.wrap_socket(raw, server_side=True) as connection:
                    connection.recv(10_000)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
            except OSError:
                if listening.fileno() < 0:
                    return

    threading.Thread(target=run, daemon=True).start()
    with pytest.raises(NoAnswer, match="certificate"):
        Door(HERE).ask("GET", f"https://localhost:{port}/")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem[0]))
    assert Door(HERE).ask("GET", f"https://localhost:{port}/").body == b"ok"
    with pytest.raises(NoAnswer, match="certificate"):
        Door(HERE).ask("GET", f"https://127.0.0.1:{port}/")
    listening.close()
