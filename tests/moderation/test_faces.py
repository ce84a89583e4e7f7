"""A terminal, a spreadsheet and a browser show the same queue; whatever people typed can only be read there."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import select
import socket
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from civicgen.cli import main
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.store import opened
from civicgen.moderation.queue.server import DeskServer
from civicgen.moderation.queue.unchanged import unchanged
from civicgen.moderation.queue.waiting import queue_of
from tests.conftest import REPOSITORY, command
from tests.moderation.desk import KEY, PRIVATE, at_home, box, forms_of, portal, published, sent
from tests.moderation.test_queue import ACTS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OWN = [
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example";"Cliquez")',
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "\t=1+1",
    '"=1+1"',
    "a;=1+1",
    "ligne\n=1+1",
    "\x1b[31mrouge\x1b[0m \x1b]0;titre\x07 \x9b2J \x08\x08\x08",
    "\r\n\r\n$ rm -rf /",
    "\u202egnp.exe \u2066 \u200b",
    "<script>window.hit=1</script>",
    '"><img src=x onerror="window.hit=1">',
    "</textarea></select><svg onload=window.hit=1>",
    "{{ 7*7 }} {% raw %}",
    "'; DROP TABLE submissions; --",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!",
    "نص عربي من اليمين",
]


def hostile_strings(shared: Path | None) -> list[str]:
    """Ours, and where the large data are some hundreds of those that are known to do harm."""
    found = list(OWN)
    if shared is not None:
        found += json.loads((shared / "hostile/strings/blns-half.json").read_text(encoding="utf-8"))
        for name in ("csv/payloadbox-csv.txt", "xss/payloadbox-xss.txt", "sql/payloadbox-GenericBlind.txt"):
            lines = (shared / "hostile" / name).read_text(encoding="utf-8", errors="replace").splitlines()
            found += lines[:: max(1, len(lines) // 150)]
    return [text for text in found if text.strip()]


@pytest.fixture(params=["here", pytest.param("all", marks=pytest.mark.long)])
def strings(request) -> list[str]:
    return hostile_strings(None if request.param == "here" else request.getfixturevalue("shared_data"))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A portal, an inbox, and a user who holds the key: commands find all of it."""
    root = portal(tmp_path / "portail")
    at_home(tmp_path, monkeypatch)
    monkeypatch.chdir(root)
    return root, tmp_path / "inbox"


def decisions(folder: Path) -> dict[str, tuple[str, str, tuple[str, ...], str]]:
    """What was decided, by id."""
    with opened(folder, KEY) as inbox:
        inbox.unlock(PRIVATE)
        return {
            item.id: (item.decision.act, item.decision.reason, item.decision.masks, item.decision.head)
            for item in inbox.items()
            if item.decision
        }


# Spreadsheet ----------------------------------------------------------------------------------------------------------


def exported(tmp_path: Path, name: str, *more: str) -> Path:
    """The table that the command writes."""
    path = tmp_path / name
    assert main(["moderate", "export", str(path), "--replace", "--lang", "fr", *more]) == 0
    return path


def filled_in(path: Path, **cells: dict[str, str]) -> None:
    """Fill in cells, as a clerk does, by id and by heading."""
    text = path.read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    for row in rows:
        row.update(cells.get(row["identifiant"], {}))
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


def test_a_table_comes_back_as_decisions(place, tmp_path, capsys):
    root, folder = place
    sendings = [
        sent(1, titre="=1+1", avis="=A1 : appelez Paul Martin\nau 06 39 98 12 34"),
        sent(2, avis="Une insulte"),
        sent(3, avis="La même idée"),
        sent(4, avis="À revoir"),
        sent(5, avis="Plus tard"),
    ]
    with box(folder, root, sendings):
        pass
    path = exported(tmp_path, "avis.csv")
    assert path.stat().st_mode & 0o077 == 0
    filled_in(
        path,
        s1={
            "décision": "publier",
            "motif": "Donne des renseignements privés sur quelqu’un d’autre.",
            "à masquer": "Paul Martin\n06 39 98 12 34",
        },
        s2={"décision": "Écarter", "motif": "insult"},
        s3={"décision": "regrouper", "motif": "same-idea", "regrouper avec": "s1"},
        s4={"décision": "mettre de côté", "motif": "second-reading"},
    )  # fmt: skip
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 0, capsys.readouterr().err
    wanted = {
        "s1": ("publish", "third-party", ("Paul Martin", "06 39 98 12 34"), ""),
        "s2": ("withhold", "insult", (), ""),
        "s3": ("group", "same-idea", (), "s1"),
        "s4": ("aside", "second-reading", (), ""),
    }
    assert decisions(folder) == wanted
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 0
    assert "0 décision" in capsys.readouterr().out
    ods = exported(tmp_path, "avis.ods", "--all")
    assert main(["moderate", "import", str(ods), "--lang", "en"]) == 0
    assert decisions(folder) == wanted


def test_mistakes_are_told_with_their_row(place, tmp_path, capsys):
    root, folder = place
    with box(folder, root, [sent(number, avis=f"Avis {number}") for number in range(1, 8)]):
        pass
    path = exported(tmp_path, "avis.csv")
    filled_in(
        path,
        s1={"décision": "publié ?"},
        s2={"décision": "écarter"},
        s3={"décision": "écarter", "motif": "insulte grave"},
        s4={"décision": "publier", "motif": "private", "à masquer": "pas là"},
        s5={"décision": "publier", "contrôle": "00000000"},
        s6={"décision": "publier", "identifiant": "s1"},
        s7={"décision": "publier"},
    )
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 1
    told = capsys.readouterr().err
    for code, row in (
        ("moderation-sheet-decision", 2), ("moderation-without-reason", 3), ("moderation-unknown-reason", 4),
        ("moderation-mask-not-found", 5), ("moderation-sheet-older", 6), ("moderation-sheet-twice", 7),
    ):  # fmt: skip
        assert re.search(rf"avis\.csv:{row}: .*\[{code}\]", told), (code, told)
    assert list(decisions(folder)) == ["s7"]


def test_a_text_that_was_corrected_in_the_table_is_refused(place, tmp_path, capsys):
    root, folder = place
    with box(folder, root, [sent(n, titre=f"Titre {n}", avis="Demandez à Paul Martin.") for n in range(1, 6)]):
        pass
    path = exported(tmp_path, "avis.csv")
    filled_in(
        path,
        s1={"décision": "publier", "texte": "Demandez à M. X."},
        s2={"décision": "publier", "titre": ""},
        s3={"décision": "publier", "texte": "Demandez\u00a0à \n Paul Martin. "},
        s4={"décision": "écarter", "motif": "insulte", "texte": "Rien"},
        s5={"décision": "mettre de côté", "motif": "seconde lecture", "autres réponses": "author: Paul"},
    )
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 1
    told = capsys.readouterr().err
    assert re.findall(r"avis\.csv:(\d): .*\[moderation-sheet-text\]", told) == ["2", "3", "6"]
    assert "« texte »" in told
    assert "à masquer" in told
    assert set(decisions(folder)) == {"s3", "s4"}


@pytest.mark.parametrize("ending", ["csv", "ods"])
def test_a_table_that_nobody_changed_is_taken(place, tmp_path, strings, ending, capsys):
    root, folder = place
    words = [*strings, "0612", "1/2", "x" * 40_000]
    with box(folder, root, [sent(n, titre=text[:200], avis=f"{text} .") for n, text in enumerate(words, 1)]):
        pass
    path = exported(tmp_path, f"avis.{ending}")
    if ending == "csv":
        filled_in(path, **{f"s{n}": {"décision": "publier"} for n in range(1, len(words) + 1)})
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 0, capsys.readouterr().err[:3000]
    if ending == "csv":
        assert len(decisions(folder)) == len(words)


@pytest.mark.parametrize(
    ("cell", "shown", "same"),
    [
        ("612345678", "0612345678", True), ("01/02/2026", "1/2", True), ("01-mars", "1 mars", True),
        ("VRAI", "vrai", True),
        ("x" * 32_767, "x" * 40_000, True), ("D?j? ??? pris", "D?j? 🌳 pris", True), ("'=1+1", "=1+1", True),
        ("06 39 98 12 35 Paul", "06 39 98 12 34 Paul", False), ("", "Bonjour", False), ("", "0612", False),
        ("Bonjour", "", False), ("x" * 100, "x" * 40_000, False),
    ],
)  # fmt: skip
def test_what_programs_do_to_cells_is_no_change(cell, shown, same):
    assert unchanged(cell, shown) is same


def test_decisions_and_reasons_in_plain_french(place, tmp_path, capsys):
    root, folder = place
    with box(folder, root, [sent(n, avis=f"Avis de Paul {n}") for n in range(1, 10)]):
        pass
    path = exported(tmp_path, "avis.csv")
    filled_in(
        path,
        s1={"décision": "Masquer", "motif": "Tiers", "à masquer": "Paul"},
        s2={"décision": "masquer", "motif": "tiers"},
        s3={"décision": "écarter", "motif": "Insultes"},
        s4={"décision": "écarter", "motif": "Insulte."},
        s5={"décision": "écarter", "motif": "pas beau"},
        s6={"décision": "écarter"},
        s7={"décision": "regrouper", "motif": "même idée", "regrouper avec": "45"},
        s8={"décision": "regrouper", "motif": "même idée", "regrouper avec": "s3"},
        s9={"décision": "jeter"},
    )
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 1
    told = capsys.readouterr().err
    for code, row in (
        ("moderation-nothing-masked", 3), ("moderation-unknown-reason", 6), ("moderation-without-reason", 7),
        ("moderation-head-not-public", 8), ("moderation-head-not-public", 9), ("moderation-sheet-decision", 10),
    ):  # fmt: skip
        assert re.search(rf"avis\.csv:{row}: .*\[{code}\]", told), (code, told)
    assert "masquer, mettre de côté, publier, regrouper, écarter" in told
    assert "illisible, illégal, insulte" in told  # for “écarter”
    assert "insult," not in told
    assert decisions(folder) == {
        "s1": ("publish", "third-party", ("Paul",), ""),
        "s3": ("withhold", "insult", (), ""),
        "s4": ("withhold", "insult", (), ""),
    }


def test_another_table_is_refused(place, tmp_path, capsys):
    root, folder = place
    with box(folder, root, [sent(1, avis="Un")]):
        pass
    (tmp_path / "x.csv").write_text("nom;prénom\nA;B\n", encoding="utf-8")
    assert main(["moderate", "import", str(tmp_path / "x.csv"), "--lang", "en"]) == 1
    assert "moderation-sheet-columns" in capsys.readouterr().err


def test_a_table_is_not_written_where_others_see_it(place, capsys):
    root, folder = place
    with box(folder, root, [sent(1, avis="Un")]):
        pass
    for sign, code in (("civicgen.yml", "portal"), (".git", "repository")):
        (root / sign).touch()
        assert main(["moderate", "export", "avis.csv", "--lang", "en"]) == 1
        told = capsys.readouterr().err
        assert f"private-file-in-{code}" in told
        assert "“avis.csv” would hold what is not public" in told
        assert "civicgen moderate export ../avis.csv" in told
    assert main(["inbox", "backup", "copies", "--lang", "en"]) == 1
    assert "civicgen inbox backup ../copies" in capsys.readouterr().err
    assert main(["keys", "new", "--again", "--paper", "content/key.html", "--holder", "Un", "--lang", "en"]) == 1
    assert "civicgen keys new --paper ../key.html" in capsys.readouterr().err


@pytest.mark.parametrize("ending", ["csv", "ods"])
def test_no_formula_in_a_spreadsheet(place, tmp_path, strings, ending):
    """LibreOffice opens the table, and finds texts only."""
    office = command("soffice", "libreoffice")
    root, folder = place
    with box(folder, root, [sent(number, titre=text[:100], avis=text) for number, text in enumerate(strings, 1)]):
        pass
    path = exported(tmp_path, f"avis.{ending}")
    given = ["--infilter=CSV:59,34,76,1,,0,false,true,false,false"] if ending == "csv" else []
    subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "fods", *given,
         "--outdir", str(tmp_path / "out"), str(path)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    found = (tmp_path / "out" / "avis.fods").read_text(encoding="utf-8")
    assert found.count("<table:table-row") > len(strings)
    assert "table:formula=" not in found
    assert "text:a " not in found


def test_ods_holds_texts_only(place, tmp_path, strings):
    root, folder = place
    with box(folder, root, [sent(number, avis=text) for number, text in enumerate(strings, 1)]):
        pass
    with zipfile.ZipFile(exported(tmp_path, "avis.ods")) as archive:
        content = archive.read("content.xml").decode()
    assert set(re.findall(r'office:value-type="(\w+)"', content)) == {"string"}


# Terminal -------------------------------------------------------------------------------------------------------------


def in_terminal(arguments: list[str], keys: bytes, environ: dict[str, str], cwd: Path) -> bytes:
    """All that a command writes to a terminal on which keys are pressed."""
    process, terminal = pty.fork()
    if not process:
        os.chdir(cwd)
        os.execve(sys.executable, [sys.executable, "-m", "civicgen", *arguments], environ)
    said, deadline, menus = b"", time.monotonic() + 120, 0
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], 0.5)
        if not ready:  # a key that came before the terminal waited for one is thrown away by it
            os.write(terminal, keys[menus - 1 : menus] if menus else b"")
            continue
        try:
            read = os.read(terminal, 65536)
        except OSError:  # the command has ended
            break
        said += read
        shown = said.count(b"[q] ")
        os.write(terminal, keys[menus:shown])
        menus = shown
    os.close(terminal)
    os.waitpid(process, 0)
    return said


@pytest.mark.parametrize("color", ["", pytest.param("1", marks=pytest.mark.long)])
def test_a_terminal_is_not_moved(place, tmp_path, shared_data, color):
    """No character that acts reaches the terminal, whatever was typed: text and line breaks only."""
    root, folder = place
    texts = hostile_strings(shared_data)[:60]
    with box(folder, root, [sent(number, titre=text[:80], avis=text) for number, text in enumerate(texts, 1)]):
        pass
    environ = {**os.environ, **at_home(tmp_path), "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "NO_COLOR": color}
    environ.pop("CI", None)
    said = in_terminal(["moderate", "--lang", "fr"], b"s" * len(texts) + b"q", environ, root)
    assert said.count(b"\xe2\x94\x80\xe2\x94\x80 ") >= len(texts)
    text = said.decode("utf-8")
    acting = {character for character in text if ord(character) < 32 or 127 <= ord(character) < 160} - set("\r\n\t")
    assert acting == set()
    assert "\u202e" not in text
    assert "\u2066" not in text


def test_keys_decide(place, monkeypatch, capsys):
    """The keys of each language; what was typed wrongly decides nothing."""
    root, folder = place
    sendings = [
        sent(1, avis="Appelez Paul Martin au 06 39 98 12 34"), sent(2, avis="Insulte"), sent(3, avis="Deux"),
        sent(4, "vote", projet=("banc",)), sent(5, "vote", projet=("arbre",)),
    ]  # fmt: skip
    with box(folder, root, sendings):
        pass
    keys = ["m", "1 2", "4", "e", "99", "e", "2", "x", "a", "e", "2", "p", "p", ""]
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n".join(keys) + "\n"))
    assert main(["moderate", "--lang", "fr"]) == 0
    assert decisions(folder) == {
        "s1": ("publish", "third-party", ("Paul Martin", "06 39 98 12 34"), ""),
        "s2": ("withhold", "insult", (), ""),
        "s3": ("publish", "", (), ""),
        "s4": ("publish", "", (), ""),
        "s5": ("publish", "", (), ""),
    }
    said = capsys.readouterr()
    assert "5 décisions à publier" in said.err
    assert "il faut un motif" in said.err


# Browser --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def server(tmp_path) -> Iterator[DeskServer]:
    """A desk in a browser, with hostile submissions; it answers in a thread of its own."""
    root = portal(tmp_path / "portail")
    sendings = [sent(number, titre=text[:100], avis=text) for number, text in enumerate(OWN, 1)]
    sendings += [sent(100, avis="Appelez Paul Martin au 06 39 98 12 34")]
    started, stop, made = threading.Event(), threading.Event(), []

    def serve() -> None:
        with box(tmp_path / "inbox", root, sendings) as inbox:
            reasons = [(act, [(name, name) for name in sorted(names)]) for act, names in ACTS.items() if names]
            with DeskServer(
                0,
                "en",
                lambda: queue_of(inbox, forms_of(root), ACTS),
                reasons,
                lambda: str(published(root, inbox).published),
            ) as desk:
                made.append(desk)
                started.set()
                desk.run(stop.is_set)

    thread = threading.Thread(target=serve)
    thread.start()
    assert started.wait(30)
    yield made[0]
    stop.set()
    thread.join()


def asked(server: DeskServer, request: str) -> str:
    """What is answered to raw bytes."""
    with socket.create_connection(("127.0.0.1", server.server_address[1]), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        said = b""
        while piece := connection.recv(65536):
            said += piece
    return said.decode("utf-8", "replace")


def test_only_its_own_pages_are_answered(server):
    """Nobody without the secret, no foreign site, no other name of this computer, no form from elsewhere."""
    port, base = server.server_address[1], server.base
    host = f"127.0.0.1:{port}"
    good = f"Host: {host}\r\n"
    form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 11\r\n\r\nact=publish"
    own = f"Origin: http://{host}\r\n"
    cases = {
        f"GET {base}list/1 HTTP/1.0\r\n{good}\r\n": "200",
        f"GET /list/1 HTTP/1.0\r\n{good}\r\n": "404",
        f"GET /{'A' * 32}/list/1 HTTP/1.0\r\n{good}\r\n": "404",
        f"GET {base}list/1 HTTP/1.0\r\nHost: evil.example\r\n\r\n": "404",
        f"GET {base}list/1 HTTP/1.0\r\nHost: localhost.evil.example:{port}\r\n\r\n": "404",
        f"GET {base}list/1 HTTP/1.0\r\n\r\n": "404",
        f"GET {base}../../etc/passwd HTTP/1.0\r\n{good}\r\n": "404",
        f"GET {base}s/%00 HTTP/1.0\r\n{good}\r\n": "404",
        f"GET {base}list/{'9' * 400} HTTP/1.0\r\n{good}\r\n": "404",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{form}": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}Origin: null\r\n{form}": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}Origin: https://evil.example\r\n{form}": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{own}Sec-Fetch-Site: cross-site\r\n{form}": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}Sec-Fetch-Site: same-site\r\n{form}": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{own}Content-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b": "403",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{own}{form.replace('11', '99999999', 1)}": "413",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{own}{form.replace('11', '-1', 1)}": "413",
        f"POST {base}s/s1 HTTP/1.0\r\n{good}{own}{form}": "303",
        f"DELETE {base}s/s1 HTTP/1.0\r\n{good}\r\n": "501",
    }
    assert {request: asked(server, request).split(" ")[1] for request in cases} == cases
    assert server.server_address[0] == "127.0.0.1"
    headers = asked(server, f"GET {base}list/1 HTTP/1.0\r\n{good}\r\n").split("\r\n\r\n")[0]
    assert "default-src 'none'" in headers
    assert "no-store" in headers


@pytest.mark.browser
def test_decide_without_a_script(server, browser: Browser):
    """With the keyboard, in a browser that runs no script; a mistake loses nothing of what was chosen."""
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(server.address)
    page.get_by_role("link", name="s20", exact=True).press("Enter")
    assert page.locator("mark").all_inner_texts() == ["Paul Martin", "06 39 98 12 34"]
    page.locator("input[value=mask]").press("Space")
    page.locator("input[name=mask]").first.press("Space")
    page.locator("button").press("Enter")
    assert "needs a reason" in page.locator("[role=alert]").inner_text()
    assert page.locator("input[value=mask]").is_checked()
    assert page.locator("input[name=mask]").first.is_checked()
    page.locator("select").select_option("private")
    page.locator("button").press("Enter")
    page.get_by_role("link", name="To publish").press("Enter")
    assert page.locator("tbody tr").count() == 1
    assert "[…]" in page.inner_text("tbody")  # as everyone would read it
    assert "06 39" not in page.inner_text("tbody")
    page.locator("button").press("Enter")
    assert page.locator("[role=status]").inner_text() == "1"
    page.close()


@pytest.mark.browser
def test_nothing_runs_in_the_browser(server, browser: Browser):
    """Scripts are on, and none of what was typed becomes one; nothing is fetched from anywhere."""
    context = browser.new_context()
    page = context.new_page()
    fetched: list[str] = []
    dialogs: list[str] = []
    page.on("request", lambda request: fetched.append(request.url))
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for number in range(1, len(OWN) + 1):
        page.goto(server.address.replace("list/1", f"s/s{number}"))
        assert page.evaluate("window.hit") is None
        assert page.locator("script, img, svg, iframe").count() == 0
    assert dialogs == []
    assert {url.split("/")[2] for url in fetched} == {server.address.split("/")[2]}
    page.goto(server.address)
    ways = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]),select,textarea')].every(e => e.labels.length)"
    )
    assert ways
    context.close()


def test_registrations_can_be_read_again(place, tmp_path, capsys):
    """What was read and is for nobody else is kept for its time: `--all` shows it; brought back, nothing changes."""
    root, folder = place
    with box(folder, root, [sent(1, avis="Un avis"), sent(2, "message", message="Nous serons quatre")]) as inbox:
        inbox.decide("s2", Decision(act="publish"))
        assert published(root, inbox).problems == []
    assert "quatre" not in exported(tmp_path, "avis.csv").read_text("utf-8-sig")
    path = exported(tmp_path, "tout.csv", "--all")
    assert "Nous serons quatre" in path.read_text("utf-8-sig")
    capsys.readouterr()
    assert main(["moderate", "import", str(path), "--lang", "fr"]) == 0, capsys.readouterr().err
