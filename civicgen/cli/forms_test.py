"""`civicgen forms test`: how a form is sent, what it lacks; on request, one marked submission there and back."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.content.forms import Form
    from civicgen.forms.backend import Backend, RenderedForm

__all__ = ["command"]

_MODES = {
    "post": mark("The page sends it to {action}"),
    "link": mark("The page links to {action}"),
    "mailto": mark("The page opens a letter to {action}"),
    "none": mark("The page says how else to take part: nothing is sent."),
}
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


@click.pass_obj
def _test(console: Console, name: str, site: str | None, send: bool, keep: bool, as_json: bool) -> int:
    from civicgen.cli.problems import objects, show
    from civicgen.forms.registry import backend_of
    from civicgen.problems import ProblemsFound, has_errors

    root = find_portal(console, site=site)
    done: dict[str, Any] = {"format": 1, "form": name}
    try:
        form, config, rendered = _found(root, name)
        backend = backend_of(form, config)
        if backend is None:
            console.result(console.gettext("{form} is sent nowhere: no “backend:” under “forms:”.", form=name))
            return CODES["problems"]
        problems = backend.check(form, config)
        done |= _told(console, backend, rendered, as_json=as_json)
        if send and not has_errors(problems):
            done |= _tried(console, backend, form, config, rendered, keep=keep, as_json=as_json)
    except ProblemsFound as found:
        problems = found.problems
        done["found"] = False
    if as_json:
        console.json({**done, "problems": objects(problems, console)})
    else:
        show(problems, console)
    good = not has_errors(problems) and done.get("found", True)
    return CODES["done"] if good else CODES["problems"]


def _found(root: Path, name: str) -> tuple[Form, Config, RenderedForm]:
    """The form, the settings, and how its page sends it."""
    from datetime import UTC, datetime

    from civicgen.builder.looking import looked_at
    from civicgen.forms.options import short
    from civicgen.pages.asking.forms import rendered
    from civicgen.pages.views import Views
    from civicgen.problems import Place, Problem, ProblemsFound
    from civicgen.typed.words import nearest

    with looked_at(root, instant=datetime.now(UTC)) as looked:
        portal = looked.linked
        if portal is None:
            raise ProblemsFound(looked.problems)
        forms = [form for process in portal.default.processes for form in process.forms]
        every = {short(form): form for form in forms}
        wanted = name.replace("/forms/", "/").removesuffix(".yml")
        alone = [form for form in forms if form.id == wanted]
        if form := every.get(wanted) or (alone[0] if len(alone) == 1 else None):
            return form, portal.config, rendered(Views(portal, portal.default), form)
    wrong = tuple(each for each in looked.problems if "/forms/" in each.place.file and each.severity == "error")
    given = {"form": name, "suggestion": nearest(wanted, every), "known": ", ".join(sorted(every)) or "—"}
    raise ProblemsFound((*wrong, Problem(code="unknown-form", place=Place(""), given=given)))


def _told(console: Console, backend: Backend, rendered: RenderedForm, *, as_json: bool) -> dict[str, Any]:
    """How it is sent, and which secrets are there."""
    there = {name: bool(console.environ.get(name)) for name in backend.secrets}
    if not as_json:
        console.result(console.gettext(_MODES[rendered.mode], action=rendered.action))
        for name, value in rendered.hidden:
            console.result(f"    {name} = {value}")
        for name, known in there.items():
            said = mark("{name} is set.") if known else mark("{name} is not set: nothing can be pulled.")
            console.result(console.gettext(said, name=name))
    return {
        "backend": backend.name,
        "mode": rendered.mode,
        "action": rendered.action,
        "hidden": dict(rendered.hidden),
        "secrets": there,
    }


def _tried(
    console: Console,
    backend: Backend,
    form: Form,
    config: Config,
    rendered: RenderedForm,
    *,
    keep: bool,
    as_json: bool,
) -> dict[str, Any]:
    """Send one, find it again, take it away."""
    from civicgen.forms.network import NoAnswer, door
    from civicgen.forms.secrets import secrets_of
    from civicgen.forms.trying import found, send
    from civicgen.problems import Place, Problem, ProblemsFound

    say = (lambda _text: None) if as_json else console.result
    if rendered.mode != "post":
        say(console.gettext("Only a form that the page itself sends can be tried."))
        return {}
    sign = "".join(secrets.choice(_SIGNS) for _ in range(10))
    network, secret = door(config), secrets_of(console.environ, backend.name)
    try:
        sent = send(form, rendered, config, network, sign)
        say(console.gettext("Sent, marked {sign}: answer {status}.", sign=sign, status=sent.status))
        if sent.puzzle:
            say(console.gettext("The answer shows a puzzle: people without JavaScript cannot pass it."))
        if sent.taken == "no" or backend.capabilities.pull != "api":
            return {"sent": sent.taken, "status": sent.status, "found": sent.taken != "no"}
        back = found(backend, form, config, network, secret, sign)
        gone = back is not None and not keep and backend.delete(form, back.remote_id, config, network, secret)
    except NoAnswer as error:
        given = {"backend": backend.name, "host": error.host, "reason": error.reason}
        raise ProblemsFound((Problem(code="backend-unreachable", place=Place(""), given=given),)) from None
    if back is None:
        say(console.gettext("It was not found again. Services may take a minute, or have put it with spam."))
    elif gone:
        say(console.gettext("Found again ({id}), and deleted there.", id=back.remote_id))
    else:
        say(console.gettext("Found again ({id}). It stays there: delete it by hand.", id=back.remote_id))
    return {"sent": sent.taken, "status": sent.status, "found": back is not None, "deleted": gone}


command = Command(
    "test",
    callback=_test,
    params=[
        Argument(["name"], metavar="FORM", meaning=mark("A form, as plan-local-2026/avis.")),
        portal_option(),
        Option(["--send"], is_flag=True, help=mark("Really send one submission, marked as a test, and pull it back.")),
        Option(["--keep"], is_flag=True, help=mark("Leave the test where it was sent.")),
        json_option(),
    ],
    help=mark(
        "Say how a form is sent, what its backend breaks of what it promises, and which secrets are set. With --send, "
        "one submission goes there as a browser would send it, and is looked for in a pull; the inbox is not touched."
    ),
    examples=[
        ("civicgen forms test plan-local-2026/avis", mark("only look")),
        ("civicgen forms test plan-local-2026/avis --send", mark("send one, find it again, delete it")),
    ],
    codes=(0, 1, 2),
    related=("forms list", "check"),
)
