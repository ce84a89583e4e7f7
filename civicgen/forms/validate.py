"""What was typed into a form becomes values, and what cannot be taken as it is, in words for who typed it.

The same for the site's words, the collector, what staff key in, and files that are imported.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence

import msgspec

from civicgen.content.forms import Field, Form
from civicgen.forms import choosing
from civicgen.forms.addresses import plain_address
from civicgen.forms.faults import Fault, Faults
from civicgen.forms.submissions import SentFile
from civicgen.forms.wire import Parts, gathered
from civicgen.typed.dates import date_of
from civicgen.typed.words import fold
from civicgen.words import mark, numbers

__all__ = ["LONGEST", "Checked", "Fault", "checked", "clean", "longest"]

LONGEST = {"text": 300, "long-text": 10_000}
"""Characters at most where a form does not say."""
_FILES: tuple[str, ...] = ("jpeg", "png", "webp", "gif", "pdf")
_NAMED = {"jpeg": ("jpg", "jpeg"), "png": ("png",), "webp": ("webp",), "gif": ("gif",), "pdf": ("pdf",)}
"""Endings of files, by what they may be."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """What was typed, as it will be kept."""

    values: Parts
    """By field id, as `civicgen.forms.wire.gathered` lists them; empty fields are left out."""
    faults: tuple[Fault, ...] = ()
    """In the order of the fields."""
    extra: Parts = {}
    """What belongs to no field; never kept without someone having looked at it."""

    @property
    def sound(self) -> bool:
        """Whether it can be taken."""
        return not self.faults


def checked(
    form: Form, given: Mapping[str, Sequence[str]], files: Sequence[SentFile] = (), *, lang: str = ""
) -> Checked:
    """Check what was typed, by field id or by name on the wire. Never raises, whatever comes.

    `files` are those that came along; what they hold is the business of whoever opens them. `lang` is that of the
    messages, the form's own when left out.
    """
    typed, extra = gathered(form, given)
    check = _Check(lang or form.lang)
    values: Parts = {}
    for field in form.fields:
        raw = tuple(
            text for value in typed.get(field.id, ()) if (text := clean(value, lines=field.type == "long-text"))
        )
        if field.type == "file":
            check.files(field, [file for file in files if file.field == field.id])
            continue
        if not raw:
            if field.required:
                check.missing(field)
            continue
        found = _KINDS[field.type](check, field, raw)
        if found:
            values[field.id] = found
    return Checked(values=values, faults=tuple(check.faults), extra=extra)


def longest(field: Field) -> int:
    """Characters that a text may have."""
    return field.max_length or LONGEST[field.type]


def clean(text: str, *, lines: bool) -> str:
    """A text in one spelling (NFC), without what no keyboard types, with plain line breaks if it may have several."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(
        each for each in text if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cs", "Co", "Cn")
    )
    return kept.strip() if lines else " ".join(kept.split())


class _Check(Faults):
    """One form being checked: texts and files; what is chosen has a room of its own."""

    def files(self, field: Field, sent: list[SentFile]) -> None:
        if not sent and field.required:
            self.missing(field)
        for file in sent:
            ending = file.name.rpartition(".")[2].casefold()
            kinds: tuple[str, ...] = field.accept or _FILES
            if ending not in (one for kind in kinds for one in _NAMED[kind]):
                wanted = numbers.join(self.lang, tuple(_NAMED[kind][0].upper() for kind in kinds))
                self.fault(
                    field, "file-kind", mark("This file cannot be taken: send one of these: {wanted}."), wanted=wanted
                )
            if field.max_size and file.size > field.max_size:
                most = numbers.size(self.lang, field.max_size)
                self.fault(field, "file-size", mark("This file is too large: {most} at most."), most=most)

    def text(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        text = "\n".join(raw) if field.type == "long-text" else " ".join(raw)
        most = longest(field)
        if len(text) > most:
            message = mark("“{field}” is too long: {number} characters, and {most} at most. Take {over} away.")
            over = self.number(len(text) - most)
            self.fault(field, "too-long", message, number=self.number(len(text)), most=self.number(most), over=over)
        return (text,)

    def email(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        address = raw[0]
        if len(raw) > 1 or plain_address(address) is None:
            self.fault(field, "email", mark("Write an e-mail address such as name@example.org."))
        return (address,)

    def date(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        day = date_of(raw[0]) if len(raw) == 1 and len(raw[0]) < 60 else None
        if day is None:
            self.fault(field, "date", mark("Write a date: day, month and year, such as 31/12/2026."))
            return raw[:1]
        return (day.isoformat(),)

    def place(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        """One of a list where there is one, else words."""
        return (
            choosing.choice(self, field, raw)
            if field.choices
            else self.text(msgspec.structs.replace(field, type="text"), raw)
        )

    def consent(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        if fold(raw[0]) not in ("yes", "oui", "on", "true", "1", "x"):
            if fold(raw[0]) not in ("no", "non", "off", "false", "0"):
                self.fault(
                    field, "not-offered", mark("“{value}” is not one of the answers offered."), value=raw[0][:80]
                )
            elif field.required:
                self.missing(field)
            return ()
        return ("yes",)


_KINDS: dict[str, Callable[[_Check, Field, tuple[str, ...]], tuple[str, ...]]] = {
    "text": _Check.text,
    "long-text": _Check.text,
    "choice": choosing.choice,
    "choices": choosing.choices,
    "scale": choosing.scale,
    "grades": choosing.grades,
    "ranking": choosing.ranking,
    "sharing": choosing.sharing,
    "place": _Check.place,
    "email": _Check.email,
    "date": _Check.date,
    "consent": _Check.consent,
}
