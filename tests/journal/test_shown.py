"""What visitors see of the journal, and what people type about it."""

from __future__ import annotations

import json
import re
import shutil
import xml.etree.ElementTree as ET
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.portal.heads import read_head
from civicgen.publish.journal.appending import append, erase
from tests.cli.running import run
from tests.journal.portals import NOW, PLAN, edit, portal, write
from tests.whole.towns import of_search

ANSWER = "public/plan/reponses/1/index.html"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands speak English here."""
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


def made(root: Path, minutes: int = 0) -> None:
    """Build, without any problem."""
    report = build(root, instant=NOW + timedelta(minutes=minutes))
    assert report.problems == ()


def words(root: Path, page: str) -> str:
    """A page as plain words."""
    source = (root / page).read_text(encoding="utf-8").partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", source)).split())


def files(root: Path) -> dict[str, bytes]:
    """The site, byte for byte."""
    public = root / "public"
    return {path.relative_to(public).as_posix(): path.read_bytes() for path in public.rglob("*") if path.is_file()}


def test_a_portal_without_a_journal_has_none_of_it(tmp_path: Path):
    """Nothing is shown, and nothing said, before the town begins one."""
    root = portal(tmp_path / "portal")
    made(root)
    assert [name for name in files(root) if "journal" in name] == []


def test_page_file_and_feed_agree(tmp_path: Path):
    """Acts, newest first, on the page and in the feed; the file is the one of the portal; the head is that of all."""
    root = portal(tmp_path / "portal")
    head = write(root).head
    made(root)
    page = words(root, "public/journal/index.html")
    assert "Contributions nº 1 à 3 (3)" in page
    assert head.short in page
    feed = ET.parse(root / "public/journal/flux.xml").getroot()
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.findtext(f"{atom}subtitle") == head.short
    titles = [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")]
    assert titles[0] == "publié: contributions 1–3 (Plan local d'urbanisme : quel village en 2040 ?)"
    ids = [entry.findtext(f"{atom}id") for entry in feed.iter(f"{atom}entry")]
    assert len(ids) == len(set(ids))
    assert (root / "public/journal.jsonl").read_bytes() == (root / "journal.jsonl").read_bytes()
    assert "journal/" in (root / "public/plan-du-site/index.html").read_text(encoding="utf-8")


def test_things_go_by_the_name_that_people_know(tmp_path: Path):
    """A word that is explained, a person, in each language: named as on its page, with the way to it."""
    root = portal(tmp_path / "portal")
    (root / "content/glossary.yml").write_text("- id: zone\n  term: Zone humide\n  meaning: De l'eau.\n", "utf-8")
    english = "- id: zone\n  term: Wetland\n  meaning: Water.\n"
    (root / "content/glossary.en.yml").write_text(english, "utf-8")
    write(root)
    made(root)
    page = (root / "public/journal/index.html").read_text(encoding="utf-8")
    assert re.search(r'<a href="\.\./glossaire/#zone">Zone humide</a>', page)
    assert re.search(r'<a href="\.\./en/glossaire/#zone" lang="en">Wetland</a>', page)
    assert "glossary/" not in page


def test_a_correction_is_shown_with_its_difference(tmp_path: Path):
    """The page says that it was corrected, when and why, and leads to the difference; no other page changes."""
    root = portal(tmp_path / "portal")
    write(root)
    made(root)
    before = files(root)
    edit(root, f"{PLAN}/answers/1.md", "Merci.", "Merci à toutes et à tous.")
    edit(root, f"{PLAN}/contributions/avis.csv", "Construire autour de la gare.", "Construire loin de la gare.")
    report = build(root, instant=NOW)
    assert report.unlogged == 2
    assert "Publié, pas encore noté ici" in words(root, "public/journal/index.html")
    write(root, 5, "Politesse")
    made(root, 5)
    assert "pas encore noté" not in words(root, "public/journal/index.html")
    answer = (root / ANSWER).read_text(encoding="utf-8")
    link = re.search(r'href="([^"]*journal/corrections/\d+/)"', answer)
    assert link is not None
    said = words(root, ANSWER).replace("\xa0", " ").replace(" ,", ",")
    assert "Corrigé le 1er juillet 2026, après sa publication : ce qui a changé . Politesse" in said
    page = (root / "public/plan/reponses/1" / link[1] / "index.html").resolve().read_text(encoding="utf-8")
    assert re.search(r'<ins><span class="j">\[ajouté.: </span>', page)
    assert re.search(r'<del><span class="j">\[ôté.: </span>Merci\.', page)
    contribution = (root / "public/plan/contributions/2/index.html").read_text(encoding="utf-8")
    assert "journal/corrections/" in contribution
    assert "journal/corrections/" not in (root / "public/plan/contributions/1/index.html").read_text(encoding="utf-8")
    after = files(root)
    changed = {name for name in after if after[name] != before.get(name)}
    beside = {name for name in changed if name.startswith(("journal", "plan/contributions/2/"))} | {
        "plan/reponses/1/index.html"
    }
    # What was written otherwise is found by its new words: their parts of the index, those of the old, and two cards.
    assert 0 < len(of_search(changed)) <= 12
    beside |= of_search(changed)
    assert {name for name in changed - beside if not name.startswith(("plan/", "en/plan/", "en/flux"))} <= {
        "flux.xml",
        "sitemap-1.xml",
        "build.json",
        # the data of the whole portal hold the words of both
        *(
            f"donnees/{table}{form}"
            for table in ("reponses", "contributions")
            for form in (".csv", "-tableur.csv", ".jsonl")
        ),
    }
    clean = tmp_path / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".civicgen", "public"))
    made(clean, 5)
    assert files(clean) == after


def test_what_the_town_counts_is_no_correction(tmp_path: Path):
    """Supports that grow, a contribution that is grouped: acts of the journal, not corrections of what people wrote."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(
        root,
        f"{PLAN}/contributions/avis.csv",
        '"On ne peut plus se garer, le samedi.",4',
        '"On ne peut plus se garer, le samedi.",7',
    )
    assert write(root, 5).kinds == {"changed": 1}
    made(root, 5)
    assert not (root / "public/journal/corrections").exists()
    assert "journal/corrections" not in (root / "public/plan/contributions/1/index.html").read_text(encoding="utf-8")
    erase(root, ["plan#1"])  # from then on nobody can tell what it was
    made(root, 6)
    clean = tmp_path / "clean"
    shutil.copytree(root, clean, ignore=shutil.ignore_patterns(".civicgen", "public"))
    made(clean, 6)
    assert files(clean) == files(root)


def test_an_erased_text_is_not_shown(tmp_path: Path):
    """After `erase`, the correction stays, and says that the earlier text is gone."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, f"{PLAN}/answers/1.md", "Merci.", "Merci beaucoup.")
    write(root, 5)
    made(root, 5)
    erase(root, ["plan/answers/1"])
    made(root, 6)
    [page] = (root / "public/journal/corrections").iterdir()
    assert "Le texte antérieur a été effacé" in words(root, f"{page.relative_to(root)}/index.html")
    assert "<del>" not in (page / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "before", "after", "page"),
    [
        (f"{PLAN}/index.md", "Où construire", "Où et comment construire", "plan"),
        (f"{PLAN}/index.md", "closes: 2026-03-12 17:00", "closes: 2026-03-19 17:00", "plan/etapes/avis"),
        ("content/pages/charte.md", "title: Charte", "title: Notre charte", "charte"),
        ("content/people.yml", "Le maire", "Madame le maire", "personnes"),
        ("content/glossary.yml", "meaning: ", "meaning: Aussi, ", "glossaire"),
        (f"{PLAN}/faq.md", "En juin.", "En juillet.", "plan/questions-frequentes"),
        (f"{PLAN}/documents/reglement.md", "title: ", "title: Nouveau ", "plan/documents/reglement"),
    ],
    ids=["question", "step", "page", "person", "word", "faq", "document"],
)
def test_every_sort_of_thing_shows_its_correction(tmp_path: Path, file: str, before: str, after: str, page: str):
    """Whatever was changed after its publication, its page says so and leads to the difference."""
    root = portal(tmp_path / "portal")
    write(root)
    edit(root, file, before, after)
    done = write(root, 5)
    made(root, 5)
    source = (root / "public" / page / "index.html").read_text(encoding="utf-8")
    assert set(done.kinds) == {"changed"}
    assert re.search(r'href="[^"]*journal/corrections/\d+/"', source)


def test_windows_never_shift(tmp_path: Path):
    """A full page of the journal stays as it is while the journal grows (once the next one is full)."""
    root = portal(tmp_path / "portal")
    for number in range(120):
        (root / f"content/news/avis-{number:03}.md").write_text(
            f"---\ntitle: Avis {number}\ndate: 2026-01-02\nstate: published\n---\nTexte.\n", encoding="utf-8"
        )
    write(root)
    made(root)
    first = (root / "public/journal/1/index.html").read_bytes()
    edit(root, "content/news/avis-001.md", "Texte.", "Autre texte.")
    for number in range(120, 190):
        (root / f"content/news/avis-{number:03}.md").write_text(
            f"---\ntitle: Avis {number}\ndate: 2026-01-02\nstate: published\n---\nTexte.\n", encoding="utf-8"
        )
    write(root, 5)
    made(root, 5)
    assert (root / "public/journal/1/index.html").read_bytes() == first
    sizes = [path.stat().st_size for path in (root / "public/journal").rglob("index.html")]
    assert max(sizes) < 40_000


def test_commands(tmp_path: Path, capsys):
    """Append, show, prove, verify, merge, erase: in words, as JSON, with the right exit codes."""
    root = portal(tmp_path / "portal")
    ran = run(capsys, "journal", "append", "--site", root, "--dry-run")
    assert ran.code == 0
    assert "… and " in ran.out
    assert not (root / "journal.jsonl").exists()
    assert "no journal yet" in run(capsys, "journal", "--site", root).out
    ran = run(capsys, "journal", "append", "--site", root, "--json")
    done = json.loads(ran.out)
    assert (ran.code, done["kinds"]) == (0, {"published": done["count"]})
    head = read_head(done["head"]["short"])
    assert head is not None
    assert run(capsys, "journal", "append", "--site", root).out.startswith("Nothing to write")
    assert done["head"]["short"] in run(capsys, "journal", "--site", root).out
    ran = run(capsys, "verify", root, "--head", done["head"]["short"])
    assert ran.code == 0
    assert "It begins with the journal of that head" in ran.out
    assert "What it does not prove" in ran.out
    slip = "9" + done["head"]["short"][1:] if done["head"]["short"][0] != "9" else "8" + done["head"]["short"][1:]
    assert run(capsys, "verify", root, "--head", slip).code == 2
    proof = tmp_path / "proof.json"
    proof.write_text(run(capsys, "journal", "proof", "plan#2", "--site", root).out, encoding="utf-8")
    assert run(capsys, "verify", proof, "--head", done["head"]["full"]).code == 0
    value = json.loads(proof.read_text(encoding="utf-8"))
    for key, false in (("text", "{}"), ("root", "0" * 64), ("size", 3), ("path", [])):
        proof.write_text(json.dumps(value | {key: false}), encoding="utf-8")
        assert run(capsys, "verify", proof, "--head", done["head"]["full"]).code == 1, key
    assert run(capsys, "journal", "proof", "plan#99", "--site", root).code == 1
    assert run(capsys, "journal", "proof", "--site", root).code == 2
    assert run(capsys, "journal", "erase", "--site", root).code == 2
    assert run(capsys, "journal", "append", "word", "--site", root).code == 2
    assert "nothing to join" in run(capsys, "journal", "merge", "--site", root).out
    edit(root, f"{PLAN}/answers/1.md", "Merci.", "Merci beaucoup.")
    ran = run(capsys, "verify", root)
    assert ran.code == 1
    assert "! plan/answers/1 is not as it was published last" in ran.out
    assert run(capsys, "journal", "append", "--site", root, "--reason", "Politesse").code == 0
    growth = run(capsys, "journal", "proof", done["head"]["short"], "--site", root)
    proof.write_text(growth.out, encoding="utf-8")
    assert run(capsys, "verify", proof, "--head", done["head"]["short"]).code == 0
    assert "1 earlier text was erased" in run(capsys, "journal", "erase", "plan/answers/1", "--site", root).out
    assert run(capsys, "verify", tmp_path / "nowhere").code == 2
    (tmp_path / "empty").mkdir()
    assert run(capsys, "verify", tmp_path / "empty").code == 1


def test_problems_stop_it(tmp_path: Path, capsys):
    """With a mistake in the portal, nothing is written, and the mistake is told."""
    root = portal(tmp_path / "portal")
    edit(root, f"{PLAN}/answers/1.md", "decision: partly", "decision: peut-être")
    ran = run(capsys, "journal", "append", "--site", root)
    assert ran.code == 1
    assert "not-in-list" in ran.err
    assert not (root / "journal.jsonl").exists()
    assert append(root, instant=NOW).count == 0
