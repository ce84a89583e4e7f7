"""An import and a build, as people run them: every word readable, second build empty, an answer where it belongs."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from pathlib import Path

import pytest

from civicgen.content.markdown import clean
from civicgen.importers.given import origin
from civicgen.importers.html import lines_of_html
from tests.importers.renaming import portal
from tests.importers.test_cap_collectif import ID, PART, contributions
from tests.importers.test_republique_numerique import Rows
from tests.site import promises
from tests.site.building import civicgen, configure, kinds
from tests.site.tree import Site
from tests.site.tree import words as words_of
from tests.whole.towns import of_search

ANSWER = """---
title: Ce que devient l'article
to: ["#1"]
decision: partly
reason: Le principe est retenu, avec d'autres délais.
date: 2015-11-06
state: published
---
Le texte est modifié.
"""


class BuiltImport:
    """A portal made of one import, built by the command."""

    def __init__(self, data: Path, root: Path) -> None:
        self.root = portal(root, iter(()))
        configure(self.root, url="https://participer.example/", contributions={"pages": "each"})
        self.rows = Rows(data)
        done = civicgen("import", "cap-collectif", data, "--into", ID, "--site", self.root)
        assert done.returncode == 0, done.stdout + done.stderr
        assert self.build()
        self.numbers = {each.origin: each.number for each in contributions(self.root).values()}

    @cached_property
    def site(self) -> Site:
        """The site, as it was built first."""
        return Site(self.root / "public")

    def build(self) -> dict[str, bytes]:
        """Build, and return the files that were written since, by name."""
        before = {path: path.stat().st_mtime_ns for path in self.files()}
        done = civicgen("build", self.root, "--as-of", "2026-01-01")
        assert done.returncode == 0, done.stdout + done.stderr
        public = self.root / "public"
        return {
            path.relative_to(public).as_posix(): path.read_bytes()
            for path in self.files()
            if before.get(path) != path.stat().st_mtime_ns
        }

    def files(self) -> list[Path]:
        """Every file of the site."""
        return [path for path in (self.root / "public").rglob("*") if path.is_file()]

    def pages(self) -> dict[int, Counter[str]]:
        """Words of all pages of each contribution, with its replies."""
        shown: dict[int, Counter[str]] = defaultdict(Counter)
        for page in self.site.pages:
            found = re.match(rf"{ID}/contributions/(\d+)/", page.path)
            if found:
                shown[int(found[1])] += Counter(page.words)
        return shown

    def number(self, kind: str, identifier: object) -> int:
        """Number of a row of the export."""
        return self.numbers[origin("cap-collectif", kind, str(identifier))]


def read(html: str | None, *, plain: bool) -> str:
    """Text of the HTML; struck-out passages stand apart, as in the page. `plain`: with addresses of links."""
    return lines_of_html(re.sub(r"</?s>", " ", html or ""), addresses=plain)


def words(text: str) -> Counter[str]:
    """Words of a text, as often as they occur."""
    return Counter(words_of(clean(text)))


@pytest.fixture(scope="module", params=["part", pytest.param("whole", marks=pytest.mark.long)])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuiltImport:
    """The part that lies in the repository, always; the whole data set in the long tests."""
    data = PART
    if request.param == "whole":
        data = request.getfixturevalue("shared_data") / "republique-numerique-2015"
    return BuiltImport(data, tmp_path_factory.mktemp(request.param) / "portal")


def test_everything_can_be_read(made: BuiltImport) -> None:
    """Every word of every proposal, argument and source, on its own page and under its proposal."""
    shown = made.pages()
    kept = {row["id"]: row for row in made.rows.proposals if not row["is_trashed"]}
    for identifier, row in kept.items():
        plain = identifier == 775  # too long for markup: addresses of links stand behind their words
        expected = words(row["title"]) + words(row["author"]) + words(read(row["body"], plain=plain))
        for appendix in row["appendices"]:
            expected += words(read(appendix["body"], plain=plain))
        assert not expected - shown[made.number("proposal", identifier)], identifier
    replies: dict[int, Counter[str]] = defaultdict(Counter)
    for kind, rows in (("argument", made.rows.arguments), ("source", made.rows.sources)):
        for row in rows:
            if int(row["opinion_id"]) in kept:
                said = words(row["body"] or "")
                replies[int(row["opinion_id"])] += said
                assert not said - shown[made.number(kind, row["id"])], (kind, row["id"])
    for identifier, expected in replies.items():
        assert not expected - shown[made.number("proposal", identifier)], identifier


def test_what_was_set_aside_is_nowhere(made: BuiltImport) -> None:
    """No file of the site holds a title, or a sentence, of what the other site's moderation set aside."""
    trashed = {row["id"]: row for row in made.rows.proposals if row["is_trashed"]}
    probes = [row["title"] for row in trashed.values()]
    for row in trashed.values():
        probes += [line for line in lines_of_html(row["body"] or "").split("\n") if len(line) > 40]
    probes += [
        row["body"] for row in made.rows.arguments if int(row["opinion_id"]) in trashed and len(row["body"]) > 40
    ]
    # One sentence was said in two places: the one that stays may be read.
    stays = [row["body"] for row in made.rows.arguments if int(row["opinion_id"]) not in trashed]
    said = " ".join(" ".join(words_of(clean(text))) for text in stays)
    everything = " ".join(" ".join(page.words) for page in made.site.pages)
    told = [" ".join(words_of(clean(probe))) for probe in probes]
    assert [probe for probe in told if probe in everything and probe not in said] == []


def test_promises_hold(made: BuiltImport) -> None:
    """Every link leads somewhere, each page is as light as its kind must be, one request, a strict policy."""
    assert promises.links(made.site, folders=True) == []
    assert promises.weight(made.site, kinds(made.root), budgets=promises.BUDGETS, whole={"whole"}) == []
    assert promises.first_view(made.site) == []
    assert promises.policy(made.site) == []


def test_an_answer_is_rendered_where_it_is_shown(made: BuiltImport) -> None:
    """A second build writes nothing; an answer writes the pages that show it, and no other; then nothing again."""
    assert made.build() == {}
    article = contributions(made.root)[1].article
    folder = made.root / "content" / "consultations" / ID / "answers"
    folder.mkdir()
    (folder / "article.md").write_text(ANSWER, "utf-8")
    written = made.build()
    topic = contributions(made.root)[1].topic
    about = f"{ID}/contributions"
    left = contributions(made.root).keys() - {1}
    expected = {
        f"{ID}/reponses/article/index.html",  # the answer itself
        f"{ID}/reponses/index.html",  # the list of answers, and its feed
        f"{ID}/reponses/flux.xml",
        f"{about}/1/index.html",  # what it answers: what became of it
        f"{about}/liste/1/index.html",  # lists in which what it answers says that it is answered
        f"{about}/themes/{topic}/index.html",
        f"{about}/sur-article/{article}/index.html",
        f"{ID}/articles/{article}/index.html",
        f"{ID}/etapes/reponses/index.html",  # what came out of the step
        f"{ID}/index.html",  # the consultation: latest answers, and its feed
        f"{ID}/flux.xml",
        f"{ID}/reponses/article/demandes.csv",  # who asked for it
        f"{ID}/fil/index.html",  # what became of it all, and what not yet: now that something was taken up, by number
        f"{ID}/fil/contributions.csv",
        *(f"{ID}/fil/non-repris/{window}/index.html" for window in {(number - 1) // 50 + 1 for number in left}),
        "index.html",  # the portal: latest answers, and its feed
        "flux.xml",
        "plan-du-site/index.html",  # all pages
        "sitemap-1.xml",
        "build.json",
        # open data of the consultation and of the portal: the answers, what leads from whom to what, and their pages
        *(f"{folder}donnees/index.html" for folder in ("", f"{ID}/")),
        *(
            f"{folder}donnees/{table}{form}"
            for folder in ("", f"{ID}/")
            for table in ("reponses", "liens")
            for form in (".csv", "-tableur.csv", ".jsonl")
        ),
    }
    if sum(not row["is_trashed"] for row in made.rows.proposals) <= 10:  # so few stand on one page, and have no list
        expected.add(f"{about}/index.html")
        expected.remove(f"{about}/liste/1/index.html")
    expected.add("recherche/index.html")  # one may choose answers now, and the decision it took
    assert set(written) - of_search(written) == expected
    # Of the index: the words that the answer has and those beside them, its card, the card of what it answers.
    index = of_search(
        path.relative_to(made.root / "public").as_posix() for path in (made.root / "public").rglob("*.js")
    )
    assert 0 < len(of_search(written)) <= 25, (len(of_search(written)), len(index))
    assert made.build() == {}
