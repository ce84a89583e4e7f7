"""The same form, sent by Chromium with and without scripts, by w3m and by curl to each double, and pulled."""

from __future__ import annotations

import datetime
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
import pytest

from civicgen.builder.build import build
from civicgen.content.read import read_sources
from civicgen.forms.backends.service import presets
from civicgen.forms.conformance import pulled
from tests.conftest import command
from tests.forms.doubles.collector import Collector
from tests.forms.doubles.netlify import Netlify
from tests.forms.doubles.server import Answer, Server
from tests.forms.doubles.services import HostedService
from tests.forms.terminal import Terminal
from tests.forms.towns import FORM, KEY, NAMED, tilleul

INSTANT = datetime.datetime(2026, 3, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
FORMS = """\
forms:
  backend: {backend}
  key: {key}
  url: {server}
  options:
{options}
"""
SERVICES = ["netlify", "collector", *presets()]
TEXT = "Gardez le tilleul & l’école ; « é » <b>"


class Town:
    """A portal that was built for one double, and shown on a server of this machine."""

    def __init__(self, root: Path, name: str) -> None:
        self.public = root / "public"
        self.double: Any
        self.site = Server(self._page)
        if name == "netlify":
            self.double = Netlify(self.public, found=("plan-avis",))
            self.site.close()
            self.url = self.double.url
        else:
            self.double = Collector() if name == "collector" else HostedService(name)
            self.url = self.site.url
        own = self.double.settings.forms
        options = "".join(f"    {key}: {value}\n" for key, value in own.options.items()) or "    settled: x\n"
        forms = FORMS.format(backend=name, key=KEY, server=own.url or '""', options=options)
        tilleul(root, forms, url=self.url, form=FORM + NAMED)
        report = build(root, instant=INSTANT)
        assert [problem for problem in report.problems if problem.severity == "error"] == []
        sources, _ = read_sources(root)
        assert sources is not None
        self.double.form = sources.forms["fr"][0]
        self.double.settings = msgspec.structs.replace(sources.config, forms=own)
        (page,) = (each for each in self.public.rglob("index.html") if "civicgen-form" in each.read_text("utf-8"))
        self.page = f"{self.url}/{page.parent.relative_to(self.public).as_posix()}/"

    def _page(self, asked) -> Answer:
        file = self.public / asked.path.lstrip("/") / "index.html"
        return (
            Answer(200, file.read_bytes(), {"Content-Type": "text/html; charset=utf-8"})
            if file.is_file()
            else Answer(404)
        )

    def came(self) -> dict[str, tuple[str, ...]]:
        """What an inbox would get: one submission; of services that give nothing back, what they hold."""
        if self.double.backend.capabilities.pull == "none":
            (row,) = self.double.rows
            names = {
                there: own for own, there in self.double.backend.render(self.double.form, _target(self)).names.items()
            }
            return {
                names.get(name, name): tuple([value] if isinstance(value, str) else value)
                for name, value in row["fields"].items()
            }
        (one,) = pulled(self.double)[0].values()
        assert one.extra == {}
        return one.fields

    def close(self) -> None:
        """Both servers."""
        self.double.close()
        if self.url == self.site.url:
            self.site.close()


def _target(town: Town):
    from civicgen.forms.conformance import target

    return target(town.double)


@pytest.fixture
def town(request, tmp_path):
    made = Town(tmp_path / "portal", request.param)
    yield made
    made.close()


def expect(town: Town, sujets: tuple[str, ...] = ("paysage",)) -> None:
    """Exactly what was typed came."""
    came = town.came()
    assert came["avis"][0].strip() == TEXT
    assert sujets == came["sujets"]
    assert came["nom"] == ("Jeanne",)


def some(*few: str) -> list:
    """These in every run, the others in the long one."""
    return [name if name in few else pytest.param(name, marks=pytest.mark.long) for name in SERVICES]


@pytest.mark.browser
@pytest.mark.parametrize("town", some("netlify", "collector"), indirect=True)
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_chromium(town, scripts, browser):
    """A person who types, ticks and presses the button; the policy of the page lets it go."""
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(town.page)
    page.get_by_label("Votre avis").fill(TEXT)
    page.get_by_label("Le paysage").check()
    page.get_by_label("Votre nom").fill("Jeanne")
    page.locator("form[method=post] button").first.click()
    if town.double.backend.name == "collector":
        page.get_by_text("Envoyer", exact=True).click()
    page.wait_for_load_state()
    context.close()
    assert refused == []
    expect(town)


@pytest.mark.parametrize("town", some("netlify", "formspree", "forminit"), indirect=True)
def test_curl(town):
    """A program that fills in the form as the page has it."""
    html = Path(town.public, urlsplit(town.page).path.lstrip("/"), "index.html").read_text("utf-8")
    form = first(r'<form[^>]*method="?post.*?</form>', html)[0]
    action = first(r'action="?([^"\s>]+)', form)[1].replace("&amp;", "&")
    names = town.double.backend.render(town.double.form, _target(town)).names
    sent = [("avis", TEXT), ("sujets", "paysage"), ("nom", "Jeanne")]
    pairs = [(names.get(name, name), value) for name, value in sent]
    for hidden in re.findall(r"<input[^>]*type=\"?hidden[^>]*>", form):
        value = first(r'value="([^"]*)"|value=([^\s>]+)', hidden)
        pairs.append((first(r'name="?([^"\s>]+)', hidden)[1], (value[1] or value[2] or "") if value else ""))
    arguments = [part for name, value in pairs for part in ("--data-urlencode", f"{name}={value}")]
    if not action.startswith("http"):
        from urllib.parse import urljoin

        action = urljoin(town.page, action)
    done = subprocess.run(
        [command("curl"), "-sS", "-D", "-", *arguments, action], capture_output=True, text=True, check=True
    )
    if town.double.backend.name == "collector":
        (token,) = town.double.tokens
        confirm = town.double.url + f"/c/{town.double.form.name}"
        done = subprocess.run(
            [command("curl"), "-sS", "-d", f"token={token}", confirm], capture_output=True, text=True, check=True
        )
    assert "error" not in done.stderr
    expect(town)


@pytest.mark.text
@pytest.mark.parametrize("town", some("netlify", "collector"), indirect=True)
def test_w3m(town, tmp_path):
    """A person at a terminal: down to each field, words, the button."""
    keys = Terminal([command("w3m"), "-no-mouse", "-o", "confirm_qq=0", town.page], tmp_path)
    keys.find("Votre avis")
    keys.fill(TEXT, editor=True)
    keys.find("Le paysage", "\x1b\t")
    keys.press("\r")
    keys.find("Votre nom")
    keys.fill("Jeanne")
    keys.find("Relire" if town.double.backend.name == "collector" else "Envoyer", "")
    keys.press("\r", wait=1.5)
    if town.double.backend.name == "collector":
        keys.find("Envoyer", "")
        keys.press("\r", wait=1.5)
    keys.end()
    expect(town)


def first(pattern: str, text: str) -> Any:
    """What is found."""
    return re.search(pattern, text, re.DOTALL)
