"""What is public is asked for with limits: of time, of size, of place."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from civicgen.publish.deployment.live import LIMIT, Unreachable, address_of, fetch


@contextmanager
def serving(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """A server of one function, on this machine only."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                try:
                    answer(connection, connection.recv(65536))
                except OSError:
                    continue

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.close()


def reply(connection: socket.socket, body: bytes, status: str = "200 OK", headers: str = "") -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}\r\n"
    connection.sendall(head.encode() + body)


def reason(address: str, **more: float) -> str:
    with pytest.raises(Unreachable) as fault:
        fetch(address, **more)  # type: ignore[arg-type]  # seconds
    return fault.value.reason


def test_a_file_and_what_is_sent_to_get_it() -> None:
    """No cookie, no cache on the way; the address says nothing but what is wanted."""
    asked: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        asked.append(request)
        reply(connection, b"{}")

    with serving(answer) as site:
        assert fetch(address_of(site, "build.json"), fresh="1") == b"{}"
    assert asked[0].startswith(b"GET /build.json?1 HTTP/1.1\r\n")
    assert b"Cache-Control: no-cache" in asked[0]
    assert b"Cookie" not in asked[0]


def test_limits() -> None:
    """Too long, missing, refused by the server, not there at all."""
    with serving(lambda connection, _: reply(connection, b"x" * (LIMIT + 1))) as site:
        assert reason(site) == "what is there is too long"
    with serving(lambda connection, _: reply(connection, b"", "404 Not Found")) as site:
        assert reason(site) == "there is none"
    with serving(lambda connection, _: reply(connection, b"", "503 Busy")) as site:
        assert reason(site) == "HTTP 503"
    with serving(lambda connection, _: connection.sendall(b"nonsense\r\n\r\n")) as site:
        assert reason(site)
    assert "refused" in reason("http://127.0.0.1:9/").lower()


def test_a_server_that_drips_is_left() -> None:
    """A byte now and then is no answer."""

    def drip(connection: socket.socket, _: bytes) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n")
        for _byte in range(60):
            connection.sendall(b"x")
            time.sleep(0.1)

    began = time.monotonic()
    with serving(drip) as site:
        assert reason(site, patience=0.5) == "no answer in time"
    assert time.monotonic() - began < 3


def test_redirects_stay_on_the_host() -> None:
    """A redirect within the site is followed; one to another host, port or kind of address is not."""
    for target in ("http://localhost:9/build.json", "http://127.0.0.1:9/", "file:///etc/passwd", "ftp://127.0.0.1/"):

        def away(connection: socket.socket, _: bytes, to: str = target) -> None:
            reply(connection, b"", "302 Found", f"Location: {to}\r\n")

        with serving(away) as site:
            assert reason(site), target

    def inside(connection: socket.socket, request: bytes) -> None:
        if request.startswith(b"GET /a/build.json"):
            reply(connection, b"", "301 Moved", "Location: /b/build.json\r\n")
        else:
            reply(connection, request.split(b" ")[1])

    with serving(inside) as site:
        assert fetch(address_of(f"{site}a/", "build.json")) == b"/b/build.json"


@pytest.mark.parametrize(
    ("site", "address"),
    [
        ("https://example.org", "https://example.org/build.json"),
        ("https://example.org/", "https://example.org/build.json"),
        ("https://example.org/town/", "https://example.org/town/build.json"),
        ("https://example.org/build.json", "https://example.org/build.json"),
        ("https://example.org/index.html", "https://example.org/build.json"),
        ("https://mairie-forêt.example/été", "https://xn--mairie-fort-wbb.example/%C3%A9t%C3%A9/build.json"),
    ],
)
def test_addresses(site: str, address: str) -> None:
    """From the address of a site, as people write it, to that of its file."""
    assert address == address_of(site, "build.json")


@pytest.mark.parametrize(
    "site",
    ["", "example.org", "file:///etc/", "ftp://example.org/", "https://a:b@example.org/", "http://[::1", "http://a:b/"],
)
def test_no_addresses(site: str) -> None:
    """Anything else than the address of a site is refused before it is asked for."""
    with pytest.raises(Unreachable, match="not the address"):
        address_of(site, "build.json")
