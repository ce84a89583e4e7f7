"""Lists of contributions become windows that never shift: all of them, by topic, by place, by kind, by state."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal, NamedTuple

from civicgen import __version__
from civicgen.content.paths import short_name
from civicgen.content.types import Topic
from civicgen.digests import digest, digest_of, encode
from civicgen.pages import contexts as c
from civicgen.pages.heard.cards import cards_of, decisions
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.pages.windows import near_windows, window_folders
from civicgen.portal.portal import Process
from civicgen.portal.store import Window

__all__ = ["FACETS", "By", "facet_values", "plan_lists", "shared_inputs"]

By = Literal["all", "topic", "place", "kind", "state", "article"]
FACETS: tuple[By, ...] = ("topic", "place", "kind", "state", "article")


class _List(NamedTuple):
    """One list."""

    by: By
    value: str
    text: str
    """Its value as it is shown."""
    total: int
    """Contributions in it."""
    base: tuple[str, ...]
    """Folders of its pages."""


def shared_inputs(views: Views, process: Process) -> bytes:
    """Digest of all that every page about contributions of a consultation is made from, rows and thread aside.

    More than is needed is in it, so that nothing can be missing: what changes it is rare, and then pages are compared
    one by one, as always.
    """
    topics: dict[str, Topic] = dict(views.edition.topics)
    articles = [(each.name, each.number, each.title, each.lang) for each in process.articles]
    it = process.consultation
    dated = (process.step_states, process.state, process.current, process.pages, views.portal.preview)
    named = (it.id, it.title, it.lang, it.answer_by)
    values = (__version__, views.lang, views.config, views.around(process), named, dated)
    return digest_of((values, topics, articles))


def facet_values(views: Views, process: Process, by: By) -> Iterator[tuple[str, str, int]]:
    """Values of a facet: how they stand in addresses, how they are shown, how many contributions have them.

    Topics and articles stand in the order that the town gave them. Kinds and states of which there is only one sort
    nothing.
    """
    summary = views.portal.store.summary(process.id)
    own = {
        "topic": list(process.consultation.topics),
        "article": [short_name(article.number) for article in process.articles],
    }.get(by, [])
    place = {value: at for at, value in reversed(list(enumerate(own)))}
    found = sorted(summary.top.get(by, {}).items(), key=lambda item: (place.get(item[0], len(place)), item[0]))
    counts = {value: count for value, count in found if value}
    if by in ("kind", "state") and len(counts) < 2:
        return
    for value, count in counts.items():
        topic = views.edition.topics.get(value) if by == "topic" else None
        yield value, topic.title if topic else summary.spelling.get(by, {}).get(value, value), count


def plan_lists(views: Views, process: Process, shared: bytes, *, every: bool) -> Iterator[Group]:
    """Windows of all lists, as they were filled: a new contribution only ever changes the last ones of each list.

    The first window of a facet stands at the facet's own address; the list of `every` contribution begins at 1.
    """
    word = views.addresses.word
    base = (process.id, word("contributions"))
    summary = views.portal.store.summary(process.id)
    known: dict[tuple[str, str], _List] = {}
    if every:
        known["all", ""] = _List("all", "", "", summary.total - summary.replies, (*base, word("list")))
    for by in FACETS:
        for value, text, count in facet_values(views, process, by):
            folders = (*base, word(by), views.addresses.value(by, value))
            known[by, value] = _List(by, value, text, count, folders)
    decided = decisions(views, process)
    for column, value, window in views.portal.store.lists(process.id):
        found = known.get((column, value))
        if found is None:  # one of which there is only one sort
            continue
        last = -(-found.total // views.config.contributions.window)
        near = min(last - window.at, 2)  # further windows are not linked, so they do not matter
        answered = [(number, decided[number]) for number in window.numbers if number in decided]
        count = found.total if window.at == last else 0
        inputs = digest(shared, window.digest, encode((found.text, near, count, answered)))
        pages = partial(_window, views, process, found, window, last, count)
        yield Group(f"{'/'.join(found.base)} {window.at}", inputs, pages)


def _window(views: Views, process: Process, of: _List, window: Window, last: int, count: int) -> Iterator[Planned]:
    base, number, plain_first = of.base, window.at, of.by != "all"
    at = window_folders(base, number, plain_first=plain_first)
    older = window_folders(base, number - 1, plain_first=plain_first)
    common = views.listed(process, of.text, *at) | {
        "languages": (),
        "trail": views.trail(process, views.part(process, "contributions")),
    }
    context = c.ContributionList(
        **common,
        by=of.by,
        value=of.value,
        count=count,
        cards=cards_of(views, process, window.numbers),
        older=views.page("", *older) if number > 1 else None,
        newer=views.page("", *base, str(number + 1)) if number < last else None,
        windows=near_windows(views, base, number, last, plain_first=plain_first),
    )
    yield Planned(views.addresses.path(*at), context)
