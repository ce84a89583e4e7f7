"""Text without markup to paragraphs of HTML, line for line: most of what citizens write, and what passes the limits."""

from __future__ import annotations

import re

__all__ = [
    "BUDGET",
    "RIGHT_TO_LEFT",
    "escape",
    "escape_attribute",
    "is_plain",
    "is_prose",
    "lines",
    "overflows",
    "paragraphs",
    "paragraphs_of",
]

BUDGET = 20_000
"""Characters of a citizen's text that may hold markup; a longer one is shown as it was typed."""
MARKS = 2_000
"""Signs of markup that a citizen's text may hold: a thousand words in italics, far more than anybody writes."""

_MARKUP = re.compile(r"[*_\[\\<>\t]")
"""Characters with which markup of citizens is written, wherever they stand."""
_STAFF_MARKUP = re.compile(r"[\\`*_~\[\]<>&|\t]")
"""Characters with which markup of staff is written, wherever they stand; all other begins a line."""
_FIRST = frozenset("-+0123456789")
"""Characters with which a line of a list begins."""
_NUMBERED = re.compile(r"\d{1,9}[.)](?: |$)")
_BLANK = re.compile(r"\n[ \t]*\n[ \t\n]*")
_ENDS = re.compile(r" *\n[ \t]*")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufeff\U00010000-\U0010ffff]")
"""A letter that may be written from right to left: then each block finds its own direction, and none leaks into the
next. Emoji count too, which does no harm, and keeps this as quick as it is."""
_TRIMMED = " \t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def escape(text: str) -> str:
    """Write text as the content of an element."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def escape_attribute(text: str) -> str:
    """Write text as the value of an attribute between double quotes."""
    return escape(text).replace('"', "&quot;")


def is_plain(text: str) -> bool:
    """Say whether a cleaned text holds nothing that markup of citizens could be made of."""
    if _MARKUP.search(text) is not None:
        return False
    for typed in text.split("\n"):
        line = typed.lstrip(" ")
        if line and line[0] in _FIRST:
            if line[0] in "-+":
                if len(line) == 1 or line[1] == " ":
                    return False
            elif _NUMBERED.match(line):
                return False
    return True


def is_prose(text: str) -> bool:
    """Say whether a cleaned text of staff is only paragraphs: lines without signs, that begin with a letter."""
    return _STAFF_MARKUP.search(text) is None and all(
        (line[0].isalpha() or line[0] == "«") and not line[-1].isspace() for line in text.split("\n") if line
    )


def overflows(text: str) -> bool:
    """Say whether a citizen's text is too long, or too full of signs, to be read as markup."""
    return len(text) > BUDGET or sum(map(text.count, "*_[\\<")) > MARKS


def paragraphs_of(text: str) -> list[str]:
    """Cut a cleaned text where lines are left blank; each paragraph keeps its line breaks and loses its margins."""
    return [paragraph for part in _BLANK.split(text) if (paragraph := part.strip(_TRIMMED))]


def paragraphs(text: str) -> str:
    """Show a cleaned text as it was typed: paragraphs at blank lines, a visible break at each other line break."""
    opening = '<p dir="auto">' if RIGHT_TO_LEFT.search(text) else "<p>"
    return "".join([f"{opening}{lines(paragraph)}</p>\n" for paragraph in paragraphs_of(text)])


def lines(text: str) -> str:
    """Write text as the content of an element, with its line breaks."""
    text = escape(text)
    if "\n" not in text:
        return text
    if " \n" in text or "\n " in text or "\n\t" in text:
        return _ENDS.sub("<br>\n", text)
    return text.replace("\n", "<br>\n")
