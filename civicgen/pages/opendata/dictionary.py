"""The columns of the data become a table that says what each means: a row for each, and for each word it may hold."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.markup.labels import Labels
from civicgen.markup.meant import meant
from civicgen.pages.machines.outputs import Dictionary
from civicgen.pages.machines.tabular import exact
from civicgen.words import catalog

__all__ = ["dictionary"]

_COLUMNS = ("table", "column", "type", "meaning", "value", "label")


def dictionary(output: Dictionary, words: tuple[str, ...]) -> bytes:
    """The whole dictionary, as CSV, in the language of the portal."""
    labels = Labels(catalog(output.lang, words))
    return b"".join(exact(_COLUMNS, _rows(output, labels)))


def _rows(output: Dictionary, labels: Labels) -> Iterator[tuple[str, ...]]:
    for table in output.tables:
        for column in table.columns:
            form = labels.cells[column.form].rstrip(": ")
            yield table.name, column.name, form, meant(column.field, output.lang), "", ""
            told = getattr(labels, column.label) if column.label else {}
            for value in column.values:
                yield table.name, column.name, "", "", value, told[value]
            if column.name == "topic":
                yield from ((table.name, column.name, "", "", topic, title) for topic, title in output.topics)
            if table.name == "fields" and column.name == "field":
                yield from ((table.name, column.name, "", "", field, label) for field, label in output.fields)
