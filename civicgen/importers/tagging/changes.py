"""What rows ask for, against what the files say, becomes the changes to make, or every reason why they cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from civicgen.content.types import Synthesis
from civicgen.importers.tagging.held import Held, short
from civicgen.importers.tagging.wishes import Wish
from civicgen.importers.writing import slug
from civicgen.problems import Place, Problem
from civicgen.typed.words import fold, nearest

__all__ = ["Changes", "NewPoint", "PointChange", "changes"]

_NEW = ("new:", "new :", "nouveau:", "nouveau :", "nouveau\u00a0:", "nouveau\u202f:")


class PointChange(msgspec.Struct, frozen=True):
    """Numbers that a point is to cite, and is to cite no more."""

    synthesis: Synthesis
    point: str
    title: str
    add: list[int]
    remove: list[int]


class NewPoint(msgspec.Struct, frozen=True):
    """A point to be made."""

    synthesis: Synthesis
    point: str
    title: str
    add: list[int]


class Changes(msgspec.Struct, frozen=True):
    """All that a sheet changes."""

    points: tuple[PointChange, ...]
    new: tuple[NewPoint, ...]
    heads: dict[int, int | None]
    """New heads of groups; None for a contribution that stands by itself again."""
    files: dict[int, str]
    """File of each of these contributions, from the portal's root."""
    kept: tuple[int, ...] = ()
    """Contributions of which the files say something else since the sheet was exported, which stays."""

    def __bool__(self) -> bool:
        return bool(self.points or self.new or self.heads)


def changes(held: Held, wishes: Iterable[Wish], file: str, synthesis: str = "") -> Changes | list[Problem]:
    """Compare. `synthesis` names the one that takes new points, where there are several."""
    work = _Comparison(held, file, synthesis)
    for wish in wishes:
        work.compare(wish)
    work.check_groups()
    return work.problems or work.changes()


class _Comparison:
    """A sheet against a consultation, row by row."""

    def __init__(self, held: Held, file: str, synthesis: str) -> None:
        self.held, self.file = held, file
        self.into = synthesis.removesuffix(".md").rpartition("/")[2]
        self.problems: list[Problem] = []
        self.points = held.points
        self.by_id: dict[str, list[str]] = {}
        self.by_title: dict[str, list[str]] = {}
        for name, (_, point) in self.points.items():
            self.by_id.setdefault(point.id, []).append(name)
            self.by_title.setdefault(fold(point.title), []).append(name)
        self.heads = held.store.grouped(held.consultation)
        self.gone = held.store.gone(held.consultation)
        self.seen: dict[int, Wish] = {}
        self.add: dict[str, list[int]] = {}
        self.remove: dict[str, list[int]] = {}
        self.new: dict[str, NewPoint] = {}
        self.regrouped: dict[int, int | None] = {}
        self.kept: set[int] = set()

    def problem(self, wish: Wish, code: str, **given: str) -> None:
        self.problems.append(Problem(code=code, place=Place(self.file, wish.row), given=given))

    def compare(self, wish: Wish) -> None:
        number = str(wish.number)
        before = self.seen.setdefault(wish.number, wish)
        if wish.consultation and wish.consultation != self.held.consultation:
            self.problem(wish, "trace-consultation", found=wish.consultation, consultation=self.held.consultation)
        elif before is not wish:
            if (before.points, before.head) != (wish.points, wish.head):
                self.problem(wish, "trace-two-rows", number=number, first=str(before.row))
        elif wish.number in self.gone and (wish.points or wish.head):
            self.problem(wish, "trace-gone", number=number)
        else:
            if wish.points is not None:
                self.cite(wish, wish.points)
            if wish.head is not False:
                self.regroup(wish, wish.head)

    # Points -----------------------------------------------------------------------------------------------------------

    def cite(self, wish: Wish, written: tuple[str, ...]) -> None:
        found = [name for part in written for name in self.named(wish, part)]
        wanted = [name for name in found if name]
        if len(wanted) < len(found):
            return
        cites, quotes = self.held.cites.get(wish.number, []), self.held.quotes.get(wish.number, [])
        for name in dict.fromkeys(wanted):
            if name in self.new:
                if wish.number not in self.new[name].add:
                    self.new[name].add.append(wish.number)
            elif name in cites or name in quotes:
                continue
            elif wish.before is not None and name in wish.before:
                self.kept.add(wish.number)  # the sheet only repeats it: it was taken away since
            else:
                self.add.setdefault(name, []).append(wish.number)
        self.uncite(wish, [name for name in dict.fromkeys((*cites, *quotes)) if name not in wanted])

    def uncite(self, wish: Wish, left_out: Iterable[str]) -> None:
        """Points that cite a contribution, and that its row does not name."""
        for name in left_out:
            if wish.before is not None and name not in wish.before:
                self.kept.add(wish.number)  # it was not there to be emptied: it came since
            elif name in self.held.quotes.get(wish.number, ()):
                synthesis, point = self.points[name]
                given = {"number": str(wish.number), "point": point.title, "file": synthesis.source}
                self.problem(wish, "trace-quoted", **given)
            else:
                self.remove.setdefault(name, []).append(wish.number)

    def named(self, wish: Wish, written: str) -> Iterator[str]:
        """Points that a part of a cell names; "" for what was told as a problem."""
        lowered = written.casefold()
        prefix = next((each for each in _NEW if lowered.startswith(each)), "")
        if prefix:
            yield self.proposed(wish, " ".join(written[len(prefix) :].split()))
            return
        found = self.known(written)
        parts = [part.strip() for part in written.split(",") if part.strip()]
        if len(found) != 1 and len(parts) > 1 and all(len(self.known(part)) == 1 for part in parts):
            yield from (self.known(part)[0] for part in parts)
        elif len(found) == 1:
            yield found[0]
        elif found:
            self.problem(wish, "trace-which-point", found=written, names=", ".join(found))
            yield ""
        else:
            near = nearest(written, [*self.by_id, *self.points]) or ""
            self.problem(wish, "trace-no-point", found=written, near=near)
            yield ""

    def known(self, written: str) -> list[str]:
        """Points that bear an id, a name or a title."""
        name = written.removeprefix(f"{self.held.consultation}/").removeprefix("syntheses/")
        if name in self.points:
            return [name]
        return self.by_id.get(name) or self.by_title.get(fold(written)) or []

    def proposed(self, wish: Wish, title: str) -> str:
        """A point to be made; one of that title that is there, or was proposed in an earlier row, is the same."""
        known = self.by_title.get(fold(title), [])
        if known or not title:
            if len(known) == 1:
                return known[0]
            self.problem(wish, "trace-which-point" if known else "trace-no-title", found=title, names=", ".join(known))
            return ""
        choice = [each for each in self.held.syntheses if not self.into or short(each) == self.into]
        if len(choice) != 1:
            names = ", ".join(map(short, self.held.syntheses))
            code = "trace-which-synthesis" if self.held.syntheses else "trace-no-synthesis"
            self.problem(wish, code, title=title, names=names, consultation=self.held.consultation)
            return ""
        taken = {point.id for point in choice[0].points} | {each.point for each in self.new.values()}
        free = base = slug(title) or "point"
        count = 1
        while free in taken:
            count += 1
            free = f"{base}-{count}"
        name = f"{short(choice[0])}#{free}"
        self.new[name] = NewPoint(choice[0], free, title, [])
        self.by_title[fold(title)] = [name]
        return name

    # Groups -----------------------------------------------------------------------------------------------------------

    def regroup(self, wish: Wish, head: int | None) -> None:
        before, now = wish.head_before, self.heads.get(wish.number)
        if before is False or now in (before, head):
            self.group(wish, head)
        elif head == before:
            self.kept.add(wish.number)
        else:
            found, then, since = (f"#{each}" if each else "—" for each in (head, before, now))
            self.problem(wish, "trace-group-since", number=str(wish.number), found=found, before=then, now=since)

    def group(self, wish: Wish, head: int | None) -> None:
        if head == wish.number:
            self.problem(wish, "trace-group-self", number=str(head))
        elif head is not None and not self.held.store.has(self.held.consultation, head):
            self.problem(wish, "trace-no-contribution", found=str(head))
        elif head in self.gone:
            self.problem(wish, "trace-gone", number=str(head))
        elif head != self.heads.get(wish.number):
            self.regrouped[wish.number] = head

    def check_groups(self) -> None:
        """A group has one head, which stands by itself."""
        final = {number: head for number, head in (self.heads | self.regrouped).items() if head is not None}
        told: set[int] = set()
        for number, head in final.items():
            wish = self.seen.get(number) or self.seen.get(head)
            touched = number in self.regrouped or head in self.regrouped
            if head in final and touched and wish is not None and not {number, head} & told:
                told |= {number, head}
                given = {"number": str(number), "found": str(head)}
                if final[head] != number:
                    given["head"] = str(final[head])
                self.problem(wish, "trace-group-of-group", **given)

    # All of it --------------------------------------------------------------------------------------------------------

    def changes(self) -> Changes:
        points = [
            PointChange(
                synthesis, point.id, point.title, sorted(self.add.get(name, ())), sorted(self.remove.get(name, ()))
            )
            for name, (synthesis, point) in self.points.items()
            if name in self.add or name in self.remove
        ]
        new = [msgspec.structs.replace(each, add=sorted(each.add)) for each in self.new.values()]
        heads = dict(sorted(self.regrouped.items()))
        return Changes(tuple(points), tuple(new), heads, self._files(), tuple(sorted(self.kept)))

    def _files(self) -> dict[int, str]:
        sql = "SELECT file FROM contributions WHERE consultation = ? AND number = ?"
        select, owner = self.held.store.select, self.held.consultation
        return {number: str(file) for number in self.regrouped for (file,) in select(sql, (owner, number))}
