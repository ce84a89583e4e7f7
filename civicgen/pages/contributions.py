"""Contributions of a consultation become pages: lists in windows that never shift, and one page each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Literal, cast

from civicgen.content.types import Contribution, Synthesis
from civicgen.content.values import ContributionKind
from civicgen.pages import contexts as c
from civicgen.pages.cards import cards, citizen_text, reply, said, title_of
from civicgen.pages.outcomes import answer_lines, point_line
from civicgen.pages.planned import Planned
from civicgen.pages.takepart import ways
from civicgen.pages.views import Views, first_words
from civicgen.portal import states
from civicgen.portal.portal import Process
from civicgen.portal.store import Row

__all__ = ["plan_contributions"]

_REPLIES_HERE = 9_000
"""Bytes of replies that a contribution's own page shows; more of them get windows of their own."""
_REPLIES_WINDOW = 12_000
"""Bytes of replies in one such window: compressed, with their markup, under the first TCP window."""
_FACETS: tuple[Literal["topic", "place", "kind", "state", "article"], ...] = (
    *("topic", "place", "kind", "state", "article"),
)


def plan_contributions(views: Views, process: Process) -> Iterator[Planned]:
    """Every page about the contributions of one consultation (in the default language, in which they live)."""
    if not process.contributions:
        return
    yield _index(views, process)
    window = views.config.contributions.window
    word = views.addresses.word
    rows = views.portal.store.rows(process.id, top=process.pages == "each")
    if process.pages == "each":
        yield from _windows(views, process, rows, (word("list"),), "all", "", "", window)
        yield from _each(views, process)
    else:
        yield from _number_windows(views, process, window)
    for by in _FACETS:
        for value, text in _values(views, process, by):
            found = views.portal.store.facet(process.id, by, value)
            yield from _windows(views, process, found, (word(by), _folder(value)), by, value, text, window)


def _index(views: Views, process: Process) -> Planned:
    """What was said: figures, the ways to read it, the latest."""
    word = views.addresses.word
    folders = (process.id, word("contributions"))
    window = views.config.contributions.window
    top = process.contributions - views.portal.store.total(process.id)[1]
    latest = views.portal.store.latest(process.id, 10)
    last = (top - 1) // window + 1 if process.pages == "each" else _last_window(views, process)
    facets = []
    for by in _FACETS:
        counts = views.portal.store.counts(process.id, by, top=True)
        values = tuple(
            c.Count(
                link=views.page(text, *folders, word(by), _folder(value)),
                count=counts[value],
            )
            for value, text in _values(views, process, by)
        )
        if values:
            facets.append(c.Facet(by=by, values=values))
    common = views.listed(process, "", *folders) | {"languages": ()}
    context = c.ContributionsPage(
        **common,
        published=None,
        said=said(views, process),
        facets=tuple(facets),
        cards=cards(views, process, reversed(latest)),
        older=views.page("", *folders, word("list"), str(last)),
        ways=ways(views, process),
    )
    return Planned(views.addresses.path(*folders), context)


def _values(views: Views, process: Process, by: str) -> Iterator[tuple[str, str]]:
    """Values of a facet that have contributions, with their names; a facet of one value sorts nothing and has no page.

    Withheld contributions keep their number, date and reason, so the state facet leads to them.
    """
    counts = views.portal.store.counts(process.id, by, top=True)
    known = [value for value in counts if value]
    if by in ("kind", "state") and len(known) < 2:
        return
    for value in known:
        if not _folder(value):
            continue
        if by == "topic":
            topic = views.edition.topics.get(value)
            yield value, topic.title if topic else value
        else:
            yield value, value


def _folder(value: str) -> str:
    """A value of a facet as a folder of an address."""
    from civicgen.content.names import slug  # one place for what an address may hold

    return slug(value)


def _windows(
    views: Views,
    process: Process,
    rows: Iterator[Row],
    folders: tuple[str, ...],
    by: Literal["all", "topic", "place", "kind", "state", "article"],
    value: str,
    text: str,
    size: int,
) -> Iterator[Planned]:
    """Windows of a list, oldest first: a new contribution only ever changes the last one.

    The first window of a facet stands at the facet's own address; the list of all begins at 1.
    """
    base = (process.id, views.addresses.word("contributions"), *folders)
    count = _count(views, process, by, value)
    last = (count - 1) // size + 1
    for number in range(1, last + 1):
        part = tuple(islice(rows, size))
        at = _window_folders(base, number, by)
        common = views.listed(process, text, *at) | {
            "languages": (),
            "trail": views.trail(process, views.part(process, "contributions")),
        }
        context = c.ContributionList(
            **common,
            by=by,
            value=value,
            count=count,
            cards=cards(views, process, part),
            older=views.page("", *_window_folders(base, number - 1, by)) if number > 1 else None,
            newer=views.page("", *_window_folders(base, number + 1, by)) if number < last else None,
            windows=_window_links(views, base, number, last, by),
        )
        yield Planned(views.addresses.path(*at), context)


def _window_folders(base: tuple[str, ...], number: int, by: str) -> tuple[str, ...]:
    return base if by != "all" and number == 1 else (*base, str(number))


def _window_links(views: Views, base: tuple[str, ...], number: int, last: int, by: str) -> tuple[c.Link, ...]:
    """Links to the neighbours, so that a window stays as it is when the list grows: none to the far end."""
    near = range(max(1, number - 2), min(last, number + 2) + 1)
    return tuple(
        c.Link(address="" if each == number else views.addresses.page(*_window_folders(base, each, by)), text=str(each))
        for each in near
    )


def _count(views: Views, process: Process, by: str, value: str) -> int:
    if by == "all":
        total, replies = views.portal.store.total(process.id)
        return total - replies
    return views.portal.store.counts(process.id, by, top=True).get(value, 0)


def _last_window(views: Views, process: Process) -> int:
    highest = next(
        iter(views.portal.store.select("SELECT max(number) FROM contributions WHERE consultation = ?", (process.id,)))
    )[0]
    return (cast("int", highest) - 1) // views.config.contributions.window + 1


def _number_windows(views: Views, process: Process, size: int) -> Iterator[Planned]:
    """Windows by number for portals without a page each: contribution 137 is always in window 3 (of fifty)."""
    word = views.addresses.word
    base = (process.id, word("contributions"), word("list"))
    last = _last_window(views, process)
    rows = views.portal.store.rows(process.id)
    row = next(rows, None)
    for number in range(1, last + 1):
        part = []
        while row is not None and row.contribution.number <= number * size:
            part.append(row)
            row = next(rows, None)
        if not part:
            continue
        texts = tuple(
            (f"#{each.contribution.number}", text) for each in part if (text := citizen_text(views, each.contribution))
        )
        whole = c.Whole(
            link=views.page("", *base, str(number), word("whole")),
            size=sum(len(text.source.encode()) for _, text in texts) // 2 + 4_000,
        )
        common = views.listed(process, "", *base, str(number)) | {
            "languages": (),
            "trail": views.trail(process, views.part(process, "contributions")),
        }
        cut = any(each.cut for each in part)
        yield Planned(
            views.addresses.path(*base, str(number)),
            c.ContributionList(
                **common,
                count=process.contributions,
                cards=cards(views, process, part),
                older=views.page("", *base, str(number - 1)) if number > 1 else None,
                newer=views.page("", *base, str(number + 1)) if number < last else None,
                windows=_window_links(views, base, number, last, "all"),
                whole=whole if cut else None,
            ),
        )
        if cut:
            at = (*base, str(number), word("whole"))
            back = views.page("", *base, str(number))
            common = views.listed(process, "", *at) | {"languages": ()}
            yield Planned(views.addresses.path(*at), c.WholePage(**common, back=back, texts=texts))


def _each(views: Views, process: Process) -> Iterator[Planned]:
    """One page for each contribution, with its neighbours."""
    rows = views.portal.store.rows(process.id)
    before: int | None = None
    groups = views.portal.store.grouped(process.id)
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        yield from _one(views, process, row, before, after.contribution.number if after else None, groups)
        before, row = row.contribution.number, after


def _one(
    views: Views, process: Process, row: Row, before: int | None, after: int | None, groups: dict[int, int]
) -> Iterator[Planned]:
    it = row.contribution
    word = views.addresses.word
    folders = (process.id, word("contributions"), str(it.number))
    here, windows = _replies(views, process, it.number) if row.replies else ((), ())
    topic = views.edition.topics.get(it.topic)
    gone = it.state in ("withheld", "withdrawn")
    trail = views.trail(process, views.part(process, "contributions"))
    parent = views.contribution(process, it.parent) if it.parent else None
    base = (process.id, word("contributions"))
    all_replies = tuple(views.page(str(at), *folders, word("replies"), str(at)) for at in range(1, len(windows) + 1))
    context = c.ContributionPage(
        lang=views.lang,
        address=views.addresses.page(*folders),
        title=title_of(it),
        title_lang=views.foreign(it.lang or views.config.language),
        description="" if gone else first_words(row.extract),
        trail=trail,
        published=views.stated(it.date),
        updated=c.Stated(day=it.updated) if it.updated else None,
        around=views.around(process),
        number=it.number,
        what=it.kind,
        text=citizen_text(views, it),
        author="" if gone else it.author,
        when=views.stated(it.date),
        channel=it.channel,
        topic=views.page(topic.title, *base, word("topic"), _folder(it.topic)) if topic and not it.parent else None,
        place=views.page(it.place, *base, word("place"), _folder(it.place))
        if _folder(it.place) and not it.parent
        else None,
        article=_article(views, process, it),
        parent=parent,
        supports=it.supports,
        state=it.state,
        reason=it.reason,
        fate=_fate(views, process, it, groups),
        replies=here,
        reply_counts=_reply_counts(views, process, it.number) if row.replies else (),
        all_replies=all_replies,
        previous=views.contribution(process, before) if before else None,
        following=views.contribution(process, after) if after else None,
    )
    yield Planned(views.addresses.path(*folders), context)
    for at, window in enumerate(windows, 1):
        yield _reply_window(views, process, it, window, at, len(windows))


def _article(views: Views, process: Process, it: Contribution) -> c.Link | None:
    article = next((each for each in process.articles if each.number == it.article), None) if it.article else None
    return views.link(article) if article else None


def _replies(
    views: Views, process: Process, number: int
) -> tuple[tuple[c.Reply, ...], tuple[tuple[c.Reply, ...], ...]]:
    """Replies that stand on the page itself, and windows of all of them when they do not all fit."""
    replies = [reply(views, process, row) for row in views.portal.store.rows(process.id, parent=number)]
    sizes = [len(each.text.source.encode()) + 200 for each in replies]
    if sum(sizes) <= _REPLIES_HERE:
        return tuple(replies), ()
    windows: list[list[c.Reply]] = [[]]
    filled = 0
    for each, size in zip(replies, sizes, strict=True):
        if windows[-1] and filled + size > _REPLIES_WINDOW:
            windows.append([])
            filled = 0
        windows[-1].append(each)
        filled += size
    return (), tuple(map(tuple, windows))


def _reply_counts(views: Views, process: Process, number: int) -> tuple[tuple[ContributionKind, int], ...]:
    sql = "SELECT kind, count(*) FROM contributions WHERE consultation = ? AND parent = ? GROUP BY kind ORDER BY kind"
    found = views.portal.store.select(sql, (process.id, number))
    return tuple((cast("ContributionKind", kind), cast("int", count)) for kind, count in found)


def _reply_window(
    views: Views, process: Process, it: Contribution, window: tuple[c.Reply, ...], at: int, last: int
) -> Planned:
    word = views.addresses.word
    base = (process.id, word("contributions"), str(it.number), word("replies"))
    to = views.contribution(process, it.number, title_of(it))
    common = views.listed(process, "", *base, str(at)) | {
        "languages": (),
        "trail": views.trail(process, views.part(process, "contributions"), to),
    }
    context = c.Replies(
        **common,
        to=to,
        replies=window,
        older=views.page("", *base, str(at - 1)) if at > 1 else None,
        newer=views.page("", *base, str(at + 1)) if at < last else None,
        windows=_window_links(views, base, at, last, "all"),
    )
    return Planned(views.addresses.path(*base, str(at)), context)


def _fate(views: Views, process: Process, it: Contribution, groups: dict[int, int]) -> c.Fate:
    """What became of it; a contribution grouped with another shares the fate of that one."""
    trace = process.trace
    number = it.grouped_with or it.number
    keys = list(dict.fromkeys(chain(trace.cited_by.get(it.number, ()), trace.cited_by.get(number, ()))))
    points = []
    for synthesis_name, point_id in keys:
        synthesis = views.edition.entries.get(synthesis_name)
        point = views.edition.point(synthesis_name, point_id)
        if isinstance(synthesis, Synthesis) and point is not None:
            points.append(point_line(views, process, synthesis, point))
    names = chain(trace.answers_to_number.get(it.number, ()), trace.answers_to_number.get(number, ()))
    answers = answer_lines(views, process, names)
    waiting = ""
    if it.state in ("published", "grouped") and not answers and not any(point.answers for point in points):
        waiting = _waiting(views, process, summed_up=bool(points))
    return c.Fate(
        points=tuple(points),
        answers=answers,
        grouped_with=views.contribution(process, it.grouped_with) if it.grouped_with else None,
        groups=groups.get(it.number, 0),
        waiting=waiting,  # type: ignore[arg-type]  # one of the words of Fate.waiting
        answer_by=views.stated(process.consultation.answer_by) if waiting else None,
    )


def _waiting(views: Views, process: Process, *, summed_up: bool) -> str:
    if process.state == "open":
        return "open"
    if states.is_past(process.consultation.answer_by, views.portal.now, views.config.zone):
        return "late"
    return "answer" if summed_up else "synthesis"
