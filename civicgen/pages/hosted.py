"""The portal becomes what its host reads beside the pages: headers, redirects, whom to tell of a hole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from civicgen.config import Config, Security
from civicgen.hosts import Host, host
from civicgen.pages.moved import moves
from civicgen.pages.outputs import Empty, Headers, Redirects, SecurityText, ServerRules
from civicgen.pages.planned import Planned
from civicgen.portal.portal import Portal

__all__ = ["headers_of", "plan_hosted", "redirects_of"]


def headers_of(config: Config) -> Headers:
    """Headers of every page of a portal."""
    return Headers(secure=not config.url.startswith("http://"))


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


def plan_hosted(portal: Portal) -> Iterator[Planned]:
    """Files of the site that no page leads to."""
    if portal.config.security is not None:
        yield Planned(".well-known/security.txt", _security(portal.config, portal.config.security))
    chosen = host(portal.config.host)
    if chosen is None:
        return
    headers, redirects = headers_of(portal.config), redirects_of(portal, chosen)
    if chosen.name == "github":
        yield Planned(".nojekyll", Empty())  # else its builder leaves out what begins with an underscore
    if chosen.rules == ".htaccess":
        yield Planned(".htaccess", ServerRules(headers=headers, redirects=redirects))
    if chosen.rules == "_headers":
        yield Planned("_headers", headers)
    if chosen.moves == "_redirects" and redirects.moves:
        yield Planned("_redirects", redirects)


def _security(config: Config, security: Security) -> SecurityText:
    ends = datetime.combine(security.expires, time(23, 59, 59), config.zone).astimezone(UTC)
    return SecurityText(
        contact=security.contact,
        expires=ends.strftime("%Y-%m-%dT%H:%M:%SZ"),
        languages=config.languages,
        policy=security.policy,
        url=config.url,
    )
