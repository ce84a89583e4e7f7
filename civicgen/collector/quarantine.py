"""Files that came with a form wait in quarantine until it is sent; none is ever shown, personal ones are sealed."""

from __future__ import annotations

import asyncio
import datetime
import re
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING

from civicgen.collector import reading, tokens
from civicgen.collector.asking import Asked
from civicgen.collector.bodies import Posted
from civicgen.collector.commits import Busy
from civicgen.collector.settings import utc
from civicgen.collector.store import HeldFile
from civicgen.collector.uploads import MEDIA_TYPES, kind_of, remade
from civicgen.content.forms import Field, personal
from civicgen.forms import sealing

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["files_of", "still_held"]

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
    office: Office, asked: Asked, given: Mapping[str, tuple[str, ...]], posted: Posted
) -> tuple[list[HeldFile], dict[str, str]]:
    """Files in quarantine that this form has, of before and that came now; and why others cannot be taken."""
    held: list[HeldFile] = []
    refused: dict[str, str] = {}
    for field in asked.words.fields:
        if field.type != "file":
            continue
        sent = [file for file in posted.files if file.field == field.id and file.data]
        if not sent:
            held += await still_held(office, asked, {field.id: given.get(field.id, ("",))[0]})
            continue
        taken = await _take(office, asked, field, sent[0].data)
        if isinstance(taken, HeldFile):
            held.append(taken)
        else:
            refused[field.id] = taken
    return held, refused


async def _take(office: Office, asked: Asked, field: Field, data: bytes) -> HeldFile | str:
    """A file put into quarantine, or the reason why not."""
    kind = kind_of(data)
    if kind is None or (field.accept and kind not in field.accept):
        return "kind"
    if field.max_size and len(data) > field.max_size:
        return "size"
    if await office.read(reading.waiting_bytes) > office.settings.held_megabytes * 1_000_000:
        raise Busy
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
