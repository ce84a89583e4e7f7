"""What cannot be taken as it is becomes a sentence for who typed it, in the language of the form."""

from __future__ import annotations

import msgspec

from civicgen.content.forms import Field
from civicgen.words import mark, numbers, program

__all__ = ["Fault", "Faults"]


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that cannot be taken as it is."""

    field: str
    """Id of the field; empty when it is about the whole."""
    part: str = ""
    """Name of the part of it (`vote--park`), when only one is wrong."""
    code: str
    message: str
    """In the language of the form, in one sentence that says what to do."""


class Faults:
    """What was found wrong in one form so far."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.faults: list[Fault] = []
        self._said = program(lang).gettext

    def fault(self, field: Field, code: str, message: str, part: str = "", **given: str) -> None:
        """Tell something, with the label of the field and what else its sentence names."""
        said = self._said(message).format_map({"field": field.label, **given})
        self.faults.append(Fault(field=field.id, part=part, code=code, message=said))

    def missing(self, field: Field, part: str = "") -> None:
        """Tell that something mandatory is not there."""
        self.fault(field, "missing", _MISSING.get(field.type, mark("Fill in “{field}”.")), part)

    def of(self, field: Field) -> bool:
        """Whether something was told of a field already."""
        return any(fault.field == field.id for fault in self.faults)

    def number(self, value: int) -> str:
        """A number as the language writes it."""
        return numbers.number(self.lang, value)


_MISSING = {
    "choice": mark("Choose an answer for “{field}”."),
    "choices": mark("Choose at least one answer for “{field}”."),
    "scale": mark("Choose a number for “{field}”."),
    "grades": mark("Choose a grade for each line of “{field}”."),
    "ranking": mark("Put your choices in order for “{field}”."),
    "sharing": mark("Give something to at least one of “{field}”."),
    "file": mark("Choose a file for “{field}”."),
    "consent": mark("Tick the box “{field}”."),
}
