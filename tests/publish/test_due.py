"""`civicgen due` says when the site must be built again, and agrees with the build; it costs next to nothing."""

from __future__ import annotations

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from tests.cli.running import launch, run
from tests.publish.towns import PLAN, answer, town, write


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A site as the public gets it, on this machine only."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name it has)
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "CIVICGEN_LANG"):
        monkeypatch.delenv(name, raising=False)


def test_before_and_after(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """0 until the very second at which something changes, 10 from then on, 0 again once it was built."""
    root = town(tmp_path)
    assert run(capsys, "build", root, "--as-of", "2026-02-10").code == 0
    assert run(capsys, "due", root, "--as-of", "2026-03-12T23:59:59").code == 0
    ran = run(capsys, "due", root, "--as-of", "2026-03-13T00:00:00")
    assert ran.code == 10
    assert "end of Thursday 12 March 2026: “Avis” closes (Le marché)" in ran.out
    assert "end of Tuesday 30 June 2026: an answer was promised by then (Le marché)" in ran.out
    assert run(capsys, "build", root, "--as-of", "2026-03-13").code == 0
    ran = run(capsys, "due", root, "--as-of", "2026-04-01")
    assert ran.code == 0
    assert "nothing to do" in ran.out
    ran = run(capsys, "due", root, "--as-of", "2026-04-01", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "does not show yet" in run(capsys, "due", root, "--as-of", "2026-07-01", "--quiet").out


def test_what_was_built_for_other_dates_is_due(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A date that was changed by hand counts too: the site says something else than the portal."""
    root = town(tmp_path)
    run(capsys, "build", root, "--as-of", "2026-03-20")
    write(root, "content/consultations/marche/index.md", PLAN.replace("closes: 2026-03-12", "closes: 2026-03-30"))
    ran = run(capsys, "due", root, "--as-of", "2026-03-20")
    assert ran.code == 10
    assert "have changed" in ran.out


def test_unknown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a site, or with one that says nothing: 11, and why."""
    root = town(tmp_path)
    ran = run(capsys, "due", root)
    assert ran.code == 11
    assert "build.json: there is none" in ran.out
    for text in (
        "{}",
        "[]",
        '{"format": 1, "unfinished": true}',
        "nonsense",
        '{"format":1,"site":"a","instant":"soon"}',
    ):
        write(root, "public/build.json", text)
        assert run(capsys, "due", root).code == 11, text
    ran = run(capsys, "due", root, "--live", "ftp://bourg.example/")
    assert (ran.code, "not the address of a site" in ran.out) == (11, True)


def test_live(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a copy, the public site is asked; with one, nothing is."""
    root, site = town(tmp_path / "town"), tmp_path / "site"
    run(capsys, "build", root, "--output", site, "--as-of", "2026-02-10")
    with served(site) as address:
        assert run(capsys, "due", root, "--live", address, "--as-of", "2026-02-20").code == 0
        ran = run(capsys, "due", root, "--live", address, "--as-of", "2026-03-20")
        assert ran.code == 10
        assert address in ran.out
    assert run(capsys, "due", root, "--live", address, "--as-of", "2026-02-20").code == 11
    assert run(capsys, "due", root, "--live", address, "--output", site, "--as-of", "2026-02-20").code == 0


def test_questions_one_by_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The day on which a question falls overdue is known from its file alone, and ends with its answer."""
    root = town(tmp_path)
    write(root, "content/consultations/marche/index.md", PLAN.replace("answer_by: 2026-06-30", "answer_within: 20"))
    run(capsys, "build", root, "--as-of", "2026-02-20")
    assert run(capsys, "due", root, "--as-of", "2026-02-25T23:59").code == 0
    ran = run(capsys, "due", root, "--as-of", "2026-02-26")
    assert (ran.code, "to #3" in ran.out) == (10, True)
    write(root, "content/consultations/marche/answers/a.md", answer("A", "['#3']"))
    assert run(capsys, "due", root, "--as-of", "2026-02-26").code == 0


def test_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """For a program: verdict, instants in UTC, the next one, every date."""
    root = town(tmp_path)
    run(capsys, "build", root, "--as-of", "2026-02-10")
    value = json.loads(run(capsys, "due", root, "--as-of", "2026-03-20", "--json").out)
    assert (value["verdict"], value["instant"], value["built"], value["next"]) == (
        "due",
        "2026-03-12T23:00:00Z",
        "2026-02-01T23:00:00Z",
        "2026-06-30T22:00:00Z",
    )
    assert [each["cause"] for each in value["passed"]] == ["closes"]
    assert value["coming"][0]["file"] == "content/consultations/marche/index.md"


def test_mistakes_in_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A date that cannot be read would be missed: it is told, with the code of problems."""
    root = town(tmp_path)
    write(root, "content/consultations/marche/index.md", PLAN.replace("2026-06-30", "bientôt"))
    ran = run(capsys, "due", root)
    assert (ran.code, "bad-date" in ran.err) == (1, True)


def test_nothing_is_written_and_little_is_loaded(tmp_path: Path) -> None:
    """It runs every hour: no cache is made, and neither templates, store nor network are loaded without need."""
    root = town(tmp_path)
    before = sorted(path.name for path in root.rglob("*"))
    code = (
        "import sys; from civicgen.cli import main; code = main(['due', sys.argv[1]]);"
        "heavy = ('jinja2', 'sqlite3', 'markdown_it', 'civicgen.markup', 'civicgen.pages');"
        "print([name for name in heavy if name in sys.modules]); sys.exit(code)"
    )
    ran = launch_python(code, root)
    assert ran[0] == 11
    assert ran[1].strip().endswith("[]")
    assert before == sorted(path.name for path in root.rglob("*"))


def launch_python(code: str, *arguments: Path) -> tuple[int, str]:
    """Run a line of Python."""
    import subprocess
    import sys

    from tests.cli.running import environment

    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], env=environment(), capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode()


def test_todo_on_the_terminal(tmp_path: Path) -> None:
    """Two lines a task; nothing is said when there is nothing to do."""
    root = town(tmp_path)
    ran = launch("todo", root, "--as-of", "2026-07-02")
    assert ran.code == 0
    assert "[was due on 30 June 2026] Le marché: The answer that was promised is overdue." in ran.out
    assert 'content/consultations/marche/index.md    civicgen new answer "…" --in marche' in ran.out
    value = json.loads(launch("todo", root, "--as-of", "2026-07-02", "--json").out)
    assert value["tasks"][0]["until"] == "2026-06-30"


def test_a_public_repository_shows_translations_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The draft of a translation can be read there before its time, like any draft; unless it is acknowledged."""
    root = town(tmp_path, answers_a=answer("A", "['#1']"), answers_a__en="---\ntitle: A\nstate: draft\n---\nText.\n")
    assert run(capsys, "check", root).code == 0
    settings = (root / "civicgen.yml").read_text(encoding="utf-8") + "repository: public\n"
    write(root, "civicgen.yml", settings)
    draft = "content/consultations/marche/answers/a.en.md"
    monkeypatch.setenv("CI", "true")
    ran = run(capsys, "check", root)
    assert ran.code == 1
    assert f"{draft}:3:8: error" in ran.out
    assert "private-in-public" in ran.out
    # On one's own machine a draft can be written, looked at and published; it is only told.
    monkeypatch.delenv("CI")
    ran = run(capsys, "check", root)
    assert ran.code == 0
    assert f"{draft}:3:8: warning" in ran.out
    assert f"write in civicgen.yml: acknowledged: [{draft}]" in ran.out
    assert run(capsys, "build", root).code == 0
    assert run(capsys, "todo", root).code == 0
    monkeypatch.setenv("CI", "true")
    write(root, "civicgen.yml", settings + "acknowledged: [content/consultations/marche/answers/a.en.md]\n")
    assert run(capsys, "check", root).code == 0
