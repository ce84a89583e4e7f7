"""The answers of a server: right with accents, bounded whatever is typed, of what is public only, from a file."""

from __future__ import annotations

import datetime
import random
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from civicgen.builder.build import build
from civicgen.builder.looking import looked_at
from civicgen.search.answers import written as written_module
from civicgen.search.answers.answering import PAGE, Answers, NoAnswers
from civicgen.search.answers.written import write, write_answers
from civicgen.search.words.highlight import pieces
from civicgen.search.words.meant import apart, nearest_form
from tests.cli.running import run
from tests.search.making import chunks, layout
from tests.search.test_browser import SETTINGS, written
from tests.search.test_index import MOST, edit, town
from tests.search.words_town import INSTANT, PLANTED, text, words_town

NOW = datetime.datetime(2026, 7, 1, 9, tzinfo=datetime.UTC)
COLLECTOR = 'forms: {backend: collector, url: "https://formulaires.exemple.example/"}\n'


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    """Answers of a town."""
    folder: Path = tmp_path_factory.mktemp("answers")
    with looked_at(words_town(folder / "town"), instant=INSTANT) as found:
        assert found.portal is not None
        write_answers(folder / "answers.sqlite", found.portal)
    return folder / "answers.sqlite"


@pytest.fixture(scope="module")
def answers(file):
    found = Answers(file)
    yield found
    found.close()


def test_accents_and_plurals_do_not_matter(answers):
    """However it is typed, the same texts in the same order."""
    lists = [
        [card.number for card in answers.answer(query, lang="fr").cards]
        for query in ("école", "ecole", "Écoles", "l'ÉCOLE")
    ]
    assert lists[0] == lists[1] == lists[2] == lists[3]
    assert all("école" in text(number) for number in lists[0])
    assert answers.answer("école", lang="fr").total == sum("école" in text(number) for number in range(1, 131))


def test_all_words_come_first(answers):
    """Texts that have all of them, and only these; else those that have some, and it is told."""
    found = answers.answer("réparer l'école", lang="fr")
    assert found.all_words
    assert all("réparer" in text(card.number) and "école" in text(card.number) for card in found.cards)
    some = answers.answer("réparer inexistant", lang="fr")
    assert not some.all_words
    assert some.cards


def test_pages_and_filters(answers):
    """Ten at a time, none twice; by type, topic, consultation."""
    first, second = (answers.answer("faudrait", lang="fr", page=page) for page in (1, 2))
    assert len(first.cards) == PAGE
    assert not {card.number for card in first.cards} & {card.number for card in second.cards}
    assert {card.topic for card in answers.answer("faudrait", lang="fr", topic="nature").cards} == {"nature"}
    assert {card.type for card in answers.answer("théâtre", lang="fr", type="answer").cards} == {"answer"}
    assert answers.answer("théâtre", lang="fr", consultation="ailleurs").total == 0
    assert [card.title for card in answers.answer("theatre", lang="en").cards] == ["The theatre will open"]


def test_what_was_meant(answers):
    """A typing error is told; what is known is not."""
    assert answers.answer("biblioteque", lang="fr").instead == "bibliotheque"
    assert answers.answer("bibliothèque", lang="fr").instead == ""
    assert answers.answer("zzzzzz", lang="fr").instead == ""


def test_nothing_hidden_is_answered(answers, file):
    """No draft, nothing held back, nothing of a consultation that is not shown; not a byte of it in the file."""
    assert answers.answer(PLANTED, lang="fr").total == 0
    assert PLANTED.encode() not in file.read_bytes()
    assert {card.consultation for card in answers.answer("faudrait", lang="fr").cards} == {"marche"}


HOSTILE = (
    *("", " ", "*", "a* e* i* o* u* b* c* d*", '"' * 5000, "\0'; DROP TABLE texts; --", "é" * 100_000, "🐌", "de la"),
    *("faudrait " * 50_000, "\u202e" * 300, "NEAR(a b) OR -c:d^9", "faudrait avant ce texte propre singulier1"),
)


@pytest.mark.parametrize("query", HOSTILE)
def test_whatever_is_typed(answers, query):
    """Is answered at once."""
    begun = time.process_time()
    answers.answer(query, lang="fr", page=10**9, topic="'\"")
    assert time.process_time() - begun < 0.5


def test_only_our_files_are_read(tmp_path: Path, file: Path):
    """Nothing there, something else, half a file, a changed one: said in one way."""
    with pytest.raises(NoAnswers):
        Answers(tmp_path / "none.sqlite")
    for content in (b"", b"pickle", file.read_bytes()[:5000]):
        (tmp_path / "a.sqlite").write_bytes(content)
        with pytest.raises(NoAnswers):
            Answers(tmp_path / "a.sqlite").answer("école", lang="fr")


def test_a_new_file_is_noticed(tmp_path: Path, capsys):
    """Written by the command, whole or not at all; a server sees that another has taken its place."""
    root, file = words_town(tmp_path / "town", 5), tmp_path / "answers.sqlite"
    typed = ("search", "--answers", file, "--site", root, "--as-of", "2026-04-01")
    assert run(capsys, *typed).code == 0
    served = Answers(file)
    assert served.answer("école", lang="fr").total == 0
    assert not served.outdated()
    rows = root / "content/consultations/marche/contributions/avis.csv"
    rows.write_text(rows.read_text("utf-8") + "9,2026-02-03,opinion,nature,,Une école.,published,,\n", "utf-8")
    assert run(capsys, *typed).code == 0
    assert served.outdated()
    served.close()
    served = Answers(file)
    assert served.answer("école", lang="fr").total == 1
    served.close()
    assert {each.name for each in tmp_path.iterdir()} == {"town", "answers.sqlite"}


def test_pieces():
    """What was looked for is marked, in the middle of what is shown."""
    said = "Bonjour à tous. " * 30 + "Les Écoles ferment, l’école aussi."
    found = pieces(said, "fr", {"ecol"})
    assert [piece.text for piece in found if piece.marked] == ["Écoles", "école"]
    assert found[0].text == "…"
    assert sum(len(piece.text) for piece in found) < 220
    assert "".join(piece.text for piece in pieces("Une phrase.", "fr", set())) == "Une phrase."


def test_typing_errors():
    """Added, left out, changed, swapped; and no further than asked."""
    assert [apart("ecole", other, 2) for other in ("ecole", "ecolle", "ecle", "ecale", "ecoel", "xyz")] == [
        0,
        1,
        1,
        1,
        1,
        3,
    ]
    assert nearest_form("transprt", [("transport", 3), ("transports", 9), ("autre", 99)]) == "transport"


def test_each_build_writes_what_the_server_answers_from(tmp_path: Path) -> None:
    """Beside what builds remember, never in the site; again when something changed, or when it is gone."""
    root = tmp_path / "town"
    written(root, "civicgen.yml", SETTINGS + COLLECTOR)
    written(root, "content/index.md", "---\ntitle: Saint-Exemple\nstate: published\n---\n")
    page = "---\ntitle: Les tritons\nstate: published\n---\nDes tritons %s.\n"
    written(root, "content/pages/tritons.md", page % "verts")
    file = root / ".civicgen/answers.sqlite"

    def told() -> str:
        report = build(root, instant=NOW, jobs=1)
        assert report.good, report.problems
        answers = Answers(file)
        (card,) = answers.answer("triton", lang="fr").cards
        answers.close()
        return card.text

    assert "verts" in told()
    first = file.stat().st_ino
    assert "verts" in told()
    assert file.stat().st_ino == first
    written(root, "content/pages/tritons.md", page % "bleus")
    assert "bleus" in told()
    file.unlink()
    assert "bleus" in told()
    assert not [path for path in (root / "public").rglob("*") if path.suffix == ".sqlite"]


def tables(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a file holds."""
    with closing(sqlite3.connect(file)) as base:
        names = [name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        return {name: sorted(base.execute(f"SELECT * FROM {name}")) for name in names}


@pytest.mark.parametrize("seed", range(2))
def test_altered_equals_written_anew(tmp_path: Path, monkeypatch, seed: int) -> None:
    """After any edits the tables are those of a file written from nothing; of most chunks nothing is read."""
    dice = random.Random(seed)
    texts = town(250, seed)
    places = layout(MOST)
    kept, clean = tmp_path / "kept.sqlite", tmp_path / "clean.sqlite"
    write(kept, places, list(chunks(texts, 10)), b"0")
    whole = written_module._all
    for step in range(4):
        for _ in range(dice.choice((1, 3))):
            edit(texts, dice)
        monkeypatch.setattr(written_module, "_all", lambda *_: pytest.fail("all was made again"))
        write(kept, places, list(chunks(texts, 10)), b"%d" % step)
        monkeypatch.setattr(written_module, "_all", whole)
        clean.unlink(missing_ok=True)
        write(clean, places, list(chunks(texts, 10)), b"%d" % step)
        assert tables(clean) == tables(kept), (seed, step)
    assert not [*tmp_path.glob("*.new")]


def test_what_is_taken_out_leaves_no_trace(tmp_path: Path) -> None:
    """A text that was withdrawn is in no corner of the file any more; a file of another program is written over."""
    texts = town(60, 1)
    texts[30] = msgspec.structs.replace(texts[30], text=f"{texts[30].text} {PLANTED}")
    file = tmp_path / "kept.sqlite"
    file.write_bytes(b"not a database" * 99)
    write(file, layout(60), list(chunks(texts, 5)))
    assert PLANTED.encode() in file.read_bytes()
    del texts[30]
    write(file, layout(60), list(chunks(texts, 5)))
    assert PLANTED.encode() not in file.read_bytes()
    assert tables(file)["texts"]
