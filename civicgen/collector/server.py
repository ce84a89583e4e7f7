"""An application to a listening process: uvicorn, with the limits of time and number that it leaves to others."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import uvicorn
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
        application,
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
        proxy_headers=True,
        forwarded_allow_ips="*" if unix else proxies,
        h11_max_incomplete_event_size=HEADER_BYTES,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=seconds_to_stop,
        backlog=1024,
    )
    # uvicorn sends itself once more what stopped it, once everything is answered: to be asked to stop is no failure.
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: None)
    uvicorn.Server(config).run()
