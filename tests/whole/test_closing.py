"""One answer that closes a point changes the pages that show it, and no other; however many stand behind it."""

from __future__ import annotations

import csv
import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from civicgen.builder.build import build
from tests.whole.towns import different, of_search, tree

CONFIG = """\
title: Mairie de Saint-Exemple
url: https://participer.saint-exemple.example/
languages: [fr, en]
timezone: Europe/Paris
repository: private
publisher: {name: Commune de Saint-Exemple, phone: 01 99 00 12 34}
contributions: {pages: each, window: 50}
"""
INDEX = """\
---
title: Le plan
question: Que faire ?
decided_by: Le conseil
topics: [eau, bois]
answer_by: 2026-06-30
published: 2026-01-02
steps:
  - {id: avis, title: Donner son avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-12}
  - {id: reponse, title: La réponse, kind: answer, opens: 2026-05-01, closes: 2026-06-30}
---
"""
ANSWER = """\
---
title: Réponse {number}
to: [syntheses/avis#{point}]
decision: accepted
reason: Parce que le conseil l'a voulu.
date: 2026-05-02
published: 2026-05-02
state: {state}
---
"""
INSTANT = datetime(2026, 5, 20, 12, tzinfo=UTC)


def town(root: Path, cited: int) -> Path:
    """`cited` contributions behind the point “grand”, a few behind two others; twenty are grouped with every tenth."""
    plan = root / "content/consultations/plan"
    for name in ("contributions", "syntheses", "answers"):
        (plan / name).mkdir(parents=True)
    (root / "civicgen.yml").write_text(CONFIG, encoding="utf-8")
    (root / "content/topics.yml").write_text("- {id: eau, title: Eau}\n- {id: bois, title: Bois}\n", encoding="utf-8")
    (root / "content/index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
    (plan / "index.md").write_text(INDEX, encoding="utf-8")
    with (plan / "contributions/avis.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["number", "date", "topic", "text", "state", "grouped_with"])
        for number in range(1, cited + 1):
            writer.writerow([number, "2026-02-10", "eau", f"Un avis, le {number}.", "published", ""])
        for number in range(cited + 1, cited + 101):
            head = (number - cited) * 10
            grouped = head <= min(cited, 200)
            topic = "bois" if not grouped else "eau"
            row = [number, "2026-02-11", topic, f"Autre avis {number}.", "grouped" if grouped else "published"]
            writer.writerow([*row, head if grouped else ""])
    numbers = ", ".join(map(str, range(1, cited + 1)))
    (plan / "syntheses/avis.md").write_text(
        "---\ntitle: Synthèse\nauthor: Nous\nmethod: Lecture\nbase: Tout\nstate: published\npublished: 2026-04-01\n"
        f"points:\n  - id: grand\n    title: Le grand point\n    cites: [{numbers}]\n"
        f"  - id: petit\n    title: Le petit point\n    cites: [{cited + 50}, {cited + 51}]\n"
        # As long as one point waits, the consultation is not settled; when it is, every page of it says so.
        f"  - id: attend\n    title: Un point qui attend\n    cites: [{cited + 52}]\n---\n",
        encoding="utf-8",
    )
    (plan / "answers/1.md").write_text(ANSWER.format(number=1, point="petit", state="published"), encoding="utf-8")
    (plan / "answers/2.md").write_text(ANSWER.format(number=2, point="grand", state="draft"), encoding="utf-8")
    return root


def close(root: Path) -> None:
    """Publish the answer to the point that many contributions asked for."""
    file = root / "content/consultations/plan/answers/2.md"
    file.write_text(ANSWER.format(number=2, point="grand", state="published"), encoding="utf-8")


def test_an_answer_changes_the_pages_that_show_it(tmp_path: Path):
    """200 contributions, 20 grouped with them: their pages, the lists in which they stand, the counts, the feeds."""
    root, site = town(tmp_path / "town", 200), tmp_path / "site"
    assert not build(root, site, instant=INSTANT).problems
    before = tree(site)
    close(root)
    assert not build(root, site, instant=INSTANT).problems
    after = tree(site)
    own = set(range(1, 221))  # 200 are cited; 201 to 220 are grouped with 10, 20, … 200
    changed = {
        *(f"plan/contributions/{number}/index.html" for number in own),
        # Lists in which one of them stands: fifty to a window, all 300 of them; those about water.
        *(f"plan/contributions/liste/{at}/index.html" for at in range(1, 6)),
        "plan/contributions/themes/eau/index.html",
        *(f"plan/contributions/themes/eau/{at}/index.html" for at in range(2, 6)),
        *(f"plan/contributions/etats/publiees/{at}index.html" for at in ("", "2/", "3/", "4/")),
        "plan/contributions/etats/regroupees/index.html",
        "plan/syntheses/avis/citations/grand/index.html",
        *(f"plan/syntheses/avis/citations/grand/{at}/index.html" for at in range(2, 6)),
        "plan/fil/contributions.csv",
        "plan/fil/points.csv",
        "build.json",
        "plan/reponses/2/demandes.csv",
        "plan/reponses/2/demandes/index.html",
        *(f"plan/reponses/2/demandes/{at}/index.html" for at in range(2, 6)),
        "sitemap-1.xml",
    }
    shown = (
        "",
        "plan/",
        "plan/syntheses/avis/",
        "plan/reponses/",
        "plan/reponses/2/",
        "plan/fil/",
        "plan/etapes/reponse/",
    )
    # Open data of the consultation and of the portal: the answers, what leads from whom to what, and their pages.
    for folder in ("donnees", "plan/donnees"):
        for table in ("reponses", "liens"):
            changed |= {f"{folder}/{table}{form}" for form in (".csv", "-tableur.csv", ".jsonl")}
        changed |= {f"{prefix}{folder}/index.html" for prefix in ("", "en/")}
    feeds = ("flux.xml", "plan/flux.xml", "plan/reponses/flux.xml")
    for prefix in ("", "en/"):
        changed |= {f"{prefix}{folder}index.html" for folder in (*shown, "plan-du-site/")}
        changed |= {f"{prefix}{feed}" for feed in feeds}
    found = set(different(before, after))
    index = of_search(found)
    found -= index
    # Of more than three hundred files of the index: the words of the answer that nobody used before, and its card.
    assert 0 < len(index) <= 12, sorted(index)
    assert changed - found == set()
    assert found - changed == set()
    clean = tmp_path / "clean"
    build(town(tmp_path / "other", 200), tmp_path / "unused", instant=INSTANT)
    close(tmp_path / "other")
    build(tmp_path / "other", clean, instant=INSTANT)
    assert different(after, tree(clean)) == []


def test_what_is_taken_up_leaves_one_list(tmp_path: Path):
    """A contribution answered by name leaves its window of those not taken up; the others stay as they are."""
    root, site = town(tmp_path / "town", 200), tmp_path / "site"
    build(root, site, instant=INSTANT)
    before = tree(site)
    text = ANSWER.format(number=3, point="", state="published").replace("[syntheses/avis#]", "['#260']")
    (root / "content/consultations/plan/answers/3.md").write_text(text, encoding="utf-8")
    assert not build(root, site, instant=INSTANT).problems
    changed = different(before, tree(site))
    assert [path for path in changed if "non-repris" in path] == ["plan/fil/non-repris/6/index.html"]
    assert [path for path in changed if path.startswith("plan/contributions/2")] == [
        "plan/contributions/260/index.html"
    ]


@pytest.mark.parametrize("cited", [600, pytest.param(4000, marks=pytest.mark.long)])
def test_pages_of_an_answer_to_thousands_stay_light(tmp_path: Path, cited: int):
    """Whatever stands behind a point or an answer, every page is as light as promised."""
    root, site = town(tmp_path / "town", cited), tmp_path / "site"
    close(root)
    assert not build(root, site, instant=INSTANT).problems
    weights = {
        path: len(gzip.compress(content, 9)) for path, content in tree(site).items() if path.endswith("index.html")
    }
    assert len([path for path in weights if path.startswith("plan/reponses/2/demandes/")]) == (cited + 20 - 1) // 50 + 1
    for path, weight in weights.items():
        short = path in ("plan/index.html", "plan/reponses/2/index.html", "plan/syntheses/avis/index.html")
        assert weight <= (4500 if short else 13_800), path
