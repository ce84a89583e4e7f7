"""What was received, to who fetches it with a token; and how the server is, to who watches over it."""

from __future__ import annotations

import asyncio
import hmac
from typing import TYPE_CHECKING

import msgspec

from civicgen.collector import reading
from civicgen.collector.answers import Answer, plain
from civicgen.collector.bundles import standing
from civicgen.collector.database import Database
from civicgen.collector.settings import utc
from civicgen.forms.lines import FORMAT, LIMIT, STORE_HEADER, FormHealth, Health, write_line

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["allowed", "erase", "export", "file", "health", "metrics"]

_LINES = 4_000_000
"""Bytes of an answer after which it ends: who asks goes on from there."""


def allowed(office: Office, authorization: str) -> Answer | None:
    """Nothing for who shows the token; compared in constant time."""
    token = office.settings.token
    if token and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode()):
        return None
    office.counts["wrong tokens"] += 1
    return plain(401, "A token is needed: Authorization: Bearer …", (("www-authenticate", "Bearer"),))


async def export(office: Office, form: str, after: int, limit: int) -> Answer:
    """Lines after a number; who asks has all before it."""
    limit = max(1, min(limit, LIMIT))
    lines = await office.read(_lines, form, after, limit)
    if after:
        await asyncio.wrap_future(office.commits.ask(lambda writing: writing.remember(f"pulled {form}", str(after))))
    headers = (
        ("content-type", "application/jsonl; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        (STORE_HEADER.lower(), office.name),
    )
    return Answer(status=200, headers=headers, body=lines)


def _lines(database: Database, form: str, after: int, limit: int) -> bytes:
    body = bytearray()
    for line in reading.export(database, form, after, limit):
        body += write_line(line)
        if len(body) > _LINES:
            break
    return bytes(body)


async def file(office: Office, form: str, submission: str, number: str) -> Answer:
    """The bytes of a file, as an attachment of no kind: no browser shows it."""
    found = await office.read(reading.file_of, form, number, submission)
    if found is None:
        return plain(404, "No such file.")
    headers = (
        ("content-type", "application/octet-stream"),
        ("content-disposition", "attachment"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    )
    return Answer(status=200, headers=headers, body=found)


async def erase(office: Office, form: str, submission: str) -> Answer:
    """Erase a submission; the export says so from now on."""
    done = await asyncio.wrap_future(office.commits.ask(lambda writing: writing.erase(form, submission)))
    if done and not await office.read(_tidied):
        office.counts["erasures still in the log of writes"] += 1  # emptied within the minute, see `Office.keep`
    office.counts["erasures"] += done
    return Answer(status=204, headers=(("cache-control", "no-store"),)) if done else plain(404, "No such submission.")


def _tidied(database: Database) -> bool:
    return database.tidy()


async def health(office: Office) -> Answer:
    """Whether it works, for whoever asks; nothing personal, no figures."""
    now = utc()
    ready = await office.ready()
    said = Health(
        format=FORMAT,
        ready=ready,
        clock=now,
        store=office.name,
        forms={
            name: FormHealth(
                open=standing(form, now) == "open", version=form.version, opens=form.opens, closes=form.closes
            )
            for name, form in office.bundle.forms.items()
        },
    )
    headers = (("content-type", "application/json"), ("cache-control", "no-store"))
    return Answer(status=200 if ready else 503, headers=headers, body=msgspec.json.encode(said) + b"\n")


async def metrics(office: Office) -> Answer:
    """Figures in the format that Prometheus reads; with the token, since they say how many people wrote."""
    lines = [
        "# TYPE civicgen_collector_events_total counter",
        *(
            f'civicgen_collector_events_total{{event="{name}"}} {number}'
            for name, number in sorted(office.counts.items())
        ),
        "# TYPE civicgen_collector_submissions gauge",
    ]
    for form, states in sorted((await office.read(reading.count)).items()):
        lines += [
            f'civicgen_collector_submissions{{form="{_escaped(form)}",state="{state}"}} {number}'
            for state, number in sorted(states.items())
        ]
    lines += [
        "# TYPE civicgen_collector_waiting gauge",
        f'civicgen_collector_waiting{{what="commits"}} {office.commits.waiting}',
        f'civicgen_collector_waiting{{what="letters"}} {office.letters.waiting}',
        "# TYPE civicgen_collector_letters_total counter",
        f'civicgen_collector_letters_total{{outcome="sent"}} {office.letters.sent}',
        f'civicgen_collector_letters_total{{outcome="failed"}} {office.letters.failed}',
        "# TYPE civicgen_collector_bundle_good gauge",
        f"civicgen_collector_bundle_good {int(not office.bundles.problem)}",
        "# TYPE civicgen_collector_other_key gauge",
        f"civicgen_collector_other_key {int(office.bundles.other_key)}",
    ]
    headers = (("content-type", "text/plain; version=0.0.4; charset=utf-8"), ("cache-control", "no-store"))
    return Answer(status=200, headers=headers, body="\n".join([*lines, ""]).encode())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
