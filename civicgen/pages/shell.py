"""What stands on every page of one language: names, menus, contacts, the mentions the law wants."""

from __future__ import annotations

from civicgen.config import Config
from civicgen.content.types import StandingPage
from civicgen.pages import contexts as c
from civicgen.pages.views import LANGUAGES, Views

__all__ = ["searchable", "shell"]

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left (CLDR, character orientation)."""


def shell(views: Views) -> c.Shell:
    """The shell of one edition."""
    config, addresses = views.config, views.addresses
    standing = [page for page in views.edition.standing if page.name != "index" and page.state != "withdrawn"]
    statement = next((page for page in standing if page.role == "accessibility"), None)
    there = f"content/{config.theme.logo}" in {media.file for media in views.portal.media}
    logo = c.Link(address=config.theme.logo, text=config.title) if there else None
    return c.Shell(
        lang=views.lang,
        direction="rtl" if views.lang.split("-")[0] in _RIGHT_TO_LEFT else "ltr",
        title=config.title,
        home=views.page(config.title),
        top=(*_lists(views), *(_menu(views, page) for page in standing if page.menu == "top")),
        foot=(
            *(_menu(views, page) for page in standing if page.menu == "foot"),
            *(
                [c.MenuLink(link=views.page("", addresses.word("glossary")), role="glossary")]
                if views.edition.terms
                else []
            ),
            c.MenuLink(link=views.page("", addresses.word("site-map")), role="site-map"),
        ),
        languages=tuple(
            c.Link(
                address=edition.addresses.page(),
                text=LANGUAGES.get(edition.lang.split("-")[0], edition.lang),
                lang=edition.lang,
            )
            for edition in views.portal.editions.values()
        ),
        publisher=views.publisher,
        description=config.description,
        url=config.url,
        links=config.links,
        logo=logo,
        feed=c.Link(address=addresses.file(addresses.word("feed")), text="") if config.url else None,
        conformity=statement.conformity if statement else "",
        fictitious=config.fictitious,
        preview=views.portal.preview,
    )


def searchable(config: Config) -> bool:
    """Whether the site has a page that searches."""
    return config.search.index == "static"


def _lists(views: Views) -> tuple[c.MenuLink, ...]:
    """Lists of the whole portal that have something in them; the template words them by their role."""
    word = views.addresses.word
    news = [c.MenuLink(link=views.page("", word("news")), role="news")] if views.edition.news else []
    people = [c.MenuLink(link=views.page("", word("people")), role="people")] if views.edition.people else []
    search = [c.MenuLink(link=views.page("", word("search")), role="search")] if searchable(views.config) else []
    return (*news, *people, *search)


def _menu(views: Views, page: StandingPage) -> c.MenuLink:
    return c.MenuLink(link=views.link(page), role=page.role)
