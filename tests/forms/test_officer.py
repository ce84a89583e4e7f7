"""Who watches over personal data is named where some is asked: neither left out, nor as the starter has it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.running import run

FORMS = "forms: {backend: mailbox, options: {settled: closing}}\n"


@pytest.fixture(params=["fr", "en"])
def starter(request, tmp_path, capsys) -> Path:
    """A new portal, whose form asks for an e-mail and opens today, once something receives it."""
    root: Path = tmp_path / "portal"
    assert run(capsys, "init", root, "--lang", request.param).code == 0
    return root


def told(root: Path, capsys) -> set[str]:
    """Codes of all problems."""
    found = json.loads(run(capsys, "check", "--site", root, "--json").out)
    return {problem["code"] for problem in found["problems"]}


def to_do(root: Path, capsys) -> list[list[str]]:
    """What is still to be written in the settings."""
    found = json.loads(run(capsys, "todo", "--site", root, "--json").out)
    return [task["detail"] for task in found["tasks"] if task["kind"] == "settings-unwritten"]


def test_the_words_of_the_starter_are_no_name(starter, capsys):
    """`todo` says so from the first day, `check` once people are asked; with a name, both are silent."""
    settings = starter / "civicgen.yml"
    text = settings.read_text("utf-8")
    assert told(starter, capsys) == set()
    assert to_do(starter, capsys) == [["dpo", "host"]]
    settings.write_text(text + FORMS, "utf-8")
    assert told(starter, capsys) == {"officer-unwritten"}
    assert "“dpo”" in run(capsys, "check", "--site", starter, "--lang", "en").out
    named = re.sub(r"(?m)^  dpo: .*$", "  dpo: Centre de gestion, dpo@cdg.example", text)
    settings.write_text(named + FORMS, "utf-8")
    assert told(starter, capsys) == set()
    assert to_do(starter, capsys) == [["host"]]
    settings.write_text(re.sub(r"(?m)^  dpo: .*\n", "", text) + FORMS, "utf-8")
    assert told(starter, capsys) == {"no-officer"}
