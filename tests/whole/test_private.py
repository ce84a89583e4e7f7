"""What is not public is in no byte of the site: drafts, embargoes, what was withheld or withdrawn."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from civicgen.publish.due import due, instant_of
from civicgen.publish.journal.appending import append
from tests.whole.planting import plant as plant_everywhere
from tests.whole.towns import build, copied, tree

PLANTED = "kumquat"
"""A word that stands nowhere else."""


def found(site: Path) -> list[str]:
    """Files of a site that hold the planted word, in their bytes or their name."""
    return [path for path, page in tree(site).items() if PLANTED.encode() in page.lower() or PLANTED in path.lower()]


def plant(root: Path) -> None:
    """Put the word in every kind of thing that may not be seen."""
    consultation = root / "content/consultations/plan-local-2026"
    settings = root / "civicgen.yml"  # in a public repository, drafts would be refused
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("repository: public", "repository: private"), encoding="utf-8"
    )
    kinds = {
        "answers": "decision: partly\nreason: {0}\nto: ['#2']\ndate: 2026-11-01\n",
        "syntheses": "author: {0}\nmethod: {0}\nbase: {0}\npoints:\n- {{id: p, title: {0}, cites: [2]}}\n",
        "results": "status: planned\nfrom: [answers/vergers]\n",
        "documents": "summary: {0}\n",
        "meetings": "date: 2026-12-01 18:00\nplace: {0}\n",
        "faq": "",
    }
    for number, hidden in enumerate(("state: draft", "state: approved", "state: published\npublish_at: 2031-01-01")):
        for kind, keys in kinds.items():
            if kind == "faq" and not (consultation / "faq").is_dir():
                continue
            text = f"---\ntitle: {PLANTED}\n{keys.format(PLANTED)}{hidden}\n---\n{PLANTED}\n"
            (consultation / kind / f"{PLANTED}-{number}.md").write_text(text, encoding="utf-8")
        news = f"---\ntitle: {PLANTED}\ndate: 2026-11-01\n{hidden}\n---\n{PLANTED}\n"
        (root / f"content/news/{PLANTED}-{number}.md").write_text(news, encoding="utf-8")
        page = f"---\ntitle: {PLANTED}\n{hidden}\n---\n{PLANTED}\n"
        (root / f"content/pages/{PLANTED}-{number}.md").write_text(page, encoding="utf-8")
    file = consultation / "contributions/avis.csv"
    columns = file.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    rows = (
        {"number": "901", "state": "withheld", "reason": "Hors sujet", "place": PLANTED, "author": PLANTED},
        {"number": "902", "state": "withdrawn", "reason": "À sa demande", "place": PLANTED, "origin": PLANTED},
    )
    with open(file, "a", encoding="utf-8") as lines:
        for row in rows:
            values = {"date": "2026-03-01", "channel": "web", "kind": "opinion"} | row
            lines.write(",".join(values.get(column, "") for column in columns) + "\n")


def test_what_is_not_public_is_nowhere(tmp_path: Path) -> None:
    """Every kind of entry, as a draft, approved, held back; a contribution's place and author once it is withheld."""
    root = copied(tmp_path / "town")
    plant(root)
    build(root, tmp_path / "site")
    assert not found(tmp_path / "site")


def test_an_embargo_ends(tmp_path: Path) -> None:
    """The same texts are there once their time has come: the test above could fail."""
    root = copied(tmp_path / "town")
    plant(root)
    build(root, tmp_path / "site", "2031-01-02")
    assert len(found(tmp_path / "site")) > 10


def test_a_withdrawn_consultation_leaves_only_its_notice(tmp_path: Path) -> None:
    """Its address says that it was withdrawn and why; nothing of what hung on it is left."""
    root, site = copied(tmp_path / "town"), tmp_path / "site"
    index = root / "content/consultations/questions-au-conseil/index.md"
    text = index.read_text(encoding="utf-8").replace("title:", "state: withdrawn\nreason: Erreur de date\ntitle:", 1)
    index.write_text(text, encoding="utf-8")
    build(root, site)
    left = [path for path in tree(site) if "questions-au-conseil" in path]
    assert sorted(left) == ["en/questions-au-conseil/index.html", "questions-au-conseil/index.html"]
    assert "Erreur de date" in (site / "questions-au-conseil/index.html").read_text(encoding="utf-8")


def shown(site: Path, words: list[str]) -> list[str]:
    """Which of these words stand anywhere in a site: in the bytes of a file, or in a name."""
    everything = b"\n".join(path.encode() + b"\n" + page for path, page in tree(site).items()).lower()
    return [word for word in words if word.encode() in everything]


def test_a_hundred_hidden_texts_are_nowhere_then_all_are_there(tmp_path: Path) -> None:
    """In every kind of content, with their files and pictures: no trace a minute before, all of them a minute after.

    What is held back appears by itself; what was a draft, once it says that it is published.
    """
    root, site = copied(tmp_path / "town"), tmp_path / "site"
    early = datetime.fromisoformat("2031-01-01T07:59+01:00")
    without = due(root, site, instant=early)[0]
    plants = plant_everywhere(root, PLANTED)
    assert len(plants.words) > 120
    build(root, site, "2031-01-01T07:59")
    assert shown(site, plants.words) == []
    # Not even the dates of what is hidden leave a trace: the site has the instant it would have without them.
    assert without is not None
    assert instant_of((site / "build.json").read_bytes()) == without.instant
    assert append(root, instant=early).good
    recorded = b"".join(file.read_bytes() for file in [root / "journal.jsonl", *(root / "journal").iterdir()]).lower()
    assert [word for word in plants.words if word.encode() in recorded] == []
    build(root, site, "2031-01-01T08:01")
    assert len(shown(site, plants.words)) > 40
    plants.release()
    build(root, site, "2031-01-01T08:01")
    assert shown(site, plants.words) == plants.words
