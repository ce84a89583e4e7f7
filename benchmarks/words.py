"""Pages of words, similar contributions, answers of a server: what they cost and find, on generated texts.

    .venv/bin/pip install --no-deps wordfreq
    .venv/bin/python benchmarks/words.py --sizes 1000,10000

Seconds are of the processor, not of the clock: other programs on the machine change them little.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec
from portals import write_civicgen
from search_texts import queries, texts

from civicgen.digests import digest_of
from civicgen.search.alike.neighbours import counted
from civicgen.search.alike.similar import every, gathered
from civicgen.search.answers import answering, written
from civicgen.search.index.layout import Chunk, Layout, Space
from civicgen.search.keywords.keywords import least
from civicgen.search.texts.documents import Searchable
from civicgen.search.words.analysis import language

T = TypeVar("T")
RULES = language("fr")
WHOOSH_SAMPLE = 300
OPEN = "2026-03-01"
"""While people answer: then contributions arrive."""


def cpu(work: Callable[[], T]) -> tuple[T, float]:
    """What a piece of work gives, and its seconds."""
    begun = time.process_time()
    return work(), time.process_time() - begun


def write(root: Path, those: list[Searchable], search: str) -> None:
    """A portal of one consultation with these contributions."""
    root.mkdir(parents=True)
    write_civicgen(root, 1)
    home = root / "content" / "consultations" / "village"
    for file in (*(home / "answers").iterdir(), *(home / "contributions").iterdir()):
        file.unlink()
    topics = sorted({each.topic for each in those})
    (root / "content" / "topics.yml").write_text("".join(f"- {{id: {each}, title: {each}}}\n" for each in topics))
    index = home / "index.md"
    text = index.read_text(encoding="utf-8")
    index.write_text(re.sub(r"topics: \[.*?\]", f"topics: [{', '.join(topics)}]", text), encoding="utf-8")
    append(root, those, first=True)
    settings = root / "civicgen.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + search, encoding="utf-8")


def append(root: Path, those: list[Searchable], *, first: bool = False) -> None:
    """More contributions, at the end."""
    file = root / "content" / "consultations" / "village" / "contributions" / "avis.csv"
    with file.open("w" if first else "a", newline="", encoding="utf-8") as stream:
        table = csv.writer(stream)
        if first:
            table.writerow(["number", "date", "channel", "kind", "topic", "author", "title", "text"])
        for each in those:
            row = (each.number, each.date, "web", each.kind, each.topic, each.author, each.title, each.text)
            table.writerow(row)


def build(root: Path, *, as_of: str = OPEN) -> tuple[float, int]:
    """Seconds and kilobytes of a build."""
    command = [sys.executable, "-m", "civicgen", "build", str(root), "-q", "--jobs", "1", "--as-of", as_of]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"The build of {root} failed.")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def builds(folder: Path, those: list[Searchable]) -> Iterator[str]:
    """Whole builds, builds without a change, one contribution more: without search, and with each of the two."""
    more = those[:1]
    late = Searchable(
        **{name: getattr(more[0], name) for name in more[0].__struct_fields__} | {"number": len(those) + 1}
    )
    for name, search in (
        ("neither", "search: {index: none}\n"),
        ("words", "search: {index: none, words: yes}\n"),
        ("similar", "search: {index: none, similar: yes}\n"),
    ):
        root = folder / name
        write(root, those, search)
        clean, memory = build(root)
        same, _ = build(root)
        before = {file: file.stat().st_mtime_ns for file in (root / "public").rglob("*.html")}
        append(root, [late])
        one, _ = build(root)
        made = sum(before.get(file) != file.stat().st_mtime_ns for file in (root / "public").rglob("*.html"))
        told = f"{clean:.2f} s, {memory / 1024:.0f} MB; again {same:.2f} s; one more {one:.2f} s, {made} pages made"
        yield f"- whole build, {name}: {told}"
        if name == "words":
            pages = list((root / "public" / "mots").rglob("index.html"))
            sizes = sorted(len(gzip.compress(page.read_bytes(), 9)) for page in pages)
            yield f"- pages of words: {len(pages)}, {sum(sizes) / len(sizes):.0f} bytes on average, {sizes[-1]} at most"


def found(those: list[Searchable]) -> Iterator[str]:
    """Queries that have a page for one of their words."""
    used = Counter(stem for each in those for stem in {*stems(each)})
    wanted = least(used.values(), len(those))
    asked = list(queries(those, 1000))
    hits = sum(
        any(used[RULES.stem(form)] >= wanted for word in each.words for form in RULES.forms(word)) for each in asked
    )
    yield f"- words in at least {wanted} texts: {sum(count >= wanted for count in used.values())};"
    yield f"  queries with a page for one of their words: {hits / len(asked):.1%}"


def stems(each: Searchable) -> list[str]:
    """Words of a text; those of its title twice."""
    named = [*RULES.forms(each.title)]
    return [RULES.stem(form) for form in (*named, *named, *RULES.forms(each.text))]


def similar(those: list[Searchable]) -> Iterator[str]:
    """How often what is near has the same topic, beside Whoosh."""
    said = [(each.number, stems(each)) for each in those]
    topic = {each.number: each.topic for each in those}

    def work() -> dict[int, list[int]]:
        likeness = counted(words for _, words in said)
        packed = gathered(said, likeness)
        return {number: [like.number for like in likes] for number, likes in every(lambda: said, likeness, packed, 3)}

    near, seconds = cpu(work)
    share = [topic[number] == topic[other] for number, others in near.items() for other in others]
    yield f"- similar: {seconds * 1000 / len(those):.2f} ms each, same topic {sum(share) / len(share):.3f};"
    yield from whoosh(those, topic)


def whoosh(those: list[Searchable], topic: dict[int, str]) -> Iterator[str]:
    """The same, by Whoosh's `more_like`."""
    from whoosh import analysis, fields
    from whoosh.filedb.filestore import RamStorage

    schema = fields.Schema(id=fields.STORED, text=fields.TEXT(analyzer=analysis.LanguageAnalyzer("fr"), stored=True))
    index = RamStorage().create_index(schema)
    writer = index.writer()
    for each in those:
        writer.add_document(id=each.number, text=f"{each.title} {each.text}")
    writer.commit()
    chosen = random.Random(7).sample(range(len(those)), min(WHOOSH_SAMPLE, len(those)))
    with index.searcher() as searcher:
        hits, seconds = cpu(
            lambda: [(place + 1, hit["id"]) for place in chosen for hit in searcher.more_like(place, "text", top=3)]
        )
    same = sum(topic[number] == topic[other] for number, other in hits) / max(1, len(hits))
    yield f"  Whoosh: {seconds * 1000 / len(chosen):.2f} ms each, same topic {same:.3f}"


def answered(folder: Path, those: list[Searchable]) -> Iterator[str]:
    """The file that a server answers from: its cost, its worst query, the texts that are found again."""
    file = folder / "answers.sqlite"
    space = Space("plan", 0, "plan/contributions/*/", 50)
    layout = Layout(lang="fr", average=150, per_file=1, topics=(), spaces=(space,))

    def write(changed: int = -1) -> float:
        every = [
            Chunk(f"plan {at}", digest_of((at, at <= changed < at + 50)), partial(_placed, those, at, changed))
            for at in range(0, len(those), 50)
        ]
        return cpu(lambda: written.write(file, layout, every))[1]

    whole, again = write(), write(len(those) // 2)
    size = file.stat().st_size / 1e6
    cost = whole * 1000 / len(those)
    yield f"- answers: written in {cost:.2f} ms each, {size:.1f} MB; after one changed in {again:.2f} s"
    served = answering.Answers(file)
    common = Counter(form for each in those[:2000] for form in {*RULES.forms(each.text)}).most_common(8)
    worst = " ".join(word for word, _ in common)
    hostile = ("a* e* i* o* u* b* c* d*", worst, *(word for word, _ in common), "transprt hopitall", "x" * 100_000)

    def ask(query: str) -> tuple[answering.Found, float]:
        return cpu(lambda: served.answer(query, lang="fr"))

    costs = {query: min(ask(query)[1] for _ in range(3)) for query in hostile}
    hits = total = 0
    spent = 0.0
    for each in queries(those):
        answer, seconds = ask(" ".join(each.words))
        hits += those[each.of].number in {card.number for card in answer.cards}
        spent += seconds
        total += 1
    yield f"  worst query {max(costs.values()) * 1000:.1f} ms, mean {spent * 1000 / total:.1f} ms,"
    yield f"  the text that was meant among the first ten: {hits / total:.3f}"


def _placed(those: list[Searchable], first: int, changed: int) -> Iterator[tuple[int, Searchable]]:
    for place, text in enumerate(those[first : first + 50], first):
        more = " Une phrase de plus, sur la chicane." if place == changed else ""
        yield place, msgspec.structs.replace(text, text=text.text + more)


def main() -> None:
    """Print what is measured, as Markdown."""
    parser = argparse.ArgumentParser(description="Words, similar contributions, answers.")
    parser.add_argument("--sizes", default="1000")
    parser.add_argument("--only", default="builds,found,similar,answered", help="which measures")
    asked = parser.parse_args()
    for size in map(int, asked.sizes.split(",")):
        those = list(texts(size))
        print(f"\n## {size} contributions\n", flush=True)
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            measures: dict[str, Callable[[], Iterator[str]]] = {
                "builds": lambda: builds(folder, those),  # noqa: B023  (used before the next turn)
                "found": lambda: found(those),  # noqa: B023  (called before the next turn)
                "similar": lambda: similar(those),  # noqa: B023  (the same)
                "answered": lambda: answered(folder, those),  # noqa: B023  (the same)
            }
            for name in asked.only.split(","):
                for line in measures[name]():
                    print(line, flush=True)
    print(f"\nMemory of these measures: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
