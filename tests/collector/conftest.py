"""A PostgreSQL of our own, as long as tests need it."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.collector import towns
from tests.collector.running import Citizen, Clerk, PhpServer, Server, free_port, running
from tests.conftest import command, missing

Door = Server | PhpServer
COLLECTOR, PHP, LINES = "collector", "php", "php, lines"
"""Servers that speak our words: the collector, the PHP file with SQLite, the same without it."""
ALONE = pytest.mark.parametrize("server", [COLLECTOR], indirect=True)
"""What the collector does, and the PHP file does not."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a database that is empty at the start of the session; it never runs as root."""
    beside = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    found = {name: shutil.which(name, path=beside) for name in ("initdb", "pg_ctl")}
    if None in found.values():
        missing("postgresql")
    folder = Path(tempfile.mkdtemp(prefix="civicgen-postgres-"))
    user: dict[str, object] = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        shutil.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    port = free_port()
    environment = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def run(*words: str) -> None:
        subprocess.run(
            words, check=True, env=environment, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **user
        )  # type: ignore[call-overload]  # the user is only known where there is one

    data = str(folder / "data")
    run(str(found["initdb"]), "-D", data, "-U", "town", "--auth=trust", "-E", "UTF8")
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c shared_buffers=16MB -c max_connections=40"
    run(str(found["pg_ctl"]), "-D", data, "-w", "-l", str(folder / "log"), "-o", options, "start")
    try:
        yield f"postgresql://town@127.0.0.1:{port}/postgres"
    finally:
        run(str(found["pg_ctl"]), "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def empty_postgres(postgres: str) -> str:
    """The same database, with nothing in it."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    return postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Each of the two databases, empty."""
    if request.param == "sqlite":
        return str(tmp_path / "deposits.db")
    address: str = request.getfixturevalue("empty_postgres")
    return address


@pytest.fixture(scope="module", params=[COLLECTOR, PHP, LINES])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """Each of them."""
    folder = tmp_path_factory.mktemp("door")
    if request.param == COLLECTOR:
        with running(folder, options=("--origin", "https://www.example")) as started:
            yield started
        return
    command("php")
    door = PhpServer(folder, towns.bundle(), lines=request.param == LINES)
    yield door
    door.stop()


@pytest.fixture
def citizen(server: Door) -> Citizen:
    """Someone with a browser."""
    return Citizen(server.port, prefix=server.prefix)


@pytest.fixture
def clerk(server: Door) -> Clerk:
    """Who fetches."""
    return Clerk(server.port, server.prefix)
