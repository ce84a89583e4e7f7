"""Views of forms become HTML in the words and marks of the site, for a server that has no site to render."""

from __future__ import annotations

import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from civicgen.bundled import folder
from civicgen.forms.shown import Answered, FormView, Notice, SummedUp
from civicgen.markup.environment import Templates
from civicgen.words import catalog, dates

__all__ = ["FormWriter", "writer"]


class FormWriter:
    """What stands in the main part of a page, in one language. All that people typed is escaped in it."""

    def __init__(self, lang: str) -> None:
        """Prepare the templates that come with civicgen."""
        themes = folder("themes") / "default"
        self.lang = lang
        self._words = catalog(lang, (str(themes / "locale"),))
        self._parts = Templates((str(themes),), self._words, {}).environment.get_template("parts/form.html").module

    def form(self, view: FormView) -> str:
        """A form, with what was typed and what is wrong with it."""
        return self._parts.whole(view)  # type: ignore[attr-defined,no-any-return]  # a macro

    def review(self, view: SummedUp) -> str:
        """What was typed, to be read again before it is sent."""
        return self._parts.review(view)  # type: ignore[attr-defined,no-any-return]  # a macro

    def receipt(
        self, number: str, when: datetime.datetime, zone: str, answers: tuple[Answered, ...] = (), text: str = ""
    ) -> str:
        """The proof that something was received; `when` is told in the zone of the portal."""
        there = when.astimezone(ZoneInfo(zone))
        at = there.time().replace(second=0, microsecond=0, tzinfo=None)
        said = dates.moment(self.lang, there.date(), at, weekday=True, zone=zone)
        return self._parts.receipt(number, said, answers, text)  # type: ignore[attr-defined,no-any-return]  # a macro

    def notice(self, notice: Notice) -> str:
        """What is done with what is typed."""
        return self._parts.notice(notice)  # type: ignore[attr-defined,no-any-return]  # a macro

    def answers(self, answers: tuple[Answered, ...]) -> str:
        """What was answered, question by question."""
        return self._parts.answers(answers)  # type: ignore[attr-defined,no-any-return]  # a macro


@lru_cache(maxsize=8)
def writer(lang: str) -> FormWriter:
    """What writes forms in a language; made once."""
    return FormWriter(lang)
