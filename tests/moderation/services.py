"""Services that receive forms, as simple as they can be, to be pulled from in tests."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from civicgen.content.forms import Field, Form, Keep
from civicgen.content.values import Name
from civicgen.forms.backend import Pulled
from civicgen.forms.submissions import Deleted, Received, Submission

NOW = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
FORM = Form(
    name=Name("plan-2026/forms/avis"),
    source="content/consultations/plan-2026/forms/avis.yml",
    lang="fr",
    consultation="plan-2026",
    id="avis",
    title="Avis",
    fields=(
        Field(id="text", type="long-text", label="Votre avis", becomes="text", seen_by="everyone"),
        Field(id="author", type="text", label="Nom", becomes="author", purpose="…", keep=Keep(days=30)),
        Field(id="email", type="email", label="Adresse", purpose="…", keep=Keep(days=10, after="closing")),
        Field(id="captcha", type="text", label="…", seen_by="nobody"),
    ),
)
FORMS: dict[str, Form] = {FORM.name: FORM}


def sent(remote: str = "1", text: str = "Un banc au soleil", **more) -> Submission:
    """A submission of the form above."""
    values: dict[str, Any] = {
        "form": FORM.name,
        "backend": "netlify",
        "remote_id": remote,
        "received": NOW + datetime.timedelta(minutes=len(remote)),
        "fields": {"text": (text,), "author": ("Jeanne Martin",), "email": ("jeanne@exemple.example",)},
    }
    return Submission(**(values | more))


class Service:
    """What it was told to hold."""

    def __init__(self) -> None:
        self.held: dict[str, str] = {}

    def put(self, remote: str, text: str) -> None:
        """Receive a submission, or change it."""
        self.held[remote] = text

    def drop(self, remote: str) -> None:
        """Delete a submission."""
        self.held.pop(remote, None)

    def pull(self, *_: Any) -> Iterator[Pulled]:
        """What it tells whoever pulls."""
        raise NotImplementedError


class Log(Service):
    """Tells what happened, in order, as the collector does: an erased submission leaves its number only."""

    name = "netlify"

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[tuple[int, str]] = []
        self.gone: set[str] = set()

    def put(self, remote, text):
        """Whoever was erased does not come back under the same number."""
        if remote not in self.gone:
            super().put(remote, text)
            self.lines.append((len(self.lines) + 1, remote))

    def drop(self, remote):
        """Told by a line of its own."""
        if remote in self.held:
            super().drop(remote)
            self.gone.add(remote)
            self.lines.append((len(self.lines) + 1, remote))

    def pull(self, *asked: Any) -> Iterator[Pulled]:
        """Lines after the cursor, with what is known now of each."""
        for sequence, remote in tuple(self.lines[asked[2] or 0 :]):
            event = (
                Deleted(form=FORM.name, backend=self.name, remote_id=remote)
                if remote in self.gone
                else Received(sent(remote, self.held[remote]))
            )
            yield Pulled(event=event, cursor=sequence)


class List(Service):
    """Gives all it holds, the newest first, on pages; never says what was deleted."""

    name = "netlify"

    def pull(self, *asked: Any) -> Iterator[Pulled]:
        """The whole list."""
        for remote, text in reversed(tuple(self.held.items())):
            yield Pulled(event=Received(sent(remote, text)), cursor=None)


class Cut:
    """A service that stops answering after so many events."""

    def __init__(self, service: Service, after: int) -> None:
        self.service, self.after, self.name = service, after, "netlify"

    def pull(self, *arguments) -> Iterator[Pulled]:
        """So many events, then nothing but an error."""
        for number, pulled in enumerate(self.service.pull(*arguments)):
            if number >= self.after:
                raise ConnectionResetError
            yield pulled


class Late:
    """A page that was asked for earlier, and comes now."""

    def __init__(self, service: Service, cursor: object) -> None:
        self.name = "netlify"
        self.kept = tuple(service.pull(FORM, None, cursor, None, None))

    def pull(self, *_: object) -> Iterator[Pulled]:
        """What it was."""
        yield from self.kept
