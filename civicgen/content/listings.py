"""Files that hold many things (`topics.yml`, `documents.yml`) become those things, in each language."""

from __future__ import annotations

from typing import Any

import msgspec

from civicgen.content import types
from civicgen.content.find import Found
from civicgen.content.folder import LIMIT, Folder, text_of
from civicgen.content.forms import Form
from civicgen.content.remember import Recollection, key_of
from civicgen.problems import Problem, has_errors

__all__ = ["LISTS", "documents", "form_in_languages", "things"]

LISTS: dict[str, type[msgspec.Struct]] = {"people": types.Person, "topics": types.Topic, "glossary": types.Term}
"""Lists of the whole portal, by the name of their file."""

ByLanguage = dict[str, tuple[Any, ...]]


def things(folder: Folder, memory: Recollection, group: dict[str, Found], language: str) -> tuple[ByLanguage, bool]:
    """A list of the portal by language (`group` has its files), and whether all of it could be read."""
    original = group[language]
    kind = LISTS[original.kind]
    data = folder.data(original.path, LIMIT)
    if data is None:
        return {}, False
    key = key_of(kind.__name__, original.path, data)
    values = memory.recall(key, tuple[kind, ...])  # type: ignore[valid-type]  # a type made at run time
    whole = True
    if values is None:
        from civicgen.content.originals import original_list  # only when a file changed: it needs YAML

        values, problems = original_list(kind, original.kind, original.path, text_of(data))
        whole = _kept(folder, memory, key, values, problems)
    found: ByLanguage = {language: values}
    for other, file in group.items():
        translation = None if other == language else folder.data(file.path, LIMIT)
        if translation is None:
            continue
        key = key_of(kind.__name__, file.path, translation, data)
        translated = memory.recall(key, tuple[kind, ...])  # type: ignore[valid-type]  # the same
        if translated is None:
            from civicgen.content.translate import translated_list  # only when a file changed: it needs YAML

            translated, problems = translated_list(values, kind, original.kind, file.path, text_of(translation))
            _kept(folder, memory, key, translated, problems)
        found[other] = translated
    return found, whole


def documents(folder: Folder, memory: Recollection, group: dict[str, Found], language: str) -> ByLanguage:
    """Documents that a `documents.yml` describes, by language."""
    original = group[language]
    data = folder.data(original.path, LIMIT)
    if data is None:
        return {}
    key = key_of("documents.yml", original.path, data, language.encode())
    entries = memory.recall(key, tuple[types.Document, ...])
    if entries is None:
        from civicgen.content.originals import original_documents  # only when a file changed: it needs YAML

        entries, problems = original_documents(original.path, original.name, language, text_of(data))
        _kept(folder, memory, key, entries, problems)
    found: ByLanguage = {language: entries}
    for other, file in group.items():
        translation = None if other == language else folder.data(file.path, LIMIT)
        if translation is None:
            continue
        key = key_of("documents.yml", file.path, translation, data)
        translated = memory.recall(key, tuple[types.Document, ...])
        if translated is None:
            from civicgen.content.translate import translated_documents  # only when a file changed: it needs YAML

            translated, problems = translated_documents(entries, file.path, other, text_of(translation))
            _kept(folder, memory, key, translated, problems)
        found[other] = translated
    return found


def form_in_languages(folder: Folder, memory: Recollection, group: dict[str, Found], language: str) -> dict[str, Form]:
    """A form by language; empty when its original cannot be read."""
    original = group[language]
    data = folder.data(original.path, LIMIT)
    if data is None:
        return {}
    key = key_of("Form", original.path, data, language.encode())
    form: Form | None = memory.recall(key, Form)
    if form is None:
        from civicgen.content.form_files import original_form  # only when a file changed: it needs YAML

        form, problems = original_form(original.name, original.path, language, text_of(data))
        _kept(folder, memory, key, form, problems)
    if form is None:
        return {}
    found = {language: form}
    for other, file in group.items():
        translation = None if other == language else folder.data(file.path, LIMIT)
        if translation is None:
            continue
        key = key_of("Form", file.path, translation, data)
        translated: Form | None = memory.recall(key, Form)
        if translated is None:
            from civicgen.content.form_files import translated_form  # only when a file changed: it needs YAML

            translated, problems = translated_form(form, file.path, other, text_of(translation))
            _kept(folder, memory, key, translated, problems)
        if translated is not None:
            found[other] = translated
    return found


def _kept(folder: Folder, memory: Recollection, key: bytes, value: Any, problems: list[Problem]) -> bool:
    """Tell the problems, keep what has none; say whether nothing forbids it."""
    folder.problems += problems
    memory.remember(key, value, problems)
    return not has_errors(problems)
