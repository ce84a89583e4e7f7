"""English words of the program and of themes become words of the reader's language."""

from __future__ import annotations

from civicgen.words.catalogs import Catalog, catalog, mark, program

__all__ = ["Catalog", "catalog", "mark", "program"]
