"""What is typed into a form is kept or told the same way everywhere; `answers/` has forms and their cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from civicgen.content.form_files import original_form
from civicgen.content.forms import Form
from civicgen.forms.submissions import SentFile
from civicgen.forms.validate import checked
from civicgen.forms.wire import gathered

FILES = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in Path(__file__).parent.glob("answers/*.yml")
}
CASES = [(name, case) for name, file in sorted(FILES.items()) for case in file["answers"]]


def form_of(text: str, lang: str = "fr") -> Form:
    """A form from its file, which must be right."""
    form, problems = original_form("plan/forms/avis", "content/consultations/plan/forms/avis.yml", lang, text)
    assert form is not None, problems
    assert not problems
    return form


def plain(text: str) -> str:
    """A sentence as one types it: its spaces are plain."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda it: it["why"] if isinstance(it, dict) else it)
def test_answers(name: str, case: dict[str, Any]):
    """What is kept, what is told at which field, and what belongs to no field."""
    result = checked(form_of(FILES[name]["form"]), case["given"])
    assert {field: list(values) for field, values in result.values.items()} == case["kept"]
    assert {fault.part or fault.field: plain(fault.message) for fault in result.faults} == case.get("told", {})
    assert {field: list(values) for field, values in result.extra.items()} == case.get("extra", {})
    assert result.sound == ("told" not in case)


@pytest.mark.parametrize("name", FILES)
def test_what_is_kept_is_taken_again(name: str):
    """Checking what was kept gives the same: an import, a moderator and a server can each check again."""
    form = form_of(FILES[name]["form"])
    for case in FILES[name]["answers"]:
        if "told" not in case:
            once = checked(form, case["given"])
            again = checked(form, once.values)
            assert (once.values, ()) == (again.values, again.faults)


_ANYTHING = st.text(max_size=60) | st.sampled_from(["a", "b", "jeune", "ecole:bien", "a:4", "on", "-1", "9" * 30, "٣"])


@given(st.data())
def test_nothing_that_comes_breaks_it(data: st.DataObject):
    """Whatever is sent, under whatever name, the answer is values or faults; values are never more than was sent."""
    form = form_of(FILES[data.draw(st.sampled_from(sorted(FILES)))]["form"])
    names = [*(field.id for field in form.fields), "juger--ecole", "ordre--1", "parts--a", "x\x00", ""]
    sent = data.draw(st.dictionaries(st.sampled_from(names), st.lists(_ANYTHING, max_size=3), max_size=6))
    result = checked(form, sent)
    assert set(result.values) <= {field.id for field in form.fields}
    fields, extra = gathered(form, sent)
    assert set(result.values) <= set(fields)
    assert result.extra == extra
    for values in result.values.values():
        assert all("\x00" not in value and "\x1b" not in value for value in values)


def test_messages_are_in_the_language_of_the_reader():
    """The same fault, said in English and in French."""
    form = form_of(FILES["contribution"]["form"])
    assert checked(form, {}, lang="en").faults[0].message == "Fill in “Titre”."
    assert plain(checked(form, {}).faults[0].message) == "Remplissez « Titre »."


def test_files_are_held_against_the_form():
    """A file of another kind, or a larger one, is told before anyone opens it."""
    form = form_of(
        "title: Signaler\nmakes: message\nfields:\n  - {id: photo, type: file, label: Une photo, required: oui, "
        "purpose: Voir, keep: {days: 30}, accept: [jpeg, png], max_size: 2 Mo}\n"
    )

    def sent(name: str, size: int) -> list[SentFile]:
        return [SentFile(field="photo", name=name, size=size, media_type="image/jpeg", where="x")]

    assert checked(form, {}, sent("banc.JPG", 1000)).sound
    assert [fault.code for fault in checked(form, {}).faults] == ["missing"]
    assert [fault.code for fault in checked(form, {}, sent("banc.svg", 1000)).faults] == ["file-kind"]
    large = checked(form, {}, sent("banc.png", 2_000_001)).faults
    assert [plain(fault.message) for fault in large] == ["Ce fichier est trop lourd : 2 Mo au plus."]
