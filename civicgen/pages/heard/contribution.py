"""A contribution becomes its page: what was said, what became of it, what others replied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Literal

import msgspec

from civicgen.content.paths import short_name
from civicgen.content.types import Contribution, Synthesis
from civicgen.content.values import ContributionKind
from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.heard.cards import citizen_text, reply, title_of
from civicgen.pages.planned import Planned
from civicgen.pages.thread.outcomes import answer_lines, point_line, result_lines
from civicgen.pages.thread.questions import question_due
from civicgen.pages.views import Views, first_words
from civicgen.pages.windows import near_windows, numbered_windows
from civicgen.portal import states
from civicgen.portal.portal import Process
from civicgen.portal.store import Row

__all__ = ["plan_contribution", "thread_inputs"]

_REPLIES_HERE = 9_000
"""Bytes of replies that a contribution's own page shows; more of them get windows of their own."""
_REPLIES_WINDOW = 12_000
"""Bytes of replies in one such window: compressed, with their markup, under the first TCP window."""


def thread_inputs(views: Views, process: Process, numbers: Sequence[int]) -> bytes:
    """Digest of what became of these contributions, and of those they are grouped with."""
    trace = process.trace
    waiting = _waiting(views, process, summed_up=False).encode()
    if process.consultation.answer_within:  # questions fall overdue one by one
        waiting += views.portal.instant.isoformat().encode()
    if not (trace.cited_by or trace.answers_to_number or trace.results_of_number or trace.answers_to_whole):
        return digest(waiting)
    # A grouped contribution shows the thread of another, which may be anywhere.
    lines = [
        (
            number,
            _points(views, process, number),
            answer_lines(views, process, trace.named_answers(number)),
            result_lines(views, trace.results_for(number)),
        )
        for number in numbers
        if trace.taken_up(number)
    ]
    return digest(waiting, encode((lines, answer_lines(views, process, trace.answers_to_whole))))


def plan_contribution(
    views: Views,
    process: Process,
    row: Row,
    before: int,
    after: int,
    corrections: tuple[c.Correction, ...] = (),
    similar: tuple[c.Link, ...] = (),
) -> Iterator[Planned]:
    """The page of one contribution, more of them when its text or its replies are long.

    `before` and `after` are the numbers of its neighbours, 0 at the ends; `corrections`, what was changed in it since;
    `similar`, others that say nearly the same.
    """
    it = row.contribution
    word = views.addresses.word
    base = (process.id, word("contributions"), str(it.number))
    here, windows, counts = _replies(views, process, it.number) if row.replies else ((), (), ())
    text = citizen_text(views, it)
    portions = views.portal.texts.portions(text.source) if text else ("",)
    last = len(portions)
    whole = None
    if text and last > 1:
        whole = _whole(views, process, it, text)
        yield whole
    context = c.ContributionPage(
        **_about(views, process, it, row.extract),
        text=msgspec.structs.replace(text, source=portions[0]) if text and last > 1 else text,
        fate=_fate(views, process, row),
        replies=here,
        reply_counts=counts,
        all_replies=tuple(views.page(str(at), *base, word("replies"), str(at)) for at in range(1, len(windows) + 1)),
        previous=views.contribution(process, before) if before else None,
        following=views.contribution(process, after) if after else None,
        windows=numbered_windows(views, base, 1, last),
        whole=_whole_link(views, base, text) if whole and text else None,
        corrections=corrections,
        charter=_charter(views) if it.state == "withheld" or (it.state == "published" and it.reason) else None,
        similar=similar,
    )
    yield Planned(views.addresses.path(*base), context)
    for number, portion in enumerate(portions[1:], 2):
        more = msgspec.structs.replace(
            context,
            address=views.addresses.page(*base, str(number)),
            text=c.Text(source=portion, dialect="citizens", lang=text.lang if text else "", level=3),
            replies=(),
            similar=(),
            windows=numbered_windows(views, base, number, last),
        )
        yield Planned(views.addresses.path(*base, str(number)), more)
    for at, window in enumerate(windows, 1):
        yield _reply_window(views, process, it, window, at, len(windows))


def _charter(views: Views) -> c.Link | None:
    return next((views.link(page) for page in views.edition.standing if page.role == "charter"), None)


def _about(views: Views, process: Process, it: Contribution, extract: str) -> dict[str, Any]:
    """What a contribution is and where it belongs."""
    word = views.addresses.word
    base = (process.id, word("contributions"))
    gone = it.state in ("withheld", "withdrawn")
    # Only contributions that reply to none are in the lists by topic and place.
    topic = views.edition.topics.get(it.topic) if not it.parent else None
    place = short_name(it.place) if it.place and not it.parent else ""
    return {
        "lang": views.lang,
        "address": views.addresses.page(*base, str(it.number)),
        "title": title_of(it),
        "title_lang": views.foreign(it.lang or views.config.language),
        "description": "" if gone else first_words(extract),
        "trail": views.talk_trail(process),
        "published": None if gone else views.stated(it.date),  # it was received then, and nobody reads it
        "updated": c.Stated(day=it.updated) if it.updated else None,
        "around": views.around(process),
        "number": it.number,
        "what": it.kind,
        "author": "" if gone else it.author,
        "when": views.stated(it.date),
        "channel": it.channel,
        "topic": views.page(topic.title, *base, word("topic"), short_name(it.topic)) if topic else None,
        "place": views.page(it.place, *base, word("place"), place) if place else None,
        "article": _article(views, process, it),
        "parent": views.contribution(process, it.parent) if it.parent else None,
        "supports": it.supports,
        "state": it.state,
        "reason": it.reason,
    }


def _whole_link(views: Views, base: tuple[str, ...], text: c.Text) -> c.Whole:
    size = len(text.source.encode()) // 2 + 4_000
    return c.Whole(link=views.page("", *base, views.addresses.word("whole")), size=size)


def _whole(views: Views, process: Process, it: Contribution, text: c.Text) -> Planned:
    base = (process.id, views.addresses.word("contributions"), str(it.number), views.addresses.word("whole"))
    back = views.contribution(process, it.number, title_of(it))
    trail = views.trail(process, views.part(process, "contributions"), back)
    common = views.listed(process, title_of(it), *base) | {"languages": (), "trail": trail}
    return Planned(views.addresses.path(*base), c.WholePage(**common, back=back, texts=(("", text),)))


def _article(views: Views, process: Process, it: Contribution) -> c.Link | None:
    article = next((each for each in process.articles if each.number == it.article), None) if it.article else None
    return views.link(article) if article else None


def _replies(
    views: Views, process: Process, number: int
) -> tuple[tuple[c.Reply, ...], tuple[tuple[c.Reply, ...], ...], tuple[tuple[ContributionKind, int], ...]]:
    """Replies that stand on the page itself, windows of all of them when they do not all fit, how many of each kind."""
    replies = [reply(views, process, row) for row in views.portal.store.replies(process.id, number)]
    counts = tuple(sorted(Counter(each.kind for each in replies).items()))
    sizes = [len(each.text.source.encode()) + 200 for each in replies]
    if sum(sizes) <= _REPLIES_HERE:
        return tuple(replies), (), counts
    windows: list[list[c.Reply]] = [[]]
    filled = 0
    for each, size in zip(replies, sizes, strict=True):
        if windows[-1] and filled + size > _REPLIES_WINDOW:
            windows.append([])
            filled = 0
        windows[-1].append(each)
        filled += size
    return (), tuple(map(tuple, windows)), counts


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
        windows=near_windows(views, base, at, last),
    )
    return Planned(views.addresses.path(*base, str(at)), context)


Waiting = Literal["", "open", "synthesis", "answer", "late"]


def _fate(views: Views, process: Process, row: Row) -> c.Fate:
    """What became of it; a contribution grouped with another shares the fate of that one."""
    it, trace = row.contribution, process.trace
    taken_up = trace.taken_up(it.number)  # most are not: nothing is looked up for these
    points = _points(views, process, it.number) if taken_up else ()
    # An answer to the point and to the contribution both is told once, under the point; so is a result.
    told = {answer.link.address for point in points for answer in point.answers}
    named = trace.named_answers(it.number) if taken_up else []
    every = answer_lines(views, process, (*named, *trace.answers_to_whole))
    answers = tuple(line for line in every if line.link.address not in told)
    told = {each.link.address for answer in answers for each in answer.results}
    told |= {each.link.address for point in points for answer in point.answers for each in answer.results}
    followed = result_lines(views, trace.results_for(it.number)) if taken_up else ()
    results = tuple(line for line in followed if line.link.address not in told)
    # A question has its answer when somebody answers it: what is said to all is not that.
    asked = it.kind == "question" and it.parent is None
    answered = any(point.answers for point in points) or results or (named if asked else answers)
    waiting: Waiting = ""
    if it.state in ("published", "grouped") and not answered:
        waiting = _waiting(views, process, summed_up=bool(points))
    due = question_due(process, it) if it.kind == "question" else None
    if waiting and due:
        waiting = "late" if states.is_past(due, views.portal.now, views.config.zone) else "answer"
    promised = due or process.consultation.answer_by
    return c.Fate(
        points=points,
        answers=answers,
        results=results,
        grouped_with=views.contribution(process, it.grouped_with) if it.grouped_with else None,
        groups=row.grouped,
        waiting=waiting,
        answer_by=views.stated(promised) if waiting else None,
    )


def _points(views: Views, process: Process, number: int) -> tuple[c.PointLine, ...]:
    """Points that a contribution went into, each once."""
    found = []
    for synthesis_name, point_id in process.trace.points_of(number):
        synthesis = views.edition.entries.get(synthesis_name)
        point = views.edition.point(synthesis_name, point_id)
        if isinstance(synthesis, Synthesis) and point is not None:
            found.append(point_line(views, process, synthesis, point))
    return tuple(found)


def _waiting(views: Views, process: Process, *, summed_up: bool) -> Waiting:
    if process.state == "open":
        return "open"
    if states.is_past(process.consultation.answer_by, views.portal.now, views.config.zone):
        return "late"
    return "answer" if summed_up else "synthesis"
