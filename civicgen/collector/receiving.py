"""What a browser sent becomes a review to read, then a durable deposit and its receipt; nothing typed is ever lost."""

from __future__ import annotations

import asyncio
import datetime
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import msgspec

from civicgen.collector import reading, tokens
from civicgen.collector.answers import Answer, redirect
from civicgen.collector.asking import HONEYPOT, REVIEW, TYPED, Asked, Why
from civicgen.collector.bodies import Posted
from civicgen.collector.bundles import standing
from civicgen.collector.letters import AN_HOUR, Letter, mailbox_of, possible
from civicgen.collector.origins import Origin
from civicgen.collector.quarantine import TooMany, files_of, still_held
from civicgen.collector.settings import utc
from civicgen.collector.store import Deposit, HeldFile
from civicgen.content.forms import personal
from civicgen.forms import sealing
from civicgen.forms.lines import ReceivedLine, WireFile
from civicgen.forms.validate import Checked

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["Visit", "confirm", "review", "send"]

BACK = "_back"
SPAM, LINKS = 3, 3


class Visit(msgspec.Struct, kw_only=True):
    """One request that carries a form."""

    form: str
    origin: Origin
    network: str
    posted: Posted
    lang: str


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """What the review page carries, signed: what was typed, as it was checked."""

    values: dict[str, tuple[str, ...]]
    extra: dict[str, tuple[str, ...]] = {}
    files: dict[str, str] = {}
    """Number of the file in quarantine, by field."""
    trap: bool = False
    """Whether the field that people leave empty was filled in."""


def _packed(typed: Typed) -> str:
    """In one field of letters and digits: text browsers lose line breaks of hidden fields."""
    return urlsafe_b64encode(msgspec.json.encode(typed)).decode()


def _unpacked(packed: str) -> Typed | None:
    try:
        return msgspec.json.decode(urlsafe_b64decode(packed.encode()), type=Typed)
    except (ValueError, msgspec.MsgspecError):
        return None


async def review(office: Office, visit: Visit) -> Answer:
    """First step: show what was typed, to be read before it is sent; or the form again with what is wrong."""
    asked = Asked(office, visit.form, visit.lang)
    if (state := standing(asked.bundled)) != "open":
        return asked.told(state, visit.posted.fields)
    if visit.origin == "foreign":
        return asked.told("foreign", {})
    if visit.posted.one(BACK) and (typed := _unpacked(visit.posted.one(TYPED))):
        return await _again(office, asked, typed)
    return await _looked_at(office, asked, visit.posted.fields, visit, "")


async def _again(office: Office, asked: Asked, typed: Typed) -> Answer:
    """The form, filled in, for who wants to change something."""
    return asked.form(typed.values, await still_held(office, asked, typed.files), ())


async def _looked_at(
    office: Office, asked: Asked, given: Mapping[str, tuple[str, ...]], visit: Visit, why: Why
) -> Answer:
    """The review of what can be taken, the form again for what cannot."""
    try:
        files, refused = await files_of(office, asked, given, visit.posted, visit.network)
    except TooMany:
        return asked.told("many", given)
    checked = asked.check(given, files, refused)
    if not checked.sound:
        return asked.form(given, files, checked.faults)
    packed = _packed(
        Typed(
            values=checked.values,
            extra={
                name[:100]: tuple(each[:2000] for each in value) for name, value in list(checked.extra.items())[:20]
            },
            files={file.field: file.id for file in files},
            trap=bool(visit.posted.one(HONEYPOT).strip()),
        )
    )
    content = tokens.content_of(asked.name, asked.bundled.version, packed)
    return asked.review(checked, files, packed, tokens.issue(office.secret, content), why)


async def send(office: Office, visit: Visit) -> Answer:
    """Second step: what was read is recorded, and answered once it is on the disk."""
    asked = Asked(office, visit.form, visit.lang)
    packed, token = visit.posted.one(TYPED), visit.posted.one(REVIEW)
    typed = _unpacked(packed)
    if (state := standing(asked.bundled)) != "open":
        return asked.told(state, typed.values if typed else visit.posted.fields)
    if visit.origin in {"foreign", "hidden"}:
        return asked.told("foreign", {})
    if visit.posted.one(BACK) and typed:
        # Whoever asks to change something sends nothing, whichever of the two addresses a browser chose.
        return await _again(office, asked, typed)
    judged, attempt = tokens.judge(office.secret, token, tokens.content_of(asked.name, asked.bundled.version, packed))
    if typed is None or judged in {"late", "changed", "forged"}:
        given = (
            typed.values | {field: (number,) for field, number in typed.files.items()} if typed else visit.posted.fields
        )
        why: Why = "late" if judged == "late" else "changed" if token else ""
        return await _looked_at(office, asked, given, visit, why)
    files = await still_held(office, asked, typed.files)
    if len(files) < len(typed.files) and not await office.read(reading.attempted, asked.name, attempt):
        return await _looked_at(office, asked, typed.values, visit, "file")
    if judged == "early":
        return asked.review(Checked(values=typed.values), files, packed, token, "early")
    return await _recorded(office, asked, visit, typed, files, attempt)


async def _recorded(
    office: Office, asked: Asked, visit: Visit, typed: Typed, files: list[HeldFile], attempt: str
) -> Answer:
    came = office.rates.came("deposit", visit.network, office.settings.deposits_an_hour + 1)
    if came > office.settings.deposits_an_hour:
        return asked.told("many", typed.values)
    address = _address(asked, typed.values) if office.letters.works else ""
    # Counted before anything is recorded: two presses at the same moment are not both the last letter of the hour.
    written = bool(address) and office.rates.came("letter", mailbox_of(address)) <= AN_HOUR and office.letters.room
    token = tokens.letter() if written else ""
    now = utc()
    deposit = Deposit(
        form=asked.name,
        attempt=attempt,
        received=now,
        line=_line(
            office,
            asked,
            typed,
            files,
            now,
            state="awaiting" if written else "expired" if address else "received",
            spam=_score(office, asked, typed, came) >= SPAM,
        ),
        files=tuple(file.id for file in files),
        proof=tokens.hashed(token) if token else "",
        proof_until=now + datetime.timedelta(hours=tokens.LETTER_HOURS) if token else None,
    )
    outcome = None
    try:
        outcome = await asyncio.wrap_future(office.commits.ask(lambda writing: writing.deposit(deposit)))
    finally:
        if address and not (written and outcome and outcome.fresh):
            office.rates.back("letter", mailbox_of(address))
    office.counts["deposits" if outcome.fresh else "repeats"] += 1
    for file in files:
        office.shares.left(file.id)
    if outcome.fresh and written:
        link = f"{office.settings.base}v/{token}"
        office.letters.post(Letter(address, *asked.voice.letter(outcome.receipt, link, asked.bundled)))
    elif outcome.fresh and address:
        office.counts["letters refused"] += 1
    unwritten = "?letter=none" if outcome.state == "expired" else ""  # within a day of its review: no letter was sent
    return redirect(f"{office.settings.base}r/{outcome.receipt}{unwritten}")


async def confirm(office: Office, token: str) -> str:
    """The button of the page that a letter leads to."""
    now = utc()
    return await asyncio.wrap_future(office.commits.ask(lambda writing: writing.confirm(tokens.hashed(token), now)))


def _line(
    office: Office,
    asked: Asked,
    typed: Typed,
    files: list[HeldFile],
    now: datetime.datetime,
    *,
    state: Literal["received", "awaiting", "expired"],
    spam: bool,
) -> ReceivedLine:
    """A deposit as it is exported: what is personal is sealed before it is written anywhere."""
    values = {
        name: value
        for name, value in typed.values.items()
        if name in asked.fields and asked.fields[name].seen_by != "nobody"
    }
    hidden = {name: value for name, value in values.items() if personal(asked.fields[name])}
    extra = typed.extra
    if extra and office.bundle.key:
        # Nobody knows what stands in a field that nobody asked for: a program that fills in forms may have put a name.
        hidden |= {f"extra--{number}": (name, *given) for number, (name, given) in enumerate(sorted(extra.items()))}
        extra = {}
    return ReceivedLine(
        sequence=0,
        id=secrets.token_hex(12),
        received=now,
        state=state,
        version=asked.bundled.version,
        lang=asked.voice.lang,
        fields={name: value for name, value in values.items() if name not in hidden},
        sealed=sealing.seal_fields(office.bundle.key, hidden) if hidden else "",
        extra=extra,
        files=tuple(
            WireFile(field=file.field, name=file.name, size=file.size, media_type=file.media_type, where=file.id)
            for file in files
        ),
        spam=spam,
    )


def _score(office: Office, asked: Asked, typed: Typed, came: int) -> int:
    """Signs of a machine, added up. Never refuses: what has many is marked, and a person looks at it."""
    kinds = {name: field.type for name, field in asked.fields.items()}
    texts = [text for name, given in typed.values.items() if kinds.get(name) in {"text", "long-text"} for text in given]
    score = SPAM if typed.trap else 0
    score += 2 if sum(text.count("://") + text.count("[url") for text in texts) > LINKS else 0
    score += 1 if typed.extra else 0
    score += 1 if came > office.settings.deposits_noted else 0
    whole = " ".join(" ".join(texts).casefold().split())
    if len(whole) > 40 and office.rates.came(f"text {asked.name}", whole) > 2:
        score += 2
    return score


def _address(asked: Asked, values: dict[str, tuple[str, ...]]) -> str:
    """Where the letter goes, when the form asks for a confirmation and an address was given."""
    if asked.words.confirm != "email":
        return ""
    for field in asked.words.fields:
        if field.type == "email" and (given := values.get(field.id)) and possible(given[0]):
            return given[0]
    return ""
