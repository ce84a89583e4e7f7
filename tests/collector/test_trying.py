"""`civicgen forms test --send` against the collector and the PHP file themselves."""

from __future__ import annotations

import msgspec
import pytest

from civicgen.config import Config, Forms, Publisher
from civicgen.forms.backend import Target
from civicgen.forms.backends.collector import backend
from civicgen.forms.network import door
from civicgen.forms.trying import send
from tests.collector import towns
from tests.collector.conftest import COLLECTOR, LINES, PHP, Door
from tests.collector.running import Clerk


@pytest.mark.parametrize(
    "server", [COLLECTOR, *(pytest.param(each, marks=pytest.mark.long) for each in (PHP, LINES))], indirect=True
)
def test_a_test_is_sent_and_arrives(server: Door, clerk: Clerk):
    """It reads for as long as a person must, then sends; what was only shown once more is not called sent."""
    form = next(iter(server.bundle.forms[towns.NAME].words.values()))
    form = msgspec.structs.replace(form, name=towns.NAME)
    settings = Config(
        title="X",
        url="https://www.example/",
        timezone="Europe/Paris",
        publisher=Publisher(name="X"),
        forms=Forms(backend="collector", url=server.base, key=towns.KEY),
    )
    rendered = backend.render(form, Target(settings=settings, lang="fr", page="", thanks="", absolute_thanks=""))
    before = len(clerk.received())
    at_once = send(form, rendered, settings, door(settings), "ab12", lambda _: None)
    assert (at_once.taken, len(clerk.received())) == ("no", before)
    sent = send(form, rendered, settings, door(settings), "ab34")
    assert (sent.taken, sent.status, len(clerk.received())) == ("yes", 303, before + 1)
