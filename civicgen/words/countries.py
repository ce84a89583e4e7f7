"""Two letters become the name of a country in the reader's language."""

from __future__ import annotations

from civicgen.words.languages import locale

__all__ = ["country"]


def country(lang: str, code: str) -> str:
    """The name; the letters where there is none.

    >>> country("fr", "DE"), country("en", "EU")
    ('Allemagne', 'European Union')
    """
    return str(locale(lang).territories.get(code, code)) if code else ""
