"""What forks is tried where no other test has left a thread: beside one, nothing is forked."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY


@pytest.mark.parametrize("module", ["alone_assistant", "alone_beside"])
def test_by_itself(module: str) -> None:
    """All tests of the module, in a process of their own."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", f"tests/builder/{module}.py"]
    ended = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stdout
    assert " passed" in ended.stdout
