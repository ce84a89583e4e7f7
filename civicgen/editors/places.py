"""A portal's folder becomes the places that an editor may write to: folders of entries, single files, lists."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from civicgen.content import types
from civicgen.content.find import Found, find
from civicgen.content.forms import Form
from civicgen.content.listings import LISTS
from civicgen.content.read import read_sources
from civicgen.content.sources import Sources
from civicgen.editors.description import Choice

__all__ = ["FOLDERS", "Folder", "Ground", "Listing", "Page", "Part", "Translation", "ground", "under_key"]

FOLDERS: dict[str, type[msgspec.Struct]] = {
    "answers": types.Answer,
    "syntheses": types.Synthesis,
    "results": types.Result,
    "meetings": types.Meeting,
    "documents": types.Document,
    "faq": types.FaqEntry,
    "articles": types.Article,
    "ballots": types.Tally,
    "forms": Form,
}
"""Folders of a consultation, in the order in which a clerk needs them."""

_LIST_OF: dict[str, type[msgspec.Struct]] = {**LISTS, "documents": types.Document}
_ITEM = re.compile(r"^- ", re.MULTILINE)
_KEY = re.compile(r"^([^\s#\-][^:#]*?)[ \t]*:[ \t]*(?:#.*)?$", re.MULTILINE)


class Translation(msgspec.Struct, frozen=True, kw_only=True):
    """A file that says an entry again in another language."""

    lang: str
    path: str
    name: str
    """Unique among the translations of one part to one language, without dots."""
    kind: type[msgspec.Struct]
    alone: bool = False

    @property
    def file(self) -> str:
        """Name of the file."""
        return self.path.rpartition("/")[2]


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """One Markdown file with a place of its own, and its translations."""

    name: str
    """`index`, `faq`."""
    kind: type[types.Entry]
    path: str
    translations: dict[str, str] = {}
    """Files by language, whether they are there already or not."""
    there: tuple[str, ...] = ()
    """Languages whose file is there."""
    alone: bool = False
    """Holds nothing but a title and a text, whatever its type."""


class Folder(msgspec.Struct, frozen=True, kw_only=True):
    """A folder of files, one entry each."""

    name: str
    kind: type[msgspec.Struct]
    path: str
    translations: tuple[Translation, ...] = ()

    @property
    def ending(self) -> str:
        """What its files end with: a form has keys only, all else a text under them."""
        return "yml" if self.kind is Form else "md"


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """A YAML file that holds a list."""

    name: str
    kind: type[msgspec.Struct]
    path: str
    key: str = ""
    """Key under which the list stands; empty when the file is the list."""
    lang: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs together for a clerk: the whole portal, or one consultation."""

    id: str
    """Empty for the whole portal."""
    title: str
    pages: tuple[Page, ...] = ()
    folders: tuple[Folder, ...] = ()
    listings: tuple[Listing, ...] = ()

    def translated(self, lang: str) -> list[Translation]:
        """Translations to a language that are there."""
        pages = [
            Translation(lang=lang, path=page.translations[lang], name=page.name, kind=page.kind, alone=page.alone)
            for page in self.pages
            if lang in page.there
        ]
        return [*pages, *(one for folder in self.folders for one in folder.translations if one.lang == lang)]


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that may be edited."""

    languages: tuple[str, ...]
    title: str
    url: str
    parts: tuple[Part, ...]
    """The whole portal first."""
    things: dict[str, tuple[Choice, ...]]
    """What the keys that name people and topics may say."""


def ground(root: Path, only: tuple[str, ...] = ()) -> Ground | None:
    """Look through a portal; None without its settings. `only` names consultations, else all are taken."""
    sources, _problems = read_sources(root)
    if sources is None:
        return None
    languages = sources.config.languages
    layout = find(root, languages)
    titles = {str(entry.name): entry.title for entry in sources.entries.get(languages[0], ())}
    ids = sorted(
        {found.name.partition("/")[0] for found in layout.files if found.kind == "consultation" and not found.lang}
    )
    files = [*layout.files, *layout.forms]
    parts = [_whole(root, layout.files, languages, sources.config.title)]
    parts += [
        _consultation(root, files, languages, name, titles.get(name, name)) for name in ids if not only or name in only
    ]
    return Ground(
        languages=languages,
        title=sources.config.title,
        url=sources.config.url,
        parts=tuple(parts),
        things=_things(sources, languages[0]),
    )


def _things(sources: Sources, language: str) -> dict[str, tuple[Choice, ...]]:
    people = tuple(
        Choice(f"people/{one.id}", f"{one.name}, {one.role}" if one.role else one.name)
        for one in sources.people.get(language, ())
    )
    topics = tuple(Choice(one.id, one.title) for one in sources.topics.get(language, ()))
    return {"people": people, "topics": topics}


def _whole(root: Path, files: list[Found], languages: tuple[str, ...], title: str) -> Part:
    pages = [
        _page("index", types.StandingPage, found.path, files, languages)
        for found in files
        if found.kind == "pages" and found.name == "index" and not found.lang
    ]
    folders = (
        _folder("news", types.News, "content/news", files),
        _folder("pages", types.StandingPage, "content/pages", files),
    )
    listings = [_listing(root, found) for found in files if found.kind in LISTS]
    return Part(id="", title=title, pages=tuple(pages), folders=folders, listings=tuple(listings))


def _consultation(root: Path, files: list[Found], languages: tuple[str, ...], name: str, title: str) -> Part:
    own = [found for found in files if found.name.partition("/")[0] == name and _of_consultation(found)]
    index = next(found.path for found in own if found.kind == "consultation" and not found.lang)
    base = index.rpartition("/")[0]
    pages = [_page("index", types.Consultation, index, own, languages)]
    questions = [found.path for found in own if found.kind == "faq.md" and not found.lang]
    pages += [_page("faq", types.FaqEntry, path, own, languages, alone=True) for path in questions]
    kinds = {found.kind for found in own}
    folders = tuple(
        _folder(folder, kind, f"{base}/{folder}", own)
        for folder, kind in FOLDERS.items()
        # questions stand in one file or in a folder, and few consultations are about a draft text
        if folder in kinds or (folder != "articles" and not (folder == "faq" and questions))
    )
    listings = tuple(_listing(root, found) for found in own if found.kind == "documents.yml")
    return Part(id=name, title=title, pages=tuple(pages), folders=folders, listings=listings)


def _of_consultation(found: Found) -> bool:
    return found.path.startswith("content/consultations/")


def _page(
    name: str,
    kind: type[types.Entry],
    path: str,
    files: list[Found],
    languages: tuple[str, ...],
    *,
    alone: bool = False,
) -> Page:
    stem = path.removesuffix(".md")
    there = {found.path for found in files}
    translations = {lang: f"{stem}.{lang}.md" for lang in languages[1:]}
    return Page(
        name=name,
        kind=kind,
        path=path,
        translations=translations,
        there=tuple(lang for lang, file in translations.items() if file in there),
        alone=alone,
    )


def _folder(name: str, kind: type[msgspec.Struct], path: str, files: list[Found]) -> Folder:
    translations = tuple(
        Translation(
            lang=one.lang, path=one.path, kind=kind, name=f"{name}-{one.name.rpartition('/')[2].replace('.', '_')}"
        )
        for one in files
        if one.lang and one.path.startswith(f"{path}/") and one.path.endswith(".yml" if kind is Form else ".md")
    )
    return Folder(name=name, kind=kind, path=path, translations=translations)


def _listing(root: Path, found: Found) -> Listing:
    name = "documents" if found.kind == "documents.yml" else found.kind
    text = (root / found.path).read_text("utf-8", "replace")
    item, key = _ITEM.search(text), _KEY.search(text)
    under = key[1] if key is not None and (item is None or key.start() < item.start()) else ""
    return Listing(name=name, kind=_LIST_OF[name], path=found.path, key=under, lang=found.lang)


def under_key(text: str, key: str) -> str:
    r"""Put a list under a key, remarks and all: some editors only know files that begin with a key.

    >>> under_key("# Topics.\n\n- id: roads\n", "topics")
    '# Topics.\n\ntopics:\n- id: roads\n'
    """
    first = _ITEM.search(text)
    return text if first is None else f"{text[: first.start()]}{key}:\n{text[first.start() :]}"
