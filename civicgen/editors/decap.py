"""The description of a portal becomes the configuration of Decap CMS, or of Sveltia CMS, which reads the same file."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import msgspec

from civicgen.content import types
from civicgen.editors.description import Field, fields
from civicgen.editors.labels import Labels
from civicgen.editors.places import Folder, Ground, Listing, Page, Part, Translation
from civicgen.editors.writing import Shared
from civicgen.words import mark

__all__ = ["BAD_MOMENT", "BAD_NAME", "MOMENT", "NAME", "configuration", "short"]

FORMATS = {"md": "yaml-frontmatter", "yml": "yml"}
"""How files are written, by what they end with."""
_COMMAS = mark("Several: separate them with commas.")
MOMENT = r"^(\d{4}-\d\d-\d\d( \d\d:\d\d)?)?$"
BAD_MOMENT = mark("Write it so: 2026-03-12, or with its hour: 2026-03-12 17:00")
NAME = r"^[a-z0-9]+([-_.][a-z0-9]+)*$"
BAD_NAME = mark("Small letters without accents, digits and hyphens only.")


def configuration(ground: Ground, backend: dict[str, Any], prefix: str, *, sveltia: bool) -> dict[str, Any]:
    """Everything that `admin/config.yml` says. `prefix` leads from the repository's root to the portal."""
    made = _Maker(ground, prefix, sveltia=sveltia)
    collections = [each for part in ground.parts for each in made.part(part)]
    top: dict[str, Any] = {"backend": backend}
    if not sveltia:
        top["local_backend"] = True
        top["locale"] = made.lang
    top |= {
        "media_folder": f"{prefix}content/media",
        # written from the root of the site: civicgen takes the slash away, so that any page finds them
        "public_folder": "/media",
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-"},
    }
    if ground.url:
        top |= {"site_url": ground.url, "display_url": ground.url}
    if sveltia:
        top["output"] = {"omit_empty_optional_fields": True}
        if len(ground.languages) > 1:
            top["i18n"] = {
                "structure": "multiple_files",
                "locales": list(ground.languages),
                "default_locale": ground.languages[0],
                "omit_default_locale_from_file_path": True,
                "initial_locales": "default",
            }
    # it would not look like the site; beside the form, there is room for the other language
    top["editor"] = {"preview": False}
    return top | {"collections": collections}


class _Maker:
    """Makes collections, with words of one language."""

    def __init__(self, ground: Ground, prefix: str, *, sveltia: bool) -> None:
        self.ground = ground
        self.prefix = prefix
        self.sveltia = sveltia
        self.lang = ground.languages[0]
        self.labels = Labels(self.lang)
        self.translates = sveltia and len(ground.languages) > 1

    def part(self, part: Part) -> list[dict[str, Any]]:
        """Collections of the whole portal, or of one consultation."""
        alone = [self.page(page) for page in part.pages]
        alone += [self.listing(listing) for listing in part.listings if not listing.lang and self.opens(listing)]
        made = []
        if alone:
            name = f"{part.id}-main" if part.id else "portal"
            made.append({"name": name, "label": part.title, "files": alone} | self.i18n())
        made += [self.folder(part, folder) for folder in part.folders]
        if not self.sveltia:
            made += [each for lang in self.ground.languages[1:] if (each := self.translations(part, lang))]
        return made

    def opens(self, listing: Listing) -> bool:
        """Decap opens no file that is a list from its first line on."""
        return self.sveltia or bool(listing.key)

    def i18n(self) -> dict[str, Any]:
        return {"i18n": True} if self.translates else {}

    def page(self, page: Page) -> dict[str, Any]:
        name = page.name
        file = page.path if not self.translates else f"{page.path.removesuffix('.md')}.{{{{locale}}}}.md"
        return {
            "name": name,
            "label": self.labels.many(page.kind) if page.alone else self.labels.one(page.kind),
            "file": self.prefix + file,
            "format": "yaml-frontmatter",
            **self.i18n(),
            "fields": self.shared(page.kind, alone=page.alone),
        }

    def shared(self, kind: type[msgspec.Struct], *, alone: bool = False, partly: bool = False) -> Shared:
        """Fields of a type: the same wherever its files lie, so they are written once."""
        described = fields(kind, self.labels, body=issubclass(kind, types.Entry), alone=alone, partly=partly)
        name = kind.__name__.lower() + "-alone" * alone + "-translated" * partly
        return Shared(name, [self.field(field) for field in described])

    def folder(self, part: Part, folder: Folder) -> dict[str, Any]:
        many = self.labels.many(folder.kind)
        return {
            "name": f"{part.id}-{folder.name}" if part.id else folder.name,
            "label": f"{many} · {short(part.title)}" if part.id else many,
            "label_singular": self.labels.one(folder.kind),
            "folder": self.prefix + folder.path,
            "extension": folder.ending,
            "format": FORMATS[folder.ending],
            "create": True,
            "slug": "{{slug}}",
            "identifier_field": "title",
            "summary": "{{title}}" if len(self.ground.languages) == 1 or self.sveltia else "{{title}} · {{filename}}",
            **self.i18n(),
            "fields": self.shared(folder.kind),
        }

    def listing(self, listing: Listing) -> dict[str, Any]:
        inner = fields(listing.kind, self.labels)
        whole = Field(
            name=listing.key or listing.name,
            label=self.labels.many(listing.kind),
            shape="list",
            fields=inner,
            localised=True,
        )
        made = self.field(whole)
        if not listing.key:
            made["root"] = True
        file = listing.path
        if self.translates:
            stem, _, ending = file.rpartition(".")
            file = f"{stem}.{{{{locale}}}}.{ending}"
        return {
            "name": listing.name,
            "label": self.labels.many(listing.kind),
            "file": self.prefix + file,
            "format": "yml",
            **self.i18n(),
            "fields": [made],
        }

    def translations(self, part: Part, lang: str) -> dict[str, Any]:
        """Translations that are there, as files of their own: only what is said again, and nothing asked for."""
        from civicgen.words.languages import name

        files = [self.translation(one) for one in part.translated(lang)]
        if not files:
            return {}
        return {
            "name": f"{part.id}-{lang}" if part.id else f"portal_{lang}",
            "label": f"{name(self.lang, lang).capitalize()} · {short(part.title)}",
            "files": files,
        }

    def translation(self, one: Translation) -> dict[str, Any]:
        return {
            "name": one.name,
            "label": f"{self.labels.one(one.kind)} · {one.file}",
            "file": self.prefix + one.path,
            "format": FORMATS[one.path.rpartition(".")[2]],
            "fields": self.shared(one.kind, alone=one.alone, partly=True),
        }

    def field(self, field: Field) -> dict[str, Any]:
        """One field, whatever it takes; `required` is always said, since the editors disagree about leaving it out."""
        made: dict[str, Any] = {"name": field.name, "label": field.label, **self.widget(field)}
        made["required"] = field.required
        hint = self.hint(field)
        if hint:
            made["hint"] = hint
        if field.default:
            made["default"] = field.default
        if self.translates:
            made["i18n"] = "duplicate" if field.identifies else field.localised
        return made

    def hint(self, field: Field) -> str:
        """Its help: the files' own remarks are for people who open them, and these editors drop them."""
        told = [field.help] if field.help else []
        if field.shape == "moment":
            told.append(self.labels.words.gettext(BAD_MOMENT))
        if field.shape == "lines" and not self.sveltia:  # there, each has a line of its own
            told.append(self.labels.words.gettext(_COMMAS))
        return " ".join(told)

    def widget(self, field: Field) -> dict[str, Any]:
        words = self.labels.words
        match field.shape:
            case "line":
                rule = {"pattern": [NAME, words.gettext(BAD_NAME)]} if field.name == "id" else {}
                return {"widget": "string", **rule}
            case "moment":
                return {"widget": "string", "pattern": [MOMENT, words.gettext(BAD_MOMENT)]}
            case "choice":
                return self.choice(field)
            case "group":
                return {"widget": "object", "collapsed": True, "fields": [self.field(one) for one in field.fields]}
            case "list":
                return self.items(field)
            case shape:
                return dict(_SIMPLE[shape])

    def items(self, field: Field) -> dict[str, Any]:
        """A list of things, each told by its title when it is shut."""
        told = next(one.name for one in field.fields if one.name in {"title", "name", "term", "text", "label"})
        return {
            "widget": "list",
            "collapsed": True,
            "summary": f"{{{{fields.{told}}}}}",
            "fields": [self.field(one) for one in field.fields],
        }

    def choice(self, field: Field) -> dict[str, Any]:
        choices = field.choices or self.ground.things.get(field.of, ())
        if not choices:  # a list that nobody has begun: it is written as elsewhere
            return {"widget": "list" if field.many else "string"}
        made: dict[str, Any] = {"widget": "select"}
        if field.many:
            made["multiple"] = True
        return made | {"options": [{"label": one.label, "value": one.value} for one in choices]}


_SIMPLE: dict[str, dict[str, Any]] = {
    "text": {"widget": "text"},
    "body": {"widget": "markdown"},
    "yes": {"widget": "boolean"},
    "whole": {"widget": "number", "value_type": "int"},
    "day": {"widget": "datetime", "format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False},
    "lines": {"widget": "list"},
}


def short(title: str) -> str:
    """A title as far as a narrow column shows it.

    >>> short("Plan local d’urbanisme : quel village en 2040 ?")
    'Plan local d’urbanisme'
    """
    head = re.split(r"\s*[:?!.,]\s|\s[–—-]\s", title, maxsplit=1)[0].strip()
    return head if len(head) <= _WIDTH else textwrap.shorten(head, _WIDTH, placeholder="…")


_WIDTH = 32
