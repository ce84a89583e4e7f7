"""Promises about what comes back: all of it, once, whatever happens in between."""

from __future__ import annotations

import datetime

from civicgen.forms.conformance.bench import (
    START,
    Bench,
    must,
    pulled,
    put,
    text,
    texts,
)
from civicgen.forms.submissions import Deleted

__all__ = [
    "bears_disorder",
    "goes_on_from_a_cursor",
    "keeps_equals_apart",
    "pulls_many",
    "pulls_twice_the_same",
    "pulls_what_was_sent",
    "survives_a_crash",
    "tells_of_deletions",
    "tells_of_edits",
]


def pulls_what_was_sent(bench: Bench) -> None:
    """Every submission, each field under its id, when it came, from whom it says it came."""
    put(bench, 3)
    held, _, _ = pulled(bench)
    must(texts(held) == [f"Gardez le tilleul, {number}" for number in range(3)], "submissions are missing or changed")
    for submission in held.values():
        must(submission.form == bench.form.name, "it is not said of which form it is")
        must(submission.backend == bench.backend.name, "it is not said by which backend it came")
        must(submission.fields.get("sujets") == ("voirie",), "what was ticked is lost or changed")
        must(submission.received is None or submission.received.utcoffset() is not None, "times have no zone")
    received = [submission.received for submission in held.values() if submission.received]
    must(not received or min(received) == START, "times are not those at which it came")


def pulls_twice_the_same(bench: Bench) -> None:
    """A pull from the start gives the same again, under the same ids."""
    put(bench, 5)
    must(pulled(bench)[0] == pulled(bench)[0], "a second pull gives something else")


def goes_on_from_a_cursor(bench: Bench) -> None:
    """What comes later is found from the cursor; nothing of before is lost."""
    put(bench, 3)
    held, cursor, _ = pulled(bench)
    put(bench, 2, first=3)
    more, later, _ = pulled(bench, cursor)
    must(len({**held, **more}) == 5, "what came after the cursor was not found, or got another id")
    nothing, _, _ = pulled(bench, later)
    must(set(nothing) <= {*held, *more}, "something came of nothing")


def survives_a_crash(bench: Bench) -> None:
    """Interrupted after any step, and begun again from the last cursor that was kept, or from none: all is there."""
    put(bench, 7)
    whole, _, steps = pulled(bench)
    must(len(whole) == 7, "submissions are missing")
    for number in range(len(steps)):
        held, cursor, _ = pulled(bench, None, number)
        more, _, _ = pulled(bench, cursor)
        must({**held, **more}.keys() == whole.keys(), f"interrupted after {number} steps, something is lost")


def bears_disorder(bench: Bench) -> None:
    """What arrives late, with an older time, is found from the cursor too."""
    bench.put(text(1), START)
    bench.put(text(2), START + datetime.timedelta(hours=6))
    held, cursor, _ = pulled(bench)
    bench.put(text(3), START + datetime.timedelta(hours=2))
    more, _, _ = pulled(bench, cursor)
    must(len({**held, **more}) == 3, "a submission that was late is lost")


def pulls_many(bench: Bench) -> None:
    """More than one page."""
    put(bench, 230)
    held, _, _ = pulled(bench)
    must(len(held) == 230, f"of 230 submissions, {len(held)} came")


def keeps_equals_apart(bench: Bench) -> None:
    """Two people who write the same in the same second stay two."""
    for _ in range(2):
        bench.put(text(1), START)
    held, cursor, _ = pulled(bench)
    must(len(held) == 2, "two people became one")
    must(set(pulled(bench, cursor)[0]) <= set(held), "they got other ids the second time")


def tells_of_edits(bench: Bench) -> None:
    """What was changed there comes again, under its id."""
    there = put(bench, 3)
    held, cursor, _ = pulled(bench)
    if bench.edit(there[1], {**text(1), "avis": ("Coupez le tilleul",)}):
        more, _, _ = pulled(bench, cursor)
        must("Coupez le tilleul" in texts({**held, **more}), "an edit was not seen")
        must(len({**held, **more}) == 3, "an edit became another submission")


def tells_of_deletions(bench: Bench) -> None:
    """What was deleted there is told, if that is promised; nothing else is ever told to be."""
    there = put(bench, 3)
    held, cursor, _ = pulled(bench)
    if not bench.remove(there[1]):
        return
    _, _, steps = pulled(bench, cursor)
    gone = {step.event.remote_id for step in steps if isinstance(step.event, Deleted)}
    wanted = {name for name, each in held.items() if each.fields["avis"] == text(1)["avis"]}
    if bench.backend.capabilities.deletions_seen:
        must(gone == wanted, "a deletion was not told, or another was")
    must(gone <= wanted, "something was told to be deleted that is there")
