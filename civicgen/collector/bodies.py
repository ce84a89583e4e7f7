"""Bytes of a request to the fields and files that a form sent, within limits that no sender can move."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl

import msgspec

__all__ = ["FIELDS", "BadBody", "Posted", "PostedFile", "read", "whole"]

FIELDS = 200
"""Fields in a form at most."""
_REPLACED = "�"


class BadBody(Exception):  # noqa: N818  (it carries the answer)
    """What came cannot be a form of ours; `status` is the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class PostedFile(msgspec.Struct, frozen=True):
    """A file as it came."""

    field: str
    name: str
    data: bytes


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """What a form sent."""

    fields: dict[str, tuple[str, ...]]
    files: tuple[PostedFile, ...] = ()
    damaged: bool = False
    """Whether some bytes were no text, and stand as replacement characters."""

    def one(self, name: str) -> str:
        """The first value of a field, or nothing."""
        return self.fields.get(name, ("",))[0]


async def whole(chunks: AsyncIterator[bytes], limit: int) -> bytes:
    """All bytes, or `BadBody(413)` as soon as there are too many."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > limit:
            raise BadBody(413)
    return bytes(body)


def read(content_type: str, body: bytes) -> Posted:
    """What a form sent; raises `BadBody`."""
    from python_multipart.multipart import parse_options_header

    kind, options = parse_options_header(content_type.encode("latin-1", "replace"))
    charset = options.get(b"charset", b"utf-8").lower()
    if charset not in {b"utf-8", b"utf8", b"us-ascii", b"_charset_"}:
        raise BadBody(415)
    if kind == b"application/x-www-form-urlencoded":
        return _urlencoded(body)
    if kind == b"multipart/form-data" and options.get(b"boundary"):
        return _multipart(body, options[b"boundary"])
    raise BadBody(400 if kind == b"multipart/form-data" else 415)


def _urlencoded(body: bytes) -> Posted:
    try:
        # Latin-1 there and back: bytes stay as they are, whatever they mean.
        pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, max_num_fields=FIELDS, encoding="latin-1")
    except ValueError as error:
        raise BadBody(413) from error
    return _posted([(name.encode("latin-1"), value.encode("latin-1")) for name, value in pairs], ())


def _multipart(body: bytes, boundary: bytes) -> Posted:
    from python_multipart.exceptions import ParseError
    from python_multipart.multipart import FormParser

    pairs: list[tuple[bytes, bytes]] = []
    files: list[PostedFile] = []
    ended: list[bool] = []

    def on_field(field: Any) -> None:
        pairs.append((field.field_name or b"", field.value or b""))
        if len(pairs) + len(files) > FIELDS:
            raise BadBody(413)

    def on_file(file: Any) -> None:
        file.file_object.seek(0)
        name = (file.file_name or b"").decode("utf-8", "replace")
        files.append(PostedFile((file.field_name or b"").decode("utf-8", "replace"), name, file.file_object.read()))
        file.close()
        if len(pairs) + len(files) > FIELDS:
            raise BadBody(413)

    # All of it stays in memory: how long it is was looked at before.
    parser = FormParser(
        "multipart/form-data",
        on_field,
        on_file,
        on_end=lambda: ended.append(True),
        boundary=boundary,
        config={"MAX_MEMORY_FILE_SIZE": len(body) + 1},
    )
    try:
        parser.write(body)
        parser.finalize()
    except ParseError as error:
        raise BadBody(400) from error
    if not ended:
        raise BadBody(400)
    return _posted(pairs, tuple(file for file in files if file.data or file.name))


def _posted(pairs: list[tuple[bytes, bytes]], files: tuple[PostedFile, ...]) -> Posted:
    fields: dict[str, tuple[str, ...]] = {}
    damaged = False
    for name, value in pairs:
        text = value.decode("utf-8", "replace")
        damaged = damaged or text.count(_REPLACED) > value.count(_REPLACED.encode())
        key = name.decode("utf-8", "replace")
        fields[key] = (*fields.get(key, ()), _clean(text))
    return Posted(fields=fields, files=files, damaged=damaged)


_CONTROLS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


def _clean(text: str) -> str:
    """Line ends as one character, and no character that is none."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_CONTROLS)
