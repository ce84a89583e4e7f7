"""Every reference is known at both of its ends, wherever it was written: points, answers, results, groups."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from civicgen.content.read import read_sources
from civicgen.pages import contexts as c
from civicgen.pages.plan import plan
from civicgen.portal.link import link
from civicgen.portal.store import Store

CONFIG = """\
title: Mairie
url: https://mairie.example/
languages: [fr]
timezone: Europe/Paris
publisher: {name: Commune, phone: 01 99 00 12 34}
contributions: {pages: PAGES, window: 50}
"""
CONSULTATION = """\
---
title: TITLE
question: Que faire ?
decided_by: Le conseil
steps:
  - {id: avis, title: Avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-12}
---
"""
ROWS = "number,date,text,state,grouped_with\n1,2026-02-03,Plus de vélos en ville.,,\n2,2026-02-04,Pareil.,grouped,1\n"
SYNTHESIS = """\
---
title: Synthèse
author: Nous
method: Lecture
base: Tout
date: 2026-04-01
state: published
points:
  - id: velo
    title: Le vélo
    cites: ["rue#1"]
    quotes:
      - {from: 1, text: Plus de vélos}
---
"""
ANSWER = "---\ntitle: Oui\nto: [%s]\ndecision: accepted\nreason: Voilà.\ndate: 2026-05-02\nstate: published\n---\n"
RESULT = "---\ntitle: Des arceaux\nfrom: [%s]\nstatus: done\npublished: 2026-05-03\nstate: published\n---\n"

Pages = dict[str, Any]


def pages(root: Path, files: dict[str, str], mode: str = "each") -> tuple[Pages, list[str]]:
    """Contexts by path, and the codes of problems, of two consultations (`plan`, `rue`) with these files."""
    written = {"civicgen.yml": CONFIG.replace("PAGES", mode), "content/index.md": "---\ntitle: Accueil\n---\n"}
    for name in ("plan", "rue"):
        folder = f"content/consultations/{name}"
        written[f"{folder}/index.md"] = CONSULTATION.replace("TITLE", name)
        written[f"{folder}/contributions/avis.csv"] = ROWS
    written |= {f"content/consultations/{name}": text for name, text in files.items()}
    for name, text in written.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    sources, problems = read_sources(root)
    assert sources is not None
    store = Store(root / "store.sqlite")
    store.take_in(root, sources.streams)
    portal, more = link(sources, store, datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC))
    found = {each.path: each.context for each in plan(portal) if hasattr(each, "context")}
    store.close()
    return found, [problem.code for problem in (*problems, *more)]


def fate(found: Pages, name: str, number: int) -> c.Fate:
    """What became of a contribution, as its page says it."""
    page: c.ContributionPage = found[f"{name}/contributions/{number}/index.html"]
    return page.fate


def test_a_quotation_and_a_citation_from_elsewhere_are_known_at_both_ends(tmp_path: Path):
    """What a point quotes it cites; what it cites of another consultation knows it too."""
    found, codes = pages(tmp_path, {"plan/syntheses/avis.md": SYNTHESIS})
    assert codes == []
    for name, number in (("plan", 1), ("plan", 2), ("rue", 1), ("rue", 2)):
        assert [point.link.text for point in fate(found, name, number).points] == ["Le vélo"], (name, number)
    (section,) = found["plan/syntheses/avis/index.html"].points
    assert [link.text for link in section.cites] == ["#1", "#2", "rue #1"]
    assert section.count == 2


def test_an_answer_from_another_consultation_is_known_at_both_ends(tmp_path: Path):
    """To a contribution and to a point; with what came of it."""
    files = {
        "plan/syntheses/avis.md": SYNTHESIS,
        "rue/answers/1.md": ANSWER % '"plan#1", plan/syntheses/avis#velo',
        "rue/results/1.md": RESULT % "answers/1",
    }
    found, codes = pages(tmp_path, files)
    assert codes == []
    for number in (1, 2):
        (point,) = fate(found, "plan", number).points
        assert [answer.link.text for answer in point.answers] == ["Oui"]
        assert [result.link.text for result in point.answers[0].results] == ["Des arceaux"]
    assert found["plan/fil/index.html"].answered == 2
    assert fate(found, "rue", 1).points[0].answers == fate(found, "plan", 2).points[0].answers
    assert (found["rue/fil/index.html"].taken_up, found["rue/fil/index.html"].answered) == (2, 2)
    assert "Des arceaux" in found["rue/fil/contributions.csv"].lines[1]
    asked = found["rue/reponses/1/index.html"].asked
    assert [each.link.address for each in asked] == ["plan/contributions/1/", "plan/syntheses/avis/#velo"]
    assert not found["rue/reponses/1/index.html"].to_all


def test_a_result_from_a_contribution_is_known_at_both_ends(tmp_path: Path):
    """Without an answer between them; what was grouped shares it."""
    found, codes = pages(tmp_path, {"plan/results/1.md": RESULT % '"#1"'})
    assert codes == []
    for number in (1, 2):
        assert [result.link.text for result in fate(found, "plan", number).results] == ["Des arceaux"]
        assert fate(found, "plan", number).waiting == ""
    assert [each.link.address for each in found["plan/suites/1/index.html"].asked] == ["plan/contributions/1/"]
    assert (found["plan/fil/index.html"].taken_up, found["plan/fil/index.html"].shared) == (2, 1)


def test_an_answer_to_the_whole_is_an_answer_to_each(tmp_path: Path):
    """To every contribution, and to the points that have none of their own."""
    found, _ = pages(tmp_path, {"plan/syntheses/avis.md": SYNTHESIS, "plan/answers/1.md": ANSWER % ""})
    assert found["plan/reponses/1/index.html"].to_all
    assert [answer.link.text for answer in fate(found, "plan", 1).points[0].answers] == ["Oui"]
    assert found["plan/syntheses/avis/index.html"].unanswered == 0
    assert found["plan/fil/index.html"].points_answered == 1
    alone, _ = pages(tmp_path / "alone", {"plan/answers/1.md": ANSWER % ""})
    assert [answer.link.text for answer in fate(alone, "plan", 2).answers] == ["Oui"]
    assert (alone["plan/fil/index.html"].taken_up, alone["plan/fil/index.html"].answered) == (2, 2)


def test_without_a_page_each_the_list_says_what_became_of_it(tmp_path: Path):
    """The points, the group, the decision, where the contribution itself stands."""
    files = {"plan/syntheses/avis.md": SYNTHESIS, "plan/answers/1.md": ANSWER % "syntheses/avis#velo"}
    found, _ = pages(tmp_path, files, "windows")
    head, other = found["plan/contributions/liste/1/index.html"].cards
    for card in (head, other):
        assert [link.text for link in card.points] == ["Le vélo"]
        assert card.answered == "accepted"
    assert head.grouped_with is None
    assert other.grouped_with.text == "#1"


@pytest.mark.parametrize("state", ["draft", "published\npublish_at: 2026-12-01", "withdrawn\nreason: Erreur"])
def test_what_cannot_be_read_is_told_and_not_claimed(tmp_path: Path, state: str):
    """An answer to what is hidden: a warning; its page says neither what it hides nor that it answers everything."""
    hidden = SYNTHESIS.replace("state: published", f"state: {state}")
    files = {"plan/syntheses/avis.md": hidden, "plan/answers/1.md": ANSWER % "syntheses/avis#velo"}
    found, codes = pages(tmp_path, files)
    assert "hidden-reference" in codes
    page = found["plan/reponses/1/index.html"]
    assert (page.asked, page.to_all, page.behind_count) == ((), False, 0)
    assert fate(found, "plan", 1).points == ()
