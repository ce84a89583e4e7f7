"""An application to a listening process: uvicorn, with the limits of time and number that it leaves to others."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import uvicorn
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["HEADER_SECONDS", "serve"]

HEADER_SECONDS = 10
HEADER_BYTES = 16_384


class Timed(H11Protocol):
    """A connection whose next request must be complete in its headers within ten seconds: slow ones are let go."""

    _due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait again."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        if self._due is not None:
            self._due.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(HEADER_SECONDS, self._late)

    def _late(self) -> None:
        cycle: Any = self.cycle  # none before the first request, whatever uvicorn's types say
        busy = cycle is not None and not cycle.response_complete
        if not busy and not self.transport.is_closing():
            self.transport.close()


class Fronted:
    """An application behind web servers: whose word about who asks is believed, and requests that two read as two."""

    def __init__(self, application: Any, proxies: str, *, unix: bool) -> None:
        """`proxies` are addresses and networks; `*` is none: everybody could then say who they are."""
        trusted = [each.strip() for each in proxies.split(",") if each.strip() not in {"", "*"}]
        # Only a web server of this machine reaches a socket in a file; of what it passes on, only its own word counts.
        self._inner = ProxyHeadersMiddleware(application, [*trusted, *(["127.0.0.1"] if unix else [])])
        self._unix = unix

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or refuse."""
        if scope["type"] == "http":
            names = [name for name, _ in scope["headers"]]
            if b"transfer-encoding" in names and b"content-length" in names:
                headers = [(b"content-length", b"0"), (b"connection", b"close")]
                await send({"type": "http.response.start", "status": 400, "headers": headers})
                await send({"type": "http.response.body", "body": b""})
                return
            if self._unix:
                scope["client"] = ("127.0.0.1", 0)
        await self._inner(scope, receive, send)


def serve(
    application: Any,
    *,
    host: str = "127.0.0.1",
    port: int = 8080,
    unix: str = "",
    proxies: str = "127.0.0.1,::1",
    seconds_to_stop: int = 20,
) -> None:
    """Answer until told to stop (SIGTERM, Ctrl-C); who is being answered gets the answer first."""
    config = uvicorn.Config(
        Fronted(application, proxies, unix=bool(unix)),
        host=host,
        port=port,
        uds=unix or None,
        http=Timed,
        ws="none",
        loop="asyncio",
        lifespan="on",
        access_log=False,  # our own tells nothing of anybody
        log_config=None,
        server_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=seconds_to_stop,
        backlog=1024,
    )
    # uvicorn sends itself once more what stopped it, once everything is answered: to be asked to stop is no failure.
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: None)
    uvicorn.Server(config).run()
