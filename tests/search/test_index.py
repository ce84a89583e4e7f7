"""The index: the same whichever way it was come to, small where little changed, and as light as it must be."""

from __future__ import annotations

import gzip
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from civicgen.builder.place import ground
from civicgen.builder.ready import ready
from civicgen.content.markdown import clean
from civicgen.search.index import files as files_module
from civicgen.search.index import postings as postings_module
from civicgen.search.index import tables as index_module
from civicgen.search.index.coding import coded, decoded, front_coded, listed, postings, safe_name
from civicgen.search.index.layout import chunks as portal_chunks
from civicgen.search.index.layout import layout_of
from civicgen.search.index.parting import border, parted
from civicgen.search.index.tables import Index
from civicgen.search.texts.documents import Searchable
from civicgen.search.words.analysis import fold
from tests.conftest import REPOSITORY, missing
from tests.search.making import chunks, files, layout, made, read, text, words_of
from tests.search.words_town import INSTANT, words_town

MOST = 400


def town(count: int, seed: int) -> dict[int, Searchable]:
    """Some texts, by number."""
    dice = random.Random(seed)
    return {number: text(number, dice) for number in range(1, count + 1)}


def edit(texts: dict[int, Searchable], dice: random.Random) -> None:
    """Change, add or take away a text, with words that come, go, and change the language they are met in."""
    number = dice.choice(sorted(texts))
    what = dice.randrange(4)
    if what == 0:
        texts[number] = text(number, dice, f"nouveau{dice.randrange(50)}")
    elif what == 1 and max(texts) < MOST:
        texts[max(texts) + 1] = text(max(texts) + 1, dice)
    elif what == 2 and len(texts) > 5:
        del texts[number]
    else:
        texts[number] = text(number, dice, *(["meetings", "meeting", "école"] * dice.randint(0, 3)))


@pytest.mark.parametrize("seed", range(3))
def test_incremental_equals_clean(tmp_path: Path, seed: int) -> None:
    """After any edits, in any number of steps, the files are those of an index made from nothing."""
    walk(tmp_path, seed, 3)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_incremental_equals_clean_for_long(tmp_path: Path, seed: int) -> None:
    """The same, some hundreds of times."""
    walk(tmp_path, seed, 12)


def walk(folder: Path, seed: int, steps: int) -> None:
    """Edit, refresh, compare."""
    dice = random.Random(seed)
    texts = town(150, seed)
    places = layout(MOST)
    index = Index(folder / "kept.sqlite")
    index.refresh(places, list(chunks(texts)))
    for step in range(steps):
        for _ in range(dice.choice((1, 1, 5))):
            edit(texts, dice)
        index.refresh(places, list(chunks(texts)))
        clean = made(folder / "clean.sqlite", texts, places)
        kept = files(index)
        assert {name for name in clean.keys() | kept.keys() if clean.get(name) != kept.get(name)} == set(), (seed, step)
    index.close()


def test_what_is_set_aside_on_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More words than memory may hold: the same files."""
    texts = town(300, 3)
    whole = made(tmp_path / "whole.sqlite", texts, layout(300))
    monkeypatch.setattr(postings_module, "_MANY", 200)
    assert whole == made(tmp_path / "parts.sqlite", texts, layout(300))


def test_one_text_changes_little(tmp_path: Path) -> None:
    """One contribution more of a thousand rewrites at most one file of twenty."""
    texts = town(1000, 5)
    index = Index(tmp_path / "kept.sqlite")
    places = layout(1001)
    index.refresh(places, list(chunks(texts)))
    before = files(index)
    texts[1001] = text(1001, random.Random(9))
    index.refresh(places, list(chunks(texts)))
    after = files(index)
    index.close()
    changed = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    assert 0 < len(changed) <= len(after) * 0.05


def test_nothing_changed_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is worked out again."""
    texts = town(100, 1)
    index = Index(tmp_path / "kept.sqlite")
    index.refresh(layout(100), list(chunks(texts)))
    monkeypatch.setattr(files_module.Files, "_put", lambda *_: pytest.fail("a file was written"))
    index.refresh(layout(100), list(chunks(texts)))
    index.close()


def test_a_damaged_cache_is_made_again(tmp_path: Path) -> None:
    """Whatever stands in its place."""
    texts = town(60, 1)
    whole = made(tmp_path / "kept.sqlite", texts, layout(60))
    (tmp_path / "kept.sqlite").write_bytes(b"not a database" * 300)
    index = Index(tmp_path / "kept.sqlite")
    index.refresh(layout(60), list(chunks(texts)))
    assert whole == files(index)
    index.close()


def test_lists_hold_what_was_said(tmp_path: Path) -> None:
    """Each word's list has just the texts in which it stands."""
    texts = town(200, 8)
    lists = words_of(made(tmp_path / "kept.sqlite", texts, layout(200)))
    for word in ("ecole", "jardin", "ete", "eau"):
        expected = [number - 1 for number, it in texts.items() if word in fold(f"{it.title} {it.text}").split()]
        assert expected == [place for place, _ in lists[word]], word


def test_long_lists_keep_what_matters_most(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that stands nearly everywhere: the texts that are about it are kept, and its count is told."""
    monkeypatch.setattr(index_module, "HEAD", 20)
    texts = {
        number: Searchable(
            name=f"plan/contributions/{number}", type="contribution", title="Eau" if number % 10 == 0 else "Rue",
            text="eau " * (8 if number % 10 == 0 else 1) + "rue verger " * 30, address="x", lang="fr", number=number,
            kind="opinion",
        )
        for number in range(1, 101)
    }  # fmt: skip
    found = made(tmp_path / "kept.sqlite", texts, layout(100))
    places = [place for place, _ in words_of(found)["eau"]]
    assert len(places) == 20
    assert {number - 1 for number in range(10, 101, 10)} <= set(places)


def test_numbers_there_and_back() -> None:
    """Distances of any size."""
    dice = random.Random(4)
    numbers = [dice.randrange(10 ** dice.randrange(1, 9)) for _ in range(2000)] + [0, 44, 45, 2024, 2025]
    assert numbers == list(decoded(b"".join(map(coded, numbers))))
    found = [(place, dice.randrange(4)) for place in sorted(dice.sample(range(10**6), 500))]
    assert found == list(postings(listed(found)))


def test_words_there_and_back() -> None:
    """Sorted words, of any writing."""
    words = sorted({"a", "ab", "abc", "b", "école"[1:], "éa", "москва", "東京", "x" * 24})
    parts, before = [], ""
    for part in re.findall(r"[A-Z][^A-Z]*", front_coded(words)):
        before = before[: ord(part[0]) - 65] + part[1:]
        parts.append(before)
    assert words == parts


def test_names_of_files_are_plain() -> None:
    """On every system: small letters, digits, hyphens; none is taken for another."""
    names = [safe_name(word) for word in ("con", "é", "東", "a-b", "a b", "l'eau", "éa", "\u0e9a")]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z0-9-]+", name) for name in names)


def test_parts_are_stable_and_not_too_large() -> None:
    """Every word is in one part; one word more moves few borders."""
    dice = random.Random(2)
    words = sorted({"".join(dice.choice("abcdefg") for _ in range(dice.randint(1, 8))) for _ in range(5000)})

    def borders(words: list[str]) -> set[str]:
        found, before, at = set(), "", 0
        for first, end in parted(words, [20] * len(words), 900):
            assert first == at
            assert 20 * (end - first) <= 900
            here = border(before, words[first])
            assert here > before
            assert here <= words[first]
            found.add(here)
            before, at = words[end - 1], end
        assert at == len(words)
        return found

    assert len(borders(words) ^ borders(sorted({*words, "abcabcabcx"}))) < 8


def test_hostile_texts_stay_texts(tmp_path: Path, hostile: Path) -> None:
    """Whatever citizens write, each file is one call with plain values, and the card gives it back."""
    strings = [
        line
        for file in sorted(hostile.rglob("*"))
        if file.suffix in (".json", ".txt", ".md")
        for line in clean(file.read_text("utf-8", "replace")).splitlines()[:60]
        if line.strip()
    ][:400]
    texts = {
        number: Searchable(
            name=f"plan/contributions/{number}", type="contribution", title=said, text=said, address="x", lang="fr",
            number=number, kind="opinion",
        )
        for number, said in enumerate(strings, 1)
    }  # fmt: skip
    found = made(tmp_path / "kept.sqlite", texts, layout(len(texts)))
    for name, content in found.items():
        assert read(content)[0] == name
        assert b"</" not in content
        assert "\u2028" not in content.decode()
        assert "\u2029" not in content.decode()
    line = str(read(found["c0"])[1]).split("\n")[0]
    assert line.split("\t")[0].rstrip("…") in " ".join(strings[0].split())
    assert line.count("\t") == 2


def test_script_is_small() -> None:
    """At most three kilobytes on the way, whatever it can do."""
    script = Path(index_module.__file__).parent / "script/search.min.js"
    assert len(gzip.compress(script.read_bytes(), 9)) <= 3_000


def test_script_is_for_old_browsers() -> None:
    """It parses as ECMAScript 5, source and published; so do the files of an index."""
    acorn, node = REPOSITORY / ".tools/node_modules/acorn", shutil.which("node")
    if not acorn.is_dir() or node is None:
        missing("acorn (npm)")
    assert node is not None
    folder = Path(index_module.__file__).parent / "script"
    code = "const a=require(process.argv[1]),f=require('fs');for(const n of process.argv.slice(2))"
    code += "a.parse(f.readFileSync(n,'utf8'),{ecmaVersion:5})"
    subprocess.run([node, "-e", code, acorn, folder / "search.js", folder / "search.min.js"], check=True)


def test_what_moves_beside_another_is_read_again(tmp_path: Path) -> None:
    """A page whose name gives it the place of another: that one moves, and its chunk says so, though its text stays."""
    root = words_town(tmp_path / "town", 3)
    index = Index(tmp_path / "kept.sqlite")

    def looked_at() -> tuple[dict[str, bytes], dict[str, bytes], dict[str, int]]:
        with ready(root, ground(root, tmp_path / "site"), instant=INSTANT) as prepared:
            assert prepared.portal is not None, prepared.problems
            places = layout_of(prepared.portal)
            every = list(portal_chunks(prepared.portal, places))
            index.refresh(places, every)
            (tmp_path / "clean.sqlite").unlink(missing_ok=True)
            anew = Index(tmp_path / "clean.sqlite")
            anew.refresh(places, every)
            found = files(anew)
            anew.close()
            return files(index), found, {chunk.name: place for chunk in every for place, _ in chunk.docs()}

    _, _, first = looked_at()
    moved = 0
    for number in range(25):
        name = root / f"content/news/a{number}.md"
        name.parent.mkdir(exist_ok=True)
        name.write_text("---\ntitle: Essai\ndate: 2026-02-02\nstate: published\n---\nTexte.\n", encoding="utf-8")
        kept, other, places = looked_at()
        assert kept == other, number
        moved += any(places[chunk] != place for chunk, place in first.items())
        first = places
    index.close()
    assert moved
