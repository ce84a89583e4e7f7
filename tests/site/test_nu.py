"""The HTML of every page is valid."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import command
from tests.site.building import Built

pytestmark = pytest.mark.nu


def test_html_is_valid(site: Built, nu: Path):
    """The Nu HTML checker finds no error and no warning on any page."""
    java = command("java")
    done = subprocess.run(
        [java, "-Xss4m", "-jar", nu, "--format", "json", "--stdout", "--skip-non-html", site.public],
        capture_output=True,
        check=False,
    )
    messages = json.loads(done.stdout)["messages"]
    wrong = [
        f"{message.get('url', '').rsplit('public/', 1)[-1]}:{message.get('lastLine')}: {message['message']}"
        for message in messages
        if message["type"] != "info" or message.get("subType") == "warning"
    ]
    assert wrong[:40] == []
    assert done.returncode == 0
