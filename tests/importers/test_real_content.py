"""Pages that real services wrote for other sites build as content once their keys have our names."""

from __future__ import annotations

import base64
import datetime
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from civicgen.content.read import read_sources
from civicgen.content.sources import Sources
from civicgen.content.types import Document, FaqEntry
from civicgen.portal.link import link
from civicgen.portal.store import Store
from civicgen.problems import Problem, has_errors
from tests.importers.renaming import portal, renamed

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def linked(root: Path) -> tuple[Sources, list[Problem]]:
    """The portal's sources, and all problems up to linking."""
    sources, problems = read_sources(root)
    assert sources is not None
    store = Store(root / "store.sqlite")
    try:
        more = store.take_in(root, sources.streams)
        _, found = link(sources, store, datetime.datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Paris")))
    finally:
        store.close()
    return sources, [*problems, *more, *found]


def faq(shared_data: Path, root: Path) -> Path:
    """The FAQ of demarches-simplifiees.fr: its placeholders filled in, a picture wherever one is named."""
    portal(root, iter(["demarches"]))
    content = root / "content"
    folder = content / "consultations" / "demarches" / "faq"
    folder.mkdir()
    (content / "media" / "faq").mkdir(parents=True)
    audiences = set()
    for path in sorted((shared_data / "faq-demarches-fr").glob("*/*.md")):
        audiences.add(path.parent.name)
        text = renamed(path.read_text("utf-8"), {"title": "title", "category": "topic", "keywords": "keywords"})
        text = text.replace("%{application_base_url}", "https://demarches.example")
        text = text.replace("%{contact_email}", "contact@demarches.example")
        for name in re.findall(r"\]\(faq/([^)\s]+)", text):
            (content / "media" / "faq" / name).write_bytes(PICTURE)
        slug = path.name.removesuffix(".fr.md")
        (folder / f"{path.parent.name}-{slug}.md").write_text(text.replace("](faq/", "](media/faq/"), "utf-8")
    lines = (f"- {{id: {audience}, title: {audience.capitalize()}}}\n" for audience in sorted(audiences))
    (content / "topics.yml").write_text("".join(lines), "utf-8")
    return root


def documents(shared_data: Path, root: Path) -> Path:
    """The catalogue of public consultations, one document a page."""
    keys = {"title": "title", "description": "summary", "tagline": "summary", "date": "date", "organisateur": "author"}
    names = {"outil": "outil", "usage": "usage", "usage_citoyens": "usage-citoyens"}
    portal(root, iter(names.values()))
    for there, here in names.items():
        folder = root / "content" / "consultations" / here / "documents"
        folder.mkdir()
        for path in sorted((shared_data / "consultations-etalab-markdown" / there).glob("*.md")):
            text = renamed(path.read_text("utf-8"), keys)
            # Another site's clock, to the thousandth of a second: the day is what the document says.
            text = re.sub(r"(?m)^date: *['\"]?(\d{4}-\d\d-\d\d).*$", r"date: \1", text)
            (folder / path.name).write_text(text, "utf-8")
    return root


def test_faq_pages_are_questions(shared_data: Path, tmp_path: Path) -> None:
    """45 questions in three topics; the same question in two audiences stays two; no problem but simplified names."""
    sources, problems = linked(faq(shared_data, tmp_path))
    assert not has_errors(problems), [problem for problem in problems if problem.severity == "error"]
    questions = [entry for entry in sources.entries["fr"] if isinstance(entry, FaqEntry)]
    assert len(questions) == 45
    assert {question.topic for question in questions} == {"administrateur", "instructeur", "usager"}
    assert len({question.id for question in questions}) == 45
    assert all(question.title and question.body for question in questions)


def test_catalogue_pages_are_documents(shared_data: Path, tmp_path: Path) -> None:
    """54 documents, whose titles hold colons and apostrophes as typed; HTML in them is shown as text."""
    sources, problems = linked(documents(shared_data, tmp_path))
    assert not has_errors(problems), [problem for problem in problems if problem.severity == "error"]
    found = [entry for entry in sources.entries["fr"] if isinstance(entry, Document)]
    assert len(found) == 54
    assert all(document.title for document in found)
    assert sum(bool(document.date) for document in found) == 52


def test_missing_pictures_are_named(shared_data: Path, tmp_path: Path) -> None:
    """Without its pictures each of the 59 places is a problem with its line."""
    root = faq(shared_data, tmp_path)
    for path in (root / "content" / "media" / "faq").iterdir():
        path.unlink()
    _, problems = linked(root)
    missing = [problem for problem in problems if problem.code == "missing-file"]
    assert len(missing) == 59
    assert all(problem.place.line and problem.given["found"] in problem.place.excerpt for problem in missing)
