"""A ready-made form and a title become its commented file, in the language of the portal."""

from __future__ import annotations

from typing import Any

from civicgen.cli.skeleton import WRITE, commented, plain, remark
from civicgen.content.forms import Form, Preset
from civicgen.content.presets import preset
from civicgen.words import Catalog, mark

__all__ = ["INTRO", "form_text"]

INTRO = mark(
    "A form. Lines that begin with # are explanations. What is asked stands under “fields”: change the words, remove a "
    "field with its lines, or add one. To open the form, name it in a step of the consultation: form: {name}"
)
_CHOSEN = frozenset({"choice", "choices", "grades", "ranking", "sharing"})


def form_text(name: Preset, title: str, short: str, words: Catalog) -> str:
    """Write the file of a form; only what each town must say itself is left to be written."""
    form = preset(name, words.lang)
    values = plain(form) | {"title": title, "state": "draft", "preset": name}
    values["fields"] = [_field(each, words) for each in values["fields"]]
    lines = [*remark(words.gettext(INTRO).format(name=short)), "", *commented(Form, values, words)]
    return "\n".join(lines) + "\n"


def _field(field: dict[str, Any], words: Catalog) -> dict[str, Any]:
    """A field as a file holds it, with something to replace where each town chooses by itself."""
    made = dict(field)
    if "max_size" in made:
        made["max_size"] = f"{made['max_size'] // 1_000_000} {'Mo' if words.lang.startswith('fr') else 'MB'}"
    some = [{"id": letter, "label": words.gettext(WRITE)} for letter in ("a", "b")]
    if made["type"] in _CHOSEN and not made.get("choices") and made.get("becomes") not in ("topic", "article", "place"):
        made["choices"] = some
    if made["type"] == "grades" and not made.get("rows"):
        made["rows"] = some
    return made
