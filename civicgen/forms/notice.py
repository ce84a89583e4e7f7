"""A form, where it is sent and who publishes become what the law wants said beside it, by itself."""

from __future__ import annotations

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Field, Form, personal
from civicgen.forms.backend import RenderedForm
from civicgen.forms.shown import Kept, Notice, Until

__all__ = ["notice_of"]

_FRENCH_ZONES = frozenset({"Europe/Paris", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti"})
_FRENCH_AMERICA = frozenset({"Cayenne", "Guadeloupe", "Martinique", "Miquelon", "St_Barthelemy", "Marigot"})
_EUROPE = frozenset(
    ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "EU", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT"]
) | {"LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"}
"""Where the regulation holds (European Economic Area)."""


def notice_of(form: Form, config: Config, rendered: RenderedForm | None = None) -> Notice:
    """What is said beside a form of who holds what, why, and until when."""
    publisher = config.publisher
    contact = publisher.email or publisher.phone or " ".join(publisher.address.split())
    others = [field for field in form.fields if not personal(field)]
    country = rendered.country if rendered else ""
    return Notice(
        controller=publisher.name,
        contact=contact,
        officer=publisher.dpo,
        authority="CNIL" if _french(config.timezone) else "",
        processor=rendered.processor if rendered else "",
        country=country,
        outside=bool(country) and country.upper() not in _EUROPE,
        kept=_kept(form),
        published=tuple(field.label for field in others if field.seen_by == "everyone"),
        rest=all(field.seen_by == "everyone" for field in others),
        ballot=form.makes == "ballot",
        receipt=bool(rendered and rendered.reviews),
    )


def _french(zone: str) -> bool:
    return zone in _FRENCH_ZONES or (zone.startswith("America/") and zone.removeprefix("America/") in _FRENCH_AMERICA)


def _kept(form: Form) -> tuple[Kept, ...]:
    """Personal fields, those together of which the same is said."""
    groups: dict[bytes, Kept] = {}
    for field in form.fields:
        if personal(field):
            one = _one(field)
            key = msgspec.msgpack.encode(msgspec.structs.replace(one, labels=()))
            known = groups.get(key)
            groups[key] = msgspec.structs.replace(one, labels=(*known.labels, field.label)) if known else one
    return tuple(groups.values())


def _one(field: Field) -> Kept:
    keep = field.keep
    return Kept(
        labels=(field.label,),
        purpose=field.purpose,
        seen=field.seen_by,
        days=keep.days if keep else 0,
        after=keep.after if keep else "synthesis",
        until=Until(day=keep.until) if keep and keep.until else None,
    )
