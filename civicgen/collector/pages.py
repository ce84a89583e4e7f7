"""What happened to a page that looks like the site's, in the reader's language, with what to do next."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Literal

from markupsafe import Markup, escape

from civicgen.collector.answers import Answer, html
from civicgen.collector.sayings import AWAITING, CONFIRMATION, LETTER, STATES, TOLD, UNWRITTEN, WAITS, Told
from civicgen.collector.store import Given
from civicgen.config import Contact
from civicgen.forms.bundle import TRAIL, Bundle, BundledForm, Crumb, Shell
from civicgen.forms.html import writer
from civicgen.forms.shown import Answered
from civicgen.words import dates, mark, program

__all__ = ["Voice", "instant_in"]


def instant_in(lang: str, moment: datetime.datetime, bundle: Bundle) -> str:
    """A moment as people say it, in the portal's time zone."""
    from zoneinfo import ZoneInfo

    here = moment.astimezone(ZoneInfo(bundle.timezone))
    return dates.moment(lang, here.date(), here.time().replace(second=0, microsecond=0), zone=bundle.timezone)


class Voice:
    """One language in which pages speak."""

    def __init__(self, bundle: Bundle, base: str, lang: str) -> None:
        """Speak a language of the portal; its default where it has no page in it."""
        self.bundle, self.base = bundle, base
        self.lang = (
            lang
            if lang in bundle.shells
            else next(each for each in (*bundle.languages, *bundle.shells) if each in bundle.shells)
        )
        self.shell: Shell = bundle.shells[self.lang]
        self.say: Callable[[str], str] = program(self.lang).gettext

    def page(
        self,
        status: int,
        title: str,
        main: str,
        further: tuple[tuple[str, str], ...] = (),
        *,
        form: BundledForm | None = None,
        article: str = "",
    ) -> Answer:
        """Main part, between what the site's pages have before and after it; under the consultation of a form."""
        before = self.shell.before.replace("{{title}}", str(escape(title)))
        before = before.replace(TRAIL, self.trail(form, article) if form else "")
        return html(status, f"{before}{main!s}{self.shell.after}", self.shell, self.bundle, further)

    def trail(self, form: BundledForm, article: str = "") -> Markup:
        """Where a form stands on the site: its consultation, and the article that it is about."""
        crumbs = [*form.trail.get(self.lang, ())]
        if about := form.articles.get(self.lang, {}).get(article):
            crumbs.append(about)
        return Markup().join(map(self.crumb, crumbs))

    def crumb(self, crumb: Crumb) -> Markup:
        """One page in a breadcrumb, as the site writes it."""
        lang = Markup(' lang="{}"').format(crumb.lang) if crumb.lang else ""
        filled = self.shell.crumb
        for name, value in (("address", crumb.address), ("lang", lang), ("text", crumb.text)):
            filled = filled.replace(f"{{{{{name}}}}}", str(escape(value)))
        return Markup(filled)  # noqa: S704  (written by the build, filled with what is escaped)

    def told(
        self, what: Told, form: BundledForm | None = None, typed: str = "", *, article: str = "", back: str = ""
    ) -> Answer:
        """A page that says what happened, what to do, and whom to ask; with what was typed, so that it is not lost.

        `back` is the page of the site that searches, for who came to search.
        """
        status, title, advice = TOLD[what]
        parts = [Markup("<h1>{}</h1>\n<p>{}</p>\n").format(self.say(title), self.say(advice))]
        if form is not None:
            parts += [self._dates(what, form), self.another_way(form)]
            if address := form.pages.get(self.lang) or next(iter(form.pages.values()), ""):
                parts.append(Markup('<p><a href="{}">{}</a></p>\n').format(address, self.say(mark("Back to the form"))))
        elif back:
            parts.append(Markup('<p><a href="{}">{}</a></p>\n').format(back, self.say(mark("Search on the site"))))
        else:
            parts.append(
                Markup('<p><a href="{}">{}</a></p>\n').format(self.bundle.url, self.say(mark("Back to the site")))
            )
        if typed:
            parts.append(
                Markup("<h2>{}</h2>\n<pre>{}</pre>\n").format(
                    self.say(mark("What you had written, to copy and keep")), typed
                )
            )
        further = (("retry-after", WAITS[what]),) if what in WAITS else ()
        return self.page(status, self.say(title), Markup().join(parts), further, form=form, article=article)

    def _dates(self, what: Told, form: BundledForm) -> Markup:
        moment = {"not-yet": form.opens, "over": form.closes}.get(what)
        if moment is None:
            return Markup()
        words = mark("It opens on {when}.") if what == "not-yet" else mark("It was open until {when}.")
        return Markup("<p>{}</p>\n").format(self.say(words).format(when=instant_in(self.lang, moment, self.bundle)))

    def another_way(self, form: BundledForm) -> Markup:
        """How else to take part, in one paragraph."""
        ways = ways_of(form.contact)
        if not ways:
            return Markup()
        return Markup("<p>{} {}</p>\n").format(self.say(mark("You can also take part or ask for help here:")), ways)

    def outcome(self, form: BundledForm) -> Markup:
        """Where the site says what became of what was sent."""
        address = form.receipts.get(self.lang) or next(iter(form.receipts.values()), "")
        if not address:
            return Markup()
        return Markup('<p><a href="{}">{}</a></p>\n').format(
            address, self.say(mark("See on the site what became of what you sent"))
        )

    def receipt(
        self,
        given: Given,
        form: BundledForm | None,
        *,
        codes: Callable[[str], str] | None = None,
        unwritten: bool = False,
    ) -> Answer:
        """The receipt: what anyone may know who has its number; and, just after it was given, that no letter comes."""
        say = self.say
        title = say(mark("Receipt {number}")).format(number=given.receipt)
        address = f"{self.base}r/{given.receipt}"
        words = form.words.get(self.lang) or next(iter(form.words.values())) if form else None
        rows = [Answered(label=say(mark("Form")), lines=(words.title,))] if words else []
        if form and (consultation := form.consultation.get(self.lang)):
            rows.append(Answered(label=say(mark("Consultation")), lines=(consultation,)))
        # Where no letter can be sent, an address is as little confirmed as after the days a letter gives.
        unconfirmed = given.state == "received" and words is not None and words.confirm == "email"
        state = "expired" if unconfirmed else given.state
        rows.append(Answered(label=say(mark("State")), lines=(say(STATES[state]),)))
        parts = [
            Markup("<h1>{}</h1>\n").format(say(mark("Receipt"))),
            Markup(  # noqa: S704  (a macro: it escapes)
                writer(self.lang).receipt(
                    given.receipt, given.received, self.bundle.timezone, tuple(rows), words.thanks if words else ""
                )
            ),
        ]
        if given.state == "awaiting":
            parts.append(Markup('<p class="w" role="status">{}</p>\n').format(say(AWAITING)))
        if unwritten:
            parts.append(Markup('<p class="w" role="status">{}</p>\n').format(say(UNWRITTEN)))
        parts.append(
            Markup('<p>{}<br><a href="{}">{}</a></p>\n').format(
                say(mark("This page stays at this address: it says that it was received, and never what you wrote:")),
                address,
                address,
            )
        )
        if form:
            parts.append(self.outcome(form))
        if codes:
            parts.append(Markup('<p class="code">{}</p>\n').format(Markup(codes(address))))  # noqa: S704  (drawn by us)
        parts.append(
            Markup("<p>{}</p>\n").format(
                say(
                    mark(
                        "To have what you sent corrected or erased, give this number to the people below. Figures and "
                        "letters are 0 to 9 and A to Y; O is read as 0, I and L as 1, Z as 2."
                    )
                )
            )
        )
        if form:
            parts.append(self.another_way(form))
            if back := form.pages.get(self.lang) or next(iter(form.pages.values()), ""):
                parts.append(Markup('<p><a href="{}">{}</a></p>\n').format(back, say(mark("Back to the site"))))
        return self.page(200, title, Markup().join(parts), form=form)

    def verify(self, typed: str = "", wrong: Literal["", "typo", "unknown"] = "") -> Answer:
        """The page on which a number is typed to see whether it was given."""
        say = self.say
        parts = [Markup("<h1>{}</h1>\n").format(say(mark("Verify a receipt")))]
        if wrong:
            parts.append(
                Markup('<p role="alert"><strong>{}</strong></p>\n').format(
                    say(
                        mark("This number cannot be right: look for a character copied wrongly.")
                        if wrong == "typo"
                        else mark("This number was never given here, or the deposit is at another server.")
                    )
                )
            )
        parts.append(
            Markup(
                '<form method="get" action="{}"><p><label for="number">{}</label><br>\n'
                '<input id="number" name="number" value="{}" maxlength="40" autocomplete="off" required>\n'
                "<button>{}</button></p></form>\n"
            ).format(f"{self.base}r/", say(mark("Number of the receipt")), typed, say(mark("Verify")))
        )
        return self.page(404 if wrong else 200, say(mark("Verify a receipt")), Markup().join(parts))

    def confirmation(self, action: str, outcome: Literal["ask", "confirmed", "again", ""]) -> Answer:
        """The page that a letter leads to: a button, since programs that read mail follow links."""
        say = self.say
        title, text = CONFIRMATION[outcome]
        parts = [Markup("<h1>{}</h1>\n<p>{}</p>\n").format(say(title), say(text))]
        if outcome == "ask":
            parts.append(
                Markup('<form method="post" action="{}"><p><button>{}</button></p></form>\n').format(
                    action, say(mark("Confirm"))
                )
            )
        return self.page(404 if not outcome else 200, say(title), Markup().join(parts))

    def letter(self, given_receipt: str, link: str, form: BundledForm) -> tuple[str, str]:
        """Subject and text of the letter that asks to confirm; nothing of what was typed is in it."""
        say = self.say
        words = form.words.get(self.lang) or next(iter(form.words.values()))
        portal = self.bundle.title.get(self.lang) or next(iter(self.bundle.title.values()), "")
        subject = " ".join(say(LETTER[0]).format(number=given_receipt).split())
        text = say(LETTER[1]).format(form=words.title, portal=portal, link=link, number=given_receipt)
        return subject, text


def ways_of(contact: Contact) -> Markup:
    """How to reach people, in one line."""
    parts = [escape(contact.name)] if contact.name else []
    if contact.phone:
        parts.append(Markup('<a href="tel:{}">{}</a>').format("".join(contact.phone.split()), contact.phone))
    if contact.email:
        parts.append(Markup('<a href="mailto:{}">{}</a>').format(contact.email, contact.email))
    if contact.address:
        parts.append(escape(" ".join(contact.address.split())))
    if contact.hours:
        parts.append(escape(contact.hours))
    return Markup(", ").join(parts)
