"""A portal becomes the plan of its site: every file, one after the other, with the data it is a pure function of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from civicgen.content.types import FaqEntry
from civicgen.markup.look import Look
from civicgen.pages import contexts as c
from civicgen.pages.consultation import plan_consultation
from civicgen.pages.dossier import plan_dossier
from civicgen.pages.heard.contributions import plan_contributions
from civicgen.pages.heard.figures import plan_figures
from civicgen.pages.home import plan_home
from civicgen.pages.machines.follow import plan_calendars, plan_feeds
from civicgen.pages.machines.machines import Visited, plan_machines
from civicgen.pages.meetings import plan_meetings
from civicgen.pages.moved import plan_moved
from civicgen.pages.opendata.opendata import Gathered, plan_data, plan_portal_data, plan_tables
from civicgen.pages.planned import Copied, Group, Item, Planned
from civicgen.pages.shell import searchable, shell
from civicgen.pages.sitemap import plan_not_found, plan_site_map
from civicgen.pages.standing import plan_standing
from civicgen.pages.thread.coverage import plan_coverage
from civicgen.pages.thread.journal import plan_journal
from civicgen.pages.thread.questions import plan_questions
from civicgen.pages.thread.results import plan_results
from civicgen.pages.thread.tallies import plan_tallies, plan_tally_files
from civicgen.pages.views import Views
from civicgen.portal.kept import files_to_publish
from civicgen.portal.portal import Portal

__all__ = ["grouped_plan", "plan", "shells"]


def shells(portal: Portal) -> dict[str, c.Shell]:
    """What stands on every page, by language."""
    return {lang: shell(Views(portal, edition)) for lang, edition in portal.editions.items()}


def plan(portal: Portal, look: Look | None = None) -> Iterator[Item]:
    """The plan, with every group opened."""
    for item in grouped_plan(portal, look):
        if isinstance(item, Group):
            yield from item.pages()
        else:
            yield item


def grouped_plan(portal: Portal, look: Look | None = None) -> Iterator[Item | Group]:
    """Every file of the site, always in the same order; never a list of them all.

    Without a look, what depends on it alone (headers of hosts) is left out.
    """
    visited, gathered = Visited(), Gathered(portal)
    for item in _pages(portal, gathered):
        if isinstance(item, Planned):
            visited.pass_by(item)
        yield item
    if portal.config.search.words:
        from civicgen.pages.found.words import plan_words  # late: not every portal has them

        for edition in portal.editions.values():
            yield from plan_words(Views(portal, edition))
    yield plan_not_found(portal)
    yield from _withdrawn(portal)
    yield from plan_moved(portal)
    for edition in portal.editions.values():
        views = Views(portal, edition)
        yield from plan_feeds(views)
        yield from plan_calendars(views)
    yield from plan_tally_files(Views(portal, portal.default))
    yield from plan_tables(Views(portal, portal.default), gathered)
    yield from plan_journal(Views(portal, portal.default))
    if portal.config.forms.backend or portal.config.forms.options:
        from civicgen.pages.asking.collecting import plan_collecting  # only for portals that receive something

        yield from plan_collecting(portal)
    if searchable(portal.config):
        from civicgen.pages.found.search import plan_index  # the same

        yield from plan_index(portal)
    yield from plan_machines(portal, look, visited)
    yield from _copies(portal)


def _pages(portal: Portal, gathered: Gathered) -> Iterator[Planned | Group]:
    for edition in portal.editions.values():
        views = Views(portal, edition)
        yield plan_home(views)
        yield from plan_standing(views)
        yield from plan_site_map(views)
        yield from plan_portal_data(views, gathered)
        if searchable(portal.config):
            from civicgen.pages.found.search import plan_search  # late: not every portal is searched

            yield from plan_search(views)
        for process in edition.processes:
            yield from plan_consultation(views, process)
            if process.forms:
                from civicgen.pages.asking.forms import plan_forms  # only for portals that ask something
                from civicgen.pages.asking.paper import plan_paper

                yield from plan_forms(views, process)
                yield from plan_paper(views, process)
            if process.forms or portal.sources.receipts:
                from civicgen.pages.asking.receipts import plan_receipts  # the same

                yield from plan_receipts(views, process)
            yield from plan_dossier(views, process)
            yield from plan_meetings(views, process)
            yield from plan_results(views, process)
            yield from plan_coverage(views, process)
            yield from plan_tallies(views, process)
            yield from plan_questions(views, process)
            yield from plan_data(views, process, gathered)
            if views.original is views:  # contributions have their pages in the default language only
                yield from plan_contributions(views, process)
                yield from plan_figures(views, process)


def _withdrawn(portal: Portal) -> Iterator[Planned]:
    """What was withdrawn keeps its address, with the reason; its text is gone."""
    for edition in portal.editions.values():
        views = Views(portal, edition)
        for entry in edition.entries.values():
            if entry.state == "withdrawn" and not isinstance(entry, FaqEntry):
                process = edition.process(entry.name.partition("/")[0])
                common = views.common(entry, process) | {"trail": views.trail(process), "description": entry.title}
                yield Planned(
                    views.addresses.path(*views.addresses.folders(entry.name)),
                    c.WithdrawnPage(**common, reason=entry.why_withdrawn),
                )


def _copies(portal: Portal) -> Iterator[Copied]:
    """Files published as they are: those of `media/`, and those of documents, beside their pages."""
    root = Path(portal.sources.root)
    if portal.store.ledger.kept:
        beside = portal.store.ledger.root
        for kept in files_to_publish(beside, portal.store.ledger):
            yield Copied(kept.file, str(beside / kept.file), kept.size, kept.changed)
    word = portal.default.addresses.word("documents")
    for media in portal.media:
        path = media.file.removeprefix("content/")
        if path.startswith("consultations/"):
            owner, _, rest = path.removeprefix("consultations/").partition("/documents/")
            path = f"{owner}/{word}/{rest}"
        yield Copied(path, str(root / media.file), media.size, media.changed)
