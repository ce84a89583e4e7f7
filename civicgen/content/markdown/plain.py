"""A text to what it says without markup: whole, as its first words, and as the minutes it takes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from civicgen.content.markdown.prose import is_plain, overflows, paragraphs_of
from civicgen.content.markdown.untrusted import clean
from civicgen.content.markdown.values import Dialect

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["extract", "minutes", "plain"]

_USUAL = 16
"""Characters of a word with its space, generously: enough of the text is looked at for most writings."""
_SPARE = 12
"""Words after those that are shown, so that no markup is cut in them."""
_LETTERS_A_WORD = 40
"""Where words are huge, no more than this many characters each are looked at, and a third of it is shown."""
_BEYOND = 32
"""Characters looked at after those that are shown, where a text begins without markup."""
_WORDS_A_MINUTE = 200
_WORD = re.compile(r"\w+(?:['’.-]\w+)*")

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_STARRED = re.compile(r"(\*{1,3})(?=\S)([^*_]++)(?<=\S)\1")
_STARRED_WORDS = re.compile(
    r"(\*(?<![^\W_]\*)(?<![^\W_]\*\*)(?<![^\W_]\*\*\*)\*{0,2})(?=\S)([^*_]++)(?<=\S)\1(?!\**[^\W_])"
)
"""The same of citizens: never inside a word."""
_UNDERLINED = re.compile(r"(_(?<!\w_)_{0,2})(?=\S)([^*_]++)(?<=\S)\1(?!\w)")
"""Each begins with a plain letter, which is found quickly: an extract is made of each contribution."""
_LINK = re.compile(r"\[([^\]\[]*)\]\([^()\s]*(?:\s+\"([^\"]*)\")?\)")
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_MARGIN = re.compile(r"\n[ \t]*(?:(?:>|[-+*](?=[ \t]|$))[ \t]*)+", re.MULTILINE)

_BLOCKS = re.compile(
    r"^(?:[ \t]{0,3}(?:```|~~~).*?(?:^[ \t]{0,3}(?:```|~~~)[ \t]*$|\Z)"  # code
    r"|[ \t]{0,3}#{1,6}(?:[ \t].*?)?$|[ \t]*\|.*?$|[ \t]{0,3}(?:=+|-{2,}|\*{3,})[ \t]*$"  # headings, tables, lines
    r"|[ \t]{0,3}\[[^\]\n]+\]:.*?$)",  # definitions
    re.MULTILINE | re.DOTALL,
)
_PICTURE = re.compile(r"!\[[^\]\[]*\]\([^()]*\)")
_REFERENCE = re.compile(r"\[([^\]\[^!]+)\](?:\[[^\]\[]*\])?")
_MARK = re.compile(r"\[\^[^\]\s]+\]|\\?\[![^\]]*\]|`+|~~|^: ", re.MULTILINE)


def plain(source: str, dialect: Dialect) -> str:
    """Tell all that a text says, without markup: a line for each line, a blank one between blocks."""
    text = clean(source)
    if dialect == "citizens" and (is_plain(text) or overflows(text)):
        return "\n\n".join(paragraphs_of(text))
    # Loaded by the first text that needs it.
    from civicgen.content.markdown.blocks import TooDeep

    try:
        if dialect == "staff":
            from civicgen.content.markdown.staff import parse

            return _words(parse(text)[0])
        from civicgen.content.markdown import citizens

        return _words(citizens.tokens(text))
    except TooDeep:
        return "\n\n".join(paragraphs_of(text))


def _words(tokens: list[Token]) -> str:
    blocks: list[str] = []
    for token in tokens:
        if token.type == "inline":
            blocks.append(_said(token.children) if token.children is not None else token.content)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.rstrip("\n"))
        elif token.type in ("note_open", "table_open") and token.children:
            blocks.append(_said(token.children[0].children))
    return "\n\n".join(block for block in blocks if block)


def _said(children: list[Token] | None) -> str:
    parts: list[str] = []
    title = ""
    for token in children or ():
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(_said(token.children))
        elif token.type == "link_open":
            title = str(token.attrs.get("title", ""))
        elif token.type == "link_close":
            parts.append(f" ({title})" if title else "")
            title = ""
        else:
            parts.append(token.content)
    return "".join(parts)


def extract(source: str, dialect: Dialect, words: int = 40, letters: int = 0) -> tuple[str, bool]:
    """Give the first words of a text without markup, on one line, and whether something follows them.

    `letters` is how many characters are shown at most, where words are long; 0: thirteen for each word. Made for lists:
    it looks at the beginning only, takes markup away by its signs, and never loads the parser.
    """
    longest = letters or words * _LETTERS_A_WORD // 3
    if dialect == "citizens" and (begun := _begun(source[: longest + _BEYOND], words, longest)):
        return begun, True
    parts: list[str] = []
    for each in (_USUAL, _LETTERS_A_WORD):
        most = words * each * (4 if dialect == "staff" else 1)
        parts = _first(source[:most], dialect, words + _SPARE)
        if len(parts) > words + _SPARE or len(source) <= most:
            break
    followed = len(parts) > words or len(source.rstrip()) > words * _LETTERS_A_WORD * (4 if dialect == "staff" else 1)
    shown = " ".join(parts[:words])
    if len(shown) > longest:
        return _cut(shown, longest), True
    return shown, followed


def _begun(source: str, words: int, longest: int) -> str:
    """Give the first words of a text that begins without any sign of markup, as most do; empty when unsure.

    Nothing that follows changes what such a beginning says, its last signs aside, which are not shown.
    """
    if "\r" in source or clean(source) is not source or not is_plain(source):
        return ""
    parts = [word for word in source.replace("\n", " ").split(" ") if word]
    shown = " ".join(parts[:words])
    if len(parts) < words + 2 and len(shown) <= longest + _BEYOND // 2:
        return ""
    return _cut(shown, longest) if len(shown) > longest else shown


def _first(source: str, dialect: Dialect, enough: int) -> list[str]:
    """Give the words of a text without markup; what follows `enough` of them may be left as it stands."""
    text = clean(source)
    if dialect == "staff":
        text = _MARK.sub("", _REFERENCE.sub(r"\1", _LINK.sub(_link, _PICTURE.sub("", _BLOCKS.sub("", text)))))
    if dialect == "staff" or not is_plain(text):
        text = _MARGIN.sub("\n", f"\n{text}")
        if "[" in text:
            text = _LINK.sub(_link, text)
        if "<" in text:
            text = _ADDRESS.sub(r"\1", text)
        for _ in range(2):  # one may stand within the other
            if "*" in text:
                text = _unmarked(_STARRED if dialect == "staff" else _STARRED_WORDS, text)
            if "_" in text:
                text = _unmarked(_UNDERLINED, text)
        if "\\" in text:
            text = _ESCAPED.sub(r"\1", text)
    text = text.replace("\n\n", " ").replace("\n", " ").replace("\t", " ").strip(" ")
    # What is not shown need not be cut into words, unless several spaces stand where one would do.
    return [word for word in text.split(" ", -1 if "  " in text else enough + 1) if word]


def _unmarked(marks: re.Pattern[str], text: str) -> str:
    """Take away what stands on both sides of words; what `split` gives is put together without it."""
    pieces = marks.split(text)
    del pieces[1::3]
    return "".join(pieces)


def _link(match: re.Match[str]) -> str:
    return f"{match[1]} ({match[2]})" if match[2] else match[1]


def _cut(text: str, place: int) -> str:
    """Cut between two words, or in the middle of a huge one, but never inside what is drawn as one sign."""
    space = text.rfind(" ", 0, place + 1)
    if space > place // 2:
        return text[:space]
    while place > 1 and (_joined(text[place]) or text[place - 1] == "\u200d" or _flag(text, place)):
        place -= 1
    return text[:place]


def _joined(sign: str) -> bool:
    return sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff" or unicodedata.category(sign)[0] == "M"


def _flag(text: str, place: int) -> bool:
    """Say whether two letters of a flag meet at a place: an odd number of them stands before it."""
    before = len(text[:place]) - len(text[:place].rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    return before % 2 == 1 and "\U0001f1e6" <= text[place] <= "\U0001f1ff"


def minutes(source: str) -> int:
    """Estimate the minutes it takes to read a text, at 200 words a minute; at least one when there is a word."""
    words = sum(1 for _ in _WORD.finditer(source))
    return max(1, round(words / _WORDS_A_MINUTE)) if words else 0
