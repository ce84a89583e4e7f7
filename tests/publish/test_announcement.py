"""What was published is announced by one plain text, short enough for every place, with the address at its end."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from civicgen.config import Config, Publisher
from civicgen.content.types import (
    Answer,
    Consultation,
    Entry,
    Milestone,
    News,
    Point,
    Result,
    StandingPage,
    Step,
    Synthesis,
)
from civicgen.content.values import Moment, Name
from civicgen.publish.publication.announcement import LONGEST, announcement

FRENCH = Config(title="Bourg", url="https://bourg.example/", timezone="Europe/Paris", publisher=Publisher())
ENGLISH = Config(
    title="Bourg", url="https://bourg.example/a/", timezone="Europe/London", publisher=Publisher(), languages=("en",)
)


def entry(kind: type, name: str, **values: Any) -> Any:
    return kind(name=Name(name), source="a.md", lang="fr", state="published", **values)


PLAN: Consultation = entry(
    Consultation,
    "marche",
    id="marche",
    title="Le marché",
    question="Où mettre le marché ?",
    decided_by="Le conseil",
    steps=(
        Step(id="a", title="A", kind="contribution", closes=Moment(datetime.date(2026, 3, 12))),
        Step(id="b", title="B", kind="answer", closes=Moment(datetime.date(2026, 6, 1))),
    ),
)


def test_an_answer() -> None:
    """What was decided, why, what comes next, where to read it; in the portal's language."""
    answer = entry(
        Answer,
        "marche/answers/gare",
        title="À la gare",
        decision="partly",
        reason="Elle a des places.",
        next="Le 6 juin.",
    )
    assert announcement(answer, PLAN, FRENCH) == (
        "Réponse\u00a0: À la gare (Le marché)\nDécision\u00a0: acceptée en partie.\nElle a des places.\n"
        "Et ensuite\u00a0: Le 6 juin.\nÀ lire\u00a0: https://bourg.example/marche/reponses/gare/\n"
    )
    assert announcement(answer, PLAN, ENGLISH).splitlines()[1::3] == [
        "Decision: accepted in part.",
        "To read: https://bourg.example/a/marche/answers/gare/",
    ]


def test_other_texts() -> None:
    """A synthesis names its points, a result what was reached, a consultation its question and its last day."""
    points = (Point(id="a", title="Se garer"), Point(id="b", title="Rester au centre"))
    synthesis = entry(
        Synthesis,
        "marche/syntheses/avis",
        title="Vos avis",
        author="A",
        method="M",
        base="3 avis",
        limits="L",
        points=points,
    )
    assert "3 avis\n- Se garer\n- Rester au centre\n" in announcement(synthesis, PLAN, FRENCH)
    done = (Milestone(date=Moment(datetime.date(2026, 5, 1)), text="Prises posées", done=True),)
    result = entry(Result, "marche/results/a", title="Étals", status="in-progress", milestones=done)
    assert "Prises posées" in announcement(result, PLAN, FRENCH)
    text = announcement(PLAN, PLAN, FRENCH)
    assert text.startswith("Votre avis\u00a0: Le marché\nOù mettre le marché ?\n")
    assert "Jusqu’au jeudi 12 mars 2026." in text
    news = entry(News, "news/a", title="Ouverture", date=Moment(datetime.date(2026, 5, 1)), summary="Demain.")
    assert announcement(news, None, FRENCH) == "Ouverture\nDemain.\nÀ lire\u00a0: https://bourg.example/actualites/a/\n"
    page: Entry = entry(StandingPage, "pages/charte", title="Charte")
    assert announcement(page, None, FRENCH) == "Charte\nÀ lire\u00a0: https://bourg.example/charte/\n"


@pytest.mark.parametrize("length", [10, 300, 450, 600, 20_000])
def test_it_is_never_too_long(length: int) -> None:
    """Long parts are cut between words, each to the same length; neither title nor address is."""
    reason = ("mot " * length)[:length].strip()
    answer = entry(
        Answer,
        "marche/answers/gare",
        title="À la gare",
        decision="refused",
        reason=reason,
        next="encore " * (length // 9),
    )
    text = announcement(answer, PLAN, FRENCH)
    assert len(text.strip()) <= LONGEST
    assert length < 400 or len(text.strip()) > LONGEST - 60
    assert text.startswith("Réponse\u00a0: À la gare (Le marché)\nDécision\u00a0: refusée.\nmot")
    assert "\nEt ensuite\u00a0: encore" in text or "encore" not in answer.next
    assert text.endswith("https://bourg.example/marche/reponses/gare/\n")


def test_without_an_address() -> None:
    """A portal that does not say where it is public."""
    news = entry(News, "news/a", title="Ouverture", date=Moment(datetime.date(2026, 5, 1)))
    config = Config(title="Bourg", timezone="Europe/Paris", publisher=Publisher())
    assert announcement(news, None, config) == "Ouverture\n"
