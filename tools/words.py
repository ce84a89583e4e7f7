"""Marked English words of the program and of the themes become gettext catalogs: extracted, merged, compiled.

`python tools/words.py` writes; `python tools/words.py --check` only says whether everything is current (exit code 1).
"""

from __future__ import annotations

import ast
import datetime
import io
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog  # noqa: E402  (the path is set above)
from babel.messages.mofile import write_mo  # noqa: E402  (the same)
from babel.messages.pofile import read_po, write_po  # noqa: E402  (the same)
from jinja2.ext import babel_extract  # noqa: E402  (the same)

from civicgen.content.meanings import meanings  # noqa: E402  (the same)
from civicgen.editors.description import Field, fields  # noqa: E402  (the same)
from civicgen.editors.labels import KINDS, Labels  # noqa: E402  (the same)
from civicgen.markup.lists import COUNTS, LABELS  # noqa: E402  (the same)
from civicgen.problems.catalogue import every  # noqa: E402  (the same)

LANGUAGES = ("fr",)
"""Languages besides English, complete."""
PROGRAM = ROOT / "civicgen" / "words" / "locale"
THEME = ROOT / "themes" / "default" / "locale"
_SIMPLE = ("_", "gettext", "mark")
"""Calls whose first argument is a message, in our modules; `ngettext` has two."""


def program() -> Catalog:
    """Every marked message of the commands and of problems."""
    catalog = Catalog(project="civicgen", fuzzy=False)
    _add_modules(catalog)
    written = sorted(path.stem for path in (ROOT / "civicgen" / "content" / "types").glob("[a-z]*.py"))
    types = (f"civicgen.content.types.{name}" for name in written)
    for module in ("civicgen.config", "civicgen.content.forms", *types, "civicgen.portal.columns"):
        # What the keys of files mean, said under the fields of the types: shown in skeletons, schemas, the reference.
        for text in meanings(module).values():
            catalog.add(text)
    for kind in KINDS:
        for label in _labels(fields(kind, Labels("en"))):
            catalog.add(label)
    for words in every().values():
        for text in (words.message, *words.advices):
            if text:
                catalog.add(text)
    return catalog


def _add_modules(catalog: Catalog) -> None:
    """Every message of our modules, and of pages that only one person sees, on this computer."""
    for path in sorted((ROOT / "civicgen").rglob("*.py")):
        for message, line in _calls(path):
            catalog.add(message, locations=[(path.relative_to(ROOT).as_posix(), line)])
    for path in sorted((ROOT / "civicgen").rglob("desk/*.html")):
        _add_template(catalog, path)


def _labels(described: tuple[Field, ...]) -> Iterator[str]:
    """What forms of editors call the keys of files."""
    for field in described:
        yield field.label
        yield from _labels(field.fields)


def _calls(path: Path) -> Iterator[tuple[str | tuple[str, str], int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
        if name in _SIMPLE and len(texts) == 1 and isinstance(node.args[0], ast.Constant):
            yield texts[0], node.lineno
        elif name == "ngettext" and len(texts) == 2:
            yield (texts[0], texts[1]), node.lineno


def theme() -> Catalog:
    """Every message of the templates that come with civicgen, and the words of closed lists."""
    catalog = Catalog(project="civicgen", fuzzy=False)
    for name, values in LABELS.items():
        for words in values.values():
            catalog.add(words, context=name)
    for forms in COUNTS.values():
        catalog.add(forms)
    for path in sorted((ROOT / "themes").rglob("*.html")):
        _add_template(catalog, path)
    return catalog


def _add_template(catalog: Catalog, path: Path) -> None:
    """Every message of one template."""
    with path.open("rb") as stream:
        for line, _function, message, _ in babel_extract(stream, ["gettext", "ngettext", "_"], [], {"trimmed": "true"}):
            texts = tuple(str(text) for text in message if text) if isinstance(message, tuple) else (str(message),)
            catalog.add(
                texts[:2] if len(texts) > 1 else texts[0], locations=[(path.relative_to(ROOT).as_posix(), line)]
            )


def merged(template: Catalog, path: Path, lang: str) -> Catalog:
    """Translations already there, for the messages of today."""
    if path.is_file():
        with path.open("rb") as stream:
            own = read_po(stream, locale=lang)
        own.update(template, no_fuzzy_matching=True)
        own.obsolete.clear()
    else:
        own = Catalog(locale=lang, project="civicgen", fuzzy=False)
        own.update(template)
    return own


def texts(own: Catalog) -> tuple[bytes, bytes]:
    """A catalog as its two files; both depend on the messages only, never on the clock."""
    own.header_comment = "# Words of civicgen. MIT licence, like the program."
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, own, width=120, sort_output=True, omit_header=True, no_location=True)
    write_mo(mo, _bare(own))
    header = (
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Language", str(own.locale)),
        ("Plural-Forms", own.plural_forms),
    )
    head = 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {value}\\n"\n' for name, value in header) + "\n"
    return head.encode() + po.getvalue().lstrip(), mo.getvalue()


def _bare(own: Catalog) -> Catalog:
    """The catalog with nothing in its header that changes from day to day."""
    # Babel writes dates into the header: always the same, so that the same words give the same bytes.
    never = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    bare = Catalog(locale=own.locale, project="civicgen", creation_date=never, revision_date=never, fuzzy=False)
    for message in own:
        if message.id and message.string:
            bare.add(message.id, message.string, context=message.context)
    return bare


def missing(own: Catalog) -> list[str]:
    """Messages that have no translation."""
    return [
        str(message.id)
        for message in own
        if message.id and not (all(message.string) if isinstance(message.string, (tuple, list)) else message.string)
    ]


def main(check: bool) -> int:
    """Write every catalog, or say which is not current or not complete."""
    wrong = 0
    for domain, folder, template in (("civicgen", PROGRAM, program()), ("theme", THEME, theme())):
        for lang in LANGUAGES:
            place = folder / lang / "LC_MESSAGES"
            po = place / f"{domain}.po"
            own = merged(template, po, lang)
            lacking = missing(own)
            for path, content in zip((po, po.with_suffix(".mo")), texts(own), strict=True):
                if check:
                    if not path.is_file() or path.read_bytes() != content:
                        print(f"{path.relative_to(ROOT)} is not current: run tools/words.py")
                        wrong = 1
                else:
                    place.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
            for message in lacking:
                print(f"{lang} {domain}: no translation of: {message}")
            if lacking:
                wrong = 1
    return wrong


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv))
