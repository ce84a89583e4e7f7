"""What most backends answer to most questions: nothing is signed, nothing is deleted there, files lie at addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, RenderedForm, Target
from civicgen.forms.backends.troubles import trouble
from civicgen.forms.submissions import SentFile

__all__ = ["THERE", "Basis", "There", "enctype"]


class Basis:
    """Ancestor of our backends, and of anybody's who likes."""

    name: str = ""

    def verify_webhook(
        self, headers: Mapping[str, str], body: bytes, secret: str, now: float
    ) -> Literal["ok", "bad", "unsupported"]:
        """Nothing is signed: what comes is a hint to pull, nothing more."""
        return "unsupported"

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """It cannot."""
        return False

    def fetch(
        self, form: Form, file: SentFile, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bytes:
        """The bytes at the address that the service gave; without our secret, since the address is not ours."""
        reply = network.ask("GET", file.where)
        trouble(reply, self.name)
        return reply.body


class There(Basis):
    """A service on whose own pages the form is filled in: the questions are written there too."""

    def page(self, form: Form, target: Target) -> str:
        """Address of the page of the form; empty where the settings do not say enough."""
        raise NotImplementedError

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A link."""
        address = self.page(form, target)
        return RenderedForm(mode="link", action=address) if address else RenderedForm(mode="none")


THERE = Capabilities(
    without_script="no",
    native_post=False,
    redirect="no",
    max_file=10_000_000,
    max_files=10,
    pull="api",
    stable_ids=True,
    closes_on_time=True,
)
"""What such a service can do, as far as all can."""


def enctype(form: Form) -> Literal["application/x-www-form-urlencoded", "multipart/form-data"]:
    """How a browser must send the form: with files, in parts."""
    with_files = any(field.type == "file" for field in form.fields)
    return "multipart/form-data" if with_files else "application/x-www-form-urlencoded"
