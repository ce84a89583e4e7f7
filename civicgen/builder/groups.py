"""Groups of a plan become their pages, except those whose inputs and files are as the record says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b

from civicgen.builder.assistant import Assistant
from civicgen.builder.record import Record
from civicgen.builder.standing import RUN, Kept, Standing, look, read
from civicgen.digests import SIZE, encode
from civicgen.pages.planned import Group, Item, Streamed

__all__ = ["opened"]


def opened(
    plan: Iterable[Item | Group],
    record: Record,
    output: str,
    look_of_all: bytes,
    skip: Callable[[Standing], None],
    met: set[str],
    assistant: Assistant,
) -> Iterator[Item]:
    """Every file of a plan that must be looked at.

    A group is skipped when it is made from the same inputs and look as last time, and each of its files is there with
    the size and the time that were recorded; the `assistant` knows of some. Whatever else is looked at page by
    page, and the group remembered anew. The name of every group is added to `met`.
    """
    for run in _runs(plan):
        if not isinstance(run, list):
            yield run
            continue
        met.update(group.name for group in run)
        wanted = {group.name: blake2b(group.inputs, digest_size=SIZE, key=look_of_all).digest() for group in run}
        standing = {each.name: each for each in assistant.take(wanted)}
        others = read(record.groups([name for name in wanted if name not in standing]))
        same = {name: it for name, it in others.items() if it.digest == wanted[name]}
        standing |= {each.name: each for each in look(record, output, same)}
        for group in run:
            it = standing.get(group.name)
            if it is not None and it.digest == wanted[group.name]:
                skip(it)
                continue
            paths: list[str] = []
            kinds: Counter[str] = Counter()
            for page in group.pages():
                paths.append(page.path)
                kinds[page.kind if isinstance(page, Streamed) else page.context.kind] += 1  # type: ignore[attr-defined]  # every context has a kind
                yield page
            record.pend_group(group.name, encode(Kept(wanted[group.name], tuple(paths), dict(kinds))))


def _runs(plan: Iterable[Item | Group]) -> Iterator[Item | list[Group]]:
    """The plan, with groups that follow one another together, so that the record is asked for many at once."""
    run: list[Group] = []
    for item in plan:
        if isinstance(item, Group):
            run.append(item)
            if len(run) < RUN:
                continue
        if run:
            yield run
            run = []
        if not isinstance(item, Group):
            yield item
    if run:
        yield run
