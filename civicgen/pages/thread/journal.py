"""The journal becomes pages, newest first, in windows that never shift; and a feed, and pages of what was corrected."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.machines.outputs import Feed, FeedEntry
from civicgen.pages.planned import Group, Planned
from civicgen.pages.views import Views
from civicgen.portal.heads import Head
from civicgen.portal.journal import NAME, Act
from civicgen.portal.ledger import Lot
from civicgen.words import mark, program

__all__ = ["act_line", "journal_link", "moment_of", "plan_journal"]

_IN_FEED = 30
_BALLOTS = ".csv"
"""What the name of the ballots of a tally ends with, after that of the tally."""
_KINDS = frozenset({"documents", "articles", "faq", "meetings", "syntheses", "answers", "results", "steps", "ballots"})


def journal_link(views: Views) -> c.Link:
    """Link to the journal, which is in the default language."""
    return c.Link(address=views.default.page(views.default.word("journal")), text="", role="journal")


def plan_journal(views: Views) -> Iterator[Planned | Group]:
    """Everything about the journal, when the portal keeps one."""
    ledger = views.portal.store.ledger
    if not ledger.kept:
        return
    from civicgen.pages.thread.corrections import plan_corrections

    word, last = views.addresses.word("journal"), max(1, ledger.windows)
    for window in range(1, last + 1):
        yield _window(views, word, window, last)
    yield from plan_corrections(views)
    if views.config.url:
        yield Planned(_feed_path(views), _feed(views, last))


def _feed_path(views: Views) -> str:
    return views.addresses.file(views.addresses.word("journal"), views.addresses.word("feed"))


def _window(views: Views, word: str, window: int, last: int) -> Planned:
    ledger = views.portal.store.ledger
    folders = (word,) if window == last else (word, str(window))
    head = ledger.head if window == last else ledger.head_after(window)
    waiting = views.portal.waiting if window == last else None
    now = Moment(views.portal.instant.date())
    lots = ledger.lots(window)
    title = ""  # the newest page is the journal itself: the theme names it
    if window < last and lots:
        said = program(views.lang).gettext(_PART)
        title = said.format(first=lots[0].act.sequence, last=lots[-1].last)
    waits = [
        act_line(views, Lot(Act(sequence=0, instant="", act=each.act, name=each.name, digest="", chain=""), 0), now)
        for each in (waiting.first if waiting else ())
    ]
    context = c.JournalPage(
        **views.listed(None, title, *folders) | {"languages": ()},
        lines=tuple(act_line(views, lot) for lot in reversed(lots)),
        size=head.size,
        groups=head.groups,
        head=head.full,
        file=c.Link(address=NAME, text=NAME),
        waiting=waiting.count if waiting else 0,
        waits=tuple(waits),
        older=views.page("", word, str(window - 1)) if window > 1 else None,
        newer=views.page("", word, *([str(window + 1)] if window + 1 < last else [])) if window < last else None,
        feed=c.Link(address=_feed_path(views), text="") if views.config.url else None,
    )
    return Planned(views.addresses.path(*folders), context)


def moment_of(views: Views, instant: str) -> Moment:
    """An instant of the journal in the portal's time."""
    when = datetime.datetime.fromisoformat(instant).astimezone(views.config.zone)
    return Moment(when.date(), when.time().replace(second=0, microsecond=0))


def act_line(views: Views, lot: Lot, when: Moment | None = None) -> c.ActLine:
    """A line of the journal; it names what is there by its title, and what is not by its name."""
    act = lot.act
    owner = act.name.partition("#")[0] if act.consultation else act.name.partition("/")[0].partition(".")[0]
    process = views.edition.process(owner)
    within = views.link(process.consultation) if process and act.name != owner else None
    difference = None
    if act.act == "changed" and lot.count <= 1 and not act.consultation and act.sequence:
        word = views.addresses.word
        difference = views.page("", word("journal"), word("corrections"), str(act.sequence))
    return c.ActLine(
        number=act.sequence,
        when=views.at(when or moment_of(views, act.instant)),
        act=act.act,
        link=_link(views, lot),
        kind=_kind(act),
        within=within,
        count=lot.count if act.sequence else 1,
        low=lot.low,
        high=lot.high,
        reason=act.reason,
        difference=difference,
    )


def _kind(act: Act) -> str:
    parts = act.name.split("/")
    if act.consultation:
        return "contributions"
    if len(parts) == 1:
        return "consultations" if act.name.partition(".")[0] != "index" else "home"
    return parts[1] if len(parts) == 3 and parts[1] in _KINDS else parts[0]


def _link(views: Views, lot: Lot) -> c.Link:
    """Where it stands now, under the name that people know; what is there no more leads nowhere."""
    act = lot.act
    if act.consultation:
        process = views.edition.process(act.consultation)
        if process is None or not views.portal.store.has(act.consultation, act.number):
            return c.Link(address="", text=f"#{act.number}")
        if lot.count > 1 and act.sequence:
            return views.part(process, "contributions")
        return views.contribution(process, act.number)
    if act.name.endswith(_BALLOTS) and act.name.split("/")[1:2] == ["ballots"]:
        return _ballots(views, act.name)
    # A name that ends as a language does is that of a translation, before it is anything else.
    for lang, edition in reversed(list(views.portal.editions.items())):
        ending = "" if lang == views.config.language else f".{lang}"
        name = act.name.removesuffix(ending)
        own = Views(views.portal, edition) if lang != views.lang else views
        if act.name.endswith(ending) and _is_there(own, name) and (address := own.named(name)):
            return c.Link(address=address, text=_title(own, name), lang=views.foreign(lang))
    if act.name.startswith("media/"):
        there = any(media.file == f"content/{act.name}" for media in views.portal.media)
        return c.Link(address=act.name if there else "", text=act.name)
    return c.Link(address="", text=act.name)


def _ballots(views: Views, name: str) -> c.Link:
    """The file of the ballots of a tally, where it is there."""
    process = views.edition.process(name.partition("/")[0])
    wanted = name.removesuffix(_BALLOTS)
    for each in process.tallies if process is not None else ():
        if each.tally.name == wanted and each.counted is not None and not each.counted.hidden:
            from civicgen.portal.counting.published import file_of  # no count, no counting

            text = f"{each.tally.title} ({_BALLOTS[1:].upper()})"
            return c.Link(address=file_of(views.default, wanted, "ballots"), text=text)
    return c.Link(address="", text=name)


def _is_there(views: Views, name: str) -> bool:
    """Whether a page, or a part of one, still is about it."""
    parts = name.split("/")
    if len(parts) == 3 and parts[1] == "steps":
        process = views.edition.process(parts[0])
        return process is not None and any(step.id == parts[2] for step in process.consultation.steps)
    if len(parts) == 3 and parts[1] == "faq":
        entry = views.edition.entries.get(name)
        return entry is not None and entry.state != "withdrawn"
    return True


def _title(views: Views, name: str) -> str:
    edition, parts = views.edition, name.split("/")
    entry = edition.entries.get(name)
    if entry is not None:
        return entry.title
    if parts[0] == "people" and parts[-1] in edition.people:
        return edition.people[parts[-1]].name
    if parts[0] == "glossary":
        return next((term.term for term in edition.terms if term.id == parts[-1]), name)
    process = edition.process(parts[0])
    step = next((each for each in process.consultation.steps if each.id == parts[-1]), None) if process else None
    return step.title if step else name


def _feed(views: Views, last: int) -> Feed:
    ledger = views.portal.store.ledger
    lots = [*(ledger.lots(last - 1) if last > 1 else ()), *ledger.lots(last)][-_IN_FEED:]
    base = views.addresses.page(views.addresses.word("journal"))
    head: Head = ledger.head
    return Feed(
        url=views.config.url,
        address=_feed_path(views),
        page=base,
        lang=views.lang,
        title=f"{program(views.lang).gettext(_TITLE)} – {views.config.title}",
        subtitle=head.short,
        author=views.config.publisher.name or views.config.title,
        zone=views.config.timezone,
        entries=tuple(_entry(views, lot, base) for lot in reversed(lots)),
    )


def _entry(views: Views, lot: Lot, base: str) -> FeedEntry:
    say = program(views.lang).gettext
    line = act_line(views, lot)
    numbers = f" {line.low}–{line.high}" if line.count > 1 else ""
    named = say(_CONTRIBUTIONS) if line.count > 1 else line.link.text or lot.act.name
    within = f" ({line.within.text})" if line.within else ""
    return FeedEntry(
        address=f"{base}#a{line.number}",
        title=f"{say(_ACTS[line.act])}: {named}{numbers}{within}",
        updated=line.when,
        summary=line.reason,
    )


_TITLE = mark("Public journal")
_PART = mark("Public journal, acts {first} to {last}")
_CONTRIBUTIONS = mark("contributions")
_ACTS = {
    "published": mark("published"),
    "changed": mark("corrected"),
    "withdrawn": mark("withdrawn, or not published"),
    "moved": mark("moved"),
}
