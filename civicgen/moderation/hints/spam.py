"""A submission becomes what makes it look like advertising or play, each reason by name: hints, never a decision."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Literal

import msgspec

from civicgen.forms.submissions import Submission

__all__ = ["Sign", "Suspicion", "likely", "suspicions"]

Sign = Literal["backend", "trap", "links", "markup", "repeated", "sold", "shouted", "no-words", "copied"]


class Suspicion(msgspec.Struct, frozen=True):
    """One thing that made it suspect."""

    sign: Sign
    weight: int
    detail: str = ""
    """How many links, which word."""


ENOUGH = 50
"""Weight from which it is shown as likely spam."""

_LINK = re.compile(
    r"https?://|www\.|\b[\w-]{2,60}\.(?:com|net|org|info|biz|ru|cn|xyz|top|shop|site|online|club)\b", re.IGNORECASE
)
_MARKUP = re.compile(r"<a\s|\[url[=\]]|\[link[=\]]|</a>|href\s*=", re.IGNORECASE)
_SOLD = re.compile(
    r"\b(?:casino|viagra|cialis|crypto\w*|bitcoin|forex|backlinks?|seo (?:services?|expert|agency)|payday|escort|"
    r"porn\w*|"
    r"weight loss|make money|earn \$|work from home|référencement (?:web|naturel)|premi[eè]re page de google|"
    r"gagne[rz] de l['’]argent|cr[eé]dit rapide|pr[eê]t entre particuliers|rencontres? (?:coquines?|sexy)|"
    r"apuestas|pr[eé]stamos? r[aá]pidos?|ganar dinero|posicionamiento web)\b",
    re.IGNORECASE,
)
_REPEATED = re.compile(r"(.)\1{9,}|\b(\w{1,20})(?:\W+\2\b){4,}")
_LONGEST = 20_000


def suspicions(submission: Submission, words: str, *, copies: int = 0) -> tuple[Suspicion, ...]:
    """What speaks against it. `words`: all that its author typed to be read; `copies`: others that say the same."""
    return tuple(_found(submission, words[:_LONGEST], copies))


def likely(found: tuple[Suspicion, ...]) -> bool:
    """Whether it is shown as likely spam."""
    return sum(one.weight for one in found) >= ENOUGH


def _found(submission: Submission, words: str, copies: int) -> Iterator[Suspicion]:
    if submission.spam:
        yield Suspicion("backend", 50)
    if any(
        name.casefold().startswith(("honeypot", "_gotcha", "bot-field", "botcheck", "_honey"))
        for name in submission.extra
        if any(submission.extra[name])
    ):
        yield Suspicion("trap", 60)
    links = len(_LINK.findall(words))
    if links:
        yield Suspicion("links", min(60, 12 * links), str(links))
    if links and copies:
        yield Suspicion("copied", 25, str(copies))
    if _MARKUP.search(words):
        yield Suspicion("markup", 40)
    if sold := _SOLD.search(words):
        yield Suspicion("sold", 30, sold[0])
    if _REPEATED.search(words):
        yield Suspicion("repeated", 25)
    letters = [letter for letter in words if letter.isalpha()]
    if len(letters) > 60 and sum(letter.isupper() for letter in letters) > 0.8 * len(letters):
        yield Suspicion("shouted", 10)
    if (words.strip() and not letters) or (len(letters) > 24 and _gibberish(words)):
        yield Suspicion("no-words", 30)


def _gibberish(words: str) -> bool:
    """Latin letters in which hardly any word has a vowel in its place."""
    latin = re.findall(r"[a-z]{4,}", unicodedata.normalize("NFKD", words).casefold())
    odd = [word for word in latin if re.search(r"[bcdfghjklmnpqrstvwxz]{5}", word) or not re.search(r"[aeiouy]", word)]
    return len(latin) > 3 and len(odd) > len(latin) // 2
