"""Hostile files: those of this checkout always, and all of them where the large data sets are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(params=["here", "all"])
def hostile(request: pytest.FixtureRequest) -> Path:
    """A folder of hostile files."""
    if request.param == "here":
        return REPOSITORY / "tests" / "data" / "hostile"
    shared: Path = request.getfixturevalue("shared_data")
    return shared / "hostile"
