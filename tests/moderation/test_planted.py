"""Names, addresses and telephone numbers that people typed are found nowhere but behind the private key."""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from civicgen.forms import receipts, sealing
from civicgen.moderation.inbox import database
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.store import opened
from tests.cli.running import run
from tests.moderation.test_cli import collector, folder_of, key_of, portal, private_of, user, with_keys

__all__ = ["collector", "portal", "user", "with_keys"]


MARKS = ("Zqxwvkjhzqxw", "83175294061")
"""What stands in every planted value, and nowhere else in the world: one for words, one for numbers."""


def planted(count: int) -> list[dict[str, str]]:
    """People who do not exist: four values each."""
    word, digits = MARKS
    return [
        {
            "nom": f"Jeanne {word}{number}",
            "courriel": f"jeanne.{word}{number}@exemple.example",
            "adresse": f"{number:04} rue {word}",
            "telephone": f"06 {digits}{number:03}",
        }
        for number in range(count)
    ]


def spellings(values: Iterable[str]) -> tuple[bytes, ...]:
    """A value as it may lie in a file: as text in two encodings, and within base64, wherever it begins."""
    found: list[bytes] = []
    for value in values:
        found += [value.encode(), value.lower().encode(), value.encode("utf-16-le")]
        for shift in range(3):
            whole = base64.b64encode(b"x" * shift + value.encode())
            found.append(whole[4:-4])
    return tuple(found)


def hits(folders: list[Path], wanted: tuple[bytes, ...]) -> list[str]:
    """Files in which something of it stands."""
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]
    return [str(path) for path in files for data in [path.read_bytes()] if any(value in data for value in wanted)]


_SNAPSHOTS = 30


@contextmanager
def snapshots(monkeypatch, inbox: Path, into: Path) -> Iterator[None]:
    """Keep a copy of the inbox with its journal as they are within each writing, before it is over."""
    original = database._transaction

    @contextmanager
    def copying(connection):
        with original(connection):
            yield
            if inbox.exists() and len(list(into.iterdir())) < _SNAPSHOTS:
                shutil.copytree(inbox, into / str(len(list(into.iterdir()))))

    into.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(database, "_transaction", copying)
        yield


def send(server, key: str, people: list[dict[str, str]]) -> list[str]:
    """Half of them by a server that seals, half by one that does not; gives their receipts."""
    given = []
    for number, person in enumerate(people):
        receipt = receipts.new(number.to_bytes(9) * 2)
        given.append(receipt)
        text = f"Le banc numéro {number} est cassé."
        if number % 3 == 2:  # what will be withheld, or waits, may say anything
            text += f" Appelez {person['nom']}, {person['telephone']}, {person['courriel']}, {person['adresse']}."
        fields = {"titre": [f"Banc {number}"], "texte": [text]}
        sealed = ""
        if number % 2:
            sealed = sealing.seal_fields(key, {name: (value,) for name, value in person.items()})
        else:
            fields |= {name: [value] for name, value in person.items()}
        day = f"2026-02-{1 + number % 28:02}T10:00:00Z"
        server.receive(f"r{number}", received=day, receipt=receipt, fields=fields, sealed=sealed)
    return given


def decide(inbox) -> None:
    """What says something about its author is withheld or waits; all else is published."""
    for item in inbox.items():
        number = int(item.submission.remote_id[1:])
        if number % 3 != 2:
            inbox.decide(item.id, Decision(act="publish", note="vu"))
        elif number % 2:
            masks = tuple(value for name in ("nom", "telephone") for value in item.submission.fields[name])
            inbox.decide(item.id, Decision(act="withhold", reason="personal-data", masks=masks, note=masks[0]))


def told(capsys, *words: str | Path) -> str:
    """Run a command; all that it says."""
    done = run(capsys, *words)
    assert done.code == 0, done.out + done.err
    return done.out + done.err


def go(count: int, forgotten: int, root: Path, server, person: Path, capsys, monkeypatch) -> None:
    """All of it: sent, fetched, read, decided, published, built, copied; some then forgotten."""
    people = planted(count)
    with (root / "civicgen.yml").open("a", encoding="utf-8") as settings:
        settings.write("search: {index: static, words: yes, similar: yes}\n")
    key, folder = key_of(root), folder_of(root, person)
    given = send(server, key, people)
    logs = []
    with snapshots(monkeypatch, folder, person / "snapshots"):
        logs.append(told(capsys, "forms", "pull", "--site", root))
        with opened(folder, key) as inbox:
            inbox.unlock(private_of(root, person))
            assert sum(len(item.submission.fields) for item in inbox.items()) == 6 * count
            decide(inbox)
        commands = (["moderate", "publish"], ["journal", "append"], ["build"], ["forms", "pull", "--again"], ["inbox"])
        logs += [told(capsys, *words, "--site", root) for words in commands]
        (person / "answers").mkdir()
        logs.append(told(capsys, "search", "--answers", person / "answers" / "answers.sqlite", "--site", root))
        logs.append(told(capsys, "search", "banc", "--json", "--site", root))
        logs.append(told(capsys, "inbox", "backup", person / "copies", "--site", root))
    (person / "logs").mkdir()
    (person / "logs" / "said.txt").write_text("\n".join(logs), encoding="utf-8")
    wanted = spellings(MARKS)
    assert len(list((person / "snapshots").iterdir())) == _SNAPSHOTS
    assert len(list((root / "public").rglob("*.html"))) > count // 3
    assert hits([person], wanted) == []
    _searchable(person, root)

    gone = given[:forgotten]
    for receipt in gone:
        told(capsys, "forget", receipt, "--yes", "--site", root)
    with opened(folder, key) as inbox:
        inbox.unlock(private_of(root, person))
        left = "\n".join(repr(item) for item in inbox.items())
    for one in people[:forgotten]:
        assert not [value for value in one.values() if f"{value}'" in left]
    assert people[forgotten]["nom"] in left
    texts = spellings([f"Le banc numéro {number} est cassé." for number in range(forgotten)])
    assert hits([root, folder], texts) == []
    assert hits([person], wanted) == []


def _searchable(person: Path, root: Path) -> None:
    """What is public can be found in every way there is: each has files, and a text that is public is in them."""
    site = root / "public"
    places = (site / "recherche" / "index", site / "mots", person / "answers", root / ".civicgen" / "staff-search")
    assert [place.name for place in places if not hits([place], (b"banc",))] == []


def test_a_few(with_keys, collector, user, capsys, monkeypatch):
    """Thirty people; three are forgotten."""
    go(30, 3, with_keys, collector, user, capsys, monkeypatch)


def test_the_search_finds_what_is_there(tmp_path):
    """Whatever the spelling: else it would prove nothing."""
    for number, value in enumerate(planted(1)[0].values()):
        for spelt in (
            value.encode(),
            value.encode("utf-16-le"),
            base64.b64encode(b'{"x":["' + value.encode() + b'"]}'),
        ):
            (tmp_path / "file").write_bytes(b"before" * number + spelt + b"after")
            assert hits([tmp_path], spellings(MARKS)) == [str(tmp_path / "file")]


@pytest.mark.long
def test_a_thousand(with_keys, collector, user, capsys, monkeypatch):
    """A thousand values, four of each of two hundred and fifty people; ten are forgotten."""
    go(250, 10, with_keys, collector, user, capsys, monkeypatch)
