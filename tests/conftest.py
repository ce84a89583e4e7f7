"""What all tests share: where data and tools are, and what is said at the end about those that are missing."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

REPOSITORY = Path(__file__).parent.parent
REQUIRED = bool(os.environ.get("CIVICGEN_REQUIRE_TOOLS"))
"""Set where every tool is installed on purpose: there, a missing one is a failure."""

NOT_HERE = "not run here: "
"""How the reason of a skip begins when a tool is missing, so that all of them can be told at the end."""

settings.register_profile(
    "change", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile(
    "long", deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("CIVICGEN_HYPOTHESIS", "change"))


def missing(what: str) -> None:
    """Say that a tool is missing: a failure where all of them must be there, else a skip told at the end."""
    if REQUIRED:
        pytest.fail(f"{what} is missing, and CIVICGEN_REQUIRE_TOOLS is set")
    pytest.skip(NOT_HERE + what)


def command(*names: str) -> str:
    """Find the first of several commands; `missing` when there is none."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    missing(names[0])
    return ""


@pytest.fixture(scope="session")
def repository() -> Path:
    """The folder of this checkout."""
    return REPOSITORY


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The large data sets that are not in the repository (CIVICGEN_TEST_DATA, else `../shared/data`)."""
    named = os.environ.get("CIVICGEN_TEST_DATA")
    place = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not place.is_dir():
        pytest.skip(NOT_HERE + "the large data sets (CIVICGEN_TEST_DATA)")
    return place


@pytest.fixture(params=["here", "all"])
def hostile(request: pytest.FixtureRequest) -> Path:
    """A folder of hostile files: those of this checkout always, and all of them where the large data sets are."""
    if request.param == "here":
        return REPOSITORY / "tests" / "data" / "hostile"
    shared: Path = request.getfixturevalue("shared_data")
    return shared / "hostile"


@pytest.fixture(scope="session")
def chromium() -> str:
    """A Chromium or Chrome of this machine."""
    return command("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """A browser of today, driven. Gone with its module: while it is there, nothing else may run a loop of events."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
        )
        yield running
        running.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name what was not run for want of a tool: silence would look like success."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if NOT_HERE in reason:
            tool = reason.split(NOT_HERE, 1)[1]
            reasons[tool] = reasons.get(tool, 0) + 1
    if reasons:
        terminalreporter.section("not run here")
        for tool, count in sorted(reasons.items()):
            terminalreporter.line(f"{tool}: {count} tests")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on how the machine that runs it is set."""
    for name in ("CIVICGEN_SITE", "NO_COLOR", "FORCE_COLOR", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
