"""A form becomes the page that one prints, fills in by hand and gives back: the same questions, under the same code."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.content.forms import Form
from civicgen.content.types import Step
from civicgen.markup.qr import missing, squares
from civicgen.pages import contexts as c
from civicgen.pages.asking.forms import best_step, folders
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Portal, Process
from civicgen.problems import Place, Problem

__all__ = ["on_paper", "paper_link", "plan_paper", "without_codes"]

_BY_HAND = frozenset({"paper", "post", "in-person", "meeting"})


def on_paper(steps: tuple[tuple[Step, str], ...]) -> bool:
    """Whether some step takes answers on paper, or does not say which ways it takes."""
    return any(not step.respond or _BY_HAND & set(step.respond) for step, _ in steps)


def paper_link(views: Views, process: Process, form: Form) -> c.Link | None:
    """Link to the form to be printed, if answers on paper are taken."""
    if not on_paper(process.steps_of(form)):
        return None
    return views.page("", *folders(views, form, views.addresses.word("paper")))


def _drawn(text: str) -> c.Code | None:
    found = squares(text)
    return None if found is None else c.Code(size=found[0], path=found[1])


def without_codes(portal: Portal) -> Iterator[Problem]:
    """Once, when forms are to be printed and their code cannot be drawn: it then stands on them in words alone.

    Nothing is said as long as nothing is received on line: the code would lead to a page without a form.
    """
    received = portal.config.forms.backend or portal.config.forms.options
    printed = (each.steps_of(form) for each in portal.default.processes for form in each.forms)
    if received and missing() and any(steps and on_paper(steps) for steps in printed):
        yield Problem(code="without-codes", place=Place("civicgen.yml"), severity="warning")


def plan_paper(views: Views, process: Process) -> Iterator[Planned]:
    """The page to print of each form of a consultation."""
    from civicgen.forms.backend import RenderedForm
    from civicgen.forms.notice import notice_of
    from civicgen.forms.versions import version
    from civicgen.forms.views import form_view

    for form in process.forms:
        steps = process.steps_of(form)
        if not steps or not on_paper(steps):
            continue
        step, state = best_step(steps)
        where = folders(views, form, views.addresses.word("paper"))
        code = f"{form.consultation}/{form.id} {version(form)}"
        online = views.config.url + views.addresses.page(*folders(views, form)) if views.config.url else ""
        publisher, contact = views.publisher, views.contact(process)
        context = c.PaperPage(
            **views.listed(process, form.title, *where)
            | {
                "title_lang": views.foreign(form.lang),
                "untranslated": views.foreign(form.lang),
                "description": "",
                "around": None,
            },
            consultation=views.link(process.consultation),
            question=process.consultation.question,
            state=state,  # type: ignore[arg-type]  # one of the words of StepState
            opens=views.stated(step.opens),
            closes=views.stated(step.closes),
            intro=views.text(form.intro, process=process, lang=form.lang),
            controls=form_view(form, RenderedForm(mode="none")).controls,
            code=code,
            # what stands after # never leaves the telephone: the page opens, and whoever keys in reads the version
            drawing=_drawn(f"{online}#{code.rpartition(' ')[2]}" if online else code),
            online=online,
            to=publisher.name,
            postal=contact.address or publisher.address,
            place=step.place,
            hours=contact.hours or publisher.hours,
            phone=contact.phone or publisher.phone,
            ballot=form.makes == "ballot",
            notice=notice_of(form, views.config),
        )
        yield Planned(views.addresses.path(*where), context)
