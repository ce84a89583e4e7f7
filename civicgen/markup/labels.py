"""Words of closed lists (states, decisions, ways…) become what a reader is told, in the language of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from civicgen.markup.lists import LABELS
from civicgen.words import Catalog

__all__ = ["Labels"]


class _List(dict[str, str]):
    """One list, read as `label.state.grouped` or by a value."""

    def __getattr__(self, value: str) -> str:
        try:
            return self[value]
        except KeyError:
            raise AttributeError(value) from None


class Labels:
    """The closed lists in one language, as `label.decision[page.decision]`."""

    def __init__(self, catalog: Catalog) -> None:
        """Translate every list once."""
        for name, values in LABELS.items():
            setattr(self, name, _List({value: catalog.pgettext(name, words) for value, words in values.items()}))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> _List:
            """One list."""
