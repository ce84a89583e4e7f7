"""Rows of the export become contributions: proposals, arguments, sources, with their numbers, texts and supports."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from civicgen.content.types import Contribution
from civicgen.content.values import ContributionKind, Moment, Supports
from civicgen.importers.cap_collectif.rows import Argument, Proposal, Source
from civicgen.importers.faithful import Faithful, from_typed, together
from civicgen.importers.given import Given, merged, origin
from civicgen.importers.report import Journey
from civicgen.importers.texts import clean, escaped, link

__all__ = ["FORMAT", "Saying"]

FORMAT = "cap-collectif"
_SIDES: dict[str, ContributionKind] = {"pour": "argument-for", "contre": "argument-against"}


class Saying:
    """Makes contributions, one kind after the other: proposals first, because replies need their numbers."""

    def __init__(self, given: Given, journey: Journey, zone: ZoneInfo, reason: str) -> None:
        self.given = given
        self.journey = journey
        self.zone = zone
        self.reason = reason
        """Why what the other site set aside is withdrawn, in the language of the portal."""
        self.gone: set[str] = set()
        """Origins of what the other site has set aside since the last import."""
        self.numbers: dict[int, int] = {}
        """Number of each proposal in the portal, by its identifier in the export."""
        self.articles: dict[int, str] = {}
        """Number of the article, by the identifier of its proposal."""
        self.replies: dict[int, Counter[str]] = defaultdict(Counter)
        """Arguments and sources that were read, by the identifier of their proposal and their kind."""
        self.trashed: frozenset[int] = frozenset()
        """Identifiers of the proposals that the moderation of the other site had set aside."""

    def proposals(self, rows: Iterable[Proposal], topics: dict[int, str], file: str) -> list[Contribution]:
        """Proposals in the order they are given."""
        made = []
        for row in rows:
            mark = origin(FORMAT, "proposal", str(row.id))
            self.numbers[row.id] = number = self.given.number(mark)
            made.append(
                self._keep(
                    Contribution(
                        number=number,
                        date=self._moment(row.created_at, f"proposal {row.id}"),
                        kind="proposal",
                        topic=topics.get(row.id, ""),
                        article=self.articles.get(row.id, ""),
                        author=_line(row.author),
                        title=_line(row.title),
                        text=self._proposal_text(row),
                        supports=Supports(row.votes_ok, row.votes_mitige, row.votes_nok, valued=True),
                        origin=mark,
                        updated=self._later(row.updated_at, row.created_at),
                    ),
                    file,
                )
            )
        return made

    def arguments(self, rows: Iterable[Argument], file: str) -> list[Contribution]:
        """Arguments whose proposal is in the portal, each for or against it."""
        made = []
        for row in rows:
            kind = _SIDES.get(row.side.strip().casefold())
            if kind is None:
                self.journey.left_out("side", "argument", str(row.id))
                continue
            self.replies[row.opinion_id][kind] += 1
            parent = self._parent(row.opinion_id, "argument", row.id, row.votes_count)
            if parent is None:
                continue
            mark = origin(FORMAT, "argument", str(row.id))
            made.append(
                self._keep(
                    Contribution(
                        number=self.given.number(mark),
                        date=self._moment(row.created_at, f"argument {row.id}"),
                        kind=kind,
                        article=self.articles.get(row.opinion_id, ""),
                        parent=parent,
                        author=_line(row.author),
                        text=self._told(from_typed(row.body), f"argument {row.id}"),
                        supports=Supports(row.votes_count),
                        origin=mark,
                        updated=self._later(row.updated_at, row.created_at),
                    ),
                    file,
                )
            )
        return made

    def sources(self, rows: Iterable[Source], file: str) -> list[Contribution]:
        """Sources whose proposal is in the portal, with their category and address at the end of their text."""
        made = []
        for row in rows:
            self.replies[row.opinion_id]["source"] += 1
            parent = self._parent(row.opinion_id, "source", row.id, row.votes_count)
            if parent is None:
                continue
            mark = origin(FORMAT, "source", str(row.id))
            name = f"source {row.id}"
            parts = [self._told(from_typed(row.body or ""), name), self._reference(row, name)]
            made.append(
                self._keep(
                    Contribution(
                        number=self.given.number(mark),
                        date=self._moment(row.created_at, name),
                        kind="source",
                        article=self.articles.get(row.opinion_id, ""),
                        parent=parent,
                        author=_line(row.author),
                        title=_line(row.title),
                        text="\n\n".join(part for part in parts if part),
                        supports=Supports(row.votes_count),
                        origin=mark,
                        updated=self._later(row.updated_at, row.created_at),
                    ),
                    file,
                )
            )
        return made

    def withdrawn(self, file: str) -> list[Contribution]:
        """What an earlier import published and the other site has set aside since: the number stays, the text goes."""
        marks = {origin(FORMAT, "proposal", str(identifier)) for identifier in self.trashed} | self.gone
        return [
            Contribution(
                number=known.number,
                date=known.date,
                channel=known.channel,
                kind=known.kind,
                parent=known.parent,
                state="withdrawn",
                reason=known.reason or self.reason,
                origin=known.origin,
                salt=known.salt,
            )
            for mark, known in self.given.files.get(file, {}).items()
            if mark in marks
        ]

    def _proposal_text(self, row: Proposal) -> str:
        name = f"proposal {row.id}"
        parts = [("", row.body or "")]
        parts += [(_line(appendix.title), appendix.body) for appendix in row.appendices if appendix.body]
        return self._told(together(parts), name)

    def _reference(self, row: Source, name: str) -> str:
        """`Billet de blog : http://…`, the address being a link."""
        address, category = _line(row.link or ""), escaped(_line(row.category))
        if not address:
            return category
        if not address.casefold().startswith(("http://", "https://")):
            self.journey.note("link", name)
            return f"{category}{' : ' if category else ''}{escaped(address, starts=False)}"
        return f"{category}{' : ' if category else ''}{link(escaped(address, starts=False), address)}"

    def _parent(self, proposal: int, what: str, identifier: int, supports: int) -> int | None:
        number = self.numbers.get(proposal)
        if number is None:
            code = "trashed" if proposal in self.trashed else "orphan"
            self.gone.add(origin(FORMAT, what, str(identifier)))
            self.journey.left_out(code, what, str(identifier))
            self.journey.left_out(code, "support", count=supports)
        return number

    def _told(self, faithful: Faithful, name: str) -> str:
        for change in faithful.changes:
            self.journey.note(change, name)
        return faithful.text

    def _keep(self, contribution: Contribution, file: str) -> Contribution:
        self.journey.used(file)
        return merged(contribution, self.given.by_origin.get(contribution.origin))

    def _moment(self, text: str, name: str) -> Moment | None:
        when = instant(text, self.zone)
        if when is None:
            self.journey.note("date", name)
            return None
        return Moment(when.date(), when.time().replace(microsecond=0))

    def _later(self, text: str, first: str) -> datetime.date | None:
        when, before = instant(text, self.zone), instant(first, self.zone)
        return when.date() if when is not None and before is not None and when > before else None


def instant(text: str, zone: ZoneInfo) -> datetime.datetime | None:
    """Read `2015-10-18T22:24:20+0200` as the clocks of the portal's zone showed it."""
    try:
        when = datetime.datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when.astimezone(zone) if when.tzinfo is not None else when.replace(tzinfo=zone)


def _line(text: str) -> str:
    """Text of one line: a title, a name."""
    return " ".join(clean(text)[0].split("\n")).strip()
