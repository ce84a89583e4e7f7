"""The collector and the PHP file, really running, keep what every backend must keep."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from civicgen.forms import sealing
from civicgen.forms.backends import collector
from civicgen.forms.conformance import PRIVATE, PROMISES, SECRET, form, settings
from civicgen.forms.network import door
from tests.collector import towns
from tests.collector.running import Citizen, PhpServer, Server, running
from tests.conftest import command

# What is personal is sealed as it arrives, and opened by the inbox only: the suite reads fields that are not.
FORM = replace(
    form(),
    fields=tuple(
        replace(field, personal=False, purpose="", keep=None) if field.id == "nom" else field for field in form().fields
    ),
)


class Running:
    """A bench on a real server; its clock is turned afterwards, in its database."""

    exact = False
    """Blanks at the ends go, and the collector composes accents."""

    def __init__(self, server: Server | PhpServer) -> None:
        self.form = FORM
        self.backend = collector.php if isinstance(server, PhpServer) else collector.backend
        self.settings = settings(self.backend.name, url=server.base)
        self.network = door(self.settings)
        self._citizen = Citizen(server.port, prefix=server.prefix)
        self._citizen.headers = {"X-Forwarded-For": PRIVATE[0], "User-Agent": PRIVATE[1], "Referer": PRIVATE[2]}
        self._php = isinstance(server, PhpServer)
        self._file = Path(server.store) / "deposits.db" if self._php else Path(server.store)
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            database.execute("DELETE FROM submission")

    def put(self, typed: Mapping[str, tuple[str, ...]], at: datetime.datetime) -> str:
        """Filled in, read again, sent."""
        receipt = self._citizen.deposit(typed, self.form.name)
        column = "row" if self._php else "line"
        with closing(sqlite3.connect(self._file, timeout=10)) as database, database:
            number, row = database.execute(
                f"SELECT id, {column} FROM submission WHERE receipt = ?", (receipt,)
            ).fetchone()
            value = json.loads(row)
            for line in (value, value.get("line") or {}):
                if "received" in line:
                    line["received"] = at.strftime("%Y-%m-%dT%H:%M:%SZ")
            written = json.dumps(value) if self._php else json.dumps(value).encode()
            database.execute(f"UPDATE submission SET {column} = ? WHERE id = ?", (written, number))
        return str(number)

    def edit(self, there: str, typed: Mapping[str, tuple[str, ...]]) -> bool:
        """Nobody can change what was sent."""
        return False

    def remove(self, there: str) -> bool:
        """Another who holds the token erases it."""
        path = f"/export/{self.form.name}/{there}"
        gone = self._citizen.ask("DELETE", path, headers={"Authorization": f"Bearer {SECRET}"})
        assert gone.status in (200, 204)
        return True

    def signed(self, body: bytes, now: float) -> None:
        """It calls nobody."""


@pytest.fixture(scope="module", params=["collector", "php"])
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | PhpServer]:
    """A server that was told of the form of the suite."""
    folder = tmp_path_factory.mktemp("conformance")
    bundle = replace(
        towns.bundle(), forms={FORM.name: towns.bundled(FORM, datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC), None)}
    )
    if request.param == "collector":
        more = {"CIVICGEN_COLLECTOR_TOKEN": SECRET}
        with running(folder, bundle, more=more, options=("--deposits-an-hour", "100000")) as server:
            yield server
        return
    command("php")
    php = PhpServer(folder, bundle, token=SECRET)
    yield php
    php.stop()


@pytest.mark.parametrize(
    "promise",
    [pytest.param(each, marks=pytest.mark.long) if each.__name__ == "pulls_many" else each for each in PROMISES],
    ids=lambda promise: promise.__name__,
)
def test_promise(promise, started):
    """The promise is kept."""
    promise(Running(started))


def test_personal_fields_come_sealed(started):
    """What the suite cannot look at: the field that is personal is in a box that only the portal's key opens."""
    from civicgen.forms.conformance import START, pulled

    bench = Running(started)
    bench.put({"avis": ("Gardez le tilleul",), "courriel": ("zoe@example.org",)}, START)
    (one,) = pulled(bench)[0].values()
    assert "courriel" not in one.fields
    assert sealing.open_fields(towns.PRIVATE, one.sealed) == {"courriel": ("zoe@example.org",)}
