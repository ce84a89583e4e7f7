"""A portal becomes the place where one looks whether something was said already, before saying it once more."""

from __future__ import annotations

from civicgen.pages import contexts as c
from civicgen.pages.shell import searchable
from civicgen.pages.views import Views

__all__ = ["find"]


def find(views: Views) -> c.Find | None:
    """For the page of a form, whose template says `{{ parts.find.before(page.find) }}`; None without a search."""
    config = views.config
    search = views.page("", views.addresses.word("search"), role="search") if searchable(config) else None
    words = views.page("", views.addresses.word("keywords"), role="words") if config.search.words else None
    return c.Find(search=search, words=words) if search or words else None
