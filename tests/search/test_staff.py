"""What staff search and count on the terminal: drafts marked, accents right, nothing of others run or shown raw."""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path

import pytest

from civicgen.search.staff import sealed
from tests.cli.running import run
from tests.search.words_town import PLANTED, words_town


@pytest.fixture
def portal(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE", "CIVICGEN_LANG", "CI", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return words_town(tmp_path / "town", 40)


def found(capsys, portal: Path, *typed: str) -> dict:
    """What a search prints for a program."""
    ran = run(capsys, "search", *typed, "--json", "--site", portal, "--as-of", "2026-04-01")
    assert ran.code == 0, ran.err
    result: dict = json.loads(ran.out)
    return result


def test_accents(capsys, portal):
    """With and without, in the same order; and after an edit, what is new."""
    names = [[hit["name"] for hit in found(capsys, portal, query)["found"]] for query in ("école", "ecole", "ÉCOLES")]
    assert names[0] == names[1] == names[2]
    assert sorted(names[0]) == ["marche#10", "marche#20", "marche#30", "marche#40"]
    rows = portal / "content/consultations/marche/contributions/avis.csv"
    rows.write_text(
        rows.read_text(encoding="utf-8") + "90,2026-02-03,opinion,nature,,Une école.,published,,\n", encoding="utf-8"
    )
    assert "marche#90" in {hit["name"] for hit in found(capsys, portal, "ecole")["found"]}
    rows.write_text(rows.read_text(encoding="utf-8").replace("Une école.", "Une autre."), encoding="utf-8")
    assert "marche#90" not in {hit["name"] for hit in found(capsys, portal, "ecole")["found"]}


def test_drafts_are_found_and_marked(capsys, portal):
    """Staff see what is not public, and that it is not; on demand, only what is public."""
    hits = found(capsys, portal, PLANTED)["found"]
    assert {(hit["name"], hit["public"]) for hit in hits} == {
        ("marche/answers/cachee", False), ("marche/answers/retenue", False), ("secret#1", False), ("secret#2", False)
    }  # fmt: skip
    assert found(capsys, portal, PLANTED, "--published")["found"] == []
    ran = run(capsys, "search", PLANTED, "--site", portal, "--as-of", "2026-04-01")
    assert ran.out.count("[not public]") == 4
    assert "content/consultations/marche/answers/cachee.md" in ran.out


def test_types_and_states_may_be_typed_in_french(capsys, portal):
    """What there is is told in French too."""
    assert found(capsys, portal, "--type", "réponse") == found(capsys, portal, "--type", "answer")
    assert found(capsys, portal, "--state", "en cours") == found(capsys, portal, "--state", "in-progress")
    told = run(capsys, "search", "--state", "bidule", "--site", portal, "--lang", "fr").err
    assert "in-progress (en cours)" in told


def test_fields_and_suggestions(capsys, portal):
    """By type, topic, date, author; a typing error is told; nothing typed is a pattern."""
    assert {hit["type"] for hit in found(capsys, portal, "théâtre", "--type", "answer")["found"]} == {"answer"}
    assert {hit["topic"] for hit in found(capsys, portal, "faudrait", "--topic", "nature")["found"]} == {"nature"}
    assert found(capsys, portal, "faudrait", "--since", "2026-02-04")["total"] == 0
    assert found(capsys, portal, "faudrait", "--until", "2026-02-03", "--most", "100")["total"] == 40
    assert found(capsys, portal, "faudrait", "--author", "Personne")["total"] == 0
    assert found(capsys, portal, "faudrait", "--in", "nl")["total"] == 0
    same = [found(capsys, portal, "faudrait", *more)["total"] for more in ((), ("--in", "fr"), ("--lang", "en"))]
    assert same == [40, 40, 40], "the language of messages says nothing of that of texts"
    assert found(capsys, portal, "biblioteque")["instead"] == "bibliotheque"
    assert found(capsys, portal, "*", "a*", "title:x", "[a TO z]", "~999")["total"] == 0
    assert run(capsys, "search", "--site", portal).code == 2


def test_an_index_of_others_is_not_opened(capsys, portal, tmp_path):
    """A pickle that a portal from elsewhere brings along runs nothing, sealed by whoever or not at all."""
    assert found(capsys, portal, "école")["total"] == 4
    folder = portal / ".civicgen" / "staff-search"
    ran = tmp_path / "ran"

    class Bad:
        def __reduce__(self):
            return os.mkdir, (str(ran),)

    (toc,) = folder.glob("_MAIN_*.toc")
    toc.write_bytes(pickle.dumps(Bad()))
    assert found(capsys, portal, "école")["total"] == 4
    assert not ran.exists()
    (toc,) = folder.glob("_MAIN_*.toc")
    toc.write_bytes(pickle.dumps(Bad()))
    (tmp_path / "cache" / "civicgen" / "search.key").write_bytes(b"k" * 32)  # another user of the same folder
    assert found(capsys, portal, "école")["total"] == 4
    assert not ran.exists()


def test_seal(tmp_path, monkeypatch):
    """Any other byte, name, or place breaks it; without a key of one's own nothing is believed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "a"
    assert sealed.broken(folder)
    sealed.empty(folder)
    (folder / "x").write_bytes(b"1")
    sealed.seal(folder)
    assert not sealed.broken(folder)
    (folder / "y").write_bytes(b"")
    assert sealed.broken(folder)
    (folder / "y").unlink()
    assert not sealed.broken(folder)
    folder.rename(tmp_path / "b")
    assert sealed.broken(tmp_path / "b")
    (tmp_path / "b").rename(folder)
    if sys.platform != "win32":
        (folder / "x").unlink()
        (folder / "x").symlink_to("/etc/hostname")
        assert sealed.broken(folder)


def test_nothing_raw_reaches_the_terminal(capsys, portal):
    """Signs that act on a terminal are shown as signs that are none."""
    rows = portal / "content/consultations/marche/contributions/avis.csv"
    title, said = "Titre \x1b[2J glycine", "Une glycine \x1b]0;pris\x07 \u202e ici"
    line = f"91,2026-02-03,opinion,nature,{title},{said},published,,Moi \x1b[31m\n"
    rows.write_text(rows.read_text(encoding="utf-8") + line, encoding="utf-8")
    for color in ("never", "always"):
        out = run(capsys, "search", "glycine", "--site", portal, "--color", color).out
        assert "glycine" in out
        assert "\x1b[2J" not in out
        assert "\x07" not in out
        assert "\u202e" not in out
    assert "\x1b" not in run(capsys, "search", "glycine", "--site", portal, "--color", "never").out


def test_without_whoosh(capsys, portal, monkeypatch):
    """It is said what is missing; the rest of the program does not need it."""
    for module in ("whoosh", "whoosh.lang"):
        monkeypatch.setitem(sys.modules, module, None)
    ran = run(capsys, "search", "école", "--site", portal)
    assert (ran.code, "pip install" in ran.err) == (1, True)
    assert run(capsys, "terms", "marche", "--site", portal).code == 0
    assert run(capsys, "build", portal, "--as-of", "2026-04-01").code == 0


def test_terms(capsys, portal, tmp_path):
    """The words of a topic, with who uses them, on the terminal, as JSON, and in a file that is never written over."""
    ran = run(capsys, "terms", "marche", "--json", "--site", portal)
    terms = json.loads(ran.out)["terms"]
    school = next(term for term in terms if term["word"] == "école")
    assert (school["topic"], school["here"], school["elsewhere"], school["numbers"]) == (
        "ecoles",
        4,
        0,
        [10, 20, 30, 40],
    )
    assert "faudrait" not in {term["word"] for term in terms}
    assert "école" not in {term["word"] for term in terms if term["topic"] == "nature"}
    file = tmp_path / "terms.csv"
    assert run(capsys, "terms", "marche", "--topic", "ecoles", "--to", file, "--site", portal).code == 0
    head, *lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert head.startswith("thème;mot;")
    assert any("école" in line and "#10 #20 #30 #40" in line for line in lines)
    assert run(capsys, "terms", "marche", "--to", file, "--site", portal).code == 2
    assert "Les écoles" in run(capsys, "terms", "marche", "--site", portal).out
    assert run(capsys, "terms", "nulle-part", "--site", portal).code == 2
    assert run(capsys, "terms", "marche", "--topic", "rien", "--site", portal).code == 2
