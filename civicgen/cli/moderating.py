"""What all faces of moderation share: forms, reasons in the reader's words, the queue of an open inbox."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from civicgen.cli.command import Option
from civicgen.cli.completing import consultation_names
from civicgen.cli.console import Console
from civicgen.cli.private import opening
from civicgen.cli.site import one_of
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.config import Config
    from civicgen.content.forms import Form
    from civicgen.content.sources import Sources
    from civicgen.moderation.inbox.store import Inbox
    from civicgen.moderation.publication.publishing import Votes
    from civicgen.moderation.publication.shelf import Shelf
    from civicgen.moderation.queue.waiting import Case, Queue

__all__ = ["Desk", "at_desk", "consultation_option", "desk_words", "votes_of"]


def consultation_option() -> Option:
    """`--in CONSULTATION`."""
    return Option(
        ["--in", "consultation"],
        metavar="CONSULTATION",
        default="",
        shell_complete=consultation_names,
        help=mark("Only what was sent to this consultation."),
    )


@dataclass(frozen=True)
class Desk:
    """An open inbox with all that is needed to decide."""

    root: Path
    config: Config
    sources: Sources
    inbox: Inbox
    forms: dict[str, Form]
    consultation: str
    said: dict[str, str]
    """Reasons by id, in the words of whoever moderates."""
    written: dict[str, str]
    """The same in the portal's first language: what citizens read."""
    _shelves: dict[str, Shelf] = field(default_factory=dict)

    def acts(self) -> dict[str, frozenset[str]]:
        """By act, the reasons that can be given."""
        from civicgen.content.reasons import reasons_for
        from civicgen.moderation.hints.said import ACTS

        return {act: frozenset(reason.id for reason in reasons_for(self.config, act)) for act in ACTS}

    def reasons(self, act: str) -> list[tuple[str, str]]:
        """The reasons for an act, in their order: id and words."""
        from civicgen.content.reasons import reasons_for

        return [(reason.id, self.said[reason.id]) for reason in reasons_for(self.config, act)]

    def _is_public(self, consultation: str, number: int) -> bool:
        from civicgen.moderation.publication.shelf import Shelf

        if consultation not in self._shelves:
            self._shelves[consultation] = Shelf(self.root, consultation)
        return self._shelves[consultation].head(number) is not None

    def noted(self) -> list[Case]:
        """Messages and registrations that were read."""
        from civicgen.moderation.queue.waiting import noted

        return noted(self.inbox, self.forms, self.consultation)

    def queue(self) -> Queue:
        """What waits, with hints."""
        from civicgen.content.contributions import read_stream
        from civicgen.moderation.queue.waiting import queue_of
        from civicgen.problems import Problem

        rows = (
            found[1]
            for stream in self.sources.streams
            if not self.consultation or stream.consultation == self.consultation
            for found in read_stream(self.root, stream)
            if not isinstance(found, Problem)
        )
        return queue_of(
            self.inbox,
            self.forms,
            self.acts(),
            consultation=self.consultation,
            published=rows,
            is_public=self._is_public,
        )


@contextmanager
def at_desk(console: Console, root: Path, named: str | None, consultation: str) -> Iterator[Desk]:
    """Open the inbox of a portal, with its key. Raises ProblemsFound."""
    from civicgen.builder.memory import Memory
    from civicgen.cli.keeping import keep_time
    from civicgen.content.read import read_sources
    from civicgen.content.reasons import reasons_of
    from civicgen.problems import ProblemsFound

    sources, problems = read_sources(root, Memory(root / ".civicgen" / "read.bin"))
    if sources is None:
        raise ProblemsFound(problems)
    config = sources.config
    _known(console, sources, consultation)
    forms = {str(form.name): form for form in sources.forms.get(config.language, ())}
    own = {reason.id: reason.title for reason in reasons_of(config)}
    words = [desk_words(config, root, lang) for lang in (console.lang, config.language)]
    said, written = ({name: title or found.get(name, name) for name, title in own.items()} for found in words)
    with opening(console, root, named, unlock=True) as inbox:
        keep_time(console, root, inbox, sources, datetime.datetime.now(datetime.UTC))
        yield Desk(root, config, sources, inbox, forms, consultation, said, written)


def _known(console: Console, sources: Sources, consultation: str) -> None:
    from civicgen.content.types import Consultation

    names = [each.id for each in sources.entries[sources.config.language] if isinstance(each, Consultation)]
    if consultation:
        one_of(console, consultation, names, mark("There is no consultation “{name}”."))


def desk_words(config: Config, root: Path, lang: str) -> dict[str, str]:
    """Words of the reasons that come with civicgen, as the pages of this portal say them."""
    from civicgen.markup.chain import chain
    from civicgen.markup.lists import LABELS
    from civicgen.words.catalogs import catalog

    folders = (str(root / "locale"), *(str(Path(folder) / "locale") for folder in chain(config, root)))
    words = catalog(lang, folders)
    return {name: words.pgettext("reason", said) for name, said in LABELS["reason"].items()}


def votes_of(sources: Sources, now: datetime.datetime) -> Votes:
    """How ballots are counted, and through which forms people still vote."""
    from civicgen.content.types import Consultation
    from civicgen.moderation.publication.publishing import Votes
    from civicgen.portal.states import step_state

    methods: dict[str, str] = {}
    still: set[str] = set()
    for entry in sources.entries[sources.config.language]:
        if isinstance(entry, Consultation):
            for at, step in enumerate(entry.steps):
                if step.form and step_state(entry.steps, at, now, sources.config.zone) != "closed":
                    still.add(f"{entry.id}/forms/{step.form}")
        elif method := getattr(entry, "method", "") if "/ballots/" in entry.name else "":
            methods[entry.name.replace("/ballots/", "/forms/")] = method
    threshold = getattr(getattr(sources.config, "ballots", None), "threshold", 10)
    return Votes(methods=methods, open=frozenset(still), threshold=threshold)
