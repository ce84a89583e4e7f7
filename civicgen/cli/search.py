"""`civicgen search`: what is typed finds contributions and texts of the portal, drafts included, on the terminal."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args
from zoneinfo import ZoneInfo

import click

from civicgen.cli.chosen import Word
from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console, one_line
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.site import find_portal, json_option, most_option, one_of, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.portal.portal import Portal
    from civicgen.search.staff.searching import Hit, Hits, Wanted

__all__ = ["command"]

_TYPES = (
    *("contribution", "consultation", "document", "article", "faq", "meeting"),
    *("synthesis", "answer", "result", "news", "page"),
)
STANDINGS = ("coming", "open", "informing", "closed", "answered", "followed-up", "withdrawn")
"""How a consultation can stand."""
_FOLDER = "staff-search"


@click.pass_obj
def _search(
    console: Console,
    /,
    words: tuple[str, ...],
    since: str | None,
    until: str | None,
    published: bool,
    in_language: str | None,
    most: int,
    answers: str | None,
    as_of: str | None,
    site: str | None,
    as_json: bool,
    **fields: str | None,
) -> int:
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import show
    from civicgen.cli.settings import settings
    from civicgen.search.staff.searching import NoWhoosh, Wanted, search

    if answers:
        return _write(console, answers, as_of, site)
    given = {field: value for field, value in (*fields.items(), ("lang", in_language)) if value}
    if state := given.get("state"):
        from civicgen.content.spoken import meant

        given["state"] = meant(state, (*_states(), *STANDINGS))
    if not words and not given and not since and not until:
        raise click.UsageError(
            console.gettext("Say what to look for: civicgen search WORDS"), click.get_current_context()
        )
    root = find_portal(console, site=site)
    wanted = Wanted(
        words=" ".join(words).encode("utf-8", "replace").decode(),  # bytes that are no text are found nowhere
        since=_day(console, since),
        until=_day(console, until),
        drafts=not published,
        **given,
    )
    moment = instant(console, as_of, lambda: settings(root).zone)
    with looked_at(root, instant=moment, preview=True) as found:
        portal = found.linked
        if portal is None:
            show(found.problems, console, "json" if as_json else "text")
            return CODES["problems"]
        _known(console, portal, wanted)
        try:
            hits = search(portal, portal.store.path.with_name(_FOLDER), wanted, most)
        except NoWhoosh:
            console.complain(
                console.gettext("This command needs Whoosh: pip install whoosh-reloaded. All else works without it.")
            )
            return CODES["problems"]
        if as_json:
            console.json(_object(portal, wanted.words, hits))
            return CODES["done"]
        for hit in hits.hits:
            _tell(console, portal, hit)
    _end(console, hits)
    return CODES["done"]


def _day(console: Console, typed: str | None) -> datetime.date | None:
    return instant(console, typed, lambda: ZoneInfo("UTC")).date() if typed else None


def _known(console: Console, portal: Portal, wanted: Wanted) -> None:
    """Raise a usage error for a consultation, topic or state that there is not: nothing would be found, and no why."""
    from civicgen.content.spoken import spoken

    processes = portal.default.processes
    standings = sorted({process.standing for process in processes})
    named = (
        (wanted.consultation, [each.id for each in processes], mark("There is no consultation “{name}”.")),
        (wanted.topic, list(portal.default.topics), mark("There is no topic “{name}”.")),
    )
    for name, known, missing in named:
        if name:
            one_of(console, name, known, missing)
    if wanted.state:
        missing = mark("There is no state “{name}”.")
        one_of(console, wanted.state, [*_states(), *standings], missing, lambda word: spoken(word, console.lang))


def _states() -> list[str]:
    """States of contributions, answers and results."""
    from civicgen.content.values import ContributionState, Decision, Progress

    return [*get_args(ContributionState)[:2], *get_args(Decision), *get_args(Progress)]


def _write(console: Console, answers: str, as_of: str | None, site: str | None) -> int:
    """Write what the portal's server answers searches from."""
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import show
    from civicgen.cli.settings import settings
    from civicgen.search.answers.written import write_answers

    root = find_portal(console, site=site)
    with looked_at(root, instant=instant(console, as_of, lambda: settings(root).zone)) as found:
        if found.portal is None:
            show(found.problems, console)
            return CODES["problems"]
        write_answers(Path(answers).absolute(), found.portal)
    console.result(answers)
    return CODES["done"]


def _end(console: Console, hits: Hits) -> None:
    if hits.total:
        console.say(console.ngettext("{count} text found.", "{count} texts found.", hits.total))
        if (left := hits.total - len(hits.hits)) > 0:
            console.say(console.gettext("{count} are not shown: add a word, or --most.", count=left))
    else:
        console.say(console.gettext("Nothing was found."))
    if hits.instead:
        console.say(console.gettext("Try: {words}", words=hits.instead))


def _tell(console: Console, portal: Portal, hit: Hit) -> None:
    """Three lines: what it is, what it says, where it stands."""
    from civicgen.content.spoken import alone
    from civicgen.words.dates import day

    def word(text: str) -> str:
        return alone(text, console.lang)

    title = one_line(hit.title) or console.gettext("(no title)")
    name = f"{hit.consultation}#{hit.number}" if hit.number else hit.name
    draft = f" {console.styled(console.gettext('[not public]'), 'warning', console.out)}" if hit.hidden else ""
    console.result(f"{console.styled(one_line(name), 'good', console.out)}  {title}{draft}")
    said = "".join(
        console.styled(one_line(f"_{piece.text}_")[1:-1], "warning" if piece.marked else "", console.out)
        for piece in hit.pieces
    )
    if said.strip():
        console.result(f"    {said}")
    about = [word(hit.kind or hit.type), hit.topic, hit.place, hit.author]
    about += [word(hit.state) if hit.state not in ("", "published") else ""]
    about += [day(console.lang, datetime.date.fromisoformat(hit.date)) if hit.date else ""]
    file, line = _where(portal, hit)
    where = f"{file}:{line}" if line else file
    console.result("    " + " · ".join(one_line(each) for each in (*about, where) if each))


def _where(portal: Portal, hit: Hit) -> tuple[str, int]:
    """File, and line in it, that says it."""
    if hit.number:
        row = next(
            portal.store.select(
                "SELECT file, line FROM contributions WHERE consultation = ? AND number = ?",
                (hit.consultation, hit.number),
            ),
            ("", 0),
        )
        return str(row[0]), int(str(row[1]))
    for edition in portal.editions.values():
        entry = edition.entries.get(hit.name)
        if entry is not None and entry.lang.partition("-")[0] == hit.lang:
            return entry.source, 0
    return "", 0


def _object(portal: Portal, words: str, hits: Hits) -> dict[str, Any]:
    return {
        "format": 1,
        "words": words,
        "total": hits.total,
        "instead": hits.instead,
        "found": [
            {
                "name": f"{hit.consultation}#{hit.number}" if hit.number else hit.name,
                **{
                    key: getattr(hit, key)
                    for key in ("type", "title", "lang", "consultation", "number", "kind", "topic")
                },
                **{key: getattr(hit, key) for key in ("state", "author", "place", "date")},
                "public": not hit.hidden,
                "extract": [{"text": piece.text, "found": piece.marked} for piece in hit.pieces],
                **dict(zip(("file", "line"), _where(portal, hit), strict=True)),
            }
            for hit in hits.hits
        ],
    }


command = Command(
    "search",
    callback=_search,
    params=[
        Argument(
            ["words"],
            nargs=-1,
            metavar="WORDS",
            meaning=mark("What to look for; accents and plurals do not matter, no sign is a pattern."),
        ),
        Option(
            ["--type"],
            type=Word(_TYPES),
            metavar="TYPE",
            help=mark("Only this: contribution, answer, document…"),
        ),
        Option(
            ["--consultation"],
            metavar="NAME",
            shell_complete=consultation_names,
            help=mark("Only of this consultation."),
        ),
        Option(["--topic"], metavar="ID", help=mark("Only about this topic.")),
        Option(["--state"], metavar="STATE", help=mark("Only in this state: grouped, accepted, in-progress…")),
        Option(["--author"], metavar="NAME", help=mark("Only contributions of people who gave this name.")),
        Option(["--place"], metavar="NAME", help=mark("Only contributions about this place.")),
        Option(["--in", "in_language"], metavar="LANG", help=mark("Only texts in this language.")),
        Option(["--since"], metavar="DATE", help=mark("Only from this day on (2026-02-15).")),
        Option(["--until"], metavar="DATE", help=mark("Only until this day.")),
        Option(["--published"], is_flag=True, help=mark("Only what is public: no draft, nothing held back.")),
        most_option(20, mark("Texts that are shown; else 20.")),
        Option(
            ["--answers"],
            metavar="FILE",
            type=click.Path(),
            help=mark(
                "Look for nothing: write the file from which a server of yours answers searches, of public texts only."
            ),
        ),
        as_of_option(),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Search everything that is written in the portal, drafts included, and contributions: what it says, where it "
        "stands, in which file. Of contributions that were withheld or withdrawn, nothing can be found. Nothing is "
        "written to the site."
    ),
    examples=[
        ("civicgen search garer samedi", mark("texts that say both words")),
        ("civicgen search piste --type contribution --topic voirie", mark("contributions about one topic")),
        ("civicgen search école --type answer --json", mark("answers, for a program")),
        ("civicgen search --answers /srv/civicgen/answers.sqlite", mark("for a server that answers searches")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("terms", "trace"),
)
