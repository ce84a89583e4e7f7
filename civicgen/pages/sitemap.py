"""The portal becomes its site map for people, in windows, and the page shown when there is no page."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.pages import contexts as c
from civicgen.pages.planned import Planned
from civicgen.pages.shell import searchable
from civicgen.pages.thread.journal import journal_link
from civicgen.pages.views import LANGUAGES, Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.portal import Portal, Process

__all__ = ["plan_not_found", "plan_site_map"]

_WINDOW = 120
"""Links on one page of the site map."""


def plan_site_map(views: Views) -> Iterator[Planned]:
    """The site map: everything but single contributions, which their lists lead to."""
    sections = [_portal_section(views), *(_section(views, process) for process in views.edition.processes)]
    windows: list[list[c.SiteMapSection]] = [[]]
    filled = 0
    for section in sections:
        for part in _parts(section):
            if windows[-1] and filled + len(part.pages) + 1 > _WINDOW:
                windows.append([])
                filled = 0
            windows[-1].append(part)
            filled += len(part.pages) + 1
    word = views.addresses.word("site-map")
    for number, window in enumerate(windows, 1):
        folders = window_folders((word,), number)
        common = views.listed(None, "", *folders) | {"windows": numbered_windows(views, (word,), number, len(windows))}
        if number > 1:
            common["languages"] = ()
        yield Planned(views.addresses.path(*folders), c.SiteMapPage(**common, sections=tuple(window)))


def _parts(section: c.SiteMapSection) -> Iterator[c.SiteMapSection]:
    """A long section in parts that fit a window."""
    for at in range(0, max(1, len(section.pages)), _WINDOW - 1):
        yield c.SiteMapSection(link=section.link, pages=section.pages[at : at + _WINDOW - 1])


def _portal_section(views: Views) -> c.SiteMapSection:
    standing = [views.link(page) for page in views.edition.standing if page.name != "index"]
    data = [views.page("", views.addresses.word("data"), role="data")] if views.edition.processes else []
    words = [views.page("", views.addresses.word("keywords"), role="words")] if views.config.search.words else []
    journal = [journal_link(views)] if views.portal.store.ledger.kept else []
    news = map(views.link, views.edition.news)
    return c.SiteMapSection(link=views.page(""), pages=(*standing, *words, *journal, *news, *data))


def _section(views: Views, process: Process) -> c.SiteMapSection:
    it = process.consultation
    steps = (views.step_link(process, step) for step in it.steps)
    paged = (each for each in process.documents if not views.file(each))
    traced = (views.part(process, "coverage"),) if process.traceable else ()
    entries = (*paged, *process.articles, *process.meetings, *process.syntheses, *process.answers, *process.results)
    pages = (*steps, *map(views.link, entries), *traced, views.part(process, "data"))
    return c.SiteMapSection(link=views.link(it), pages=pages)


def plan_not_found(portal: Portal) -> Planned:
    """One page for all languages; its links are absolute, since it is shown at any address."""
    url = portal.config.url
    homes = tuple(
        c.Link(
            address=url + edition.addresses.page() if url else "",
            text=LANGUAGES.get(lang.split("-")[0], lang),
            lang=lang,
        )
        for lang, edition in portal.editions.items()
    )
    addresses = portal.default.addresses
    pages = {
        "home": addresses.page(),
        **({"search": addresses.page(addresses.word("search"))} if searchable(portal.config) else {}),
        "site-map": addresses.page(addresses.word("site-map")),
    }
    context = c.NotFoundPage(
        lang=portal.config.language,
        address="404.html",
        title="",
        homes=homes,
        ways=tuple(c.Link(address=url + page if url else "", text="", role=role) for role, page in pages.items()),
    )
    return Planned("404.html", context)
