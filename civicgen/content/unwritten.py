"""Values of an entry become problems where someone still has to write them, as `civicgen new` says there."""

from __future__ import annotations

import re

from civicgen.content.front import Parts
from civicgen.problems import Place, Problem
from civicgen.typed.convert import Conversion
from civicgen.typed.nodes import Mapping, Node, Sequence

__all__ = ["check_body", "check_values", "left_in", "of_the_starter"]

_VALUE = re.compile(r"(?:to be written|à écrire)\s*[.…]*", re.IGNORECASE)
"""What stands in a skeleton for a text that is mandatory, in each language of the program."""
_BODY = re.compile(r"(?:Write here|Écrivez ici)\b[^\n]*\s*\Z")
"""The only line under the keys of a skeleton."""

_STARTER = (
    r"(?:Nom et adresse d(?:u|e la|e l[’']) ?(?:délégué à la protection des données|hébergeur)"
    r"|Name and address of the (?:data protection officer|company that hosts the site))\.?"
)
"""What stands in the settings of a new portal for who watches over personal data, and who hosts the site.

A pattern like the next one, which most builds never ask for: `re` makes it ready, and keeps it, when one does.
"""


def of_the_starter(named: str) -> bool:
    """Say whether who is named under `dpo` or `host` is still nobody: the words of the starter.

    >>> of_the_starter("Nom et adresse du délégué à la protection des données")
    True
    """
    return re.fullmatch(_STARTER, named.strip()) is not None


_LEFT = (
    r"000 000 000 00000|\b0{14}\b"  # number of the body
    r"|\b00000 (?=[^\W\d_])[\w’'-]+"  # postcode and town
    r"|\b01 99 00 00 00\b"
    r"|(?:[\w.+-]+@)?[\w.-]+\.example\b"
    r"|(?:Nom(?:, adresse et téléphone| et adresse) d|Name(?:, address and telephone| and address) of the )"
    r"(?:(?:u|e la|e l[’'])? ?(?:délégué à la protection des données|hébergeur)"
    r"|data protection officer|hosting company|company that hosts the site)"
)
"""What stands in the files of a new portal for what only the town knows: no town has this number, this postcode."""


def left_in(text: str) -> tuple[tuple[str, int], ...]:
    r"""What a file still says as the starter did, each once, with its line.

    >>> left_in("Siège :\n00000 Bourg, SIRET 000 000 000 00000")
    (('00000 Bourg', 2), ('000 000 000 00000', 2))
    """
    found: dict[str, int] = {}
    for match in re.finditer(_LEFT, text):
        found.setdefault(match[0], text.count("\n", 0, match.start()) + 1)
    return tuple(found.items())


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
