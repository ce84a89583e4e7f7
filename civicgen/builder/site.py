"""A plan becomes a site: compared with the record, rendered where it changed, laid aside, then put in place at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial

import msgspec

from civicgen.builder.assistant import Assistant
from civicgen.builder.changes import Change, Comparison
from civicgen.builder.entries import Entry, Head, Pending
from civicgen.builder.laying import Laying, Told, Witness
from civicgen.builder.lock import hold
from civicgen.builder.paths import fold
from civicgen.builder.place import Ground, refusal
from civicgen.builder.record import Record
from civicgen.builder.release import Way, mend, release, stamp_due
from civicgen.builder.report import Report
from civicgen.builder.spread import spread
from civicgen.builder.staging import Staging
from civicgen.builder.stamp import Stamp
from civicgen.builder.strays import on_top, unplanned
from civicgen.builder.trouble import RecordDamaged, disk
from civicgen.builder.working import Job
from civicgen.digests import digest
from civicgen.pages.contexts import Value
from civicgen.pages.planned import Copied, Group, Item, Planned, Streamed
from civicgen.problems import Problem, has_errors

__all__ = ["Progress", "Rendering", "Witness", "finish", "locked", "look_prefix", "open_record", "put"]

Progress = Callable[[int, int, int], None]
"""Called now and then with: files looked at, files expected (0 when unknown), pages rendered."""
ENOUGH = 200
"""Pages with problems after which rendering stops: more of the same would help nobody."""


class Rendering(msgspec.Struct, frozen=True, kw_only=True):
    """How pages are rendered, and where."""

    function: str
    """Dotted path of `render_batch(look, [(path, kind, context)])`, imported only when something is rendered."""
    look: bytes = b""
    """The look, encoded: it is handed to the function as it is."""
    looks: dict[str, bytes] = {}
    """By language: digest of all that pages depend on besides their context. Under "": for what has no language."""
    workers: int = 1
    executor: str = ""
    """Dotted path of a function that returns an Executor; empty: processes of this machine."""


def open_record(place: Ground) -> Record:
    """Open the record of a site, which is made when there is none."""
    _cache(place)
    return Record(place.record)


def _cache(place: Ground) -> None:
    """Make the folder of what may be deleted at any time, which no repository should hold."""
    with disk(place.cache):
        place.cache.mkdir(parents=True, exist_ok=True)
        ignore = place.cache / ".gitignore"
        if not ignore.exists():
            ignore.write_text("*\n", encoding="utf-8")


def locked(place: Ground, stack: ExitStack) -> None:
    """Hold the locks of a site until the stack is left. Raises Busy."""
    _cache(place)
    stack.enter_context(hold(place.lock))
    if place.shared_lock is not None:
        with disk(place.shared_lock):
            place.shared_lock.parent.mkdir(parents=True, exist_ok=True)
        stack.enter_context(hold(place.shared_lock, fleeting=True))


def finish(place: Ground) -> bool:
    """Finish a switch that was interrupted, or throw away an interrupted rendering; says whether a switch was finished.

    The caller holds the locks.
    """
    with open_record(place) as record:
        try:
            return mend(place, record)
        except RecordDamaged:
            _discard(place, record)
            return False


def look_prefix(looks: dict[str, bytes], context: Value) -> bytes:
    """Digest of what pages of this language and kind depend on besides their context."""
    look = looks.get(getattr(context, "lang", "")) or looks.get("", b"")
    return digest(look, type(context).__name__.encode())


def put(
    plan: Callable[[], Iterable[Item | Group]],
    place: Ground,
    rendering: Rendering,
    stamp: Stamp,
    *,
    preview: bool = False,
    trial: bool = False,
    progress: Progress | None = None,
    witness: Witness | None = None,
    assistant: Assistant | None = None,
) -> Report:
    """Make the site of a plan; a `trial` renders what a build would, and puts nothing in place.

    The caller holds the locks. `plan` is called once, and again when the record proves damaged. An `assistant`
    knows what stands. Raises DiskTrouble; the next command finishes what this one may have begun.
    """
    begun = time.perf_counter()
    with open_record(place) as record:
        try:
            mended = mend(place, record)
        except RecordDamaged:
            _discard(place, record)
            mended, assistant = False, None
        refused = refusal(place, preview=preview)
        if refused is not None:
            return Report(output=str(place.output), problems=(refused,), mended=mended)
        build = partial(_Build, place, record, rendering, stamp, progress, trial=trial, witness=witness)
        try:
            report = build(assistant=assistant).run(plan())
        except RecordDamaged:
            _discard(place, record)
            report = build().run(plan())
    return msgspec.structs.replace(
        report, mended=mended, preview=preview, seconds=time.perf_counter() - begun, instant=stamp.instant
    )


def _discard(place: Ground, record: Record) -> None:
    """Throw away a damaged record, and what hangs on it; nothing is known of any file then."""
    record.discard()
    Staging(place.aside).empty()


class _Build:
    """One pass over a plan."""

    def __init__(
        self,
        place: Ground,
        record: Record,
        rendering: Rendering,
        stamp: Stamp,
        progress: Progress | None,
        *,
        trial: bool = False,
        witness: Witness | None = None,
        assistant: Assistant | None = None,
    ) -> None:
        self._assistant = assistant or Assistant()
        self._trial = trial
        self._witness = witness
        self._place = place
        self._record = record
        self._rendering = rendering
        self._stamp = stamp
        self._progress = progress
        self._output = str(place.output)
        self._problems = Told()
        self._prefixes: dict[tuple[type, str], bytes] = {}

    def run(self, plan: Iterable[Item | Group]) -> Report:
        record, place = self._record, self._place
        fresh, look = not place.output.exists(), digest(self._rendering.looks.get("", b""))
        comparison = Comparison(plan, record, self._output, self._prefix, self._assistant, fresh=fresh, look=look)
        laying = self._laying = Laying(place, record, comparison, self._problems, self._witness)
        record.begin()
        finished = False
        try:
            jobs = self._jobs(comparison)
            for change, outcome in spread(
                jobs, self._rendering.function, self._rendering.look,
                workers=self._rendering.workers, factory=self._rendering.executor,
                aside=None if self._rendering.executor else laying.by_workers, assistant=self._assistant,
            ):  # fmt: skip
                laying.take(change, outcome)
                if laying.failures >= ENOUGH:
                    break
            laying.end()
            aside = self._gather(comparison)
            self._problems.add(*comparison.problems, *laying.too_heavy())
            if self._trial or laying.failures or has_errors([*self._problems.values()]):
                return self._report(comparison)
            way = self._switch(comparison)
            finished = True
            return self._report(comparison, [*aside, *(way.freed if way else ())], way.folder if way else "")
        finally:
            if not finished:
                with suppress(RecordDamaged):
                    record.forget_pending()
                    if record.head.state == "clean":
                        laying.staging.empty()

    def _prefix(self, item: Planned) -> bytes:
        """Digest of the look of a page: the part of its digest that its context is not."""
        context = item.context
        key = (type(context), getattr(context, "lang", ""))
        prefix = self._prefixes.get(key)
        if prefix is None:
            prefix = self._prefixes[key] = look_prefix(self._rendering.looks, context)
        return prefix

    def _jobs(self, comparison: Comparison) -> Iterator[tuple[Change, Job]]:
        """What must be rendered; files to copy, or made piece by piece, are laid aside on the way."""
        rendered = 0
        for change in comparison:
            if isinstance(change.laid, Copied):
                self._laying.copy(change, change.laid)
            elif isinstance(change.laid, Streamed):
                self._laying.stream(change, change.laid)
            else:
                rendered += 1
                self._laying.due += 1
                yield change, (change.path, change.kind, change.context)
            if self._progress is not None and rendered % 100 == 1:
                self._progress(comparison.looked, self._record.head.count, rendered)

    def _gather(self, comparison: Comparison) -> list[str]:
        """What is in the plan no more goes; what nobody knows is set aside when the record was lost."""
        record, laying = self._record, self._laying
        if laying.failures or comparison.problems:
            return []
        record.pend(comparison.touched)
        record.keep_groups(comparison.groups)
        if comparison.found != record.head.count:
            left = 0
            gone: list[Pending] = []
            for path, kind, entry in record.every():
                if not comparison.met(entry):
                    left += 1
                    gone.append(Pending(path, entry, kind, b"", fold(path), "removed"))
                    laying.tally.remove(path)
                    if self._witness is not None:
                        self._witness(path, kind, None)
                    laying.forget(path)
            if comparison.found + left != record.head.count:
                raise RecordDamaged("count")
            record.pend(gone)
        comparison.collide()
        if not record.lost or not self._place.output.exists():
            return []
        nothing = Entry(0, bytes(16), bytes(16), 0, 0)
        aside = list(unplanned(self._place, record))
        record.pend([Pending(path, nothing, "", b"", None, "aside") for path in aside])
        return aside

    def _switch(self, comparison: Comparison) -> Way | None:
        """Put everything in place; when there is nothing to put, only remember."""
        record, laying = self._record, self._laying
        idle = not record.anything_pending() and not record.lost
        if idle and record.head.wanted == self._stamp and not stamp_due(self._place, record):
            record.forget_pending()
            laying.staging.empty()
            return None
        count = comparison.found + laying.added
        self._assistant.close()
        record.intend(
            Head(
                state="switching",
                count=count,
                top=laying.top,
                wanted=self._stamp,
                stamp=record.head.stamp,
                heavy=laying.heavy,
                large=laying.large,
            )
        )
        return release(self._place, record)

    def _report(self, comparison: Comparison, aside: list[str] | None = None, folder: str = "") -> Report:
        tally = self._laying.tally
        return Report(
            output=self._output,
            kinds=tally.kinds(comparison.same),
            written=tally.written,
            removed=tuple(tally.removed),
            removals=tally.removals,
            files=comparison.found + self._laying.added,
            size=tally.size + comparison.size,
            largest=max(((size, path) for path, size in self._laying.large.items()), default=(0, "")),
            slowest=tally.slowest,
            heaviest=tally.heaviest,
            problems=tuple(sorted(self._problems.values(), key=_where)),
            strays=tuple(on_top(self._output, comparison.tops)),
            set_aside=tuple(aside or ()),
            set_aside_in=folder,
        )


def _where(problem: Problem) -> tuple[str, int, int, str]:
    """Problems in an order of their own: pages are rendered in whatever order there is time."""
    return problem.place.file, problem.place.line, problem.place.column, problem.code
