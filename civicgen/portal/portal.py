"""A portal at an instant: what may be shown, put together, in each language, and the questions pages ask of it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.content.sources import Media, Sources
from civicgen.content.types import (
    Answer,
    Article,
    Consultation,
    Document,
    Entry,
    FaqEntry,
    Meeting,
    News,
    Person,
    Point,
    Result,
    StandingPage,
    Step,
    Synthesis,
    Tally,
    Term,
    Topic,
)
from civicgen.portal import states
from civicgen.portal.addresses import Addresses
from civicgen.portal.counting.values import Counted
from civicgen.portal.forms import form_name
from civicgen.portal.journal import NOTHING_WAITS, Waiting
from civicgen.portal.store import Store
from civicgen.portal.texts import Texts
from civicgen.portal.trace import Trace
from civicgen.portal.transitions import Transition

__all__ = ["Edition", "Portal", "Process", "Tallied"]


class Tallied(msgspec.Struct, frozen=True):
    """A tally, and what was counted once its step was over."""

    tally: Tally
    step: Step | None
    """Step in which ballots are cast."""
    waits: bool
    """Ballots can still come: nothing is counted, and nothing of them is shown."""
    counted: Counted | None
    """Nothing as long as it waits, or no ballots are there."""


class Process(msgspec.Struct, frozen=True):
    """A consultation and all that hangs on it, in one language."""

    consultation: Consultation
    documents: tuple[Document, ...]
    articles: tuple[Article, ...]
    faq: tuple[FaqEntry, ...]
    meetings: tuple[Meeting, ...]
    syntheses: tuple[Synthesis, ...]
    answers: tuple[Answer, ...]
    """Oldest first."""
    results: tuple[Result, ...]
    tallies: tuple[Tallied, ...]
    trace: Trace
    state: str
    """By dates alone: coming, open, closed, withdrawn."""
    standing: str
    """With what was asked and published: also informing, answered, followed-up."""
    current: int | None
    """Index of the step people should look at."""
    step_states: tuple[str, ...]
    late: bool
    """The promised date of answer is past, and something has no answer."""
    contributions: int
    """How many, replies included."""
    pages: str
    """`each` or `windows`."""
    forms: tuple[Form, ...] = ()
    """With everything that can be chosen in them."""
    registrations: tuple[tuple[Step, str], ...] = ()
    """Of meetings that name a form: when it can be filled in, as a step, with its state."""

    @property
    def id(self) -> str:
        """Id of the consultation."""
        return self.consultation.id

    @property
    def traceable(self) -> bool:
        """Whether it can be told what became of what was said: there is something, and its time has come."""
        told = self.syntheses or self.answers or self.results
        return bool(self.contributions and (told or self.state == "closed"))

    @property
    def step(self) -> Step | None:
        """The step people should look at."""
        return None if self.current is None else self.consultation.steps[self.current]

    @property
    def asking(self) -> Step | None:
        """The step in which people can take part now."""
        step = self.step
        return step if step is not None and step.kind in states.TAKING_PART else None

    def form_of(self, step: Step) -> Form | None:
        """The form through which one takes part in a step."""
        return next((form for form in self.forms if step.form and form.name == form_name(self.id, step.form)), None)

    def steps_of(self, form: Form) -> tuple[tuple[Step, str], ...]:
        """Steps, and registrations to meetings, in which a form can be filled in, with their states."""
        steps = (*zip(self.consultation.steps, self.step_states, strict=True), *self.registrations)
        return tuple((step, state) for step, state in steps if self.form_of(step) == form)

    @property
    def opened(self) -> frozenset[str]:
        """Ids of the steps, and registrations, that are open."""
        steps = (*zip(self.consultation.steps, self.step_states, strict=True), *self.registrations)
        return frozenset(step.id for step, state in steps if state == "open")

    @property
    def next_asking(self) -> Step | None:
        """The next step in which people will be able to take part, when its date is known."""
        for step, state in zip(self.consultation.steps, self.step_states, strict=True):
            if state == "coming" and step.kind in states.TAKING_PART:
                return step
        return None


class Edition(msgspec.Struct, frozen=True):
    """The portal in one language: everything that may be shown at the instant."""

    lang: str
    addresses: Addresses
    processes: tuple[Process, ...]
    """By date of their first step, newest first."""
    news: tuple[News, ...]
    """Newest first."""
    standing: tuple[StandingPage, ...]
    people: Mapping[str, Person]
    topics: Mapping[str, Topic]
    terms: tuple[Term, ...]
    entries: Mapping[str, Entry]
    """Every entry that may be shown, by name."""

    def process(self, consultation: str) -> Process | None:
        """The consultation of this id."""
        return next((process for process in self.processes if process.id == consultation), None)

    def point(self, synthesis: str, point: str) -> Point | None:
        """A point of a synthesis that can be read."""
        entry = self.entries.get(synthesis)
        if not isinstance(entry, Synthesis) or entry.state == "withdrawn":
            return None
        return next((each for each in entry.points if each.id == point), None)


class Portal(msgspec.Struct, frozen=True):
    """The whole, at an instant."""

    config: Config
    sources: Sources
    store: Store
    texts: Texts
    instant: datetime.datetime
    """Quantised to the last transition."""
    now: datetime.datetime
    """The instant asked for; states were computed at it. Nothing on a page may depend on it otherwise."""
    editions: Mapping[str, Edition]
    """By language; the default one first."""
    media: tuple[Media, ...]
    transitions: tuple[Transition, ...] = ()
    """Past and to come, in no order."""
    preview: bool = False
    waiting: Waiting = NOTHING_WAITS
    """What is published and not yet in the journal, when the portal keeps one."""

    @property
    def default(self) -> Edition:
        """The edition in the default language."""
        return self.editions[self.config.language]
