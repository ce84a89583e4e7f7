"""The form that a server shows again holds all that was typed, says what is wrong, and cannot be broken out of."""

from __future__ import annotations

from datetime import UTC, datetime

import html5lib
import pytest
from bs4 import BeautifulSoup
from msgspec import structs

from civicgen.forms.backend import RenderedForm
from civicgen.forms.html import writer
from civicgen.forms.shown import SummedUp
from civicgen.forms.validate import checked
from civicgen.forms.versions import version
from civicgen.forms.views import answered, form_view
from tests.themes.samples import EVERYTHING

SENT = RenderedForm(mode="post", action="https://formulaires.example/s/tout", honeypot="vide", reviews=True)
NASTY = "</textarea></dl><script>alert(1)</script>\"' onfocus=alert(1) &amp; {{ 7*7 }} {% raw %} \u202e"
TYPED = {
    "line": ["Une ligne"],
    "long": ["Un\ntexte"],
    "one": ["b"],
    "many": ["a", "c"],
    "menu": ["n3"],
    "scale": ["4"],
    "grades--a": ["b"],
    "grades--b": ["c"],
    "rank--1": ["c"],
    "rank--2": ["a"],
    "share--a": ["4"],
    "share--c": ["6"],
    "place": ["Le lavoir"],
    "email": ["jean@exemple.fr"],
    "day": ["12/03/2026"],
    "more": ["yes"],
}


def sent_by(form: BeautifulSoup) -> dict[str, list[str]]:
    """What a browser would send of a form as it stands, its honeypot aside."""
    found: dict[str, list[str]] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        name, kind = str(tag["name"]), tag.get("type")
        if name == "vide" or kind == "file" or (kind in ("radio", "checkbox") and not tag.has_attr("checked")):
            continue
        if tag.name == "select":
            chosen = tag.find("option", selected=True)
            value = str(chosen["value"]) if chosen else ""
        else:
            value = tag.get_text().removeprefix("\n") if tag.name == "textarea" else str(tag.get("value", ""))
        if value:
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_nothing_typed_is_lost(lang):
    """A form shown again with an error would be sent again with every answer that it held, of every type."""
    typed = TYPED | {"email": ["jean@"]}
    faults = checked(EVERYTHING, typed).faults
    assert [fault.field for fault in faults] == ["email"]
    page = BeautifulSoup(writer(lang).form(form_view(EVERYTHING, SENT, typed, faults)), "html.parser")
    assert sent_by(page) == typed
    wrong = page.find(id="f-email")
    assert wrong is not None
    assert wrong["aria-invalid"] == "true"
    assert page.find(id=str(wrong["aria-describedby"])) is not None
    summary = page.select_one("[role=alert]")
    assert summary is not None
    assert [link["href"] for link in summary.find_all("a")] == ["#f-email"]


def test_every_fault_leads_to_what_it_is_about():
    """Each line of the summary points at something that is on the page."""
    typed = {"grades--a": ["nope"], "rank--1": ["a"], "rank--2": ["a"], "share--b": ["x"], "scale": ["77"]}
    faults = checked(EVERYTHING, typed).faults
    assert len(faults) >= 6
    page = BeautifulSoup(writer("fr").form(form_view(EVERYTHING, SENT, typed, faults)), "html.parser")
    summary = page.select_one("[role=alert]")
    assert summary is not None
    for link in summary.find_all("a"):
        assert page.find(id=str(link["href"])[1:]) is not None, link


def test_what_people_type_stays_text():
    """Whatever is typed anywhere, the page has the elements that the form alone has, and shows it as it was typed."""
    typed = {name: [NASTY] for name in (*TYPED, "basket", "file")}
    given = form_view(EVERYTHING, SENT, typed, checked(EVERYTHING, typed).faults)
    shown = writer("fr")
    for made in (
        shown.form(given),
        shown.review(SummedUp(action="/c", hidden=(("jeton", NASTY),), answers=answered(EVERYTHING, typed))),
        shown.receipt(
            "0000-0000-0000", datetime(2026, 3, 1, tzinfo=UTC), "Europe/Paris", answered(EVERYTHING, typed), NASTY
        ),
    ):
        page = BeautifulSoup(made, "html.parser")
        assert page.find("script") is None
        assert not any(key.startswith("on") for tag in page.find_all(True) for key in tag.attrs)
        assert "alert(1)" in made
        html5lib.HTMLParser(strict=True).parse(
            f"<!doctype html><html lang=fr><head><title>x</title></head><body>{made}</body></html>"
        )
    asked = BeautifulSoup(shown.form(given), "html.parser")
    assert sent_by(asked)["line"] == [NASTY]
    assert sent_by(asked)["long"] == [NASTY]


def test_names_are_those_of_the_backend():
    """A backend that renames fields is sent its own names, parts of a grid included."""
    names = {"line": "fi-text-line", "grades--a": "fi-radio-a"}
    page = BeautifulSoup(writer("fr").form(form_view(EVERYTHING, structs.replace(SENT, names=names))), "html.parser")
    assert page.select_one('[name="fi-text-line"]') is not None
    assert page.select_one('[name="fi-radio-a"]') is not None
    assert page.select_one('[name="line"]') is None


def test_the_browser_checks_where_nobody_else_does():
    """A service that takes what comes is sent what the browser has checked; our own server checks with better words."""
    assert "novalidate" in writer("fr").form(form_view(EVERYTHING, SENT))
    assert "novalidate" not in writer("fr").form(form_view(EVERYTHING, structs.replace(SENT, reviews=False)))


def test_no_browser_chooses_for_people():
    """Lynx sends the first button of a group that nobody touched: it is one that says nothing, and nothing is kept."""
    page = BeautifulSoup(writer("fr").form(form_view(EVERYTHING, SENT)), "html.parser")
    first: dict[str, str] = {}
    for button in page.select("input[type=radio]"):
        first.setdefault(str(button["name"]), str(button["value"]))
    assert set(first) == {"one", "scale", "grades--a", "grades--b"}
    assert set(first.values()) == {""}
    assert checked(EVERYTHING, {name: [value] for name, value in first.items()}).values == {}


def test_answers_are_said_in_the_words_of_the_form():
    """A review says labels, not ids; a grid line by line, an order in its order."""
    lines = {each.label: each.lines for each in answered(EVERYTHING, TYPED)}
    assert lines["Un choix"] == ("Le projet b",)
    assert lines["Jugez"] == ("Le projet a : Le projet b", "Le projet b : Le projet c")
    assert lines["Classez"] == ("1. Le projet c", "2. Le projet a")
    assert lines["Répartissez"] == ("Le projet a : 4 points", "Le projet c : 6 points")
    assert lines["Un texte"] == ("Un", "texte")
    assert lines["Dans l’enveloppe"] == ()


def test_version_changes_with_what_is_asked_only():
    """Another language, label or hint is the same version; another choice, limit or purpose of an answer is another."""
    same = structs.replace(
        EVERYTHING,
        lang="en",
        title="All",
        fields=tuple(structs.replace(each, label="X", hint="Y") for each in EVERYTHING.fields),
    )
    assert version(same) == version(EVERYTHING)
    first, *others = EVERYTHING.fields
    for changed in ({"required": False}, {"max_length": 31}, {"seen_by": "everyone"}, {"id": "other"}):
        other = structs.replace(EVERYTHING, fields=(structs.replace(first, **changed), *others))
        assert version(other) != version(EVERYTHING), changed
