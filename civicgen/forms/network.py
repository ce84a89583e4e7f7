"""The door of backends to the network: a question becomes its answer, within bounds of size, time and place.

Certificates are checked. A redirect never leads to another host, so that a secret reaches nobody else. An address that
came in an answer cannot make us talk to machines of the town hall: private networks are reached only where the settings
name them. What goes wrong is told without addresses, which may hold secrets.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from civicgen.config import Config
from civicgen.forms.backend import Reply
from civicgen.words import mark

__all__ = ["Door", "NoAnswer", "door"]

SIZE = 64 * 1024**2
"""Bytes of an answer at most."""
SECONDS = 30
"""How long a server may stay silent."""
WHOLE = 300
"""Seconds of an answer at most, however slowly it comes."""
_BLOCK = 1 << 16


class NoAnswer(OSError):  # noqa: N818  (it is what happened, not whose fault it is)
    """A server did not answer, or not as it must; says which host and why, never the address that was asked."""

    def __init__(self, host: str, reason: str) -> None:
        super().__init__(f"{host}: {reason}")
        self.host = host
        self.reason = reason


def door(settings: Config) -> Door:
    """The door of a portal: the hosts that its settings name may be on a private network."""
    named = (settings.forms.url, *settings.forms.options.values())
    hosts = (urlsplit(each).hostname for each in named if each.startswith(("http://", "https://")))
    return Door(frozenset(host for host in hosts if host))


class Door:
    """A `civicgen.forms.backend.Network` that really asks."""

    def __init__(self, named: frozenset[str] = frozenset(), *, size: int = SIZE, seconds: float = SECONDS) -> None:
        self.named, self.size, self.seconds = named, size, seconds
        context = ssl.create_default_context()
        self._opener = urllib.request.build_opener(_Https(self, context), _Http(self), _SameHost())
        self._opener.addheaders = [("User-Agent", "civicgen")]

    def ask(
        self, method: str, address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Ask a server. Every status is an answer; raises NoAnswer (an OSError) when there is none."""
        host = _host(address)
        if not self._allowed(address, host):
            raise NoAnswer(host, mark("the address is not https"))
        request = urllib.request.Request(address, data=body, method=method)  # noqa: S310  (looked at above)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        try:
            try:
                answer: Any = self._opener.open(request, timeout=self.seconds)
            except urllib.error.HTTPError as refused:
                answer = refused
            with answer:
                return Reply(status=answer.status, headers=_headers(answer), body=self._read(answer, host))
        except NoAnswer:
            raise
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer(host, _reason(error)) from None

    def _allowed(self, address: str, host: str) -> bool:
        scheme = address.partition(":")[0].lower()
        return bool(host) and (scheme == "https" or (scheme == "http" and host in self.named))

    def _read(self, answer: Any, host: str) -> bytes:
        end = time.monotonic() + WHOLE
        parts: list[bytes] = []
        read = 0
        while block := answer.read(_BLOCK):
            read += len(block)
            if read > self.size:
                raise NoAnswer(host, mark("the answer is too long"))
            if time.monotonic() > end:
                raise NoAnswer(host, mark("the answer is too slow"))
            parts.append(block)
        if answer.length:  # announced, and not come
            raise NoAnswer(host, mark("the answer was cut short"))
        return b"".join(parts)

    def reach(self, host: str, port: int) -> socket.socket:
        """A connection to a host: to a public address, unless the settings name it. Its name is asked for once only."""
        last: OSError | None = None
        for family, kind, protocol, _, where in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if host not in self.named and not ipaddress.ip_address(str(where[0]).partition("%")[0]).is_global:
                last = NoAnswer(host, mark("the address is on a private network"))
                continue
            made = socket.socket(family, kind, protocol)
            made.settimeout(self.seconds)
            try:
                made.connect(where)
            except OSError as error:
                made.close()
                last = error
            else:
                return made
        raise last or NoAnswer(host, mark("the name is not known"))


class _Http(urllib.request.HTTPHandler):
    def __init__(self, own: Door) -> None:
        super().__init__()
        self.own = own

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        own = self.own

        class Connection(http.client.HTTPConnection):
            def connect(self) -> None:
                self.sock = own.reach(self.host, self.port or 80)

        return self.do_open(Connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, own: Door, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self.own, self.context = own, context

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        own, context = self.own, self.context
        proxied = req.has_proxy()

        class Connection(http.client.HTTPSConnection):
            def connect(self) -> None:
                if proxied:  # the proxy of the town hall decides where one may go
                    super().connect()
                    return
                self.sock = context.wrap_socket(own.reach(self.host, self.port or 443), server_hostname=self.host)

        return self.do_open(Connection, req, context=context)


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to the same host, of a question only."""

    max_redirections = 3

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if req.get_method() not in {"GET", "HEAD"}:
            return None  # what was sent is not sent again: the redirect is the answer
        old, new = urlsplit(req.full_url), urlsplit(newurl)
        if (old.scheme, old.netloc) != (new.scheme, new.netloc):
            fp.close()
            raise NoAnswer(old.hostname or "", mark("it sends elsewhere"))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _headers(answer: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.headers.items():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _reason(error: BaseException) -> str:
    """Why, in words of the system, which know of hosts only."""
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({reason.verify_message})"
    if isinstance(reason, TimeoutError):
        return mark("it does not answer in time")
    if isinstance(reason, http.client.IncompleteRead):
        return mark("the answer was cut short")
    if isinstance(reason, NoAnswer):
        return reason.reason
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return type(reason).__name__
