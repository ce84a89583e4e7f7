"""A portal, an instant and the `build.json` of its site become: is a rebuild due, why, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from civicgen.builder.memory import Memory
from civicgen.builder.stamp import FORMATS, NAME
from civicgen.content.read import read_sources
from civicgen.content.sources import Sources
from civicgen.content.types import Contribution
from civicgen.portal.transitions import Transition, asked, asking, coming, last_transition, transitions
from civicgen.problems import Problem, has_errors
from civicgen.publish.deployment.live import Unreachable, address_of, fetch
from civicgen.words import mark

__all__ = ["Due", "due", "instant_of"]

Verdict = Literal["due", "not-due", "unknown"]


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the site must be built again because time has passed."""

    verdict: Verdict
    instant: datetime
    """The last transition."""
    built: datetime | None = None
    """The last transition when the site was built."""
    compared: str = ""
    """File or address that says so; the one that could not be read when it is not known."""
    why: str = ""
    """Why it is not known, in English, marked for translation."""
    passed: tuple[Transition, ...] = ()
    """Transitions that the site does not show yet, oldest first."""
    coming: tuple[Transition, ...] = ()
    """Those to come, soonest first."""


def due(
    root: Path, output: Path, *, instant: datetime, live: str = ""
) -> tuple[Due | None, Sources | None, tuple[Problem, ...]]:
    """Compare the portal with its site: the copy in `output`, else the one at the address `live`. Nothing is written.

    Nothing but problems is given back when a file of the portal cannot be read: its dates would be missing.
    """
    sources, problems = read_sources(root, Memory(root / ".civicgen" / "read.bin"))
    if sources is None or has_errors(problems):
        return None, sources, problems
    instant = instant.astimezone(UTC)
    questions = {each.id: asked(_contributions(root, sources, each.id)) for each in asking(sources)}
    every = tuple(transitions(sources, questions))
    last = last_transition(every, instant)
    built, compared, why = _built(output, live)
    if built is None:
        verdict: Verdict = "unknown"
    else:
        verdict = "not-due" if built == last else "due"
    passed = coming([each for each in every if each.when <= instant], built) if built is not None else ()
    found = Due(
        verdict=verdict,
        instant=last,
        built=built,
        compared=compared,
        why=why,
        passed=passed,
        coming=coming(every, instant),
    )
    return found, sources, problems


def _contributions(root: Path, sources: Sources, consultation: str) -> Iterator[Contribution]:
    """Contributions of one consultation, straight from its files: those of others are not even opened."""
    from civicgen.content.contributions import read_stream

    for stream in sources.streams:
        if stream.consultation == consultation:
            for row in read_stream(root, stream):
                if not isinstance(row, Problem):
                    yield row[1]


def _built(output: Path, live: str) -> tuple[datetime | None, str, str]:
    """What the site says of when it was built, where that stands, and why it is not known."""
    file = output / NAME
    why = mark("there is none")
    try:
        built = instant_of(file.read_bytes())
    except OSError:
        built = None
    else:
        why = "" if built else mark("it says nothing that can be used")
    if built is not None or not live:
        return built, str(file), why
    address = live
    try:
        address = address_of(live, NAME)
        built = instant_of(fetch(address))
    except Unreachable as unreachable:
        return None, address, unreachable.reason
    return built, address, "" if built else mark("it says nothing that can be used")


def instant_of(stamp: bytes) -> datetime | None:
    """The last transition of a site, from its `build.json`; None for what is not whole, or not ours."""
    try:
        value = msgspec.json.decode(stamp)
        if not isinstance(value, dict) or value.get("format") not in FORMATS or not isinstance(value.get("site"), str):
            return None
        found = datetime.fromisoformat(value["instant"])
    except (msgspec.MsgspecError, RecursionError, KeyError, TypeError, ValueError):
        return None
    return None if found.tzinfo is None else found.astimezone(UTC)
