"""What most backends answer to most questions: nothing is signed, nothing is deleted there, files lie at addresses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Network
from civicgen.forms.backends.troubles import trouble
from civicgen.forms.submissions import SentFile

__all__ = ["Basis", "enctype"]


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


def enctype(form: Form) -> Literal["application/x-www-form-urlencoded", "multipart/form-data"]:
    """How a browser must send the form: with files, in parts."""
    with_files = any(field.type == "file" for field in form.fields)
    return "multipart/form-data" if with_files else "application/x-www-form-urlencoded"
