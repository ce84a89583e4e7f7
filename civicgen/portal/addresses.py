"""Names of things become addresses on the site: fixed tables, so that an address never changes by itself."""

from __future__ import annotations

from typing import Literal

import msgspec

__all__ = ["WORDS", "Addresses"]

# Words of a language may be added, never changed: addresses printed on posters must last. A portal takes those of its
# default language for all its languages, so that a page and its translations differ only by a prefix.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "steps": "steps",
        "documents": "documents",
        "articles": "articles",
        "faq": "faq",
        "meetings": "meetings",
        "contributions": "contributions",
        "syntheses": "syntheses",
        "answers": "answers",
        "results": "follow-up",
        "questions": "questions",
        "figures": "figures",
        "news": "news",
        "people": "people",
        "glossary": "glossary",
        "site-map": "site-map",
        "list": "list",
        "topic": "topics",
        "place": "places",
        "kind": "kinds",
        "state": "states",
        "article": "on-article",
        "replies": "replies",
        "whole": "whole",
        "feed": "feed.xml",
        "calendar": "calendar.ics",
        "citations": "citations",
        "dossier": "whole-file",
        "data": "data",
        "dictionary": "dictionary",
        "fields": "fields",
        "points": "points",
        "links": "links",
        "spreadsheet": "spreadsheet",
        "journal": "journal",
        "corrections": "corrections",
        "coverage": "thread",
        "left": "not-taken-up",
        "asked": "asked",
        "ballots": "ballots",
        "tallies": "counts",
        "forms": "forms",
        "thanks": "thanks",
        "paper": "paper",
        "receipts": "receipts",
        "keywords": "words",
        "a-z": "a-z",
        "by-topic": "by-topic",
        "by-number": "by-number",
        "search": "search",
    },
    "fr": {
        "steps": "etapes",
        "documents": "documents",
        "articles": "articles",
        "faq": "questions-frequentes",
        "meetings": "reunions",
        "contributions": "contributions",
        "syntheses": "syntheses",
        "answers": "reponses",
        "results": "suites",
        "questions": "questions",
        "figures": "chiffres",
        "news": "actualites",
        "people": "personnes",
        "glossary": "glossaire",
        "site-map": "plan-du-site",
        "list": "liste",
        "topic": "themes",
        "place": "lieux",
        "kind": "types",
        "state": "etats",
        "article": "sur-article",
        "replies": "echanges",
        "whole": "en-entier",
        "feed": "flux.xml",
        "calendar": "agenda.ics",
        "citations": "citations",
        "dossier": "dossier-complet",
        "data": "donnees",
        "dictionary": "dictionnaire",
        "fields": "champs",
        "points": "points",
        "links": "liens",
        "spreadsheet": "tableur",
        "journal": "journal",
        "corrections": "corrections",
        "coverage": "fil",
        "left": "non-repris",
        "asked": "demandes",
        "ballots": "bulletins",
        "tallies": "comptes",
        "forms": "formulaires",
        "thanks": "merci",
        "paper": "papier",
        "receipts": "recepisses",
        "keywords": "mots",
        "a-z": "a-z",
        "by-topic": "par-theme",
        "by-number": "par-numero",
        "search": "recherche",
    },
}


_VALUES: dict[str, dict[str, str]] = {
    "fr": {
        "proposal": "proposition",
        "argument-for": "argument-pour",
        "argument-against": "argument-contre",
        "opinion": "avis",
        "amendment": "amendement",
        "comment": "commentaire",
        "published": "publiees",
        "grouped": "regroupees",
        "withheld": "ecartees",
        "withdrawn": "retirees",
    },
}
"""Kinds and states of contributions as they stand in addresses, where a language has its own words for them."""


class Addresses(msgspec.Struct, frozen=True):
    """Where things stand, seen from the site's root, in one language of one portal."""

    default: str
    """Default language of the portal: its words are used."""
    prefix: str
    """Empty for the default language, `en/` for another."""
    links: Literal["folders", "files"] = "folders"

    def word(self, key: str) -> str:
        """The word that stands for a kind of thing in addresses."""
        return WORDS.get(self.default.split("-")[0], WORDS["en"])[key]

    def value(self, by: str, value: str) -> str:
        """A value of a list as it stands in addresses: kinds and states in the portal's words."""
        own = _VALUES.get(self.default.split("-")[0], {}) if by in ("kind", "state") else {}
        return own.get(value, value)

    def page(self, *parts: str) -> str:
        """Address of a page from its folders; none for the home page."""
        folder = self.prefix + "".join(f"{part}/" for part in parts)
        return folder + ("index.html" if self.links == "files" else "")

    def path(self, *parts: str) -> str:
        """File of a page in the site."""
        return self.prefix + "".join(f"{part}/" for part in parts) + "index.html"

    def file(self, *parts: str) -> str:
        """Address, and file, of something that is not a page (a feed, a calendar)."""
        return self.prefix + "/".join(parts)

    def entry(self, name: str) -> str:
        """Address of an entry from its name (`plan/answers/3`, `news/marche`, `pages/charte`, `plan`)."""
        return self.page(*self.folders(name))

    def folders(self, name: str) -> tuple[str, ...]:
        """Folders of an entry's page, from its name."""
        parts = name.split("/")
        if len(parts) == 1:
            return () if name == "index" else (name,)
        if parts[0] == "pages":
            return tuple(parts[1:])
        if parts[0] == "news":
            return (self.word("news"), *parts[1:])
        return (parts[0], self.word(parts[1]), *parts[2:])

    def contribution(self, consultation: str, number: int) -> str:
        """Address of a contribution's own page."""
        return self.page(consultation, self.word("contributions"), str(number))
