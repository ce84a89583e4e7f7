"""Values of an entry become problems where someone still has to write them, as `civicgen new` says there."""

from __future__ import annotations

import re

from civicgen.config import Publisher
from civicgen.content.front import Parts
from civicgen.problems import Place, Problem
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Sequence

__all__ = ["check_body", "check_values", "of_the_starter"]

_VALUE = re.compile(r"(?:to be written|à écrire)\s*[.…]*", re.IGNORECASE)
"""What stands in a skeleton for a text that is mandatory, in each language of the program."""
_BODY = re.compile(r"(?:Write here|Écrivez ici)\b[^\n]*\s*\Z")
"""The only line under the keys of a skeleton."""

_STARTER = re.compile(
    r"(?:Nom et adresse d(?:u|e la|e l[’']) ?(?:délégué à la protection des données|hébergeur)"
    r"|Name and address of the (?:data protection officer|company that hosts the site))\.?"
)
"""What stands in the settings of a new portal for who watches over personal data, and who hosts the site."""


def of_the_starter(publisher: Publisher) -> tuple[str, ...]:
    """Keys of the publisher under which the words of the starter still stand.

    >>> of_the_starter(Publisher(dpo="Nom et adresse du délégué à la protection des données"))
    ('dpo',)
    """
    return tuple(key for key in ("dpo", "host") if _STARTER.fullmatch(getattr(publisher, key).strip()))


def check_values(node: Node, conversion: Conversion, key: str = "") -> None:
    """Tell every value that is still the one of the skeleton."""
    if isinstance(node, Mapping):
        for name, value in node.pairs:
            check_values(value, conversion, name.text)
    elif isinstance(node, Sequence):
        for item in node.items:
            check_values(item, conversion, key)
    elif _VALUE.fullmatch(node.text):
        conversion.note("to-be-written", node, key=key)


def check_body(parts: Parts, path: str) -> list[Problem]:
    """Tell a text of which only the invitation to write it is there."""
    text = parts.body.decode("utf-8") if len(parts.body) < 400 else ""
    if not _BODY.match(text):
        return []
    return [Problem(code="text-to-be-written", place=Place(path, parts.body_line, 1, text.split("\n")[0].rstrip()))]
