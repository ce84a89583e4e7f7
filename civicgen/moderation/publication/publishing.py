"""Decisions become public: numbered contributions, ballots without a trace, counts; then the inbox is told so.

Killed at any moment, it loses nothing and publishes nothing twice: a contribution is known by its origin wherever it
lies, and the next run only notes in the inbox what is there already. Numbers follow the order of arrival, and origin
and salt the key of the inbox: two people who publish the same submissions write the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path

from civicgen.builder.place import ground
from civicgen.builder.site import locked
from civicgen.config import Config
from civicgen.content.forms import Form
from civicgen.moderation.inbox.decisions import Box, Decision, Item
from civicgen.moderation.inbox.outcomes import Outcome, Votes
from civicgen.moderation.publication.becoming import PURPOSE, Published, origin_of, published, readable
from civicgen.moderation.publication.inheriting import Masks
from civicgen.moderation.publication.kept import keep
from civicgen.moderation.publication.shelf import Shelf
from civicgen.moderation.publication.urn import Filled, filled, pending, place, was_placed
from civicgen.problems import Place, Problem

__all__ = ["PURPOSE", "Outcome", "Votes", "publish"]


def publish(
    root: Path,
    box: Box,
    config: Config,
    forms: Mapping[str, Form],
    words: Callable[[str], str],
    *,
    votes: Votes | None = None,
    consultation: str = "",
    trial: bool = False,
) -> Outcome:
    """Publish everything that was decided. `words` gives the words of a reason, in the portal's first language.

    A `trial` says what would be published, and writes nothing. Raises DiskTrouble, Busy, ProblemsFound.
    """
    key = box.secret(PURPOSE)
    outcome = Outcome()
    with ExitStack() as stack:
        if not trial:
            locked(ground(root, root / "public"), stack)
        waiting: dict[str, list[Item]] = {}
        for item in box.items(consultation):
            if pending(item.became) is not None or (
                not item.became and item.decision is not None and item.decision.act != "aside"
            ):
                waiting.setdefault(item.submission.form.partition("/")[0], []).append(item)
            elif not item.became:
                outcome.undecided += 1
            elif item.became.startswith("#"):
                waiting.setdefault(item.submission.form.partition("/")[0], []).append(item)
        for name, items in waiting.items():
            _Run(root, box, config, forms, words, votes or Votes(), key, name, outcome, trial=trial).run(items)
    return outcome


class _Run:
    """The publication of one consultation."""

    def __init__(
        self,
        root: Path,
        box: Box,
        config: Config,
        forms: Mapping[str, Form],
        words: Callable[[str], str],
        votes: Votes,
        key: bytes,
        consultation: str,
        outcome: Outcome,
        *,
        trial: bool,
    ) -> None:
        self.root, self.box, self.config, self.forms, self.words, self.key = root, box, config, forms, words, key
        self.consultation, self.outcome, self.votes, self.trial = consultation, outcome, votes, trial
        self.shelf = Shelf(root, consultation)
        self.became: dict[str, str] = {}
        self.masks = Masks(self.shelf.masked)

    def run(self, items: list[Item]) -> None:
        """Publish these, oldest first; what depends on another after it."""
        self.outcome.problems += self.shelf.problems
        if self.shelf.problems:  # numbers are not certain
            return
        for first, second in self.shelf.twice:
            given = {"number": str(first), "other": str(second)}
            self._warn("same-origin", given)
        items = self._still(items)
        items = sorted(items, key=lambda item: (_arrived(item), origin_of(item.submission, self.key)))
        self._apart(items)
        contributions = [item for item in items if self._makes(item) == "contribution" and self._can_be_read(item)]
        made: dict[str, list[Published]] = {}
        numbers: dict[str, int] = {}
        left = contributions
        while left:  # each round publishes what is grouped with what the round before published
            later = []
            for item in left:
                done = self._one(item, made, numbers)
                if done is None:
                    later.append(item)
            if len(later) == len(left):
                for item in later:
                    self.outcome.held[item.id] = item.decision.head if item.decision else ""
                break
            left = later
        if not self.trial:
            for form in sorted(made):
                self.outcome.files += self.shelf.add(form.rpartition("/")[2], made[form], self.config.moderation.files)
            self.box.mark(self.became)
        self._ballots([item for item in items if self._makes(item) == "ballot" and item.id not in self.became])

    def _warn(self, code: str, given: dict[str, str]) -> None:
        place = Place(f"content/consultations/{self.consultation}")
        self.outcome.problems.append(Problem(code=code, place=place, severity="warning", given=given))

    def _still(self, items: list[Item]) -> list[Item]:
        """Those that are not public; of the others, the number is noted anew where it was changed since."""
        public = [item for item in items if item.became.startswith("#")]
        found = {item.id: self.shelf.by_origin.get(origin_of(item.submission, self.key)) for item in public}
        changed = {item.id: f"#{found[item.id]}" for item in public if found[item.id]}
        changed = {item.id: changed[item.id] for item in public if changed.get(item.id, item.became) != item.became}
        if changed and not self.trial:
            self.box.mark(changed)
        for item in public:
            self.masks.know(found[item.id] or int(item.became[1:]), item.decision)
        return [item for item in items if not item.became.startswith("#")]

    def _ballots(self, items: list[Item]) -> None:
        """Ballots of each form, all at once; first what an interrupted run left is understood."""
        by_form: dict[str, list[Item]] = {}
        for item in items:
            by_form.setdefault(item.submission.form, []).append(item)
        for form, waiting in by_form.items():
            path = self.root / "content" / "consultations" / self.consultation / "ballots"
            path /= f"{form.rpartition('/')[2]}.csv"
            placed = [item for item in waiting if (noted := pending(item.became)) and was_placed(noted, path)]
            if placed and not self.trial:
                self.box.mark({item.id: "ballot" for item in placed})
            self.outcome.found += len(placed)
            self._cast(form, path, [item for item in waiting if item not in placed])

    def _cast(self, form: str, path: Path, waiting: list[Item]) -> None:
        if not waiting:
            return
        if form in self.votes.open:
            self.outcome.open_votes[form] = len(waiting)
            return
        made = filled(path, self.forms[form], self.votes.methods.get(form, ""), [one.submission for one in waiting])
        file = path.relative_to(self.root).as_posix()
        if not isinstance(made, Filled):
            given = {"columns": ", ".join(made)}
            self.outcome.problems.append(Problem(code="moderation-ballot-columns", place=Place(file, 1), given=given))
        elif len(waiting) < self.votes.threshold:
            # Whatever lies there already: what the file gains from one day to the next is what these people chose.
            few = self.outcome.few_ballots if made.pending.lines == len(waiting) else self.outcome.late_ballots
            few[form] = len(waiting)
            if few is self.outcome.few_ballots:
                self._keep(path.with_suffix(".md"), made.pending.lines)
        else:
            self.outcome.ballots += len(waiting)
            if not self.trial:
                self.box.mark({item.id: made.pending.word for item in waiting})
                place(path, made)
                self.box.mark({item.id: "ballot" for item in waiting})
                self.outcome.files.append(file)
                self._keep(path.with_suffix(".md"), 0)

    def _keep(self, tally: Path, count: int) -> None:
        if not self.trial:
            files, problems = keep(self.root, tally, count)
            self.outcome.files += files
            self.outcome.problems += problems

    def _can_be_read(self, item: Item) -> bool:
        """Whether all of it is there: its time may have come since it was decided, or another key be needed."""
        if item.decision is None or item.decision.act == "withhold":
            return True
        if item.unread:
            self._warn("moderation-unread", {"id": item.id})
            return False
        texts = readable(item.submission, self.forms[item.submission.form])
        if not any(texts.get(column, "").strip() for column in ("title", "text")):
            self._warn("moderation-nothing-to-publish", {"id": item.id})
            return False
        return True

    def _makes(self, item: Item) -> str:
        form = self.forms.get(item.submission.form)
        return form.makes if form is not None else ""

    def _apart(self, items: list[Item]) -> None:
        """What makes no contribution: it is counted, or taken note of."""
        for item in items:
            makes = self._makes(item)
            decision = item.decision
            if decision is None:  # a ballot of an interrupted run
                continue
            if makes == "":
                self._warn("moderation-form-gone", {"id": item.id, "form": item.submission.form})
            elif makes != "contribution" and decision.act == "withhold":
                self._became(item, "withheld", "withheld")
            elif makes == "support":
                self._became(item, "counted", "counted")
            elif makes in ("message", "registration"):
                self._became(item, "kept", "kept")

    def _became(self, item: Item, word: str, counted: str) -> None:
        self.became[item.id] = word
        setattr(self.outcome, counted, getattr(self.outcome, counted) + 1)

    def _one(self, item: Item, made: dict[str, list[Published]], numbers: dict[str, int]) -> int | None:
        """Number of a submission; None while what it is grouped with has none."""
        decision, form = item.decision, self.forms[item.submission.form]
        assert decision is not None
        known = self.shelf.by_origin.get(origin_of(item.submission, self.key))
        if known is not None:
            self._became(item, f"#{known}", "found")
            numbers[item.id] = known
            self.masks.know(known, decision)
            return known
        head = self._head(decision, numbers) if decision.act == "group" else None
        if decision.act == "group" and head is None:
            return None
        number = self.shelf.highest + 1
        if head is not None:
            decision = self.masks.of_member(item, form, decision, (head, self._named(decision, numbers) or head))
        self.masks.know(number, decision)
        try:
            one = published(
                item.submission,
                form,
                decision,
                number,
                key=self.key,
                reason=self.words(decision.reason) if decision.reason else "",
                head=head,
                zone=self.config.zone,
                lang=self.config.language,
            )
        except Exception:  # noqa: BLE001  (whatever it holds, the others are published)
            self._warn("moderation-failed", {"id": item.id})
            return 0
        self.shelf.know(one.contribution)
        made.setdefault(item.submission.form, []).append(one)
        numbers[item.id] = number
        self._became(item, f"#{number}", one.contribution.state)
        return number

    def _head(self, decision: Decision, numbers: Mapping[str, int]) -> int | None:
        """Number of the published contribution that it is grouped with."""
        number = self._named(decision, numbers)
        return self.shelf.head(number) if number is not None else None

    def _named(self, decision: Decision, numbers: Mapping[str, int]) -> int | None:
        """Number of what its decision names."""
        if decision.head.startswith("#"):
            number: int | None = int(decision.head[1:])
        elif decision.head in numbers:
            number = numbers[decision.head]
        else:
            other = self.box.item(decision.head)
            became = other.became if other is not None else ""
            number = int(became[1:]) if became.startswith("#") else None
        return number


def _arrived(item: Item) -> str:
    received = item.submission.received
    return received.isoformat() if received is not None else "9"
