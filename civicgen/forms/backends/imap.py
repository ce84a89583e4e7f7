"""The door to a mailbox: an account and a cursor become letters, by IMAP over TLS; none is ever deleted."""

from __future__ import annotations

import datetime
import email.policy
import imaplib
import re
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import suppress
from email.parser import BytesHeaderParser
from typing import Any, NamedTuple

from civicgen.forms.backends.troubles import fail

__all__ = ["Account", "letter", "letters"]

Account = tuple[str, int, str, str]
"""Server, port, user, password."""
SIZE = 30_000_000
"""Bytes of a letter; a longer one is left where it is, and told of."""
_SECONDS = 60
_AT_ONCE = 200
_UID = re.compile(rb"UID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"]+)"')


class _Head(NamedTuple):
    uid: int
    size: int
    subject: str


def letters(
    account: Account, folders: tuple[str, str], cursor: Any, wanted: Callable[[str], bool]
) -> Iterator[tuple[bytes, datetime.datetime | None, str, Any]]:
    """Letters whose subject is wanted: bytes, when the server received them, where they are, and from where to go on.

    The cursor holds the server's name for the numbering of the folder, the last number, and those handed over since
    the last time, which are moved once we are asked again: then they were surely written down.
    """
    folder, done = folders
    with _opened(account) as mailbox:
        validity = _select(mailbox, folder, write=True)
        known = cursor if isinstance(cursor, dict) and cursor.get("validity") == validity else None
        if known is not None:
            _move(mailbox, [int(each) for each in known.get("handed", ())], done)
        elif _exists(mailbox, done):  # no cursor, or another numbering: those that were moved are read again too
            moved = _select(mailbox, done, write=False)
            for head in _heads(mailbox, 0):
                if wanted(head.subject):
                    raw, received = _whole(mailbox, head)
                    yield raw, received, f"{moved}/{head.uid}", None
            _select(mailbox, folder, write=True)
        last = int(known["last"]) if known is not None else 0
        handed: list[int] = []
        for head in _heads(mailbox, last):
            last = head.uid
            if wanted(head.subject):
                raw, received = _whole(mailbox, head)
                handed.append(head.uid)
                after = {"validity": validity, "last": last, "handed": list(handed)}
                yield raw, received, f"{validity}/{head.uid}", after


def letter(account: Account, folders: tuple[str, str], where: str) -> bytes | None:
    """The letter of a place that `letters` named, wherever it was moved since."""
    validity, _, uid = where.partition("/")
    with _opened(account) as mailbox:
        for folder in folders:
            if _exists(mailbox, folder) and _select(mailbox, folder, write=False) == validity:
                heads = [head for head in _heads(mailbox, int(uid) - 1) if head.uid == int(uid)]
                if heads:
                    return _whole(mailbox, heads[0])[0]
    return None


class _opened:  # noqa: N801  (read as a verb: with _opened(account) as mailbox)
    """An account, logged in, then out, whatever happens; what goes wrong is told without the password."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.mailbox: imaplib.IMAP4_SSL | None = None

    def __enter__(self) -> imaplib.IMAP4_SSL:
        server, port, user, password = self.account
        try:
            context = ssl.create_default_context()
            self.mailbox = imaplib.IMAP4_SSL(server, port, ssl_context=context, timeout=_SECONDS)
        except (OSError, imaplib.IMAP4.error) as error:
            reason = getattr(error, "verify_message", "") or getattr(error, "strerror", "") or type(error).__name__
            fail("backend-unreachable", backend="mailbox", host=server, reason=str(reason))
        try:
            if user.isascii() and password.isascii():
                self.mailbox.login(user, password)
            else:
                secret = b"\0".join((b"", user.encode(), password.encode()))
                self.mailbox.authenticate("PLAIN", lambda _challenge: secret)
        except imaplib.IMAP4.error:
            self.__exit__()
            fail("backend-refused", backend="mailbox", status="")
        return self.mailbox

    def __exit__(self, _kind: object = None, error: object = None, _trace: object = None) -> None:
        if self.mailbox is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                self.mailbox.logout()
        if isinstance(error, (OSError, imaplib.IMAP4.error)):
            fail("backend-unreachable", backend="mailbox", host=self.account[0], reason=type(error).__name__)


def _quoted(folder: str) -> str:
    """A folder's name as the protocol wants it: modified UTF-7, in quotes."""
    out = ""
    for plain, other in re.findall(r"([\x20-\x7e]+)|([^\x20-\x7e]+)", folder):
        out += plain.replace("&", "&-")
        if other:
            out += "&" + b64encode(other.encode("utf-16-be")).decode().rstrip("=").replace("/", ",") + "-"
    return '"' + out.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _ok(answer: tuple[str, list[Any]]) -> list[Any]:
    if answer[0] != "OK":
        raise imaplib.IMAP4.error(answer[0])
    return answer[1]


def _exists(mailbox: imaplib.IMAP4_SSL, folder: str) -> bool:
    return any(_ok(mailbox.list('""', _quoted(folder))))


def _select(mailbox: imaplib.IMAP4_SSL, folder: str, *, write: bool) -> str:
    """Open a folder; the server's name for the numbering of its letters."""
    status, _ = mailbox.select(_quoted(folder), readonly=not write)
    if status != "OK":
        fail("backend-setting-missing", backend="mailbox", key=f"options: folder ({folder})")
    (value,) = mailbox.response("UIDVALIDITY")[1] or [None]
    return value.decode() if isinstance(value, bytes) else ""


def _heads(mailbox: imaplib.IMAP4_SSL, after: int) -> Iterator[_Head]:
    """Numbers, sizes and subjects of letters above a number, in order; nothing else of them is looked at."""
    found = _ok(mailbox.uid("SEARCH", f"UID {after + 1}:*"))
    uids = sorted(int(each) for each in b" ".join(each for each in found if each).split())
    uids = [uid for uid in uids if uid > after]  # `n:*` always holds the last one
    for start in range(0, len(uids), _AT_ONCE):
        part = uids[start : start + _AT_ONCE]
        answer = _ok(
            mailbox.uid("FETCH", ",".join(map(str, part)), "(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS (SUBJECT)])")
        )
        yield from sorted(_head(each) for each in answer if isinstance(each, tuple))


def _head(answer: tuple[bytes, bytes]) -> _Head:
    uid, size = _UID.search(answer[0]), _SIZE.search(answer[0])
    headers = BytesHeaderParser(policy=email.policy.default).parsebytes(answer[1])
    try:
        subject = str(headers.get("subject") or "")
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):  # written to break who reads it
        subject = ""
    return _Head(int(uid[1]) if uid else 0, int(size[1]) if size else 0, subject)


def _whole(mailbox: imaplib.IMAP4_SSL, head: _Head) -> tuple[bytes, datetime.datetime | None]:
    """A letter, not marked as read; of one that is too long, its head."""
    what = "BODY.PEEK[]" if head.size <= SIZE else "BODY.PEEK[HEADER]"
    answer = _ok(mailbox.uid("FETCH", str(head.uid), f"(UID INTERNALDATE {what})"))
    for each in answer:
        if isinstance(each, tuple):
            return each[1], _instant(each[0])
    return b"", None


def _instant(answer: bytes) -> datetime.datetime | None:
    found = _DATE.search(answer)
    try:
        written = found[1].decode("ascii").strip() if found else ""
        return datetime.datetime.strptime(written, "%d-%b-%Y %H:%M:%S %z").astimezone(datetime.UTC)
    except ValueError:
        return None


def _move(mailbox: imaplib.IMAP4_SSL, uids: list[int], folder: str) -> None:
    """Move letters; without MOVE (RFC 6851), copy them, and only then take the copies' originals away (RFC 4315)."""
    if not uids:
        return
    if not _exists(mailbox, folder):
        _ok(mailbox.create(_quoted(folder)))
    for start in range(0, len(uids), _AT_ONCE):
        part = ",".join(map(str, uids[start : start + _AT_ONCE]))
        if "MOVE" in mailbox.capabilities:
            _ok(mailbox.uid("MOVE", part, _quoted(folder)))
        elif "UIDPLUS" in mailbox.capabilities:
            _ok(mailbox.uid("COPY", part, _quoted(folder)))
            _ok(mailbox.uid("STORE", part, "+FLAGS.SILENT", r"(\Deleted)"))
            _ok(mailbox.uid("EXPUNGE", part))
        # neither: they stay, the cursor remembers them
