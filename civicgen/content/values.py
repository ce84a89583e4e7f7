"""The small values that front matters are made of: moments, names, references, and the closed lists of words."""

from __future__ import annotations

import datetime
from typing import Literal, NewType
from zoneinfo import ZoneInfo

import msgspec

__all__ = [
    "AskedKind",
    "Card",
    "Channel",
    "Commitment",
    "ContributionKind",
    "ContributionState",
    "Decision",
    "EntryState",
    "Moment",
    "Name",
    "Procedure",
    "Progress",
    "Reference",
    "StepKind",
    "Supports",
    "TallyMethod",
    "TallyRule",
    "Way",
]

Name = NewType("Name", str)
"""What an entry is called from anywhere: `plan-local-2026/answers/3`."""

Reference = NewType("Reference", str)
"""What a clerk writes to point at something: `#45`, `answers/3`, `plan-local-2026#45`, `syntheses/avis#velo`."""

EntryState = Literal["draft", "approved", "published", "withdrawn"]
Procedure = Literal["consultation", "public-inquiry", "participatory-budget", "questions", "petition", "text", "survey"]
Commitment = Literal["inform", "consult", "concert", "co-decide"]
StepKind = Literal["information", "contribution", "deliberation", "vote", "synthesis", "answer", "follow-up"]
Card = Literal[
    "framaforms", "kobotoolbox", "tally", "typeform", "google-forms", "github", "gitlab", "discourse", "loomio",
    "klaxoon", "logora", "mieux-voter", "decidim", "cap-collectif", "helloasso", "ulule", "wiseed", "peertube", "umap",
]  # fmt: skip
"""Tools of others of which `civicgen/forms/backends/cards.toml` knows who runs them and what they collect."""
Way = Literal["online", "email", "post", "paper", "in-person", "telephone", "meeting"]
ContributionKind = Literal[
    "proposal", "argument-for", "argument-against", "opinion", "question", "amendment", "source", "comment"
]
ContributionState = Literal["published", "grouped", "withheld", "withdrawn"]
Channel = Literal["web", "email", "post", "paper", "meeting", "import"]
Decision = Literal["accepted", "partly", "refused", "under-study", "already-done", "out-of-scope"]
TallyMethod = Literal["survey", "approval", "knapsack", "majority-judgement", "ranking", "points"]
TallyRule = Literal["most-marks", "marks-per-cost", "equal-shares", "equal-shares-add1", "borda", "duels"]
AskedKind = Literal["single", "several", "scale"]
Progress = Literal["planned", "in-progress", "done", "abandoned"]


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A day, with an hour when the clerk gave one; always read in the portal's time zone."""

    day: datetime.date
    at: datetime.time | None = None

    def __lt__(self, other: Moment) -> bool:
        """Earlier; a day without an hour begins it."""
        return (self.day, self.at or datetime.time(0)) < (other.day, other.at or datetime.time(0))

    def begins(self, zone: ZoneInfo) -> datetime.datetime:
        """First instant of the moment: the hour given, else midnight at the start of the day."""
        return datetime.datetime.combine(self.day, self.at or datetime.time(0), zone)

    def ends(self, zone: ZoneInfo) -> datetime.datetime:
        """First instant after the moment: the hour given, else the end of that day, which is included.

        An hour that the clocks of autumn show twice ends with its second time: nobody is cut off.
        """
        if self.at is not None:
            first = datetime.datetime.combine(self.day, self.at, zone)
            return max(first, first.replace(fold=1), key=datetime.datetime.timestamp)
        return datetime.datetime.combine(self.day + datetime.timedelta(days=1), datetime.time(0), zone)


class Supports(msgspec.Struct, frozen=True, order=True, gc=False):
    """How many people marked a contribution; never called votes."""

    in_favour: int = 0
    """People in favour; the only one filled in when the clerk wrote a plain number."""
    mixed: int = 0
    against: int = 0
    valued: bool = False
    """True when three values were asked (`for:12 mixed:3 against:4`), false for a plain number."""
