"""What a server is told when it is started, as one frozen value; secrets come from the environment or from files."""

from __future__ import annotations

import datetime

import msgspec

__all__ = ["Settings", "utc"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this server runs."""

    bundle: str
    """File or https address of the collector bundle that the build writes (`collector.json`)."""
    key: str = ""
    """Public key of the portal, where it was given by hand; else the first that the store saw is the only one."""
    store: str
    """File of the SQLite database, or `postgresql://…`."""
    base: str
    """Address under which people reach this server, ending in a slash: https://depot.example/."""
    token: str = ""
    """What who fetches submissions must show; empty: nobody can."""
    origins: tuple[str, ...] = ()
    """Further sites whose forms may be sent here; the portal's own always may."""
    mail: str = ""
    """smtp://user:password@host:587 or smtps://…:465; empty: no letter is sent."""
    mail_from: str = ""
    """Address from which letters come: the town's own."""
    search: str = ""
    """File that answers searches of the site; empty: `/search` is no page."""
    deposits_an_hour: int = 300
    """Of one network, after which people are asked to wait; from `deposits_noted` on they are marked for a look."""
    deposits_noted: int = 30
    held_megabytes: int = 500
    """Files of forms not yet sent that may wait at the same time."""
    held_share: float = 0.05
    """Of that, what one network may take: nobody keeps the others from sending theirs."""
    files_an_hour: int = 60
    """Of one network; looking at a picture costs more than all else here."""
    keep_days: int = 30
    """Days that a submission stays after it was fetched; then only its receipt does."""


def utc() -> datetime.datetime:
    """This instant, by the clock of this machine, to the second that is told."""
    return datetime.datetime.now(datetime.UTC)
