"""Searches the same texts with civicgen, MiniSearch and Pagefind, and prints a table: bytes, requests, success, cost.

    .venv/bin/python benchmarks/search.py --peers --corpus 1000 10000 100000 republique lille

`--peers` needs npm packages (minisearch, pagefind), which are installed into a temporary folder. Bytes are those of
files compressed with gzip -9, and exact; seconds are of the processor; of Pagefind, of its indexer (its memory too) and
of the process that feeds it.
"""

from __future__ import annotations

import argparse
import csv
import html
import itertools
import json
import os
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import msgspec
from search_texts import mistyped, queries, texts

from civicgen.digests import digest_of
from civicgen.search.index.layout import Chunk, Layout, Space, cards_per_file, roomy, rounded
from civicgen.search.index.tables import Index
from civicgen.search.texts.documents import Searchable
from civicgen.search.words.analysis import fold

HERE = Path(__file__).resolve().parent
SCRIPT = HERE.parent / "civicgen/search/index/script/search.min.js"
DATA = Path(os.environ.get("CIVICGEN_TEST_DATA", HERE.parent.parent / "shared/data"))
HEAP = 12_000
"""Megabytes that MiniSearch may take."""
SEED = 7
"""Of the queries with which ranking was tuned; others tell whether it was tuned to them."""
_TAG = re.compile(r"<[^>]*>")


def corpus(name: str) -> Iterator[Searchable]:
    """The texts of a corpus by its name: a number of made ones, or a real consultation."""
    if name.isdigit():
        yield from texts(int(name))
        return
    rows = _republique() if name == "republique" else _lille()
    for number, (title, text) in enumerate(rows, 1):
        yield Searchable(
            name=f"plan/contributions/{number}", type="contribution", title=title, text=text, kind="opinion",
            address=f"plan/contributions/{number}/", lang="fr", consultation="plan", number=number,
        )  # fmt: skip


def _republique() -> Iterator[tuple[str, str]]:
    folder = DATA / "republique-numerique-2015"
    for line in (folder / "propositions.jsonl").read_text("utf-8").strip("\n").split("\n"):
        row = json.loads(line)
        yield row["title"], _plain(row["body"])
    with (folder / "arguments.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield row.get("title") or "", _plain(row.get("body") or row.get("text") or "")


def _lille() -> Iterator[tuple[str, str]]:
    folder = DATA / "grand-debat-lille-decidim"
    for name in ("proposals.csv", "debate-comments.csv"):
        with (folder / name).open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                yield row.get("title") or "", _plain(row.get("body") or "")


def _plain(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split())


class Kept:
    """Texts on disk, read again when they are needed: what is measured is the index, not a list of texts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: list[int] = []
        self._decode = msgspec.json.Decoder(Searchable).decode
        with path.open("rb") as file:
            place = 0
            for line in file:
                self.places.append(place)
                place += len(line)
        self.size = place

    def read(self, first: int = 0, end: int | None = None) -> Iterator[Searchable]:
        """Texts of these places."""
        with self.path.open("rb") as file:
            for place in self.places[first:end]:
                file.seek(place)
                yield self._decode(file.readline())


def kept_in(path: Path, found: Iterator[Searchable]) -> Kept:
    """Write texts to a file."""
    with path.open("wb") as file:
        for text in found:
            file.write(msgspec.json.encode(text) + b"\n")
    return Kept(path)


def built(kept: Kept, folder: Path) -> dict[str, float]:
    """Write our index into a folder, in a process of its own, so that its memory can be told."""
    folder.mkdir()
    code = "import sys; sys.path.insert(0, sys.argv[1]); import search; search.build_here(*sys.argv[2:])"
    command = [sys.executable, "-c", code, str(HERE), str(kept.path), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)  # type: ignore[no-any-return]  # what our own script prints


def build_here(path: str, folder: str) -> None:
    """Make an index of the texts in a file, and again after one text changed; prints what it cost."""
    kept = Kept(Path(path))
    count = len(kept.places)
    layout = Layout(
        lang="fr", average=rounded(kept.size / count / 11), per_file=cards_per_file(roomy(count)), topics=(),
        spaces=(Space("plan", 0, "plan/contributions/*/", 50),),
    )  # fmt: skip
    index = Index(Path(folder).with_suffix(".sqlite"))
    base = resource.getrusage(resource.RUSAGE_SELF)
    index.refresh(layout, list(_chunks(kept, count)))
    after = resource.getrusage(resource.RUSAGE_SELF)
    # Of this process alone: `ru_maxrss` would begin with that of the one that started it.
    memory = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text("ascii"))[0]) / 1024
    before = dict(index.files())
    for name in before:
        (Path(folder) / f"{name}.js").write_bytes(index.content(name))
    written = resource.getrusage(resource.RUSAGE_SELF)
    index.refresh(layout, list(_chunks(kept, count, changed=count // 2)))
    again = resource.getrusage(resource.RUSAGE_SELF)
    now = dict(index.files())
    differ = [name for name in before.keys() | now.keys() if before.get(name) != now.get(name)]
    parts = [name for name in now if name.startswith("w-")]
    told = {
        "texts": count,
        "cpu": _cpu(after) - _cpu(base) + _cpu(written) - _cpu(after),
        "memory": memory,
        "files": len(before),
        "bytes": sum(len(index.content(name)) for name in now),
        "again": _cpu(again) - _cpu(written),
        "changed": len(differ),
        "changed_parts": len([name for name in differ if name.startswith("w-")]) / max(1, len(parts)),
    }
    print(json.dumps(told))


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def _chunks(kept: Kept, count: int, changed: int = -1) -> Iterator[Chunk]:
    for first in range(0, count, 50):
        within = first <= changed < first + 50
        yield Chunk(f"plan {first // 50}", digest_of((first, within)), partial(_placed, kept, first, changed))


def _placed(kept: Kept, first: int, changed: int) -> Iterator[tuple[int, Searchable]]:
    for place, text in enumerate(kept.read(first, first + 50), first):
        if place == changed:
            # silenced: the edit that is measured
            text = msgspec.structs.replace(text, text=f"{text.text} Une phrase de plus, sur la chicane.")  # noqa: PLW2901
        yield place, text


def asked_of_ours(folder: Path, wanted: list[str], work: Path) -> dict[str, Any]:
    """Run our script over these queries."""
    (work / "queries.json").write_text(json.dumps(wanted), "utf-8")
    command = ["node", str(HERE / "search_ours.js"), str(folder), str(SCRIPT), str(work / "queries.json")]
    # silenced: what our own script prints
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # type: ignore[no-any-return]


def number(address: str) -> int:
    """The number of a contribution from its address."""
    return int(re.findall(r"\d+", address)[-1])


def mean(values: list[float]) -> float:
    """The mean of some numbers."""
    return sum(values) / len(values)


def kept_share(right: list[list[int]], wrong: list[list[int]]) -> float:
    """How much of what a word finds first is still found when it is mistyped."""
    return mean([len(set(one) & set(other)) / len(set(one)) for one, other in zip(right, wrong, strict=True) if one])


def wanted(kept: Kept, seed: int) -> tuple[list[tuple[str, int]], list[str], list[str]]:
    """Queries with the text that each is from; then words, and the same words with one mistake each."""
    found = list(kept.read())
    asked = list(queries(found, seed=seed))
    dice = random.Random(seed - 4)  # with the usual seed, 3
    words: list[str] = []
    while len(words) < 100:
        word = dice.choice(dice.choice(asked).words)
        if len(word) > 4 and word.isalpha():
            words.append(word)
    return (
        [(" ".join(query.words), found[query.of].number) for query in asked],
        words,
        [mistyped(word, dice) for word in words],
    )


def ours(kept: Kept, work: Path, seed: int = SEED) -> dict[str, Any]:
    """Measure civicgen."""
    cost = built(kept, work / "ours")
    asked, words, wrong = wanted(kept, seed)
    plain = [query for query, _ in asked]
    every = asked_of_ours(work / "ours", [*plain, *map(fold, plain), *words, *wrong], work)
    answers, count = every["answers"], len(plain)
    found = {"script": every["script"], "answers": answers[:count]}
    folded, right, off = answers[count : 2 * count], answers[2 * count : -len(wrong)], answers[-len(wrong) :]
    places = [[number(address) for address in answer["found"]] for answer in found["answers"]]
    once = [[size for _, size, _ in answer["loaded"]] for answer in found["answers"]]
    next_ = [
        sum(size for name, size, _ in answer["loaded"] if name not in ("index.js", "lexicon.js"))
        for answer in found["answers"]
    ]
    ten = [sum(sizes) for sizes, answer in zip(once, found["answers"], strict=True) if len(answer["found"]) == 10]
    unpacked = [found["script"][1] + sum(size for _, _, size in answer["loaded"]) for answer in found["answers"]]
    return cost | {
        "name": "civicgen",
        "script": found["script"][0],
        "first": found["script"][0] + mean([sum(sizes) for sizes in once]),
        "first_ten": found["script"][0] + mean(ten),
        "first_p95": found["script"][0] + sorted(map(sum, once))[len(once) * 95 // 100],
        "unpacked": mean(unpacked),
        "next": mean(next_),
        "requests": 1 + mean([len(sizes) for sizes in once]),
        "milliseconds": mean([answer["milliseconds"] for answer in found["answers"]]),
        "known": mean([of in some for (_, of), some in zip(asked, places, strict=True)]),
        "none": sum(not some for some in places),
        "accents": mean(
            [one["found"] == other["found"] for one, other in zip(found["answers"], folded, strict=True)]
        ),
        "mistyped": kept_share(
            [[number(each) for each in answer["found"]] for answer in right],
            [[number(each) for each in answer["found"]] for answer in off],
        ),
    }  # fmt: skip


def peers(kept: Kept, work: Path, seed: int) -> Iterator[dict[str, Any]]:
    """Measure MiniSearch and Pagefind on the same."""
    modules = Path(tempfile.gettempdir()) / "civicgen-search-peers"
    if not (modules / "node_modules/pagefind").is_dir():
        modules.mkdir(exist_ok=True)
        (modules / "package.json").write_text("{}", "utf-8")
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "pagefind@1.6", "minisearch@7.2"], cwd=modules, check=True
        )
    environment = os.environ | {"NODE_PATH": str(modules / "node_modules"), "TICKS": str(os.sysconf("SC_CLK_TCK"))}
    asked, words, wrong = wanted(kept, seed)
    every = [query for query, _ in asked] + [fold(query) for query, _ in asked] + words + wrong
    (work / "every.json").write_text(json.dumps(every), "utf-8")
    with (work / "texts.jsonl").open("w", encoding="utf-8") as file:
        for text in kept.read():
            file.write(json.dumps({"id": text.number, "title": text.title, "text": text.text}) + "\n")
    for measure in (_minisearch, _pagefind):
        try:
            yield measure(work, asked, environment) | {"texts": len(kept.places)}
        except subprocess.CalledProcessError as failed:
            last = failed.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
            print(
                f"  {measure.__name__} failed with {len(kept.places)} texts: {failed.returncode} {last}",
                file=sys.stderr,
            )


def _minisearch(work: Path, asked: list[tuple[str, int]], environment: dict[str, str]) -> dict[str, Any]:
    command = ["node", f"--max-old-space-size={HEAP}", str(HERE / "search_minisearch.js")]
    command += [str(work / "texts.jsonl"), str(work / "every.json")]
    found = json.loads(subprocess.run(command, capture_output=True, check=True, env=environment).stdout)
    once = found["library"] + found["index"]
    return _judged("MiniSearch 7.2", asked, [list(map(int, each["found"])) for each in found["answers"]]) | {
        "script": found["library"], "first": once, "first_ten": once, "next": 0,
        "requests": 2, "cpu": found["cpu"], "memory": found["memory"] / 1024, "files": 2,
    }  # fmt: skip


def _pagefind(work: Path, asked: list[tuple[str, int]], environment: dict[str, str]) -> dict[str, Any]:
    command = ["node", str(HERE / "search_pagefind.mjs"), str(work / "texts.jsonl"), str(work / "pagefind")]
    done = subprocess.run(command, capture_output=True, check=True, env=environment)
    cost = json.loads(done.stdout)
    every = json.loads((work / "every.json").read_text("utf-8"))
    places, sizes = _asked_of_pagefind(work, every, len(asked))
    return _judged("Pagefind 1.6", asked, places) | sizes | {
        "cpu": cost["cpu"], "memory": cost["memory"] / 1024,
        "files": sum(1 for path in (work / "pagefind").rglob("*") if path.is_file()),
    }  # fmt: skip


def _judged(name: str, asked: list[tuple[str, int]], places: list[list[int]]) -> dict[str, Any]:
    count = len(asked)
    first, folded, right, wrong = places[:count], places[count : 2 * count], places[-200:-100], places[-100:]
    return {
        "name": name,
        "known": mean([of in some for (_, of), some in zip(asked, first, strict=True)]),
        "none": sum(not some for some in first),
        "accents": mean([one == other for one, other in zip(first, folded, strict=True)]),
        "mistyped": kept_share(right, wrong),
    }


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name that the library gave it)
        """Say nothing."""


def _asked_of_pagefind(work: Path, every: list[str], count: int) -> tuple[list[list[int]], dict[str, float]]:
    """Run Pagefind in the machine's Chromium; bytes are of its files, compressed where they are not yet."""
    import gzip

    from playwright.sync_api import sync_playwright

    (work / "page.html").write_text("<!doctype html><title>Pagefind</title>", "utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(work)))
    Thread(target=server.serve_forever, daemon=True).start()
    home = f"http://127.0.0.1:{server.server_address[1]}/"
    found = "(await window.pf.search(q)).results.slice(0, 10)"
    ask = f"async q => (await Promise.all({found}.map(r => r.data()))).map(d => d.url)"
    start = "async () => { window.pf = await import('/pagefind/pagefind.js'); await window.pf.init(); }"
    loaded: list[str] = []

    def size() -> int:
        files = [
            work / address.removeprefix(home).partition("?")[0] for address in loaded if "page.html" not in address
        ]
        return sum(min(len(data := file.read_bytes()), len(gzip.compress(data, 9))) for file in files if file.is_file())

    places: list[list[int]] = []
    first: list[float] = []
    then: list[float] = []
    requests: list[float] = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium)
        page = browser.new_page()
        page.goto(home + "page.html")
        page.evaluate(start)
        places += [[number(address) for address in page.evaluate(ask, query)] for query in every]
        for query in every[:count:5]:  # each in a browser that knows nothing: a fifth of them, since it takes long
            context = browser.new_context()
            page = context.new_page()
            page.on("request", lambda request: loaded.append(request.url))
            loaded.clear()
            page.goto(home + "page.html")
            page.evaluate(start)
            begun = size()
            page.evaluate(ask, query)
            first.append(size())
            then.append(first[-1] - begun)
            requests.append(len(loaded) - 1)
            context.close()
        browser.close()
    server.shutdown()
    return places, {
        "script": 0,
        "first": mean(first),
        "first_ten": mean(first),
        "next": mean(then),
        "requests": mean(requests),
    }


SLOW = 20
"""Times slower than this machine is the telephone for which a query is told."""
_PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Search</title>
<form id="search" data-root="" data-index="ours/" data-whats="proposal opinion question argument-for" data-number="n° "
 data-count="Trouvé : *." data-none="Rien" data-some="Aucun " data-try=" Essayez : " data-lost="Rien"><input name="q">
<script type="text/html" id="filters"><select name="type"><option value="proposal">Proposition<option value="opinion">
Avis</select><select name="topic"></select><select name="state"></select><select name="date"></select></script></form>
<p id="said"></p><ol id="found"></ol><script type="text/html" id="rest"><button id="more" hidden></button></script>
<script src="script.js"></script>"""


def slow(kept: Kept, work: Path, seed: int) -> dict[str, float]:
    """Milliseconds of a query on a slow telephone, once its files are there: of the script, and until it is laid out.

    The best of seven, since what others do on the machine is not what is measured; without the throttle of the browser,
    whose pauses are longer than a query.
    """
    from playwright.sync_api import sync_playwright

    asked, _, wrong = wanted(kept, seed)
    (work / "page.html").write_text(_PAGE, "utf-8")
    shutil.copy(SCRIPT, work / "script.js")
    ask = "q => { const form = document.getElementById('search'); form.q.value = q; form.onsubmit(); }"
    there = "document.getElementById('said').textContent"
    measure = """q => { const form = document.getElementById("search"), list = document.getElementById("found");
        const script = [], whole = []; form.q.value = q;
        for (let time = 0; time < 7; time++) { const begun = performance.now(); form.onsubmit();
          script.push(performance.now() - begun); list.offsetHeight; whole.push(performance.now() - begun); }
        return [Math.min(...script), Math.min(...whole)]; }"""
    told: dict[str, float] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium") or shutil.which("google-chrome"))
        page = browser.new_page()
        page.add_init_script("history.pushState = () => {}")  # a browser slows down who calls it a hundred times
        page.goto((work / "page.html").as_uri())
        for name, some in (("query", [query for query, _ in asked]), ("mistyped", wrong)):
            times: list[list[float]] = []
            for query in some:
                page.evaluate("document.getElementById('said').textContent = ''")
                page.evaluate(ask, query)
                page.wait_for_function(there)
                times.append(page.evaluate(measure, query))
            for what, column in zip(("script", "laid out"), zip(*times, strict=True), strict=True):
                ordered = sorted(each * SLOW for each in column)
                told[f"{name}, {what}: median"] = round(ordered[len(ordered) // 2], 1)
                told[f"{name}, {what}: p95"] = round(ordered[len(ordered) * 95 // 100], 1)
        browser.close()
    return told


COLUMNS: tuple[tuple[str, Callable[[dict[str, Any]], str]], ...] = (
    ("first query, kB", lambda it: f"{it['first'] / 1000:.1f}"),
    ("with 10 cards", lambda it: f"{it['first_ten'] / 1000:.1f}"),
    ("next, kB", lambda it: f"{it['next'] / 1000:.1f}"),
    ("requests", lambda it: f"{it['requests']:.0f}"),
    ("build, ms CPU each", lambda it: f"{it['cpu'] / it['texts'] * 1000:.2f}"),
    ("memory, MB", lambda it: f"{it['memory']:.0f}"),
    ("files", lambda it: f"{it['files']}"),
    ("known item", lambda it: f"{it['known']:.3f}"),
    ("nothing found", lambda it: f"{it['none']}"),
    ("same without accents", lambda it: f"{it['accents']:.0%}"),
    ("mistyped", lambda it: f"{it['mistyped']:.2f}"),
)

MORE = ("script", "first_p95", "unpacked", "milliseconds", "again", "changed", "changed_parts", "bytes")
"""Further figures of ours, told beside the table."""


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", nargs="+", default=["1000", "10000"])
    parser.add_argument("--peers", action="store_true", help="MiniSearch and Pagefind too")
    parser.add_argument("--slow", action="store_true", help="what a query takes in a browser of a slow telephone")
    parser.add_argument("--seed", type=int, default=SEED, help="of the queries")
    options = parser.parse_args()
    print("| corpus | | " + " | ".join(name for name, _ in COLUMNS) + " |")
    print("|---" * (len(COLUMNS) + 2) + "|")
    for name in options.corpus:
        with tempfile.TemporaryDirectory(prefix="civicgen-search-") as folder:
            work = Path(folder)
            kept = kept_in(work / "kept.jsonl", corpus(name))
            measured = ours(kept, work, options.seed)
            for it in itertools.chain([measured], peers(kept, work, options.seed) if options.peers else ()):
                print(
                    f"| {name} ({it['texts']}) | {it['name']} | " + " | ".join(tell(it) for _, tell in COLUMNS) + " |",
                    flush=True,
                )
            more = {key: round(measured[key], 4) for key in MORE}
            if options.slow:
                more |= slow(kept, work, options.seed)
            print(f"  {name}: {more}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
