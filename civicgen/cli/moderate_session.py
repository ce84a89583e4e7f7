"""Keys that somebody presses become decisions, one submission at a time; what citizens typed can only be read."""

from __future__ import annotations

import sys

import click

from civicgen.cli.console import Console, one_line
from civicgen.cli.moderating import Desk
from civicgen.moderation.hints.said import act_words, heading, passages, remarks
from civicgen.moderation.inbox.decisions import Act, Decision
from civicgen.moderation.queue.waiting import Case, Queue, Refused
from civicgen.problems import Place, Problem
from civicgen.problems.show import told, visible
from civicgen.words import mark

__all__ = ["Session"]

_KEYS = (
    ("publish", mark("[p] publish")),
    ("mask", mark("[m] mask")),
    ("group", mark("[g] group")),
    ("all", mark("[G] group all that are like it")),
    ("withhold", mark("[w] withhold")),
    ("aside", mark("[a] put aside")),
    ("undo", mark("[u] undo")),
    ("next", mark("[n] next")),
    ("whole", mark("[v] whole text")),
    ("quit", mark("[q] quit")),
)
"""What can be done. The letter between brackets is the key, in each language its own."""
_NOTE = mark("[p] take note, nothing is published")
"""The same key, for what holds nothing for everyone."""
_LINES = 40
"""Lines of a text that are shown at first."""


class Session:
    """One sitting before the queue."""

    def __init__(self, console: Console, desk: Desk) -> None:
        self.console, self.desk = console, desk
        self.queue: Queue = desk.queue()
        self.keys = {}
        for name, label in _KEYS:
            words = console.gettext(label)
            self.keys[words[words.index("[") + 1]] = name
        self.skipped: set[str] = set()
        self.count = 0

    def run(self) -> None:
        """Show one after the other until there is none, or until it is enough."""
        console = self.console
        counted = {case.id for cases in self.queue.counted().values() for case in cases}
        self.skipped |= counted
        while (case := self._next()) is not None:
            self._show(case)
            if not self._decide(case):
                break
        else:
            self._count_all()
            if left := len(self.queue.waiting()):
                text = console.ngettext("{count} still waits.", "{count} still wait.", left)
                console.result(text)
            else:
                console.result(console.gettext("Nothing waits to be read."))
        decided = len(self.queue.decided())
        aside = len(self.queue.waiting(aside=True))
        if aside:
            console.say(console.ngettext("{count} was put aside.", "{count} were put aside.", aside))
        if decided:
            text = console.ngettext("{count} decision to publish.", "{count} decisions to publish.", decided)
            console.say(f"{text} {console.gettext('Next: civicgen moderate publish')}")

    def _count_all(self) -> None:
        """Ballots and supports, of which there is nothing to read: all those of a form at once."""
        console = self.console
        for form, cases in self.queue.counted().items():
            if cases[0].makes == "ballot":
                asked = console.ngettext(
                    "{count} ballot of {form}: take it? [p] yes, any other key: later",
                    "{count} ballots of {form}: take them? [p] yes, any other key: later",
                    len(cases),
                    form=form,
                )
            else:
                asked = console.ngettext(
                    "{count} support of {form}: count it? [p] yes, any other key: later",
                    "{count} supports of {form}: count them? [p] yes, any other key: later",
                    len(cases),
                    form=form,
                )
            console.result(asked)
            if self._key() == "p":
                for case in cases:
                    self.queue.decide(case.id, Decision(act="publish"))

    def _next(self) -> Case | None:
        left = [case for case in self.queue.waiting() if case.id not in self.skipped]
        if not left:
            left = [case for case in self.queue.waiting(aside=True) if case.id not in self.skipped]
        return left[0] if left else None

    # Showing

    def _show(self, case: Case, *, whole: bool = False) -> None:
        console, submission = self.console, case.item.submission
        waiting = len(self.queue.waiting())
        received = submission.received.date().isoformat() if submission.received else ""
        head = " · ".join(part for part in (case.id, submission.form, submission.channel, received) if part)
        count = console.ngettext("{count} waits", "{count} wait", waiting)
        console.result("")
        console.result(f"── {count} ── {one_line(head)}")
        for column, text in case.texts.items():
            lines = visible_lines(text)
            if len(lines) == 1 and column != "text":
                console.result(f"{self._column(case, column)} {lines[0]}")
                continue
            console.result(self._column(case, column))
            shown = lines if whole else lines[:_LINES]
            for line in shown:
                console.result(f"    {line}")
            if len(lines) > len(shown):
                more = console.ngettext("and {count} more line", "and {count} more lines", len(lines) - len(shown))
                console.result(f"    … ({more})")
        if not case.texts and not case.private:
            console.result("    " + console.gettext("(nothing that can be read)"))
        for field, text in case.private.items():
            label = next((each.label for each in case.form.fields if each.id == field), field) if case.form else field
            lines = visible_lines(text)
            shown = lines if whole or case.makes != "contribution" else lines[:3]
            console.result(
                f"  {console.gettext('for staff only')} · {self._headed(one_line(visible(label)))} {shown[0]}"
            )
            for line in shown[1:]:
                console.result(f"    {line}")
        for line in self._remarks(case):
            console.result(line)

    def _column(self, case: Case, column: str) -> str:
        fields = case.form.fields if case.form else ()
        name = column.removeprefix("x-")
        label = next((field.label for field in fields if column in (field.becomes, f"x-{field.id}")), name)
        return self._headed(one_line(visible(label)))

    def _headed(self, label: str) -> str:
        """A label with its colon, as the language puts it, unless it ends with a sign of its own."""
        ends = label.endswith(("?", ":", "!", "…"))
        return label if ends else self.console.gettext("{heading}:", heading=label)

    def _remarks(self, case: Case) -> list[str]:
        console = self.console
        lines = [
            f"  ({number}) {heading(console.words.gettext, what)} {one_line(visible(passage))}"
            for number, (what, passage) in enumerate(passages(case), 1)
        ]
        lines += [f"  ! {one_line(visible(each))}" for each in remarks(case, console.words.gettext, personal=False)]
        return lines

    # Deciding

    def _decide(self, case: Case) -> bool:
        """Ask until something is done about it; False to stop."""
        console = self.console
        menu = "  ".join(
            console.gettext(_NOTE if name == "publish" and not case.texts else label)
            for name, label in _KEYS
            if name != "all" or self.queue.alike(case)
        )
        while True:
            console.result(menu)
            key = self._key()
            if not key:
                return False
            act = self.keys.get(key)
            if act == "quit":
                return False
            if act == "next":
                self.skipped.add(case.id)
                return True
            if act == "undo":
                self._undo()
                return True
            if act == "whole":
                self._show(case, whole=True)
            elif act is None:
                console.complain(console.gettext("No such key: {key}", key=visible(key)))
            elif self._acted(case, act):
                return True

    def _undo(self) -> None:
        case = self.queue.undo()
        if case is None:
            self.console.complain(self.console.gettext("There is nothing to take back."))
        else:
            self.skipped.discard(case.id)
            self.console.result(self.console.gettext("Taken back: {id}", id=case.id))

    def _acted(self, case: Case, act: str) -> bool:
        """Whether a decision was kept."""
        if act == "all":
            return self._group_all(case)
        masks: tuple[str, ...] = ()
        head = ""
        if act == "mask":
            masks = self._masks(case)
            if not masks:
                return False
        if act == "group":
            head = self._head(case)
            if not head:
                return False
        reason = "" if act == "publish" else self._reason(act)
        if reason is None:
            return False
        note = self._line(mark("Note for colleagues (or nothing)")) if act == "aside" else ""
        kept: Act = "publish" if act in ("publish", "mask") else act  # type: ignore[assignment]  # one of the acts
        return self._keep(case, Decision(act=kept, reason=reason, masks=masks, head=head, note=note))

    def _keep(self, case: Case, decision: Decision) -> bool:
        console = self.console
        try:
            self.queue.decide(case.id, decision)
        except Refused as refused:
            problem = Problem(code=refused.code, place=Place(""), given=refused.given)
            console.complain(" ".join(told(problem, console.words.gettext)))
            return False
        self.count += 1
        done = console.gettext(act_words("mask" if decision.masks else decision.act, public=bool(case.texts)))
        console.result(f"✓ {case.id}: {done}" + (f" ({self.desk.said[decision.reason]})" if decision.reason else ""))
        return True

    def _group_all(self, case: Case) -> bool:
        """Keep the first of many that say the same, and group the others with it."""
        others = self.queue.alike(case)
        first = next((each for each in (*others, case) if not each.like or each.like.startswith("#")), case)
        head = case.like if case.like.startswith("#") else first.id
        reason = self._reason("group")
        if reason is None:
            return False
        if head == first.id and first.item.decision is None and not self._keep(first, Decision(act="publish")):
            return False
        every = [each for each in (case, *others) if each.id != head and each.item.decision is None]
        kept = [self._keep(each, Decision(act="group", reason=reason, head=head)) for each in every]
        return all(kept)

    def _masks(self, case: Case) -> tuple[str, ...]:
        found = [passage for _, passage in passages(case)]
        typed = self._line(mark("Mask which? Numbers (1 2), or the words themselves"))
        parts = typed.replace(",", " ").split()
        if parts and all(part.isdigit() and 0 < int(part) <= len(found) for part in parts):
            return tuple(found[int(part) - 1] for part in parts)
        return (typed,) if typed else ()

    def _head(self, case: Case) -> str:
        typed = self._line(mark("With which? A published number (45), or a name (s12)")) or case.like
        return f"#{typed}" if typed.isdigit() else typed

    def _reason(self, act: str) -> str | None:
        console, known = self.console, self.desk.reasons(act)
        for number, (_, words) in enumerate(known, 1):
            console.result(f"  {number}  {one_line(words)}")
        typed = self._line(mark("Reason (number; everyone can read it)"))
        if typed.isdigit() and 0 < int(typed) <= len(known):
            return known[int(typed) - 1][0]
        console.complain(console.gettext("Nothing was decided: a reason is needed."))
        return None

    # What is typed

    def _key(self) -> str:
        """One key; a line where there is no keyboard. Nothing at the end."""
        if sys.stdin is not None and sys.stdin.isatty():
            key = click.getchar()
            if key in ("\x03", "\x04"):
                raise KeyboardInterrupt
            return key
        line = sys.stdin.readline() if sys.stdin is not None else ""
        return line.strip()[:1] or (" " if line else "")

    def _line(self, question: str) -> str:
        console = self.console
        console.out.write(console.gettext("{heading}:", heading=console.gettext(question)) + " ")
        console.out.flush()
        return (sys.stdin.readline() if sys.stdin is not None else "").strip()


def visible_lines(text: str) -> list[str]:
    """Lines of a text in which nothing acts on a terminal, and nothing hides."""
    return [visible(line) for line in text.split("\n")]
