"""What a server hands over of a request to which page it is for, its headers, and its body as it comes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

__all__ = ["Message", "Receive", "Request", "Send", "route_of"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

HEADERS = 100
_FORM = r"(?P<form>[A-Za-z0-9._/-]{1,200})"
_ROUTES = tuple(
    (name, re.compile(pattern), methods)
    for name, pattern, methods in (
        ("review", rf"/s/{_FORM}", "POST GET"),
        ("send", rf"/c/{_FORM}", "POST GET"),
        ("receipt", r"/r/(?P<number>[0-9A-Za-z -]{1,40})?", "GET HEAD"),
        ("confirm", r"/v/(?P<token>[A-Za-z0-9_-]{1,64})", "GET HEAD POST"),
        ("file", rf"/export/{_FORM}/(?P<number>[0-9a-f]{{1,64}})/files/(?P<file>[0-9a-z-]{{1,64}})", "GET"),
        ("erase", rf"/export/{_FORM}/(?P<number>[0-9a-f]{{1,64}})", "DELETE"),
        ("export", rf"/export/{_FORM}", "GET"),
        ("search", r"/search", "GET HEAD"),
        ("health", r"/health", "GET HEAD"),
        ("metrics", r"/metrics", "GET"),
        ("robots", r"/robots\.txt", "GET HEAD"),
        ("home", r"/", "GET HEAD"),
    )
)


class Request:
    """What a browser asked for."""

    def __init__(self, scope: Message, receive: Receive) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self.many = len(scope["headers"]) > HEADERS
        self.query = {
            name: values[0] for name, values in parse_qs(scope["query_string"].decode("latin-1")[:2000]).items()
        }
        self.address: str = (scope.get("client") or ("", 0))[0]
        self._receive = receive
        self._ended = False

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ConnectionResetError
            yield message.get("body", b"")
            if not message.get("more_body"):
                self._ended = True
                return

    async def rest(self, most: int) -> None:
        """Throw away what is left of the body: who still sends when we hang up never reads our answer."""
        if not self._ended:
            async for chunk in self.chunks():
                most -= len(chunk)
                if most < 0:
                    return


def route_of(request: Request) -> tuple[str, dict[str, str]]:
    """Name of the page, and what its address says; `method` for a wrong one, nothing for no page."""
    for name, pattern, methods in _ROUTES:
        if found := pattern.fullmatch(request.path):
            given = {key: value for key, value in found.groupdict().items() if value is not None}
            return (name, given) if request.method in methods.split() else ("method", given)
    return "", {}
