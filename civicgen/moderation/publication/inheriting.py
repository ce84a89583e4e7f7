"""What is masked in a contribution becomes what is masked in those grouped with it: they often say the very same."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from civicgen.content.forms import Form
from civicgen.moderation.inbox.decisions import Decision, Item
from civicgen.moderation.publication.becoming import MASK, readable

__all__ = ["Masks", "inherited"]

_BESIDE = 4
"""Words beside what is masked by which it is found again in another text."""
_SPACES = re.compile(r"\s+")


class Masks:
    """What is masked, by number. `seen` gives the texts of masked contributions of which only these are known."""

    def __init__(self, seen: Mapping[int, Sequence[str]]) -> None:
        self._seen = seen
        self._masks: dict[int, tuple[str, ...]] = {}

    def know(self, number: int, decision: Decision | None) -> None:
        """Note what was masked in a contribution."""
        if decision is not None and decision.masks:
            self._masks.setdefault(number, decision.masks)

    def of_member(self, item: Item, form: Form, decision: Decision, heads: Iterable[int]) -> Decision:
        """The decision with what is masked in all that it is grouped with, else it would be read one line below."""
        texts = tuple(readable(item.submission, form).values())
        more: list[str] = []
        for head in sorted(set(heads)):
            known = self._masks.get(head, ())
            more += inherited(texts, known, () if known else self._seen.get(head, ()))
        return msgspec.structs.replace(decision, masks=tuple(dict.fromkeys((*decision.masks, *more))))


def inherited(texts: Iterable[str], masks: Iterable[str], heads: Iterable[str] = ()) -> tuple[str, ...]:
    """Passages of texts that are masked in what they are grouped with, as these texts write them.

    `heads` are texts of which only what everyone reads is known: what stands between the same words is masked too.

    >>> inherited(["Voyez PAUL  Martin !"], ["Paul Martin"])
    ('PAUL  Martin',)
    >>> inherited(["Dites à Léa Roy de venir"], [], ["Dites à […] de venir"])
    ('Léa Roy',)
    """
    texts = tuple(texts)
    patterns = [r"\s+".join(map(re.escape, mask.split())) for mask in masks if mask.strip()]
    for head in heads:
        pieces = [_SPACES.split(piece.strip()) for piece in head.split(MASK)]
        for before, after in itertools.pairwise(pieces):
            first, last = (r"\s+".join(map(re.escape, words)) for words in (before[-_BESIDE:], after[:_BESIDE]))
            if first or last:
                patterns.append(rf"{first or '^'}\s*(?P<hidden>\S.{{0,300}}?)\s*{last or '$'}")
    found: dict[str, None] = {}
    for pattern in patterns:
        for text in texts:
            for one in re.finditer(pattern, text, re.IGNORECASE):
                found[one.groupdict().get("hidden") or one[0]] = None
    return tuple(found)
