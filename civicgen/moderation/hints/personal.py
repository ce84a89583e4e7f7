"""A text becomes the passages that may tell who someone is, or how to reach them: hints for a reader, never a decision.

Written for French, Spanish and English as people write them to their town hall. It finds too much rather than too
little: whoever reads the hint sees at a glance that a street is no person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import msgspec

from civicgen.moderation.hints.people import people

__all__ = ["Passage", "What", "personal"]

What = Literal["email", "phone", "address", "name"]

_LONGEST = 200_000
"""Characters of a text that are looked at: far beyond what anybody writes."""


class Passage(msgspec.Struct, frozen=True, order=True):
    """Part of a text."""

    start: int
    end: int
    what: What


_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}"
    r"(?: ?@ ?| ?[(\[] ?(?:at|arobase|arroba|chez|en) ?[)\]] ?| (?:arobase|arroba) | at (?=[\w-]{1,60} (?:dot|point) ))"
    r"[\w-]{1,63}(?:(?:\.| ?[(\[] ?(?:dot|point|punto) ?[)\]] ?| (?:dot|point|punto) )[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"(?<![\w.,/-])(?:\+|\()?\d(?:[ .\-/()\u00a0\u202f\u2011]{0,2}\d){7,15}(?![\w]|[.,/-]\d)")
_NATIONAL = re.compile(r"0[1-9]\d{8,9}|[6-9]\d{8}")
"""France, the United Kingdom; Spain."""
_AMERICAN = re.compile(r"\(\d{3}\) ?\d{3}[-. ]\d{4}|\d{3}[-. ]\d{3}[-. ]\d{4}")
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?|\d\d?[-/.]\d\d?[-/.](?:19|20)\d\d")
_MONEY = re.compile(
    r"[ \u00a0\u202f]?(?:€|\$|£|euros?\b|F\b|kWh|m²|m2|habitants?\b|habitantes?\b|people\b)", re.IGNORECASE
)

_WAY = (
    r"(?:rue|av(?:enue|\.)?|boulevard|bou?l?e?v?d\.?|impasse|chemin|che?m?\.|place|square|quai|all[ée]e|route|rte|cours|passage|"
    r"sentier|venelle|lotissement|r[ée]sidence|cit[ée]|esplanade|ruelle|faubourg|clos|hameau|mail|mont[ée]e|traverse)"
)
_VIA = (
    r"(?:calle|c/|c\.|avenida|avda?\.?|plaza|pza\.?|paseo|p\.º|carretera|ctra\.?|camino|traves[ií]a|ronda|glorieta|"
    r"callej[oó]n|urbanizaci[oó]n|pasaje|rambla|cuesta)"
)
_STREET = (
    r"(?:street|st\.?|road|rd\.?|lane|ln\.?|avenue|ave\.?|close|drive|way|terrace|walk|quay|boulevard|blvd\.?|court|"
    r"place|crescent|gardens|grove|green|row|square|hill|mews|parade|rise|view|villas|wharf|yard)"
)
_PART = r"[^\W\d_][\w'’.-]*"
_HOUSE = r"\d{1,4}(?: ?(?:bis|ter|quater|[a-d]))?(?![\w])"
_ADDRESSES = (
    # 12 rue des Lilas, 35120 Saint-Exemple; au 7 de la rue Basse
    (
        rf"{_HOUSE},? (?:de la |du |de l['’])?{_WAY} (?:(?:de la|de l['’]|du|des|de|d['’]|la|le|les|aux?) ?)*"
        rf"{_PART}(?: (?=[A-ZÀ-Þ]){_PART}){{0,4}}"
    ),
    rf"\blieu-?dit:? (?:la |le |les |l['’])?{_PART}(?: (?=[A-ZÀ-Þ]){_PART}){{0,3}}",
    # calle Mayor, 14; número 17 de la calle Nueva; portal 6, 4.º C de la calle Sol
    (
        rf"(?<!\w){_VIA} (?:{_PART} ?){{1,6}},? ?(?:n\.?[º°] ?|número )?(?:\d{{1,4}}\b(?!\.\d)|s/n)"
        r"(?:, ?(?:\d{1,2}\.?[ºª°]|bajo|ático)(?: (?:[A-H]\b|izq\w*|der\w*))?)?"
    ),
    rf"\b(?:número|n\.?[º°]|portal) ?\d{{1,4}}[^;\n]{{0,20}} de (?:la |el )?{_VIA} {_PART}(?: {_PART}){{0,3}}",
    # 14 Church Lane; Flat 6, 41 Quayside Walk; 3 The Green
    rf"(?:\b(?:flat|apt\.?|apartment|unit) ?\w{{1,4}},? )?\b\d{{1,4}}[a-d]? (?:[A-Z][\w'’.-]* ){{1,4}}{_STREET}(?!\w)",
    r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}\b",
)
_FLOOR = (
    r"(?:,? (?:bâtiment|bât\.?|escalier|esc\.?|appartement|appt?\.?|étage|porte|apt\.?|\d{1,2}(?:er|e|ème) étage)"
    r"(?: ?\w{1,3}\b)?)?"
)
_MORE = r"(?:,? (?:[^\W\d_]?-?)(?:\d{5}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2})(?: (?-i:[A-ZÀ-Þ])[\w'’-]*){0,4})?"
"""A postal code and the name of the town after it."""
_ADDRESS = tuple(re.compile(f"(?:{one}){_FLOOR}{_MORE}", re.IGNORECASE) for one in _ADDRESSES[:4]) + tuple(
    re.compile(one if number else one.replace(_STREET, f"(?i:{_STREET})"), 0)
    for number, one in enumerate(_ADDRESSES[4:])
)


def personal(text: str) -> tuple[Passage, ...]:
    """Passages in the order of the text; where several overlap, the widest."""
    text = text[:_LONGEST]
    found = [*_emails(text), *_telephones(text), *_addresses(text)]
    taken = [(one.start, one.end) for one in found]
    found += [
        Passage(start, end, "name")
        for start, end in people(text)
        if not any(start < other_end and other_start < end for other_start, other_end in taken)
    ]
    return _widest(found)


def _emails(text: str) -> Iterator[Passage]:
    if "@" in text or _SAID_AT.search(text):
        yield from (Passage(*one.span(), "email") for one in _EMAIL.finditer(text))


_SAID_AT = re.compile(r"arobase|arroba|[(\[] ?(?:at|chez|en) ?[)\]]| at ", re.IGNORECASE)


def _telephones(text: str) -> Iterator[Passage]:
    for found in _DIGITS.finditer(text):
        written = found[0]
        digits = re.sub(r"\D", "", written)
        abroad = written.startswith("+") or digits.startswith("00")
        if _DATE.match(written) or _MONEY.match(text, found.end()) or digits.endswith("000000"):
            continue
        if (abroad and 9 <= len(digits) <= 15) or _NATIONAL.fullmatch(digits) or _AMERICAN.fullmatch(written):
            yield Passage(*found.span(), "phone")


def _addresses(text: str) -> Iterator[Passage]:
    for pattern in _ADDRESS:
        yield from (Passage(*one.span(), "address") for one in pattern.finditer(text))


def _widest(found: list[Passage]) -> tuple[Passage, ...]:
    kept: list[Passage] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end and one.what == kept[-1].what:
                kept[-1] = Passage(kept[-1].start, one.end, one.what)
            continue
        kept.append(one)
    return tuple(kept)
