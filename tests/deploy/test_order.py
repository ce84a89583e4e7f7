"""The order of a deployment: at no moment does a link of a page that can be reached lead to a missing file."""

from __future__ import annotations

import random
from itertools import groupby

import pytest

from civicgen.publish.deployment.lists import Differs, File, compared
from civicgen.publish.deployment.order import Plan, Step, clashes, step_of
from tests.deploy.sites import Site, broken, made_up


def listed(site: Site) -> list[File]:
    """A site as a list."""
    return [File(path, str(hash(data)), len(data)) for path, data in sorted(site.items())]


def steps(old: Site, new: Site, chance: random.Random) -> list[Step]:
    """Steps in their order; those that may be done at the same time in any."""
    every = sorted(step_of(one) for one in compared(listed(old), listed(new)) if not one.same)
    shuffled = []
    for _, group in groupby(every, key=lambda step: step.rank):
        part = list(group)
        chance.shuffle(part)
        shuffled += part
    return shuffled


def walk(old: Site, new: Site, order: list[Step]) -> list[str]:
    """Do one step after the other, and read the whole site after each."""
    site, found = dict(old), []
    for step in order:
        if step.act == "remove":
            del site[step.path]
        else:
            site[step.path] = new[step.path]
        found += broken(site.get)
    assert site == new
    return found


@pytest.mark.parametrize("seed", range(6))
def test_no_link_ever_leads_nowhere(seed: int):
    """From an empty server to a first site, and from each site to the next."""
    chance = random.Random(seed)
    old: Site = {}
    for number in range(4):
        new = made_up(seed, number, pages=20)
        assert walk(old, new, steps(old, new, chance)) == []
        old = new


def test_the_reader_finds_what_a_careless_order_breaks():
    """By name, as a copy of the folder would do it, links break: the reader is not blind."""
    chance = random.Random(1)
    old, new = made_up(1, 0, pages=20), made_up(1, 4, pages=20)
    careless = sorted(steps(old, new, chance), key=lambda step: step.path)
    assert walk(old, new, careless)
    late = sorted(steps(old, new, chance), key=lambda step: (step.act != "remove", step.rank))
    assert walk(old, new, late)


def test_what_stands_in_the_way_goes_first():
    """A file where a folder is needed, and a folder's files where a file comes; names in between do not hide it."""
    old = {"a": b"", "a b/x": b"", "c/d": b"", "c/e/f": b"", "same": b""}
    new = {"a!": b"", "a/index.html": b"", "c": b"", "same": b""}
    assert sorted(clashes(compared(listed(old), listed(new)))) == ["a", "c/d", "c/e/f"]


def test_plan_counts_and_shows():
    """Figures are of all steps; the first of them are shown in order, `build.json` last but for what goes."""
    here = [*listed({"build.json": b"2", "index.html": b"2", "n/index.html": b"12"})]
    there = [*listed({"build.json": b"1", "gone.css": b"", "index.html": b"1"})]
    plan = Plan.of(compared(there, here))
    assert (plan.added, plan.replaced, plan.removed, plan.same, plan.size) == (1, 2, 1, 0, 4)
    assert [path for _, path in plan.steps] == ["n/index.html", "index.html", "build.json", "gone.css"]
    assert Plan.of(compared(here, here)).nothing


def test_what_is_uncertain_is_sent_again():
    """A file of which only the name is known is never taken for the right one."""
    assert not Differs("a", File("a", "", 0), File("a", "", 0)).same
