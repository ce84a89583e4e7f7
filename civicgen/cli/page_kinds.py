"""Kinds of pages and files, as templates and records name them, become short names that people read."""

from __future__ import annotations

from civicgen.cli.console import Console
from civicgen.words import mark

__all__ = ["NAMES", "name_of"]

NAMES = {
    "answer": mark("answer of the authority"),
    "answers": mark("all answers of a consultation"),
    "article": mark("article of a draft text"),
    "articles": mark("draft text, article by article"),
    "backend-file": mark("file for whoever receives forms"),
    "calendar": mark("calendar file"),
    "collector": mark("file for the server of forms"),
    "consultation": mark("page of a consultation"),
    "contribution": mark("page of a contribution"),
    "contribution-list": mark("list of contributions"),
    "contributions": mark("what was said, overview"),
    "correction": mark("correction after publication"),
    "coverage": mark("what can be followed, and what not yet"),
    "data": mark("downloads of open data"),
    "data-file": mark("file of open data"),
    "dictionary": mark("meaning of the columns of data"),
    "dictionary-file": mark("meaning of the columns, as a table"),
    "document": mark("document to read"),
    "documents": mark("documents of a consultation"),
    "dossier": mark("whole consultation, one page"),
    "dossier-epub": mark("whole consultation, book (EPUB)"),
    "dossier-page": mark("whole consultation, to print"),
    "dossier-pdf": mark("whole consultation, PDF"),
    "dossier-said": mark("chapter of contributions"),
    "dossier-start": mark("first page of a packed consultation"),
    "dossier-zip": mark("whole consultation, site to unpack"),
    "empty": mark("empty file for the host"),
    "faq": mark("frequent questions"),
    "feed": mark("news feed"),
    "figures": mark("participation in figures"),
    "file": mark("file published as it is"),
    "follow-up": mark("all results of a consultation"),
    "form": mark("form to fill in"),
    "gathered": mark("contributions behind a point"),
    "glossary": mark("words explained"),
    "headers": mark("security settings for the host"),
    "home": mark("home page"),
    "journal": mark("public journal"),
    "meeting": mark("page of a meeting"),
    "meetings": mark("meetings of a consultation"),
    "moved": mark("older address that leads on"),
    "news": mark("all news"),
    "news-item": mark("piece of news"),
    "not-found": mark("page for a wrong address"),
    "paper": mark("form to print"),
    "people": mark("people who decide and answer"),
    "questions": mark("questions to officials"),
    "receipts": mark("what became of deposits"),
    "received": mark("frame of the pages of the server of forms"),
    "redirects": mark("older addresses, for the host"),
    "replies": mark("replies to a contribution"),
    "result": mark("result, what then happened"),
    "robots": mark("rules for search engines"),
    "search": mark("page that searches"),
    "search-index": mark("file of the search"),
    "security": mark("contact for security"),
    "server-rules": mark("rules for the web server"),
    "site-map": mark("site map to read"),
    "sitemap": mark("site map for search engines"),
    "sitemap-index": mark("list of site maps"),
    "standing": mark("page that stands by itself"),
    "step": mark("step of a consultation"),
    "synthesis": mark("synthesis of what was said"),
    "table": mark("table for spreadsheets"),
    "tally": mark("count of ballots"),
    "thanks": mark("thanks after a form"),
    "whole": mark("long text in one page"),
    "withdrawn": mark("page that was withdrawn"),
    "word": mark("everything that uses a word"),
    "words": mark("list of words"),
}
"""By kind of a context or of a file; a test holds that none is missing."""


def name_of(kind: str, console: Console) -> str:
    """What a kind is called in the user's language; a kind of a later version is shown as it is."""
    return console.gettext(NAMES[kind]) if kind in NAMES else kind
