"""`civicgen forms list` and `forms test`: what is said, with which code, and that no secret is."""

from __future__ import annotations

import json

import pytest

from civicgen.forms.conformance import SECRET
from tests.cli.running import run
from tests.forms.doubles.collector import Collector
from tests.forms.doubles.services import HostedService
from tests.forms.towns import KEY, tilleul


@pytest.fixture
def portal(tmp_path):
    def made(forms: str):
        return tilleul(tmp_path, forms)

    return made


@pytest.fixture
def double():
    made = []

    def start(kind, *arguments):
        made.append(kind(*arguments))
        return made[-1]

    yield start
    for each in made:
        each.close()


def sent_to(name: str, double) -> str:
    options = "".join(f"    {key}: {value}\n" for key, value in double.settings.forms.options.items())
    url = double.settings.forms.url
    return (
        f"forms:\n  backend: {name}\n  key: {KEY}\n"
        + (f"  url: {url}\n" if url else "")
        + (f"  options:\n{options}" if options else "")
    )


def test_list(portal, capsys):
    """Each form, where it is sent, until when; for a program too."""
    root = portal("forms: {backend: mailbox, options: {settled: closing}}\n")
    ran = run(capsys, "forms", "list", "--site", root, "--as-of", "2026-03-01", "--lang", "en")
    assert ran.code == 0
    assert ran.out.split("\n")[0] == "plan/avis  Donner son avis"
    assert "open until" in ran.out
    assert "15" in ran.out
    assert "sent to mailbox" in ran.out
    assert run(capsys, "forms", "--site", root, "--as-of", "2026-03-01", "--lang", "en").out == ran.out
    after = json.loads(run(capsys, "forms", "list", "--site", root, "--as-of", "2026-03-16", "--json").out)
    (line,) = after["forms"]
    assert (line["state"], line["closes"]) == ("closed", "2026-03-16T00:00:00+01:00")
    assert "sent nowhere" in run(capsys, "forms", "--site", portal(""), "--lang", "en").out


def test_looking_only(portal, capsys, monkeypatch):
    """How it is sent, what is broken, which secret is set; the secret itself is not shown."""
    monkeypatch.setenv("CIVICGEN_FORMSPREE_KEY", SECRET)
    root = portal("forms: {backend: formspree, options: {id: abc}}\n")
    ran = run(capsys, "forms", "test", "plan/avis", "--site", root, "--lang", "en")
    assert ran.code == 0
    assert "https://formspree.io/f/abc" in ran.out
    assert "CIVICGEN_FORMSPREE_KEY is set." in ran.out
    assert "Switch reCAPTCHA off" in ran.err
    assert SECRET not in ran.out + ran.err


def test_wrong_names(portal, capsys):
    """A form or a backend that is not there is told with the nearest."""
    root = portal("forms: {backend: mailbox}\n")
    ran = run(capsys, "forms", "test", "plan/aviss", "--site", root, "--lang", "en")
    assert ran.code == 1
    assert "plan/avis" in ran.err
    ran = run(capsys, "forms", "test", "avis", "--site", portal("forms: {backend: mailbx}\n"), "--lang", "en")
    assert ran.code == 1
    assert "Did you mean “mailbox”" in ran.err


def test_there_and_back(portal, capsys, double, monkeypatch):
    """One marked submission goes to the collector in two steps, is found, and is deleted there."""
    there = double(Collector)
    monkeypatch.setenv("CIVICGEN_COLLECTOR_TOKEN", SECRET)
    root = portal(sent_to("collector", there))
    ran = run(capsys, "forms", "test", "plan/avis", "--send", "--site", root, "--lang", "en")
    assert ran.code == 0, ran.out + ran.err
    assert "Found again" in ran.out
    assert "deleted there" in ran.out
    assert [type(line).__name__ for line in there.lines] == ["DeletedLine"]
    assert SECRET not in ran.out + ran.err
    kept = json.loads(run(capsys, "forms", "test", "avis", "--send", "--keep", "--json", "--site", root).out)
    assert (kept["found"], kept["deleted"], kept["sent"]) == (True, False, "yes")


def test_services_there_and_back(portal, capsys, double, monkeypatch):
    """The same with a service that receives forms; without its key, it is said which to set."""
    there = double(HostedService, "formspree")
    root = portal(sent_to("formspree", there))
    ran = run(capsys, "forms", "test", "plan/avis", "--send", "--site", root, "--lang", "en")
    assert ran.code == 1
    assert "CIVICGEN_FORMSPREE_KEY" in ran.err
    monkeypatch.setenv("CIVICGEN_FORMSPREE_KEY", SECRET)
    ran = run(capsys, "forms", "test", "plan/avis", "--send", "--site", root, "--lang", "en")
    assert ran.code == 0, ran.out + ran.err
    assert "It stays there" in ran.out
    assert there.thanked[-1].startswith("https://participer.saint-exemple.example/plan/")


def test_nobody_there(portal, capsys, monkeypatch):
    """A server that does not answer is told in words."""
    monkeypatch.setenv("CIVICGEN_COLLECTOR_TOKEN", SECRET)
    root = portal("forms: {backend: collector, url: 'http://127.0.0.1:9/'}\n")
    ran = run(capsys, "forms", "test", "plan/avis", "--send", "--site", root, "--lang", "en")
    assert ran.code == 1
    assert "127.0.0.1" in ran.err
    assert "Traceback" not in ran.err
