"""A form that others receive becomes what people must know before they send it: what these others get to know."""

from __future__ import annotations

from msgspec.structs import replace

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, RenderedForm
from civicgen.forms.cards import card_of
from civicgen.forms.options import option
from civicgen.words import mark, program

__all__ = ["OPTIONS", "collected", "held_by"]

OPTIONS = ("processor", "collects", "instead")
"""Options of every backend: who runs it, what it gets to know, how to take part without it."""
_LEAST = mark("what you write there, and the address of your connection.")
_ACCOUNT = mark("your account there (name, e-mail), what you write there, and the address of your connection.")


def held_by(form: Form, settings: Config, sent: RenderedForm) -> RenderedForm:
    """The same with who runs it, and where, as the town says; none: the publisher itself."""
    return replace(
        sent,
        processor=option(settings, form, "processor") or sent.processor,
        country=option(settings, form, "country") or option(settings, form, "region") or sent.country,
    )


def collected(form: Form, settings: Config, sent: RenderedForm, can: Capabilities, lang: str) -> str:
    """What who receives it gets to know: as the town says, as its card says, else what nobody can do without."""
    told = option(settings, form, "collects") or sent.collects or card_of(sent.card, lang).collects
    return told or program(lang).gettext(_ACCOUNT if can.needs_account else _LEAST)
