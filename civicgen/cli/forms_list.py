"""`civicgen forms list`: one line for each form, with where it is sent and until when."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.content.forms import Form
    from civicgen.portal.portal import Portal, Process

__all__ = ["command", "listed"]

_STATES = {
    "open": mark("open until {day}"),
    "coming": mark("opens on {day}"),
    "closed": mark("closed since {day}"),
}
_UNDATED = {"open": mark("open"), "coming": mark("not open yet"), "closed": mark("closed")}


def listed(console: Console, site: str | None, as_of: str | None, as_json: bool) -> int:
    """Print the list; problems instead, where the portal has errors that keep it from being read."""
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import show
    from civicgen.cli.settings import settings

    root = find_portal(console, site=site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    with looked_at(root, instant=moment) as looked:
        portal = looked.portal or looked.linked
        if portal is None:
            return show(looked.problems, console, "json" if as_json else "text")
        pulled = _pulled(console, portal.config)
        lines = [
            {**_line(portal, process, form), "pulled": pulled.get(form.name, "")}
            for process in portal.default.processes
            for form in process.forms
        ]
    if as_json:
        console.json({"format": 1, "forms": lines})
        return CODES["done"]
    if not lines:
        console.result(console.gettext("No form. One is a file in the folder “forms” of a consultation."))
    for line in lines:
        console.result(f"{line['form']}  {line['title']}")
        console.result(f"    {_state(console, line)}; {_sent(console, line)}")
        if line["pulled"]:
            console.result(f"    {_last(console, line['pulled'])}")
    return CODES["done"]


def _line(portal: Portal, process: Process, form: Form) -> dict[str, Any]:
    from civicgen.forms.options import chosen, short
    from civicgen.pages.asking.forms import best_step

    steps = process.steps_of(form)
    step, state = best_step(steps) if steps else (None, "")
    zone = portal.config.zone
    return {
        "form": short(form),
        "title": form.title,
        "makes": form.makes,
        "file": form.source,
        "backend": chosen(form, portal.config),
        "state": state,
        "opens": step.opens.begins(zone).isoformat() if step and step.opens else "",
        "closes": step.closes.ends(zone).isoformat() if step and step.closes else "",
    }


def _pulled(console: Console, config: Config) -> dict[str, str]:
    """When each form was last pulled into the inbox of this computer, if it has one: to look at forms needs none."""
    from civicgen.moderation.inbox.database import NAME
    from civicgen.moderation.inbox.store import opened
    from civicgen.moderation.keys.where import INBOX, home

    key = "".join(config.forms.key.split())
    if not key:
        return {}
    folder = home(console.environ).inbox(key, console.environ.get(INBOX, ""))
    if not (folder / NAME).is_file():
        return {}
    found: dict[str, str] = {}
    with opened(folder, key) as inbox:
        for form, _, at in inbox.pulled():
            found[form] = max(found.get(form, ""), at.astimezone(config.zone).isoformat(timespec="seconds"))
    return found


def _last(console: Console, written: str) -> str:
    from civicgen.words.dates import day

    moment = datetime.datetime.fromisoformat(written)
    return console.gettext(
        "last pulled on {day} at {time}", day=day(console.lang, moment.date()), time=f"{moment:%H:%M}"
    )


def _state(console: Console, line: dict[str, Any]) -> str:
    from civicgen.words.dates import day

    state = line["state"]
    if state not in _STATES:
        told = mark("dates to come") if state else mark("neither a step nor a meeting names it (“form: …”)")
        return console.gettext(told)
    written = line["opens"] if state == "coming" else line["closes"]
    if not written:
        return console.gettext(_UNDATED[state])
    until = datetime.datetime.fromisoformat(written)
    if state != "coming":
        until -= datetime.timedelta(microseconds=1)  # the end is the first instant after it
    return console.gettext(_STATES[state], day=day(console.lang, until.date()))


def _sent(console: Console, line: dict[str, Any]) -> str:
    if not line["backend"]:
        return console.gettext("sent nowhere: no “backend:” under “forms:”")
    return console.gettext("sent to {backend}", backend=line["backend"])


@click.pass_obj
def _list(console: Console, site: str | None, as_of: str | None, as_json: bool) -> int:
    return listed(console, site, as_of, as_json)


command = Command(
    "list",
    callback=_list,
    params=[portal_option(), as_of_option(), json_option()],
    help=mark("Say which forms there are, where each is sent, when it opens and closes."),
    examples=[
        ("civicgen forms list", mark("the forms of the portal you are in")),
        ("civicgen forms list --json", mark("the same for a program")),
    ],
    codes=(0, 1, 2),
    related=("forms test", "check"),
)
