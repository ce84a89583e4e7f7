"""`civicgen collector run`: receive forms until stopped."""

from __future__ import annotations

import os
from pathlib import Path

import click

from civicgen.cli.collector import bundle_option, installed, refused, store_option
from civicgen.cli.command import Command, Option
from civicgen.cli.console import CODES, Console
from civicgen.words import mark

__all__ = ["command", "secret"]

SHORTEST_TOKEN = 20


def secret(name: str) -> str:
    """A secret from the environment, or from a file that the environment names (`…_FILE`), as systemd and Docker do."""
    if path := os.environ.get(f"{name}_FILE", ""):
        return Path(path).read_text("utf-8").strip()
    return os.environ.get(name, "").strip()


@click.pass_obj
def _run(
    console: Console,
    bundle: str,
    store: str,
    url: str,
    listen: str,
    proxies: str,
    origins: tuple[str, ...],
    mail_from: str,
    keep_days: int,
    an_hour: int,
    search: str,
    key: str,
) -> int:
    installed(store)
    from civicgen.collector.application import Application
    from civicgen.collector.bundles import BadBundle
    from civicgen.collector.database import Unreachable
    from civicgen.collector.office import Office
    from civicgen.collector.origins import origin_of
    from civicgen.collector.server import serve
    from civicgen.collector.settings import Settings
    from civicgen.search.answers.answering import NoAnswers

    token = secret("CIVICGEN_COLLECTOR_TOKEN")
    if token and len(token) < SHORTEST_TOKEN:
        raise refused(console.gettext("The token is too short: {least} characters at least.", least=SHORTEST_TOKEN))
    if not origin_of(url):
        raise refused(console.gettext("“{url}” is no address: https://depot.example.org/", url=url))
    settings = Settings(
        bundle=bundle,
        store=store,
        base=url.rstrip("/") + "/",
        token=token,
        origins=origins,
        mail=secret("CIVICGEN_COLLECTOR_MAIL"),
        mail_from=mail_from,
        keep_days=keep_days,
        deposits_an_hour=an_hour,
        search=search,
        key="".join(key.split()),
    )
    try:
        office = Office(settings)
    except BadBundle as fault:
        reason = fault.told(console.gettext)
        raise refused(console.gettext("{bundle} cannot be used: {reason}", bundle=bundle, reason=reason)) from fault
    except NoAnswers as fault:
        raise refused(console.gettext("{bundle} cannot be used: {reason}", bundle=search, reason=str(fault))) from fault
    except Unreachable as fault:
        raise refused(console.gettext("The database cannot be used: {reason}", reason=str(fault))) from fault
    for warning in warnings(settings, office, console):
        console.complain(warning)
    host, _, port = listen.rpartition(":")
    console.say(
        console.gettext(
            "Receives {count} forms at {url}. Ctrl-C ends it.", count=len(office.bundle.forms), url=settings.base
        )
    )
    serve(
        Application(settings, office),
        host=host.strip("[]") or "127.0.0.1",
        port=int(port) if port.isdecimal() else 8080,
        unix=listen.removeprefix("unix:") if listen.startswith("unix:") else "",
        proxies=proxies,
    )
    return CODES["done"]


def warnings(settings: object, office: object, console: Console) -> list[str]:
    """What works less well than it could, said once."""
    from civicgen.collector.office import Office
    from civicgen.collector.settings import Settings

    assert isinstance(settings, Settings)
    assert isinstance(office, Office)
    found = []
    if not settings.token:
        found.append(
            console.gettext("Nobody can fetch what is received: set CIVICGEN_COLLECTOR_TOKEN, 20 characters or more.")
        )
    asks = [name for name, form in office.bundle.forms.items() if next(iter(form.words.values())).confirm == "email"]
    if asks and not office.letters.works:
        found.append(
            console.gettext(
                "No letter will ask to confirm an address ({forms}): set CIVICGEN_COLLECTOR_MAIL and --mail-from.",
                forms=", ".join(asks),
            )
        )
    return found


command = Command(
    name="run",
    callback=_run,
    help=mark(
        "Receive forms until stopped. It speaks HTTP to a web server in front of it (nginx, Caddy, Apache), which has "
        "the certificate. Secrets come from the environment: CIVICGEN_COLLECTOR_TOKEN (shown by whoever fetches), "
        "CIVICGEN_COLLECTOR_MAIL (smtp://user:password@host:587), or from files (…_FILE)."
    ),
    params=[
        bundle_option(),
        store_option(),
        Option(
            ["--url"],
            envvar="CIVICGEN_COLLECTOR_URL",
            required=True,
            metavar="ADDRESS",
            help=mark("Address under which people reach it: https://depot.example.org/"),
        ),
        Option(
            ["--listen"],
            envvar="CIVICGEN_COLLECTOR_LISTEN",
            default="127.0.0.1:8080",
            metavar="PLACE",
            help=mark("Where it listens: 127.0.0.1:8080 otherwise, or unix:/run/collector.sock."),
        ),
        Option(
            ["--proxies"],
            envvar="CIVICGEN_COLLECTOR_PROXIES",
            default="127.0.0.1,::1",
            metavar="ADDRESSES",
            help=mark("Web servers in front of it, whose word about who asks is believed."),
        ),
        Option(
            ["--origin", "origins"],
            multiple=True,
            metavar="ADDRESS",
            help=mark("A further site whose forms are sent here; can be given several times."),
        ),
        Option(
            ["--mail-from"],
            envvar="CIVICGEN_COLLECTOR_MAIL_FROM",
            default="",
            metavar="ADDRESS",
            help=mark("Address from which letters come: the town's own."),
        ),
        Option(
            ["--keep-days"],
            envvar="CIVICGEN_COLLECTOR_KEEP_DAYS",
            type=click.IntRange(1, 3650),
            default=30,
            metavar="DAYS",
            help=mark("Days that a deposit stays after it was fetched (30 otherwise)."),
        ),
        Option(
            ["--deposits-an-hour", "an_hour"],
            envvar="CIVICGEN_COLLECTOR_DEPOSITS_AN_HOUR",
            type=click.IntRange(1, 100_000),
            default=300,
            metavar="NUMBER",
            help=mark("Deposits of one network in an hour before people are asked to wait (300 otherwise)."),
        ),
        Option(
            ["--key"],
            envvar="CIVICGEN_COLLECTOR_KEY",
            default="",
            metavar="KEY",
            help=mark(
                "Public key of the portal (civicgen keys show): the only one that is taken from the site. Otherwise "
                "the first that this database saw."
            ),
        ),
        Option(
            ["--search"],
            envvar="CIVICGEN_COLLECTOR_SEARCH",
            default="",
            metavar="FILE",
            help=mark("File that answers searches (civicgen search --answers): the server then has a page /search."),
        ),
    ],
    examples=[
        (
            "civicgen collector run --bundle https://site.example.org/collector.json --url https://depot.example.org/",
            mark("follow the site: forms open, close and change as it is built"),
        ),
        (
            "civicgen collector run --bundle public/collector.json --url http://localhost:8080/",
            mark("try the forms of a portal on your own machine"),
        ),
    ],
    codes=(0, 1, 2),
    related=("collector check", "collector backup"),
)
