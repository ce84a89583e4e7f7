"""Settings of a server become an open SFTP session with the right server, or the reason why there is none."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from civicgen.builder.trouble import disk
from civicgen.config import Deploy
from civicgen.problems import ProblemsFound
from civicgen.problems.reasons import reason_of
from civicgen.publish.deployment.deployed import Ask, refused
from civicgen.words import mark

__all__ = ["PASSPHRASE", "PASSWORD", "library", "session"]

PASSWORD, PASSPHRASE = "CIVICGEN_SFTP_PASSWORD", "CIVICGEN_SFTP_PASSPHRASE"
"""Where a program that runs by itself finds the secrets that a person would be asked for."""
_TRIES = 3


def library() -> Any:
    """The library that speaks SFTP. Raises ProblemsFound where it is not installed."""
    try:
        import asyncssh
    except ModuleNotFoundError as error:
        raise refused("sftp-not-installed") from error
    return asyncssh


def _client(settings: Deploy, ask: Ask | None) -> Any:
    """Make what answers the questions of a connection: whether the server is the right one, and the password."""
    asyncssh = library()
    recorded = str(known) if (known := _known_hosts()) else b""

    class Client(asyncssh.SSHClient):  # type: ignore[misc, name-defined]  # asyncssh is imported late, as a value
        seen = ""
        changed = False
        asked = 0

        def validate_host_public_key(self, host: str, addr: str, port: int, key: Any) -> bool:
            Client.seen = key.get_fingerprint()
            if settings.fingerprint:
                Client.changed = True
                return Client.seen == settings.fingerprint.rstrip("=")
            Client.changed = bool(asyncssh.match_known_hosts(recorded, host, addr, port)[0])
            return False

        def _password(self) -> str | None:
            Client.asked += 1
            given = os.environ.get(PASSWORD)
            if given is not None:
                return given if Client.asked == 1 else None
            return (ask("password") or None) if ask is not None and Client.asked <= _TRIES else None

        def password_auth_requested(self) -> str | None:
            return self._password()

        def kbdint_auth_requested(self) -> str | None:
            # Some hosts ask for the password as a question; it is answered once, in the same words.
            return "" if PASSWORD in os.environ or ask is not None else None

        def kbdint_challenge_received(
            self, _name: str, _instructions: str, _lang: str, prompts: list[tuple[str, bool]]
        ) -> list[str] | None:
            if not prompts:
                return []
            if len(prompts) > 1 or prompts[0][1] or (password := self._password()) is None:
                return None
            return [password]

    return Client


def _known_hosts() -> Path | None:
    file = Path.home() / ".ssh" / "known_hosts"
    return file if file.is_file() else None


def _nobody(_host: str, _addr: str, _port: int | None) -> tuple[list[str], list[str], list[str]]:
    """No server is known beforehand: the client decides by the fingerprint."""
    return [], [], []


def _key(settings: Deploy, ask: Ask | None) -> Any:
    """The private key that the settings name, opened with its passphrase if it has one."""
    asyncssh = library()
    file = os.path.expanduser(settings.key)

    def unusable(reason: str) -> ProblemsFound:
        return refused("key-unusable", file=settings.key, reason=reason)

    passphrase = os.environ.get(PASSPHRASE)
    for attempt in range(_TRIES + 1):
        try:
            return asyncssh.read_private_key(file, passphrase)
        except OSError as error:
            raise unusable(reason_of(error)) from error
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
            # Without a person there is nothing more to try; with one, the passphrase may have been mistyped.
            if ask is None or attempt == _TRIES or not (passphrase := ask("passphrase")):
                raise unusable(str(error)) from error
    raise unusable("")


@asynccontextmanager
async def session(settings: Deploy, ask: Ask | None) -> AsyncIterator[Any]:
    """Open a session, and close it. Raises ProblemsFound, also when the connection is lost on the way."""
    asyncssh = library()
    client = _client(settings, ask)
    options: dict[str, Any] = {"client_keys": [_key(settings, ask)]} if settings.key else {}
    known = _nobody if settings.fingerprint or not _known_hosts() else str(_known_hosts())
    try:
        connection = await asyncssh.connect(
            settings.server,
            settings.port,
            username=settings.user,
            known_hosts=known,
            client_factory=client,
            connect_timeout=20,
            login_timeout=60 if ask is None else 300,
            keepalive_interval=15,
            keepalive_count_max=4,
            **options,
        )
    except asyncssh.HostKeyNotVerifiable as error:
        code = "server-changed" if client.changed else "server-unknown"
        raise refused(code, server=settings.server, fingerprint=client.seen) from error
    except asyncssh.PermissionDenied as error:
        raise refused("not-let-in", server=settings.server, user=settings.user) from error
    except (OSError, asyncssh.Error, ValueError, TimeoutError) as error:
        raise refused("server-not-reached", server=settings.server, reason=_reason(error)) from error
    try:
        async with connection, connection.start_sftp_client(path_errors="surrogateescape") as client_of_files:
            yield client_of_files
    except asyncssh.SFTPError as error:
        lost = isinstance(error, (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection))
        code, path = ("connection-lost", "") if lost else ("server-refused", getattr(error, "path", settings.path))
        raise refused(code, path=path, reason=_reason(error)) from error
    except (asyncssh.Error, ConnectionError, asyncio.IncompleteReadError, TimeoutError) as error:
        raise refused("connection-lost", reason=_reason(error)) from error
    except OSError as error:
        with disk(error.filename or ""):
            raise


def _reason(error: BaseException) -> str:
    if isinstance(error, socket.gaierror):
        return mark("there is no server of that name")
    if isinstance(error, TimeoutError):
        return mark("it does not answer")
    if isinstance(error, ConnectionRefusedError):
        return mark("nothing answers at that port")
    text = getattr(error, "reason", "") or getattr(error, "strerror", "") or str(error)
    return str(text)[:200] or type(error).__name__
