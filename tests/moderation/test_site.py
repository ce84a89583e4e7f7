"""What moderation publishes is on the site as it was decided, counted by the way it came, and built as if anew."""

from __future__ import annotations

import csv
import datetime
import re
import shutil
from pathlib import Path

import pytest

from civicgen.builder.build import build
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.publication.figures import counted, write_figures
from civicgen.pages.machines.tabular import harmless
from tests.moderation.desk import box, forms_of, portal, published, sent
from tests.moderation.test_faces import OWN

AT = datetime.datetime(2026, 3, 20, 12, tzinfo=datetime.UTC)
CHARTER = "---\ntitle: Charte\nrole: charter\n---\nPour contester, écrivez à la mairie.\n"


@pytest.fixture
def root(tmp_path):
    made = portal(tmp_path / "portail")
    (made / "content" / "pages").mkdir()
    (made / "content" / "pages" / "charte.md").write_text(CHARTER, encoding="utf-8")
    return made


def built(root: Path) -> dict[str, bytes]:
    """The files of the site, made in this process."""
    report = build(root, root / "public", instant=AT, jobs=1)
    assert report.good, report.problems
    return {
        path.relative_to(root / "public").as_posix(): path.read_bytes()
        for path in (root / "public").rglob("*")
        if path.is_file()
    }


def anew(root: Path) -> dict[str, bytes]:
    """The same sources, built where nothing was before."""
    fresh = root.with_name("neuf")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("public", ".civicgen"))
    return built(fresh)


def text_of(page: bytes) -> str:
    """Words of the main part of a page."""
    main = re.search(r"(?s)<main.*?</main>", page.decode())
    assert main is not None
    return " ".join(re.sub(r"<[^>]+>", " ", main[0]).split())


def released(root: Path, inbox) -> None:
    """Publish and count, as the command does."""
    assert published(root, inbox).problems == []
    write_figures(root, counted(inbox.items(), forms_of(root), inbox.received()))


def test_what_was_decided_is_what_is_read(root, tmp_path):
    sendings = [
        sent(1, avis="Demandez à Paul Martin.", courriel="secret@x.example"),
        sent(2, avis="Une insulte"),
        sent(3, avis="La même idée"),
        sent(4, avis="Attend encore"),
        sent(5, "message", message="Un message privé"),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        inbox.decide("s1", Decision(act="publish", reason="third-party", masks=("Paul Martin",)))
        inbox.decide("s2", Decision(act="withhold", reason="insult", note="note interne"))
        inbox.decide("s3", Decision(act="group", reason="same-idea", head="s1"))
        inbox.decide("s5", Decision(act="publish"))
        released(root, inbox)
        first = built(root)
        assert first == anew(root)
        one = text_of(first["plan/contributions/1/index.html"])
        assert "Demandez à […]." in one
        assert "Motif : third-party" in one
        two = text_of(first["plan/contributions/2/index.html"])
        assert "Motif : insult" in two
        assert "La personne qui l’a écrit peut contester : Charte" in two
        figures = text_of(first["plan/chiffres/index.html"])
        assert "en ligne 5 1 1 1 1 1" in figures  # received, published, grouped, withheld, private, waiting
        assert "Par quelle voie En tout" in figures
        assert "5 en tout : les 3 contributions ci-dessus, et 2 autres envois qui ne sont pas publics" in figures
        assert "Les motifs de la modération" in text_of(first["charte/index.html"])
        everything = b"".join(first.values()) + b"".join(
            p.read_bytes() for p in root.rglob("content/**/*") if p.is_file()
        )
        for private in (
            "secret@x.example",
            "Une insulte",
            "Attend encore",
            "message privé",
            "note interne",
            "Paul Martin",
        ):
            assert private.encode() not in everything

        inbox.decide("s4", Decision(act="publish"))
        released(root, inbox)
        second = built(root)
        assert "en ligne 5 2 1 1 1 0" in text_of(second["plan/chiffres/index.html"])
        assert second == anew(root)


def test_hostile_texts_are_published_as_they_are(root, tmp_path):
    """No formula in a table that a clerk opens, no mark-up in a page; every letter of the text is there."""
    with box(tmp_path / "inbox", root, [sent(number, avis=text) for number, text in enumerate(OWN, 1)]) as inbox:
        for item in list(inbox.items()):
            inbox.decide(item.id, Decision(act="publish"))
        released(root, inbox)
    table = (root / "content/consultations/plan/contributions/avis.csv").read_text(encoding="utf-8")
    for row in csv.reader(table.splitlines()):
        assert [cell for cell in row if cell and harmless(cell) != cell] == []
    site = built(root)
    pages = [data.decode() for name, data in site.items() if name.startswith("plan/contributions/")]
    assert len(pages) > len(OWN)
    for page in pages:
        assert not re.search(r"<(?:script|img|textarea/|svg onload)", page.partition("<main")[2].partition("</main")[0])
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", page)


def test_further_answers_reach_the_open_data(root, tmp_path):
    """What a form asks besides and publishes is a table with its dictionary; of what is withheld, nothing."""
    sendings = [
        sent(1, avis="Un banc", quartier="Bourg-Neuf"),
        sent(2, avis="Une insulte", quartier="Secret"),
        sent(3, avis="=Un texte " * 500, quartier="=SOMME(A1)"),
        sent(4, avis="Sans quartier"),
    ]
    with box(tmp_path / "inbox", root, sendings) as inbox:
        for number in (1, 3, 4):
            inbox.decide(f"s{number}", Decision(act="publish"))
        inbox.decide("s2", Decision(act="withhold", reason="insult"))
        released(root, inbox)
    gone = "number,channel,kind,state,reason,x-quartier\n9,web,opinion,withdrawn,À sa demande,Secret\n"
    (root / "content/consultations/plan/contributions/autres.csv").write_text(gone, encoding="utf-8")
    site = built(root)
    rows = list(csv.reader(site["plan/donnees/champs.csv"].decode().splitlines()))
    assert rows[0] == ["number", "field", "question", "answer"]
    answers = sorted((row[1:] for row in rows[1:]), key=lambda row: row[2])
    assert answers == [
        ["quartier", "Votre quartier", "=SOMME(A1)"],
        ["quartier", "Votre quartier", "Bourg-Neuf"],
    ]
    assert b"'=SOMME" in site["plan/donnees/champs-tableur.csv"]
    assert b"Bourg-Neuf" in site["donnees/champs.jsonl"]
    assert b"Secret" not in b"".join(site.values())
    means = list(csv.reader(site["donnees/dictionnaire.csv"].decode().splitlines()))
    assert ["fields", "field", "", "", "plan/quartier", "Votre quartier"] in means
    assert {row[1] for row in means if row[0] == "fields"} == set(rows[0])
    assert "champs.csv" in site["plan/donnees/index.html"].decode()
    assert site == anew(root)


def test_what_no_form_publishes_stays_where_it_is(root, tmp_path):
    """A column of the clerk's own, and an answer that only staff may read: neither is told."""
    folder = root / "content/consultations/plan/contributions"
    folder.mkdir()
    rows = "number,channel,kind,text,x-note,x-courriel\n1,web,opinion,Un banc,kumquat,kumquat\n"
    (folder / "a.csv").write_text(rows, encoding="utf-8")
    site = built(root)
    assert "plan/donnees/champs.csv" not in site
    assert b"kumquat" not in b"".join(site.values())
