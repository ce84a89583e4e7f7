"""The name of a ready-made form and a language become that form, in words that only need to be completed."""

from __future__ import annotations

from typing import Any

import msgspec

from civicgen.content.forms import Choice, Field, Form, Keep, Preset, Size
from civicgen.content.values import Name
from civicgen.words import mark, program

__all__ = ["PRESETS", "preset"]

_THIRTY_DAYS = Keep(days=30, after="synthesis")
_TITLE = Field(
    id="title",
    type="text",
    label=mark("Title"),
    hint=mark("In a few words."),
    required=True,
    max_length=120,
    becomes="title",
    seen_by="everyone",
)
_TEXT = Field(
    id="text",
    type="long-text",
    label=mark("What do you want to say?"),
    hint=mark("It will be published. Do not name anyone, and tell nothing of anyone's health."),
    required=True,
    max_length=10_000,
    becomes="text",
    seen_by="everyone",
)
_TOPIC = Field(id="topic", type="choice", label=mark("What is it about?"), becomes="topic", seen_by="everyone")
_AUTHOR = Field(
    id="author",
    type="text",
    label=mark("Your name, as it will be published"),
    hint=mark("A first name or initials will do. Leave it empty to stay unnamed."),
    max_length=80,
    becomes="author",
    seen_by="everyone",
    purpose=mark("Sign what you say, if you wish to"),
)
_EMAIL = Field(
    id="email",
    type="email",
    label=mark("Your e-mail address"),
    hint=mark("It is never published."),
    purpose=mark("Write to you about what you sent, and tell you what is answered"),
    keep=_THIRTY_DAYS,
)
_NAME = Field(
    id="name",
    type="text",
    label=mark("Your first and last name"),
    hint=mark("It is not published."),
    required=True,
    max_length=120,
    personal=True,
)
_PHONE = Field(
    id="phone",
    type="text",
    label=mark("Your telephone number"),
    max_length=30,
    personal=True,
    purpose=mark("Call you if something changes"),
    keep=_THIRTY_DAYS,
)
_READ = mark("We read it, then publish it here with its number if it respects the charter; if not, we say why.")


def _form(**given: Any) -> Form:
    """A form without what its file says: where it is."""
    return Form(name=Name(""), source="", lang="en", consultation="", id="", **given)


def _with(field: Field, **given: Any) -> Field:
    return msgspec.structs.replace(field, **given)


PRESETS: dict[Preset, Form] = {
    "contribution": _form(
        title=mark("Give your opinion"), fields=(_TOPIC, _TITLE, _TEXT, _AUTHOR, _EMAIL), thanks=_READ
    ),
    "proposal": _form(
        title=mark("Make a proposal"),
        kind="proposal",
        fields=(
            _with(_TITLE, label=mark("Your proposal, in one sentence")),
            _with(_TEXT, label=mark("Describe it: for whom, why, how?")),
            _TOPIC,
            Field(
                id="place",
                type="place",
                label=mark("Where?"),
                hint=mark("Leave it empty if it is everywhere."),
                becomes="place",
                seen_by="everyone",
            ),
            _AUTHOR,
            _EMAIL,
        ),
        thanks=_READ,
    ),
    "article-opinion": _form(
        title=mark("Give your opinion on an article"),
        fields=(
            Field(
                id="article",
                type="choice",
                label=mark("Which article?"),
                required=True,
                becomes="article",
                seen_by="everyone",
            ),
            _with(_TITLE, required=False),
            _with(
                _TEXT, label=mark("Your opinion on this article"), hint=mark("What would you keep, change, take away?")
            ),
            _AUTHOR,
            _EMAIL,
        ),
        thanks=_READ,
    ),
    "question": _form(
        title=mark("Ask the council a question"),
        kind="question",
        fields=(
            _with(_TITLE, label=mark("Your question, in one sentence"), hint=""),
            _with(_TEXT, label=mark("More, if needed"), required=False),
            _TOPIC,
            _AUTHOR,
            _EMAIL,
        ),
        thanks=mark(
            "We read it, then publish it here with its number if it respects the charter, and answer under it; "
            "if not, we say why."
        ),
    ),
    "survey": _form(
        title=mark("Answer the survey"),
        makes="ballot",
        intro=mark("Nobody will know who answered what. It is neither a vote nor an opinion poll."),
        fields=(
            Field(id="question-1", type="choice", label=mark("Your first question"), required=True, seen_by="everyone"),
            Field(
                id="comment",
                type="long-text",
                label=mark("Is there anything else you want to say?"),
                hint=mark("The staff reads it; it is not published."),
                max_length=5_000,
            ),
        ),
    ),
    "budget-vote": _form(
        title=mark("Share out the budget"),
        makes="ballot",
        intro=mark("Nobody will know who chose what. The council decides in the end."),
        fields=(
            Field(
                id="projects",
                type="sharing",
                label=mark("Share out your points among the projects"),
                hint=mark("You can give all of them to one project, or some to several."),
                required=True,
                high=10,
                unit=mark("points"),
                seen_by="everyone",
            ),
        ),
    ),
    "majority-judgement": _form(
        title=mark("Judge each proposal"),
        makes="ballot",
        intro=mark("Nobody will know who gave which grade. The council decides in the end."),
        fields=(
            Field(
                id="proposals",
                type="grades",
                label=mark("How good is each proposal?"),
                hint=mark("Two proposals can have the same grade."),
                required=True,
                choices=tuple(
                    Choice(id=name, label=label)
                    for name, label in (
                        ("excellent", mark("Excellent")),
                        ("good", mark("Good")),
                        ("fairly-good", mark("Fairly good")),
                        ("passable", mark("Passable")),
                        ("insufficient", mark("Insufficient")),
                        ("to-reject", mark("To be rejected")),
                    )
                ),
                seen_by="everyone",
            ),
        ),
    ),
    "petition": _form(
        title=mark("Support the petition"),
        makes="support",
        confirm="email",
        fields=(
            _with(_NAME, purpose=mark("Count each person once"), keep=_THIRTY_DAYS),
            _with(
                _EMAIL, required=True, purpose=mark("Check that you are the one who supports it, and count you once")
            ),
        ),
        thanks=mark("Your support is recorded. The number of supports stands on the page of the petition."),
    ),
    "report": _form(
        title=mark("Report a problem"),
        makes="message",
        fields=(
            Field(id="place", type="place", label=mark("Where is it?"), required=True),
            Field(
                id="text",
                type="long-text",
                label=mark("What did you see?"),
                hint=mark("In danger, call 112 instead."),
                required=True,
                max_length=5_000,
            ),
            Field(
                id="picture",
                type="file",
                label=mark("A picture"),
                hint=mark("Without faces or number plates."),
                accept=("jpeg", "png", "webp"),
                max_size=Size(8_000_000),
                purpose=mark("Find the place and see what is wrong"),
                keep=Keep(days=90, after="received"),
            ),
            _with(_EMAIL, purpose=mark("Tell you what was done"), keep=Keep(days=90, after="received")),
        ),
        thanks=mark("Your message has reached us. It is not published."),
    ),
    "registration": _form(
        title=mark("Come to the meeting"),
        makes="registration",
        fields=(
            _with(
                _NAME, purpose=mark("Know how many seats are needed, and for whom"), keep=Keep(days=30, after="closing")
            ),
            _with(_EMAIL, purpose=mark("Write to you if something changes"), keep=Keep(days=30, after="closing")),
            _with(_PHONE, keep=Keep(days=30, after="closing")),
            Field(
                id="needs",
                type="long-text",
                label=mark("What do you need to come, hear, see, or speak?"),
                hint=mark("A seat near the front, sign language, someone to watch children…"),
                max_length=1_000,
                personal=True,
                purpose=mark("Prepare the room"),
                keep=Keep(days=30, after="closing"),
            ),
        ),
        thanks=mark("Your seat is kept. If you cannot come, please tell us."),
    ),
}
"""Ready-made forms in English; what can be chosen is left to those who ask."""

_WORDS = frozenset(
    {"title", "intro", "button", "thanks", "label", "hint", "unit", "purpose", "low_label", "high_label"}
)


def preset(name: Preset, lang: str) -> Form:
    """A ready-made form in a language; in English where there is no translation."""
    catalog = program(lang)

    def said(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(said(each) for each in value)
        if not isinstance(value, Form | Field | Choice):
            return value
        found = {key: getattr(value, key) for key in value.__struct_fields__}
        words = {key: catalog.gettext(it) for key, it in found.items() if key in _WORDS and it}
        inner = {key: said(it) for key, it in found.items() if isinstance(it, tuple)}
        return msgspec.structs.replace(value, **words, **inner)

    form: Form = said(PRESETS[name])
    return msgspec.structs.replace(form, lang=lang, preset=name)
