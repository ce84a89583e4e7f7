"""A form is a letter to the town's mailbox: a link begins it, and letters with its code in the subject are taken in."""

from __future__ import annotations

import datetime
import email.policy
import hashlib
import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any
from urllib.parse import quote

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.basis import Basis
from civicgen.forms.backends.mail_files import LARGEST, MOST, files_of, part_of
from civicgen.forms.backends.mail_text import plain, split
from civicgen.forms.backends.troubles import fail
from civicgen.forms.options import option, short
from civicgen.forms.submissions import LEFT_OUT, Received, SentFile, Submission
from civicgen.problems import Problem
from civicgen.words import mark, program

__all__ = ["LONGEST", "Mailbox", "backend", "code_in", "concerns", "header", "letter_of", "submission_of"]

LONGEST = 1800
"""Characters of the link: several programs cut at some 2,000."""
NAME = "mailbox"
_CODE = re.compile(r"\[\s*([a-z0-9][a-z0-9-]{0,80}/[a-z0-9][a-z0-9-]{0,80})\s*\]", re.IGNORECASE)


class Mailbox(Basis):
    """Every town hall has one."""

    name = NAME
    options = ("address", "server", "port", "user", "folder", "done", "region", "country")
    secrets = ("CIVICGEN_MAILBOX_PASSWORD",)
    capabilities = Capabilities(
        without_script="yes",
        native_post=False,
        redirect="no",
        max_file=LARGEST,
        max_files=MOST,
        pull="api",
        granularity="cursor",
        stable_ids=True,
    )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A link that opens a letter: code and title in its subject, questions in its text as far as they go in."""
        address = _address(form, target.settings)
        if not address:
            return RenderedForm(mode="none")
        subject = f"[{short(form)}] {form.title}"
        link = f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}"
        said = program(target.lang).gettext
        questions = [f"{field.label} :\r\n\r\n" for field in form.fields if field.type != "file"]
        for number in range(len(questions), 0, -1):
            body = said(mark("(Answer under each question, in your own words.)")) + "\r\n\r\n"
            whole = f"{link}&body={quote(body + ''.join(questions[:number]), safe='')}"
            if len(whole) <= LONGEST:
                link = whole
                break
        if len(link) > LONGEST:
            link = f"mailto:{quote(address, safe='@')}?subject={quote(f'[{short(form)}]', safe='')}"
        return RenderedForm(
            mode="mailto",
            action=link,
            country=option(target.settings, form, "country") or option(target.settings, form, "region"),
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What it needs of the settings, and what a letter cannot keep."""
        from civicgen.forms.backends.promises import of_mailbox

        return of_mailbox(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Letters with the code of the form, read without being marked as read; no other letter is opened.

        Those that an earlier pull handed over are first moved to the folder of what is done.
        """
        from civicgen.forms.backends.imap import letters

        server, user = option(settings, form, "server"), option(settings, form, "user")
        for value, key in ((server, "options: server"), (user, "options: user")):
            if not value:
                fail("backend-setting-missing", backend=NAME, key=key)
        port = option(settings, form, "port", "993")
        account = (server, int(port) if port.isdigit() else 993, user, secret(self.secrets[0]))
        folders = option(settings, form, "folder", "INBOX"), option(settings, form, "done", "civicgen")
        for raw, received, where, after in letters(account, folders, cursor, lambda subject: concerns(form, subject)):
            yield Pulled(event=Received(submission_of(form, letter_of(raw), received, where)), cursor=after)

    def fetch(
        self, form: Form, file: SentFile, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bytes:
        """The bytes of what was joined to a letter."""
        from civicgen.forms.backends.imap import letter

        server, user = option(settings, form, "server"), option(settings, form, "user")
        port = option(settings, form, "port", "993")
        account = (server, int(port) if port.isdigit() else 993, user, secret(self.secrets[0]))
        folders = option(settings, form, "folder", "INBOX"), option(settings, form, "done", "civicgen")
        where, _, number = file.where.rpartition("#")
        raw = letter(account, folders, where)
        return part_of(letter_of(raw), int(number)) if raw is not None and number.isdigit() else b""


def _address(form: Form, settings: Config) -> str:
    return option(settings, form, "address") or settings.publisher.email


def letter_of(raw: bytes) -> EmailMessage:
    """A letter from its bytes; whatever they are, there is one."""
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(raw)


def header(letter: EmailMessage, name: str) -> str:
    """A header as text; nothing where it was written to break who reads it."""
    try:
        return str(letter.get(name) or "").encode("utf-8", "replace").decode("utf-8")
    except (ValueError, IndexError, AttributeError, TypeError, RecursionError):
        return ""


def code_in(subject: str) -> str:
    """The code of a form in a subject, `[plan-local-2026/avis]`; empty when there is none."""
    found = _CODE.search(" ".join(subject.split()))
    return found[1].lower() if found else ""


def concerns(form: Form, subject: str) -> bool:
    """Whether a letter with this subject is about the form."""
    return code_in(subject) == short(form).lower()


def submission_of(form: Form, letter: EmailMessage, received: datetime.datetime | None, where: str = "") -> Submission:
    """What a letter says, by the questions that it answers; all that stands under none goes where the text goes."""
    text = plain(letter)
    written, rest = split(text)
    fields, loose = _answered(form, written)
    extra: dict[str, tuple[str, ...]] = {}
    if loose:
        main = next((each for each in form.fields if each.becomes == "text"), None) or next(
            (each for each in form.fields if each.type == "long-text"), None
        )
        if main is not None and main.id not in fields:
            fields[main.id] = (loose,)
        else:
            extra["letter"] = (loose,)
    if rest:
        extra["letter-rest"] = (rest,)
    sender = header(letter, "from")
    address = next((each for each in form.fields if each.type == "email"), None)
    if address is not None and address.id not in fields and (mail := parseaddr(sender[:1000])[1]):
        fields[address.id] = (mail,)
    elif sender:
        extra["from"] = (sender,)
    files, others = files_of(form, letter, where)
    if others:
        extra[LEFT_OUT] = others
    received = received or _dated(letter)
    return Submission(
        form=form.name,
        backend=NAME,
        remote_id=_identity(letter, text),
        received=received,
        precision="second" if received else "none",
        channel="email",
        fields=fields,
        extra=extra,
        files=files,
    )


def _identity(letter: EmailMessage, text: str) -> str:
    """The same letter, found again anywhere, is the same; one that only borrows its number is another."""
    whole = "\0".join((*(header(letter, name) for name in ("message-id", "date", "from", "subject")), text))
    return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:40]


def _dated(letter: EmailMessage) -> datetime.datetime | None:
    """When our own server says that it came (the topmost line), else when its sender says so."""
    try:
        lines = letter.get_all("received") or []
        written = str(lines[0]).rpartition(";")[2] if lines else header(letter, "date")
        found = parsedate_to_datetime(written.strip())
        return (found if found.tzinfo else found.replace(tzinfo=datetime.UTC)).astimezone(datetime.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _answered(form: Form, text: str) -> tuple[dict[str, tuple[str, ...]], str]:
    """Answers under the questions that the link wrote, and what stands before the first one."""
    labels = {" ".join(field.label.split()).casefold().rstrip(" :?"): field for field in form.fields}
    found: dict[str, list[str]] = {}
    loose: list[str] = []
    current: list[str] = loose
    for line in text.split("\n"):
        asked = " ".join(line.split())
        field = labels.get(asked.casefold().rstrip(" :?")) if asked.endswith(":") else None
        if field is not None and field.id not in found:
            current = found.setdefault(field.id, [])
        elif not (asked.startswith("(") and asked.endswith(")") and not found and not any(loose)):
            current.append(line)
    several = {field.id for field in form.fields if field.type in {"choices", "ranking"}}
    answers: dict[str, tuple[str, ...]] = {}
    for name, lines in found.items():
        answer = "\n".join(lines).strip()
        if answer:
            parts = [each.strip(" -*•\t") for each in re.split(r"[\n;]", answer)] if name in several else [answer]
            answers[name] = tuple(part for part in parts if part)
    return answers, "\n".join(loose).strip()


backend = Mailbox()
