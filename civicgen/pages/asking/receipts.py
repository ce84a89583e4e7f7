"""Receipts, and what became of each, become pages on which people find theirs by its first characters, with no script.

A page holds some two hundred lines; where there are more, it leads to pages by the next character. Only the first
characters of receipts stand there: whoever made the deposit has the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from civicgen.content.forms import Form
from civicgen.content.receipts import read_receipts
from civicgen.content.types import Contribution
from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process

__all__ = ["plan_receipts", "receipts_link"]

_LINES = 200
_DEPTH = 4
"""Characters by which pages go at most: the first group, two hundred millions of receipts."""

Line = tuple[str, str]


def receipts_link(views: Views, process: Process) -> c.Link | None:
    """Link to the receipts of a consultation, where people were given some, or somebody noted what became of them."""
    return views.part(process, "receipts") if _there(views, process) else None


def _there(views: Views, process: Process) -> bool:
    from civicgen.forms.registry import backend_of

    def gave(form: Form) -> bool:
        backend = backend_of(form, views.config)
        begun = any(state in ("open", "closed") for _, state in process.steps_of(form))
        return begun and backend is not None and backend.capabilities.receipt

    return process.id in views.portal.sources.receipts or any(map(gave, process.forms))


def plan_receipts(views: Views, process: Process) -> Iterator[Planned]:
    """The page of all receipts, and those it leads to."""
    if not _there(views, process):
        return
    root = Path(views.portal.sources.root)
    counts: Counter[str] = Counter()
    before, ordered = "", True
    for receipt, _ in read_receipts(root, process.id):
        counts.update(receipt[:depth] for depth in range(_DEPTH + 1))
        before, ordered = receipt, ordered and receipt >= before
    lines: Iterable[Line] = read_receipts(root, process.id)
    if not ordered:  # two versions were joined by hand
        lines = sorted(lines)
    for start, same in groupby(lines, key=lambda line: _page_of(line[0], counts)):
        yield _page(views, process, start, tuple(same), counts)
    for start in sorted(start for start in counts if _leads(start, counts)):
        yield _page(views, process, start, (), counts)
    if not counts:
        yield _page(views, process, "", (), counts)


def _leads(start: str, counts: Counter[str]) -> bool:
    """Whether the page of these first characters leads to others, having too many lines itself."""
    return len(start) < _DEPTH and counts[start] > _LINES


def _page_of(receipt: str, counts: Counter[str]) -> str:
    return next(receipt[:depth] for depth in range(_DEPTH + 1) if not _leads(receipt[:depth], counts))


def _page(views: Views, process: Process, start: str, lines: tuple[Line, ...], counts: Counter[str]) -> Planned:
    folders = _folders(views, process, start)
    longer = sorted(each for each in counts if len(each) == len(start) + 1 and each.startswith(start))
    context = c.ReceiptsPage(
        **views.listed(process, "", *folders),
        start=start,
        back=views.part(process, "receipts") if start else None,
        letters=tuple(views.page(each, *_folders(views, process, each)) for each in longer if not lines),
        lines=tuple(_lines(views, process, lines)),
        ballots=any(form.makes == "ballot" for form in process.forms),
        contact=views.contact(process),
    )
    return Planned(views.addresses.path(*folders), context)


def _folders(views: Views, process: Process, start: str) -> tuple[str, ...]:
    base = (process.id, views.addresses.word("receipts"))
    return (*base, start.lower()) if start else base


def _lines(views: Views, process: Process, lines: tuple[Line, ...]) -> Iterator[c.ReceiptLine]:
    numbers = [int(became[1:]) for _, became in lines if became.startswith("#")]
    found = {row.contribution.number: row.contribution for row in views.portal.store.numbered(process.id, numbers)}
    for receipt, became in lines:
        if not became.startswith("#"):
            yield c.ReceiptLine(receipt=receipt, became=became)  # type: ignore[arg-type]  # one of the words of the file
        elif (it := found.get(int(became[1:]))) is not None:
            yield _line(views, process, receipt, it)


def _line(views: Views, process: Process, receipt: str, it: Contribution) -> c.ReceiptLine:
    return c.ReceiptLine(
        receipt=receipt,
        became=it.state,
        contribution=views.contribution(process, it.number),
        grouped_with=views.contribution(process, it.grouped_with) if it.grouped_with else None,
        reason=it.reason if it.state != "published" else "",
    )
