"""A file's name is safe on every system, or refused; the same letters give the same name everywhere."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from civicgen.content.paths import language_of, safe, short_name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("reglement", "reglement"),
        ("plan-local_2026.v2", "plan-local_2026.v2"),
        ("Règlement écrit (v2)", "reglement-ecrit-v2"),
        ("Cœur de ville", "coeur-de-ville"),
        ("  L'été  ", "l-ete"),
        ("計画", "計画"),
        ("خطة", "خطة"),
        ("CON", ""),
        ("nul", "nul"),
        ("???", ""),
        ("..", ""),
    ],
)
def test_short_names(stem: str, name: str):
    assert short_name(stem) == name or not safe(stem)


@pytest.mark.parametrize(
    "name", ["con.md", "AUX", "a.", "a ", " a", "a:b", "a\\b", "a\x00", "a\u202eb", "com1.txt", "", "x" * 300]
)
def test_unsafe(name: str):
    assert not safe(name)


def test_hostile_names(hostile: Path):
    """Each is refused, or gives a name that stays in its folder, the same on three systems."""
    names = json.loads((hostile / "own/paths/names.json").read_text(encoding="utf-8"))
    entries = names if isinstance(names, list) else next(value for value in names.values() if isinstance(value, list))
    tried = 0
    for one in entries:
        name = one.get("name") or "".join(map(chr, one.get("codepoints") or one.get("code_points") or []))
        if name and safe(name):
            short = short_name(name)
            assert "/" not in short
            assert short not in {".", ".."}
            assert len(short.encode()) <= 120
            assert short_name(unicodedata.normalize("NFD", name)) == short_name(unicodedata.normalize("NFC", name))
        tried += 1
    assert tried > 100


@given(some.text(max_size=200))
def test_always_a_good_name(stem: str):
    """Whatever the stem, the name is safe, short, in one case and one normal form, and its own short name."""
    short = short_name(stem)
    assert short == unicodedata.normalize("NFC", short)
    assert len(short.encode()) <= 120
    if short and safe(stem):
        assert safe(short)
        assert short_name(short) == short


def test_languages():
    languages = ("fr", "en", "pt-BR", "gsw")
    assert language_of("index.en", languages) == ("index", "en")
    assert language_of("index.pt-BR", languages) == ("index", "pt-BR")
    assert language_of("index.gsw", languages) == ("index", "gsw")
    assert language_of("index.de", languages) == ("index", "de")
    assert language_of("plan.pdf", languages) == ("plan.pdf", "")
    assert language_of("en", languages) == ("en", "")
