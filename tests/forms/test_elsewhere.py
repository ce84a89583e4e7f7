"""Where others receive what is sent, people read before: who runs it, what it collects, where, how without it."""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

import pytest

from civicgen.builder.build import build
from tests.forms.towns import FORM, KEY, NAMED, tilleul

CONSULTATION = """---
title: Le tilleul
question: Que faire du tilleul ?
decided_by: Le conseil municipal
étapes:
  - id: avis
    title: Donner son avis
    kind: contribution
    opens: 2026-02-02
    closes: 2026-03-15
    ailleurs:
      - {fiche: tally, address: "https://tally.so/r/x?a=1&b=<2>", titre: Le questionnaire}
      - host: Café des places
        address: "https://cafe.example/"
        collects: ce que vous écrivez.
        pays: FR
        sinon: venez mardi.
---
"""


def test_shown(tmp_path):
    """On the step and on the consultation; the page asks nothing of them."""
    folder = tmp_path / "content" / "consultations" / "plan"
    folder.mkdir(parents=True)
    (folder / "index.md").write_text(CONSULTATION.replace("<2>", "2"), encoding="utf-8")
    (tmp_path / "civicgen.yml").write_text(
        "title: Saint-Exemple\nurl: https://a.example/\ntimezone: Europe/Paris\n"
        "publisher: {name: Commune, phone: 01 99 00 12 34}\n",
        encoding="utf-8",
    )
    report = build(tmp_path, instant=datetime.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Paris")))
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    pages = [page.read_text(encoding="utf-8") for page in (tmp_path / "public" / "plan").rglob("index.html")]
    shown = [page for page in pages if "tally.so" in page]
    assert shown, [str(page.relative_to(tmp_path)) for page in (tmp_path / "public").rglob("*.html")]
    for page in shown:
        assert '<a href="https://tally.so/r/x?a=1&amp;b=2" rel="noreferrer">Le questionnaire</a>' in page
        text = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "Tally BV (Belgique)" in text
        assert "l’adresse de votre connexion" in text.replace("'", "’").replace("&#39;", "’")
        assert "01\u00a099" in text.replace("&nbsp;", "\u00a0") or "01 99" in text
        assert "Café des places (France)" in text
        assert "venez mardi" in text
        assert re.findall(r"<(?:iframe|script|img|link)[^>]+(?:tally|cafe)", page) == []


FORMS = f"""\
forms:
  key: {KEY}
  backend: limesurvey
  url: https://enquetes.example/
  options:
    settled: script, closing, captcha, detection, suspicion, thanks-paid, quota, crowd, pull-paid, outside-eu, account,
      fields-unjoined
    survey: "12"
    user: lecture
    processor plan/limesurvey: Syndicat numérique
    region plan/limesurvey: FR
    backend plan/nuage: nextcloud-forms
    processor plan/nuage: Syndicat numérique
    country plan/nuage: DE
    hash: aBc
    form: "3"
    instead plan/nuage: passez à la mairie
    backend plan/demarche: demarche-numerique
    procedure: "1"
    path: avis
    backend plan/formspree: formspree
    id: abc
    backend plan/netlify: netlify
    backend plan/collecteur: collector
    processor plan/collecteur: Syndicat numérique
    collects plan/collecteur: ce que vous tapez ici
    backend plan/lettre: mailbox
    address: avis@saint-exemple.example
"""
TOLD = {
    "limesurvey": ("Ce lien mène à un autre site : Syndicat numérique (France)", "l’adresse de votre connexion"),
    "nuage": ("Ce lien mène à un autre site : Syndicat numérique (Allemagne)", "Sans lui : passez à la mairie"),
    "demarche": ("Démarche numérique", "(France)", "FranceConnect"),
    "formspree": ("Ce que vous envoyez ici va à Formspree (États-Unis)", "mairie@saint-exemple.example"),
    "netlify": ("Ce que vous envoyez ici va à Netlify (États-Unis)", "l’adresse de votre connexion"),
    "collecteur": ("Ce que vous envoyez ici va à Syndicat numérique", "Il apprend : ce que vous tapez ici"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A town whose forms go to a different service each."""
    root = tilleul(tmp_path_factory.mktemp("town"), FORMS, form=FORM + NAMED, names=(*TOLD, "lettre"))
    report = build(root, instant=datetime.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Paris")), jobs=1)
    assert report.good, report.problems
    assert {problem.code for problem in report.problems} <= {"without-codes"}
    folder = root / "public" / "plan" / "formulaires"
    return {name: (folder / name / "index.html").read_text("utf-8") for name in (*TOLD, "lettre")}


@pytest.mark.parametrize("name", TOLD)
def test_told_before_one_clicks_or_sends(pages, name):
    """In plain words, above the link or the first question."""
    main = pages[name].partition("<main")[2]
    before = min(at for sign in ("<form", 'class="a"') if (at := main.find(sign)) >= 0)
    text = " ".join(re.sub(r"<[^>]+>", " ", main[:before]).replace("&#39;", "’").replace("'", "’").split())
    assert [words for words in (*TOLD[name], "Sans lui :") if words not in text.replace("\u00a0", " ")] == []


def test_nothing_is_told_of_the_town_itself(pages):
    """A letter to the town hall goes to nobody else."""
    assert "Sans lui" not in pages["lettre"]
