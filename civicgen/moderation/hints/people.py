"""A text becomes the places where a person seems to be named: by a title, a first name, a relation, capitals."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

__all__ = ["people"]


class _Word(NamedTuple):
    text: str
    start: int
    end: int
    plain: str
    """Without capitals and accents."""
    capital: bool
    begins: bool
    """First of its sentence."""


_LISTS = {
    name: frozenset(words.split())
    for name, words in tomllib.loads(
        (files("civicgen.moderation.hints") / "people.toml").read_text(encoding="utf-8")
    ).items()
}
_NAMES = _LISTS["names"]
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|(?<=\w)['’-](?=[^\W\d_]))*")
_ELIDED = re.compile(r"(?:[dljmnst]|qu)['’](?=\w)", re.IGNORECASE)
_STOPS = re.compile(r"[.!?:;…\n]")
_GAP = re.compile(r",? ")

_TITLES = _LISTS["titles"]
_FAMILY = _LISTS["family"]
_ROLES = _LISTS["roles"]
_PLACES = _LISTS["places"]
_COMMON = _LISTS["common"]
_ORDINARY = _LISTS["ordinary"]
_CLAN = frozenset({"famille", "familia", "family"})
_LINKS = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "del", "of", "el", "los", "las", "the"}
) | frozenset({"saint", "sainte", "san", "santa", "st"})
"""What stands between the word for a street and whom it is named after."""
_PARTICLES = frozenset(
    {"de", "du", "des", "le", "la", "van", "von", "der", "den", "el", "al", "ben", "bin", "da", "dos"}
)
_PARTICLES |= frozenset({"y", "e", "et", "and", "o", "mc", "mac"})
"""What stands inside names, and between two first names."""
_CERTAIN = re.compile(
    r"\b(?:un certain|une certaine|a certain|un tal|una tal|le nommé|chez (?:les |la |le )?"
    r"|je m['’]appelle|my name is|me llamo) ?$",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:signé|signed|firmado|cordialement|salutations|saludos|atentamente|regards|yours(?: \w+)?|sincerely"
    r"|bien à vous)"
    r"\s*[:,]?\s*$",
    re.IGNORECASE,
)


def people(text: str) -> Iterator[tuple[int, int]]:
    """Where a person seems to be named: start and end in the text, in its order."""
    words = _words(text)
    at = 0
    while at < len(words):
        length = _named(text, words, at)
        if length:
            titled = at and words[at - 1].plain in _TITLES and _introduced(text, words, at)[0]
            yield words[at - 1 if titled else at].start, words[at + length - 1].end
        at += length or 1


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    before = 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        elided = _ELIDED.match(text, start, end)
        start = elided.end() if elided else start
        begins = not words or (bool(_STOPS.search(text, before, start)) and not _abbreviated(words[-1], text, start))
        before = found.end()
        written = text[start:end]
        words.append(_Word(written, start, end, _plain(written), written[0].isupper(), begins and not elided))
    return words


def _abbreviated(before: _Word, text: str, start: int) -> bool:
    """Whether the full stop before a word belongs to a title: M. Lefèvre."""
    return before.plain in _TITLES and text[before.end : start] == ". "


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe")).casefold()
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _is_first_name(word: _Word) -> bool:
    return all(part in _NAMES for part in word.plain.split("-"))


def _named(text: str, words: list[_Word], at: int) -> int:
    """How many words of a name begin here; 0 for none."""
    word = words[at]
    if not word.capital:
        return 2 if _small(words, at) else 0
    titled, related = _introduced(text, words, at)
    length = _capitals(text, words, at, titled=titled)
    if not length or _place(text, words, at, length):
        return 0
    if titled or (related and not (word.plain in _COMMON and length == 1)):
        return length
    if length > 1 and _is_verb(words[at], words[at + 1]):
        return 0  # its name begins with the next word
    run = words[at : at + length]
    if any(_is_first_name(one) and (one.plain not in _ORDINARY or not one.begins) for one in run):
        return length
    known = any(one.plain in _COMMON for one in run)
    return length if length > 1 and not known and not _acronyms(run) else 0


def _is_verb(word: _Word, following: _Word) -> bool:
    """Whether the first word of a sentence only has its capital from there: Appelez Paul Martin."""
    return word.begins and not _is_first_name(word) and not word.text.isupper() and _is_first_name(following)


def _acronyms(run: list[_Word]) -> bool:
    """Whether it is written in capitals only, as initials and headings are."""
    return all(one.text.isupper() for one in run) or any(len(one.text) == 1 for one in run[1:])


def _small(words: list[_Word], at: int) -> bool:
    """A first name without its capital, and a word after it that may be the family's."""
    word = words[at]
    if word.plain in _ORDINARY or word.plain in _COMMON or len(word.plain) < 4 or not _is_first_name(word):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    return following is not None and not following.begins and following.plain not in _COMMON | _PARTICLES


def _capitals(text: str, words: list[_Word], at: int, *, titled: bool) -> int:
    """Length of the run of capitals that begins here, with the particles inside; ordinary first words do not count."""
    plain = words[at].plain
    inner = titled and plain in _PARTICLES and at + 1 < len(words) and words[at + 1].capital  # Mme Le Roux
    if not inner and (plain in _COMMON or plain in _TITLES or plain in _PLACES):
        return 0
    length = 1
    while at + length < len(words):
        following = words[at + length]
        gap = text[words[at + length - 1].end : following.start]
        joined = gap in {" ", "\u00a0", ""} or (gap == ", " and words[at].text.isupper() and len(words[at].text) > 2)
        if not joined or following.begins:
            break
        if following.capital:
            length += 1
        elif following.plain in _PARTICLES and _goes_on(text, words, at + length):
            length += 2
        else:
            break
    return length


def _goes_on(text: str, words: list[_Word], at: int) -> bool:
    if at + 1 >= len(words) or text[words[at].end : words[at + 1].start] != " ":
        return False
    both = words[at].plain in {"et", "y", "and"}
    return words[at + 1].capital and (not both or _is_first_name(words[at + 1]))


def _place(text: str, words: list[_Word], at: int, length: int) -> bool:
    """Whether it is what something is named after: rue Victor-Hugo, Nelson Street, colegio Miguel de Cervantes."""
    before = at - 1
    while before >= 0 and words[before].plain in _LINKS and at - before <= 3:
        before -= 1
    if before >= 0 and words[before].plain in _PLACES and not words[at].begins:
        return (
            not _STOPS.search(text, words[before].end, words[at].start)
            and "," not in text[words[before].end : words[at].start]
        )
    after = at + length
    if any(one.plain in _PLACES for one in words[at + 1 : after]):
        return True
    return (
        after < len(words) and words[after].plain in _PLACES and text[words[after - 1].end : words[after].start] == " "
    )


def _introduced(text: str, words: list[_Word], at: int) -> tuple[bool, bool]:
    """Whether a title stands before it, and whether what stands before it tells that a person follows."""
    before = text[max(0, words[at].start - 40) : words[at].start]
    if _CERTAIN.search(before) or _SIGNED.search(before):
        return True, True
    if at == 0:
        return False, False
    last = words[at - 1]
    near = _GAP.fullmatch(text, last.end, words[at].start) or _abbreviated(last, text, words[at].start)
    if not near and text[last.end : words[at].start] != "":
        return False, False
    if last.plain in _TITLES and (last.capital or len(last.plain) > 2):
        return True, True
    if last.plain in _CLAN:
        return True, True
    following = words[at + 1] if at + 1 < len(words) else None
    if following is not None and following.plain in _CLAN and text[words[at].end : following.start] == " ":
        return True, True
    return False, last.plain in _FAMILY or last.plain in _ROLES
