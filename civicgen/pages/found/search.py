"""The portal becomes its page that searches, in each language, and the files that this page reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from importlib import resources
from urllib.parse import urlsplit

from civicgen.content.types import Topic
from civicgen.content.values import ContributionKind
from civicgen.digests import digest, encode
from civicgen.pages import contexts as c
from civicgen.pages.planned import Group, Planned, Streamed
from civicgen.pages.shell import searchable
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal
from civicgen.search.index.cards import WHATS, facet_file, nothing
from civicgen.search.index.layout import Chunk, Layout, chunks, layout_of
from civicgen.search.texts.documents import day_of, topic_of

__all__ = ["keep_answers", "plan_index", "plan_search", "searching_server"]

ANSWERS = "answers.sqlite"
"""What the portal's own server answers searches from: beside what builds remember, never in the site."""
FOLDER = "index"
"""Files that the script reads, under the page."""
SCRIPT = "search.js"
_KEPT = "search.sqlite"
_MONTHS = 18
"""Months among which one may choose; of more, years."""


def searching_server(views: Views) -> str:
    """Address at which the portal's own server answers searches; empty where it does not. Never that of others."""
    forms = views.config.forms
    answers = views.config.search.answers and forms.backend == "collector" and forms.url
    return f"{forms.url.rstrip('/')}/search" if answers else ""


def plan_search(views: Views) -> Iterator[Planned]:
    """The page that searches, of a portal that wants one."""
    folder = views.addresses.word("search")
    server = searching_server(views)
    parts = urlsplit(server)
    context = c.SearchPage(
        **views.listed(None, "", folder),
        script=views.default.file(folder, SCRIPT),
        index=views.default.file(folder, FOLDER) + "/",
        whats=WHATS,
        types=tuple(c.SearchChoice(value=what, text=what) for what in _types(views)),
        topics=tuple(c.SearchChoice(value=each.id, text=each.title) for each in _topics(views)),
        states=tuple(c.SearchChoice(value=state, text=state) for state in _states(views)),
        dates=_dates(views),
        asks=c.Link(address=server, text="") if server else views.page("", views.addresses.word(_asked(views))),
        origin=f"{parts.scheme}://{parts.netloc}" if server else "",
    )
    yield Planned(views.addresses.path(folder), context)


def _asked(views: Views) -> str:
    """Where one finds without a script and without a server."""
    return "keywords" if views.config.search.words else "site-map"


def _types(views: Views) -> Iterator[str]:
    """What there is to be found, in the order of all that there may be."""
    counts = [views.portal.store.summary(process.id).counts.get("kind", {}) for process in views.edition.processes]
    kinds = {kind for each in counts for kind, count in each.items() if count}
    entries = views.edition.entries.values()
    names = {"FaqEntry": "faq", "StandingPage": "page"}
    kinds |= {names.get(type(entry).__name__, type(entry).__name__.lower()) for entry in entries}
    return (what for what in WHATS if what in kinds)


def _topics(views: Views) -> Iterator[Topic]:
    """Topics of which something is, in their order."""
    counts = [views.portal.store.summary(process.id).counts.get("topic", {}) for process in views.edition.processes]
    known = {topic for each in counts for topic, count in each.items() if count}
    known |= {topic_of(entry) for entry in views.edition.entries.values()}
    return (topic for topic in views.edition.topics.values() if topic.id in known)


def _states(views: Views) -> tuple[str, ...]:
    """Decisions, progress and standings that something has."""
    processes = views.edition.processes
    found: list[str] = [answer.decision for process in processes for answer in process.answers]
    found += [result.status for process in processes for result in process.results]
    found += [process.standing for process in processes]
    return tuple(sorted(dict.fromkeys(found)))


def _dates(views: Views) -> tuple[c.SearchChoice, ...]:
    """Months, or years where there are many months; newest first."""
    store = views.portal.store
    months = {month for each in views.edition.processes for month in store.summary(each.id).counts.get("month", {})}
    months |= {f"{day:%Y-%m}" for entry in views.edition.entries.values() if (day := day_of(entry))}
    months.discard("")
    if len(months) <= _MONTHS:
        return tuple(c.SearchChoice(value=month, text=month) for month in sorted(months, reverse=True))
    years = sorted({month[:4] for month in months}, reverse=True)
    return tuple(
        c.SearchChoice(value=" ".join(sorted(month for month in months if month.startswith(year))), text=year)
        for year in years
    )


def plan_index(portal: Portal) -> Iterator[Group]:
    """The files that the script reads, and the script: looked at together, while nothing that can be found changed."""
    pdf = None
    if portal.config.search.pdf:
        from civicgen.search.texts.pdf import Reading, available  # only where it is wanted

        pdf = Reading(portal) if available() else None
    layout = layout_of(portal)
    every = list(chunks(portal, layout, pdf))
    offered = _offered(portal)
    known = (layout, [(chunk.name, chunk.digest) for chunk in every], _script(), offered)
    # No consultation is called so: a group's name begins with the one it belongs to.
    yield Group("~search", digest(b"search", encode(known)), partial(_files, portal, layout, every, offered))


def _offered(portal: Portal) -> list[str]:
    """Files of all values among which a page lets one choose."""
    found: set[str] = set()
    for edition in portal.editions.values():
        views = Views(portal, edition)
        values = {
            "type": _types(views),
            "topic": (topic.id for topic in _topics(views)),
            "state": _states(views),
            "date": (month for choice in _dates(views) for month in choice.value.split()),
        }
        found.update(facet_file(by, value) for by, every in values.items() for value in every)
    return sorted(found)


def _script() -> bytes:
    return (resources.files("civicgen.search.index") / "script" / "search.min.js").read_bytes()


def _files(portal: Portal, layout: Layout, every: list[Chunk], offered: list[str]) -> Iterator[Streamed]:
    # Late: a build in which nothing that can be found changed does none of it.
    from civicgen.search.index.tables import Index

    folder = portal.default.addresses.word("search")
    script = _script()
    yield Streamed(f"{folder}/{SCRIPT}", "search-index", digest(script), lambda: iter((script,)))
    index = portal.store.keep(Index(portal.store.path.with_name(_KEPT)))
    index.refresh(layout, every)
    missing = set(offered)
    for name, made in index.files():
        missing.discard(name)
        path = f"{folder}/{FOLDER}/{name}.js"
        yield Streamed(path, "search-index", made, partial(_content, index.content, name))
    for name in sorted(missing):  # nothing has this value; that a file is missing means that the network failed
        yield Streamed(f"{folder}/{FOLDER}/{name}.js", "search-index", digest(b""), partial(_content, nothing, name))


def keep_answers(portal: Portal) -> None:
    """Write what the portal's own server answers searches from, when what can be found changed since, or it is gone.

    Raises OSError when the disk refuses.
    """
    if not searchable(portal.config):
        return
    from civicgen.search.answers.written import made_from, write_answers  # late: few portals have such a server
    from civicgen.search.index.tables import Index

    path = portal.store.path.with_name(ANSWERS)
    index = Index(portal.store.path.with_name(_KEPT))
    mark = index.made_from()
    index.close()
    if made_from(path) != mark:
        write_answers(path, portal, mark)


def _content(content: object, name: str) -> Iterator[bytes]:
    yield content(name)  # type: ignore[operator]  # only the script's own files come here


# silenced: what a Literal holds, which types do not tell
assert set(ContributionKind.__args__) < set(WHATS)  # type: ignore[attr-defined]
