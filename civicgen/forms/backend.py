"""What every backend can say of itself and do: the interface between a form and where it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Protocol

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.submissions import Event, SentFile
from civicgen.problems import Problem

__all__ = ["Backend", "Capabilities", "Network", "Pulled", "RenderedForm", "Reply", "Target"]


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a backend promises. Facts that move (prices, quotas) come from a data file with the day they were read."""

    without_script: Literal["yes", "conditional", "no"]
    """Whether a citizen without JavaScript can send; conditional: after a switch named by `check`."""
    native_post: bool
    """Whether a plain HTML form can be sent to it."""
    redirect: Literal["server", "free", "paid", "no"]
    """Whether the page of thanks can be ours: server, it shows its own, in our words."""
    max_file: int = 0
    """Bytes of a file at most; 0: no files."""
    max_files: int = 0
    pull: Literal["none", "api", "file"] = "none"
    granularity: Literal["since", "id", "cursor", "offset", "page", "all"] = "all"
    pulls_a_day: int | None = None
    stable_ids: bool = False
    deletions_seen: bool = False
    remote_delete: bool = False
    webhook: Literal["none", "unsigned", "signed"] = "none"
    spam: Literal["list", "flag", "no"] = "no"
    receipt: bool = False
    confirms_email: bool = False
    closes_on_time: bool = False
    needs_account: bool = False
    """Whether a citizen needs an account there."""
    region: str = ""
    """ISO 3166 code of the country of the data, EU, or empty: asked of whoever configures it."""
    retention_days: int | None = None
    quota_a_month: int | None = None


class RenderedForm(msgspec.Struct, frozen=True, kw_only=True):
    """How a form is sent to a backend: all that the page needs to know of it."""

    mode: Literal["post", "link", "mailto", "none"]
    action: str = ""
    """Absolute address or address on the site, final (with its last slash)."""
    enctype: Literal["application/x-www-form-urlencoded", "multipart/form-data"] = "application/x-www-form-urlencoded"
    attributes: tuple[tuple[str, str], ...] = ()
    """Further attributes of the form element."""
    hidden: tuple[tuple[str, str], ...] = ()
    names: dict[str, str] = {}
    """Name at the backend by name on the wire (`civicgen.forms.wire.parts`: mostly the id of the field); one that is
    missing keeps its own."""
    honeypot: str = ""
    """Name of the field that people leave empty; none when empty."""
    reviews: bool = False
    """Whether the backend shows what was typed, to be checked before it is sent."""
    form_action: tuple[str, ...] = ()
    """Origins that the policy of the page must allow (`form-action`)."""
    files: dict[str, bytes] = {}
    """Further files of the site, by address."""
    processor: str = ""
    """Who processes the data, for the privacy notice; empty: the publisher."""
    country: str = ""
    card: str = ""
    """Card of the tool that a link leads to, when it is known."""
    collects: str = ""
    """What who receives it gets to know, where more can be said than of any server; the town's own words count more."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where a form is rendered for: what is the same for all forms of a site."""

    settings: Config
    lang: str
    page: str
    """Address of the form's page, from the root of the site."""
    thanks: str
    """Address of its page of thanks, from the root of the site."""
    absolute_thanks: str
    """The same, absolute; empty when the portal has no `url`."""


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a server answered."""

    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes


class Network(Protocol):
    """The only way of a backend to the network: handed over, so that tests hand over another."""

    def ask(
        self, method: str, address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """Ask a server; raises OSError when it does not answer."""


class Pulled(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a pull: what came, and from where to go on (plain JSON that only the backend understands)."""

    event: Event
    cursor: Any


class Backend(Protocol):
    """A place to which forms are sent. Stateless: all it knows is handed over."""

    @property
    def name(self) -> str:
        """As settings call it."""

    @property
    def capabilities(self) -> Capabilities:
        """What it promises."""

    @property
    def options(self) -> tuple[str, ...]:
        """What it understands under `forms: {options: …}`: another word there is a mistake."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """Names of what the environment must hold for a pull."""

    def render(self, form: Form, target: Target) -> RenderedForm:
        """How the form is sent: pure, off line, the same bytes for the same values."""

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """Promises of the form that this backend would break, each with the switch to set: pure, off line."""

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """What came since the cursor (none: from the start). Can be repeated safely: ids repeat, they never change.

        `secret` gives what the environment holds under a name, or raises the problem that says to set it.
        """

    def verify_webhook(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> Literal["ok", "bad", "unsupported"]:
        """Whether raw bytes were signed by the backend; unsupported: take it as a hint to pull, nothing more."""

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """Delete a submission there; false when the backend cannot."""

    def fetch(
        self, form: Form, file: SentFile, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bytes:
        """The bytes of a file that came with a submission, as they were sent: hostile until shown otherwise."""
