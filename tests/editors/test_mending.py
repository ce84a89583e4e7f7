"""What an editor could not open is written so that it can, and means the same."""

from __future__ import annotations

import pytest
import yaml

from civicgen.content import types
from civicgen.content.entries import mapping_values, open_mapping
from civicgen.content.form_files import original_form
from civicgen.content.forms import Form
from civicgen.editors.mending import mended_entry, mended_list, mended_whole
from civicgen.typed.nodes import Written

CASES = {
    "a colon in a title": ("titre : Plan : quel village ?\n", "title : 'Plan : quel village ?'\n"),
    "French keys": ("titre: A\nmotif: B\n", "title: A\nreason: B\n"),
    "French words": ("état: publiée\ndécision: en partie\n", "state: published\ndecision: partly\n"),
    "in quotes": ('"état": "publiée"\n', '"state": "published"\n'),
    "numbers of contributions": ("to: [#45, syntheses/avis#velo]\n", 'to: ["#45", syntheses/avis#velo]\n'),
    "a date in words": ("date: 1er mai 2026\n", "date: 2026-05-01\n"),
    "no-break spaces": ("titre\u00a0:\u00a0Budget\n", "title : Budget\n"),
    "a block stays": ("motif: |\n  état: publiée\n  deux\n", "reason: |\n  état: publiée\n  deux\n"),
    "remarks stay": ("# état: publiée\ntitre: A # oui\n", "# état: publiée\ntitle: A # oui\n"),
    "nothing to do": ("title: A\nto: [1]\n", "title: A\nto: [1]\n"),
}


def _read(front: str):
    node, problems = open_mapping(front, Written("x", front), 1)
    assert node is not None
    assert problems == []
    return mapping_values(node, types.Answer, Written("x", front))[0]


@pytest.mark.parametrize("name", CASES)
def test_mended(name) -> None:
    """One place each; what stands around it is the same, and strict YAML reads what we read."""
    given, expected = CASES[name]
    body = "\ntitre : état: publiée\r\n---\nfin"
    made = mended_entry(f"---\n{given}---\n{body}".encode(), types.Answer, "x.md").decode()
    assert f"---\n{expected}---\n{body}" == made
    assert _read(given) == _read(expected)
    assert yaml.safe_load(expected) is not None


def test_mended_twice() -> None:
    """What is mended has nothing to mend."""
    for given, _ in CASES.values():
        once = mended_entry(f"---\n{given}---\n".encode(), types.Answer, "x.md")
        assert once == mended_entry(once, types.Answer, "x.md")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no front matter",
        b"---\nnever closed",
        b"---\n\xff\xfe\n---\n",
        b"---\n- a\n---\n",
        b"---\ntitle: [\n---\n",
    ],
)
def test_what_is_broken_stays(data) -> None:
    """A file that cannot be read is for a person, with `civicgen check`."""
    assert data == mended_entry(data, types.Answer, "x.md")


def test_forms() -> None:
    """A form has keys only; choices in plain words become things, quoted ones too, and it asks the same."""
    given = (
        'modèle: sondage\nchamps:\n  - id: a\n    type: choix\n    intitulé: Où : là ?\n    choix: [La gare, "b, c"]\n'
        "  - {id: photo, type: fichier, label: P, max_size: 8 Mo, purpose: x, keep: {days: 1, until: 2027-01-01}}\n"
    )
    made = mended_whole(given, Form, "avis.yml")
    held = yaml.safe_load(made)
    assert held["preset"] == "survey"
    assert held["fields"][0]["choices"] == [{"id": "la-gare", "label": "La gare"}, {"id": "b-c", "label": "b, c"}]
    assert held["fields"][1]["max_size"] == "8 Mo"
    assert mended_whole(made, Form, "avis.yml") == made
    before, after = (original_form("p/forms/avis", "avis.yml", "fr", f"title: T\n{text}")[0] for text in (given, made))
    assert before == after
    assert before is not None


def test_lists() -> None:
    """Things of lists too, under a key or not; steps and points inside a file."""
    given = "# Nos thèmes\n- identifiant: a\n  titre: A : b\n- id: c\n  title: C\n"
    expected = "# Nos thèmes\n- id: a\n  title: 'A : b'\n- id: c\n  title: C\n"
    assert expected == mended_list(given, types.Topic, "topics.yml")
    assert f"topics:\n{expected}" == mended_list(f"topics:\n{given}", types.Topic, "topics.yml")
    steps = "étapes:\n  - id: avis\n    titre: Avis\n    nature: contribution\n    ouvre: 12/03/2026\n"
    made = mended_entry(f"---\n{steps}---\n".encode(), types.Consultation, "index.md").decode()
    assert "steps:\n  - id: avis\n    title: Avis\n    kind: contribution\n    opens: 2026-03-12\n" in made
