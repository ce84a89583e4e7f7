"""Meetings become their list and their pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from civicgen.content.types import Document, Meeting
from civicgen.pages import contexts as c
from civicgen.pages.dossier import document_line
from civicgen.pages.planned import Planned
from civicgen.pages.views import Views
from civicgen.portal.portal import Process
from civicgen.portal.references import parse
from civicgen.portal.states import registration

__all__ = ["meeting_line", "plan_meetings"]


def plan_meetings(views: Views, process: Process) -> Iterator[Planned]:
    """List and pages of the meetings of one consultation."""
    if not process.meetings:
        return
    lines = [meeting_line(views, each) for each in process.meetings]
    folders = (process.id, views.addresses.word("meetings"))
    calendar = c.Link(address=views.addresses.file(process.id, views.addresses.word("calendar")), text="")
    context = c.MeetingsPage(
        **views.listed(process, "", *folders),
        coming=tuple(line for line in lines if not line.past),
        past=tuple(line for line in reversed(lines) if line.past),
        calendar=calendar,
    )
    yield Planned(views.addresses.path(*folders), context)
    for meeting, line in zip(process.meetings, lines, strict=True):
        yield _meeting(views, process, meeting, line)


def meeting_line(views: Views, meeting: Meeting) -> c.MeetingLine:
    """A meeting in a list."""
    return c.MeetingLine(
        link=views.link(meeting),
        when=views.at(meeting.date),
        ends=views.stated(meeting.ends),
        place=meeting.place,
        address=meeting.address,
        past=(meeting.ends or meeting.date).ends(views.config.zone) <= views.portal.now,
        cancelled=meeting.cancelled,
        minutes=bool(meeting.minutes.strip()),
        lang=views.foreign(meeting.lang),
    )


def _meeting(views: Views, process: Process, meeting: Meeting, line: c.MeetingLine) -> Planned:
    targets = (parse(reference, process.id) for reference in meeting.documents)
    found = (views.edition.entries.get(target.name) for target in targets if target)
    documents = tuple(document_line(views, process, each) for each in found if isinstance(each, Document))
    lang = meeting.lang
    folders = views.addresses.folders(meeting.name)
    calendar = c.Link(address=views.addresses.file(*folders, views.addresses.word("calendar")), text="")
    context = c.MeetingPage(
        **views.common(meeting, process),
        trail=views.trail(process, views.part(process, "meetings")),
        line=line,
        access=meeting.access,
        online=meeting.online,
        agenda=views.text(meeting.agenda, process=process, lang=lang, level=3),
        minutes=views.text(meeting.minutes, process=process, lang=lang, level=3),
        body=views.text(meeting.body, process=process, lang=meeting.body_lang or lang),
        attendees=meeting.attendees,
        documents=documents,
        calendar=calendar,
        **_registration(views, process, meeting, line),
    )
    return Planned(views.addresses.path(*folders), context)


def _registration(views: Views, process: Process, meeting: Meeting, line: c.MeetingLine) -> dict[str, Any]:
    """The form through which people say that they come: where it is, and whether it can be filled in."""
    taken = registration(meeting)
    form = process.form_of(taken)
    if form is None or line.past:
        return {}
    from civicgen.pages.asking.forms import folders  # only for portals that ask something

    return {
        "form": views.page(form.title, *folders(views, form)),
        "form_state": next(state for step, state in process.registrations if step.id == taken.id),
        "form_opens": views.stated(taken.opens),
        "form_closes": views.stated(taken.closes),
    }
