"""A town whose contributions say what the tests look for, and hide one word in all that may not be found."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from civicgen.builder.build import build
from tests.publish.towns import PLAN, town, write

PLANTED = "kumquat"
"""A word that stands in nothing public."""
INSTANT = datetime(2026, 4, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
OPEN = datetime(2026, 2, 20, 12, tzinfo=ZoneInfo("Europe/Paris"))
"""While people answer: what they say is compared with what was said before."""
SEARCH = "search: {index: none, words: yes, similar: yes}\n"
THINGS = ("école", "marché", "rivière", "bibliothèque", "piscine", "verger", "gare", "forêt", "musée", "théâtre")
DOINGS = ("réparer", "agrandir", "ouvrir", "repeindre", "éclairer", "planter", "protéger", "déplacer", "nettoyer")
WHENS = ("dimanche", "hiver", "printemps", "demain", "vacances", "midi", "soirée")


def text(number: int) -> str:
    """What contribution `number` says: a thing, a doing, a time, and a word of its own."""
    thing, doing, when = THINGS[number % 10], DOINGS[number % 9], WHENS[number % 7]
    return f"Il faudrait {doing} {thing} avant {when}. Propre à ce texte : singulier{number}."


def rows(numbers: range, **more: str) -> str:
    """A file of contributions."""
    stream = io.StringIO()
    names = ["number", "date", "kind", "topic", "title", "text", "state", "reason", "author", *more]
    table = csv.writer(stream, lineterminator="\n")
    table.writerow(names)
    for number in numbers:
        title = f"Pour {THINGS[number % 10]}" if number % 3 else ""
        topic = ("ecoles", "nature")[number % 2]
        table.writerow(
            [number, "2026-02-03", "opinion", topic, title, text(number), "published", "", "", *more.values()]
        )
    return stream.getvalue()


def words_town(root: Path, contributions: int = 130) -> Path:
    """A town with one consultation that many answered, another that is a draft, and secrets everywhere."""
    town(root)
    settings = (root / "civicgen.yml").read_text(encoding="utf-8")
    write(root, "civicgen.yml", settings + SEARCH)
    write(root, "content/topics.yml", "- {id: ecoles, title: Les écoles}\n- {id: nature, title: La nature}\n")
    home = "content/consultations/marche"
    gone = f"{contributions + 1},2026-02-03,opinion,nature,,,withheld,Insulte,"
    write(root, f"{home}/contributions/avis.csv", f"{rows(range(1, contributions + 1))}{gone}\n")
    secret = f"title: {PLANTED}\nreason: {PLANTED}\ndecision: partly\nto: '#1'"
    write(root, f"{home}/answers/cachee.md", f"---\n{secret}\n---\n{PLANTED}\n")
    later = f"{secret}\nstate: published\npublish_at: 2026-09-01"
    write(root, f"{home}/answers/retenue.md", f"---\n{later}\n---\n{PLANTED}\n")
    said = "title: Le théâtre ouvrira\nreason: Le conseil l'a voulu\ndecision: accepted\nto: '#1'"
    said += "\nstate: published\ndate: 2026-03-20"
    write(root, f"{home}/answers/dite.md", f"---\n{said}\n---\nLe théâtre sera repeint.\n")
    translated = "title: The theatre will open\nreason: The council wanted it"
    write(root, f"{home}/answers/dite.en.md", f"---\n{translated}\n---\nThe theatre will be painted.\n")
    draft = PLAN.replace("title: Le marché", "title: Le secret\nstate: draft")
    write(root, "content/consultations/secret/index.md", draft)
    write(
        root,
        "content/consultations/secret/contributions/avis.csv",
        f"number,date,kind,text\n1,2026-02-03,opinion,{PLANTED}\n2,2026-02-03,opinion,{PLANTED} encore\n",
    )
    return root


def built(root: Path, site: Path, instant: datetime = INSTANT) -> dict[str, bytes]:
    """Build, in this process; every file of the site."""
    report = build(root, site, instant=instant, jobs=1)
    assert report.good, report.problems
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}
