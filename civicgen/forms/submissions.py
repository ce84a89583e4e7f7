"""What a form received, as a frozen value: private, never in the repository, never in the site."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from civicgen.content.values import Channel

__all__ = ["LEFT_OUT", "Deleted", "Event", "Received", "SentFile", "Submission"]


LEFT_OUT = "left-out"
"""In `extra`: names of files that came with it and are not taken, since the form has no place for them."""


class SentFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that came with a submission; its bytes lie elsewhere."""

    field: str
    name: str
    """As its sender named it: hostile until shown otherwise, never a path."""
    size: int
    media_type: str
    where: str
    """Where to fetch it: an address, or a name in the backend's own store."""
    expires: datetime.datetime | None = None


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One sending of a form, by whatever way it came."""

    form: str
    """`plan-local-2026/forms/avis`."""
    backend: str
    """Name of the backend, or paper, mail, table for what staff keyed in or brought."""
    remote_id: str
    """What the backend calls it; the digest of its content where it has no name. Unique with the two above."""
    received: datetime.datetime | None = None
    """When, aware, UTC; none where the source does not say."""
    precision: Literal["second", "day", "none"] = "second"
    channel: Channel = "web"
    version: str = ""
    """Version of the form that was filled in (`civicgen.forms.versions`); empty where the source does not say."""
    lang: str = ""
    receipt: str = ""
    """Number given to the citizen; empty where the backend gives none (then the inbox gives one, for staff)."""
    fields: dict[str, tuple[str, ...]]
    """What was typed by field id, always a list: boxes can be several. Unknown fields stand in `extra`."""
    extra: dict[str, tuple[str, ...]] = {}
    sealed: str = ""
    """What is personal, where the server sealed it as it arrived: base64, opened only with the portal's private key."""
    files: tuple[SentFile, ...] = ()
    spam: bool | None = None
    """What the backend believes; none where it does not say. Never decides alone."""
    confirmed: bool | None = None
    """Whether the mailbox was confirmed; none where nothing was asked."""
    dropped: tuple[str, ...] = ()
    """Names of technical fields that were thrown away (address of the network, browser), never their values."""


class Received(msgspec.Struct, frozen=True, tag="received"):
    """A submission is there, or has changed: written over what is known of the same remote id."""

    submission: Submission


class Deleted(msgspec.Struct, frozen=True, tag="deleted"):
    """A submission was deleted at the backend."""

    form: str
    backend: str
    remote_id: str


Event = Received | Deleted
