"""Building, checking, explaining, importing from the command line: what is said, where, and with which code."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.running import REPOSITORY, held, launch, run


@pytest.fixture
def portal(tmp_path, capsys) -> Path:
    root: Path = tmp_path / "mairie"
    assert run(capsys, "init", root, "--lang", "fr").code == 0
    return root


def spoil(root: Path) -> None:
    file = root / "content" / "index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("title:", "titel:"), encoding="utf-8")


def test_build_tells_what_it_did(portal, capsys):
    """The report is the result, the next step is advice; the last line says what to do."""
    ran = run(capsys, "build", portal)
    assert ran.code == 0
    assert "Site: " in ran.out
    assert "home" in ran.out
    assert "Heaviest" in ran.out
    assert ran.err.strip().splitlines()[-1].startswith("Next: ")
    assert (portal / "public" / "index.html").is_file()
    again = run(capsys, "build", portal)
    assert again.code == 0


def test_build_from_anywhere_inside(portal, capsys, monkeypatch):
    """The portal is found from the current folder upwards; --output and --site go where they say."""
    monkeypatch.chdir(portal / "content" / "news")
    assert run(capsys, "build", "--output", portal.parent / "elsewhere").code == 0
    assert (portal.parent / "elsewhere" / "index.html").is_file()
    assert not (portal / "public").exists()
    monkeypatch.chdir(portal.parent)
    assert run(capsys, "build", "--site", "mairie").code == 0
    assert run(capsys, "build", Path("mairie") / "civicgen.yml").code == 0


def test_json_is_one_object(portal, capsys):
    """With a format number; problems in words; nothing else on the output."""
    value = json.loads(run(capsys, "build", portal, "--json").out)
    assert value["format"] == 1
    assert value["good"] is True
    assert value["problems"] == []
    assert any(kind["kind"] == "home" for kind in value["kinds"])
    spoil(portal)
    ran = run(capsys, "build", portal, "--json")
    assert ran.code == 1
    value = json.loads(ran.out)
    assert value["good"] is False
    assert value["problems"][0]["file"] == "content/index.md"
    value = json.loads(run(capsys, "check", portal, "--json").out)
    assert value["problems"][0]["line"] == 2


def test_a_mistake_leaves_the_site_alone(portal, capsys):
    """Code 1, the place of the mistake, the site as it was."""
    run(capsys, "build", portal)
    before = (portal / "public" / "index.html").read_bytes()
    spoil(portal)
    ran = run(capsys, "build", portal)
    assert ran.code == 1
    assert "content/index.md:2:1" in ran.err
    assert "titel" in ran.err
    assert (portal / "public" / "index.html").read_bytes() == before


def test_check_writes_nothing(portal, capsys):
    """Everything that is wrong, as a result; no site."""
    ran = run(capsys, "check", portal)
    assert (ran.code, ran.out) == (0, "")
    assert "civicgen build" in ran.err
    assert not (portal / "public").exists()
    spoil(portal)
    ran = run(capsys, "check", portal)
    assert ran.code == 1
    assert "content/index.md:2:1" in ran.out
    assert not (portal / "public").exists()


def test_annotations(portal, capsys):
    """For forges: GitHub's commands, GitLab's report."""
    spoil(portal)
    ran = run(capsys, "check", portal, "--format", "github")
    assert ran.code == 1
    assert ran.out.startswith("::error ")
    ran = run(capsys, "check", portal, "--format", "gitlab")
    assert json.loads(ran.out)[0]["location"]["path"] == "content/index.md"


def test_many_problems_are_counted(portal, capsys):
    """Fifty in text, then how many more; all of them in JSON."""
    for number in range(62):
        (portal / "content" / "news" / f"n{number}.md").write_text(
            "---\ntitel: x\nstate: published\n---\n", encoding="utf-8"
        )
    ran = run(capsys, "check", portal)
    assert ran.code == 1
    assert ran.out.count("error:") == 50
    total = len(json.loads(run(capsys, "check", portal, "--json").out)["problems"])
    assert total >= 62
    assert f"{total - 50} more" in ran.out


def test_as_of(portal, capsys):
    """A day, an hour, as people write them; nonsense is a usage error."""
    for text in ("2026-03-12", "2026-03-12T18:30", "2026-03-12T18:30+02:00", "12 mars 2027"):
        assert run(capsys, "check", portal, "--as-of", text).code == 0
    for text in ("tomorrow", "2026-13-45", "0001-01-01", ""):
        ran = run(capsys, "check", portal, "--as-of", text)
        assert ran.code == 2
        assert "2026-03-12" in ran.err


def test_explain_a_page(portal, capsys):
    """Never built, the same, changed and by which field, unknown."""
    assert "never built" in run(capsys, "explain", "/", "--site", portal).out
    run(capsys, "build", portal)
    assert "nothing to do" in run(capsys, "explain", "index.html", "--site", portal).out
    assert "nothing to do" in run(capsys, "explain", portal / "public" / "index.html", "--site", portal).out
    file = portal / "content" / "index.md"
    file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: X "), encoding="utf-8")
    ran = run(capsys, "explain", "https://participer.saint-exemple.example/", "--site", portal)
    assert "title" in ran.out
    value = json.loads(run(capsys, "explain", "index.html", "--site", portal, "--json").out)
    assert value["verdict"] == "changed"
    assert "title" in value["fields"]
    assert run(capsys, "explain", "nothing/", "--site", portal).code == 1


def test_explain_a_code(capsys):
    """Without any portal."""
    ran = run(capsys, "explain", "unknown-key")
    assert ran.code == 0
    assert ran.out.startswith("unknown-key: ")
    assert "{" not in ran.out


def test_a_slip_in_a_code(portal, capsys, monkeypatch):
    """The code that was probably meant, inside a portal and outside."""
    assert "civicgen explain bad-date" in run(capsys, "explain", "bad-dat", "--site", portal).err
    monkeypatch.chdir(portal.parent)
    ran = run(capsys, "explain", "bad-dat")
    assert ran.code == 2
    assert "Did you mean bad-date" in ran.err


def test_every_problem_can_be_explained(capsys):
    """In both languages, without a gap that is not filled in."""
    from civicgen.problems.catalogue import every

    for code in every():
        for lang in ("fr", "en"):
            ran = run(capsys, "explain", code, "--lang", lang)
            assert ran.code == 0
            assert not re.search(r"\{\w+\}|\{\{", ran.out)


def test_a_rival_is_75(portal):
    """While another process holds the portal, a build says so and does nothing."""
    if os.name == "nt":
        pytest.skip("another lock there")
    with held(portal):
        ran = launch("build", portal)
    assert ran.code == 75
    assert "Another command" in ran.err
    assert launch("build", portal).code == 0


def test_a_disk_that_refuses_is_74(portal, capsys):
    """A file where the cache should be."""
    (portal / ".civicgen").write_text("not a folder", encoding="utf-8")
    ran = run(capsys, "build", portal)
    assert ran.code == 74
    assert "could not be read or written" in ran.err
    assert "Traceback" not in ran.err


def test_import_lists_its_formats(capsys):
    """Without a format."""
    ran = run(capsys, "import")
    assert ran.code == 0
    assert "cap-collectif: " in ran.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["cap-collectif"],
        ["cap-collectif", "x"],
        ["cap-collectif", "x", "--into", "Not A Name"],
        ["decidim", "x", "--into", "y"],
    ],
)
def test_import_asks_for_what_is_missing(portal, capsys, arguments):
    """A usage error that says what to add."""
    assert run(capsys, "import", *arguments, "--site", portal).code == 2


def test_import_of_what_is_not_there(portal, capsys):
    """A problem, in plain words."""
    ran = run(capsys, "import", "cap-collectif", portal / "nothing.zip", "--into", "loi", "--site", portal)
    assert ran.code == 1
    assert "nothing.zip" in ran.err
    assert not (portal / "content" / "consultations" / "loi").exists()


def test_schemas(portal, capsys):
    """One for each kind of file, valid JSON Schema drafts with words in the portal's language; settings once."""
    ran = run(capsys, "schemas", "--vscode", "--site", portal)
    assert ran.code == 0
    folder = Path(ran.out.strip().splitlines()[0])
    made = {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")}
    assert {"civicgen", "consultation", "answer", "people"} <= made.keys()
    answer = made["answer"]
    assert answer["additionalProperties"] is False
    assert "titre" in answer["properties"]
    assert set(answer["properties"]["decision"]["enum"]) >= {"accepted", "acceptée"}
    settings = portal / ".vscode" / "settings.json"
    assert "./schemas/people.json" in json.loads(settings.read_text(encoding="utf-8"))["yaml.schemas"]
    settings.write_text("{}", encoding="utf-8")
    assert run(capsys, "schemas", "--vscode", "--site", portal).code == 0
    assert settings.read_text(encoding="utf-8") == "{}"
    assert run(capsys, "check", portal).code == 0


def test_names_of_files_do_nothing_to_the_terminal(portal, capsys):
    """A file whose name or text holds an escape sequence is shown, not obeyed."""
    if os.name == "nt":
        pytest.skip("no such names there")
    (portal / "content" / "news" / "a\x1b[31m.md").write_text("---\ntitel\x07: \x1b[2Jx\n---\n", encoding="utf-8")
    ran = run(capsys, "check", portal)
    assert ran.code == 1
    assert "\x1b" not in ran.out + ran.err
    assert "\x07" not in ran.out + ran.err


def test_problems_in_colour_say_the_same(portal, capsys):
    """Colours add nothing but colours."""
    spoil(portal)
    plain = run(capsys, "check", portal)
    colored = run(capsys, "check", portal, "--color", "always")
    assert "\x1b[1;31m" in colored.out
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored.out) == plain.out


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is refused to this user")
def test_what_may_only_be_read_can_be_checked_and_explained(portal, capsys):
    """On a share that the clerk may read but not write: the same answers, and nothing is left there."""
    run(capsys, "build", portal)
    folders = [portal, portal / ".civicgen", portal / "public"]
    for folder in folders:
        folder.chmod(0o555)
    try:
        before = sorted(os.listdir(portal / ".civicgen"))
        assert run(capsys, "check", portal).code == 0
        assert "nothing to do" in run(capsys, "explain", "/", "--site", portal).out
        assert sorted(os.listdir(portal / ".civicgen")) == before
        assert run(capsys, "build", portal).code in {0, 74}
    finally:
        for folder in folders:
            folder.chmod(0o755)


def test_what_is_missing_is_named_as_it_is_typed(capsys):
    """Without stray quotes; and the help that is offered is that of the command that was typed."""
    missing = run(capsys, "freeze", "plan", "--lang", "en")
    assert "error: --output / -o is missing.\nHelp: civicgen freeze --help" in missing.err
    valueless = run(capsys, "journal", "append", "--lang", "en", "--reason")
    assert "Help: civicgen journal --help" in valueless.err


def test_the_journal_is_told_in_the_hours_of_its_portal(capsys, tmp_path):
    """As its page does; JSON keeps the instants as they were written."""
    root = tmp_path / "portal"
    shutil.copytree(REPOSITORY / "tests/broken/base", root)
    assert run(capsys, "journal", "append", "--site", root, "--as-of", "2026-07-01T23:30:00Z").code == 0
    assert "  2026-07-02 01:30:00  " in run(capsys, "journal", "--site", root).out
    assert '"2026-07-01T23:30:00Z"' in run(capsys, "journal", "--site", root, "--json").out
