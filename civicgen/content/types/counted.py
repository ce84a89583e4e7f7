"""What is counted: ballots, by which rule, and what may be chosen."""

from __future__ import annotations

import msgspec

from civicgen.content.types.entry import Entry
from civicgen.content.values import AskedKind, Reference, TallyMethod, TallyRule


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """Something that a ballot can mark, grade, rank or give points to: a project, a date, an answer."""

    id: str
    """Short name; a column of the ballots has it, or a cell that chooses it."""
    title: str
    cost: int = 0
    """What it costs, in whole units of money, when a budget is shared."""
    about: Reference | None = None
    """What it stands for: a contribution, a document."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One question of a survey."""

    id: str
    """Short name; a column of the ballots has it."""
    title: str
    """The question, as it was asked."""
    kind: AskedKind = "single"
    """One answer of the options, several of them, or a number on a scale."""
    options: tuple[Option, ...] = ()
    """Answers that can be chosen, in their order on the form."""
    least: int = 1
    """First number of a scale."""
    most: int = 0
    """Last number of a scale; of a question with several answers, how many can be chosen (0: all)."""


class Tally(Entry, frozen=True, kw_only=True):
    """How the ballots of a step are counted (`ballots/ID.md`, beside the ballots themselves in `ballots/ID.csv`)."""

    method: TallyMethod
    """What a ballot says: answers of a survey, options marked, options marked within the budget, grades, ranks, points.
    """
    step: str = ""
    """Id of the step in which ballots are cast: nothing is counted before it closes."""
    question: str = ""
    """The question on the ballot; that of the consultation when left out."""
    options: tuple[Option, ...] = ()
    """What can be chosen, in the order of the ballot."""
    questions: tuple[Ask, ...] = ()
    """Questions of a survey, in their order on the form."""
    grades: tuple[str, ...] = ()
    """Grades of a majority judgement, the best first."""
    most: int = 0
    """Options that one ballot may mark or rank at most; with points, points it may give to one. 0: no such limit."""
    points: int = 0
    """Points, or units of money, that one ballot may share between the options."""
    budget: int = 0
    """Money to share between the options, in whole units; each option then has its cost."""
    unit: str = "€"
    """Unit of money."""
    rule: TallyRule | None = None
    """Announced rule: how a budget is filled (most marks first when left out), or how ranks are counted (points by rank
    when left out)."""
    threshold: int = 0
    """Ballots under which nothing is shown of what they say; that of the portal when left out, and never less."""
    crossed: tuple[str, ...] = ()
    """Ids of survey questions with one answer by whose answers the others are counted too."""
    kept: int = 0
    """Ballots that came in, when they are too few to lie in `ballots/ID.csv`: their number is all that is shown."""
    author: str = ""
    """Who counted, and who watched."""
    limits: str = ""
    """What the count cannot say: who is missing, what went wrong."""
