"""`civicgen.yml` as frozen values."""

from __future__ import annotations

import datetime
from typing import Literal, NewType
from zoneinfo import ZoneInfo

import msgspec

from civicgen.hosts import HostName

__all__ = [
    "BallotsShown",
    "Config",
    "Contact",
    "ContributionPages",
    "Deploy",
    "Dossier",
    "Email",
    "Forms",
    "Licence",
    "Moderation",
    "Phone",
    "Publisher",
    "Reason",
    "Search",
    "Security",
    "ThemeChoice",
]

Licence = Literal["etalab-2.0", "ODbL-1.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"]
"""Open licences, by their SPDX names; the first two are those that French law lets a public body choose from."""


Email = NewType("Email", str)
"""An address of e-mail, alone."""
Phone = NewType("Phone", str)
"""A telephone number, as it is dialled; words may stand beside it."""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """A way to reach people who answer."""

    name: str = ""
    """Service or person who answers."""
    phone: Phone = Phone("")
    """Telephone number as it is dialled in the country."""
    email: Email = Email("")
    address: str = ""
    """Postal address, on one line or several."""
    hours: str = ""
    """When someone is there, in words."""


class Publisher(Contact, frozen=True, kw_only=True):
    """Who publishes the portal, as the law wants it named."""

    siret: str = ""
    """Number of the body in the national register."""
    director: str = ""
    """Director of publication."""
    host: str = ""
    """Name and address of the company that hosts the site."""
    dpo: str = ""
    """Data protection officer, as people reach them: name and e-mail or postal address. Named beside every form."""


class ThemeChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The look."""

    name: str = "default"
    """Theme of the `themes/` folder of the portal, or one that comes with civicgen: default, plain."""
    color: str = "#14532d"
    """The town's colour, as #rrggbb; darkened or lightened where its contrast would not do."""
    logo: str = ""
    """Picture of `content/media/`."""
    headings: Literal["serif", "sans"] = "serif"
    """Family of headings; both come with the reader's system."""


class ContributionPages(msgspec.Struct, frozen=True, kw_only=True):
    """How contributions become pages."""

    pages: Literal["each", "windows"] = "each"
    window: int = 50
    """Contributions in a list."""


class BallotsShown(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown of ballots."""

    threshold: int = 10
    """Ballots under which nothing is shown of what they say: few people can be told apart."""


class Forms(msgspec.Struct, frozen=True, kw_only=True):
    """Where forms are sent."""

    backend: str = ""
    """Name of the backend; without one, pages say how to take part by telephone, e-mail, on paper, in person."""
    url: str = ""
    """Address of the backend, where it has one of its own."""
    key: str = ""
    """Public key to which what is personal is sealed as it arrives (`civicgen keys new`)."""
    options: dict[str, str] = {}
    """What the backend needs besides, by the names that its page of documentation gives; never a secret."""


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something is not published as it stands: citizens read it with the contribution and on the charter."""

    id: str
    """Short name; that of a reason that comes with civicgen gives it other words."""
    title: str = ""
    """One sentence that its author may read: "It is about another consultation."."""
    acts: tuple[Literal["withhold", "mask", "group", "aside"], ...] = ("withhold",)
    """For what it can be given: withhold, mask a passage, group with another, aside (a second look)."""


class Moderation(msgspec.Struct, frozen=True, kw_only=True):
    """How what people send becomes contributions."""

    reasons: tuple[Reason, ...] = ()
    """Reasons besides those that come with civicgen."""
    without: tuple[str, ...] = ()
    """Reasons that come with civicgen and that the town does not use, by their short names."""
    files: Literal["long", "each", "table"] = "long"
    """long: short texts are lines of a table, long ones are files; each: every one is a file; table: all are lines."""


class Dossier(msgspec.Struct, frozen=True, kw_only=True):
    """What people can take away of each consultation, to read it off line or print it."""

    formats: tuple[Literal["zip", "page", "epub", "pdf"], ...] = ()
    """What each build makes and the site offers: zip (the pages, to open from a disk), page (one page to print), epub
    (a book), pdf (which needs civicgen[pdf]). Left out: nothing; civicgen dossier makes them when asked."""
    contributions: Literal["full", "extracts", "none"] = "extracts"
    """How contributions stand at the end of a page, a book or a PDF: whole, their first words, or not at all."""


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """How people find what is on the site."""

    index: Literal["static", "none"] = "static"
    """`static`: each build writes a page that searches, and the files it reads, with no server. `none`: no search."""
    pdf: bool = False
    """Search in the text of PDF documents too; needs civicgen[pdf-text]."""
    words: bool = False
    """Pages of words, from A to Z and by topic, each with what says it: found without a script, and by any browser."""
    similar: bool = False
    """On the page of a contribution, up to three others that use many of the same words."""
    answers: bool = False
    """The collector of this portal answers searches too (`civicgen collector run --search FILE`): who has no script is
    led to it. Otherwise to pages of words, or to the site map."""


class Security(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to tell of a hole in the security of the site (`.well-known/security.txt`, RFC 9116)."""

    contact: str
    """Address of a page (https://…) or of e-mail."""
    expires: datetime.date
    """Day until which this holds, a year ahead at most; write a new one before it has passed."""
    policy: str = ""
    """Address of the page that says how reports are received."""


class Deploy(msgspec.Struct, frozen=True, kw_only=True):
    """Where `civicgen deploy` puts the site. Never a password: that is asked for, or in the environment."""

    to: Literal["folder", "sftp", "git"]
    """`folder` of this machine's web server, `sftp` for rented hosting, `git` for a branch that a forge shows."""
    path: str = ""
    """Folder that receives the site, here or on the server; in it, `folder` makes `current` and `releases`."""
    keep: int = 5
    """folder: releases that are kept, to which `rollback` can go back."""
    server: str = ""
    """sftp: name of the server."""
    port: int = 22
    """sftp: its port."""
    user: str = ""
    """sftp: name under which one logs in."""
    key: str = ""
    """sftp: file of the private key, on this machine; else those of the agent and of `~/.ssh` are tried."""
    fingerprint: str = ""
    """sftp: fingerprint of the server's key (SHA256:…), as the host gives it; else it is in `~/.ssh/known_hosts`."""
    protected: tuple[str, ...] = ()
    """sftp: files and folders of the server that are never touched, for instance where forms put what they receive."""
    remote: str = "origin"
    """git: repository that receives the branch: a name that git knows, or its address."""
    branch: str = "pages"
    """git: branch that receives the site, and nothing else."""
    history: bool = True
    """git: keep the sites before in the branch; `no` leaves only the newest one."""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The town, its languages, its time zone, its look, its host (`civicgen.yml`)."""

    title: str
    """Name of the portal."""
    url: str = ""
    """Address at which the site is published, with its folder, ending in a slash."""
    languages: tuple[str, ...] = ("fr",)
    """Languages of the portal (BCP 47); the first is the default."""
    timezone: str
    """Time zone in which all dates are meant (tz database): Europe/Paris."""
    repository: Literal["private", "public"] = "private"
    acknowledged: tuple[str, ...] = ()
    """Files or folders whose drafts may lie in a public repository."""
    publisher: Publisher
    theme: ThemeChoice = ThemeChoice()
    contributions: ContributionPages = ContributionPages()
    ballots: BallotsShown = BallotsShown()
    links: Literal["folders", "files"] = "folders"
    """`folders` for hosts (…/), `files` for disks and archives (…/index.html)."""
    forms: Forms = Forms()
    moderation: Moderation = Moderation()
    """Reasons that moderators may give, and how contributions are written."""
    dossier: Dossier = Dossier()
    search: Search = Search()
    """How people find what is on the site."""
    host: HostName | None = None
    """Where the site is put on line: the build writes the files that this host reads."""
    security: Security | None = None
    """Whom to tell of a hole in the security of the site."""
    deploy: Deploy | None = None
    """Where `civicgen deploy` and `civicgen watch` put the site."""
    consent: dict[str, str] = {}
    licence: Licence | None = None
    """Under which data may be used again; without it, etalab-2.0 for a portal in French, else CC-BY-4.0."""
    description: str = ""
    """One sentence about the portal, for search engines."""
    executor: str = ""
    """Dotted path of a function that returns a concurrent.futures.Executor; empty: processes of this machine."""
    fictitious: bool = False
    """Marks every page as a demonstration about a town that does not exist."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of all dates."""
        return ZoneInfo(self.timezone)

    @property
    def open_licence(self) -> Licence:
        """The licence of the data; that of the French State where nothing else was chosen and French is spoken."""
        return self.licence or ("etalab-2.0" if self.language.partition("-")[0] == "fr" else "CC-BY-4.0")

    @property
    def language(self) -> str:
        """The default language."""
        return self.languages[0]
