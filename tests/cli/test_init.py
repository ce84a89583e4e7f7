"""A new portal builds without a warning, in each language and procedure, and replaces nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from civicgen.cli.procedures import PROCEDURES
from civicgen.cli.starter import TownRefused, town_name
from civicgen.content.read import read_sources
from tests.cli.running import launch, run


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_it_has_no_problem(tmp_path, capsys, monkeypatch, lang, procedure):
    """Neither when it is read nor when it is checked, also without any extra; it says what it took for granted."""
    monkeypatch.setattr("civicgen.pages.asking.paper.missing", lambda: True)
    root = tmp_path / "mairie"
    ran = run(capsys, "init", root, "--lang", lang, "--procedure", procedure)
    assert ran.code == 0
    assert "--town Saint-Exemple" in ran.err
    ran = run(capsys, "check", root, "--strict")
    assert (ran.code, ran.out) == (0, ""), ran.out
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    assert sources.config.language == lang
    consultations = [entry for entry in sources.entries[lang] if hasattr(entry, "procedure")]
    assert [entry.procedure for entry in consultations] == [procedure]
    assert {entry.lang for entry in sources.entries[lang]} == {lang}


def test_an_english_portal_speaks_english(tmp_path, capsys):
    """No French is left, neither in texts nor in names."""
    root = tmp_path / "town"
    run(capsys, "init", root, "--lang", "en")
    said = {str(file.relative_to(root)): file.read_text(encoding="utf-8") for file in root.rglob("*") if file.is_file()}
    for name, text in said.items():
        for french in (" la commune", "avis", "idées", "quartier", "concertation", "À REMPLACER", "habitants"):
            assert french not in text, (name, french)
    assert not [
        name for name in said if "idees" in name or "mentions" in name or "charte" in name.replace("charter", "")
    ]


@pytest.mark.parametrize(
    ("town", "named"),
    [
        ("Lille", "Mairie de Lille"),
        ("Angers", "Mairie d’Angers"),
        ("Épinal", "Mairie d’Épinal"),
        ("Le Mans", "Mairie du Mans"),
        ("Les Ulis", "Mairie des Ulis"),
        ("La Rochelle", "Mairie de La Rochelle"),
        ("L'Haÿ-les-Roses", "Mairie de L'Haÿ-les-Roses"),
        ("Saint-Germain-en-Laye", "Mairie de Saint-Germain-en-Laye"),
    ],
)
def test_the_town_is_named_as_grammar_wants_it(tmp_path, capsys, town, named):
    """In the settings, and nowhere is the starter's own town left."""
    root = tmp_path / "mairie"
    assert run(capsys, "init", root, "--lang", "fr", "--town", town).code == 0
    sources, problems = read_sources(root)
    assert sources is not None
    assert not problems
    assert sources.config.title == named
    for file in root.rglob("*.*"):
        if file.is_file():
            assert "saint-exemple" not in file.read_text(encoding="utf-8").lower(), file


@pytest.mark.parametrize(
    "town", ["", "x" * 200, "a: b", "# x", "<script>", "a\x1b[31m", "{{ x }}", '"', "$(rm)", "a|b"]
)
def test_what_is_no_town(tmp_path, capsys, town):
    """Signs of code could change the meaning of files and pages."""
    if not town:
        with pytest.raises(TownRefused):
            town_name(town)
        return
    ran = run(capsys, "init", tmp_path / "x", "--town", town)
    if ran.code == 0:  # a control character becomes a space, what is left must be a name
        assert "\x1b" not in (tmp_path / "x" / "civicgen.yml").read_text(encoding="utf-8")
    else:
        assert ran.code == 2
        assert "1 and 100" in ran.err or "leave out “" in ran.err
        assert not (tmp_path / "x").exists()


def test_nothing_is_replaced(tmp_path, capsys):
    """A portal, or a file with the name of one of its files, is left alone; other files do no harm."""
    root = tmp_path / "mairie"
    root.mkdir()
    (root / "notes.txt").write_text("mine", encoding="utf-8")
    assert run(capsys, "init", root).code == 0
    text = (root / "civicgen.yml").read_bytes()
    ran = run(capsys, "init", root)
    assert ran.code == 2
    assert "nothing was changed" in ran.err
    assert (root / "civicgen.yml").read_bytes() == text
    other = tmp_path / "other"
    (other / "content").mkdir(parents=True)
    (other / "content" / "index.md").write_text("mine", encoding="utf-8")
    ran = run(capsys, "init", other)
    assert ran.code == 2
    assert "content/index.md" in ran.err
    assert os.listdir(other) == ["content"]
    assert (other / "content" / "index.md").read_text(encoding="utf-8") == "mine"


def test_here(tmp_path):
    """Without a folder, in the one where one is; it never waits for an answer."""
    ran = launch("init", cwd=tmp_path, LANG="fr_FR.UTF-8")
    assert ran.code == 0
    assert (tmp_path / "civicgen.yml").is_file()
    assert "languages: [fr, en]" in (tmp_path / "civicgen.yml").read_text(encoding="utf-8")


def test_the_demonstration(tmp_path, capsys):
    """`--example` writes the whole demonstration, without a site or caches of ours."""
    root = tmp_path / "demo"
    assert run(capsys, "init", "--example", root).code == 0
    sources, _problems = read_sources(root)
    assert sources is not None
    assert sources.config.fictitious
    assert not (root / "public").exists()
    assert not (root / ".civicgen").exists()
    assert len([entry for entry in sources.entries["fr"] if hasattr(entry, "procedure")]) >= 1


def test_sources_are_not_published_by_mistake(tmp_path, capsys):
    """What is built is not for the repository."""
    run(capsys, "init", tmp_path / "x")
    assert (tmp_path / "x" / ".gitignore").read_text(encoding="utf-8").split() == ["/public/", "/.civicgen/"]
    assert "* -text" in (tmp_path / "x" / ".gitattributes").read_text(encoding="utf-8").splitlines()


def test_lines_end_alike_everywhere(tmp_path, capsys):
    """Files are the same bytes on Windows."""
    run(capsys, "init", tmp_path / "x")
    for file in Path(tmp_path / "x").rglob("*.*"):
        if file.is_file():
            assert b"\r" not in file.read_bytes()
