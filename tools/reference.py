"""From the program itself to its reference: commands, problems, keys of files, and what templates receive.

.venv/bin/python tools/reference.py        write docs/*/reference/
.venv/bin/python tools/reference.py check  say which pages are not as they would be written
"""

from __future__ import annotations

import datetime
import inspect
import re
import sys
import types
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import msgspec

from civicgen.cli.command import EXIT_CODES, Argument, Group
from civicgen.cli.program import program
from civicgen.config import Config
from civicgen.content import types as entries
from civicgen.content.forms import Form, Size
from civicgen.content.kinds import BY_CIVICGEN, STATES
from civicgen.content.meanings import meaning
from civicgen.content.names import VOCABULARY
from civicgen.content.values import Moment, Supports
from civicgen.markup.writing import Writing
from civicgen.pages import contexts
from civicgen.problems.catalogue import every
from civicgen.words import program as words_of_program

DOCS = Path(__file__).parent.parent / "docs"

FILES: tuple[tuple[str, type], ...] = (
    ("civicgen.yml", Config),
    ("content/consultations/ID/index.md", entries.Consultation),
    ("content/consultations/ID/documents/*.md and documents.yml", entries.Document),
    ("content/consultations/ID/articles/*.md", entries.Article),
    ("content/consultations/ID/faq/*.md", entries.FaqEntry),
    ("content/consultations/ID/forms/*.yml", Form),
    ("content/consultations/ID/meetings/*.md", entries.Meeting),
    ("content/consultations/ID/contributions/*", entries.Contribution),
    ("content/consultations/ID/syntheses/*.md", entries.Synthesis),
    ("content/consultations/ID/answers/*.md", entries.Answer),
    ("content/consultations/ID/results/*.md", entries.Result),
    ("content/consultations/ID/ballots/*.md", entries.Tally),
    ("content/news/*.md", entries.News),
    ("content/pages/*.md and content/index.md", entries.StandingPage),
    ("content/people.yml", entries.Person),
    ("content/topics.yml", entries.Topic),
    ("content/glossary.yml", entries.Term),
    ("content/consultations/ID/places.geojson", entries.Place),
)
"""Where each type is written."""

SEEN = (
    ("page", "what this page shows: one of the values above"),
    ("shell", "what stands on every page of the language: see Shell"),
    ("kind", "the kind of the page, which is the name of its template"),
    ("lang", "the language of the page"),
    ("style(kind)", "the style of this kind of page: its `text`, and the `digest` that the policy allows"),
    ("parts.NAME.MACRO(…)", "a macro of `parts/NAME.html`"),
    ("fixed(NAME)", "the template `fixed/NAME.html`, rendered once for all pages: it sees `shell`, not `page`"),
    ("label", "words for closed lists: `label.decision[page.decision]`"),
    ("gettext(…), {% trans %}…{% endtrans %}", "a text to translate"),
)
"""What templates see besides the page."""

NOTE = "<!-- Written by tools/reference.py from the program. Change the program, then run `make reference`. -->"


PLAIN: dict[Any, str] = {
    str: "text",
    int: "number",
    float: "number",
    bool: "yes or no",
    datetime.date: "date",
    datetime.time: "hour",
    Moment: "moment",
    Supports: "supports",
    Size: "size",
}
"""Our types, as `SAID` says them."""

SAID: dict[str, dict[str, str]] = {
    "en": {
        "keys": "Keys",
        "about keys": "What may be written in each file, and what it means. The French spelling of a key is read too.\n"
        "A key that is not here is a problem: it is never ignored.",
        "state": "Without `state`, it is a {state}.",
        "parts": "Parts of the above",
        "key": "key",
        "also": "also",
        "what": "what",
        "meaning": "meaning",
        "required": "required",
        "one of": "one of",
        "list": "list:",
        "text": "text",
        "number": "number",
        "yes or no": "yes or no",
        "date": "date",
        "hour": "hour",
        "moment": "date, with an hour if needed",
        "supports": "number, or `for:12 mixed:3 against:4`",
        "size": "number and unit: `500 kB`, `8 MB`",
        "problems": "Problems",
        "about problems": "Each problem names a file, a line, and what to write instead.\n"
        "`civicgen explain CODE` says the same in the terminal.",
        "commands": "Commands",
        "codes": "Exit codes:",
        "common": "Options that every command takes",
    },
    "fr": {
        "keys": "Clés",
        "about keys": "Ce qu'on peut écrire dans chaque fichier, et ce que cela veut dire. La colonne « aussi » donne\n"
        "les mots français qui sont lus de la même façon. Une clé qui n'est pas ici est signalée, jamais ignorée.",
        "state": "Sans `state`, c'est un brouillon (`{state}`).",
        "parts": "Ce dont les fichiers sont faits",
        "key": "clé",
        "also": "aussi",
        "what": "quoi",
        "meaning": "sens",
        "required": "obligatoire",
        "one of": "au choix :",
        "list": "liste :",
        "text": "texte",
        "number": "nombre",
        "yes or no": "oui ou non",
        "date": "date",
        "hour": "heure",
        "moment": "date, avec l'heure au besoin",
        "supports": "nombre, ou `for:12 mixed:3 against:4`",
        "size": "nombre et unité : `500 Ko`, `8 Mo`",
        "problems": "Problèmes",
        "about problems": "Chaque problème nomme un fichier, une ligne, et ce qu'il faut écrire à la place.\n"
        "`civicgen explain CODE` dit la même chose dans le terminal.",
        "commands": "Commandes",
        "codes": "Codes de sortie :",
        "common": "Options de toutes les commandes",
    },
}
"""Words of the reference that are not words of the program."""


def commands(lang: str) -> str:
    """Every command, with its arguments, options, examples and exit codes."""
    tr = words_of_program(lang).gettext
    lines = [NOTE, "", f"# {SAID[lang]['commands']}", "", tr(program.help or ""), ""]
    context = program.make_context("civicgen", [], resilient_parsing=True)
    for name in program.list_commands(context):
        lines += _command_lines(name, program.get_command(context, name), context, lang)
    lines += [f"## {SAID[lang]['common']}", ""]
    lines += [f"- `{', '.join(option.opts)}`: {tr(getattr(option, 'help', '') or '')}" for option in program.params]
    return "\n".join(lines).rstrip() + "\n"


def _command_lines(name: str, command: Any, parent: Any, lang: str) -> list[str]:
    """One command, and those that stand under its name."""
    tr = words_of_program(lang).gettext
    inner = command.make_context(name, [], parent=parent, resilient_parsing=True)
    under = command.list_commands(inner) if isinstance(command, Group) else []
    usage = " ".join(["civicgen", name, *(piece for piece in command.collect_usage_pieces(inner) if piece)])
    lines = [f"## civicgen {name}", "", tr(command.help or "").strip(), "", f"    {usage}", ""]
    for parameter in command.params:
        if isinstance(parameter, Argument):
            lines.append(f"- `{parameter.make_metavar(inner)}`: {tr(parameter.meaning) if parameter.meaning else ''}")
        elif not getattr(parameter, "hidden", False):
            record = parameter.get_help_record(inner)
            spelling = record[0] if record else ", ".join(parameter.opts)
            lines.append(f"- `{spelling}`: {tr(parameter.help or '')}")
    lines += ["", *(f"    {line}  # {tr(said)}" for line, said in command.examples), ""]
    codes = (*command.codes, 130)
    lines += [f"{SAID[lang]['codes']} " + " ".join(f"**{c}** {tr(said)}" for c, said in EXIT_CODES if c in codes), ""]
    for one in under:
        lines += _command_lines(f"{name} {one}", command.get_command(inner, one), inner, lang)
    return lines


def problems(lang: str) -> str:
    """Every problem: its code, what it says, what to write instead."""
    tr = words_of_program(lang).gettext
    lines = [NOTE, "", f"# {SAID[lang]['problems']}", "", SAID[lang]["about problems"]]
    for code, words in sorted(every().items()):
        lines += ["", f"## {code}", "", _literal(tr(words.message)), ""]
        lines += [f"- {_literal(tr(advice))}" for advice in words.advices if advice]
    return "\n".join(lines) + "\n"


def _literal(text: str) -> str:
    """Text in which nothing is Markdown."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", text)


def keys(lang: str) -> str:
    """Every key that a clerk may write, file by file."""
    say = SAID[lang]
    lines = [NOTE, "", f"# {say['keys']}", "", say["about keys"]]
    nested: dict[str, type] = {}
    for file, kind in FILES:
        lines += ["", f"## {file if lang == 'en' else file.replace(' and ', ' et ')}", ""]
        lines += [inspect.getdoc(kind) or "", ""] if lang == "en" else []
        if kind in STATES:
            lines += [say["state"].format(state=STATES[kind]), ""]
        lines += _key_lines(kind, nested, lang)
    lines += ["", f"# {say['parts']}"]
    done: set[str] = {kind.__name__ for _, kind in FILES}
    while waiting := [name for name in nested if name not in done]:
        for name in sorted(waiting):
            done.add(name)
            lines += ["", f"## {name}", ""]
            lines += [inspect.getdoc(nested[name]) or "", ""] if lang == "en" else []
            lines += _key_lines(nested[name], nested, lang)
    return "\n".join(lines) + "\n"


def _key_lines(kind: type, nested: dict[str, type], lang: str) -> Iterator[str]:
    say, tr = SAID[lang], words_of_program(lang).gettext
    hidden = {name for base in kind.__mro__ for name in BY_CIVICGEN.get(base.__name__, ())}
    hints = typing.get_type_hints(kind)
    yield f"| {say['key']} | {say['also']} | {say['what']} | {say['meaning']} |"
    yield "|---|---|---|---|"
    for field in msgspec.structs.fields(kind):
        if field.name in hidden:
            continue
        required = f" **{say['required']}**" if field.required and field.name != "state" else ""
        key = field.encode_name
        also = ", ".join(VOCABULARY.others(key))
        sentence = meaning(kind, field.name)
        said = (tr(sentence) if sentence else "").replace("|", "\\|")
        yield f"| `{key}` | {also} | {_plain(hints[field.name], nested, say)}{required} | {said} |"


def _plain(hint: Any, nested: dict[str, type], say: dict[str, str]) -> str:
    """Say a type in words."""
    hint = getattr(hint, "__supertype__", hint)
    if hint in PLAIN:
        return say[PLAIN[hint]]
    inside = [part for part in get_args(hint) if part not in {Ellipsis, type(None)}]
    if get_origin(hint) is Literal:
        return f"{say['one of']} " + ", ".join(f"`{value}`" for value in inside)
    if get_origin(hint) in {tuple, list}:
        return f"{say['list']} " + ", ".join(dict.fromkeys(_plain(part, nested, say) for part in inside))
    if get_origin(hint) is dict:
        return " → ".join(_plain(part, nested, say) for part in inside)
    if get_origin(hint) in {types.UnionType, typing.Union}:
        return " / ".join(_plain(part, nested, say) for part in inside)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        nested[hint.__name__] = hint
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return str(getattr(hint, "__name__", hint))


def received() -> str:
    """What each template receives: the contract with theme authors."""
    kinds = [
        value for value in vars(contexts).values() if isinstance(value, type) and issubclass(value, msgspec.Struct)
    ]
    lines = [
        *(NOTE, "", "# What templates receive", ""),
        "A page is a template and one of these values: no template can read anything else. Fields are only added,",
        "never renamed. The name of a template is the kind of its page.",
    ]
    for kind in kinds:
        name = getattr(kind, "kind", "")  # of a page; elsewhere it may be a field
        parents = [base.__name__ for base in kind.__bases__ if base in kinds and base.__name__ != "Value"]
        heading = f"## {kind.__name__}" + (f": the page `{name}`" if isinstance(name, str) and name else "")
        lines += ["", heading, "", inspect.getdoc(kind) or "", ""]
        if parents:
            lines += [f"With all the fields of {', '.join(f'[{one}](#{one.lower()})' for one in parents)}.", ""]
        own = [field for field in kind.__annotations__ if not str(kind.__annotations__[field]).startswith("ClassVar")]
        if own:
            lines += ["| field | type | meaning |", "|---|---|---|"]
        for field in own:
            written = str(kind.__annotations__[field]).replace("|", "\\|")
            said = meaning(kind, field).replace("|", "\\|")
            lines.append(f"| `{field}` | `{written}` | {said} |")
    lines += ["", "## In every template", "", *(f"- `{name}`: {said}" for name, said in SEEN), "", "## Filters", ""]
    filters = Writing("en", words_of_program("en")).filters()
    lines += ["| filter | what it writes |", "|---|---|"]
    lines += [
        f"| `{name}` | {' '.join((inspect.getdoc(one) or '').split())} |" for name, one in sorted(filters.items())
    ]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every page of the reference."""
    return {
        DOCS / "en" / "reference" / "commands.md": commands("en"),
        DOCS / "fr" / "reference" / "commandes.md": commands("fr"),
        DOCS / "en" / "reference" / "problems.md": problems("en"),
        DOCS / "fr" / "reference" / "problemes.md": problems("fr"),
        DOCS / "en" / "reference" / "keys.md": keys("en"),
        DOCS / "fr" / "reference" / "cles.md": keys("fr"),
        DOCS / "en" / "reference" / "templates.md": received(),
    }


def main() -> int:
    """Write or check."""
    old = 0
    for file, text in pages().items():
        if sys.argv[1:] != ["check"]:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        elif not file.is_file() or file.read_text(encoding="utf-8") != text:
            print(f"{file.relative_to(DOCS.parent)} is not what the program says: run `make reference`")
            old = 1
    return old


if __name__ == "__main__":
    sys.exit(main())
