"""The address of a site becomes a small file of it as the public gets it, or the reason why it cannot be had."""

from __future__ import annotations

import http.client
import threading
import urllib.error
import urllib.parse
import urllib.request
from typing import IO, Any

from civicgen import __version__
from civicgen.words import mark

__all__ = ["Unreachable", "address_of", "fetch"]

PATIENCE = 20.0
"""Seconds for the whole of it, however slowly a server drips."""
LIMIT = 64 * 1024
"""Bytes that are read at most."""
_PORTS = {"http": 80, "https": 443}


class Unreachable(Exception):  # noqa: N818  (it carries a reason, which is what the reader is told)
    """The file cannot be had."""

    def __init__(self, reason: str) -> None:
        """Take a reason in English, marked for translation, or the words of the system."""
        super().__init__(reason)
        self.reason = reason


class _SameHost(urllib.request.HTTPRedirectHandler):
    """Follows redirects within a host only: what another one says would prove nothing."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        old, new = urllib.parse.urlsplit(req.full_url), urllib.parse.urlsplit(newurl)
        upgraded = old.scheme == "http" and new.scheme == "https"
        if old.hostname != new.hostname or not (upgraded or _door(old) == _door(new)):
            fp.close()
            raise Unreachable(mark("the address leads to another site"))
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _door(parts: urllib.parse.SplitResult) -> tuple[str, int | None]:
    return parts.scheme, parts.port or _PORTS.get(parts.scheme)


def address_of(site: str, file: str) -> str:
    """Address of a file of a site, from that of its home page (or of the file itself). Raises Unreachable."""
    try:
        parts = urllib.parse.urlsplit(site.strip())
        host = parts.hostname or ""
        _ = parts.port  # refuses what is no number
        ascii_host = host.encode("idna").decode() if not host.isascii() else parts.netloc
    except ValueError:
        raise Unreachable(mark("it is not the address of a site")) from None
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        raise Unreachable(mark("it is not the address of a site"))
    if not host.isascii() and parts.port:
        ascii_host += f":{parts.port}"
    folder = parts.path.removesuffix(file).removesuffix("index.html").rstrip("/")
    path = urllib.parse.quote(f"{folder}/{file}", safe="/%")
    return urllib.parse.urlunsplit((parts.scheme, ascii_host, path, "", ""))


def fetch(address: str, *, patience: float = PATIENCE, fresh: str = "") -> bytes:
    """Read a file as the public gets it. `fresh` makes the address new to the caches on the way. Raises Unreachable."""
    found: list[bytes | Unreachable] = []
    # On the side: a server that drips a byte now and then would outlast every time-out of a connection.
    reader = threading.Thread(target=lambda: found.append(_tried(address, patience, fresh)), daemon=True)
    reader.start()
    reader.join(patience)
    if not found:
        raise Unreachable(mark("no answer in time"))
    answer = found[0]
    if isinstance(answer, Unreachable):
        raise answer
    return answer


def _tried(address: str, patience: float, fresh: str) -> bytes | Unreachable:
    if urllib.parse.urlsplit(address).scheme not in _PORTS:
        return Unreachable(mark("it is not the address of a site"))
    request = urllib.request.Request(  # noqa: S310  (its scheme was looked at)
        f"{address}?{urllib.parse.quote(fresh)}" if fresh else address,
        headers={
            "User-Agent": f"civicgen/{__version__}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "Cache-Control": "no-cache",
        },
    )
    try:
        with urllib.request.build_opener(_SameHost).open(request, timeout=patience) as response:
            data: bytes = response.read(LIMIT + 1)
    except Unreachable as reason:
        return reason
    except urllib.error.HTTPError as error:
        with error:
            return Unreachable(mark("there is none") if error.code in (404, 410) else f"HTTP {error.code}")
    except urllib.error.URLError as error:
        return Unreachable(str(getattr(error.reason, "strerror", None) or error.reason))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Unreachable(getattr(error, "strerror", None) or str(error) or type(error).__name__)
    return Unreachable(mark("what is there is too long")) if len(data) > LIMIT else data
