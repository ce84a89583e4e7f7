"""A form of a consultation becomes its page, one page for each article it may be about, and its page of thanks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from civicgen.content.forms import Form, personal
from civicgen.content.paths import short_name
from civicgen.content.types import Step
from civicgen.forms.backend import Backend, RenderedForm, Target
from civicgen.forms.notice import notice_of
from civicgen.pages import contexts as c
from civicgen.pages.asking.finding import find
from civicgen.pages.asking.receipts import receipts_link
from civicgen.pages.asking.takepart import by_hand, ways
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.states import registration

__all__ = ["best_step", "folders", "form_privacy", "plan_forms", "rendered"]

_NOWHERE = RenderedForm(mode="none")


def folders(views: Views, form: Form, *more: str) -> tuple[str, ...]:
    """Folders of the page of a form."""
    return (form.consultation, views.addresses.word("forms"), form.id, *more)


def rendered(views: Views, form: Form) -> RenderedForm:
    """How a form is sent; mode `none` where no backend was chosen."""
    from civicgen.forms.registry import backend_of  # only for portals that ask something

    known = views.sent.get(form.name)
    if known is None:
        backend = backend_of(form, views.config)
        page = views.addresses.page(*folders(views, form))
        thanks = views.addresses.page(*folders(views, form, views.addresses.word("thanks")))
        target = Target(
            settings=views.config,
            lang=views.lang,
            page=page,
            thanks=thanks,
            absolute_thanks=views.config.url + thanks if views.config.url else "",
        )
        known = views.sent[form.name] = _rendered(backend, form, target) if backend else _NOWHERE
    return known


def _rendered(backend: Backend, form: Form, target: Target) -> RenderedForm:
    from civicgen.forms.elsewhere import held_by

    return held_by(form, target.settings, backend.render(form, target))


def plan_forms(views: Views, process: Process) -> Iterator[Planned]:
    """Pages of the forms of a consultation."""
    for form in process.forms:
        steps = process.steps_of(form)
        if not steps:
            continue
        sent = rendered(views, form)
        yield _page(views, process, form, steps, sent)
        about = next((field for field in form.fields if field.becomes == "article" and field.choices), None)
        if about is not None:
            for article in process.articles:
                if article.number in {choice.id for choice in about.choices}:
                    yield _page(views, process, form, steps, sent, (about.id, article.number))
        if sent.mode == "post" and not sent.reviews:
            yield _thanks(views, process, form)


def best_step(steps: tuple[tuple[Step, str], ...]) -> tuple[Step, str]:
    """The step that counts: an open one, else the next, else the last."""
    for wanted in ("open", "coming"):
        for step, state in steps:
            if state == wanted:
                return step, state
    return steps[-1]


def _page(
    views: Views,
    process: Process,
    form: Form,
    steps: tuple[tuple[Step, str], ...],
    sent: RenderedForm,
    about: tuple[str, str] | None = None,
) -> Planned:
    from civicgen.forms.views import form_view
    from civicgen.pages.asking.paper import paper_link

    step, state = best_step(steps)
    more = (short_name(about[1]),) if about else ()
    where = folders(views, form, *more)
    asked = state == "open" and sent.mode != "none"
    article = next((each for each in process.articles if about and each.number == about[1]), None)
    common = _common(views, process, form, *more)
    if article is not None:
        common["title"] = f"{form.title} – {article.title}"
    context = c.FormPage(
        **common,
        state=state,  # type: ignore[arg-type]  # one of the words of StepState
        opens=views.stated(step.opens),
        closes=views.stated(step.closes),
        intro=views.text(form.intro, process=process, lang=form.lang) if state == "open" else None,
        form=form_view(form, sent, fixed={about[0]: about[1]} if about else None) if asked else None,
        elsewhere=_elsewhere(views, process, form, sent) if asked else None,
        policy=" ".join(sent.form_action) if asked else "",
        meetings=_meetings(views, process, form),
        about=views.link(article) if article else None,
        article=article.number if article else "",
        general=views.page("", *folders(views, form)) if about else None,
        ways=tuple(way for way in ways(views, process, step) if way.way != "online" or way.elsewhere),
        notice=notice_of(form, views.config, sent) if asked else None,
        privacy=_privacy_page(views),
        find=find(views) if asked and form.makes == "contribution" and process.contributions else None,
        paper=paper_link(views, process, form),
        receipts=_receipts(views, process, form) if state in ("open", "closed") else None,
        petition=_petition(views, form, step),
        outcome=_outcome(views, process, step) if state == "closed" else (),
    )
    return Planned(views.addresses.path(*where), context)


def _meetings(views: Views, process: Process, form: Form) -> tuple[c.MeetingLine, ...]:
    """Meetings to come to which it is the registration."""
    if not process.registrations:
        return ()
    from civicgen.pages.meetings import meeting_line

    of_it = {step.id for step, _ in process.registrations if process.form_of(step) == form}
    lines = (meeting_line(views, each) for each in process.meetings if registration(each).id in of_it)
    return tuple(line for line in lines if not line.past)


def _elsewhere(views: Views, process: Process, form: Form, sent: RenderedForm) -> c.Elsewhere | None:
    """Who receives it where that is not the publisher, and what is known of them; how to take part without them."""
    if sent.mode != "link" and not sent.processor:
        return None
    from civicgen.forms.elsewhere import collected  # only where there is one
    from civicgen.forms.options import option
    from civicgen.forms.registry import backend_of
    from civicgen.words.countries import country

    backend = backend_of(form, views.config)
    assert backend is not None  # it is sent somewhere
    return c.Elsewhere(
        address=sent.action,
        title="",
        host=sent.processor or (urlsplit(sent.action).hostname or ""),
        country=country(views.lang, sent.country),
        collects=collected(form, views.config, sent, backend.capabilities, views.lang),
        instead=option(views.config, form, "instead") or by_hand(views.contact(process)),
    )


def _receipts(views: Views, process: Process, form: Form) -> c.Link | None:
    """Where to find what became of a deposit, for who may have a receipt of this form."""
    from civicgen.forms.registry import backend_of

    backend = backend_of(form, views.config)
    return receipts_link(views, process) if backend is not None and backend.capabilities.receipt else None


def _common(views: Views, process: Process, form: Form, *more: str) -> dict[str, Any]:
    common = views.listed(process, form.title, *folders(views, form, *more))
    return common | {
        "title_lang": views.foreign(form.lang),
        "untranslated": views.foreign(form.lang),
        "draft": form.state != "published",
        "around": None,
    }


def _petition(views: Views, form: Form, step: Step) -> c.Petition | None:
    if form.makes != "support":
        return None
    supports = form.supports
    if supports is None:  # what a person wrote, who may have counted sheets of paper too, goes before
        incoming = views.portal.sources.incoming.get(form.consultation)
        supports = incoming.supports.get(form.id) if incoming is not None else None
    return c.Petition(
        threshold=form.threshold, obliges=form.obliges, supports=supports, deadline=views.stated(step.closes)
    )


def _outcome(views: Views, process: Process, step: Step) -> tuple[c.Link, ...]:
    """What was counted, what was said, and what was answered to the whole."""
    counts = (views.link(each.tally) for each in process.tallies if each.tally.step == step.id)
    said = (views.part(process, "contributions"),) if process.contributions else ()
    answers = (views.edition.entries.get(name) for name in process.trace.answers_to_whole)
    return (*counts, *said, *(views.link(each) for each in answers if each is not None))


def _privacy_page(views: Views) -> c.Link | None:
    page = next((each for each in views.edition.standing if each.role == "privacy"), None)
    return views.link(page) if page else None


def _thanks(views: Views, process: Process, form: Form) -> Planned:
    where = folders(views, form, views.addresses.word("thanks"))
    common = _common(views, process, form, views.addresses.word("thanks"))
    context = c.ThanksPage(
        **(common | {"title": "", "title_lang": ""}),
        thanks=views.text(form.thanks, process=process, lang=form.lang),
        next=process.consultation.next,
        receipts=_receipts(views, process, form),
        ways=tuple(way for way in ways(views, process) if way.way != "online" or way.elsewhere),
    )
    return Planned(views.addresses.path(*where), context)


def form_privacy(views: Views) -> tuple[c.FormPrivacy, ...]:
    """What every form asks that is personal, for the page about personal data."""
    return tuple(
        c.FormPrivacy(
            form=views.page(form.title, *folders(views, form)),
            consultation=views.link(process.consultation),
            kept=notice_of(form, views.config).kept,
        )
        for process in views.edition.processes
        for form in process.forms
        if process.steps_of(form) and any(personal(field) for field in form.fields)
    )
