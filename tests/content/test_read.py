"""A folder is read whole: entries in each language, by the names of their files, and nothing left out in silence."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import msgspec
import pytest

from civicgen.content.read import read_sources
from civicgen.content.sources import Sources
from civicgen.content.types import (
    Answer,
    Consultation,
    Document,
    Entry,
    FaqEntry,
    News,
    Result,
    StandingPage,
    Synthesis,
)
from civicgen.problems import Problem
from civicgen.problems.show import as_text, visible
from tests.conftest import REPOSITORY

BASE = REPOSITORY / "tests" / "broken" / "base"
PLAN = "content/consultations/plan"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "portal"))


def put(root: Path, file: str, text: str) -> None:
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def read(root: Path) -> Sources:
    sources, problems = read_sources(root)
    assert problems == ()
    assert sources is not None
    return sources


def entry(sources: Sources, name: str, lang: str = "fr") -> Entry:
    return next(one for one in sources.entries[lang] if one.name == name)


def codes(root: Path) -> list[tuple[str, str]]:
    return [(problem.place.file, problem.code) for problem in read_sources(root)[1]]


def test_names_come_from_paths(root: Path):
    sources = read(root)
    assert [one.name for one in sources.entries["fr"]] == sorted(
        [
            *("index", "news/reunion", "pages/charte", "plan", "plan/answers/1", "plan/articles/1"),
            *("plan/documents/reglement", "plan/faq/quand", "plan/faq/qui-decide", "plan/meetings/lancement"),
            *("plan/results/1", "plan/syntheses/avis"),
        ]
    )
    assert isinstance(entry(sources, "index"), StandingPage)
    plan = entry(sources, "plan")
    assert isinstance(plan, Consultation)
    assert (plan.id, plan.source, plan.body_line) == ("plan", f"{PLAN}/index.md", 20)
    question = entry(sources, "plan/faq/quand")
    assert isinstance(question, FaqEntry)
    assert (question.id, question.title, question.body, question.body_line) == ("quand", "Quand ?", "En juin.", 7)
    assert [stream.file for stream in sources.streams] == [f"{PLAN}/contributions/avis.csv"]


def test_translations_lie_over_the_original(root: Path):
    """Keys that are given replace the original's, things with ids each their own; the rest stays."""
    sources = read(root)
    plan, french = entry(sources, "plan", "en"), entry(sources, "plan")
    assert isinstance(plan, Consultation)
    assert isinstance(french, Consultation)
    assert (plan.lang, plan.title, plan.question) == ("en", "Local plan", french.question)
    assert [step.title for step in plan.steps] == ["Have your say", "La réponse"]
    assert plan.steps[0].closes == french.steps[0].closes
    assert plan.body == "See the [rules](documents/reglement)."
    assert entry(sources, "plan/answers/1", "en").lang == "fr"


def test_a_translation_without_text_keeps_the_original_one(root: Path):
    put(root, "content/pages/charte.en.md", "---\ntitle: Charter\n---\n")
    charter = entry(read(root), "pages/charte", "en")
    assert (charter.title, charter.lang, charter.body, charter.body_lang) == ("Charter", "en", "Restons polis.", "fr")


def test_contact_is_translated_key_by_key(root: Path):
    put(root, f"{PLAN}/index.en.md", "---\ncontact:\n  hours: In the morning\n---\nText")
    text = (root / f"{PLAN}/index.md").read_text(encoding="utf-8")
    put(root, f"{PLAN}/index.md", text.replace("steps:", "contact:\n  phone: 15\n  hours: Le matin\nsteps:"))
    plan = entry(read(root), "plan", "en")
    assert isinstance(plan, Consultation)
    assert plan.contact is not None
    assert (plan.contact.phone, plan.contact.hours) == ("15", "In the morning")


def test_a_translation_in_preparation_is_not_shown(root: Path):
    put(root, "content/pages/charte.en.md", "---\ntitle: Charter\nstate: draft\n---\nBe kind.")
    assert entry(read(root), "pages/charte", "en").title == "Charte"


def test_questions_are_translated_in_order(root: Path):
    put(root, f"{PLAN}/faq.en.md", "## Who decides?\n\nThe council.\n\n## When?\n\nIn June.\n")
    sources = read(root)
    assert entry(sources, "plan/faq/quand", "en").title == "When?"
    put(root, f"{PLAN}/faq.en.md", "## When? {#quand}\n\nIn June.\n\n```\n## no heading\n```\n")
    sources = read(root)
    assert entry(sources, "plan/faq/quand", "en").body.endswith("```\n## no heading\n```")
    assert entry(sources, "plan/faq/qui-decide", "en").lang == "fr"


def test_lists_are_translated(root: Path):
    put(root, "content/topics.en.yml", "topics:\n  - id: logement\n    title: Housing\n")
    sources = read(root)
    assert [topic.title for topic in sources.topics["en"]] == ["Voirie", "Housing"]
    assert [topic.title for topic in sources.topics["fr"]] == ["Voirie", "Logement"]


def test_states(root: Path):
    """A decision is never published by accident; what informs is."""
    for file in ("syntheses/avis.md", "answers/1.md", "results/1.md"):
        text = (root / PLAN / file).read_text(encoding="utf-8")
        put(root, f"{PLAN}/{file}", text.replace("state: published\n", ""))
    put(root, "content/news/b.md", "---\ntitle: B\ndate: 2026-01-01\n---\n")
    states = {one.name: one.state for one in read(root).entries["fr"]}
    drafts = {"plan/syntheses/avis", "plan/answers/1", "plan/results/1", "news/b"}
    assert {name for name, state in states.items() if state == "draft"} == drafts
    assert {state for name, state in states.items() if name not in drafts} == {"published"}


def test_a_draft_may_lack_texts(root: Path):
    """What is not finished is told without stopping anything; what cannot be shown without is left out."""
    put(root, f"{PLAN}/syntheses/b.md", "---\ntitle: B\n---\n")
    put(root, f"{PLAN}/answers/2.md", "---\ntitle: B\nétat: brouillon\n---\n")
    sources, problems = read_sources(root)
    assert sources is not None
    assert {problem.severity for problem in problems} == {"warning"}
    draft = entry(sources, "plan/syntheses/b")
    assert isinstance(draft, Synthesis)
    assert draft.method == ""
    assert not [one for one in sources.entries["fr"] if one.name == "plan/answers/2"]


def test_a_french_answer(root: Path):
    """`état` says what was decided when its word is a decision."""
    put(
        root,
        f"{PLAN}/answers/2.md",
        "---\ntitre: Non : trop cher\nétat: refusée\nstate: publié\nmotif: Trop cher\nà: #2\ndate: 18 juin 2026\n---\n",
    )
    answer = entry(read(root), "plan/answers/2")
    assert isinstance(answer, Answer)
    assert (answer.title, answer.decision, answer.state, answer.to) == (
        "Non : trop cher",
        "refused",
        "published",
        ("#2",),
    )


def test_a_french_result(root: Path):
    put(root, f"{PLAN}/results/2.md", "---\ntitre: Étude\nétat: en cours\nstate: publié\nde: answers/1\n---\n")
    result = entry(read(root), "plan/results/2")
    assert isinstance(result, Result)
    assert (result.status, result.state, result.of) == ("in-progress", "published", ("answers/1",))


def test_documents_of_a_list(root: Path):
    """Files are published when something describes them, with their size."""
    put(root, f"{PLAN}/documents/zonage.pdf", "%PDF-1.4")
    put(root, "content/media/photo.jpg", "x")
    put(root, f"{PLAN}/documents/documents.yml", "- fichier: zonage.pdf\n  titre: Zonage\n  accessible: non\n")
    put(root, f"{PLAN}/documents/documents.en.yml", "- file: zonage.pdf\n  title: Zoning\n")
    sources = read(root)
    plan = entry(sources, "plan/documents/zonage")
    assert isinstance(plan, Document)
    assert (plan.file, plan.size, plan.accessible) == ("zonage.pdf", 8, False)
    assert entry(sources, "plan/documents/zonage", "en").title == "Zoning"
    assert {media.file for media in sources.media} == {"content/media/photo.jpg", f"{PLAN}/documents/zonage.pdf"}


def test_line_breaks_of_windows(root: Path):
    """The same portal saved by another editor is the same portal."""
    before = read(root)
    for file in root.rglob("*"):
        if file.suffix in {".md", ".yml"}:
            file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    after = read(root)
    assert after.entries == before.entries
    assert after.config == before.config


def test_decomposed_names_are_the_same(root: Path):
    """A name typed on a Mac and the same name typed elsewhere are one name."""
    put(root, f"{PLAN}/documents/{unicodedata.normalize('NFD', 'été')}.md", "---\ntitle: x\n---\n")
    put(root, f"{PLAN}/documents/{unicodedata.normalize('NFC', 'été')}.md", "---\ntitle: x\n---\n")
    assert ("same-name" in {code for _, code in codes(root)}) is True


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_do_not_lead_out(root: Path, tmp_path: Path):
    """Nothing outside the portal is read or published through a link."""
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "x.md").write_text("---\ntitle: secret\n---\n", encoding="utf-8")
    (root / "content/pages/x.md").symlink_to(secret / "x.md")
    (root / "content/media").symlink_to(secret)
    (root / f"{PLAN}/contributions/x.csv").symlink_to(secret / "x.md")
    (root / f"{PLAN}/answers/gone.md").symlink_to(secret / "gone.md")
    (root / "content/news/inside.md").symlink_to(root / "content/news/reunion.md")
    sources, problems = read_sources(root)
    assert sources is not None
    assert [problem.code for problem in problems] == ["leads-out"] * 4
    assert isinstance(entry(sources, "news/inside"), News)
    assert "secret" not in str(msgspec.to_builtins(sources.entries))


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_stay_in_content(root: Path):
    """Not even the rest of the portal, where keys and histories may lie, can be published through a link."""
    put(root, ".git/config", "secret")
    (root / "content/media").mkdir()
    (root / "content/media/logo.svg").symlink_to(root / ".git/config")
    assert codes(root) == [("content/media/logo.svg", "leads-out")]


@pytest.mark.skipif(sys.platform != "linux", reason="only here can two such names stand side by side")
def test_files_that_are_one_elsewhere(root: Path):
    """Two names that differ in capitals or in how an accent is made are one file on other systems."""
    for name in (
        "Photo.jpg",
        "photo.jpg",
        unicodedata.normalize("NFC", "é.jpg"),
        unicodedata.normalize("NFD", "é.jpg"),
    ):
        put(root, f"content/media/{name}", "x")
    assert [code for _, code in codes(root)] == ["same-name", "same-name"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no such names")
def test_names_that_are_no_text(root: Path):
    """A name in another encoding, with line breaks or turned around is refused, and shown without acting."""
    for name in (b"\xff.md", "a\u202eb.md".encode(), b"a\nb.md", b"a:b.md", b"a\x1b[31m.md"):
        (Path(os.fsdecode(bytes(root / "content/pages") + b"/" + name))).write_bytes(b"---\ntitle: x\n---\n")
    _, problems = read_sources(root)
    assert [problem.code for problem in problems] == ["unsafe-name"] * 5
    for problem in problems:
        shown = as_text(problem, str)
        assert visible(shown.replace("\n", "")) == shown.replace("\n", "")
        shown.encode("utf-8")


def test_hidden_files_are_no_content(root: Path):
    for file in ("content/.DS_Store", f"{PLAN}/.a.md.swp", f"{PLAN}/documents/~$a.docx", "content/media/Thumbs.db"):
        put(root, file, "x")
    assert read(root).media == ()


class Kept(dict[bytes, bytes]):
    """A memory."""

    def put(self, key: bytes, value: bytes) -> None:
        """Keep bytes under a key."""
        self[key] = value


def test_what_is_remembered_is_what_is_read(root: Path):
    """With a memory, the second reading is the same; an edit is seen; a problem is told again."""
    memory = Kept()
    first = read_sources(root, memory)
    size = len(memory)
    assert read_sources(root, memory) == first
    assert len(memory) == size
    put(root, "content/pages/charte.md", "---\ntitle: Charte neuve\n---\nTexte.")
    sources, _ = read_sources(root, memory)
    assert sources is not None
    assert entry(sources, "pages/charte").title == "Charte neuve"
    put(root, "content/pages/charte.md", "---\ntitel: x\n---\n")
    problems = [problem.code for problem in read_sources(root, memory)[1]]
    assert [problem.code for problem in read_sources(root, memory)[1]] == problems == ["unknown-key"]


def test_an_edited_text_needs_no_yaml(root: Path):
    """A new body under the same keys is seen without reading the keys again; lines are right."""
    memory = Kept()
    read_sources(root, memory)
    size = len(memory)
    text = (root / "content/pages/charte.md").read_text(encoding="utf-8")
    put(root, "content/pages/charte.md", text + "\nEncore.\n")
    sources, _ = read_sources(root, memory)
    assert sources is not None
    assert entry(sources, "pages/charte").body == "Restons polis.\n\nEncore."
    assert len(memory) == size


def test_nothing_to_read_imports_no_reader(tmp_path: Path):
    """A build with nothing new does not load YAML."""
    program = """
import pickle, sys
from pathlib import Path
from civicgen.content.read import read_sources
class Kept(dict):
    def put(self, key, value):
        self[key] = value
file = Path(sys.argv[2])
memory = Kept(pickle.loads(file.read_bytes()) if file.exists() else {})
read_sources(Path(sys.argv[1]), memory)
file.write_bytes(pickle.dumps(dict(memory)))
print("yaml" in sys.modules)
"""
    arguments = [sys.executable, "-c", program, str(BASE), str(tmp_path / "memory")]
    said = [subprocess.run(arguments, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout for _ in "ab"]
    assert [one.strip() for one in said] == ["True", "False"]


def test_problems_come_in_the_order_of_files(root: Path):
    put(root, "content/pages/b.md", "---\ntitel: x\nstate: y\n---\n")
    put(root, "content/index.md", "---\ntitle: x\nz: y\n---\n")
    put(root, "civicgen.yml", (root / "civicgen.yml").read_text(encoding="utf-8") + "zz: 1\n")
    places = [problem.place for problem in read_sources(root)[1]]
    assert [place.file for place in places] == ["civicgen.yml", "content/index.md", *["content/pages/b.md"] * 2]
    assert [place.line for place in places[2:]] == [2, 3]


def test_the_starter_and_the_demonstration_are_sound():
    """What comes with civicgen has no problem."""
    for folder in (REPOSITORY, REPOSITORY / "example_site"):
        sources, problems = read_sources(folder)
        assert sources is not None
        assert list(problems) == []


def test_what_could_not_be_read_is_named(root: Path):
    put(root, f"{PLAN}/answers/1.md", "---\ntitle: [\n---\n")
    sources, problems = read_sources(root)
    assert sources is not None
    assert sources.unread == ("plan/answers/1",)
    assert all(isinstance(problem, Problem) for problem in problems)


def test_a_portal_whose_texts_are_gone_is_told(root: Path):
    """A folder that was moved by mistake must not empty the site."""
    shutil.move(root / "content", root / "contenu")
    assert ("content", "no-content") in codes(root)
    (root / "content").mkdir()
    assert ("content", "no-content") in codes(root)
    shutil.rmtree(root / "content")
    shutil.move(root / "contenu", root / "content")
    assert codes(root) == []
