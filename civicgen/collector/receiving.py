"""What a browser sent becomes a review to read, then a durable deposit and its receipt; nothing typed is ever lost."""

from __future__ import annotations

import asyncio
import datetime
import re
import secrets
from typing import TYPE_CHECKING

import msgspec

from civicgen.collector import tokens
from civicgen.collector.answers import Answer, redirect
from civicgen.collector.asking import Asked
from civicgen.collector.bodies import Posted
from civicgen.collector.bundles import standing
from civicgen.collector.letters import Letter, possible
from civicgen.collector.origins import Origin
from civicgen.collector.settings import utc
from civicgen.collector.store import Deposit, HeldFile, Outcome, file_of
from civicgen.collector.uploads import MEDIA_TYPES, kind_of, remade
from civicgen.content.forms import Field, personal
from civicgen.forms import sealing
from civicgen.forms.wire import ReceivedLine, WireFile

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["HONEYPOT", "LANG", "REVIEW", "Visit", "confirm", "review", "send"]

LANG, REVIEW, HONEYPOT = "civicgen-lang", "civicgen-review", "civicgen-empty"
HELD = re.compile(r"[0-9a-f]{32}(-sealed)?")
SPAM = 3
LINKS = 3


class Visit(msgspec.Struct, kw_only=True):
    """One request that carries a form."""

    form: str
    origin: Origin
    network: str
    posted: Posted
    lang: str


async def review(office: Office, visit: Visit) -> Answer:
    """First step: show what was typed, to be read before it is sent; or the form again with what is wrong."""
    asked = Asked(office, visit.form, visit.lang)
    if (state := standing(asked.bundled)) != "open":
        return asked.voice.told(state, asked.bundled, _typed(asked, visit.posted))
    if visit.origin == "foreign":
        return asked.voice.told("foreign", asked.bundled)
    files, faults = await _held(office, asked, visit)
    checked = asked.check(visit.posted, files, faults)
    if not checked.sound or visit.posted.one("civicgen-change"):
        return asked.form(visit.posted, files, checked)
    content = tokens.content_of(visit.form, asked.bundled.version, _signed(checked.values, files))
    return asked.review(checked, files, visit.posted, tokens.issue(office.secret, content))


async def send(office: Office, visit: Visit) -> Answer:
    """Second step: what was read is recorded, and answered once it is on the disk."""
    asked = Asked(office, visit.form, visit.lang)
    if (state := standing(asked.bundled)) != "open":
        return asked.voice.told(state, asked.bundled, _typed(asked, visit.posted))
    if visit.origin in {"foreign", "hidden"}:
        return asked.voice.told("foreign", asked.bundled)
    files, faults = await _held(office, asked, visit)
    checked = asked.check(visit.posted, files, faults)
    if not checked.sound:
        return asked.form(visit.posted, files, checked)
    token = visit.posted.one(REVIEW)
    content = tokens.content_of(visit.form, asked.bundled.version, _signed(checked.values, files))
    judged, attempt = tokens.judge(office.secret, token, content)
    if judged == "early":
        return asked.review(checked, files, visit.posted, token, "early")
    if judged != "good":
        return asked.review(
            checked, files, visit.posted, tokens.issue(office.secret, content), "late" if judged == "late" else "changed"
        )
    came = office.rates.came("deposit", visit.network)
    if came > office.settings.deposits_an_hour:
        return asked.voice.told("many", asked.bundled)
    values = {name: value for name, value in checked.values.items() if asked.fields[name].seen_by != "nobody"}
    address = _address(asked, checked.values) if office.letters.works else ""
    token = tokens.letter() if address else ""
    spam = _score(office, asked, values, visit, came) >= SPAM
    now = utc()
    deposit = Deposit(
        form=visit.form,
        attempt=attempt,
        received=now,
        line=_line(office, asked, values, files, now, awaiting=bool(address), spam=spam),
        files=tuple(file.id for file in files),
        proof=tokens.hashed(token) if token else "",
        proof_until=now + datetime.timedelta(hours=tokens.LETTER_HOURS) if token else None,
    )
    outcome: Outcome = await asyncio.wrap_future(office.commits.ask(lambda writing: writing.deposit(deposit)))
    office.counts["deposits" if outcome.fresh else "repeats"] += 1
    if outcome.fresh and address:
        link = f"{office.settings.base}v/{token}"
        office.letters.post(Letter(address, *asked.voice.letter(outcome.receipt, link, asked.bundled)))
    return redirect(f"{office.settings.base}r/{outcome.receipt}")


async def confirm(office: Office, token: str) -> str:
    """The button of the page that a letter leads to."""
    now = utc()
    return await asyncio.wrap_future(
        office.commits.ask(lambda writing: writing.confirm(tokens.hashed(token), now))
    )


def _line(
    office: Office,
    asked: Asked,
    values: dict[str, tuple[str, ...]],
    files: list[HeldFile],
    now: datetime.datetime,
    *,
    awaiting: bool,
    spam: bool,
) -> ReceivedLine:
    """A deposit as it is exported: what is personal is sealed before it is written anywhere."""
    hidden = {name: value for name, value in values.items() if personal(asked.fields[name])}
    extra = {name[:100]: tuple(each[:2000] for each in given) for name, given in list(asked.extra.items())[:20]}
    if extra and office.bundle.key:
        # Nobody knows what stands in a field that nobody asked for: a program that fills in forms may have put a name.
        hidden |= {f"extra--{number}": (name, *given) for number, (name, given) in enumerate(sorted(extra.items()))}
        extra = {}
    return ReceivedLine(
        sequence=0,
        id=secrets.token_hex(12),
        received=now,
        state="awaiting" if awaiting else "received",
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


def _score(office: Office, asked: Asked, values: dict[str, tuple[str, ...]], visit: Visit, came: int) -> int:
    """Signs of a machine, added up. Never refuses: what has many is marked, and a person looks at it."""
    score = SPAM if visit.posted.one(HONEYPOT).strip() else 0
    texts = [text for name, given in values.items() if asked.fields[name].type in {"text", "long-text"} for text in given]
    links = sum(text.count("://") + text.count("[url") for text in texts)
    score += 2 if links > LINKS else 0
    score += 1 if asked.extra else 0
    score += 1 if came > office.settings.deposits_noted else 0
    whole = " ".join(" ".join(texts).casefold().split())
    if len(whole) > 40 and office.rates.came(f"text {visit.form}", whole) > 2:
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


def _signed(values: dict[str, tuple[str, ...]], files: list[HeldFile]) -> dict[str, tuple[str, ...]]:
    signed = dict(values)
    for file in files:
        signed[file.field] = (*signed.get(file.field, ()), file.id)
    return signed


async def _held(office: Office, asked: Asked, visit: Visit) -> tuple[list[HeldFile], list[tuple[str, str]]]:
    """Files in quarantine that this form has, those of before and those that came now; and those that cannot be taken."""
    held: list[HeldFile] = []
    faults: list[tuple[str, str]] = []
    for field in asked.words.fields:
        if field.type != "file":
            continue
        sent = [file for file in visit.posted.files if file.field == field.id and file.data]
        if not sent:
            for number in visit.posted.fields.get(field.id, ())[:1]:
                if HELD.fullmatch(number) and (found := await office.read(file_of, visit.form, number, "")):
                    held.append(found[0])
        for file in sent[:1]:
            taken = await _take(office, asked, field, file.data)
            if isinstance(taken, HeldFile):
                held.append(taken)
            else:
                faults.append((field.id, taken))
    return held, faults


async def _take(office: Office, asked: Asked, field: Field, data: bytes) -> HeldFile | str:
    """A file put into quarantine, or the reason why not."""
    kind = kind_of(data)
    if kind is None or (field.accept and kind not in field.accept):
        return "kind"
    if field.max_size and len(data) > field.max_size:
        return "size"
    content = await remade(data, kind)
    if isinstance(content, str):
        return content
    media_type = MEDIA_TYPES[kind]
    sealed = personal(field)
    file = HeldFile(
        id=secrets.token_hex(16) + ("-sealed" if sealed else ""),
        field=field.id,
        name=f"{field.id}.{media_type.rpartition('/')[2].replace('jpeg', 'jpg')}",
        media_type=media_type,
        size=len(content),
        sealed=sealed,
    )
    if sealed:
        content = sealing.seal(office.bundle.key, content)
    until = utc() + datetime.timedelta(seconds=tokens.LONGEST + 3600)
    name = asked.name
    await asyncio.wrap_future(office.commits.ask(lambda writing: writing.hold(name, file, content, until)))
    return file


def _typed(asked: Asked, posted: Posted) -> str:
    """What was typed, as text to copy."""
    lines = []
    for field in asked.words.fields:
        for name in asked.names(field):
            if given := "\n".join(value for value in posted.fields.get(name, ()) if value.strip()):
                lines.append(f"{field.label}\n{given}")
    return "\n\n".join(lines)
