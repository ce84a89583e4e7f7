"""What speaks for looking twice at a submission becomes sentences, the same in a terminal, a table and a browser."""

from __future__ import annotations

from collections.abc import Callable

from civicgen.moderation.queue.waiting import Case
from civicgen.words import mark

__all__ = ["ACTS", "HINTS", "SIGNS", "act_words", "heading", "passages", "remarks"]

ACTS = {
    "publish": mark("publish"),
    "mask": mark("mask"),
    "group": mark("group"),
    "withhold": mark("withhold"),
    "aside": mark("put aside"),
}
_NOTED = mark("take note, nothing is published")
"""What it means to publish what holds nothing for everyone: a registration, a message."""
HINTS = {
    "email": mark("e-mail address"),
    "phone": mark("telephone number"),
    "address": mark("postal address"),
    "name": mark("someone's name"),
}
SIGNS = {
    "backend": mark("the service that received it takes it for spam"),
    "trap": mark("it filled in a field that people do not see"),
    "links": mark("links: {detail}"),
    "markup": mark("it holds the signs of a web page"),
    "repeated": mark("the same letters or words again and again"),
    "sold": mark("it says “{detail}”"),
    "shouted": mark("it is in capitals only"),
    "no-words": mark("it does not look like words"),
    "copied": mark("others with links say the same: {detail}"),
}


def passages(case: Case) -> list[tuple[str, str]]:
    """What may be personal, each passage once: what it is, and its words."""
    found = {case.texts[column][one.start : one.end]: one.what for column, ones in case.hints.items() for one in ones}
    return [(what, passage) for passage, what in found.items()]


def heading(_: Callable[[str], str], what: str) -> str:
    """What a passage may be, with the colon that the language puts after it."""
    return _("{heading}:").format(heading=_(HINTS[what]))


def remarks(case: Case, _: Callable[[str], str], *, personal: bool = True) -> list[str]:
    """All hints about a submission. Their words may hold some of its author's, and are shown as such."""
    told = [f"{heading(_, what)} {passage}" for what, passage in passages(case)] if personal else []
    if case.suspect:
        told += [_(SIGNS[one.sign]).format(detail=one.detail) for one in case.spam]
    if case.like:
        told.append(
            (_("Word for word as {other}.") if case.same else _("Nearly the same as {other}.")).format(other=case.like)
        )
    if case.copies:
        told.append(_("Others like it: {count}").format(count=case.copies))
    if case.unconfirmed:
        told.append(_("Its author has not confirmed the address."))
    if case.item.changed:
        told.append(_("It was decided before, and has changed since."))
    if case.form is None:
        told.append(_("Its form is not there any more: nothing can be published of it."))
    if case.item.decision is not None and case.item.decision.note:
        told.append(case.item.decision.note)
    return told


def act_words(act: str, *, public: bool) -> str:
    """What is decided, in words to translate; of what holds nothing `public`, that nothing of it is published."""
    return _NOTED if act == "publish" and not public else ACTS[act]
