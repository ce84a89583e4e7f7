"""The folder `content/` becomes a list of files, each with what it is; what has no place there is named."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path
from typing import NamedTuple

from civicgen.content.meant import looks_copied, meant_file, meant_folder
from civicgen.content.paths import language_of, safe, short_name
from civicgen.content.receipts import FILE as RECEIPTS
from civicgen.content.sources import Media, Stream
from civicgen.content.values import Name
from civicgen.problems import Place, Problem
from civicgen.problems.reasons import NO_FILE, reason_of

__all__ = ["ADMINISTRATION", "ENTRIES", "Found", "Layout", "administration", "find"]

ENTRIES = ("documents", "faq", "articles", "meetings", "syntheses", "answers", "results", "ballots")
"""Folders of a consultation that hold one Markdown file an entry."""
LISTS = ("topics", "people", "glossary")
"""Lists of the whole portal, in YAML."""
_IGNORED = {"thumbs.db", "desktop.ini", "readme.md", "readme.txt"}
_SPREADSHEETS = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".numbers", ".gsheet"})
ADMINISTRATION = ("index.html", "config.yml", "sveltia-cms.js", "decap-cms.js")
"""Files of the folder `admin/` that are published: the page of an editor that runs in a browser, and what it needs."""
_STREAMS = (".csv", ".jsonl", ".md")


class Found(NamedTuple):
    """A file of the portal, and what it is."""

    kind: str
    """`consultation`, `pages`, `news`, one of `ENTRIES` or `LISTS`, `faq.md`, `documents.yml`, `places`, `received`."""
    path: str
    """From the portal's root, with forward slashes."""
    name: str
    """Name of the entry, or of the consultation that the file belongs to."""
    lang: str
    """Language of a translation; empty for an original."""


class Layout:
    """All that lies in `content/`, in the order of names."""

    def __init__(self) -> None:
        self.files: list[Found] = []
        self.streams: list[Stream] = []
        self.ballots: dict[Name, Stream] = {}
        """Files of ballots, by name of the tally that says how they are counted."""
        self.receipts: list[str] = []
        """Consultations that say what became of deposits (`receipts.csv`)."""
        self.media: list[Media] = []
        self.forms: list[Found] = []
        self.beside: dict[str, Media] = {}
        """Files in `documents/` folders, by path; published if a document describes them."""
        self.misnamed: dict[str, str] = {}
        """Files that were left out for their name, by the path that was probably meant."""
        self.problems: list[Problem] = []


def find(root: Path, languages: tuple[str, ...]) -> Layout:
    """Look through `content/`. Hidden files and leftovers of systems are no content; all else is found or named."""
    layout = Layout()
    walk = _Walk(str(root), languages, layout)
    entries = walk.inside("content")
    if not entries and not layout.problems:  # moved or deleted by mistake: it must not empty the site
        walk.refuse("no-content", "content")
    for entry in entries:
        take = walk.top_folder if walk.is_folder(entry) else walk.top_file
        take(entry.name, f"content/{entry.name}")
    return layout


def administration(root: Path) -> tuple[Media, ...]:
    """The editor that `civicgen editor init` put beside the content, to be published at the same address."""
    found = []
    for folder in ("admin", "admin/decap"):
        for name in ADMINISTRATION:
            path = root / folder / name
            if path.is_file() and not path.is_symlink() and not path.parent.is_symlink():
                status = path.stat()
                found.append(Media(file=f"{folder}/{name}", size=status.st_size, changed=status.st_mtime_ns))
    return tuple(found)


def _stream(entry: os.DirEntry[str], path: str, consultation: str) -> Stream:
    status = entry.stat()
    return Stream(consultation=consultation, file=path, size=status.st_size, changed=status.st_mtime_ns)


class _Walk:
    """One walk: knows the root, and writes to one layout."""

    def __init__(self, root: str, languages: tuple[str, ...], layout: Layout) -> None:
        self.root = root
        self.real = os.path.realpath(os.path.join(root, "content"))
        """What links may lead to: not even the rest of the portal, where keys and histories may lie."""
        self.languages = languages
        self.layout = layout

    def language(self, stem: str) -> tuple[str, str]:
        return language_of(stem, self.languages)

    def warn(self, code: str, path: str, **given: str) -> None:
        problem = Problem(code=code, place=Place(path), severity="warning", given={"file": path, **given})
        self.layout.problems.append(problem)

    def unknown(self, path: str, known: str, *, folder: bool = False, endings: tuple[str, ...] = ()) -> None:
        """Tell that a file or folder has no place where it lies, and the name that was probably meant."""
        name = path.rpartition("/")[2]
        rename = meant_folder(name, known) if folder else meant_file(name, known, endings)
        meant = f"{path.rpartition('/')[0]}/{rename}"
        given = {"known": known, "rename": rename}
        if rename and self.is_there(meant, path):
            given = {"there": rename, "name": name}
        elif rename and not folder:
            self.layout.misnamed[meant] = path
        self.warn("unknown-folder" if folder else "unknown-file", path, **given)

    def is_there(self, path: str, but: str) -> bool:
        """Whether something else has this name already; one that differs by capitals may be the same, on some disks."""
        whole = os.path.join(self.root, path)
        return os.path.exists(whole) and not os.path.samefile(whole, os.path.join(self.root, but))

    def refuse(self, code: str, path: str, **given: str) -> None:
        self.layout.problems.append(Problem(code=code, place=Place(path), given={"file": path, **given}))

    def inside(self, folder: str) -> list[os.DirEntry[str]]:
        """Entries of a folder in the order of names, without what is hidden and what leads out of the portal."""
        try:
            with os.scandir(os.path.join(self.root, folder)) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except FileNotFoundError:
            return []
        except OSError as error:
            self.refuse("unreadable", folder, reason=reason_of(error))
            return []
        return [entry for entry in entries if self._wanted(entry, folder)]

    def _wanted(self, entry: os.DirEntry[str], folder: str) -> bool:
        name = entry.name
        if name[0] in ".~" or name[-1] == "~" or name.casefold() in _IGNORED:
            return False
        path = f"{folder}/{name.encode('utf-8', 'backslashreplace').decode()}"
        if entry.is_symlink():
            real = os.path.realpath(entry.path)
            if not real.startswith(self.real + os.sep) or not os.path.exists(real):
                self.refuse("leads-out", path)
                return False
        if not safe(name):
            self.refuse("unsafe-name", path)
            return False
        if not (entry.is_dir() or entry.is_file()):
            self.refuse("unreadable", path, reason=NO_FILE)
            return False
        return True

    def is_folder(self, entry: os.DirEntry[str]) -> bool:
        return entry.is_dir()

    def top_folder(self, name: str, path: str) -> None:
        """A folder of `content/`."""
        if name in {"pages", "news"}:
            self.entries(name, path, "")
        elif name == "media":
            self.media(path, 0)
        elif name != "consultations":
            self.unknown(path, "pages, news, consultations, media", folder=True)
        else:
            for folder in self.inside(path):
                if self.is_folder(folder):
                    self.consultation(folder.name, f"{path}/{folder.name}")
                else:
                    self.warn("unknown-file", f"{path}/{folder.name}", known="index.md")

    def top_file(self, name: str, path: str) -> None:
        """A file of `content/`."""
        stem, ending = os.path.splitext(name)
        base, lang = self.language(stem)
        if ending == ".md" and base == "index":
            self.layout.files.append(Found("pages", path, "index", lang))
        elif ending in {".yml", ".yaml"} and base in LISTS:
            self.layout.files.append(Found(base, path, base, lang))
        elif name == "places.geojson":
            self.layout.files.append(Found("places", path, "", ""))
        else:
            self.unknown(path, "index.md, topics.yml, people.yml, glossary.yml, places.geojson")

    def consultation(self, name: str, path: str) -> None:
        short = self.short(name, path)
        if not short:
            return
        for entry in self.inside(path):
            inner = f"{path}/{entry.name}"
            stem, ending = os.path.splitext(entry.name)
            base, lang = self.language(stem)
            if self.is_folder(entry):
                self._folder(entry.name, inner, short)
            elif ending == ".md" and base == "index":
                self.layout.files.append(Found("consultation", inner, short, lang))
            elif ending == ".md" and base == "faq":
                self.layout.files.append(Found("faq.md", inner, short, lang))
            elif entry.name in ("places.geojson", "received.json"):
                self.layout.files.append(Found(entry.name.partition(".")[0], inner, short, ""))
            elif entry.name == RECEIPTS:
                self.layout.receipts.append(short)
            else:
                self.unknown(inner, "index.md, faq.md, places.geojson")

    def _folder(self, name: str, path: str, consultation: str) -> None:
        if name in ENTRIES:
            self.entries(name, path, consultation)
        elif name == "contributions":
            self.streams(path, consultation)
        elif name == "forms":
            for entry in self.inside(path):
                stem, ending = os.path.splitext(entry.name)
                base, lang = self.language(stem)
                if ending not in (".yml", ".yaml") or self.is_folder(entry):
                    self.warn("unknown-file", f"{path}/{entry.name}", known="*.yml")
                else:
                    named = f"{consultation}/forms/{short_name(base)}"
                    self.layout.forms.append(Found("forms", f"{path}/{entry.name}", named, lang))
        else:
            self.unknown(path, ", ".join((*ENTRIES, "contributions", "forms")), folder=True)

    def entries(self, kind: str, path: str, consultation: str) -> None:
        """Markdown files of a folder, one entry each."""
        prefix = f"{consultation}/{kind}/" if consultation else f"{kind}/"
        for entry in self.inside(path):
            inner = f"{path}/{entry.name}"
            stem, ending = os.path.splitext(entry.name)
            base, lang = self.language(stem)
            if self.is_folder(entry):
                self.warn("unknown-folder", inner, known="")
            elif ending == ".md":
                short = self.short(base, inner)
                if short:
                    self.layout.files.append(Found(kind, inner, prefix + short, lang))
            elif kind == "documents" and ending in (".yml", ".yaml") and base == "documents":
                self.layout.files.append(Found("documents.yml", inner, consultation, lang))
            elif kind == "documents":
                status = entry.stat()
                self.layout.beside[inner] = Media(file=inner, size=status.st_size, changed=status.st_mtime_ns)
            elif kind == "ballots" and ending == ".csv" and (short := self.short(stem, inner)):
                self.layout.ballots[Name(prefix + short)] = _stream(entry, inner, consultation)
            else:
                self.unknown(inner, "*.md", endings=(".md",))

    def streams(self, path: str, consultation: str) -> None:
        for entry in self.inside(path):
            inner = f"{path}/{entry.name}"
            if self.is_folder(entry):
                self.warn("unknown-folder", inner, known="")
            elif entry.name.endswith(_STREAMS):
                self.layout.streams.append(_stream(entry, inner, consultation))
            else:
                self._no_stream(inner, entry.name)

    def _no_stream(self, path: str, name: str) -> None:
        """A table that only a spreadsheet opens holds contributions that nobody would see on the site."""
        stem, ending = os.path.splitext(name)
        if ending.casefold() not in _SPREADSHEETS:
            self.unknown(path, "*.csv, *.jsonl, *.md", endings=_STREAMS)
        elif os.path.exists(os.path.join(self.root, os.path.dirname(path), f"{stem}.csv")):
            self.warn("spreadsheet", path, name=f"{stem}.csv")  # the copy to work on, beside the one that is read
        else:
            self.refuse("spreadsheet", path, name=f"{stem}.csv")

    def media(self, path: str, depth: int) -> None:
        """Files to be published as they are, each at a name that is one file on every system."""
        seen: dict[str, str] = {}
        for entry in self.inside(path):
            inner = f"{path}/{entry.name}"
            other = seen.setdefault(unicodedata.normalize("NFC", entry.name).casefold(), inner)
            if other != inner:
                self.refuse("same-name", inner, other=other, name=entry.name)
            elif not entry.is_dir(follow_symlinks=False) and entry.is_dir():
                self.refuse("leads-out", inner)  # a linked folder could hold itself
            elif entry.is_dir():
                if depth < 10:
                    self.media(inner, depth + 1)
                else:
                    self.warn("unknown-folder", inner, known="")
            else:
                status = entry.stat()
                self.layout.media.append(Media(file=inner, size=status.st_size, changed=status.st_mtime_ns))

    def short(self, stem: str, path: str) -> str:
        """Name that addresses use; a warning when it is not the file's own, a problem when there is none."""
        short = short_name(unicodedata.normalize("NFC", stem))
        if not short:
            self.refuse("unsafe-name", path)
        elif short != stem:
            whole = path.rpartition("/")[2]
            named = {"new_folder": short} if whole == stem else {"new_file": short + whole[len(stem) :]}
            self.warn("copied" if looks_copied(stem) else "name-simplified", path, name=short, **named)
        return short
