"""The description of a portal becomes `.pages.yml`, the configuration of Pages CMS."""

from __future__ import annotations

from typing import Any

import msgspec

from civicgen.content import types
from civicgen.editors.decap import BAD_MOMENT, BAD_NAME, MOMENT, NAME, short
from civicgen.editors.description import Field, fields
from civicgen.editors.labels import Labels
from civicgen.editors.places import Folder, Ground, Listing, Page, Part

__all__ = ["configuration"]


def configuration(ground: Ground, prefix: str) -> dict[str, Any]:
    """Everything that `.pages.yml` says; it refuses keys that it does not know."""
    made = _Maker(ground, prefix)
    content: list[dict[str, Any]] = []
    for part in ground.parts:
        items = made.items(part)
        if part.id:
            content.append(
                {"name": made.name(part, "group"), "label": short(part.title), "type": "group", "items": items}
            )
        else:
            content += items
    return {
        "media": {"input": f"{prefix}content/media", "output": "/media", "rename": "safe"},
        # without it, saving deletes every key that the form does not know
        "settings": {"content": {"merge": True}},
        "content": content,
    }


_FORMATS = {"md": "yaml-frontmatter", "yml": "yaml"}


class _Maker:
    """Makes items of content, with words of one language."""

    def __init__(self, ground: Ground, prefix: str) -> None:
        self.ground = ground
        self.prefix = prefix
        self.lang = ground.languages[0]
        self.labels = Labels(self.lang)

    def items(self, part: Part) -> list[dict[str, Any]]:
        """Files and folders of the whole portal, or of one consultation, with their translations after them."""
        made = [self.page(part, page) for page in part.pages]
        made += [self.folder(part, folder) for folder in part.folders]
        made += [self.listing(part, listing) for listing in part.listings if not listing.lang]
        for lang in self.ground.languages[1:]:
            made += self.translations(part, lang)
        return made

    def name(self, part: Part, name: str) -> str:
        """Names are unique in the whole file, and hold no dot."""
        return "-".join(one for one in (part.id.replace(".", "_"), name) if one)

    def page(self, part: Part, page: Page) -> dict[str, Any]:
        label = self.labels.many(page.kind) if page.alone else self.labels.one(page.kind)
        return self.file(self.name(part, page.name), label, page.path, self.fields(page.kind, alone=page.alone))

    def folder(self, part: Part, folder: Folder) -> dict[str, Any]:
        held = self.fields(folder.kind)
        names = [each["name"] for each in held]
        made: dict[str, Any] = {
            "name": self.name(part, folder.name),
            "label": self.labels.many(folder.kind),
            "type": "collection",
            "path": self.prefix + folder.path,
            "format": _FORMATS[folder.ending],
            "filename": f"{{primary}}.{folder.ending}",
            "subfolders": False,
            "view": {
                "fields": [one for one in ("title", "state", "date") if one in names],
                "primary": "title",
                "sort": [one for one in ("title", "date") if one in names],
            },
        }
        if folder.translations:
            made["exclude"] = [one.file for one in folder.translations]
        return made | {"fields": held}

    def listing(self, part: Part, listing: Listing) -> dict[str, Any]:
        inner = [self.field(field) for field in fields(listing.kind, self.labels)]
        label = self.labels.many(listing.kind)
        made: dict[str, Any] = {
            "name": self.name(part, f"list-{listing.name}"),
            "label": label,
            "type": "file",
            "path": self.prefix + listing.path,
            "format": "yaml",
        }
        if not listing.key:
            return made | {"list": True, "fields": inner}
        whole = {
            "name": listing.key,
            "label": label,
            "type": "object",
            "list": True,
            "required": False,
            "fields": inner,
        }
        return made | {"fields": [whole]}

    def translations(self, part: Part, lang: str) -> list[dict[str, Any]]:
        """Translations that are there: only what is said again, and nothing asked for."""
        from civicgen.words.languages import name

        said = name(self.lang, lang).capitalize()
        return [
            self.file(
                self.name(part, f"{one.name}-{lang}"),
                f"{said} · {self.labels.one(one.kind)} · {one.file}",
                one.path,
                self.fields(one.kind, alone=one.alone, partly=True),
            )
            for one in part.translated(lang)
        ]

    def file(self, name: str, label: str, path: str, held: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "name": name,
            "label": label,
            "type": "file",
            "path": self.prefix + path,
            "format": _FORMATS[path.rpartition(".")[2]],
            "fields": held,
        }

    def fields(self, kind: type[msgspec.Struct], *, alone: bool = False, partly: bool = False) -> list[dict[str, Any]]:
        described = fields(kind, self.labels, body=issubclass(kind, types.Entry), alone=alone, partly=partly)
        return [self.field(field) for field in described]

    def field(self, field: Field) -> dict[str, Any]:
        """One field; `required` is always said, since the editors disagree about leaving it out."""
        made: dict[str, Any] = {"name": field.name, "label": field.label}
        if field.help:
            made["description"] = field.help
        made |= self.type(field)
        made["required"] = field.required
        if field.default:
            made["default"] = field.default
        return made

    def type(self, field: Field) -> dict[str, Any]:
        words = self.labels.words
        match field.shape:
            case "line":
                named = {"regex": NAME, "message": words.gettext(BAD_NAME)}
                return {"type": "string", **({"pattern": named} if field.name == "id" else {})}
            case "moment":
                return {"type": "string", "pattern": {"regex": MOMENT, "message": words.gettext(BAD_MOMENT)}}
            case "choice":
                return self.choice(field)
            case "group":
                return {"type": "object", "fields": [self.field(one) for one in field.fields]}
            case "list":
                return {"type": "object", "list": True, "fields": [self.field(one) for one in field.fields]}
            case shape:
                return dict(_SIMPLE[shape])

    def choice(self, field: Field) -> dict[str, Any]:
        """A word to choose; what is stored is called `name` here, and `value` by the others."""
        choices = field.choices or self.ground.things.get(field.of, ())
        if not choices:
            return {"type": "string", **({"list": True} if field.many else {})}
        options: dict[str, Any] = {"values": [{"name": one.value, "label": one.label} for one in choices]}
        if field.many:
            options["multiple"] = True
        return {"type": "select", "options": options}


_SIMPLE: dict[str, dict[str, Any]] = {
    "text": {"type": "text"},
    "body": {"type": "rich-text", "options": {"format": "markdown"}},
    "yes": {"type": "boolean"},
    "whole": {"type": "number"},
    # without a default, a date that nobody gave would be that of today
    "day": {"type": "date", "options": {"format": "yyyy-MM-dd"}, "default": ""},
    "lines": {"type": "string", "list": True},
}
