"""An address and a text to a letter on its way; addresses are in memory only, and are forgotten once it is sent."""

from __future__ import annotations

import asyncio
import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

import msgspec

from civicgen.forms.addresses import plain_address

__all__ = ["AN_HOUR", "Letter", "Letters", "mailbox_of", "possible", "written"]

AN_HOUR = 2
"""Letters to one person, whoever asked for them: somebody else's address can be typed into any form."""

WAITS = (0, 30, 300, 1800)
"""Seconds before each try."""
WAITING = 2000


class Letter(msgspec.Struct, frozen=True):
    """A letter to be sent."""

    to: str
    subject: str
    text: str


def possible(address: str) -> bool:
    """Whether an address can stand in a letter without saying anything else there."""
    return plain_address(address) is not None


def mailbox_of(address: str) -> str:
    """Whose letters are counted together: capitals and what follows a plus sign lead to the same person."""
    name, _, domain = (plain_address(address) or address).casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def written(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it is sent; the library refuses line breaks in its headers."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=78))
    message["From"] = sender
    message["To"] = plain_address(letter.to) or ""
    message["Subject"] = letter.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2] or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    return message


class Letters:
    """The post. A letter that could not be sent is tried four times in half an hour; the deposit stands without it."""

    def __init__(self, address: str, sender: str) -> None:
        """Whose server, and from whom."""
        self._address, self._sender = address, sender
        self.sent = self.failed = 0
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def works(self) -> bool:
        """Whether letters can be sent at all."""
        return bool(self._address and self._sender)

    @property
    def waiting(self) -> int:
        """How many are on their way."""
        return len(self._tasks)

    @property
    def room(self) -> bool:
        """Whether one more can wait."""
        return len(self._tasks) < WAITING

    def post(self, letter: Letter) -> None:
        """Put it in the box."""
        if not self.works or not self.room or not possible(letter.to):
            self.failed += 1
            return
        task = asyncio.get_running_loop().create_task(self._deliver(letter))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self, seconds: float = 10) -> None:
        """Give what is on its way a moment more."""
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=seconds)
        for task in self._tasks:
            task.cancel()

    async def _deliver(self, letter: Letter) -> None:
        for wait in WAITS:
            await asyncio.sleep(wait)
            try:
                await asyncio.to_thread(self._send, letter)
            except smtplib.SMTPRecipientsRefused:
                break
            except (OSError, smtplib.SMTPException, ValueError):
                continue
            self.sent += 1
            return
        self.failed += 1

    def _send(self, letter: Letter) -> None:
        parts = urlsplit(self._address)
        host = parts.hostname or "localhost"
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, parts.port or 465, timeout=20, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 587, timeout=20)
        with server:
            if parts.scheme != "smtps" and host not in {"localhost", "127.0.0.1", "::1"}:
                server.starttls(context=context)
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            # Named once more: a library that reads addresses out of a header may find others in it.
            server.send_message(
                written(letter, self._sender),
                from_addr=parseaddr(self._sender)[1],
                to_addrs=[plain_address(letter.to) or ""],
            )
