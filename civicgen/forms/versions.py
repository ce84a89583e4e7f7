"""A form becomes the short digest of what it asks, so that an answer says which form was filled in."""

from __future__ import annotations

import msgspec

from civicgen.content.forms import Choice, Field, Form
from civicgen.digests import digest_of

__all__ = ["version"]

_WORDS = frozenset({"label", "hint", "low_label", "high_label", "unit", "purpose"})
"""What is said in each language; all else of a field is what it asks."""


def version(form: Form) -> str:
    """Eight characters that change with what is asked, never with how it is said: the same in all languages."""
    asked = (form.name, form.makes, form.kind, form.confirm, form.threshold, tuple(map(_asked, form.fields)))
    return digest_of(asked).hex()[:8]


def _asked(field: Field) -> dict[str, object]:
    given = {key: getattr(field, key) for key in field.__struct_fields__ if key not in _WORDS}
    return given | {
        "choices": _chosen(field.choices),
        "rows": _chosen(field.rows),
        "keep": msgspec.to_builtins(field.keep),
    }


def _chosen(choices: tuple[Choice, ...]) -> list[tuple[str, int | None]]:
    return [(choice.id, choice.cost) for choice in choices]
