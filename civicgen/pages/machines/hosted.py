"""The portal becomes what its host reads beside the pages: headers, redirects, whom to tell of a hole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from functools import partial
from urllib.parse import urlsplit

import msgspec

from civicgen.config import Config, Security
from civicgen.digests import digest, encode
from civicgen.hosts import Host, host
from civicgen.markup.look import Look
from civicgen.pages.machines.outputs import Empty, Headers, Redirects, SecurityText, ServerRules
from civicgen.pages.moved import moves
from civicgen.pages.planned import Group, Planned
from civicgen.pages.shell import searchable
from civicgen.portal.portal import Portal

__all__ = ["headers_of", "plan_hosted", "redirects_of"]

_OWN = frozenset({"collector", "php"})
"""Backends whose address the settings give."""
_WITHIN = frozenset({"netlify", "mailbox", "table", "link"})
"""Backends to which no page sends a form: the site's own address, a letter, a link."""


def headers_of(config: Config) -> Headers:
    """Headers of every page of a portal, its styles aside."""
    secure = not config.url.startswith("http://")
    return Headers(secure=secure, scripts=searchable(config), most=1, form_actions=_receivers(config))


def _receivers(config: Config) -> tuple[str, ...]:
    """Where forms may be sent, as far as settings say; the page of each form says more narrowly where its own goes.

    Both policies bind a browser: a service whose address only its form knows is let through here by its scheme.
    """
    chosen = {config.forms.backend, *(name for key, name in config.forms.options.items() if key.startswith("backend "))}
    chosen -= {"", *_WITHIN}
    if not chosen:
        return ()
    address = urlsplit(config.forms.url)
    if chosen <= _OWN and address.scheme in ("http", "https") and address.netloc:
        return (f"{address.scheme}://{address.netloc}",)
    return ("https:",)


def redirects_of(portal: Portal, chosen: Host) -> Redirects:
    """Everything that moved, as this host takes it."""
    return Redirects(
        moves=moves(portal),
        prefix=urlsplit(portal.config.url).path or "/" if chosen.prefixed else "/",
        forced=chosen.forced,
        most=chosen.redirects,
        size=chosen.redirects_size,
        longest=chosen.redirect,
    )


def plan_hosted(portal: Portal, look: Look | None) -> Iterator[Planned | Group]:
    """Files of the site that no page leads to. Without a look, what lists its styles is left out."""
    if portal.config.security is not None:
        yield Planned(".well-known/security.txt", _security(portal.config, portal.config.security))
    chosen = host(portal.config.host)
    if chosen is None:
        return
    redirects = redirects_of(portal, chosen)
    if chosen.name == "github":
        yield Planned(".nojekyll", Empty())  # else its builder leaves out what begins with an underscore
    if look is not None and chosen.rules:
        base = msgspec.structs.replace(headers_of(portal.config), most=chosen.header, apart=_apart(portal))
        known = encode((look.folders, look.color, look.headings, chosen.rules, base, redirects))
        yield Group("headers", digest(*look.digests.values(), known), partial(_rules, look, chosen, base, redirects))
    if chosen.moves == "_redirects" and redirects.moves:
        yield Planned("_redirects", redirects)


def _rules(look: Look, chosen: Host, base: Headers, redirects: Redirects) -> Iterator[Planned]:
    from civicgen.pages.render import style_digests  # reads every style: only when one changed

    headers = msgspec.structs.replace(base, styles=style_digests(look))
    yield Planned(
        chosen.rules, headers if chosen.rules == "_headers" else ServerRules(headers=headers, redirects=redirects)
    )


def _apart(portal: Portal) -> tuple[str, ...]:
    """Folders of which every file, not only the pages, needs a policy said by the host, when there is an editor."""
    if not any(media.file.startswith("admin/") for media in portal.media):
        return ()
    owners = (process.id for process in portal.default.processes)
    # Hosts read a hundred rules at most; pages carry their policy themselves, files of `media/` cannot.
    return ("media", *portal.config.languages[1:], *owners)[:80]


def _security(config: Config, security: Security) -> SecurityText:
    ends = datetime.combine(security.expires, time(23, 59, 59), config.zone).astimezone(UTC)
    return SecurityText(
        contact=security.contact,
        expires=ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        languages=config.languages,
        policy=security.policy,
        url=config.url,
    )
