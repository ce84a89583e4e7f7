"""Sveltia CMS opens its configuration in a real browser, as far as one gets without an account on a forge."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from civicgen.editors.made import Wanted, files, mends
from tests.conftest import missing
from tests.editors.driving import MODULES, own_script, served
from tests.editors.portals import demonstration, read

pytestmark = pytest.mark.browser

PACKAGE = MODULES / "@sveltia" / "cms"


class Visit:
    """The editor's page, with nothing of the network but the words that its own package holds."""

    def __init__(self, browser: Any, address: str) -> None:
        self.said: list[str] = []
        self.asked: set[str] = set()
        self.page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="fr-FR")
        self.page.on("console", lambda said: self.said.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.route(lambda url: "localhost" not in url, self.answer)
        self.page.goto(f"{address}/admin/")

    def answer(self, route: Any) -> None:
        """Give what the package holds; all else fails, as without a network."""
        url = route.request.url
        self.asked.add(re.sub(r"/[^/]*$", "/", url))
        own = PACKAGE / "locales" / Path(url).name
        if url.startswith("https://unpkg.com/@sveltia/cms@") and own.is_file():
            route.fulfill(
                body=own.read_text("utf-8"),
                content_type="application/json",
                headers={"Access-Control-Allow-Origin": "*"},
            )
        else:
            route.abort()


@pytest.fixture(scope="module")
def portal(tmp_path_factory) -> Path:
    if not PACKAGE.is_dir():
        missing("npm packages")
    root = demonstration(tmp_path_factory.mktemp("sveltia"))
    own_script(root, "@sveltia/cms", "sveltia-cms.js")
    asked = Wanted(editor="sveltia", repository="https://github.com/mairie/portail", only=("plan-local-2026",))
    for made in (*mends(root, asked.only), *files(root, asked)):
        made.path.write_text(made.text, "utf-8")
    return root


def test_it_asks_to_sign_in(browser, portal) -> None:
    """The configuration is accepted: it knows the repository, in French, and its policy stops nothing it needs."""
    with served(portal) as address:
        visit = Visit(browser, address)
        visit.page.get_by_role("button", name="GitHub").wait_for()
        text = visit.page.inner_text("body")
        visit.page.close()
    assert "dépôt local" in text
    assert "portail" in text
    assert [said for said in visit.said if "Content Security Policy" in said] == []
    # all that it asks for: words, letters, whether its own package is current, whether the forge is well
    expected = {"https://unpkg.com/@sveltia/", "https://cdn.jsdelivr.net/", "https://www.githubstatus.com/api/"}
    assert {asked for asked in visit.asked if not asked.startswith(tuple(expected))} == set()


def test_its_forms(browser, portal) -> None:
    """With a repository in memory, an answer has its form, with the translation beside the original."""
    config = portal / "admin" / "config.yml"
    text = config.read_text("utf-8")
    memory = re.sub(r"^backend:\n(?:  .*\n)+", "backend:\n  name: test-repo\n", text, flags=re.MULTILINE)
    config.write_text(memory, "utf-8")
    try:
        with served(portal) as address:
            visit = Visit(browser, address)
            visit.page.get_by_role("button", name="Travailler avec un dépôt de test").click()
            visit.page.get_by_text("Réponses · Plan local d’urbanisme").first.wait_for()
            visit.page.evaluate("location.hash = '#/collections/plan-local-2026-answers/new'")
            visit.page.get_by_text("Qui signe").or_(visit.page.get_by_text("Signataire")).first.wait_for()
            form = visit.page.inner_text("body")
            visit.page.close()
    finally:
        config.write_text(text, "utf-8")
    for label in ("À quoi elle répond", "Décision", "Motif", "Signataire", "La suite", "Anglais"):
        assert label in form
    assert [said for said in visit.said if "Content Security Policy" in said] == []


_PUT = """async (texts) => {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle('portal', {create: true});
  for (const [path, text] of Object.entries(texts)) {
    const parts = path.split('/');
    let folder = root;
    for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part, {create: true});
    const writer = await (await folder.getFileHandle(parts.at(-1), {create: true})).createWritable();
    await writer.write(text);
    await writer.close();
  }
  window.showDirectoryPicker = async () => root;
}"""
_GET = """async (path) => {
  let folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('portal');
  const parts = path.split('/');
  for (const part of parts.slice(0, -1)) folder = await folder.getDirectoryHandle(part);
  return (await (await folder.getFileHandle(parts.at(-1))).getFile()).text();
}"""
HERE = "content/consultations/plan-local-2026"
NEW = "Changé : « oui », #45 et l’été"
EDITS = [
    ("plan-local-2026-answers", "crues", f"{HERE}/answers/crues.md", "plan-local-2026/answers/crues"),
    ("plan-local-2026-main", "index", f"{HERE}/index.md", "plan-local-2026"),
    ("plan-local-2026-syntheses", "avis", f"{HERE}/syntheses/avis.md", "plan-local-2026/syntheses/avis"),
    ("plan-local-2026-meetings", "balade", f"{HERE}/meetings/balade.md", "plan-local-2026/meetings/balade"),
]


def test_edit_and_save_without_an_account(browser, portal) -> None:
    """In a folder of this computer: titles are changed; nothing else is, translations and unknown keys neither."""
    answer = portal / HERE / "answers" / "crues.md"
    answer.write_text(
        answer.read_text("utf-8").replace("date: 2026-06-18", "x-dossier: 114\ndate: 2026-06-18"), "utf-8"
    )
    expected = read(portal)
    texts = {
        path.relative_to(portal).as_posix(): path.read_text("utf-8")
        for folder in ("content", "admin")
        for path in (portal / folder).rglob("*")
        if path.suffix in {".md", ".yml"}
    }
    with served(portal) as address:
        visit = Visit(browser, address)
        # the folder that a person would choose, in the browser's own storage
        visit.page.evaluate(_PUT, texts | {".git/HEAD": "ref: refs/heads/main\n"})
        visit.page.get_by_role("button", name="dépôt local").click()
        visit.page.get_by_text("Réponses · Plan local d’urbanisme").first.wait_for()
        for collection, entry, file, name in EDITS:
            visit.page.evaluate(f"location.hash = '#/collections/{collection}/entries/{entry}'")
            title = expected[f"{name} fr"]["title"]
            boxes = visit.page.locator("input[type=text]:visible")
            boxes.first.wait_for()
            box = next(one for one in boxes.all() if one.input_value() == title)
            box.fill(NEW)
            visit.page.get_by_role("button", name="Enregistrer").first.click()
            saved = ""
            for _ in range(100):
                saved = visit.page.evaluate(_GET, file)
                if NEW in saved:
                    break
                visit.page.wait_for_timeout(50)
            (portal / file).write_text(saved, "utf-8")
            translation = file.replace(".md", ".en.md")
            if translation in texts:
                (portal / translation).write_text(visit.page.evaluate(_GET, translation), "utf-8")
            for lang in ("fr", "en"):
                if expected[f"{name} {lang}"]["title"] == title:
                    expected[f"{name} {lang}"]["title"] = NEW
        visit.page.close()
    found = read(portal)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}
    assert "x-dossier: 114" in answer.read_text("utf-8")
