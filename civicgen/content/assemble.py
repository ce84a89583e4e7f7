"""Files found become entries in each language: originals, translations laid over them, and what stays untranslated."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content import types
from civicgen.content.faq import questions
from civicgen.content.find import Found, Layout
from civicgen.content.folder import LIMIT, Folder, text_of
from civicgen.content.forms import Form
from civicgen.content.front import Parts
from civicgen.content.incoming import Incoming, incoming_of
from civicgen.content.listings import LISTS, documents, form_in_languages, things
from civicgen.content.paths import short_name
from civicgen.content.places import places_of
from civicgen.content.remember import Memory, Recollection, key_of
from civicgen.content.sources import Media
from civicgen.content.values import Name
from civicgen.problems import Problem

__all__ = ["Assembly"]

KINDS: dict[str, type[types.Entry]] = {
    "consultation": types.Consultation,
    "pages": types.StandingPage,
    "news": types.News,
    "documents": types.Document,
    "faq": types.FaqEntry,
    "articles": types.Article,
    "meetings": types.Meeting,
    "syntheses": types.Synthesis,
    "answers": types.Answer,
    "results": types.Result,
    "ballots": types.Tally,
}
"""Types of entries that have a file each."""
Group = dict[str, Found]
"""The files of one thing, by language."""


class Assembly:
    """What is being put together from the files of one portal."""

    def __init__(
        self,
        root: Path,
        languages: tuple[str, ...],
        layout: Layout,
        memory: Memory | None,
        instead: Mapping[str, bytes] | None = None,
    ) -> None:
        self.languages = languages or ("fr",)
        self.guessed = not languages
        """Whether the settings could not even say the languages: then no file can be in a wrong one."""
        self.layout = layout
        self.folder = Folder(root, instead)
        self.memory = Recollection(memory)
        self.unread: set[Name] = set()
        self.unready: list[types.Entry] = []
        """Translations that are drafts of something published."""
        self.found: dict[str, dict[str, types.Entry]] = {language: {} for language in self.languages}
        self.listed: dict[str, dict[str, tuple[Any, ...]]] = {name: {} for name in LISTS}
        self.named: list[types.Place] = []
        self.described: dict[str, Media] = {}
        self.incoming: dict[str, Incoming] = {}
        self.asked: dict[str, dict[str, Form]] = {language: {} for language in self.languages}

    # What is asked for at the end ---------------------------------------------------------------------------------

    def entries(self) -> dict[str, tuple[types.Entry, ...]]:
        """By language, every entry in the order of names; the original where there is no translation."""
        default = self.found[self.languages[0]]
        names = sorted(default)
        return {
            language: tuple(self.found[language].get(name) or default[name] for name in names)
            for language in self.languages
        }

    def lists(self, name: str) -> dict[str, tuple[Any, ...]]:
        """A list of the portal by language."""
        default = self.listed[name].get(self.languages[0], ())
        return {language: self.listed[name].get(language, default) for language in self.languages}

    def places(self) -> dict[str, tuple[types.Place, ...]]:
        """Named places, which have one spelling in all languages."""
        return {language: tuple(self.named) for language in self.languages}

    def forms(self) -> dict[str, tuple[Form, ...]]:
        """By language, every form in the order of names; the original where there is no translation."""
        default = self.asked[self.languages[0]]
        return {
            language: tuple(self.asked[language].get(name) or default[name] for name in sorted(default))
            for language in self.languages
        }

    def media(self) -> tuple[Media, ...]:
        """Files to be published as they are."""
        return (*self.layout.media, *(self.described[path] for path in sorted(self.described)))

    # Reading ------------------------------------------------------------------------------------------------------

    def run(self) -> None:
        """Read every file that was found."""
        for (kind, name), group in self._groups().items():
            if self.languages[0] not in group:
                for alone in group.values():
                    self.folder.note("translation-alone", alone.path, name=name)
            elif kind in LISTS:
                self._list(kind, group)
            elif kind == "documents.yml":
                self._documents(group)
            elif kind == "places":
                self._places(group)
            elif kind == "faq.md":
                self._faq(group)
            elif kind == "received":
                self._received(group)
            elif kind == "forms":
                self._form(group)
            else:
                self._entry(group)
        self._check_folders()
        self._check_files()

    def _groups(self) -> dict[tuple[str, str], Group]:
        """Files of the same thing together."""
        groups: dict[tuple[str, str], Group] = {}
        for file in (*self.layout.files, *self.layout.forms):
            language = file.lang or self.languages[0]
            if language not in self.languages:
                if not self.guessed:
                    self.folder.note("language-not-declared", file.path, "warning", language=language)
                continue
            group = groups.setdefault((file.kind, file.name), {})
            if language in group:
                other = group[language].path
                self.folder.note("same-name", file.path, file=file.path, other=other, name=file.name)
            else:
                group[language] = file
        return groups

    def _entry(self, group: Group) -> None:
        original = group[self.languages[0]]
        kind = KINDS[original.kind]
        parts = self.folder.parts(original.path)
        entry = None if parts is None else self._original(original, kind, parts)
        if entry is None or parts is None:
            self.unread.add(Name(original.name))
        else:
            self._keep(entry, self.languages[0])
        for language, file in group.items():
            other = None if file is original else self.folder.parts(file.path)
            if entry is None or parts is None or other is None:
                continue
            translated = self._translation(entry, kind, file.path, language, other, parts)
            if translated is not None:
                self._keep(translated, language)

    def _original(self, file: Found, kind: type[types.Entry], parts: Parts) -> types.Entry | None:
        line, language = str(parts.front_line).encode(), self.languages[0]
        key = key_of(kind.__name__, file.path, parts.front, line, language.encode())
        entry: types.Entry | None = self.memory.recall(key, kind)
        if entry is None:
            from civicgen.content.originals import original_entry  # only when a file changed: it needs YAML

            entry, problems = original_entry(kind, file.path, file.name, language, parts)
            self.folder.problems += problems
            self.memory.remember(key, entry, problems)
        if entry is None:
            return None
        return msgspec.structs.replace(entry, body=text_of(parts.body), body_line=parts.body_line)

    def _translation(
        self, entry: types.Entry, kind: type[types.Entry], path: str, language: str, parts: Parts, original: Parts
    ) -> types.Entry | None:
        """The entry in another language; None when it has a problem or is not ready: the original stands in for it."""
        key = key_of(kind.__name__, path, parts.front, original.front)
        translated: types.Entry | None = self.memory.recall(key, kind)
        if translated is None:
            from civicgen.content.translate import translated_entry  # only when a file changed: it needs YAML

            translated, problems = translated_entry(entry, kind, path, language, parts)
            self.folder.problems += problems
            self.memory.remember(key, translated, problems)
        if translated is None:
            return None
        if parts.body:
            translated = msgspec.structs.replace(translated, body=text_of(parts.body), body_line=parts.body_line)
        else:
            lang = entry.lang if entry.body else ""
            given = {"body": entry.body, "body_line": entry.body_line, "body_lang": lang}
            translated = msgspec.structs.replace(translated, **given)
        if translated.state != entry.state and translated.state in {"draft", "approved"}:
            self.unready.append(translated)
            return None
        return translated

    def _list(self, kind: str, group: Group) -> None:
        self.listed[kind], whole = things(self.folder, self.memory, group, self.languages[0])
        if not whole:
            self.unread.add(Name(kind))

    def _documents(self, group: Group) -> None:
        for language, entries in documents(self.folder, self.memory, group, self.languages[0]).items():
            self._keep_all(entries, language)

    def _faq(self, group: Group) -> None:
        originals = None
        language = self.languages[0]
        for lang in (language, *(other for other in group if other != language)):
            parts = self.folder.parts(group[lang].path)
            if parts is None and originals is None:
                return
            if parts is not None:
                entries, problems = questions(group[lang].path, group[lang].name, lang, parts, originals)
                self.folder.problems += problems
                self._keep_all(entries, lang)
                originals = entries if originals is None else originals

    def _form(self, group: Group) -> None:
        found = form_in_languages(self.folder, self.memory, group, self.languages[0])
        name = group[self.languages[0]].name
        for language, form in found.items():
            self.asked[language][name] = form
        if not found:
            self.unread.add(Name(name))

    def _places(self, group: Group) -> None:
        path = group[self.languages[0]].path
        data = self.folder.data(path)
        if data is not None:
            found, problems = places_of(data, path)
            self.folder.problems += problems
            known = {place.id for place in self.named}
            self.named += [place for place in found if place.id not in known]

    def _received(self, group: Group) -> None:
        file = group[self.languages[0]]
        data = self.folder.data(file.path, LIMIT)
        found = None if data is None else incoming_of(data, file.path)
        if isinstance(found, Problem):
            self.folder.problems.append(found)
        elif found is not None:
            self.incoming[file.name] = found

    # Keeping ------------------------------------------------------------------------------------------------------

    def _keep_all(self, entries: Any, language: str) -> None:
        for entry in entries:
            self._keep(entry, language)

    def _keep(self, entry: types.Entry, language: str) -> None:
        """Hold an entry, with the size of its file; two entries of one name are one too many."""
        if isinstance(entry, types.Document) and entry.file:
            media = self._described(entry)
            if media is not None:
                entry = msgspec.structs.replace(entry, size=media.size)
        other = self.found[language].get(entry.name)
        if other is not None:
            self.folder.note("same-name", entry.source, file=entry.source, other=other.source, name=entry.name)
            return
        self.found[language][entry.name] = entry

    def _described(self, entry: types.Document) -> Media | None:
        """The file of a document, beside it or in `media/`."""
        if entry.file.startswith("media/"):
            return next((one for one in self.layout.media if one.file == f"content/{entry.file}"), None)
        path = f"{posixpath.dirname(entry.source)}/{entry.file}"
        media = self.layout.beside.get(path)
        if media is not None:
            self.described[path] = media
        return media

    def _check_folders(self) -> None:
        """A consultation's folder without its index says nothing of what is asked."""
        indexes = {file.name for file in self.layout.files if file.kind == "consultation"}
        paths = [file.path for file in self.layout.files] + [stream.file for stream in self.layout.streams]
        folders = ["/".join(path.split("/")[:3]) for path in paths if path.startswith("content/consultations/")]
        for folder in dict.fromkeys(folders):
            if short_name(posixpath.basename(folder)) not in indexes:
                misnamed = self.layout.misnamed.get(f"{folder}/index.md", "")
                # it is told here, no second time by itself
                self.layout.problems = [each for each in self.layout.problems if each.place.file != misnamed]
                self.folder.note("no-index", f"{folder}/index.md", folder=folder, misnamed=misnamed)

    def _check_files(self) -> None:
        """A file that nothing describes would be left out in silence."""
        for path in self.layout.beside:
            if path not in self.described:
                self.folder.note("undescribed-file", path, "warning", file=path, name=posixpath.basename(path))
