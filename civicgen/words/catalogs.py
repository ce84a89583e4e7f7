"""gettext catalogs, looked up along a chain, become translated words and their plural forms."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

__all__ = ["Catalog", "catalog", "files", "mark", "program", "trouble"]

PROGRAM = "civicgen"
THEME = "theme"
"""Domains: the words of the commands, and those of pages."""

_SEPARATOR = "\x04"
"""What gettext puts between a context and a message."""


def mark(text: str) -> str:
    """Mark an English sentence for translation without translating it yet."""
    return text


def _germanic(number: int) -> int:
    return int(number != 1)


class Catalog:
    """Words of one language; the first source that knows a message wins, and English is the last resort."""

    def __init__(self, lang: str, sources: tuple[GNUTranslations, ...]) -> None:
        """Keep the sources, the nearest first."""
        self.lang = lang
        self._sources = sources

    @property
    def choose(self) -> Callable[[int], int]:
        """The plural rule of the language: a number to the index of a form."""
        # silenced: gettext sets it, without a type
        rules: list[Callable[[int], int]] = [source.plural for source in self._sources]  # type: ignore[attr-defined]
        return rules[0] if rules else _germanic

    def gettext(self, message: str) -> str:
        """Translate one message."""
        for source in self._sources:
            # gettext gives the message itself back when it has no translation; `None` cannot be asked for.
            translated = source.gettext(message)
            if translated is not message and translated != message:
                return translated
        return message

    def pgettext(self, context: str, message: str) -> str:
        """Translate one message whose meaning depends on a context."""
        key = context + _SEPARATOR + message
        translated = self.gettext(key)
        return message if translated == key else translated

    def forms(self, singular: str, plural: str, context: str = "") -> tuple[Callable[[int], int], tuple[str, ...]]:
        """Every plural form of a message, and the function that chooses one by a number."""
        key = context + _SEPARATOR + singular if context else singular
        for source in self._sources:
            # silenced: the same; gettext has no other way to ask what is there
            entries: dict[object, str] = source._catalog  # type: ignore[attr-defined]  # noqa: SLF001
            if (key, 0) in entries:
                many = sum(1 for index in range(8) if (key, index) in entries)
                choose: Callable[[int], int] = source.plural  # type: ignore[attr-defined]  # the same
                return choose, tuple(entries[key, index] for index in range(many))
        return _germanic, (singular, plural)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Translate a message in the form that a number asks for."""
        choose, forms = self.forms(singular, plural)
        return forms[choose(number)]

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Translate a message with a context in the form that a number asks for."""
        choose, forms = self.forms(singular, plural, context)
        return forms[choose(number)]


def files(folder: Path, lang: str, domain: str) -> tuple[Path, ...]:
    """Catalog files of a language in a `locale` folder: that of the region (`fr_CA`) before that of the language."""
    names = [lang.replace("-", "_")]
    if "-" in lang:
        names.append(lang.split("-", maxsplit=1)[0])
    found = []
    for name in names:
        base = folder / name / "LC_MESSAGES" / domain
        # Who writes a catalog by hand has no compiler: a .po alone is enough.
        for ending in (".mo", ".po"):
            path = base.with_name(domain + ending)
            if path.is_file():
                found.append(path)
                break
    return tuple(found)


def _read(path: Path) -> GNUTranslations:
    # Imported here: a build that renders nothing translates nothing.
    from gettext import GNUTranslations

    if path.suffix == ".mo":
        with path.open("rb") as stream:
            return GNUTranslations(stream)
    return GNUTranslations(_compiled(path))


def _compiled(path: Path) -> IO[bytes]:
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    messages = read_po(BytesIO(path.read_bytes().removeprefix(b"\xef\xbb\xbf")), abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return compiled


def trouble(path: Path) -> tuple[str, int] | None:
    """What makes a catalog unreadable, and the line where it stands (0: unknown); None for one that is right."""
    try:
        _read(path)
    except Exception as error:  # noqa: BLE001  (whatever two readers of other people's files raise)
        line = getattr(error, "lineno", None)  # which Babel counts from 0, and says in its sentence too
        said = str(error).rpartition(" on ")[0] if isinstance(line, int) else str(error)
        return said or type(error).__name__, 0 if line is None else line + 1
    return None


def catalog(lang: str, folders: tuple[str, ...], domain: str = THEME) -> Catalog:
    """Words of a language along a chain of `locale` folders, the first wins.

    Raises OSError or ValueError when a catalog cannot be read.
    """
    paths = [path for folder in folders for path in files(Path(folder), lang, domain)]
    return Catalog(lang, tuple(_read(path) for path in paths))


@lru_cache(maxsize=8)
def program(lang: str) -> Catalog:
    """Words of the commands and of problems in a language; English where there is no translation."""
    return catalog(lang, (str(Path(__file__).parent / "locale"),), PROGRAM)
