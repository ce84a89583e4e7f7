"""Fields become the names under which a service wants them, and blocks that it gives back become fields again."""

from __future__ import annotations

from typing import Any

from civicgen.content.forms import Field, Form
from civicgen.forms.backends.preset import Preset
from civicgen.forms.wire import parts

__all__ = ["names_of", "unblocked"]

_BLOCKS = {
    "email": "email",
    "date": "date",
    "file": "file",
    "scale": "number",
    "choice": "radio",
    "choices": "checkbox",
}


def names_of(form: Form, preset: Preset) -> dict[str, str]:
    """Names on the wire: the sender's address as the service wants it, no field that the service takes for itself."""
    names: dict[str, str] = {}
    taken = {field.id for field in form.fields}
    for field in form.fields:
        if preset.naming == "blocks":
            names |= {part: _block(field, part, form) for part in parts(field)}
        elif field.type == "email" and preset.email not in taken and preset.email not in names.values():
            names[field.id] = preset.email
        elif field.id in {*preset.reserved, *preset.hidden, preset.honeypot, preset.redirect, preset.subject}:
            names[field.id] = f"q-{field.id}"
    return names


def _block(field: Field, part: str, form: Form) -> str:
    """A name that says what it holds. What has parts is text: a rank or a grade is no number to the service."""
    first = next((other for other in form.fields if other.type == "email"), None)
    if field is first:
        return "fi-sender-email"
    return f"fi-{_BLOCKS.get(field.type, 'text')}-{part}"


def unblocked(values: Any) -> Any:
    """Blocks as the service gives them back become fields under the names under which they were sent."""
    if not isinstance(values, dict):
        return values
    found: dict[str, Any] = {}
    for kind, block in values.items():
        if isinstance(block, dict) and not kind.startswith("fi-") and kind != "tracking":
            found |= {f"fi-{kind}-{name}": value for name, value in block.items()}
        else:
            found[kind] = block
    return found
