"""`civicgen terms`: contributions of a consultation become the words of each topic, to begin a synthesis with."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import CODES, Console, one_line
from civicgen.cli.instant import instant
from civicgen.cli.site import find_portal, json_option, most_option, one_of, portal_option
from civicgen.words import mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from civicgen.search.keywords.terms import KeyTerm

__all__ = ["command"]

_SHOWN = 8
"""Numbers that are told of one word on the terminal; a file has them all."""
_HEADINGS = (
    *(mark("topic"), mark("word"), mark("other forms"), mark("contributions of the topic"), mark("of how many")),
    *(mark("contributions elsewhere"), mark("keyness"), mark("numbers")),
)


@click.pass_obj
def _terms(
    console: Console, consultation: str, topic: str | None, most: int, to: str | None, site: str | None, as_json: bool
) -> int:
    from civicgen.builder.looking import looked_at
    from civicgen.cli.problems import show
    from civicgen.cli.settings import settings
    from civicgen.search.keywords.terms import terms_of

    root = find_portal(console, site=site)
    moment = instant(console, None, lambda: settings(root).zone)
    with looked_at(root, instant=moment, preview=True) as found:
        if found.linked is None:
            show(found.problems, console, "json" if as_json else "text")
            return CODES["problems"]
        portal = found.linked
        names = [each.id for each in portal.default.processes]
        one_of(console, consultation, names, mark("There is no consultation “{name}”."))
        if topic:
            one_of(console, topic, portal.default.topics, mark("There is no topic “{name}”."))
        process = portal.default.process(consultation)
        assert process is not None  # it is one of them
        terms = list(terms_of(portal, process, topic or "", most))
        titles = {each.id: each.title for each in portal.default.topics.values()}
        lang = portal.config.language
    if as_json:
        console.json({"format": 1, "consultation": consultation, "terms": [term._asdict() for term in terms]})
    elif to:
        _write(console, to, terms, lang)
    else:
        _tell(console, terms, titles)
    return CODES["done"]


def _refused(text: str) -> click.UsageError:
    return click.UsageError(text, click.get_current_context())


def _tell(console: Console, terms: Sequence[KeyTerm], titles: dict[str, str]) -> None:
    if not terms:
        console.say(console.gettext("No word stands out: there are too few contributions."))
    before = None
    for term in terms:
        if term.topic != before:
            before = term.topic
            title = one_line(titles.get(term.topic, term.topic)) or console.gettext("All contributions")
            counted = console.ngettext("{count} contribution", "{count} contributions", term.texts)
            console.result(f"{title} ({counted})")
        numbers = ", ".join(f"#{number}" for number in term.numbers[:_SHOWN]) + (
            "…" if len(term.numbers) > _SHOWN else ""
        )
        forms = f" ({one_line(', '.join(term.forms))})" if term.forms else ""
        console.result(f"  {one_line(term.word)}{forms}  {term.here}  {numbers}")
    if terms:
        console.say(console.gettext("Next: a file with all numbers, for a spreadsheet: --to terms.csv"))


def _write(console: Console, to: str, terms: Sequence[KeyTerm], lang: str) -> None:
    from civicgen.pages.machines.tabular import spreadsheet
    from civicgen.words import program

    words = program(lang)

    def rows() -> Iterator[tuple[object, ...]]:
        for term in terms:
            numbers = " ".join(f"#{number}" for number in term.numbers)
            told = (term.topic, term.word, ", ".join(term.forms), term.here, term.texts, term.elsewhere)
            yield (*told, str(term.keyness), numbers)

    data = spreadsheet([words.gettext(heading) for heading in _HEADINGS], rows(), lang)
    if to == "-":
        sys.stdout.buffer.writelines(data)
        return
    try:
        with Path(to).open("xb") as stream:
            stream.writelines(data)
    except FileExistsError:
        raise _refused(
            console.gettext("{file} is there already, and may hold somebody’s work: give another name.", file=to)
        ) from None
    console.result(to)


command = Command(
    "terms",
    callback=_terms,
    params=[
        Argument(
            ["consultation"],
            metavar="CONSULTATION",
            shell_complete=consultation_names,
            meaning=mark("The consultation whose contributions are looked at."),
        ),
        Option(["--topic"], metavar="ID", help=mark("Only the words of this topic; else those of each.")),
        most_option(40, mark("Words of each topic; else 40.")),
        Option(
            ["--to"],
            metavar="FILE",
            type=click.Path(),
            help=mark("File to make, for a spreadsheet (.csv); “-” for the standard output."),
        ),
        portal_option(),
        json_option(),
    ],
    help=mark(
        "Say which words are a topic’s own, held against the rest of the consultation, and which contributions use "
        "them: where to begin a synthesis, never a synthesis. Contributions are counted, not words: whoever repeats a "
        "word is one person still."
    ),
    examples=[
        ("civicgen terms plan-local-2026", mark("the words of each topic")),
        ("civicgen terms plan-local-2026 --topic logement --to logement.csv", mark("one topic, for a spreadsheet")),
    ],
    codes=(0, 1, 2, 74, 75),
    related=("search", "trace", "new"),
)
