"""A word typed for a parameter becomes one of its closed list, in whatever language a clerk knows it."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["Word"]


class Word(click.Choice[str]):
    """One of a few words, which may be typed in French, without accents, or with capitals."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word of the list that is meant; a usage error when there is none."""
        if isinstance(value, str) and value not in self.choices:
            from civicgen.content.spoken import meant  # late: almost everything is typed as the help says it

            value = meant(value, self.choices)
        return super().convert(value, param, ctx)
