"""The starter and the demonstration hold: no problem on any day, invented throughout, each kind of thing shown."""

from __future__ import annotations

import csv
import datetime
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

from civicgen.content.read import read_sources
from civicgen.content.types import Answer, Consultation, Result, Synthesis
from civicgen.content.values import Channel, ContributionKind, ContributionState, Decision, Progress, StepKind
from civicgen.portal.link import link
from civicgen.portal.portal import Portal, Process
from civicgen.portal.store import Store

ROOT = Path(__file__).resolve().parents[1]
STARTER, EXAMPLE = ROOT, ROOT / "example_site"
CONSULTATIONS = EXAMPLE / "content" / "consultations"
TODAY = datetime.date(2026, 11, 23)

_PHONE = re.compile(r"(?<![\d ])0[1-9](?:[  .]\d\d){4}(?!\d)")
_FICTION = re.compile(r"01 99 00 |02 61 91 |03 53 01 |04 65 71 |05 36 49 |06 39 98 ")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+\w")
_ADDRESS = re.compile(r"https?://([\w.-]+)")
_OF_THE_STATE = {"formulaire.defenseurdesdroits.fr", "www.defenseurdesdroits.fr"}


def linked(root: Path, day: datetime.date, folder: Path) -> Portal:
    """The portal at noon of a day; everything that reading and linking have to say is a failure."""
    sources, problems = read_sources(root)
    assert sources is not None
    store = Store(folder / "store.sqlite")
    unread = (*store.take_in(root, sources.streams), *store.ledger.take_in(root))
    noon = datetime.datetime.combine(day, datetime.time(12), sources.config.zone)
    portal, dangling = link(sources, store, noon)
    assert (*problems, *unread, *dangling) == ()
    return portal


def process(portal: Portal, name: str, lang: str = "fr") -> Process:
    return next(each for each in portal.editions[lang].processes if each.id == name)


def texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text of a portal that a visitor may read."""
    files = [root / "civicgen.yml", *(root / "content").rglob("*")]
    for path in files:
        if path.suffix in {".md", ".yml", ".csv", ".jsonl", ".geojson", ".svg"}:
            yield path, path.read_text(encoding="utf-8")


def rows(consultation: str = "*") -> list[dict[str, str]]:
    """Every contribution of the demonstration, or of one consultation, as it lies in its file."""
    found: list[dict[str, str]] = []
    for path in sorted(CONSULTATIONS.glob(f"{consultation}/contributions/*")):
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".csv":
            found += csv.DictReader(text.splitlines(keepends=True))
        elif path.suffix == ".jsonl":
            found += [{key: str(value) for key, value in json.loads(line).items()} for line in text.splitlines()]
        else:
            front, body = text.split("---\n", 2)[1:]
            found.append(dict(line.split(": ", 1) for line in front.splitlines()) | {"text": body})
    return found


@pytest.mark.parametrize("root", [STARTER, EXAMPLE], ids=["starter", "example"])
@pytest.mark.parametrize(
    "day", [datetime.date(2026, 11, 20), TODAY, datetime.date(2027, 6, 30), datetime.date(2040, 1, 1)]
)
def test_reads_and_links_without_a_problem_on_any_day(root: Path, day: datetime.date, tmp_path: Path) -> None:
    linked(root, day, tmp_path)


@pytest.mark.parametrize("year", [2026, 2027, 2035])
def test_the_starter_is_open_whenever_it_is_copied(year: int, tmp_path: Path) -> None:
    portal = linked(STARTER, datetime.date(year, 11, 23), tmp_path)
    (only,) = portal.editions["fr"].processes
    assert only.state == "open"
    assert not only.late
    current = only.consultation.steps[only.current or 0]
    assert "online" not in current.respond  # no form backend is chosen
    assert {"telephone", "email", "paper", "in-person"} <= set(current.respond)


@pytest.mark.parametrize("root", [STARTER, EXAMPLE], ids=["starter", "example"])
def test_pages_the_law_wants_are_there_in_both_languages(root: Path, tmp_path: Path) -> None:
    portal = linked(root, TODAY, tmp_path)
    for lang in ("fr", "en"):
        standing = {page.role: page for page in portal.editions[lang].standing if page.role}
        assert {"charter", "legal", "privacy", "accessibility"} <= standing.keys()
        assert all(page.lang == lang for page in standing.values())
        assert standing["accessibility"].conformity
    body = next(page.body for page in portal.editions["fr"].standing if page.role == "accessibility")
    parts = [
        "État de conformité",
        "Résultat des tests",
        "Contenus non accessibles",
        "Établissement",
        "Retour d’information",
        "Voies de recours",
    ]
    places = [body.index(f"## {part}") for part in parts]
    assert places == sorted(places)  # the order is imposed
    assert "article 47" in body
    assert "**non conforme**" in body  # nobody has audited it: the only honest mention


@pytest.mark.parametrize(
    ("name", "standing", "late"),
    [
        ("plan-local-2026", "followed-up", False),
        ("budget-participatif-2026", "followed-up", False),
        ("reglement-salle-des-fetes", "open", False),
        ("questions-au-conseil", "open", False),
        ("bibliotheque-mercredi", "followed-up", False),
        ("cour-de-l-ecole-2027", "coming", False),
        ("travaux-du-pont-2027", "informing", False),
    ],
)
@pytest.mark.parametrize("day", [TODAY, datetime.date(2027, 2, 15)])
def test_states_of_the_demonstration(name: str, standing: str, late: bool, day: datetime.date, tmp_path: Path) -> None:
    found = process(linked(EXAMPLE, day, tmp_path), name)
    assert (found.standing, found.late) == (standing, late)


def test_one_question_is_overdue_and_one_still_has_time(tmp_path: Path) -> None:
    portal = linked(EXAMPLE, TODAY, tmp_path)
    found = process(portal, "questions-au-conseil")
    waiting = [
        datetime.date.fromisoformat(row["date"])
        for row in rows(found.id)
        if row["kind"] == "question" and not row["state"] and int(row["number"]) not in found.trace.answers_to_number
    ]
    within = datetime.timedelta(days=found.consultation.answer_within)
    late = [day for day in waiting if day + within < TODAY]
    assert (len(late), len(waiting)) == (1, 2)


def test_every_point_of_the_plan_is_answered(tmp_path: Path) -> None:
    found = process(linked(EXAMPLE, TODAY, tmp_path), "plan-local-2026")
    (synthesis,) = found.syntheses
    without = [point.id for point in synthesis.points if not found.trace.answers_of((synthesis.name, point.id))]
    assert 6 <= len(synthesis.points) <= 8
    assert not without


def test_the_demonstration_shows_every_kind_of_thing(tmp_path: Path) -> None:
    portal = linked(EXAMPLE, TODAY, tmp_path)
    entries = portal.editions["fr"].entries.values()
    steps = {step.kind for entry in entries if isinstance(entry, Consultation) for step in entry.steps}
    assert steps == set(get_args(StepKind))
    assert {entry.decision for entry in entries if isinstance(entry, Answer)} == set(get_args(Decision))
    assert {entry.status for entry in entries if isinstance(entry, Result)} == set(get_args(Progress))
    contributions = rows()
    kinds = {row["kind"] for row in contributions}
    assert kinds == set(get_args(ContributionKind))
    assert {row.get("state") or "published" for row in contributions} == set(get_args(ContributionState))
    assert {row["channel"] for row in contributions} == set(get_args(Channel)) - {"import"}
    streams = {Path(stream.file).suffix for stream in portal.sources.streams}
    assert streams == {".csv", ".jsonl", ".md"}


def test_what_is_not_published_says_why_and_nothing_else() -> None:
    hidden = [row for row in rows() if row.get("state") in ("withheld", "withdrawn")]
    assert len(hidden) >= 3
    for row in hidden:
        assert row["reason"]
        assert not any(row.get(key) for key in ("text", "title", "author"))


def test_the_base_of_the_synthesis_is_what_was_received(tmp_path: Path) -> None:
    portal = linked(EXAMPLE, TODAY, tmp_path)
    counts = Counter(row["channel"] for row in rows("plan-local-2026"))
    entry = next(
        each
        for each in portal.editions["fr"].entries.values()
        if isinstance(each, Synthesis) and "plan-local" in each.name
    )
    said = [int(number) for number in re.findall(r"\d+", entry.base)]
    assert said[:6] == [
        sum(counts.values()),
        counts["web"],
        counts["paper"],
        counts["meeting"],
        counts["post"],
        counts["email"],
    ]


def test_essential_pages_are_translated_and_some_are_not_on_purpose(tmp_path: Path) -> None:
    entries = linked(EXAMPLE, TODAY, tmp_path).editions["en"].entries.values()
    essential = [entry for entry in entries if isinstance(entry, Consultation | Synthesis | Answer | Result)]
    assert [entry.name for entry in essential if entry.lang != "en"] == []
    assert sum(entry.lang != "en" for entry in entries) >= 5


@pytest.mark.parametrize("root", [STARTER, EXAMPLE], ids=["starter", "example"])
def test_nobody_real_can_be_reached(root: Path) -> None:
    for path, text in texts(root):
        for phone in _PHONE.findall(text):
            assert _FICTION.match(phone.replace(" ", " ")), (path, phone)
        for mail in _MAIL.findall(text):
            assert mail.endswith(".example"), (path, mail)
        for host in _ADDRESS.findall(text):
            assert host.endswith((".example", "www.w3.org")) or host in _OF_THE_STATE, (path, host)


def test_the_starter_names_the_town_in_two_spellings_only() -> None:
    """So that copying it can put another name in its place."""
    for path, text in texts(STARTER):
        for found in re.findall(r"saint.exemple", text, re.IGNORECASE):
            assert found in ("Saint-Exemple", "saint-exemple"), path
