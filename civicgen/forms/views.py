"""A form, where it is sent, what was typed and what is wrong with it become what a template shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from civicgen.content.forms import Choice, Field, Form
from civicgen.forms.backend import RenderedForm
from civicgen.forms.choosing import ends
from civicgen.forms.faults import Fault
from civicgen.forms.shown import Answered, AskedPart, Control, FormView, Look, Offered
from civicgen.forms.validate import LONGEST, longest
from civicgen.forms.wire import gathered, parts

__all__ = ["answered", "form_view"]

_MENU = 8
"""Choices from which a menu takes less room than buttons."""
_AUTOCOMPLETE = {
    "name": "name",
    "author": "name",
    "first-name": "given-name",
    "last-name": "family-name",
    "email": "email",
    "phone": "tel",
    "telephone": "tel",
    "address": "street-address",
    "postcode": "postal-code",
    "town": "address-level2",
    "prenom": "given-name",
    "nom": "name",
    "courriel": "email",
    "adresse": "street-address",
    "code-postal": "postal-code",
    "commune": "address-level2",
}
"""What browsers can fill in, by the id of a field."""


def answered(form: Form, values: Mapping[str, Sequence[str]]) -> tuple[Answered, ...]:
    """What was answered, in the words of the form: for a review, a receipt, a letter, a list of what came in."""
    typed, _ = gathered(form, values)
    return tuple(
        Answered(label=field.label, lines=_said(field, typed.get(field.id, ())), seen=field.seen_by, id=f"f-{field.id}")
        for field in form.fields
    )


def _said(field: Field, values: tuple[str, ...]) -> tuple[str, ...]:
    choices = {choice.id: choice.label for choice in field.choices}
    rows = {row.id: row.label for row in field.rows}
    if field.type == "grades":
        pairs = (value.rpartition(":")[::2] for value in values)
        return tuple(f"{rows.get(row, row)} : {choices.get(grade, grade)}" for row, grade in pairs)
    if field.type == "sharing":
        pairs = (value.rpartition(":")[::2] for value in values)
        return tuple(f"{choices.get(name, name)} : {share} {field.unit}".rstrip() for name, share in pairs)
    if field.type == "ranking":
        return tuple(f"{rank}. {choices.get(value, value)}" for rank, value in enumerate(values, 1))
    if field.type == "consent":
        return values
    return tuple(line for value in values for line in choices.get(value, value).split("\n"))


def form_view(
    form: Form,
    rendered: RenderedForm,
    given: Mapping[str, Sequence[str]] | None = None,
    faults: Sequence[Fault] = (),
    fixed: Mapping[str, str] | None = None,
) -> FormView:
    """What is shown of a form.

    `given` is what was typed, by field or by name on the wire, as it was typed: nothing of it is lost. `fixed` are
    fields that are not asked on this page, since it is about one article for instance; they are sent as they stand.
    """
    typed, _ = gathered(form, given or {})
    shown = _Showing(rendered, typed, faults, fixed or {})
    controls = tuple(shown.control(field) for field in form.fields)
    return FormView(
        mode=rendered.mode,
        action=rendered.action,
        enctype=_enctype(form, rendered),
        attributes=rendered.attributes,
        hidden=rendered.hidden,
        honeypot=rendered.honeypot,
        browser_checks=not rendered.reviews,
        reviews=rendered.reviews,
        controls=controls,
        button=form.button,
        summary=tuple((shown.target(fault), fault.message) for fault in faults),
    )


def _enctype(form: Form, rendered: RenderedForm) -> str:
    """How it is sent; empty for what browsers do anyway."""
    if rendered.enctype == "multipart/form-data" or any(field.type == "file" for field in form.fields):
        return "multipart/form-data"
    return ""


class _Showing:
    """One form being shown: names at the backend, what was typed, what is wrong."""

    def __init__(
        self,
        rendered: RenderedForm,
        typed: Mapping[str, tuple[str, ...]],
        faults: Sequence[Fault],
        fixed: Mapping[str, str],
    ) -> None:
        self.names = rendered.names
        self.typed = typed
        self.faults = faults
        self.fixed = fixed

    def target(self, fault: Fault) -> str:
        return f"f-{fault.part or fault.field}" if fault.field else ""

    def wrong(self, field: Field, part: str = "") -> tuple[str, ...]:
        return tuple(fault.message for fault in self.faults if fault.field == field.id and fault.part == part)

    def control(self, field: Field) -> Control:
        faults = self.wrong(field)
        own = _own(field)
        hinted = bool(field.hint or own.get("most") or own.get("files") or own.get("least"))
        look = self.look(field)
        described = " ".join([*(["h-" + field.id] if hinted else []), *(["e-" + field.id] if faults else [])])
        given = self.typed.get(field.id, ())
        value = self.fixed.get(field.id, "") or ("\n" if field.type == "long-text" else " ").join(given)
        return Control(
            look=look,
            name=self.names.get(field.id, field.id),
            id=f"f-{field.id}",
            label=field.label,
            hint=field.hint,
            required=field.required,
            autocomplete=_AUTOCOMPLETE.get(field.id, "email" if field.type == "email" else ""),
            inputmode="tel" if _AUTOCOMPLETE.get(field.id) == "tel" else "",
            value=value,
            options=_options(_choices(field, look), frozenset({value} if look == "fixed" else given)),
            parts=tuple(self.parts(field, dict(each.rpartition(":")[::2] for each in given), given)),
            faults=faults,
            described=described,
            **own,
        )

    def look(self, field: Field) -> Look:
        if field.id in self.fixed:
            return "fixed"
        if field.type in ("choice", "place"):
            if not field.choices:
                return "line"
            return "menu" if len(field.choices) > _MENU else "one"
        return _LOOKS[field.type]

    def parts(self, field: Field, given: Mapping[str, str], order: Sequence[str]) -> list[AskedPart]:
        if field.type not in ("grades", "ranking", "sharing"):
            return []
        found = []
        things: tuple[Choice, ...] = field.rows if field.type == "grades" else field.choices
        for place, name in enumerate(parts(field)):
            thing = None if field.type == "ranking" else things[place]
            chosen = (order[place] if place < len(order) else "") if thing is None else given.get(thing.id, "")
            found.append(
                AskedPart(
                    name=self.names.get(name, name),
                    id=f"f-{name}",
                    label=thing.label if thing else str(place + 1),
                    hint=thing.hint if thing else "",
                    amount=thing.cost if thing else None,
                    value=chosen,
                    options=() if field.type == "sharing" else _options(field.choices, frozenset({chosen})),
                    faults=self.wrong(field, name),
                )
            )
        return found


_LOOKS: dict[str, Look] = {
    "text": "line",
    "long-text": "lines",
    "choices": "many",
    "scale": "scale",
    "grades": "grades",
    "ranking": "order",
    "sharing": "shares",
    "email": "line",
    "date": "line",
    "file": "file",
    "consent": "tick",
}
_TYPES = {"jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "gif": "image/gif", "pdf": "application/pdf"}


def _choices(field: Field, look: Look) -> tuple[Choice, ...]:
    if look == "scale":
        low, high = ends(field)
        return tuple(Choice(id=str(number), label=str(number)) for number in range(low, high + 1))
    return field.choices if look in ("one", "many", "menu", "fixed") else ()


def _options(choices: tuple[Choice, ...], chosen: frozenset[str]) -> tuple[Offered, ...]:
    return tuple(
        Offered(value=one.id, label=one.label, hint=one.hint, amount=one.cost, chosen=one.id in chosen)
        for one in choices
    )


def _own(field: Field) -> dict[str, Any]:
    """What only fields of some types have."""
    match field.type:
        case "text" | "long-text":
            told = field.type == "long-text" and longest(field) < LONGEST["long-text"]
            return {"most": longest(field) if told else None, "short": field.type == "text" and longest(field) <= 40}
        case "email":
            return {"type": "email"}
        case "choices":
            spent = field.budget is not None
            most = field.budget if spent else field.high
            return {"least": field.low, "most": most, "spent": spent, "unit": field.unit or "€"}
        case "ranking":
            return {"least": field.low}
        case "sharing":
            return {"most": field.high, "unit": field.unit}
        case "scale":
            return {"low_label": field.low_label, "high_label": field.high_label}
        case "file":
            kinds: tuple[str, ...] = field.accept or tuple(_TYPES)
            files = tuple(kind.upper() for kind in kinds)
            return {"accept": ",".join(_TYPES[kind] for kind in kinds), "files": files, "bytes": field.max_size}
    return {}
