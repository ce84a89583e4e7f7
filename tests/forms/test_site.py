"""A portal with forms becomes pages that ask, say what is done with the data, and open and close by the clock."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from bs4 import BeautifulSoup

from civicgen.builder.build import build
from civicgen.forms.bundle import TRAIL, Bundle
from civicgen.forms.validate import checked
from civicgen.forms.wire import wire_names
from tests.builder.made_up import tree

BASE = Path(__file__).parents[1] / "broken" / "base"
OPEN = datetime(2026, 2, 10, 12, tzinfo=UTC)
BEFORE, AFTER = datetime(2026, 1, 10, 12, tzinfo=UTC), datetime(2026, 3, 12, 16, 1, tzinfo=UTC)
PAGE = "plan/formulaires/avis/index.html"
FORM = """\
preset: article-opinion
title: Votre avis sur un article
fields:
  - id: article
  - id: text
  - id: email
  - {id: age, type: choice, label: Votre âge, choices: [{id: jeune, label: Moins de 30 ans}, {id: autre, label: Plus}]}
"""
KEY = "civicgen-public-OLRPczQgtDtxLdWWznalwXER2eqDMyE99HqCsSwSwxxIiF4D"
"""Its private half is nowhere."""
SENT = f'forms: {{backend: collector, url: "https://formulaires.exemple.example/", key: {KEY}}}\n'


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    """A portal whose open step has a form, sent to a collector."""
    root = tmp_path / "portal"
    shutil.copytree(BASE, root)
    index = root / "content/consultations/plan/index.md"
    index.write_text(index.read_text("utf-8").replace("  - id: avis\n", "  - id: avis\n    form: avis\n"), "utf-8")
    (index.parent / "forms").mkdir()
    (index.parent / "forms/avis.yml").write_text(FORM, "utf-8")
    settings = root / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8") + SENT, "utf-8")
    return root


def site(root: Path, instant: datetime = OPEN) -> dict[str, bytes]:
    """The site at an instant."""
    report = build(root, instant=instant, jobs=1)
    assert report.good, report.problems
    return tree(root / "public")


def soup(page: bytes) -> BeautifulSoup:
    return BeautifulSoup(page, "html.parser")


def said(page: bytes) -> str:
    return " ".join(soup(page).get_text(" ").replace("\u00a0", " ").split())


def test_a_form_asks_what_its_file_says(portal: Path):
    """Every field has its label, hints are tied to what they explain, nothing is ticked, the bait is out of sight."""
    form = soup(site(portal)[PAGE]).select_one("form[method=post]")
    assert form is not None
    assert form["action"] == "https://formulaires.exemple.example/s/plan/forms/avis"
    assert form["method"] == "post"
    for control in form.find_all(["input", "textarea", "select"]):
        if control.get("type") == "hidden":
            continue
        labelled = control.find_parent("label") or form.find("label", attrs={"for": str(control.get("id"))})
        assert labelled is not None, control
        assert not control.has_attr("checked"), control
        assert not control.has_attr("placeholder"), control
        for described in str(control.get("aria-describedby", "")).split():
            assert form.find(id=described) is not None, described
    bait = form.find("input", attrs={"tabindex": "-1"})
    assert bait is not None
    assert bait.find_parent(class_="j") is not None
    assert "(obligatoire)" in form.get_text()
    assert form.find("textarea", attrs={"name": "text", "required": True}) is not None
    assert form.find("input", attrs={"type": "email", "autocomplete": "email"}) is not None


def test_only_who_may_have_a_receipt_is_asked_for_it(portal: Path):
    """Not before the form opens, nor where what receives it gives none."""
    asked = "Vous avez un récépissé"
    assert asked in said(site(portal)[PAGE])
    assert asked not in said(site(portal, datetime(2026, 1, 20, tzinfo=UTC))[PAGE])
    settings = portal / "civicgen.yml"
    other = (
        "forms: {backend: service, options: {action: https://service.exemple.example/x, settled: 'region, closing'}}\n"
    )
    settings.write_text(settings.read_text("utf-8").replace(SENT, other), "utf-8")
    pages = site(portal)
    assert not [path for path, page in pages.items() if "formulaires/avis" in path and asked in said(page)]


def test_who_has_no_script_is_led_to_a_server_that_searches_only_where_it_does(portal: Path):
    """Otherwise to a page of the site that is there."""
    pages = site(portal)
    assert b"formulaires.exemple.example" not in pages["recherche/index.html"]
    bundle = msgspec.json.decode(pages["collector.json"], type=Bundle)
    assert bundle.search["fr"] == "https://participer.saint-exemple.example/recherche/"
    settings = portal / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8") + "search: {answers: yes}\n", "utf-8")
    form = soup(site(portal)["recherche/index.html"]).find("form", attrs={"action": True})
    assert form is not None
    assert form["action"] == "https://formulaires.exemple.example/search"


def test_each_article_has_its_page(portal: Path):
    """The page of an article leads to the form about it, which sends its number without asking for it."""
    pages = site(portal)
    address = "plan/formulaires/avis/1/index.html"
    field = soup(pages[address]).find("input", attrs={"name": "article"})
    assert field is not None
    assert (field["type"], field["value"]) == ("hidden", "1")
    article = next(path for path in pages if path.startswith("plan/articles/") and path.count("/") == 3)
    assert any(
        str(link["href"]).endswith("formulaires/avis/1/") for link in soup(pages[article]).find_all("a", href=True)
    )
    assert soup(pages[PAGE]).title != soup(pages[address]).title


def test_opens_and_closes_by_the_clock(portal: Path):
    """Before and after, the page says when and asks nothing; the consultation leads there only while it is open."""
    lead = "formulaires/avis/"
    assert lead in site(portal)["plan/index.html"].decode()
    for instant, words in (
        (BEFORE, "Ce formulaire ouvre le lundi 2 février 2026"),
        (AFTER, "était ouvert jusqu’au jeudi 12 mars"),
    ):
        pages = site(portal, instant)
        assert soup(pages[PAGE]).form is None
        assert words in said(pages[PAGE])
        assert lead not in pages["plan/index.html"].decode()


def test_says_what_is_done_with_the_data(portal: Path):
    """Who, why, who reads it, until when, whom to ask and whom to complain to; on the page about privacy too."""
    settings = portal / "civicgen.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("publisher:\n", "publisher:\n  dpo: Centre de gestion, dpo@cdg.example\n"),
        "utf-8",
    )
    (portal / "content/pages/vie-privee.md").write_text(
        "---\ntitle: Vie privée\nrole: privacy\n---\nBonjour.\n", "utf-8"
    )
    pages = site(portal)
    for path in (PAGE, "vie-privee/index.html"):
        text = said(pages[path])
        assert "Vous écrire au sujet de votre envoi" in text, path
        assert "Effacé 30 jours après la synthèse" in text, path
    text = said(pages[PAGE])
    for words in ("Commune de Saint-Exemple", "6.1.e", "dpo@cdg.example", "CNIL", "mairie@saint-exemple.example"):
        assert words in text, words


def test_may_send_to_its_backend_only(portal: Path):
    """Pages that ask may send there, and that which searches; no other page may; headers of hosts let it through."""
    settings = portal / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8") + "host: netlify\n", "utf-8")
    pages = site(portal)
    origin = "https://formulaires.exemple.example"
    policies = {
        path: page.decode().split("form-action")[1].split(";")[0]
        for path, page in pages.items()
        if b"form-action" in page and path.endswith(".html")
    }
    assert {path for path, policy in policies.items() if origin in policy} == {
        path for path in pages if "/formulaires/avis/" in path and "/papier/" not in path
    }
    assert policies[PAGE].split() == ["'self'", origin]
    assert f"form-action 'self' {origin};" in pages["_headers"].decode()


def test_without_a_backend_it_says_how_else(portal: Path):
    """No form that leads nowhere: the other ways, and no bundle."""
    settings = portal / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8").replace(SENT, ""), "utf-8")
    pages = site(portal)
    assert soup(pages[PAGE]).form is None
    assert "mairie@saint-exemple.example" in said(pages[PAGE])
    assert "collector.json" not in pages


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            '{card: tally, address: "https://tally.so/r/x"}',
            ["Tally BV (Belgique)", "l’adresse de votre connexion"],
        ),
        (
            '{host: Café des places, country: FR, collects: "ce que vous écrivez.", address: "https://cafe.example/"}',
            ["Café des places (France)", "Il apprend : ce que vous écrivez."],
        ),
        ('{address: "https://cafe.example/x"}', ["Ce lien mène à un autre site : cafe.example"]),
    ],
)
def test_a_link_says_where_it_leads(portal: Path, options: str, words: list[str]):
    """Beside the link of a form stand the host, its country and what it gets to know, before anyone follows it."""
    settings = portal / "civicgen.yml"
    sent = f"forms: {{backend: link, options: {options}}}\n"
    settings.write_text(settings.read_text("utf-8").replace(SENT, sent), "utf-8")
    page = site(portal)[PAGE]
    told = said(page).replace("'", "’").replace(" .", ".")
    for each in words:
        assert each in told, told


def test_choices_can_be_plain_words(portal: Path):
    """“choix: [gare, écoles]” asks what it says; ids are made of the words."""
    form = portal / "content/consultations/plan/forms/avis.yml"
    form.write_text(
        form.read_text("utf-8") + "  - {id: lieu, type: choix, libellé: Où, choix: [La gare, Écoles]}\n", "utf-8"
    )
    page = soup(site(portal)[PAGE])
    chosen = {one["value"]: one.find_parent("label") for one in page.select("input[name=lieu][value]")}
    labels = {value: label.get_text(strip=True) for value, label in chosen.items() if value and label}
    assert labels == {"la-gare": "La gare", "ecoles": "Écoles"}


def test_the_bundle_says_all_that_a_server_needs(portal: Path):
    """Forms with everything one can choose, instants, addresses, notices, and pages whose ways are absolute."""
    (portal / "content/consultations/plan/forms/avis.en.yml").write_text("title: Your opinion\n", "utf-8")
    pages = site(portal)
    bundle = msgspec.json.decode(pages["collector.json"], type=Bundle)
    form = bundle.forms["plan/forms/avis"]
    assert form.opens == datetime(2026, 2, 1, 23, tzinfo=UTC)
    assert form.closes == datetime(2026, 3, 12, 16, tzinfo=UTC)
    assert form.words["en"].title == "Your opinion"
    assert form.words["en"].fields[1].label == "Your opinion on this article"
    assert [choice.id for choice in form.words["fr"].fields[0].choices] == ["1"]
    assert form.pages["en"] == "https://participer.saint-exemple.example/en/plan/formulaires/avis/"
    assert "30 jours" in form.notice["fr"]
    for lang, shell in bundle.shells.items():
        whole = soup((shell.before + "<h1>X</h1>" + shell.after).encode())
        assert whole.html is not None
        assert whole.html["lang"] == lang
        assert "{{title}}" in str(whole.title)
        assert all(
            str(link["href"]).startswith(("https://", "#", "data:", "mailto:")) for link in whole.find_all(href=True)
        )
        assert "style-src 'sha256-" in shell.policy
        trail = shell.before[shell.before.index("</header>") :]
        assert (trail.count("<li>"), trail.count(TRAIL)) == (1, 1)
        assert shell.crumb.replace("{{lang}}", "").split() == ["<li><a", 'href="{{address}}">{{text}}</a></li>']
        assert not [tag for tag in whole.find_all("p") if not tag.get_text(strip=True)]
    site_address = "https://participer.saint-exemple.example"
    assert [crumb.address for crumb in form.trail["en"]] == [f"{site_address}/en/plan/"]
    assert {number: crumb.address for number, crumb in form.articles["fr"].items()} == {
        "1": f"{site_address}/plan/articles/1/"
    }
    assert form.articles["en"]["1"].lang == "fr"  # not translated
    assert not any(b"{{title}}" in page for path, page in pages.items() if path != "collector.json")


def test_a_theme_without_a_breadcrumb(portal: Path):
    """Its pages have none at a server either, and nothing of ours stands in them instead."""
    (portal / "templates").mkdir()
    (portal / "templates/received.html").write_text(
        '{% extends "base.html" %}{% block trail %}{% endblock %}', encoding="utf-8"
    )
    bundle = msgspec.json.decode(site(portal)["collector.json"], type=Bundle)
    for shell in bundle.shells.values():
        assert shell.crumb == ""
        assert "crumb" not in shell.before


def test_bundle_and_page_agree(portal: Path):
    """What the page sends is what the server checks: the same names, and an answer as a browser sends it is taken."""
    pages = site(portal)
    form = msgspec.json.decode(pages["collector.json"], type=Bundle).forms["plan/forms/avis"].words["fr"]
    asked = soup(pages[PAGE]).select_one("form[method=post]")
    assert asked is not None
    names = {str(tag["name"]) for tag in asked.select("[name]")}
    assert set(wire_names(form)) <= names
    assert checked(form, {"article": ["1"], "text": ["Garder"], "age": ["jeune"]}).sound


def test_incremental_equals_clean(portal: Path, tmp_path: Path):
    """After each edit of a form, of what can be chosen and of the settings, the site is what a clean clone gives."""
    site(portal)
    form = portal / "content/consultations/plan/forms/avis.yml"
    article = next((portal / "content/consultations/plan/articles").glob("*.md"))
    settings = portal / "civicgen.yml"
    edits = [
        lambda: form.write_text(FORM + "  - {id: note, type: scale, label: Note}\n", "utf-8"),
        lambda: article.write_text(article.read_text("utf-8").replace("Hauteur", "Largeur"), "utf-8"),
        lambda: settings.write_text(settings.read_text("utf-8").replace("formulaires.", "forms."), "utf-8"),
        lambda: form.write_text("state: draft\n" + FORM, "utf-8"),
    ]
    for number, edit in enumerate(edits):
        edit()
        assert build(portal, instant=OPEN, jobs=1).good
        again = build(portal, instant=OPEN, jobs=1)
        assert again.rendered == 0
        clean = tmp_path / f"clean-{number}"
        shutil.copytree(portal, clean, ignore=shutil.ignore_patterns("public", ".civicgen"))
        assert site(clean) == tree(portal / "public")
    assert PAGE not in tree(portal / "public")
