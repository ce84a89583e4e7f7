"""What `new` writes is read without a problem, as a draft, under an address that nothing else has."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from civicgen.cli.kinds import KINDS
from civicgen.cli.new import NAMES, PRESETS
from civicgen.cli.skeleton import keys
from civicgen.content.meanings import meaning
from civicgen.content.presets import PRESETS as READY
from civicgen.content.presets import preset as ready_made
from civicgen.content.read import read_sources
from tests.cli.running import run


@pytest.fixture(params=["fr", "en"])
def portal(request, tmp_path, capsys) -> Path:
    root: Path = tmp_path / "portal"
    assert run(capsys, "init", root, "--lang", request.param).code == 0
    return root


def entries(root: Path):
    sources, problems = read_sources(root)
    assert sources is not None, problems
    assert not problems
    lang = sources.config.language
    found: dict[str, Any] = {entry.name: entry for entry in sources.entries[lang]}
    return found | {form.name: form for form in sources.forms.get(lang, ())}


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_is_a_draft_that_can_be_read(portal, capsys, kind):
    """No problem, not even a warning; nothing published; the title as it was typed."""
    before = entries(portal)
    title = 'Où : « c\'est » #1, "oui" & non'
    ran = run(capsys, "new", kind, title, "--site", portal)
    assert ran.code == 0, ran.err
    assert Path(ran.out.strip()).is_file()
    after = entries(portal)
    (name,) = after.keys() - before.keys()
    assert after[name].state == "draft"
    assert after[name].title == title
    assert isinstance(after[name], KINDS[kind].type)
    assert ran.err.strip()


@pytest.mark.parametrize("preset", PRESETS)
def test_every_preset_is_a_form_to_complete(portal, capsys, preset):
    """Its file says every field in the language of the portal, and reads as the preset itself does."""
    file = Path(run(capsys, "new", "form", "Un formulaire", "--preset", preset, "--site", portal).out.strip())
    made = entries(portal)[f"{file.parent.parent.name}/forms/un-formulaire"]
    ready = ready_made(preset, made.lang)
    assert made.preset == preset
    assert [field.id for field in made.fields] == [field.id for field in ready.fields]
    for field, known in zip(made.fields, ready.fields, strict=True):
        assert known == structs.replace(field, choices=known.choices, rows=known.rows)
        if made.lang == "fr":
            assert known.label != next(each.label for each in READY[preset].fields if each.id == field.id)


@pytest.mark.parametrize(("typed", "kind"), [("réponse", "answer"), ("Synthese", "synthesis"), ("décompte", "tally")])
def test_kinds_may_be_typed_in_french(portal, capsys, typed, kind):
    """With or without accents and capitals."""
    ran = run(capsys, "new", typed, "Le parking", "--site", portal)
    assert ran.code == 0, ran.err
    assert Path(ran.out.strip()).parent.name == KINDS[kind].folder


def test_what_can_be_typed_is_told_in_french_too(portal, capsys):
    """A kind that there is not, a decision that no answer can have."""
    assert "answer (réponse)" in run(capsys, "new", "bidule", "Le parking", "--site", portal, "--lang", "fr").err
    assert "answer, result" in run(capsys, "new", "bidule", "Le parking", "--site", portal, "--lang", "en").err
    file = Path(run(capsys, "new", "answer", "Le parking", "--site", portal).out.strip())
    file.write_text("---\ntitle: Le parking\ndate: 2026-03-12\nstate: draft\ndecision: bidule\n---\n", encoding="utf-8")
    told = "accepted (accepté), partly (en partie), refused (refusé)"
    assert told in run(capsys, "check", portal, "--lang", "fr").out
    assert told in run(capsys, "check", portal, "--lang", "fr", "--json").out
    assert "accepted, partly, refused" in run(capsys, "check", portal, "--lang", "en").out


def test_nothing_is_ever_replaced(portal, capsys):
    """The same title twice gives two files; the first stays as it was."""
    first = Path(run(capsys, "new", "answer", "Le parking", "--site", portal).out.strip())
    first.write_text("mine", encoding="utf-8")
    second = Path(run(capsys, "new", "answer", "Le PARKING !", "--site", portal).out.strip())
    assert first.read_text(encoding="utf-8") == "mine"
    assert second.name == "le-parking-2.md"


def test_no_address_twice(portal, capsys):
    """A consultation cannot have the address of a page, of a language, or of a page that civicgen makes."""
    for title in ("News", "Actualités", "Glossaire", "Contact", "en", "Index"):
        file = Path(run(capsys, "new", "consultation", title, "--site", portal).out.strip())
        assert file.name == "index.md"
    from datetime import UTC, datetime

    from civicgen.builder.build import build

    assert (
        build(portal, instant=datetime.now(UTC), preview=True, output=portal / ".civicgen" / "preview").problems == ()
    )


def test_every_procedure_gives_its_steps(portal, capsys):
    """Each is read; the steps are undated, to be announced."""
    for procedure in (
        "consultation",
        "public-inquiry",
        "participatory-budget",
        "questions",
        "petition",
        "text",
        "survey",
    ):
        ran = run(capsys, "new", "consultation", procedure, "--procedure", procedure, "--site", portal)
        assert ran.code == 0
    for entry in entries(portal).values():
        if getattr(entry, "steps", ()) and entry.state == "draft":
            assert len(entry.steps) >= 2
            assert all(step.opens is None for step in entry.steps)


def test_the_consultation_meant(portal, capsys, monkeypatch):
    """The only one; else the one in which one stands; else the one named; a slip is corrected."""
    assert run(capsys, "new", "meeting", "A", "--site", portal).code == 0
    run(capsys, "new", "consultation", "Autre plan", "--site", portal)
    ran = run(capsys, "new", "meeting", "B", "--site", portal)
    assert ran.code == 2
    assert "autre-plan" in ran.err
    ran = run(capsys, "new", "meeting", "B", "--site", portal, "--in", "autre-pln")
    assert "Did you mean autre-plan" in ran.err
    assert run(capsys, "new", "meeting", "B", "--site", portal, "--in", "content/consultations/autre-plan/").code == 0
    monkeypatch.chdir(portal / "content" / "consultations" / "autre-plan")
    ran = run(capsys, "new", "meeting", "C")
    assert ran.out.strip() == str(Path("meetings") / "c.md")


def test_it_never_waits_for_an_answer_without_a_terminal(portal, capsys):
    """A title that was forgotten is a usage error."""
    ran = run(capsys, "new", "news", "--site", portal)
    assert ran.code == 2
    assert "title" in ran.err


def test_what_can_be_typed_is_what_there_is():
    """The names that help and completion know without loading anything."""
    assert tuple(KINDS) == NAMES


def test_every_key_that_needs_it_is_explained():
    """What a skeleton says comes from the types themselves."""
    for what in KINDS.values():
        told = [field.name for field in keys(what.type) if meaning(what.type, field.name)]
        assert "title" in told
        assert "state" in told
        assert len(told) >= len(keys(what.type)) / 2


@pytest.mark.parametrize("kind", ["answer", "synthesis", "result"])
def test_what_is_published_bears_a_date(portal, capsys, kind):
    """A skeleton has one from the start; published without one, it is warned of."""
    from datetime import UTC, datetime

    from civicgen.builder.build import build

    file = Path(run(capsys, "new", kind, "Le parking", "--site", portal).out.strip())
    text = file.read_text(encoding="utf-8")
    assert "\npublished: 20" in text
    text = re.sub("state: .*", "state: published", re.sub("published: 20.*", "", text))
    text = re.sub("(?m)(To be written|À écrire|^Write here|^Écrivez ici).*", "Voilà.", text)
    file.write_text(text, encoding="utf-8")
    problems = build(portal, instant=datetime.now(UTC), trial=True).problems
    assert [problem.severity for problem in problems if problem.code == "no-date"] == ["warning"]


def test_the_command_that_check_names_for_ballots_makes_the_file_it_names(portal, capsys):
    """Copied from the problem as it stands, it makes the tally that the ballots lack."""
    consultation = next((portal / "content" / "consultations").iterdir()).name
    ballots = portal / "content" / "consultations" / consultation / "ballots" / "le-choix-2.csv"
    ballots.parent.mkdir(exist_ok=True)
    ballots.write_text("a,b\n1,\n", encoding="utf-8")
    ran = run(capsys, "check", "--site", portal, "--lang", "en")
    found = re.search(r"civicgen (new tally .*)", ran.out + ran.err)
    assert found
    command = shlex.split(found[1])
    assert run(capsys, *command, "--site", portal).code == 0
    assert ballots.with_suffix(".md").exists()
