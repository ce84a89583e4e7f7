"""A meeting names the form through which people say that they come: both pages lead to each other, by the clock."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from civicgen.builder.looking import looked_at
from civicgen.content.read import read_sources
from civicgen.forms.bundle import Bundle
from civicgen.moderation.inbox.retention import dates_of
from tests.forms.test_site import BASE, SENT, said, site
from tests.forms.test_site import soup as souped

PLAN = "content/consultations/plan"
FORM_PAGE, MEETING_PAGE = "plan/formulaires/inscription/index.html", "plan/reunions/lancement/index.html"
MEETING = """\
---
title: Réunion de lancement
date: 2026-02-10 19:00
place: Salle des fêtes
formulaire: inscription
{more}---
Ordre du jour.
"""


def at(text: str) -> datetime.datetime:
    """An instant, in the town's time."""
    return datetime.datetime.fromisoformat(text + "+01:00")


@pytest.fixture
def portal(tmp_path: Path):
    """A portal of which a meeting takes registrations; `more` lines of its file."""

    def made(more: str = "") -> Path:
        root = tmp_path / "portal"
        shutil.copytree(BASE, root, dirs_exist_ok=True)
        (root / PLAN / "forms").mkdir(exist_ok=True)
        (root / PLAN / "forms/inscription.yml").write_text("title: Venir\npreset: registration\n", "utf-8")
        (root / PLAN / "meetings/lancement.md").write_text(MEETING.format(more=more), "utf-8")
        settings = (BASE / "civicgen.yml").read_text("utf-8")
        (root / "civicgen.yml").write_text(settings + SENT, "utf-8")
        return root

    return made


def links(page: bytes) -> list[str]:
    """What the main part of a page leads to."""
    main: BeautifulSoup = souped(page).main  # type: ignore[assignment]  # every page has one
    return [str(link["href"]) for link in main.find_all("a", href=True)]


def test_the_pages_lead_to_each_other(portal):
    """From the meeting to its form, and back; the form says of which meeting, when and where."""
    pages = site(portal("inscriptions jusqu'au: 2026-02-08\n"), at("2026-02-01T12:00"))
    assert "../../formulaires/inscription/" in links(pages[MEETING_PAGE])
    assert "../../reunions/lancement/" in links(pages[FORM_PAGE])
    told = said(pages[FORM_PAGE])
    for words in ("Réunion de lancement :", "mardi 10 février 2026", "Salle des fêtes"):
        assert words in told
    assert "Jusqu’au dimanche 8 février 2026" in said(pages[MEETING_PAGE])
    assert souped(pages[FORM_PAGE]).select_one("form[method=post]") is not None


@pytest.mark.parametrize(
    ("more", "instant", "open_there", "told"),
    [
        ("", "2026-02-10T18:59", True, "Venir"),
        ("", "2026-02-10T19:00", False, "Ce formulaire était ouvert jusqu’au"),
        ("form_opens: 2026-02-05\n", "2026-02-04T12:00", False, "Ce formulaire ouvre le jeudi 5 février 2026"),
        ("form_opens: 2026-02-05\n", "2026-02-05T00:00", True, "Venir"),
        ("form_closes: 2026-02-08\n", "2026-02-09T00:00", False, "Ce formulaire était ouvert jusqu’au"),
        ("cancelled: yes\n", "2026-02-01T12:00", False, "Annulée"),
    ],
)
def test_it_opens_and_closes(portal, more, instant, open_there, told):
    """At once and until the meeting begins, or at the dates that its file gives; never for one that was cancelled."""
    root = portal(more)
    pages = site(root, at(instant))
    assert open_there == (souped(pages[FORM_PAGE]).select_one("form[method=post]") is not None)
    assert told in said(pages[FORM_PAGE]) + said(pages[MEETING_PAGE])
    with looked_at(root, instant=at("2026-02-01T12:00")) as looked:
        assert looked.portal is not None
        causes = [each.cause for each in looked.portal.transitions if each.name == "plan/meetings/lancement"]
    assert ("cancelled" not in more) == ("closes" in causes)
    assert ("opens" in more) == ("opens" in causes)


def test_the_server_knows_its_dates(portal):
    """It takes what comes as soon as the meeting can be seen, and nothing once it has begun."""
    import msgspec

    pages = site(portal(), at("2026-02-01T12:00"))
    form = msgspec.json.decode(pages["collector.json"], type=Bundle).forms["plan/forms/inscription"]
    assert form.opens is not None
    assert form.opens < at("2000-01-01T00:00")
    assert form.closes == at("2026-02-10T19:00")


def test_what_is_asked_is_kept_until_then(portal):
    """Days after closing are counted from the meeting's own closing, not from the last step's."""
    sources, problems = read_sources(portal("form_closes: 2026-02-08\n"))
    assert sources is not None
    assert list(problems) == []
    dates = dates_of(sources, at("2026-03-01T12:00"))
    assert dates["plan/forms/inscription"].closing == datetime.date(2026, 2, 8)
