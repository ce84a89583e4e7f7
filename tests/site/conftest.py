"""Built sites and what judges them, for the tests of what visitors receive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, missing
from tests.site.building import VARIANTS, Built, built


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "sites"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", params=VARIANTS, ids=lambda variant: variant.name)
def site(request: pytest.FixtureRequest, shared_folder: Path) -> Built:
    """Each portal of this repository, in each theme, built."""
    return built(request.param, shared_folder)


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe, which is evaluated in pages."""
    script = REPOSITORY / ".tools" / "node_modules" / "axe-core" / "axe.min.js"
    if not script.is_file():
        missing("axe (npm)")
    return script.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def nu() -> Path:
    """The Nu HTML checker."""
    jar = REPOSITORY / ".tools" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if not jar.is_file():
        missing("the Nu HTML checker (npm)")
    return jar
