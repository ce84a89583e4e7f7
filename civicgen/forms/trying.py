"""A form and its backend become one marked submission that is sent as a browser would, and looked for in a pull."""

from __future__ import annotations

import time
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import urlencode, urljoin

import msgspec

from civicgen.config import Config
from civicgen.content.forms import Field, Form
from civicgen.forms.backend import Backend, Network, RenderedForm, Reply
from civicgen.forms.submissions import Received, Submission
from civicgen.forms.wire import parts, positions

__all__ = ["Sent", "found", "send", "values"]


READING = 2.5
"""Seconds before what was shown again is sent: who presses sooner than a person reads is shown it once more."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """How the sending went."""

    status: int
    """Of the last answer."""
    steps: int
    """How many pages it took: two where what was typed is shown again first."""
    taken: Literal["yes", "no", "unsure"]
    """Whether the answer says that it was taken."""
    puzzle: bool = False
    """Whether the answer looks like a puzzle for people with JavaScript."""


def values(form: Form, sign: str) -> dict[str, tuple[str, ...]]:
    """What a test fills in, by name on the wire; `sign` stands in every text."""
    typed: dict[str, tuple[str, ...]] = {}
    for field in form.fields:
        typed |= _typed(field, sign)
    return typed


def _typed(field: Field, sign: str) -> dict[str, tuple[str, ...]]:
    first = field.choices[0].id if field.choices else ""
    if field.type == "file" or field.seen_by == "nobody":
        return {}
    if field.type == "grades":
        return dict.fromkeys(parts(field), (first,))
    if field.type == "ranking":
        chosen = [choice.id for choice in field.choices][: positions(field)]
        return {part: (choice,) for part, choice in zip(parts(field), chosen, strict=False)}
    if field.type == "sharing":
        return {part: (str(field.high or 1) if part == parts(field)[0] else "0",) for part in parts(field)}
    if field.type == "choices":
        return {field.id: tuple(choice.id for choice in field.choices[: max(field.low or 1, 1)])}
    single = {
        "email": "civicgen-test@example.org",
        "date": "2026-01-31",
        "scale": str(field.low if field.low is not None else 1),
        "consent": "yes" if field.required else "",
        "choice": first,
    }.get(field.type)
    if single is None:
        single = first or f"civicgen test {sign}"[: field.max_length or 300]
    return {field.id: (single,)} if single else {}


def send(
    form: Form,
    rendered: RenderedForm,
    settings: Config,
    network: Network,
    sign: str,
    wait: Callable[[float], None] = time.sleep,
) -> Sent:
    """Send it: in one step, or in two where the server first shows what was typed."""
    action = urljoin(settings.url, rendered.action)
    pairs = [*rendered.hidden]
    for name, typed in values(form, sign).items():
        pairs += [(rendered.names.get(name, name), value) for value in typed]
    if rendered.honeypot:
        pairs.append((rendered.honeypot, ""))
    reply = _post(network, action, pairs, settings.url)
    steps = 1
    while rendered.reviews and steps < 4:
        page = _page(network, action, reply)
        again = _Form()
        again.feed(page.body.decode("utf-8", "replace"))
        if not again.action or page.status != 200:
            reply = page
            break
        wait(READING)
        reply = _post(network, urljoin(action, again.action), again.hidden, settings.url)
        steps += 1
        if reply.status == 303:
            break
    text = reply.body[:100_000].decode("utf-8", "replace").casefold()
    puzzle = any(word in text for word in ("captcha", "turnstile", "hcaptcha"))
    # Who shows again what was typed answers what was taken by the way to its receipt: a page is one more to read.
    good = {302, 303} if rendered.reviews else {200, 201, 302, 303}
    taken: Literal["yes", "no", "unsure"] = "yes" if reply.status in good else "no"
    return Sent(status=reply.status, steps=steps, taken="unsure" if puzzle else taken, puzzle=puzzle)


def _post(network: Network, address: str, pairs: list[tuple[str, str]], origin: str) -> Reply:
    headers = {
        "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        "Accept": "text/html",
        **({"Origin": "/".join(origin.split("/")[:3]), "Referer": origin} if origin else {}),
    }
    return network.ask("POST", address, headers=headers, body=urlencode(pairs).encode())


def _page(network: Network, action: str, reply: Reply) -> Reply:
    """The page that an answer leads to, on the same server."""
    where = urljoin(action, reply.headers.get("location", ""))
    if reply.status not in {302, 303} or where.split("/")[:3] != action.split("/")[:3]:
        return reply
    return network.ask("GET", where, headers={"Accept": "text/html"})


def _sent_along(tag: str, given: dict[str, str | None]) -> bool:
    """Whether a browser sends it with the main button."""
    return given.get("type") == "hidden" if tag == "input" else tag == "button" and not given.get("formaction")


class _Form(HTMLParser):
    """The first form of a page that is sent by POST: where to, and its hidden fields."""

    def __init__(self) -> None:
        super().__init__()
        self.action = ""
        self.hidden: list[tuple[str, str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form" and not self.action and (given.get("method") or "").lower() == "post":
            self.action, self._inside = given.get("action") or ".", True
        elif self._inside and given.get("name") and _sent_along(tag, given):
            self.hidden.append((str(given["name"]), given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def found(
    backend: Backend, form: Form, settings: Config, network: Network, secret: Callable[[str], str], sign: str
) -> Submission | None:
    """The marked submission, in a pull from the start; the inbox is not touched."""
    for pulled in backend.pull(form, settings, None, network, secret):
        event = pulled.event
        if isinstance(event, Received):
            texts = (text for typed in event.submission.fields.values() for text in typed)
            if any(sign in text for text in texts):
                return event.submission
    return None
