"""Whatever is typed after a command: a known code, plain words, no traceback, and no file outside the portal."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from civicgen.cli import main
from tests.cli.running import run

CODES = {0, 1, 2, 74, 75}


@pytest.fixture
def portal(tmp_path, capsys) -> Path:
    root: Path = tmp_path / "outside" / "mairie"
    assert run(capsys, "init", root, "--lang", "fr").code == 0
    return root


def _commands(portal: Path, text: str) -> list[list[str]]:
    site = ["--site", str(portal)]
    return [
        ["new", "news", f"--name={text}", *site, "--", text],
        ["new", "answer", f"--in={text}", *site, "--", text],
        ["new", "consultation", *site, "--", text],
        ["explain", *site, "--", text],
        ["check", f"--as-of={text}", str(portal)],
        ["init", str(portal.parent / "other"), f"--town={text}"],
        ["import", "cap-collectif", f"--into={text}", *site, "--", text],
        ["build", f"--site={text}", "--as-of", "2026-01-01"],
        [text],
        [f"--{text}"],
    ]


def _tried(portal: Path, capsys, text: str) -> None:
    for arguments in _commands(portal, text):
        code = main(arguments)
        shown = capsys.readouterr()
        assert code in CODES, (arguments, shown.err)
        assert "Traceback" not in shown.err
        assert "mistake of its own" not in shown.err, (arguments, shown.err)
        assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in shown.out + shown.err)


def _around(portal: Path) -> set[str]:
    """What lies beside the portal."""
    return set(os.listdir(portal.parent)) | {f"../{name}" for name in os.listdir(portal.parent.parent)}


@pytest.mark.parametrize(
    "text",
    [
        "../../x",
        "/etc/passwd",
        "C:\\x",
        "a\x1b[31mb",
        "-",
        "--",
        "%s",
        "{kind}",
        "{}",
        "🎉",
        "a" * 5000,
        "é\u0301",
        "\u202e",
        "\\",
        "'",
    ],
)
def test_known_tricks(portal, capsys, text):
    """Ways out, formats, escapes, very long names."""
    before = _around(portal) | {"other"}
    _tried(portal, capsys, text)
    assert _around(portal) <= before


def test_naughty_strings(portal, capsys, shared_data):
    """A sample of the strings that broke others."""
    strings = json.loads((shared_data / "hostile" / "strings" / "blns-half.json").read_text(encoding="utf-8"))
    before = _around(portal) | {"other"}
    for text in strings[::40]:
        _tried(portal, capsys, text.replace("\0", ""))
    assert _around(portal) <= before


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=40))
def test_any_text(portal, capsys, text):
    """The same for anything."""
    _tried(portal, capsys, text)
