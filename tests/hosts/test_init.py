"""`civicgen deploy init`: what it writes, what it never replaces, and how a portal learns that its files are old."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgen.cli.settings import settings
from tests.broken.test_broken import HERE as BROKEN
from tests.cli.running import Ran, run, talk
from tests.hosts.forge import SETTINGS, STEP


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "CIVICGEN_LANG", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "content" / "consultations" / "pont").mkdir(parents=True)
    (tmp_path / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
    (tmp_path / "content" / "consultations" / "pont" / "index.md").write_text(STEP, encoding="utf-8")
    (tmp_path / "civicgen.yml").write_text(f"{SETTINGS}url: https://bourg.example/\n", encoding="utf-8")
    return tmp_path


def init(capsys, portal: Path, host: str, *more: str) -> Ran:
    return run(capsys, "deploy", "init", host, "--site", portal, *more)


def test_writes_then_finds_current(capsys, portal):
    """The first time everything is written, the second time nothing is; the host stands in civicgen.yml."""
    first = init(capsys, portal, "gitlab")
    assert first.code == 0, first.err
    assert "written    .gitlab-ci.yml" in first.out
    assert "200,000 files" in first.err
    assert settings(portal).host == "gitlab"
    again = init(capsys, portal, "gitlab")
    assert {line.split()[0] for line in again.out.splitlines()} == {"current"}
    assert (portal / "deploy" / "when-due.sh").stat().st_mode & 0o111
    assert not list(portal.rglob("*.civicgen"))


def test_what_a_person_changed_is_shown_and_kept(capsys, portal):
    """A change by hand is never lost without being shown and agreed to; the other files are written all the same."""
    init(capsys, portal, "github")
    workflow = portal / ".github" / "workflows" / "site.yml"
    (portal / "deploy" / "when-due.sh").unlink()
    changed = workflow.read_text(encoding="utf-8").replace("ubuntu-latest", "ubuntu-24.04")
    workflow.write_text(changed, encoding="utf-8")
    kept = init(capsys, portal, "github")
    assert kept.code == 1
    assert "-    runs-on: ubuntu-24.04" in kept.err
    assert "+    runs-on: ubuntu-latest" in kept.err
    assert workflow.read_text(encoding="utf-8") == changed
    assert (portal / "deploy" / "when-due.sh").is_file()
    assert init(capsys, portal, "github", "--dry-run").code == 1
    assert workflow.read_text(encoding="utf-8") == changed
    replaced = init(capsys, portal, "github", "--force")
    assert replaced.code == 0
    assert "ubuntu-24.04" not in workflow.read_text(encoding="utf-8")


def test_what_civicgen_did_not_write_is_kept(capsys, portal):
    """A file that was there before is somebody's, whatever it holds; a link is never followed."""
    (portal / "netlify.toml").write_text("[build]\n", encoding="utf-8")
    kept = init(capsys, portal, "netlify")
    assert kept.code == 1
    assert "netlify.toml was not written by civicgen" in kept.err
    assert (portal / "netlify.toml").read_text(encoding="utf-8") == "[build]\n"
    (portal / "netlify.toml").unlink()
    (portal / "netlify.toml").symlink_to(portal / "elsewhere")
    assert init(capsys, portal, "netlify", "--force").code == 74
    assert not (portal / "elsewhere").exists()


@pytest.mark.parametrize("host", ["netlify", "sftp", "folder"])
def test_a_linked_folder_is_not_followed(capsys, portal, tmp_path_factory, host):
    """A portal from elsewhere may hold a link to any folder of this machine: nothing is read or written there."""
    victim = tmp_path_factory.mktemp("victim")
    (portal / "deploy").symlink_to(victim)
    (portal / ".git").mkdir()
    for more in ([], ["--force"], ["--dry-run"]):
        told = init(capsys, portal, host, *more)
        assert told.code == 1
        assert "“deploy” is a link" in told.err
    assert list(victim.iterdir()) == []
    assert not (portal / "netlify.toml").exists()


@pytest.mark.parametrize(("typed", "replaced"), [(b"y\n", True), (b"n\n", False)])
def test_asks_at_a_terminal(portal, typed, replaced):
    """Where somebody can answer, they are asked, after having seen the difference."""
    (portal / "netlify.toml").write_text("# mine\n", encoding="utf-8")
    code, shown = talk(["deploy", "init", "netlify", "--site", portal], typed)
    assert "-# mine" in shown
    assert code == (0 if replaced else 1)
    assert ((portal / "netlify.toml").read_text(encoding="utf-8") != "# mine\n") == replaced


def test_nothing_is_written_when_only_asked(capsys, portal):
    """--dry-run says what would be, and does nothing."""
    before = sorted(portal.rglob("*"))
    told = init(capsys, portal, "codeberg", "--dry-run")
    assert told.code == 0
    assert ".forgejo/workflows/site.yml" in told.out
    assert sorted(portal.rglob("*")) == before
    assert settings(portal).host is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("# a\ntitle: T\n{}", "# a\ntitle: T\n{}\nhost: sftp\n"),
        ("{}hébergeur: github   # chez eux\n", "{}hébergeur: sftp   # chez eux\n"),
        ("{}host:\n", "{}host: sftp\n"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_only_the_host_changes_in_the_settings(capsys, portal, before, after, ending):
    """Every other byte of civicgen.yml stays: remarks, spellings, ends of lines."""
    rest = SETTINGS.replace("title: Bourg\n", "") if "title" in before else SETTINGS
    rest = rest.replace("publisher: {name: Commune de Bourg}", "publisher:\n  name: Commune\n  host: Hébergeur SA")
    (portal / "civicgen.yml").write_bytes(before.format(rest).replace("\n", ending).encode())
    assert init(capsys, portal, "sftp").code == 0
    assert (portal / "civicgen.yml").read_bytes() == after.format(rest).replace("\n", ending).encode()


def test_settings_that_cannot_be_changed_safely(capsys, portal):
    """Settings in one pair of braces are left alone; the line to write is told."""
    flow = "{title: Bourg, timezone: Europe/Paris, languages: [fr], publisher: {name: Bourg}}\n"
    (portal / "civicgen.yml").write_text(flow, encoding="utf-8")
    told = init(capsys, portal, "folder")
    assert (told.code, (portal / "civicgen.yml").read_text(encoding="utf-8")) == (1, flow)
    assert "host: folder" in told.err


def test_check_tells_what_is_no_longer_current(capsys, portal):
    """Files for an older address are told by `check`, once each; files changed by hand, and still meant, are not."""
    init(capsys, portal, "netlify")
    hook = portal / "deploy" / "call-hook.sh"
    hook.write_text(hook.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    assert "host-file-outdated" not in run(capsys, "check", portal).out
    config = portal / "civicgen.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("bourg.example", "neuf.example"), encoding="utf-8")
    told = run(capsys, "check", portal)
    assert told.code == 0
    assert "deploy/call-hook.sh: warning: “deploy/call-hook.sh” is not what" in told.out
    assert "civicgen deploy init netlify" in told.out
    assert told.out.count("host-file-outdated") == 1
    init(capsys, portal, "netlify", "--force")
    assert "host-file-outdated" not in run(capsys, "check", portal).out


def test_a_portal_inside_a_repository(capsys, portal):
    """What belongs to the repository stands at its root, what belongs to the portal in its folder."""
    repository = portal.rename(portal.parent / "moved")
    inside = repository / "towns" / "bourg"
    (repository / ".git").mkdir()
    inside.mkdir(parents=True)
    (repository / "civicgen.yml").rename(inside / "civicgen.yml")
    (repository / "content").rename(inside / "content")
    assert init(capsys, inside, "github").code == 0
    text = (repository / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    assert "working-directory: towns/bourg" in text
    assert (inside / "deploy" / "when-due.sh").is_file()
    strange = inside.rename(inside.parent / "a b'c")
    assert init(capsys, strange, "github").code == 2


def test_an_unknown_host(capsys, portal):
    """A host that is none is told, on the command line and in the settings."""
    assert init(capsys, portal, "heroku").code == 2
    assert (BROKEN / "unknown-host" / "expected.yml").is_file()


def test_a_server_of_ones_own_gets_the_folder_that_settings_name(capsys, portal):
    """The web server shows, and the service may write to, what `deploy` fills; files follow when that changes."""
    assert init(capsys, portal, "folder").code == 0
    assert "root /srv/www/bourg-example/current;" in (portal / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    file = portal / "civicgen.yml"
    before = file.read_text(encoding="utf-8")
    for path, target in (("/var/www/pont", "/var/www/pont"), ("../site", "/srv/site")):
        file.write_text(f"{before}deploy: {{to: folder, path: {path}}}\n", encoding="utf-8")
        assert "host-file-outdated" in run(capsys, "check", portal).out
        assert init(capsys, portal, "folder").code == 0
        assert f"\nroot {target}/current;\n" in (portal / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        service = (portal / "deploy" / "civicgen.service").read_text(encoding="utf-8")
        assert f"\nReadWritePaths=/srv/{portal.name} {target}\n" in service
        assert f"path: {target}}}" in service
    file.write_text(f"{before}deploy: {{to: folder, path: /srv/a;b}}\n", encoding="utf-8")
    refused = init(capsys, portal, "folder")
    assert refused.code == 2
    assert "“/srv/a;b” cannot stand in the files of a host" in refused.err


def test_files_of_another_host_are_named(capsys, portal):
    """Whoever changes hosts hears that the one before would publish too, and which file to take away."""
    assert init(capsys, portal, "github").code == 0
    changed = init(capsys, portal, "netlify")
    assert changed.code == 0
    assert ".github/workflows/site.yml is there, for GitHub Pages: two hosts would publish" in changed.err
    assert "deploy/when-due.sh is there" not in changed.err
    (portal / ".github" / "workflows" / "site.yml").unlink()
    assert "two hosts" not in init(capsys, portal, "netlify").err
    assert "netlify.toml is there, for Netlify" in init(capsys, portal, "sftp", "--dry-run").err
