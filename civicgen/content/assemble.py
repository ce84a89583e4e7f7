"""Files found become entries in each language: originals, then translations laid over them, then what is not translated."""

from __future__ import annotations

import os
import posixpath
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from civicgen.content import types
from civicgen.content.faq import questions
from civicgen.content.find import Found, Layout
from civicgen.content.front import Parts, split
from civicgen.content.paths import short_name
from civicgen.content.places import places_of
from civicgen.content.remember import Memory, key_of
from civicgen.content.settings import LIMIT
from civicgen.content.sources import Media
from civicgen.problems import Place, Problem, has_errors
from civicgen.typed.decode import decoded

__all__ = ["Assembly"]

KINDS: dict[str, type[types.Entry]] = {
    "consultation": types.Consultation,
    "pages": types.StandingPage,
    "news": types.News,
    "documents": types.Document,
    "documents.yml": types.Document,
    "faq": types.FaqEntry,
    "faq.md": types.FaqEntry,
    "articles": types.Article,
    "meetings": types.Meeting,
    "syntheses": types.Synthesis,
    "answers": types.Answer,
    "results": types.Result,
}
LISTS: dict[str, type[msgspec.Struct]] = {"people": types.Person, "topics": types.Topic, "glossary": types.Term}
_LONGEST = 16 * 1024 * 1024


@cache
def decoder(kind: Any) -> msgspec.msgpack.Decoder[Any]:
    """Reads values of a type back from memory."""
    return msgspec.msgpack.Decoder(kind)


class Assembly:
    """What is being put together from the files of one portal."""

    def __init__(self, root: Path, languages: tuple[str, ...], layout: Layout, memory: Memory | None) -> None:
        self.root = root
        self.languages = languages or ("fr",)
        self.guessed = not languages
        """Whether the settings could not even say the languages: then no file can be in a wrong one."""
        self.layout = layout
        self.memory = memory
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.found: dict[str, dict[str, types.Entry]] = {language: {} for language in self.languages}
        self.listed: dict[str, dict[str, tuple[Any, ...]]] = {name: {} for name in LISTS}
        self.named: list[types.Place] = []
        self.described: dict[str, Media] = {}

    # --- what is asked for at the end

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

    def media(self) -> tuple[Media, ...]:
        """Files to be published as they are."""
        return (*self.layout.media, *(self.described[path] for path in sorted(self.described)))

    # --- reading

    def run(self) -> None:
        """Read every file that was found."""
        groups: dict[tuple[str, str], dict[str, Found]] = {}
        for file in self.layout.files:
            language = file.lang or self.languages[0]
            if language not in self.languages:
                if not self.guessed:
                    self._note("language-not-declared", file.path, "warning", language=language)
                continue
            group = groups.setdefault((file.kind, file.name), {})
            if language in group and file.kind != "places":
                self._note("same-name", file.path, file=file.path, other=group[language].path, name=file.name)
            else:
                group[language] = file
        for (kind, name), group in groups.items():
            original = group.pop(self.languages[0], None)
            if original is None:
                for alone in group.values():
                    self._note("translation-alone", alone.path, name=name)
                continue
            if kind in LISTS:
                self._list(original, group)
            elif kind == "places":
                self._places(original)
            elif kind == "faq.md":
                self._faq(original, group)
            elif kind == "documents.yml":
                self._documents(original, group)
            else:
                self._entry(original, group)
        self._folders()
        self._files()

    def _note(self, code: str, path: str, severity: Any = "error", **given: str) -> None:
        self.problems.append(Problem(code=code, place=Place(path), severity=severity, given=given))

    def _bytes(self, path: str, limit: int = _LONGEST) -> bytes | None:
        try:
            with open(f"{self.root}/{path}", "rb", buffering=0) as file:
                if os.fstat(file.fileno()).st_size > limit:
                    self._note("file-too-long", path, limit=f"{limit // (1024 * 1024)} MB")
                    return None
                data = file.readall()
        except OSError as error:
            self._note("unreadable", path, reason=error.strerror or "")
            return None
        text = decoded(data, path)
        if isinstance(text, Problem):
            self.problems.append(text)
            return None
        return data

    def _parts(self, path: str) -> Parts | None:
        data = self._bytes(path)
        if data is None:
            return None
        parts = split(data, path)
        if isinstance(parts, Problem):
            self.problems.append(parts)
            return None
        return parts

    def _entry(self, original: Found, translations: dict[str, Found]) -> None:
        kind = KINDS[original.kind]
        parts = self._parts(original.path)
        entry = None if parts is None else self._original(original, kind, parts)
        if entry is None or parts is None:
            self.unread.add(original.name)
            for file in translations.values():
                self._parts(file.path)
            return
        self._keep(entry, self.languages[0])
        for language, file in translations.items():
            other = self._parts(file.path)
            if other is None:
                continue
            key = key_of(kind.__name__, file.path, other.front, parts.front)
            translated = self._recall(key, kind)
            if translated is None:
                from civicgen.content.translate import translated_entry  # only when a file changed: it needs YAML

                translated, problems = translated_entry(entry, kind, file.path, language, other)
                self._remember(key, translated, problems)
            if translated is None or (translated.state != entry.state and translated.state in ("draft", "approved")):
                continue  # a translation in preparation: the original stands in for it
            if other.body:
                body, line, lang = text_of(other.body), other.body_line, ""
            else:
                body, line, lang = entry.body, entry.body_line, entry.lang if entry.body else ""
            self._keep(msgspec.structs.replace(translated, body=body, body_line=line, body_lang=lang), language)

    def _original(self, file: Found, kind: type[types.Entry], parts: Parts) -> types.Entry | None:
        key = key_of(kind.__name__, file.path, parts.front, bytes(str(parts.front_line), "ascii"), self.languages[0].encode())
        entry = self._recall(key, kind)
        if entry is None:
            from civicgen.content.originals import original_entry  # only when a file changed: it needs YAML

            entry, problems = original_entry(kind, file.path, file.name, self.languages[0], parts)
            self._remember(key, entry, problems)
        if entry is None:
            return None
        return msgspec.structs.replace(entry, body=text_of(parts.body), body_line=parts.body_line)

    def _recall(self, key: bytes, kind: Any) -> Any:
        known = self.memory.get(key) if self.memory is not None else None
        return decoder(kind).decode(known) if known else None

    def _remember(self, key: bytes, value: Any, problems: list[Problem]) -> None:
        """What has a problem is read again next time, to tell the problem again."""
        self.problems += problems
        if self.memory is not None and value is not None and not problems:
            self.memory.put(key, msgspec.msgpack.encode(value))

    def _keep(self, entry: types.Entry, language: str) -> None:
        """Hold an entry, after the sizes of its file are known; two entries of one name are one too many."""
        if isinstance(entry, types.Document) and entry.file:
            folder = posixpath.dirname(entry.source)
            path = f"content/{entry.file}" if entry.file.startswith("media/") else f"{folder}/{entry.file}"
            media = self.layout.beside.get(path)
            if media is not None:
                self.described[path] = media
            else:
                media = next((one for one in self.layout.media if one.file == path), None)
            if media is not None:
                entry = msgspec.structs.replace(entry, size=media.size)
        other = self.found[language].get(entry.name)
        if other is not None:
            self._note("same-name", entry.source, file=entry.source, other=other.source, name=entry.name)
            return
        self.found[language][entry.name] = entry

    def _faq(self, original: Found, translations: dict[str, Found]) -> None:
        parts = self._parts(original.path)
        if parts is None:
            return
        entries, problems = questions(original.path, original.name, self.languages[0], parts, None)
        self.problems += problems
        for entry in entries:
            self._keep(entry, self.languages[0])
        for language, file in translations.items():
            other = self._parts(file.path)
            if other is not None:
                translated, problems = questions(file.path, file.name, language, other, entries)
                self.problems += problems
                for entry in translated:
                    self._keep(entry, language)

    def _list(self, original: Found, translations: dict[str, Found]) -> None:
        kind = LISTS[original.kind]
        data = self._bytes(original.path, LIMIT)
        if data is None:
            self.unread.add(original.kind)
            return
        key = key_of(kind.__name__, original.path, data)
        values = self._recall(key, tuple[kind, ...])  # type: ignore[valid-type]
        if values is None:
            from civicgen.content.originals import original_list  # only when a file changed: it needs YAML

            values, problems = original_list(kind, original.kind, original.path, text_of(data))
            self._remember(key, values, problems)
            if has_errors(problems):
                self.unread.add(original.kind)
        self.listed[original.kind][self.languages[0]] = values
        for language, file in translations.items():
            other = self._bytes(file.path, LIMIT)
            if other is None:
                continue
            key = key_of(kind.__name__, file.path, other, data)
            translated = self._recall(key, tuple[kind, ...])  # type: ignore[valid-type]
            if translated is None:
                from civicgen.content.translate import translated_list

                translated, problems = translated_list(values, kind, original.kind, file.path, text_of(other))
                self._remember(key, translated, problems)
            self.listed[original.kind][language] = translated

    def _documents(self, original: Found, translations: dict[str, Found]) -> None:
        data = self._bytes(original.path, LIMIT)
        if data is None:
            return
        key = key_of("documents.yml", original.path, data, self.languages[0].encode())
        entries = self._recall(key, tuple[types.Document, ...])
        if entries is None:
            from civicgen.content.originals import original_documents  # only when a file changed: it needs YAML

            entries, problems = original_documents(original.path, original.name, self.languages[0], text_of(data))
            self._remember(key, entries, problems)
        for entry in entries:
            self._keep(entry, self.languages[0])
        for language, file in translations.items():
            other = self._bytes(file.path, LIMIT)
            if other is None:
                continue
            key = key_of("documents.yml", file.path, other, data)
            translated = self._recall(key, tuple[types.Document, ...])
            if translated is None:
                from civicgen.content.translate import translated_documents

                translated, problems = translated_documents(entries, file.path, language, text_of(other))
                self._remember(key, translated, problems)
            for entry in translated:
                self._keep(entry, language)

    def _places(self, file: Found) -> None:
        data = self._bytes(file.path)
        if data is not None:
            found, problems = places_of(data, file.path)
            self.problems += problems
            known = {place.id for place in self.named}
            self.named += [place for place in found if place.id not in known]

    # --- what only shows when all is read

    def _folders(self) -> None:
        """A consultation's folder without its index says nothing of what is asked."""
        indexes = {file.name for file in self.layout.files if file.kind == "consultation"}
        others: dict[str, str] = {}
        for file in self.layout.files:
            if file.path.startswith("content/consultations/"):
                others.setdefault("/".join(file.path.split("/")[:3]), "")
        for stream in self.layout.streams:
            others.setdefault("/".join(stream.file.split("/")[:3]), "")
        for folder in others:
            if short_name(posixpath.basename(folder)) not in indexes:
                self._note("no-index", f"{folder}/index.md", folder=folder)

    def _files(self) -> None:
        for path in self.layout.beside:
            if path not in self.described:
                name = posixpath.basename(path)
                self._note("undescribed-file", path, "warning", file=path, name=name)


def text_of(data: bytes) -> str:
    """Text of bytes that were found to be UTF-8, with one kind of line break."""
    text = data.decode("utf-8")
    if text.startswith("\ufeff"):
        text = text[1:]
    return text.replace("\r\n", "\n") if "\r" in text else text


