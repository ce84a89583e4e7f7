"""A reference that leads nowhere becomes the name of what was probably meant. Imported only when one is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from civicgen.content.types import Answer, Entry, FaqEntry, News, Person, Result, StandingPage, Synthesis, Topic
from civicgen.typed.words import fold

__all__ = ["near", "near_person", "near_topic"]

_FIRST: dict[str, type[Entry]] = {"answer-to-nothing": Synthesis, "result-from-nothing": Answer}
"""By code of the problem, what is meant more often than all else."""
_NEVER: dict[str, tuple[type[Entry], ...]] = {
    "answer-to-nothing": (Answer, FaqEntry, News, Result, StandingPage),
    "result-from-nothing": (FaqEntry, News, Result, StandingPage),
}
"""By code of the problem, what cannot have been meant."""
_LEAST = 0.6
"""How alike two names must be, of 1."""

_Spelt = tuple[str, tuple[str, ...]]
"""A name to be written, and what else it may be called: its last part, its title, its number."""


def near(reference: str, code: str, owner: str, entries: Mapping[str, Entry], people: Iterable[Person]) -> str:
    """What a reference written in the consultation `owner` probably meant; "" when nothing is near."""
    owner = owner if owner in entries else ""  # of news and pages, the whole name is written
    fit = [entry for entry in entries.values() if not isinstance(entry, _NEVER.get(code, ()))]
    first = _FIRST.get(code, Entry)
    # what stands in the same consultation is meant before what only has the same name elsewhere
    fit.sort(key=lambda entry: (not isinstance(entry, first), not _within(entry, owner)))
    known = [spelt for entry in fit for spelt in _of_entry(entry, owner)]
    if code not in _NEVER:
        known += [_of_person(person) for person in people]
    return _nearest(reference, known)


def near_person(reference: str, people: Iterable[Person]) -> str:
    """The person that was probably meant: by id, name or role."""
    return _nearest(reference, [_of_person(person) for person in people])


def near_topic(reference: str, topics: Iterable[Topic]) -> str:
    """The topic that was probably meant: by id or title."""
    return _nearest(reference, [(topic.id, (topic.id, topic.title)) for topic in topics])


def _of_entry(entry: Entry, owner: str) -> Iterator[_Spelt]:
    name = entry.name.removeprefix(f"{owner}/") if _within(entry, owner) else entry.name
    if isinstance(entry, Synthesis):
        for point in entry.points:
            yield f"{name}#{point.id}", (point.id, point.title)
    yield name, (name.rpartition("/")[2], entry.title)


def _of_person(person: Person) -> _Spelt:
    return f"people/{person.id}", (person.id, person.name, person.name.rpartition(" ")[2], person.role)


def _within(entry: Entry, owner: str) -> bool:
    return bool(owner) and entry.name.startswith(f"{owner}/")


def _nearest(reference: str, known: list[_Spelt]) -> str:
    """The first that has exactly the last name of the reference or is called so, else the one that is most alike."""
    whole = fold(reference.removesuffix(".md"))
    last = fold(reference.removesuffix(".md").replace("#", "/").rstrip("/").rpartition("/")[2])
    for name, others in known:
        if last and any(fold(other) in (last, whole) for other in others if other):
            return name
    spelt: dict[str, str] = {}
    for name, others in known:
        for spelling in (name, *others):
            spelt.setdefault(fold(spelling), name)
    return next((spelt[found] for found in get_close_matches(whole, list(spelt), 1, _LEAST)), "")
