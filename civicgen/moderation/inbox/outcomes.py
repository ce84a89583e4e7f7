"""What a publication must know of votes, and what it did."""

from __future__ import annotations

import msgspec

from civicgen.problems import Problem

__all__ = ["Outcome", "Votes"]


class Outcome(msgspec.Struct, kw_only=True):
    """What a publication did."""

    published: int = 0
    grouped: int = 0
    withheld: int = 0
    ballots: int = 0
    counted: int = 0
    """Supports."""
    kept: int = 0
    """Messages and registrations: taken note of, never public."""
    found: int = 0
    """Were there already: published by somebody else, or by a run that was interrupted."""
    undecided: int = 0
    """Wait for a decision."""
    held: dict[str, str] = {}
    """By id: the submission it is grouped with, which is not public itself."""
    files: list[str] = []
    """Files that were written, from the portal's root."""
    problems: list[Problem] = []
    """When one is an error, nothing was published of that consultation."""
    open_votes: dict[str, int] = {}
    """By form: ballots that wait for the end of the vote."""
    few_ballots: dict[str, int] = {}
    """By form: ballots that are too few to lie in a public file."""
    late_ballots: dict[str, int] = {}
    """By form: ballots that are too few to be added to those that lie there: two versions would tell whose they are."""


class Votes(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of forms that make ballots."""

    methods: dict[str, str] = {}
    """By form: how it is counted, as `ballots/ID.md` says."""
    open: frozenset[str] = frozenset()
    """Forms through which people still vote: their ballots wait."""
    threshold: int = 10
    """Ballots under which nothing of them is published."""
