"""The starter, read in another of its languages, becomes files written in that language alone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from civicgen.cli.naming import short
from civicgen.cli.skeleton import commented, plain, remark
from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.content.presets import preset
from civicgen.content.types import Consultation, Entry, FaqEntry
from civicgen.importers.writing import document, entries
from civicgen.problems import ProblemsFound
from civicgen.words import Catalog, mark

__all__ = ["translated"]

_SETTINGS = mark(
    "Settings of your portal. A line that begins with # is an explanation: it appears nowhere on the site. Replace "
    "all that names the town or could not be known: ten minutes are enough. The texts are in the folder “content”."
)
_TITLE = mark("Town hall of Saint-Exemple")
_NAME = mark("Town of Saint-Exemple")
_DESCRIPTION = mark("The consultations of the town: what you told us, what we decided, and what was done.")
_HOURS = mark("Monday, Tuesday, Thursday and Friday, 9 am to 12 noon and 2 pm to 5 pm")
_DIRECTOR = mark("The mayor")
_HOST = mark("Name and address of the company that hosts the site")
_OFFICER = mark("Name and address of the data protection officer")
_FORM = mark(
    "The form of a step. It opens once a service receives it: forms, in civicgen.yml. What is not written here is as "
    "the preset says. For another form: civicgen new form"
)
_LISTS = {
    "topics.yml": mark("Topics, to sort the opinions. Keep few of them. Do not change an “id” once opinions use it."),
    "people.yml": mark("People who decide, answer, watch over. Other files use the “id”: people/mayor"),
    "glossary.yml": mark("Words explained."),
}


def translated(root: Path, lang: str, words: Catalog) -> dict[str, bytes]:
    """Read the portal at `root` and write what it says in `lang`, with names of files in that language.

    Raises ProblemsFound when it cannot be read.
    """
    from civicgen.content.read import read_sources

    sources, problems = read_sources(root)
    if sources is None:
        raise ProblemsFound(problems)
    every = sources.entries[lang]
    renamed = _names(every, sources.topics.get(lang, ()), sources.people.get(lang, ()))
    renamed |= {term.id: short(term.term) or term.id for term in sources.terms.get(lang, ())}
    for form in sources.forms.get(lang, ()):
        owner = renamed.get(form.consultation, form.consultation)
        renamed[form.name] = f"{owner}/forms/{short(form.title) or form.id}"
    config = msgspec.structs.replace(sources.config, languages=(lang,))
    files = {"civicgen.yml": _settings(config, words)}
    for name, items in (
        ("topics.yml", sources.topics.get(lang, ())),
        ("people.yml", sources.people.get(lang, ())),
        ("glossary.yml", sources.terms.get(lang, ())),
    ):
        if items:
            head = "\n".join(remark(words.gettext(_LISTS[name])))
            files[f"content/{name}"] = f"{head}\n\n{entries(_renamed(plain(item), renamed) for item in items)}"
    for entry in every:
        if not isinstance(entry, FaqEntry) or "/faq/" in entry.source:
            files[_file(entry, renamed)] = _entry(entry, renamed, words)
    for form in sources.forms.get(lang, ()):
        files[f"content/consultations/{renamed[form.name]}.yml"] = _form(form, words)
    made = {path: text.encode("utf-8") for path, text in files.items()}
    for file in root.glob(f"content/consultations/*/faq.{lang}.md"):
        owner = renamed.get(file.parent.name, file.parent.name)
        made[f"content/consultations/{owner}/faq.md"] = _links(file.read_text(encoding="utf-8"), renamed).encode(
            "utf-8"
        )
    for media in sources.media:
        made[media.file] = (root / media.file).read_bytes()
    return made


def _settings(config: Config, words: Catalog) -> str:
    """Settings in the language of the portal: what they say of the town cannot be read from its translated pages."""
    publisher = msgspec.structs.replace(
        config.publisher,
        name=words.gettext(_NAME),
        hours=words.gettext(_HOURS),
        director=words.gettext(_DIRECTOR),
        host=words.gettext(_HOST),
        dpo=words.gettext(_OFFICER),
    )
    config = msgspec.structs.replace(
        config, title=words.gettext(_TITLE), description=words.gettext(_DESCRIPTION), publisher=publisher
    )
    lines = [*remark(words.gettext(_SETTINGS)), "", *commented(Config, plain(config), words)]
    return "\n".join(lines) + "\n"


def _names(every: Sequence[Entry], topics: Sequence[Any], people: Sequence[Any]) -> dict[str, str]:
    """New names by old ones: of consultations, pages, documents and news, and ids of topics and people."""
    renamed: dict[str, str] = {}
    for entry in every:
        if entry.name == "index" or isinstance(entry, FaqEntry):
            continue
        folder, slash, own = entry.name.rpartition("/")
        owner, inside, kind = folder.partition("/")
        renamed[entry.name] = renamed.get(owner, owner) + inside + kind + slash + (short(entry.title) or own)
        if inside:
            # Inside its consultation, a thing is called without it: documents/presentation.
            renamed[f"{kind}/{own}"] = f"{kind}/{short(entry.title) or own}"
    renamed |= {topic.id: short(topic.title) or topic.id for topic in topics}
    renamed |= {f"people/{person.id}": f"people/{short(person.name) or person.id}" for person in people}
    for person in people:
        renamed.setdefault(person.id, short(person.name) or person.id)
    return renamed


def _file(entry: Entry, renamed: Mapping[str, str]) -> str:
    name = entry.name if entry.name == "index" else renamed[entry.name]
    if isinstance(entry, Consultation):
        return f"content/consultations/{name}/index.md"
    shared = name == "index" or name.split("/")[0] in {"pages", "news"}
    return f"content/{name}.md" if shared else f"content/consultations/{name}.md"


def _entry(entry: Entry, renamed: Mapping[str, str], words: Catalog) -> str:
    values = _renamed(plain(entry), renamed)
    body = _links(entry.body, renamed)
    if not isinstance(entry, Consultation):
        return document(values, body)
    # Said even where it is what goes without saying: it is what one changes first.
    values = {"procedure": entry.procedure, "commitment": entry.commitment, **values}
    values["steps"] = [
        {**step, "id": short(step["title"]) or step["id"], **_form_of(step, entry, renamed)}
        for step in values.get("steps", [])
    ]
    lines = "\n".join(commented(Consultation, values, words))
    return f"---\n{lines}\n---\n\n{body.strip()}\n"


def _form_of(step: Mapping[str, Any], owner: Consultation, renamed: Mapping[str, str]) -> dict[str, str]:
    name = f"{owner.id}/forms/{step['form']}" if "form" in step else ""
    return {"form": renamed[name].rpartition("/")[2]} if name in renamed else {}


def _form(form: Form, words: Catalog) -> str:
    """A form that completes a preset: its title, and of each field what the preset does not say."""
    values = plain(form)
    if form.preset is not None:
        ready = preset(form.preset, form.lang)
        known = {field.id: plain(field) for field in ready.fields}
        kept: dict[str, Any] = {
            key: values[key] for key in ("title", "preset", "intro", "thanks", "button") if key in values
        }
        own = {key: value for key, value in kept.items() if value != plain(ready).get(key) or key == "preset"}
        fields = [
            {key: value for key, value in field.items() if key == "id" or known.get(field["id"], {}).get(key) != value}
            for field in values["fields"]
        ]
        values = {"title": form.title, **own, "fields": fields}
    head = "\n".join(remark(words.gettext(_FORM)))
    return f"{head}\n\n" + "\n".join(document(values, "").split("\n")[1:-2]).strip() + "\n"


def _renamed(values: Mapping[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    """Values with new names, in the keys that hold references."""
    referring = {"id", "topics", "people", "about", "read_first", "related", "guarantor", "signatory", "documents"}

    def new(value: Any) -> Any:
        if isinstance(value, str):
            return renamed.get(value, value)
        return [new(item) for item in value] if isinstance(value, list) else value

    return {key: new(value) if key in referring else value for key, value in values.items()}


def _links(text: str, renamed: Mapping[str, str]) -> str:
    """Markdown whose links follow the new names."""

    def new(match: re.Match[str]) -> str:
        target, mark_, anchor = match.group(1).partition("#")
        return f"]({renamed.get(target, target)}{mark_}{anchor})"

    return re.sub(r"\]\(([^)\s]+)\)", new, text)
