"""A clerk edits in Decap CMS, in a real browser: what is saved builds, and all that was not touched reads the same."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from civicgen.builder.build import build
from civicgen.editors.made import Wanted, files, mends
from tests.conftest import command, missing
from tests.editors.driving import MODULES, Desk, decap_server, own_script, served
from tests.editors.portals import demonstration, read

pytestmark = pytest.mark.browser

HERE = "content/consultations/plan-local-2026"
ONLY = ("plan-local-2026", "reglement-salle-des-fetes")
NEW = "Changé : « oui », #45 et l’été"
INSTANT = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)

FORM = "content/consultations/reglement-salle-des-fetes/forms/questions.yml"
ASKED = """\
# Un brouillon, comme une personne l'écrit.
titre: Deux questions : la salle, et vous
état: brouillon
produit: bulletin
champs:
  - identifiant: salle
    type: choix
    intitulé: Que préférez-vous ?
    obligatoire: oui
    choix: [La grande salle, le préau]
  - {id: note, type: échelle, label: Quelle note ?, low: 0, high: 4, low_label: rien}
  - id: photo
    type: fichier
    label: Une photo
    accept: [jpeg, png]
    max_size: 8 Mo
    purpose: Voir la salle
    keep: {days: 30, after: closing}
"""
EDITS = [
    # collection, entry, label of the field, file, entry for our reader, its field
    ("plan-local-2026-answers", "crues", "Titre", f"{HERE}/answers/crues.md", "plan-local-2026/answers/crues", "title"),
    ("plan-local-2026-main", "index", "Question", f"{HERE}/index.md", "plan-local-2026", "question"),
    (
        "plan-local-2026-syntheses",
        "avis",
        "Limites",
        f"{HERE}/syntheses/avis.md",
        "plan-local-2026/syntheses/avis",
        "limits",
    ),
    (
        "plan-local-2026-faq",
        "maisons-vides",
        "Titre",
        f"{HERE}/faq/maisons-vides.md",
        "plan-local-2026/faq/maisons-vides",
        "title",
    ),
    (
        "plan-local-2026-meetings",
        "balade",
        "Lieu",
        f"{HERE}/meetings/balade.md",
        "plan-local-2026/meetings/balade",
        "place",
    ),
    (
        "plan-local-2026-results",
        "jeunes-pommiers",
        "Coût",
        f"{HERE}/results/jeunes-pommiers.md",
        "plan-local-2026/results/jeunes-pommiers",
        "cost",
    ),
    (
        "plan-local-2026-documents",
        "diagnostic",
        "Titre",
        f"{HERE}/documents/diagnostic.md",
        "plan-local-2026/documents/diagnostic",
        "title",
    ),
    ("news", "pont-ferme", "Titre", "content/news/pont-ferme.md", "news/pont-ferme", "title"),
    ("pages", "charte", "Titre", "content/pages/charte.md", "pages/charte", "title"),
]


@pytest.fixture(scope="module")
def desk(browser, tmp_path_factory):
    """A portal, its editor, and a clerk who has it open."""
    if not (MODULES / "decap-server").is_dir():
        missing("npm packages")
    node = command("node", "nodejs")
    root = demonstration(tmp_path_factory.mktemp("decap"))
    rich = (Path(__file__).parent / "rich.md").read_text("utf-8")
    (root / HERE / "documents" / "riche.md").write_text(f"---\ntitle: Un texte riche\n---\n\n{rich}", "utf-8")
    (root / FORM).write_text(ASKED, "utf-8")
    own_script(root, "decap-cms", "decap-cms.js")
    asked = Wanted(editor="decap", repository="https://github.com/mairie/portail", only=ONLY)
    for made in (*mends(root, ONLY, keyed=True), *files(root, asked)):
        made.path.write_text(made.text, "utf-8")
    for made in files(root, asked):  # again: lists stand under their keys now
        made.path.write_text(made.text, "utf-8")
    with decap_server(root, node) as port, served(root) as address:
        for name, old in (("config.yml", "local_backend: true"), ("index.html", "http://localhost:8081")):
            file = root / "admin" / name
            new = f"http://localhost:{port}"
            text = f'local_backend: {{url: "{new}/api/v1"}}' if name == "config.yml" else new
            assert old in file.read_text("utf-8")
            file.write_text(file.read_text("utf-8").replace(old, text), "utf-8")
        one = Desk(browser, address, root)
        yield one
        one.page.close()


def _strict(text: str) -> Any:
    return yaml.safe_load(text.split("---\n")[1])


def test_edit_save_build(desk) -> None:
    """One field of nine entries is changed; nothing else that our reader knows is another afterwards; it builds."""
    root = desk.root
    answer = root / HERE / "answers" / "crues.md"
    expected = read(root)
    # keys of someone's own; ours could not read the second in a published answer, so it is taken away again below
    extra = "x-dossier: 2026-114\nclassement: rouge\ndate: 2026-06-18"
    answer.write_text(answer.read_text("utf-8").replace("date: 2026-06-18", extra), "utf-8")
    bodies = {file: (root / file).read_text("utf-8").split("\n---\n", 1)[1].strip() for _, _, _, file, _, _ in EDITS}
    for collection, entry, label, file, name, field in EDITS:
        desk.open(collection, entry)
        desk.type(label, NEW)
        desk.save(root / file)
        assert bodies[file] == (root / file).read_text("utf-8").split("\n---\n", 1)[1].strip()
        original = expected[f"{name} fr"][field]
        for lang in ("fr", "en"):  # a translation that does not say it again follows
            if expected[f"{name} {lang}"][field] == original:
                expected[f"{name} {lang}"][field] = NEW
    # Decap keeps keys that it does not know, ours beginning with `x-` and others
    kept = _strict(answer.read_text("utf-8"))
    assert (kept["x-dossier"], kept["classement"]) == ("2026-114", "rouge")
    answer.write_text(answer.read_text("utf-8").replace("classement: rouge\n", ""), "utf-8")
    found = read(root)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}
    report = build(root, instant=INSTANT, trial=True)
    assert [problem for problem in report.problems if problem.severity == "error"] == []


def test_lists_of_the_portal(desk) -> None:
    """A topic's and a person's words are changed in their lists; the other things of the lists stay what they are."""
    root = desk.root
    expected = read(root)
    for entry, name, words in (
        ("topics", "topics/logement", "Logement"),
        ("people", "people/la-maire", "Apolline Grandtilleul"),
    ):
        desk.open("portal", entry)
        box = desk.inside(words)
        box.fill(NEW)
        desk.save(root / f"content/{entry}.yml")
        expected[f"{name} fr"]["title" if entry == "topics" else "name"] = NEW
    found = read(root)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}


def test_documents_of_a_consultation(desk) -> None:
    """The files that `documents.yml` describes; what is known of each stays, `accessible: false` too."""
    root = desk.root
    expected = read(root)
    desk.open("plan-local-2026-main", "documents")
    desk.inside("L’affiche de la prolongation").fill(NEW)
    desk.save(root / HERE / "documents" / "documents.yml")
    for lang in ("fr", "en"):
        expected[f"plan-local-2026/documents/affiche-prolongation {lang}"]["title"] = NEW
    found = read(root)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}


def test_many_questions_in_one_file(desk) -> None:
    """`faq.md` is a text with headings; it may have a title of its own."""
    root = desk.root
    expected = read(root)
    desk.open("reglement-salle-des-fetes-main", "faq")
    desk.type("Titre", "Questions sur la salle")
    desk.save(root / "content/consultations/reglement-salle-des-fetes/faq.md")
    found = read(root)
    assert expected == found


def test_a_form(desk) -> None:
    """Its words and those of a question are changed; questions in a form, choices in a question stay what they are."""
    root = desk.root
    name = "reglement-salle-des-fetes/forms/questions"
    expected = read(root)
    assert len(expected[f"{name} fr"]["fields"]) == 3
    desk.open("reglement-salle-des-fetes-forms", "questions")
    desk.type("Titre", NEW)
    desk.inside("Quelle note ?").fill("Quelle note, de 0 à 4 ?")
    desk.save(root / FORM)
    for lang in ("fr", "en"):
        expected[f"{name} {lang}"]["title"] = NEW
        expected[f"{name} {lang}"]["fields"][1]["label"] = "Quelle note, de 0 à 4 ?"
    found = read(root)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}


def test_a_translation(desk) -> None:
    """A file of its own, with what is said again and nothing else."""
    root = desk.root
    expected = read(root)
    desk.open("plan-local-2026-en", "answers-stationnement")
    desk.type("Titre", "Parking")
    desk.save(root / HERE / "answers" / "stationnement.en.md")
    expected["plan-local-2026/answers/stationnement en"]["title"] = "Parking"
    found = read(root)
    assert {name: found[name] for name in found if found[name] != expected[name]} == {}


def test_a_text_edited_as_it_will_look(desk) -> None:
    """Rich text writes its Markdown anew: it shows the same, notes, links, tables and footnotes too."""
    from civicgen.content.markdown import render

    root = desk.root
    file = root / HERE / "documents" / "riche.md"
    text = file.read_text("utf-8").split("\n---\n", 1)[1]
    desk.open("plan-local-2026-documents", "riche")
    desk.page.locator("[contenteditable=true]").last.get_by_text("Dernière ligne.").click()
    desk.page.keyboard.press("End")
    desk.page.keyboard.insert_text(" Fin.")
    desk.page.locator("[contenteditable=true]").last.get_by_text("Dernière ligne. Fin.").wait_for()
    desk.save(file)
    saved = file.read_text("utf-8").split("\n---\n", 1)[1]
    assert "Dernière ligne. Fin." in saved
    assert render(text, dialect="staff") == render(saved.replace(" Fin.", ""), dialect="staff")


def test_nothing_failed_in_the_page(desk) -> None:
    """No error of a script, and nothing that the page's policy refused; a missing icon is not one."""
    assert [error for error in desk.errors if "favicon" not in error and "404" not in error] == []
