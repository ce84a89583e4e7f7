"""`civicgen explain`: why a page would be rendered again, or what the code of a problem means."""

from __future__ import annotations

import re

import click

from civicgen.cli.command import Argument, Command
from civicgen.cli.console import CODES, Console
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.page_kinds import name_of
from civicgen.cli.problems import objects, show
from civicgen.cli.site import find_portal, json_option, portal_option
from civicgen.cli.stopped import NoPortal
from civicgen.words import mark

__all__ = ["command"]


def _codes(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from civicgen.problems.catalogue import every

    return sorted(code for code in every() if code.startswith(incomplete))


@click.pass_obj
def _explain(console: Console, what: str, site: str | None, as_of: str | None, as_json: bool) -> int:
    from civicgen.problems.catalogue import every

    if what in every():
        return _code(console, what, as_json=as_json)
    guess = ""
    if re.fullmatch(r"[a-z]+(-[a-z]+)*", what):  # what nobody would take for a page
        from civicgen.typed.words import nearest

        guess = nearest(what, every()) or ""
    try:
        return _page(console, what, site, as_of, as_json=as_json, guess=guess)
    except NoPortal as fault:
        if not guess:
            raise
        message = console.gettext("No problem has the code “{code}”.", code=what)
        message += " " + console.gettext("Did you mean {words}?", words=guess)
        raise click.UsageError(message, click.get_current_context()) from fault


def _code(console: Console, code: str, *, as_json: bool) -> int:
    """Words of a problem, with what fills their gaps left visible."""
    from civicgen.problems.catalogue import words_of

    words = words_of(code)
    message, *advices = (_open(console.gettext(text)) for text in (words.message, *words.advices) if text)
    if as_json:
        console.json({"format": 1, "code": code, "message": message, "advice": advices})
        return CODES["done"]
    console.result(f"{code}: {message}")
    for advice in advices:
        console.result(f"  → {advice}")
    if "…" in message + "".join(advices):
        console.say(console.gettext("… stands for what was found; “civicgen check” shows it, with its file and line."))
    if len(advices) > 1:
        console.say(console.gettext("Of several arrows, “civicgen check” shows the one that fits."))
    return CODES["done"]


def _open(text: str) -> str:
    """A sentence whose gaps stay open."""
    return re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", text).replace("{{", "{").replace("}}", "}")


def _page(console: Console, what: str, site: str | None, as_of: str | None, *, as_json: bool, guess: str = "") -> int:
    from civicgen.builder.explain import explain
    from civicgen.cli.settings import settings

    root = find_portal(console, site=site)
    moment = instant(console, as_of, lambda: settings(root).zone)
    found = explain(root, what, instant=moment)
    if as_json:
        console.json(
            {
                "format": 1,
                "path": found.path,
                "verdict": found.verdict,
                "kind": found.kind,
                "fields": found.fields,
                "problems": objects(found.problems, console),
            }
        )
    elif found.problems:
        show(found.problems, console)
        console.complain(console.gettext("Nothing can be said of a page while there are errors."))
    else:
        console.result(f"{found.path}: {console.gettext(_VERDICTS[found.verdict])}")
        if found.kind:
            console.result("  " + console.gettext("kind of page: {kind}", kind=name_of(found.kind, console)))
        for field in found.fields:
            console.result("  " + console.gettext("changed: {field}", field=field))
    if found.verdict == "unknown":
        if guess:
            console.say(console.gettext("Did you mean {words}?", words=f"civicgen explain {guess}"))
        elif not found.problems:
            console.say(console.gettext("Was it meant to be the code of a problem? They are listed in the guide."))
        return CODES["problems"]
    console.say(console.gettext("Next: civicgen build"))
    return CODES["done"]


_VERDICTS = {
    "same": mark("nothing to do, it shows what it would show"),
    "new": mark("would be written, it was never built"),
    "changed": mark("would be written again, because what it shows has changed"),
    "look": mark("would be written again, because templates, style, words or settings of the site have changed"),
    "file": mark("would be written again, because the file in the site is not as it was written"),
    "removed": mark("would be removed, nothing leads to it any more"),
    "unknown": mark("there is no such page, neither now nor in the last build"),
}


command = Command(
    "explain",
    callback=_explain,
    params=[
        Argument(
            ["what"],
            metavar="URL|PATH|CODE",
            shell_complete=_codes,
            meaning=mark("Address of a page, its file in the site, or the code of a problem."),
        ),
        portal_option(),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Say why a page would be rendered again, naming the fields that changed; or what the code of a problem means."
    ),
    examples=[
        ("civicgen explain plan-local-2026/reponses/3/", mark("why this page would change")),
        ("civicgen explain unknown-key", mark("what this problem is")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("build", "check"),
)
