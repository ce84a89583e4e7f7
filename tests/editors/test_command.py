"""`civicgen editor init`, and what `civicgen check` says of it afterwards."""

from __future__ import annotations

import base64
import datetime
import hashlib

import pytest

from civicgen.builder.build import build
from civicgen.cli import main
from civicgen.editors.made import Wanted, known, wanted
from civicgen.editors.page import PROGRAMS
from tests.conftest import missing
from tests.editors.driving import MODULES
from tests.editors.portals import ADDRESS, bare, demonstration

INSTANT = datetime.datetime(2026, 11, 20, 12, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _english(monkeypatch) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "CIVICGEN_LANG", "CIVICGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)


def run(capsys, *words) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_written_then_current_then_stale(tmp_path, capsys) -> None:
    """The configuration is current until something that can be edited is added; the warning says what to type."""
    root = bare(tmp_path)
    assert run(capsys, "editor", "init", "--site", root)[0] == 0
    assert (root / ".pages.yml").is_file()
    _, out, err = run(capsys, "check", root)
    assert "editor-not-current" not in out + err
    (root / "content" / "topics.yml").write_text("- id: velo\n  title: Vélo\n", "utf-8")
    code, out, err = run(capsys, "check", root)
    assert code == 0
    assert "“.pages.yml” no longer says what can be edited in this portal" in out + err
    assert "civicgen editor init pages-cms" in out + err
    assert run(capsys, "editor", "init", "--site", root)[0] == 0
    _, out, err = run(capsys, "check", root)
    assert "editor-not-current" not in out + err


def test_a_person_s_changes_stay(tmp_path, capsys) -> None:
    """Nothing that a person wrote is replaced unless they say so."""
    root = bare(tmp_path)
    run(capsys, "editor", "init", "--site", root)
    file = root / ".pages.yml"
    changed = file.read_text("utf-8").replace("content/media", "content/images")
    file.write_text(changed, "utf-8")
    code, _, err = run(capsys, "editor", "init", "--site", root)
    assert code == 2
    assert "was changed by hand. To replace it all the same: --force" in err
    assert changed == file.read_text("utf-8")
    assert run(capsys, "editor", "init", "--site", root, "--force")[0] == 0
    assert "content/media" in file.read_text("utf-8")
    file.write_text("media: mine\n", "utf-8")
    assert run(capsys, "editor", "init", "--site", root)[0] == 2
    # what is not ours is never said to be out of date
    _, out, err = run(capsys, "check", root)
    assert "editor-not-current" not in out + err


def test_files_that_an_editor_could_not_open(tmp_path, capsys) -> None:
    """They are named; with --mend they are written anew, and `check` has nothing more to say."""
    root = bare(tmp_path)
    index = root / "content" / "consultations" / "velo" / "index.md"
    index.write_text("---\ntitre: Vélo : où ?\nquestion: Où ?\ndécidé par: Le conseil\n---\n", "utf-8")
    (root / "content" / "topics.yml").write_text("# Thèmes\n- id: velo\n  title: Vélo\n", "utf-8")
    before = index.read_bytes()
    code, _, err = run(capsys, "editor", "init", "decap", "--site", root, "--repository", ADDRESS)
    assert code == 0
    assert "2 files are not written as an editor needs it" in err
    assert before == index.read_bytes()
    _, out, err = run(capsys, "check", root)
    assert "editor-cannot-open" in out + err
    code, _, err = run(capsys, "editor", "init", "decap", "--site", root, "--repository", ADDRESS, "--mend")
    assert code == 0
    assert index.read_text("utf-8") == "---\ntitle: 'Vélo : où ?'\nquestion: Où ?\ndecided_by: Le conseil\n---\n"
    assert (root / "content" / "topics.yml").read_text("utf-8") == "# Thèmes\ntopics:\n- id: velo\n  title: Vélo\n"
    assert "content/topics.yml" in (root / "admin" / "config.yml").read_text("utf-8")
    _, out, err = run(capsys, "check", root)
    assert "editor-" not in out + err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sveltia",), "Say where the portal's repository is"),
        (("sveltia", "--repository", "/srv/depot"), "is not a repository that an editor can write to"),
        (("sveltia", "--repository", ADDRESS, "--branch", "main'; script-src *"), "is not a repository"),
        (("decap", "--repository", "https://github.com/a/b", "--signing", "https://x.example/-->"), "is not a repo"),
        (("--only", "nulle-part"), "There is no consultation “nulle-part”."),
        (("frontpage",), "must be one of: pages-cms, sveltia, decap, all"),
    ],
)
def test_refused(tmp_path, capsys, words, told) -> None:
    """In words, with nothing written."""
    root = bare(tmp_path)
    code, _, err = run(capsys, "editor", "init", *words, "--site", root)
    assert code == 2
    assert told in err
    assert not (root / "admin").exists()


def test_the_repository_it_was_cloned_from(tmp_path, capsys) -> None:
    """Nothing to say when git knows it."""
    root = bare(tmp_path)
    (root / ".git").mkdir()
    (root / ".git" / "config").write_text(
        '[core]\n\tbare = false\n[remote "origin"]\n\turl = git@codeberg.org:mairie/portail.git\n\tfetch = x\n', "utf-8"
    )
    assert run(capsys, "editor", "init", "sveltia", "--site", root)[0] == 0
    assert "https://codeberg.org/api/v1" in (root / "admin" / "config.yml").read_text("utf-8")


def test_a_file_says_how_it_was_made() -> None:
    """And is made again from that alone."""
    asked = Wanted(editor="all", repository=ADDRESS, branch="publié", app="42", only=("velo", "plan"))
    assert asked == wanted(asked.command())
    assert known("media: mine\n") is None
    assert wanted("civicgen editor init nothing") is None
    assert wanted("civicgen editor init") is None


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_the_script_is_the_one_that_was_tested(name) -> None:
    """The version and the digest in the page are those of the package that these tests drive."""
    program = PROGRAMS[name]
    package, _, version = program.package.rpartition("@")
    folder = MODULES / package
    if not folder.is_dir():
        missing("npm packages")
    script = (folder / "dist" / program.script).read_bytes()
    digest = base64.b64encode(hashlib.sha384(script).digest()).decode()
    assert f'"version": "{version}"' in (folder / "package.json").read_text("utf-8")
    assert f"sha384-{digest}" == program.integrity


@pytest.mark.parametrize("host", ["", "netlify"])
def test_published_with_the_site(tmp_path, capsys, host) -> None:
    """The editor has a policy of its own; pages keep theirs, and so do files, which cannot carry one."""
    root = bare(tmp_path)
    settings = root / "civicgen.yml"
    settings.write_text(settings.read_text("utf-8") + (f"host: {host}\n" if host else ""), "utf-8")
    (root / "content" / "media").mkdir()
    (root / "content" / "media" / "plan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    assert run(capsys, "build", root)[0] == 0
    plain = (root / "public" / "_headers").read_text("utf-8") if host else ""
    assert run(capsys, "editor", "init", "sveltia", "--site", root, "--repository", ADDRESS)[0] == 0
    (root / "admin" / "notes.txt").write_text("private", "utf-8")
    assert run(capsys, "build", root)[0] == 0
    public = root / "public"
    assert {"index.html", "config.yml"} == {path.name for path in (public / "admin").iterdir()}
    page = (public / "admin" / "index.html").read_text("utf-8")
    assert "default-src 'none'; script-src https://unpkg.com/@sveltia/cms@" in page
    assert PROGRAMS["sveltia"].integrity in page
    assert '<meta name="robots" content="noindex">' in page
    assert "<script" not in (public / "index.html").read_text("utf-8")
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'' in (public / "index.html").read_text(
        "utf-8"
    )
    if host:
        rules = dict(rule.split("\n", 1) for rule in (public / "_headers").read_text("utf-8").strip().split("\n\n"))
        policy = next(line for line in plain.splitlines() if "Content-Security-Policy" in line)
        assert "Content-Security-Policy" not in rules["/*"]
        assert "X-Frame-Options: DENY" in rules["/*"]
        assert policy in rules["/media/*"]
        assert policy in rules["/velo/*"]
        assert not any(rule.startswith("/admin") for rule in rules)


def test_an_entry_cannot_take_its_place(tmp_path, capsys) -> None:
    """A page called admin would be the editor's address."""
    root = bare(tmp_path)
    run(capsys, "editor", "init", "sveltia", "--site", root, "--repository", ADDRESS)
    (root / "content" / "pages").mkdir()
    (root / "content" / "pages" / "admin.md").write_text("---\ntitle: A\n---\nA\n", "utf-8")
    code, out, err = run(capsys, "check", root)
    assert code == 1
    assert "duplicate-address" in out + err


def test_a_picture_that_an_editor_put_in_a_text(tmp_path, capsys) -> None:
    """Editors write it from the root of the site; it is the same picture, and is missed when it is not there."""
    root = bare(tmp_path)
    media = root / "content" / "media"
    media.mkdir()
    (media / "plan.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    index = root / "content" / "consultations" / "velo" / "index.md"
    index.write_text(
        index.read_text("utf-8") + "\nAvec ![Le plan](/media/plan.svg) et [lui](/media/plan.svg).\n", "utf-8"
    )
    assert run(capsys, "build", root)[0] == 0
    page = (root / "public" / "velo" / "index.html").read_text("utf-8")
    assert "/media/plan.svg" in page
    assert '="/media' not in page
    (media / "plan.svg").rename(media / "autre.svg")
    code, out, err = run(capsys, "check", root)
    assert code == 1
    assert "missing-file" in out + err


def test_the_starter_is_ready(tmp_path, capsys) -> None:
    """The demonstration, with its hundred files, for all editors at once."""
    root = demonstration(tmp_path)
    code, out, _ = run(capsys, "editor", "init", "all", "--site", root, "--repository", ADDRESS, "--mend")
    assert code == 0
    assert len(out.splitlines()) == 5
    report = build(root, instant=INSTANT, trial=True)
    assert not [problem for problem in report.problems if problem.severity == "error"]
