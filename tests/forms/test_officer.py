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


def to_do(root: Path, capsys) -> dict[str, dict[str, int]]:
    """What is left as it was in a new portal, by file: the words, and their line."""
    found = json.loads(run(capsys, "todo", "--site", root, "--json").out)
    told = (task for task in found["tasks"] if task["kind"] in ("settings-unwritten", "text-unwritten"))
    return {task["file"]: dict(zip(task["detail"], task["lines"], strict=True)) for task in told}


def officers(root: Path, capsys) -> int:
    """How many times the settings name nobody."""
    names = ("délégué", "data protection officer")
    return sum(any(name in words for name in names) for words in to_do(root, capsys)["civicgen.yml"])


def test_the_words_of_the_starter_are_no_name(starter, capsys):
    """`todo` says so from the first day, `check` once people are asked; with a name, both are silent."""
    settings = starter / "civicgen.yml"
    text = settings.read_text("utf-8")
    assert told(starter, capsys) == set()
    assert officers(starter, capsys) == 1
    settings.write_text(text + FORMS, "utf-8")
    assert told(starter, capsys) == {"officer-unwritten"}
    assert "“dpo”" in run(capsys, "check", "--site", starter, "--lang", "en").out
    named = re.sub(r"(?m)^  dpo: .*$", "  dpo: Centre de gestion, dpo@cdg.example", text)
    settings.write_text(named + FORMS, "utf-8")
    assert told(starter, capsys) == set()
    assert officers(starter, capsys) == 0
    settings.write_text(re.sub(r"(?m)^  dpo: .*\n", "", text) + FORMS, "utf-8")
    assert told(starter, capsys) == {"no-officer"}
    settings.write_text(re.sub(r"(?m)^  dpo: .*\n", "", text) + FORMS + "colour: red\n", "utf-8")
    assert told(starter, capsys) == {"unknown-key"}, "while a mistake stands in the settings, nobody knows"


def test_everything_that_only_the_town_knows(tmp_path, capsys):
    """Number, host, postcode, addresses: each with its file and line, until it is written."""
    root = tmp_path / "portal"
    assert run(capsys, "init", root, "--lang", "fr", "--town", "Bourg-sur-Orge").code == 0
    found = to_do(root, capsys)
    assert {
        "participer.bourg-sur-orge.example", "00000 Bourg-sur-Orge", "01 99 00 00 00", "000 000 000 00000",
        "mairie@bourg-sur-orge.example", "Nom et adresse de l’hébergeur",
        "Nom et adresse du délégué à la protection des données",
    } == set(found["civicgen.yml"])  # fmt: skip
    legal = root / "content/pages/mentions-legales.md"
    lines = legal.read_text("utf-8").split("\n")
    left = found["content/pages/mentions-legales.md"]
    assert {"000 000 000 00000", "00000 Bourg-sur-Orge", "Nom, adresse et téléphone de l’hébergeur"} <= set(left)
    assert all(words in lines[line - 1] for words, line in left.items())
    shown = run(capsys, "todo", "--site", root, "--lang", "fr").out
    assert f"000 000 000 00000 (ligne {left['000 000 000 00000']})" in shown
    assert f"content/pages/mentions-legales.md:{min(left.values())}" in shown
    legal.write_text("---\ntitle: Mentions légales\nrole: legal\n---\nMairie de Bourg, 35250 Bourg.\n", "utf-8")
    assert "content/pages/mentions-legales.md" not in to_do(root, capsys)
