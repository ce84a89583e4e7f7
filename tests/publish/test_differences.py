"""What changes for a reader is told in words, and nothing else is."""

from __future__ import annotations

import time
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from civicgen.publish.publication.differences import differences, text_of
from civicgen.publish.publication.seen import Seen


def told(old: str, new: str) -> list[str]:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "[+{}+]"}
    found = differences(text_of(old.encode()), text_of(new.encode()))
    return [" ".join(signs[piece.act].format(piece.text) for piece in pieces) for pieces in found]


def test_words_of_a_page() -> None:
    """Text as it is read: no style, no script, no markup; a picture is its words; French spaces stay."""
    page = (
        "<!doctype html><title>Le marché</title><style>p{color:red}</style><script>let a = '<p>no</p>'</script>"
        "<h1>Le  <em>marché</em></h1>\n<p>Où\u202f? <img src=a alt='La gare'> &amp; ici<br>ou là</p><ul><li>a<li>b</ul>"
    )
    assert text_of(page.encode()) == ["Le marché", "Le marché", "Où\u202f? La gare & ici", "ou là", "a", "b"]


def test_a_word_in_a_long_sentence() -> None:
    """Only the words around it are shown."""
    before = (
        "Le conseil municipal décide, après en avoir délibéré, de garder le marché du samedi sur la place du village."
    )
    after = before.replace("samedi", "dimanche matin")
    assert told(f"<p>{before}</p><p>a</p>", f"<p>{after}</p><p>a</p>") == [
        "… garder le marché du [-samedi-] [+dimanche matin+] sur la place du …"
    ]


def test_another_sentence() -> None:
    """Of two sentences that share a word or two by chance, each is shown whole."""
    one, other = "Pas encore de réponse du conseil avant le mois de juin", "Le marché du samedi ira à la gare de"
    assert told(f"<p>{one}</p>", f"<p>{other}</p>") == [f"[-{one}-] [+{other}+]"]


def test_new_and_gone() -> None:
    """A block that comes, one that goes; a page that is new, one that goes; markup alone is no difference."""
    assert told("<p>a</p><p>b</p>", "<p>a</p><p>c d</p><p>b</p>") == ["[+c d+]"]
    assert told("<p>a</p><p>b</p>", "<p>b</p>") == ["[-a-]"]
    assert told("", "<p>a</p>") == ["[+a+]"]
    assert told("<p>a</p>", "") == ["[-a-]"]
    assert told("<p class=x>a</p>", "<p>a</p>") == []


TEXTS = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=4).map(" ".join), max_size=6)


@given(TEXTS, TEXTS)
def test_nothing_is_left_out(old: list[str], new: list[str]) -> None:
    """Every word that goes is told as going, every word that comes as coming."""
    pieces = [piece for each in differences(old, new) for piece in each]
    gone = sum(len(piece.text.split()) for piece in pieces if piece.act == "gone")
    come = sum(len(piece.text.split()) for piece in pieces if piece.act == "new")
    assert come - gone == sum(map(len, map(str.split, new))) - sum(map(len, map(str.split, old)))
    assert bool(pieces) == (old != new)


def test_very_long_pages_are_compared_quickly() -> None:
    """Two pages that have nothing in common are told whole, without comparing every word with every other."""
    began = time.monotonic()
    old, new = [f"old {number}" for number in range(20_000)], [f"new {number}" for number in range(20_000)]
    assert len(list(differences(old, new))) == 1
    assert time.monotonic() - began < 3


def test_a_page_that_only_weighs_more_reads_the_same(tmp_path: Path) -> None:
    """Sizes are no news; a number in a text is."""
    page = "<main><h1>A</h1><p>{}</p><p>File (PDF, {} Ko)</p></main><footer><p>Au plus {} Ko.</p></footer>"
    (tmp_path / "a.html").write_text(page.format("Reste 3 Ko.", 10, 4), encoding="utf-8")
    seen = Seen(tmp_path)
    seen("a.html", "x", page.format("Reste 3 Ko.", 11, 5).encode())
    assert (seen.counts["changed"], seen.unread) == (0, 1)
    seen("a.html", "x", page.format("Reste 4 Ko.", 11, 5).encode())
    assert seen.counts["changed"] == 1
    assert [piece.text for piece in seen.pages[0].places[0] if piece.act == "new"] == ["4"]
