"""What a backend breaks of what a form promises is told by name, with the switch; once settled, it is silent."""

from __future__ import annotations

import datetime
from typing import Any, get_args

import msgspec
import pytest

from civicgen.content.forms import Field, Keep
from civicgen.content.values import Card
from civicgen.forms.backends.service import presets
from civicgen.forms.backends.table import profiles
from civicgen.forms.cards import cards
from civicgen.forms.checks import of_portal
from civicgen.forms.conformance import form, settings
from civicgen.forms.registry import find, names
from civicgen.problems.catalogue import every
from civicgen.problems.show import told

FILE = Field(id="photo", type="file", label="Photo", purpose="Montrer", keep=Keep(days=30))


KEY = "civicgen-public-OLRPczQgtDtxLdWWznalwXER2eqDMyE99HqCsSwSwxxIiF4D"
"""Its private half is nowhere."""


def codes(backend: str, url: str = "", made=None, host=None, **options: str) -> set[str]:
    """Problems of a form with a backend."""
    town = msgspec.structs.replace(settings(backend, url=url, options=options), host=host)
    town = msgspec.structs.replace(town, forms=msgspec.structs.replace(town.forms, key=KEY))
    return {problem.code.removeprefix("backend-") for problem in of_portal([made or form()], town)}


@pytest.mark.parametrize(
    ("backend", "options", "told_of"),
    [
        ("netlify", {}, {"outside-eu", "closing", "detection", "suspicion"}),
        ("formspree", {"id": "x"}, {"outside-eu", "closing", "captcha", "thanks-paid", "quota", "crowd", "pull-paid"}),
        ("formsubmit", {"id": "x"}, {"outside-eu", "closing", "activation"}),
        ("formcarry", {"id": "x"}, {"region", "closing", "captcha", "thanks-there"}),
        ("formspark", {"id": "x"}, {"region", "closing", "pull"}),
        ("web3forms", {"id": "x"}, {"outside-eu", "closing", "quota", "pull"}),
        ("mailbox", {}, {"closing"}),
        ("demarche-numerique", {"procedure": "1", "path": "a"}, {"account", "fields-unjoined"}),
        ("link", {"card": "google-forms", "address": "https://x/"}, {"script", "outside-eu", "closing"}),
        ("link", {"card": "decidim", "address": "https://x/"}, {"account", "region", "closing"}),
        (
            "service",
            {"action": "https://formulaires.example/f/1", "country": "FR"},
            {"closing", "honeypot", "thanks-there", "pull"},
        ),
        ("table", {}, set()),
    ],
)
def test_told(backend, options, told_of):
    """Each backend, as it is."""
    assert told_of == codes(backend, **options)
    assert codes(backend, **options, settled=", ".join(told_of)) == set()


@pytest.mark.parametrize(
    ("backend", "url", "told_of"),
    [
        ("limesurvey", "https://enquetes.example/", {"script", "region"}),
        ("nextcloud-forms", "https://nuage.example/", {"script", "region"}),
    ],
)
def test_told_of_servers(backend, url, told_of):
    """Servers of one's own: nobody but the town knows where they stand."""
    options = {"survey": "1", "user": "u", "form": "1", "hash": "h"}
    known = {key: value for key, value in options.items() if key in find(backend).options}
    assert told_of == codes(backend, url, **known)
    assert codes(backend, url, **known, region="FR", settled="script") == set()


def test_collector_keeps_everything():
    """Our own server breaks nothing, whatever a form asks."""
    made = msgspec.structs.replace(
        form(), fields=(*form().fields, msgspec.structs.replace(FILE, max_size=8_000_000)), confirm="email"
    )
    assert codes("collector", "https://formulaires.saint-exemple.example/", made) == set()


def test_forms_that_ask_too_much():
    """Files, letters to confirm, ballots."""
    with_file = msgspec.structs.replace(form(), fields=(*form().fields, FILE))
    assert "files" in codes("formspark", made=with_file, id="x")
    assert "files-size" in codes("netlify", made=with_file)
    assert "files-paid" not in codes("netlify", made=with_file)
    assert "confirmation" in codes("netlify", made=msgspec.structs.replace(form(), confirm="email"))
    ballot = msgspec.structs.replace(form(), makes="ballot")
    assert "ballot-account" in codes("demarche-numerique", made=ballot, procedure="1", path="a")
    assert "ballot-account" in codes("mailbox", made=ballot)


def test_hosts_that_only_show_pages():
    """A form that would be sent to GitHub Pages itself is refused."""
    town = {"action": "https://participer.saint-exemple.example/send", "country": "FR"}
    assert codes("service", host="github", **town) == {"static-host"}
    assert codes("netlify", host="github") == {"other-host"}


def test_once_for_many_forms():
    """What is set once for the portal is told once, however many forms there are."""
    forms = [msgspec.structs.replace(form(), id=f"f{number}", name=f"plan/forms/f{number}") for number in range(30)]
    found = list(of_portal(forms, settings("netlify")))
    assert len(found) == len({problem.code for problem in found}) == 4


def test_words_are_whole():
    """Every problem is told without a gap, with its switch."""
    for name in names():
        for options in ({}, {"id": "x", "address": "https://x.example/", "procedure": "1", "path": "p"}):
            for problem in find(name).check(form(), settings(name, options=options)):
                assert problem.code in every()
                sentence, advice = told(problem, str)
                assert "…" not in sentence
                assert advice


def test_data_files_are_dated():
    """Every service, card and profile says when somebody last looked; the closed list of cards is that of the file."""
    today = datetime.date(2026, 11, 26)
    dated: list[Any] = [
        *(each.preset for each in presets().values()),
        *cards().values(),
        *(each for each in profiles().values() if each.signs),
    ]
    assert all(each.checked_on and each.checked_on <= today for each in dated)
    assert set(get_args(Card)) == set(cards())
    assert all({"en", "fr"} == set(card.collects) for card in cards().values())
    assert {card.profile for card in cards().values()} <= {"", *profiles()}
