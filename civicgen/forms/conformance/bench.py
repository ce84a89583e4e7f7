"""A backend beside a double of its service becomes what promises are tried on."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol
from unittest.mock import patch

from civicgen.config import Config, Email, Publisher
from civicgen.config import Forms as FormSettings
from civicgen.content.forms import Choice, Field, Form, Keep
from civicgen.content.values import Name
from civicgen.forms.backend import Backend, Network, Pulled, Reply, Target
from civicgen.forms.submissions import Received, Submission

__all__ = [
    "HOSTILE",
    "PRIVATE",
    "SECRET",
    "START",
    "Answering",
    "Bench",
    "BrokenPromise",
    "form",
    "must",
    "offline",
    "pulled",
    "put",
    "secret",
    "settings",
    "target",
    "text",
    "texts",
]

SECRET = "s3cret-0f-the-b3nch-t0wn"  # noqa: S105  (of tests; as long as our servers want tokens to be)
"""What every secret is on the bench."""
PRIVATE = ("203.0.113.77", "Mozilla/5.0 (of a citizen)", "https://where-they-came-from.example/")
"""What a double must keep beside each submission as its service does: address, browser, page before."""
START = datetime.datetime(2026, 2, 3, 9, 30, tzinfo=datetime.UTC)
HOSTILE = (
    "=cmd|' /C calc'!A1",
    "'; DROP TABLE submissions; --",
    "<script>alert(1)</script>&amp;\"'",
    "{{ 7*7 }} {% raw %} ${7*7} %{submissionId}",
    "\u202egnirts desrever\u202c \u200b\ufeff",
    "e\u0301 \U0001f333 \U0001f468\u200d\U0001f469\u200d\U0001f467 漢字 عربى",
    "\\u0000 \\n %00 %0d%0aSet-Cookie: a=b",
    "null",
    '[1, 2] {"a": 1}',
    "line one\nline two\n\nline four; with, all\tseparators|here",
    "word " * 2000,
)


class BrokenPromise(AssertionError):  # noqa: N818  (it says what happened)
    """A backend does not keep what every backend must."""


class Bench(Protocol):
    """A backend beside a double of its service."""

    @property
    def backend(self) -> Backend:
        """What is tried."""

    @property
    def settings(self) -> Config:
        """Settings of a portal whose forms are sent there."""

    @property
    def form(self) -> Form:
        """The form that is asked: `form()`, or one like it."""

    @property
    def network(self) -> Network:
        """The way to the double."""

    @property
    def exact(self) -> bool:
        """Whether texts come back sign by sign; false where blanks are trimmed, or accents composed, on the way."""

    def put(self, typed: Mapping[str, tuple[str, ...]], at: datetime.datetime) -> str:
        """Somebody sends this at that time; gives what `edit` and `remove` call it."""

    def edit(self, there: str, typed: Mapping[str, tuple[str, ...]]) -> bool:
        """Change it there; false where the service cannot."""

    def remove(self, there: str) -> bool:
        """Delete it there, by hand; false where the service cannot."""

    def signed(self, body: bytes, now: float) -> dict[str, str] | None:
        """Headers with which the service would send this body to a webhook; none where it signs nothing."""


def form() -> Form:
    """A form that asks a bit of everything."""
    return Form(
        name=Name("plan/forms/avis"),
        source="content/consultations/plan/forms/avis.yml",
        lang="fr",
        consultation="plan",
        id="avis",
        title="Donner son avis : « le tilleul » & l'école",
        fields=(
            Field(id="avis", type="long-text", label="Votre avis", becomes="text", required=True, seen_by="everyone"),
            Field(
                id="sujets",
                type="choices",
                label="Sujets",
                choices=(Choice(id="voirie", label="La voirie"), Choice(id="paysage", label="Le paysage, les arbres")),
            ),
            Field(id="nom", type="text", label="Votre nom", purpose="Signer", keep=Keep(days=30), personal=True),
            Field(id="courriel", type="email", label="Courriel", purpose="Répondre", keep=Keep(days=30)),
        ),
    )


def settings(backend: str, url: str = "", options: Mapping[str, str] | None = None) -> Config:
    """Settings of a small town."""
    return Config(
        title="Saint-Exemple",
        url="https://participer.saint-exemple.example/",
        timezone="Europe/Paris",
        publisher=Publisher(name="Commune de Saint-Exemple", email=Email("mairie@saint-exemple.example")),
        forms=FormSettings(backend=backend, url=url, options=dict(options or {})),
    )


def pulled(
    bench: Bench, cursor: Any = None, most: int | None = None
) -> tuple[dict[str, Submission], Any, list[Pulled]]:
    """What an inbox would hold after a pull, the cursor that it would keep, and the steps."""
    steps: list[Pulled] = []
    held: dict[str, Submission] = {}
    for step in islice(bench.backend.pull(bench.form, bench.settings, cursor, bench.network, secret), most):
        steps.append(step)
        cursor = json.loads(json.dumps(step.cursor))  # as an inbox keeps it
        _apply(held, step)
    return held, cursor, steps


def _apply(held: dict[str, Submission], step: Pulled) -> None:
    if isinstance(step.event, Received):
        held[step.event.submission.remote_id] = step.event.submission
    else:
        held.pop(step.event.remote_id, None)


def secret(_name: str) -> str:
    """What every secret is on the bench."""
    return SECRET


def must(kept: bool, what: str) -> None:
    """Raise when a promise is not kept."""
    if not kept:
        raise BrokenPromise(what)


def text(number: int) -> dict[str, tuple[str, ...]]:
    """What the nth citizen sends."""
    return {"avis": (f"Gardez le tilleul, {number}",), "sujets": ("voirie",), "nom": (f"Citoyenne {number}",)}


def texts(held: Mapping[str, Submission]) -> list[str]:
    """What was said, in order."""
    return sorted(submission.fields.get("avis", ("",))[0] for submission in held.values())


def put(bench: Bench, number: int, first: int = 0) -> list[str]:
    """So many citizens send something, a minute apart; gives what the bench calls each."""
    return [bench.put(text(each), START + datetime.timedelta(minutes=each)) for each in range(first, first + number)]


def target(bench: Bench, lang: str = "fr") -> Target:
    """Where the form is rendered for."""
    thanks = "plan/formulaires/avis/merci/"
    return Target(
        settings=bench.settings,
        lang=lang,
        page="plan/formulaires/avis/",
        thanks=thanks,
        absolute_thanks=bench.settings.url + thanks,
    )


@contextmanager
def offline() -> Iterator[None]:
    """Nothing can be asked of the network, and the environment holds secrets that must not leak."""

    def refused(*_arguments: object, **_named: object) -> Any:
        raise BrokenPromise("it asks the network, or for a host, while it renders or checks")

    environ = dict.fromkeys(("CIVICGEN_TOKEN", "TOKEN"), SECRET)
    with patch("socket.socket.connect", refused), patch("socket.getaddrinfo", refused), patch.dict(os.environ, environ):
        yield


class Answering:
    """A network in which every server answers the same."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked = 0

    def ask(
        self, method: str, address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """The answer, a thousand times."""
        self.asked += 1
        if self.asked > 1000:
            raise BrokenPromise("it asks for ever")
        return self.reply
