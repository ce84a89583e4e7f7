"""The ways to take part in a step, and the box of a consultation: asked, who decides, until when, what next."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.config import Contact
from civicgen.content.paths import short_name
from civicgen.content.types import Article, Step
from civicgen.content.values import Moment
from civicgen.pages import contexts as c
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.states import TAKING_PART

__all__ = ["box", "by_hand", "ways"]


def ways(
    views: Views, process: Process, step: Step | None = None, article: Article | None = None
) -> tuple[c.TakePart, ...]:
    """How to take part in a step that is open (the current one unless another is given); empty outside its dates.

    A step that names no way offers all those for which the town gave what is needed.
    """
    step = step or process.asking
    asked = step is not None and (step.kind in TAKING_PART or step.respond or step.form)
    if step is None or not asked or step.id not in process.opened:
        return ()
    contact, place = views.contact(process), step.place
    publisher = views.publisher
    address = contact.address or publisher.address
    hours = contact.hours or publisher.hours
    possible = {
        "online": _online(views, process, step, article),
        "email": c.TakePart(way="email", email=contact.email, name=contact.name) if contact.email else None,
        "telephone": c.TakePart(way="telephone", phone=contact.phone, hours=hours) if contact.phone else None,
        "post": c.TakePart(way="post", address=address, name=publisher.name) if address else None,
        "paper": c.TakePart(way="paper", address=address, hours=hours, place=place) if address or place else None,
        "in-person": c.TakePart(way="in-person", address=address, hours=hours, place=place)
        if address or place
        else None,
        "meeting": _meeting(views, process),
    }
    # A step that names a form can be answered there, whether its other ways were written or not.
    named = ("online", *(step.respond or ("email", "telephone", "post", "in-person")))
    # The telephone is always offered where there is one: some cannot write.
    order = dict.fromkeys((*named, *(("telephone",) if step.respond else ())))
    known = tuple(way for name in order if (way := possible.get(name)) is not None)
    return (*_elsewhere(views, step, contact), *known) if step.elsewhere else known


def _elsewhere(views: Views, step: Step, contact: Contact) -> Iterator[c.TakePart]:
    """Tools of others, with what is known of them; the other way is a person, unless the step names one."""
    from civicgen.forms.cards import card_of  # only where there is one
    from civicgen.words.countries import country

    lang = views.lang
    for tool in step.elsewhere:
        card = card_of(tool.card or "", lang)
        yield c.TakePart(
            way="online",
            elsewhere=c.Elsewhere(
                address=tool.address,
                title=tool.title,
                host=tool.host or card.host,
                country=country(lang, tool.country or card.country),
                collects=tool.collects or card.collects,
                instead=tool.instead or by_hand(contact),
            ),
        )


def by_hand(contact: Contact) -> str:
    """Who takes what one does not want to send through a tool of others."""
    return ", ".join(filter(None, (contact.name, contact.phone, contact.email)))


def _online(views: Views, process: Process, step: Step, article: Article | None) -> c.TakePart | None:
    """The page of the form, where a backend was chosen; of an article, the one that is about it."""
    form = process.form_of(step)
    if form is None:
        return None
    from civicgen.pages.asking.forms import folders, rendered  # only for portals that ask something

    if rendered(views, form).mode == "none":
        return None
    offered = {choice.id for field in form.fields if field.becomes == "article" for choice in field.choices}
    more = (short_name(article.number),) if article is not None and article.number in offered else ()
    return c.TakePart(way="online", link=views.page(form.title, *folders(views, form, *more)))


def _meeting(views: Views, process: Process) -> c.TakePart | None:
    """The next meeting, as a way to take part."""
    zone, now = views.config.zone, views.portal.now
    coming = [each for each in process.meetings if (each.ends or each.date).ends(zone) > now and not each.cancelled]
    if not coming:
        return None
    return c.TakePart(way="meeting", link=views.link(coming[0]), place=coming[0].place)


def box(views: Views, process: Process) -> c.Box:
    """What is asked, by whom, who decides, until when, how to take part, what happens next."""
    it = process.consultation
    shown = process.asking or process.next_asking or process.step
    # the main action leads to the form already
    offered = tuple(way for way in ways(views, process) if way.way != "online")
    whole = [views.edition.entries[name] for name in process.trace.answers_to_whole if name in views.edition.entries]
    return c.Box(
        question=it.question,
        asked_by=it.asked_by or views.config.publisher.name,
        decided_by=it.decided_by,
        commitment=it.commitment,
        concerned=it.concerned,
        territory=it.territory,
        budget=it.budget,
        state=process.standing,  # type: ignore[arg-type]  # one of the words of ConsultationState
        opens=views.stated(_first_opening(process)),
        closes=views.stated(_last_closing(process)),
        extended_from=views.stated(shown.extended_from) if shown else None,
        action=views.take_part(process, process.asking) if process.asking else None,
        ways=offered,
        next=it.next,
        answer_by=views.stated(it.answer_by),
        answered=tuple(map(views.link, whole)),
        late=process.late,
        contact=_filled(views.contact(process)),
        accessible_contact=it.accessible_contact,
    )


def _first_opening(process: Process) -> Moment | None:
    """When people are first asked for something; of a consultation that asks nothing, when it begins."""
    steps = process.consultation.steps
    asking = [step.opens for step in steps if step.opens and step.kind in TAKING_PART]
    return next(iter(asking or [step.opens for step in steps if step.opens]), None)


def _last_closing(process: Process) -> Moment | None:
    if process.asking is not None:
        return process.asking.closes
    closings = [step.closes for step in process.consultation.steps if step.closes and step.kind in TAKING_PART]
    return closings[-1] if closings else None


def _filled(contact: Contact) -> Contact | None:
    return contact if contact.phone or contact.email or contact.address else None
