"""A table of `services.toml`: all by which one service that receives HTML forms differs from another."""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

__all__ = ["Preset", "PullTable", "WebhookTable"]

Plan = Literal["free", "paid"]


class PullTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How what was received is fetched."""

    address: str
    """`{id}` stands for the id of the form, `{key}` for the secret where the service wants it in the address."""
    auth: str = "bearer"
    """bearer, basic, address (it is in the address), `header:NAME` or `query:NAME`."""
    paging: Literal["offset", "page", "all"] = "all"
    page: str = "page"
    offset: str = "offset"
    """Names of the parameters."""
    limit_name: str = "limit"
    limit: int = 0
    """Rows in a page."""
    rows: str = ""
    """Where the rows are in the answer, with dots: `submissions`, `data.rows`; empty: the answer is the list."""
    id: str = ""
    """Where a row has its id; empty: the digest of its content is its id."""
    date: str = ""
    """Where a row says when it was received."""
    fields: str = ""
    """Where a row has its fields; empty: it is itself the fields."""
    spam: str = ""
    """Where a row says that it is spam."""
    form_at: str = ""
    """Where a row says of which page it is, when an answer holds those of several forms."""
    since: str = ""
    """Name of the parameter that leaves out what is older."""
    spam_query: str = ""
    """Name of the parameter that asks for spam (`true`)."""
    params: dict[str, str] = {}
    pulls_a_day: int | None = None
    plan: Plan = "free"


class WebhookTable(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a service signs what it tells of by itself."""

    header: str
    scheme: Literal["timestamped"] = "timestamped"
    """timestamped: `t=SECONDS,v1=HEX`, HMAC-SHA256 of `SECONDS.BODY`."""


class Preset(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One service."""

    name: str
    label: str
    site: str = ""
    checked_on: datetime.date | None = None
    """Day on which its facts were last compared with what it says."""
    unsure: tuple[str, ...] = ()
    """Keys that could not be checked."""
    action: str
    """Where the form is sent; `{id}` is the id that the service gave the form."""
    hidden: dict[str, str] = {}
    """Hidden fields that it wants; `{id}` as above."""
    redirect: str = ""
    """Hidden field with the address of the page of thanks; empty: it can only be set on its own site."""
    redirect_plan: Plan = "free"
    subject: str = ""
    """Hidden field with the subject of the e-mail that tells staff."""
    email: str = "email"
    """Name of the field with the sender's e-mail."""
    honeypot: str = ""
    honeypot_box: bool = False
    """Whether that field is a box that must stay unticked."""
    captcha: Literal["no", "hidden", "dashboard"] = "no"
    """dashboard: a page with a puzzle unless it is switched off there; hidden: switched off by a hidden field."""
    naming: Literal["plain", "blocks"] = "plain"
    """blocks: each name says what it holds (`fi-text-…`)."""
    reserved: tuple[str, ...] = ()
    """Names that mean something to it, which a field must not bear."""
    max_file: int = 0
    max_files: int = 0
    max_fields: int = 0
    files_plan: Plan = "free"
    region: str = ""
    """Country of the data, or EU; empty: it does not say."""
    outside_eu: bool = False
    retention_days: int | None = None
    quota_a_month: int | None = None
    posts_a_minute: int | None = None
    activation: bool = False
    """Whether it waits for someone to agree by e-mail after the first sending."""
    pull: PullTable | None = None
    webhook: WebhookTable | None = None
