"""A form is sent to the portal's own collector, or to the PHP file on its hosting, which speak the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.answers import marks
from civicgen.forms.backends.basis import Basis, enctype
from civicgen.forms.backends.troubles import fail, trouble
from civicgen.forms.submissions import SentFile
from civicgen.problems import Problem

__all__ = ["Collector", "backend", "php"]

HONEYPOT = "civicgen-empty"


class Collector(Basis):
    """Keeps every promise that a form can make."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.options = ("region", "country")
        self.secrets = ("CIVICGEN_COLLECTOR_TOKEN",)
        self.capabilities = Capabilities(
            without_script="yes",
            native_post=True,
            redirect="server",
            max_file=10_000_000,
            max_files=10,
            pull="api",
            granularity="id",
            stable_ids=True,
            deletions_seen=True,
            remote_delete=True,
            spam="flag",
            receipt=True,
            confirms_email=True,
            closes_on_time=True,
            region="FR",
        )

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A plain form, which its server shows again to be checked."""
        base = target.settings.forms.url.rstrip("/")
        if not base:
            return RenderedForm(mode="none")
        address = urlsplit(base)
        return RenderedForm(
            mode="post",
            action=f"{base}/s/{quote(form.name)}",
            enctype=enctype(form),
            hidden=marks(form),
            honeypot=HONEYPOT,
            reviews=True,
            form_action=(f"{address.scheme}://{address.netloc}",),
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What it needs of the settings."""
        from civicgen.forms.backends.promises import of_collector

        return of_collector(self, form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Every submission, change and erasure since the cursor."""
        from civicgen.forms.exported import pull

        if not settings.forms.url:
            fail("backend-setting-missing", backend=self.name, key="url")
        return pull(settings.forms.url, form.name, self.name, cursor, network, secret(self.secrets[0]))

    def delete(
        self, form: Form, remote_id: str, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bool:
        """Erase it there; a line of the export says so to everyone who pulls."""
        from civicgen.forms.exported import delete

        return delete(settings.forms.url, form.name, remote_id, self.name, network, secret(self.secrets[0]))

    def fetch(
        self, form: Form, file: SentFile, settings: Config, network: Network, secret: Callable[[str], str]
    ) -> bytes:
        """The bytes of a file, from our server only: the token goes nowhere else."""
        if not file.where.startswith(f"{settings.forms.url.rstrip('/')}/export/"):
            fail("backend-unreadable", backend=self.name)
        reply = network.ask("GET", file.where, headers={"Authorization": f"Bearer {secret(self.secrets[0])}"})
        trouble(reply, self.name)
        return reply.body


backend = Collector("collector")
php = Collector("php")
