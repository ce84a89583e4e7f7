"""A French word without accents becomes its stem: plurals, feminines and common endings cut, few words confused."""

from __future__ import annotations

__all__ = ["stem"]

# Tried in this order, the first that fits is cut; the number is how many letters must be left. Whatever is cut too much
# here merges words that mean different things (commune, communication), which hides more than it finds: when in doubt,
# an ending is left. Verbs lose the endings that people write most.
_ENDINGS: tuple[tuple[str, str, int], ...] = (
    ("issements", "i", 4), ("issement", "i", 4), ("issaient", "i", 4), ("issons", "i", 4), ("issent", "i", 4),
    ("issant", "i", 4), ("atrices", "", 5), ("atrice", "", 5), ("ateurs", "", 5), ("ateur", "", 5),
    ("ations", "", 5), ("ation", "", 5), ("euses", "eu", 3), ("euse", "eu", 3), ("eurs", "eur", 2),
    ("ives", "if", 3), ("ive", "if", 3), ("ifs", "if", 3), ("iques", "ic", 3), ("ique", "ic", 3),
    ("ques", "c", 4), ("que", "c", 4), ("eraient", "", 3), ("erions", "", 3), ("erait", "", 3), ("erais", "", 3),
    ("erons", "", 3), ("eront", "", 3), ("aient", "", 4), ("erez", "", 3), ("erai", "", 4), ("eras", "", 4),
    ("antes", "ant", 3), ("ante", "ant", 3), ("ants", "ant", 3),
    ("ieres", "i", 3), ("iere", "i", 3), ("iers", "i", 3), ("ier", "i", 3),
    ("eres", "er", 4), ("ere", "er", 4), ("ees", "", 3), ("ee", "", 3), ("ers", "", 4), ("er", "", 3), ("ez", "", 3),
    ("ait", "", 4), ("ais", "", 4), ("eaux", "eau", 2), ("eau", "eau", 2), ("aux", "al", 2), ("ales", "al", 2),
    ("ale", "al", 2),
)  # fmt: skip
_BY_LAST: dict[str, tuple[tuple[str, str, int], ...]] = {
    last: tuple(each for each in _ENDINGS if each[0].endswith(last)) for last in {each[0][-2:] for each in _ENDINGS}
}
"""By the last two letters, which all of them have."""
_SHORT = 3
"""Letters of the words that stand for themselves."""


def stem(word: str) -> str:
    """Cut a word, which is in small letters without accents."""
    if len(word) <= _SHORT:
        return word
    for ending, instead, left in _BY_LAST.get(word[-2:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= left:
            return _closed(word[: -len(ending)] + instead)
    if word[-1] in "sx":
        word = word[:-1]
    if word[-1] == "e" and len(word) > _SHORT:
        word = word[:-1]
    return _closed(word)


def _closed(word: str) -> str:
    """A last letter that is doubled stands once: personnelle, personnel."""
    return word[:-1] if len(word) > _SHORT and word[-1] == word[-2] and word[-1] not in "aeiou" else word
