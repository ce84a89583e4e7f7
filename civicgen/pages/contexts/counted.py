"""What pages of counts receive: tallies, and the tables of open data."""

from __future__ import annotations

from typing import ClassVar, Literal

from civicgen.config import Licence
from civicgen.content.values import TallyMethod, TallyRule
from civicgen.pages.contexts.heard import Row
from civicgen.pages.contexts.parts import Link, Page, Stated, Text, Value

DataTableName = Literal["contributions", "fields", "points", "answers", "results", "links", "tallies", "ballots"]
"""Tables of the open data."""


class TallyRow(Value, frozen=True, kw_only=True):
    """One option of a count, or one answer, and what was counted of it."""

    title: str
    link: Link | None = None
    """What it stands for: a contribution, a document."""
    lang: str = ""
    """Language of the title when it is not that of the page."""
    ballots: int
    """Ballots that marked it, chose it, ranked it, graded it, or gave it points."""
    share: int = 0
    """Percent of the ballots that count, rounded."""
    points: int | None = None
    """Sum of points; points by rank."""
    first: int | None = None
    """Ballots that ranked it first."""
    profile: tuple[int, ...] = ()
    """Ballots by grade, the best first."""
    widths: tuple[int, ...] = ()
    """The same in thousandths, which sum up to a thousand: for a drawing."""
    grade: str = ""
    """Majority grade."""
    better: int | None = None
    """Ballots with a better grade."""
    worse: int | None = None
    """Ballots with a worse one."""
    won: int | None = None
    """Duels won, drawn, lost."""
    drawn: int | None = None
    lost: int | None = None
    place: int = 0
    """Place in the order that the rule gives; options that it cannot tell apart share one. 0: no order."""
    cost: int | None = None
    within: bool | None = None
    """Whether the rule takes it within the budget."""
    left: int | None = None
    """What is left of the budget after it, where the rule looks at options one after the other."""


class TallyGroup(Value, frozen=True, kw_only=True):
    """A group of ballots: those that came one way, or gave one answer."""

    name: str
    """Word of a channel, or an answer; empty for those that do not say."""
    base: int


class TallyCross(Value, frozen=True, kw_only=True):
    """Rows counted again by groups of ballots; only groups in which nobody can be seen."""

    title: str = ""
    """Question whose answers make the groups; empty: the ways ballots came."""
    groups: tuple[TallyGroup, ...]
    rows: tuple[tuple[str, tuple[int | None, ...]], ...]
    """Title of a row, and its ballots by group; None where they are kept back."""


class TallyTable(Value, frozen=True, kw_only=True):
    """What was counted of one question, or a part of it when it is long."""

    id: str = ""
    """Anchor; empty when the page has one question."""
    title: str = ""
    """The question, in a survey."""
    several: bool = False
    """Several answers could be given: shares do not add up to a hundred."""
    base: int
    """Ballots that say something of it."""
    none: int
    """Ballots that do not."""
    hidden: bool = False
    """Too few people answered for their answers to be shown."""
    rows: tuple[TallyRow, ...] = ()
    crosses: tuple[TallyCross, ...] = ()


class TallyPage(Page, frozen=True, kw_only=True):
    """Ballots counted: how, and what they say; before they are counted, only how they will be."""

    kind: ClassVar[str] = "tally"
    method: TallyMethod
    rule: TallyRule | None = None
    asked: str
    """The question on the ballot."""
    step: Link | None = None
    """Step in which ballots are cast."""
    waits: bool = False
    """Ballots can still come."""
    closes: Stated | None = None
    """When the step closes, while it waits."""
    options: tuple[TallyRow, ...] = ()
    """What can be chosen, while nothing is counted."""
    counted: bool = False
    received: int = 0
    spoilt: int = 0
    blank: int = 0
    valid: int = 0
    """Ballots that count: all but the spoilt ones."""
    channels: tuple[Row, ...] = ()
    """Ballots by the way they came."""
    threshold: int = 10
    hidden: bool = False
    """So few ballots that nothing of what they say is shown."""
    tables: tuple[TallyTable, ...] = ()
    grades: tuple[str, ...] = ()
    """Grades, the best first."""
    most: int = 0
    points: int = 0
    budget: int = 0
    spent: int = 0
    unit: str = ""
    author: str = ""
    """Who counted."""
    limits: str = ""
    body: Text | None = None
    ballots: Link | None = None
    """The ballots, to count again."""
    figures: Link | None = None
    """How they were counted and what was found, for `civicgen count`."""


class DataFile(Value, frozen=True, kw_only=True):
    """A table to download, in one form."""

    link: Link
    name: str
    """What a browser calls it once it is downloaded; in the site, every consultation has its `contributions.csv`."""
    form: Literal["csv", "spreadsheet", "jsonl"]
    """`csv`: exact, for programs; `spreadsheet`: for people, no cell is a formula; `jsonl`: one object a line."""
    size: int
    """About how many bytes, rounded up."""


class DataTable(Value, frozen=True, kw_only=True):
    """A table to download, with its forms."""

    name: DataTableName
    rows: int
    files: tuple[DataFile, ...]


class LicenceLine(Value, frozen=True, kw_only=True):
    """The terms under which data may be used again."""

    id: Licence
    url: str
    """Its text, on the site of those who wrote it."""


class Download(Value, frozen=True, kw_only=True):
    """The whole dossier of a consultation as one file, to be kept or read off line."""

    link: Link
    """Its text is empty: the theme words it by its format."""
    format: Literal["zip", "page", "pdf", "epub"]
    """Site that opens from the disk, one printable page, PDF, electronic book."""
    size: int
    """At most about so many bytes: estimated from the sources and rounded up, so that no page waits for the file."""


class DataPage(Page, frozen=True, kw_only=True):
    """What can be downloaded: of one consultation, or of the whole portal."""

    kind: ClassVar[str] = "data"
    tables: tuple[DataTable, ...] = ()
    """Those that have something in them."""
    licence: LicenceLine
    publisher: str
    """Whom to name when the data is used again."""
    dictionary: Link
    """What each column means."""
    everything: Link | None = None
    """The same for the whole portal."""
    ballots: tuple[Link, ...] = ()
    """On the page of a consultation: its files of ballots, by the title of their count."""
    downloads: tuple[Download, ...] = ()
    """On the page of a consultation: its whole dossier, off line, in the forms that the portal offers."""
    consultations: tuple[Link, ...] = ()
    """On the page of the portal: the pages of its consultations, newest first."""


class DataColumn(Value, frozen=True, kw_only=True):
    """A column of a table."""

    name: str
    form: Literal["text", "markdown", "number", "date", "supports", "word", "name"]
    """What its cells hold; `name` is the name of something else, `word` one of a closed list."""
    field: str
    """Field of a type that says what it means: `{{ it.field|meaning }}`."""
    values: tuple[str, ...] = ()
    """Words of the closed list."""
    label: str = ""
    """Name of the list of labels that words them: `label[it.label][value]`."""


class DataColumns(Value, frozen=True, kw_only=True):
    """The columns of a table."""

    name: DataTableName
    columns: tuple[DataColumn, ...]


class DictionaryPage(Page, frozen=True, kw_only=True):
    """What each column of the data means, and what its cells may hold."""

    kind: ClassVar[str] = "dictionary"
    tables: tuple[DataColumns, ...] = ()
    file: Link
    """The same as a table to download."""
