"""Whom to tell of a hole becomes `security.txt` (RFC 9116)."""

from __future__ import annotations

import re

from civicgen.pages.machines.outputs import SecurityText
from civicgen.pages.machines.xml import absolute, line

__all__ = ["security_text"]


def security_text(context: SecurityText) -> bytes:
    """Write security.txt, a field a line, none of which can become two."""
    contact = context.contact if re.match(r"(?:https|mailto|tel):", context.contact) else f"mailto:{context.contact}"
    fields = [("Contact", contact), ("Expires", context.expires)]
    fields.append(("Preferred-Languages", ", ".join(context.languages)))
    if context.url:
        fields.append(("Canonical", absolute(context.url, ".well-known/security.txt")))
    if context.policy:
        fields.append(("Policy", context.policy))
    return "".join(f"{name}: {line(value)}\n" for name, value in fields).encode("utf-8")
