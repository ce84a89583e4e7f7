"""A form is asked by a tool of others: a card with a link, and a table that staff take back from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.basis import Basis
from civicgen.forms.cards import Card, cards
from civicgen.forms.options import option
from civicgen.problems import Place, Problem

__all__ = ["Link", "backend"]


class Link(Basis):
    """Nothing of the tool is loaded before a click."""

    name = "link"
    options = ("card", "address", "host", "country", "region", "profile", "timezone", "column.*")
    secrets = ()
    capabilities = Capabilities(without_script="no", native_post=False, redirect="no", pull="file")

    def render(self, form: Form, target: Target) -> RenderedForm:
        """A link, and who runs the tool."""
        address = option(target.settings, form, "address")
        if not address.startswith(("https://", "http://")):
            return RenderedForm(mode="none")
        card = self._card(form, target.settings)
        return RenderedForm(
            mode="link",
            action=address,
            processor=option(target.settings, form, "host") or (card.host if card else ""),
            country=option(target.settings, form, "country") or (card.country if card else ""),
            card=card.name if card else "",
        )

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """What the tool cannot keep of what the form promises."""
        from civicgen.forms.backends.promises import of_link

        named, card = option(settings, form, "card"), self._card(form, settings)
        if named and card is None:
            from civicgen.typed.words import nearest

            given = {"name": named, "suggestion": nearest(named, cards()), "known": ", ".join(cards())}
            return (Problem(code="unknown-card", place=Place("civicgen.yml"), given=given),)
        label = card.label if card else option(settings, form, "host") or self.name
        return of_link(self._like(card), form, settings, label, card.country if card else "")

    def _card(self, form: Form, settings: Config) -> Card | None:
        return cards().get(option(settings, form, "card"))

    def _like(self, card: Card | None) -> Link:
        """What this tool can do, as far as its card says."""
        if card is None:
            return self
        from msgspec.structs import replace

        like = Link()
        like.capabilities = replace(
            self.capabilities, without_script="no" if card.script else "yes", needs_account=card.account
        )
        return like

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Nothing by itself: staff bring the table that the tool exports."""
        yield from ()


backend = Link()
