"""A form of the bundle and what was typed to the pages on which one goes on: the form again, and the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from markupsafe import Markup
from msgspec.structs import replace

from civicgen.collector.answers import Answer
from civicgen.collector.pages import Voice
from civicgen.collector.sayings import Told
from civicgen.collector.store import HeldFile
from civicgen.forms.backend import RenderedForm
from civicgen.forms.html import writer
from civicgen.forms.shown import SummedUp
from civicgen.forms.submissions import SentFile
from civicgen.forms.validate import Checked, Fault, checked
from civicgen.forms.views import answered, form_view
from civicgen.forms.wire import parts
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.collector.office import Office

__all__ = ["HONEYPOT", "LANG", "REVIEW", "TYPED", "WHY", "Asked", "Why"]

LANG, REVIEW, TYPED, HONEYPOT = "civicgen-lang", "civicgen-review", "civicgen-typed", "civicgen-empty"
Why = Literal["", "early", "late", "changed", "file"]
WHY: dict[Why, str] = {
    "early": mark("That was very fast. Read it once more, then press the button again: nothing was recorded yet."),
    "late": mark("More than a day has passed. Read it once more, then press the button: nothing was recorded yet."),
    "file": mark("Your file waited more than two hours and is gone. Add it again, or send the form without it."),
    "changed": mark(
        "Something changed since you read it. Read it once more, then press the button: nothing was recorded yet."
    ),
}
_FILE: dict[str, str] = {
    "kind": mark("This file is of another kind than it may be."),
    "size": mark("This file is too large."),
    "pixels": mark("This picture is too large: 40 million dots at most for a JPEG, 9 for others. Send a smaller one."),
    "broken": mark("This picture cannot be read. Save it again, or take another."),
}


class Asked:
    """One form in one language."""

    def __init__(self, office: Office, name: str, lang: str) -> None:
        """Take its words; those of another language where it has none in this one."""
        self.name = name
        self.bundled = office.bundle.forms[name]
        self.voice = Voice(office.bundle, office.settings.base, lang)
        words = self.bundled.words
        self.words = words.get(lang) or words.get(self.voice.lang) or next(iter(words.values()))
        self.fields = {field.id: field for field in self.words.fields}
        self._writer = writer(self.voice.lang)

    def check(
        self, given: Mapping[str, Sequence[str]], files: Sequence[HeldFile], refused: Mapping[str, str]
    ) -> Checked:
        """The same check as everywhere, and what was wrong with files."""
        sent = [
            SentFile(field=file.field, name=file.name, size=0, media_type=file.media_type, where=file.id)
            for file in files
        ]
        found = checked(self.words, given, sent, lang=self.voice.lang)
        extra = {name: value for name, value in found.extra.items() if not name.startswith(("civicgen-", "_"))}
        wrong = [
            Fault(field=field, code=f"file-{why}", message=self.voice.say(_FILE.get(why, _FILE["broken"])))
            for field, why in refused.items()
        ]
        kept = [fault for fault in found.faults if fault.field not in refused]
        order = list(self.fields)
        faults = sorted([*kept, *wrong], key=lambda fault: order.index(fault.field) if fault.field in order else -1)
        return replace(found, faults=tuple(faults), extra=extra)

    def article(self, given: Mapping[str, Sequence[str]]) -> str:
        """Number of the article that an answer is about; empty where it is about none."""
        about = next((field.id for field in self.words.fields if field.becomes == "article"), "")
        return next(iter(given.get(about, ())), "")

    def title(self, article: str) -> str:
        """What the page is about, as its page on the site says it."""
        about = self.bundled.articles.get(self.voice.lang, {}).get(article)
        return f"{self.words.title} – {about.text}" if about else self.words.title

    def form(self, given: Mapping[str, Sequence[str]], files: Sequence[HeldFile], faults: tuple[Fault, ...]) -> Answer:
        """The whole form again, with every word that was typed, and what is wrong."""
        name = quote(self.name)
        rendered = RenderedForm(
            mode="post",
            action=f"{self.voice.base}s/{name}",
            hidden=((LANG, self.words.lang), *((file.field, file.id) for file in files)),
            honeypot=HONEYPOT,
            reviews=True,
        )
        view = form_view(self.words, rendered, given, faults)
        if files:
            held = {file.field for file in files}
            kept = self.voice.say(mark("Your file is kept; choose another only to replace it."))
            view = replace(
                view,
                controls=tuple(
                    replace(each, hint=f"{kept} {each.hint}".strip(), required=False) if each.name in held else each
                    for each in view.controls
                ),
            )
        article = self.article(given)
        heading = title = self.title(article)
        if faults:  # what a screen reader reads first
            title = self.voice.say(mark("Error: {title}")).format(title=heading)
        main = Markup("<h1>{}</h1>\n").format(heading) + self._writer.form(view) + self._after()
        return self.voice.page(422 if faults else 200, title, main, form=self.bundled, article=article)

    def review(self, checked: Checked, files: Sequence[HeldFile], typed: str, token: str, why: Why = "") -> Answer:
        """What was typed, to be read before it is sent."""
        name = quote(self.name)
        values = dict(checked.values)
        for file in files:
            values[file.field] = (*values.get(file.field, ()), file.name)
        view = SummedUp(
            action=f"{self.voice.base}c/{name}",
            hidden=((LANG, self.words.lang), (TYPED, typed), (REVIEW, token)),
            answers=answered(self.words, values),
            back=f"{self.voice.base}s/{name}",
        )
        article = self.article(values)
        heading = self.title(article)
        main = Markup("<h1>{}</h1>\n").format(heading)
        if why:
            main += Markup('<p class="x" role="alert"><b>{}</b></p>\n').format(self.voice.say(WHY[why]))
        title = f"{self.voice.say(mark('Read again'))} – {heading}"
        main += self._writer.review(view) + self._after()
        return self.voice.page(200, title, main, form=self.bundled, article=article)

    def told(self, what: Told, given: Mapping[str, Sequence[str]]) -> Answer:
        """What happened instead of what was asked for, with all that was typed, to copy and keep."""
        lines = []
        for field in self.words.fields:
            typed = [
                value
                for name in dict.fromkeys((field.id, *parts(field)))
                for value in given.get(name, ())
                if value.strip()
            ]
            if typed and field.type != "file":
                lines.append("\n".join([field.label, *typed]))
        return self.voice.told(what, self.bundled, "\n\n".join(lines), article=self.article(given))

    def _after(self) -> Markup:
        """Other ways to take part, and what is done with one's data."""
        ways = self.voice.another_way(self.bundled)
        return ways + Markup(self.bundled.notice.get(self.voice.lang, ""))  # noqa: S704  (written by the build)
