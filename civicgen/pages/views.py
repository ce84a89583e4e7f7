"""Entries become the small values that pages are made of: links, dates, texts, and where a page belongs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from civicgen.config import Contact
from civicgen.content.types import Entry, Person, Step
from civicgen.content.values import Decision, Moment
from civicgen.pages import contexts as c
from civicgen.portal.places import Places
from civicgen.portal.portal import Process

if TYPE_CHECKING:
    from civicgen.forms.backend import RenderedForm

__all__ = ["LANGUAGES", "Views", "first_words"]

LANGUAGES = {
    "ar": "العربية",
    "br": "Brezhoneg",
    "ca": "Català",
    "co": "Corsu",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "eu": "Euskara",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "oc": "Occitan",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""Languages by their own names, for the switch on every page; a language that is not here shows its code."""

_DESCRIPTION = 160
"""Characters of a description: what search engines show."""


def first_words(text: str, limit: int = _DESCRIPTION) -> str:
    """The first words of a plain text, cut between words with an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",;:.") + "…"


class Views(Places, frozen=True, dict=True):
    """Values for the pages of one edition."""

    decisions: dict[str, dict[int, Decision]] = msgspec.field(default_factory=dict)
    """Decisions that cards show, by consultation and number; filled by `cards.decisions`."""
    cards: dict[str, dict[int, c.ContributionCard]] = msgspec.field(default_factory=dict)
    """Cards made last, by consultation and number; filled by `cards.cards_of`."""
    points: dict[tuple[str, str], c.PointLine] = msgspec.field(default_factory=dict)
    """Lines of points, each worked out once; filled by `outcomes.point_line`."""
    inputs: dict[str, tuple[bytes, dict[int, bytes]]] = msgspec.field(default_factory=dict)
    """By consultation, what all pages about its contributions are made from; filled by `gathered`."""
    sent: dict[str, RenderedForm] = msgspec.field(default_factory=dict)
    """How each form is sent; filled by `asking.rendered`."""
    _around: dict[str, c.Around] = msgspec.field(default_factory=dict)
    _trails: dict[str, tuple[c.Link, ...]] = msgspec.field(default_factory=dict)

    @cached_property
    def original(self) -> Views:
        """Views of the default language, where contributions have their pages."""
        return self if self.lang == self.config.language else Views(self.portal, self.portal.default)

    def stated(self, moment: Moment | None) -> c.Stated | None:
        """A moment, with its zone when it has an hour."""
        return None if moment is None else self.at(moment)

    def at(self, moment: Moment) -> c.Stated:
        """A moment that is known, with its zone when it has an hour."""
        return c.Stated(day=moment.day, at=moment.at, zone=self.config.timezone if moment.at else "")

    def foreign(self, lang: str) -> str:
        """The language, when it is not that of the page."""
        return "" if lang == self.lang else lang

    def link(self, entry: Entry, anchor: str = "") -> c.Link:
        """Link to the page of an entry, with its title."""
        address = self.file(entry) or self.addresses.entry(entry.name) + (f"#{anchor}" if anchor else "")
        return c.Link(address=address, text=entry.title, lang=self.foreign(entry.lang))

    def page(self, text: str, *parts: str, role: str = "") -> c.Link:
        """Link to a page of ours by its folders; without a text, the theme words it by its role."""
        return c.Link(address=self.addresses.page(*parts), text=text, role=role)

    def part(self, process: Process, key: str, text: str = "") -> c.Link:
        """Link to a list of a consultation (documents, answers, contributions…)."""
        return c.Link(address=self.listing(process, key), text=text, role=key)

    def contribution(self, process: Process, number: int, text: str = "") -> c.Link:
        """Link to a contribution."""
        return c.Link(address=self.contribution_address(process, number), text=text or f"#{number}")

    def text(self, source: str, *, process: Process | None = None, lang: str = "", level: int = 2) -> c.Text | None:
        """A staff text with its references resolved; None when it is empty."""
        if not source.strip():
            return None
        links = self.links(source, process)
        return c.Text(source=source, lang=self.foreign(lang or self.lang), level=level, links=links)

    def trail(self, process: Process | None = None, *more: c.Link) -> tuple[c.Link, ...]:
        """Breadcrumb from the home page."""
        home = self.page("", role="home")
        within = (self.link(process.consultation),) if process else ()
        return (home, *within, *more)

    def talk_trail(self, process: Process) -> tuple[c.Link, ...]:
        """Breadcrumb of the page of a contribution: the same for all of them."""
        known = self._trails.get(process.id)
        if known is None:
            known = self._trails[process.id] = self.trail(process, self.part(process, "contributions"))
        return known

    def languages(self, *parts: str) -> tuple[c.Link, ...]:
        """The same page in the other languages."""
        others = (edition for lang, edition in self.portal.editions.items() if lang != self.lang)
        return tuple(
            c.Link(
                address=other.addresses.page(*parts),
                text=LANGUAGES.get(other.lang.split("-")[0], other.lang),
                lang=other.lang,
            )
            for other in others
        )

    def around(self, process: Process) -> c.Around:
        """Where a page of a consultation belongs, and until when one can take part."""
        known = self._around.get(process.id)
        if known is None:
            asking, coming, step = process.asking, process.next_asking, process.step
            take_part = self.take_part(process, asking) if asking else None
            known = self._around[process.id] = c.Around(
                consultation=self.link(process.consultation),
                state=process.standing,  # type: ignore[arg-type]  # one of the words of ConsultationState
                step=step.title if step else "",
                until=self.stated(asking.closes) if asking else None,
                opens=self.stated(coming.opens) if coming and not asking else None,
                next=process.consultation.next,
                take_part=take_part,
            )
        return known

    def step_link(self, process: Process, step: Step) -> c.Link:
        """Link to the page of a step."""
        address = self.addresses.page(process.id, self.addresses.word("steps"), step.id)
        return c.Link(address=address, text=step.title, lang=self.foreign(process.consultation.lang))

    def take_part(self, process: Process, step: Step) -> c.Link:
        """Link to where one takes part in a step that is open: its form where it can be sent, else the step itself."""
        form = process.form_of(step)
        if form is not None:
            from civicgen.pages.asking.forms import folders, rendered  # only for portals that ask something

            if rendered(self, form).mode != "none":
                address = self.addresses.page(*folders(self, form))
                return c.Link(address=address, text=step.title, lang=self.foreign(process.consultation.lang))
        return self.step_link(process, step)

    def person(self, reference: str | None) -> c.PersonLine | None:
        """A person by reference."""
        person = self.edition.people.get((reference or "").removeprefix("people/"))
        return self.person_line(person) if person else None

    def person_line(self, person: Person) -> c.PersonLine:
        """A person in a list."""
        link = c.Link(address=self.named(f"people/{person.id}"), text=person.name)
        return c.PersonLine(name=person.name, role=person.role, link=link, contact=person.contact)

    def contact(self, process: Process | None) -> Contact:
        """Who answers questions about a consultation."""
        own = process.consultation.contact if process else None
        return own or self.publisher

    @cached_property
    def publisher(self) -> Contact:
        """The publisher as a contact."""
        who = self.config.publisher
        return Contact(name=who.name, phone=who.phone, email=who.email, address=who.address, hours=who.hours)

    def common(self, entry: Entry, process: Process | None, *, description: str = "") -> dict[str, Any]:
        """What the page of an entry shares with all pages."""
        folders = self.addresses.folders(entry.name)
        return {
            "lang": self.lang,
            "address": self.addresses.page(*folders),
            "title": entry.title,
            "title_lang": self.foreign(entry.lang),
            "description": first_words(description or _plain(entry.body) or entry.title),
            "published": self.stated(entry.published),
            "updated": self.stated(entry.updated),
            "languages": self.languages(*folders),
            "untranslated": self.foreign(entry.body_lang or entry.lang),
            "around": self.around(process) if process else None,
            "draft": entry.state not in ("published", "withdrawn"),
            "corrections": self.corrected(entry.lang, entry.name),
        }

    def corrected(self, lang: str, *names: str) -> tuple[c.Correction, ...]:
        """What was changed, since it was published, of things that stand on a page in this language."""
        changed = self.portal.store.ledger.changed.intersection(names)
        if not changed:
            return ()
        from civicgen.pages.thread.corrections import corrections_of  # only where something was corrected

        ending = "" if lang == self.config.language else f".{lang}"
        return corrections_of(self, [f"{name}{ending}" for name in names if name in changed])

    def listed(self, process: Process | None, title: str, *parts: str) -> dict[str, Any]:
        """What a list page shares with all pages; the template words its title and description where none is given."""
        return {
            "lang": self.lang,
            "address": self.addresses.page(*parts),
            "title": title,
            "description": "",
            "languages": self.languages(*parts),
            "around": self.around(process) if process else None,
            "trail": self.trail(process),
        }


def _plain(markdown: str) -> str:
    """A rough plain text of the first lines of a staff text: marks and addresses left out. For descriptions only."""
    head = next((block for block in markdown.split("\n\n") if block.strip() and not block.lstrip().startswith("#")), "")
    head = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", head)
    return re.sub(r"[*_`>#|]+", "", head)
