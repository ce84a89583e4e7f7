"""Every backend keeps what every backend must, against a double of its service on a real socket."""

from __future__ import annotations

from typing import Any

import pytest

from civicgen.forms.conformance import PROMISES
from tests.forms.doubles.collector import Collector
from tests.forms.doubles.demarche import Demarche
from tests.forms.doubles.limesurvey import LimeSurvey
from tests.forms.doubles.mailbox import Mailbox, certificate
from tests.forms.doubles.netlify import Netlify
from tests.forms.doubles.nextcloud import Nextcloud
from tests.forms.doubles.services import WITH_PULL, HostedService

BENCHES: dict[str, Any] = {
    "collector": Collector,
    "netlify": Netlify,
    "limesurvey": LimeSurvey,
    "demarche-numerique": Demarche,
    "demarche-stored": lambda: Demarche(stored=True),
    "nextcloud-forms": Nextcloud,
    **{name: (lambda name=name: HostedService(name)) for name in WITH_PULL},
}


@pytest.fixture(scope="session")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("pem"))


@pytest.fixture
def bench(request, pem, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(pem[0]))
    made = Mailbox(pem) if request.param == "mailbox" else BENCHES[request.param]()
    yield made
    made.close()


@pytest.mark.parametrize("bench", [*BENCHES, "mailbox"], indirect=True)
@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
def test_promise(promise, bench):
    """The promise is kept."""
    promise(bench)
