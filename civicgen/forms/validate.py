"""What was typed into a form becomes values, and what cannot be taken as it is, in words for who typed it.

The same for the site's words, the collector, what staff key in, and files that are imported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import msgspec

from civicgen.content.forms import Choice, Field, Form
from civicgen.forms.submissions import SentFile
from civicgen.forms.wire import Parts, gathered, parts, positions
from civicgen.typed.dates import date_of
from civicgen.typed.words import fold
from civicgen.words import mark, numbers, program

__all__ = ["LONGEST", "Checked", "Fault", "checked", "clean", "ends", "longest"]

LONGEST = {"text": 300, "long-text": 10_000}
"""Characters at most where a form does not say."""
_EMAIL = re.compile(r"[^\s@<>(),;:\"\[\]\\]{1,64}@[^\s@<>(),;:\"\[\]\\]{1,186}\.[^\W\d_]{2,63}")
_DIGITS = re.compile(r"\d{1,12}")
_SPACES = re.compile(r"[ \u00a0\u202f\u2009]")
_FILES: tuple[str, ...] = ("jpeg", "png", "webp", "gif", "pdf")
_NAMED = {"jpeg": ("jpg", "jpeg"), "png": ("png",), "webp": ("webp",), "gif": ("gif",), "pdf": ("pdf",)}
"""Endings of files, by what they may be."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that cannot be taken as it is."""

    field: str
    """Id of the field; empty when it is about the whole."""
    part: str = ""
    """Name of the part of it (`vote--park`), when only one is wrong."""
    code: str
    message: str
    """In the language of the form, in one sentence that says what to do."""


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


def ends(field: Field) -> tuple[int, int]:
    """First and last number of a scale."""
    return field.low if field.low is not None else 1, field.high if field.high is not None else 5


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


class _Check:
    """One form being checked: the language, and the faults found so far."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self.faults: list[Fault] = []
        self._said = program(lang).gettext

    def fault(self, field: Field, code: str, message: str, part: str = "", **given: str) -> None:
        said = self._said(message).format_map({"field": field.label, **given})
        self.faults.append(Fault(field=field.id, part=part, code=code, message=said))

    def number(self, value: int) -> str:
        return numbers.number(self.lang, value)

    def missing(self, field: Field, part: str = "") -> None:
        self.fault(field, "missing", _MISSING.get(field.type, mark("Fill in “{field}”.")), part)

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
        if len(raw) > 1 or len(address) > 254 or not _EMAIL.fullmatch(address) or ".." in address:
            self.fault(field, "email", mark("Write an e-mail address such as name@example.org."))
        return (address,)

    def date(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        day = date_of(raw[0]) if len(raw) == 1 and len(raw[0]) < 60 else None
        if day is None:
            self.fault(field, "date", mark("Write a date: day, month and year, such as 31/12/2026."))
            return raw[:1]
        return (day.isoformat(),)

    def choice(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        if not field.choices and field.type == "place":
            return self.text(msgspec.structs.replace(field, type="text"), raw)
        if len(raw) > 1:
            self.fault(field, "several", mark("Choose only one answer for “{field}”."))
        return tuple(self.among(field, raw[:1], field.choices))

    def among(self, field: Field, raw: Sequence[str], choices: tuple[Choice, ...], part: str = "") -> list[str]:
        """Ids of choices, given by their ids, or by their words as tables that are brought in have them."""
        known = {choice.id: choice.id for choice in choices}
        said = {fold(choice.label): choice.id for choice in choices}
        found = []
        for value in raw:
            chosen = known.get(value) or said.get(fold(value))
            if chosen is None:
                self.fault(
                    field, "not-offered", mark("“{value}” is not one of the answers offered."), part, value=value[:80]
                )
            elif chosen not in found:
                found.append(chosen)
        return found

    def choices(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        found = set(self.among(field, raw, field.choices))
        self.count(field, len(found))
        if field.budget is not None:
            spent = sum(choice.cost or 0 for choice in field.choices if choice.id in found)
            if spent > field.budget:
                message = mark(
                    "What you chose costs {spent} {unit}, and there are {budget} {unit}: take something away."
                )
                unit = field.unit or "€"
                self.fault(
                    field, "over-budget", message, spent=self.number(spent), budget=self.number(field.budget), unit=unit
                )
        return tuple(choice.id for choice in field.choices if choice.id in found)

    def count(self, field: Field, number: int) -> None:
        if field.high is not None and number > field.high:
            self.fault(
                field,
                "too-many",
                mark("Choose {most} at most; you chose {number}."),
                most=str(field.high),
                number=str(number),
            )
        elif number and field.low is not None and number < field.low:
            self.fault(
                field,
                "too-few",
                mark("Choose at least {least}; you chose {number}."),
                least=str(field.low),
                number=str(number),
            )

    def scale(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        low, high = ends(field)
        value = raw[0]
        if len(raw) > 1 or not re.fullmatch(r"-?\d{1,6}", value) or not low <= int(value) <= high:
            self.fault(field, "scale", mark("Choose a number from {low} to {high}."), low=str(low), high=str(high))
            return ()
        return (str(int(value)),)

    def grades(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        given = self.by_part(field, raw, {row.id for row in field.rows})
        found = []
        for row, name in zip(field.rows, parts(field), strict=True):
            if row.id in given:
                found += [f"{row.id}:{grade}" for grade in self.among(field, [given[row.id]], field.choices, name)]
            elif field.required:
                self.fault(field, "missing", mark("Choose a grade for “{row}”."), name, row=row.label)
        return tuple(found)

    def by_part(self, field: Field, raw: tuple[str, ...], known: set[str]) -> dict[str, str]:
        """`row:value` by row."""
        found: dict[str, str] = {}
        for each in raw:
            row, _, value = each.rpartition(":")
            if row not in known:
                self.fault(field, "not-offered", mark("“{value}” is not one of the answers offered."), value=each[:80])
            elif row in found:
                self.fault(field, "several", mark("Choose only one answer for “{field}”."), f"{field.id}--{row}")
            else:
                found[row] = value.strip()
        return found

    def ranking(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        found = self.among(field, raw, field.choices)
        if len(found) < len(raw) and not self.faults_of(field):
            self.fault(field, "twice", mark("The same answer stands twice in your order: keep it once."))
        if len(found) > positions(field):
            self.fault(
                field,
                "too-many",
                mark("Choose {most} at most; you chose {number}."),
                most=str(positions(field)),
                number=str(len(found)),
            )
        elif field.low is not None and len(found) < field.low:
            self.count(field, len(found))
        return tuple(found)

    def faults_of(self, field: Field) -> bool:
        return any(fault.field == field.id for fault in self.faults)

    def sharing(self, field: Field, raw: tuple[str, ...]) -> tuple[str, ...]:
        given = self.by_part(field, raw, {choice.id for choice in field.choices})
        shares: dict[str, int] = {}
        for choice in field.choices:
            value = _SPACES.sub("", given.get(choice.id, "0"))
            if not _DIGITS.fullmatch(value):
                message = mark("Write a whole number for “{row}”, without a sign or a comma.")
                self.fault(field, "not-a-number", message, f"{field.id}--{choice.id}", row=choice.label)
            elif int(value):
                shares[choice.id] = int(value)
        whole, total = field.high or 0, sum(shares.values())
        if total > whole and not self.faults_of(field):
            message = mark("You gave {number} {unit}, and there are {most}: take {over} away.")
            given_to = {"number": self.number(total), "most": self.number(whole), "over": self.number(total - whole)}
            self.fault(field, "too-much", message, unit=field.unit, **given_to)
        elif not total and field.required and not self.faults_of(field):
            self.missing(field)
        return tuple(f"{name}:{value}" for name, value in shares.items())

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
_KINDS: dict[str, Callable[[_Check, Field, tuple[str, ...]], tuple[str, ...]]] = {
    "text": _Check.text,
    "long-text": _Check.text,
    "choice": _Check.choice,
    "choices": _Check.choices,
    "scale": _Check.scale,
    "grades": _Check.grades,
    "ranking": _Check.ranking,
    "sharing": _Check.sharing,
    "place": _Check.choice,
    "email": _Check.email,
    "date": _Check.date,
    "consent": _Check.consent,
}
