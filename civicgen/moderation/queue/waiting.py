"""What waits in an inbox becomes a queue: each submission with what everyone would read, hints, and those like it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from civicgen.content.forms import Form
from civicgen.content.types import Contribution
from civicgen.moderation.hints.alike import Likeness, groups
from civicgen.moderation.hints.personal import Passage, personal
from civicgen.moderation.hints.spam import Suspicion, likely, suspicions
from civicgen.moderation.inbox.decisions import Box, Decision, Item
from civicgen.moderation.publication.becoming import readable, shown

__all__ = ["Case", "Queue", "Refused", "noted", "queue_of"]


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A submission as its reader sees it."""

    item: Item
    form: Form | None
    """None when the form is no longer there: then nothing can be published of it."""
    texts: dict[str, str]
    """What everyone would read, by column."""
    private: dict[str, str] = {}
    """What only staff sees, by field."""
    like: str = ""
    """What it is nearly the same as: `#45`, or the id of an earlier submission."""
    same: bool = False
    """Word for word."""
    copies: int = 0
    """How many others are like it, or like the one it is like."""
    spam: tuple[Suspicion, ...] = ()

    @property
    def id(self) -> str:
        """Short name of the submission."""
        return self.item.id

    @property
    def makes(self) -> str:
        """What it would become; empty when its form is gone."""
        return self.form.makes if self.form is not None else ""

    @property
    def in_words(self) -> bool:
        """Whether there is something to read: a ballot and a support are only counted."""
        return self.makes not in ("ballot", "support")

    @property
    def hints(self) -> dict[str, tuple[Passage, ...]]:
        """Passages that may be personal, by column; of what becomes public."""
        if self.makes != "contribution":
            return {}
        return {column: found for column, text in self.texts.items() if (found := _hints(column, text))}

    @property
    def suspect(self) -> bool:
        """Whether it looks like spam."""
        return likely(self.spam)

    @property
    def unconfirmed(self) -> bool:
        """Whether its author was asked to confirm an address and has not yet."""
        return self.item.submission.confirmed is False


class Refused(ValueError):  # noqa: N818  (said to people as it is named)
    """A decision that cannot be: `code` names the problem, `given` fills its words in."""

    def __init__(self, code: str, **given: str) -> None:
        super().__init__(code)
        self.code = code
        self.given = given


def _hints(column: str, text: str) -> tuple[Passage, ...]:
    # Who chose to sign wants the name to be read; a topic, a kind and a number are chosen from lists.
    return personal(text) if column not in ("author", "topic", "kind", "parent", "article") else ()


class Queue:
    """Submissions that nothing was published of, in their order; decisions go to the inbox at once."""

    def __init__(
        self,
        cases: Sequence[Case],
        box: Box,
        acts: Mapping[str, frozenset[str]],
        is_public: Callable[[str, int], bool] | None = None,
    ) -> None:
        self._is_public = is_public
        """Whether a contribution of this number can be read in this consultation, so that others may stand under it."""
        self._cases = {case.id: case for case in cases}
        self._box = box
        self._acts = acts
        """By act, the ids of its reasons."""
        self._done: list[tuple[str, Decision | None]] = []
        """What was decided here, with what stood there before: newest last."""

    def __len__(self) -> int:
        return len(self._cases)

    @property
    def cases(self) -> tuple[Case, ...]:
        """All of them."""
        return tuple(self._cases.values())

    def case(self, name: str) -> Case | None:
        """One of them."""
        return self._cases.get(name)

    def waiting(self, *, aside: bool = False) -> list[Case]:
        """Those nobody decided about yet; with `aside`, those that were put aside."""
        return [
            case
            for case in self._cases.values()
            if (case.item.decision is None if not aside else case.item.decision and case.item.decision.act == "aside")
        ]

    def counted(self) -> dict[str, list[Case]]:
        """By form, ballots and supports that wait, and that nothing speaks against: decided about all at once."""
        found: dict[str, list[Case]] = {}
        for case in self.waiting():
            if not case.in_words and not case.suspect and not case.unconfirmed:
                found.setdefault(case.item.submission.form, []).append(case)
        return found

    def decided(self) -> list[Case]:
        """Those that would be published now."""
        return [case for case in self._cases.values() if case.item.decision and case.item.decision.act != "aside"]

    def alike(self, case: Case) -> list[Case]:
        """Others of its group, in their order."""
        head = case.like or case.id
        return [each for each in self._cases.values() if each.id != case.id and head in {each.like, each.id}]

    def decide(self, name: str, decision: Decision | None) -> Case:
        """Keep a decision. Raises Refused with what is wrong about it."""
        case = self._cases.get(name)
        if case is None:
            raise Refused("moderation-no-such-submission", id=name)
        if decision is not None:
            self.check(case, decision)
        try:
            self._box.decide(name, decision)
        except ValueError:
            raise Refused("moderation-already-published", id=name) from None
        self._done.append((name, case.item.decision))
        return self._replace(case, decision)

    def undo(self) -> Case | None:
        """Take the last decision back: what stood there before stands there again."""
        while self._done:
            name, before = self._done.pop()
            try:
                self._box.decide(name, before)
            except ValueError:  # published meanwhile
                continue
            return self._replace(self._cases[name], before)
        return None

    def _replace(self, case: Case, decision: Decision | None) -> Case:
        changed = msgspec.structs.replace(
            case, item=msgspec.structs.replace(case.item, decision=decision, changed=False)
        )
        self._cases[case.id] = changed
        return changed

    def check(self, case: Case, decision: Decision) -> None:
        """Raise Refused with what is wrong about a decision; nothing is kept."""
        wanted = "mask" if decision.act == "publish" and decision.masks else decision.act
        if decision.act != "aside" and case.form is None:
            raise Refused("moderation-form-gone", id=case.id, form=case.item.submission.form)
        if wanted != "publish" and decision.reason not in self._acts.get(wanted, frozenset()):
            known = ", ".join(sorted(self._acts.get(wanted, ())))
            code = "moderation-unknown-reason" if decision.reason else "moderation-without-reason"
            raise Refused(code, id=case.id, reason=decision.reason, known=known, act=wanted)
        if case.item.unread and decision.act in ("publish", "group"):
            raise Refused("moderation-unread", id=case.id)
        for passage in decision.masks:
            if not passage.strip() or not any(passage in text for text in case.texts.values()):
                raise Refused("moderation-mask-not-found", id=case.id, passage=passage)
        if decision.act == "publish" and case.form is not None and case.form.makes == "contribution":
            self._says_something(case)
        if decision.act == "group":
            self._check_head(case, decision)

    @staticmethod
    def _says_something(case: Case) -> None:
        if not any(case.texts.get(column, "").strip() for column in ("title", "text")):
            raise Refused("moderation-nothing-to-publish", id=case.id)

    def _check_head(self, case: Case, decision: Decision) -> None:
        head = decision.head
        here = case.item.submission.form.partition("/")[0]
        if head.startswith("#") and head[1:].isdigit():
            if self._is_public is not None and not self._is_public(here, int(head[1:])):
                raise Refused("moderation-head-not-public", id=case.id, head=head)
            return
        other = self._cases.get(head)
        if not head or other is None or other.id == case.id:
            raise Refused("moderation-no-head", id=case.id, head=head)
        seen = {case.id}
        while other is not None and other.item.decision is not None and other.item.decision.act == "group":
            if other.id in seen:
                raise Refused("moderation-heads-in-circle", id=case.id, head=head)
            seen.add(other.id)
            other = self._cases.get(other.item.decision.head)
        if other is not None and other.id in seen:
            raise Refused("moderation-heads-in-circle", id=case.id, head=head)
        if other is not None and other.item.decision is not None and other.item.decision.act == "withhold":
            raise Refused("moderation-head-not-public", id=case.id, head=head)
        if other is not None and other.item.submission.form.partition("/")[0] != here:
            raise Refused("moderation-head-elsewhere", id=case.id, head=head)


def queue_of(
    box: Box,
    forms: Mapping[str, Form],
    acts: Mapping[str, frozenset[str]],
    *,
    consultation: str = "",
    published: Iterable[Contribution] = (),
    is_public: Callable[[str, int], bool] | None = None,
) -> Queue:
    """Make the queue of an inbox. `published`: contributions that are there already, to be grouped with."""
    items = [item for item in box.items(consultation) if not item.became]
    texts = {item.id: _texts(item, forms) for item in items}
    told = ((item.id, _words(texts[item.id])) for item in items if _says(item, forms))
    before = ((f"#{it.number}", f"{it.title}\n{it.text}") for it in published if it.state == "published")
    likenesses = {one.name: one for one in groups((*before, *told)) if not one.name.startswith("#")}
    copies: dict[str, int] = {}
    for one in likenesses.values():
        copies[one.like] = copies.get(one.like, 0) + 1
    cases = [
        _case(item, forms.get(item.submission.form), texts[item.id], likenesses.get(item.id), copies) for item in items
    ]
    return Queue(cases, box, acts, is_public)


def noted(box: Box, forms: Mapping[str, Form], consultation: str = "") -> list[Case]:
    """Messages and registrations that were read and are kept for their time: who comes, who asked something."""
    return [
        _case(item, form, _texts(item, forms), None, {})
        for item in box.items(consultation)
        if item.became and (form := forms.get(item.submission.form)) and form.makes in ("message", "registration")
    ]


def _texts(item: Item, forms: Mapping[str, Form]) -> dict[str, str]:
    form = forms.get(item.submission.form)
    return readable(item.submission, form) if form is not None else {}


def _says(item: Item, forms: Mapping[str, Form]) -> bool:
    form = forms.get(item.submission.form)
    return form is not None and form.makes == "contribution"


def _words(texts: Mapping[str, str]) -> str:
    return "\n".join(text for column, text in texts.items() if column in ("title", "text") or column.startswith("x-"))


def _case(
    item: Item, form: Form | None, texts: dict[str, str], likeness: Likeness | None, copies: Mapping[str, int]
) -> Case:
    count = copies.get(likeness.like if likeness else item.id, 0)
    submission = item.submission
    staff = {
        field.id: shown(field, values)
        for field in (form.fields if form else ())
        if field.seen_by == "staff" and (values := submission.fields.get(field.id))
    }
    for file in submission.files:  # its own name says what it is about, and is no more than a text
        line = f"{file.name or file.media_type} ({-(-file.size // 1000)} kB)"
        staff[file.field] = f"{staff[file.field]}\n{line}" if file.field in staff else line
    words = "\n".join(texts.values())
    return Case(
        item=item,
        form=form,
        texts=texts,
        private=staff,
        like=likeness.like if likeness else "",
        same=bool(likeness and likeness.same),
        copies=count,
        spam=suspicions(submission, words, copies=count),
    )
