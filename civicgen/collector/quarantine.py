"""Files that came with a form wait in quarantine until it is sent; none is ever shown, personal ones are sealed."""

from __future__ import annotations

import asyncio
import datetime
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from civicgen.collector import reading
from civicgen.collector.asking import Asked
from civicgen.collector.bodies import Posted
from civicgen.collector.commits import Busy
from civicgen.collector.settings import utc
from civicgen.collector.store import HeldFile
from civicgen.collector.uploads import remade
from civicgen.content.forms import Field, personal
from civicgen.forms import sealing
from civicgen.forms.kinds import MEDIA_TYPES, kind_of

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["TooMany", "files_of", "still_held"]

WAITS = 2 * 3600
"""Seconds that a file waits for its form to be sent; a form sent later is shown once more, without it."""


class TooMany(Exception):  # noqa: N818  (it says what there is)
    """This network sent as many files as it may for now."""


_ONE = 10_000_000
"""Bytes that any network may take, however small the room is."""
HELD = re.compile(r"[0-9a-f]{32}(-sealed)?")


async def still_held(office: Office, asked: Asked, numbers: Mapping[str, str]) -> list[HeldFile]:
    """Files of before that are still in quarantine."""
    held = []
    for field, number in numbers.items():
        if field in asked.fields and HELD.fullmatch(number):
            found = await office.read(reading.held, asked.name, number)
            if found is not None and found.field == field:
                held.append(found)
    return held


async def files_of(
    office: Office, asked: Asked, given: Mapping[str, tuple[str, ...]], posted: Posted, network: str
) -> tuple[list[HeldFile], dict[str, str]]:
    """Files in quarantine that this form has, of before and that came now; and why others cannot be taken.

    Raises `TooMany`, `Busy`.
    """
    held: list[HeldFile] = []
    refused: dict[str, str] = {}
    for field in asked.words.fields:
        if field.type != "file":
            continue
        sent = [file for file in posted.files if file.field == field.id and file.data]
        if not sent:
            held += await still_held(office, asked, {field.id: given.get(field.id, ("",))[0]})
            continue
        taken = await _take(office, asked, field, sent[0].data, network)
        if isinstance(taken, HeldFile):
            held.append(taken)
        else:
            refused[field.id] = taken
    return held, refused


async def _take(office: Office, asked: Asked, field: Field, data: bytes, network: str) -> HeldFile | str:
    """A file put into quarantine, or the reason why not."""
    settings = office.settings
    room = settings.held_megabytes * 1_000_000
    if office.rates.came("file", network, settings.files_an_hour + 1) > settings.files_an_hour or office.shares.of(
        network
    ) + len(data) > max(room * settings.held_share, _ONE):
        office.counts["files refused"] += 1
        raise TooMany
    kind = kind_of(data)
    if kind is None or (field.accept and kind not in field.accept):
        return "kind"
    if field.max_size and len(data) > field.max_size:
        return "size"
    if await office.read(reading.waiting_bytes) > room:
        raise Busy
    content = await remade(data, kind)
    if isinstance(content, str):
        return content
    media_type = MEDIA_TYPES["png" if kind == "gif" else kind]  # of an animation, the first picture
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
    until = utc() + datetime.timedelta(seconds=WAITS)
    name = asked.name
    office.shares.came(network, file.id, file.size, WAITS)
    await asyncio.wrap_future(office.commits.ask(lambda writing: writing.hold(name, file, content, until)))
    return file
