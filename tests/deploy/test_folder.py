"""Releases of a folder: one switch, what did not change shared, nothing of others touched, and a way back."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from civicgen.builder.build import build
from civicgen.builder.trouble import Busy
from civicgen.problems import ProblemsFound
from civicgen.publish.deployment.deploying import deploy, releases, rollback
from tests.cli.running import held, launch
from tests.conftest import missing
from tests.deploy.sites import lay, made_up, portal, tree


def codes(problems) -> list[str]:
    """Codes of problems."""
    return [problem.code for problem in problems]


@pytest.fixture
def town(tmp_path: Path):
    """A portal with a first site deployed, and where visitors see it."""
    root, config = portal(tmp_path / "town", to="folder", path="../www", keep=3)
    lay(root / "public", made_up(1, 0))
    assert deploy(root, config).good
    return root, config, tmp_path / "www" / "current"


def test_visitors_see_the_site(town):
    """Byte for byte, and once more only when something differs."""
    root, config, shown = town
    assert tree(root / "public") == tree(shown)
    assert deploy(root, config).unchanged
    assert len(releases(root, config)) == 1


def test_what_did_not_change_is_shared_and_the_pointer_moves_once(town):
    """A release costs what differs; the one before is as it was."""
    root, config, shown = town
    first, before = os.readlink(shown), tree(shown)
    lay(root / "public", made_up(1, 1))
    done = deploy(root, config)
    second = os.readlink(shown)
    assert first != second
    assert before == tree(shown.parent / first)
    assert tree(root / "public") == tree(shown)
    same = [path for path, data in tree(shown).items() if before.get(path) == data]
    assert done.plan.same == len(same) > 10
    for path in same:
        assert os.path.samefile(shown.parent / first / path, shown / path)
    assert not any(os.path.samefile(root / "public" / path, shown / path) for path in same)


def test_nobody_can_change_a_release_through_the_portal(town):
    """Files are copied out of `public/`, never linked; and what was changed in a release is not shared on."""
    root, config, shown = town
    page = root / "public" / "index.html"
    page.write_bytes(b"by hand")
    assert (shown / "index.html").read_bytes() != b"by hand"
    site = made_up(1, 0)
    lay(root / "public", {**site, "new.txt": b"1"})
    spoilt = shown / "flux.xml"
    size = spoilt.stat().st_size
    spoilt.write_bytes(b"x" * size)
    os.utime(spoilt, (2e9, 2e9))
    deploy(root, config)
    assert (shown / "flux.xml").read_bytes() == site["flux.xml"]


def test_links_of_the_site_are_not_followed(town, tmp_path):
    """What a link leads to may be private."""
    root, config, shown = town
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (root / "public" / "link").symlink_to(tmp_path / "secret")
    (root / "public" / "index.html").write_bytes(b"new")
    done = deploy(root, config)
    assert done.left == ("link",)
    assert not (shown / "link").exists()


def test_only_the_last_stay(town):
    """As many as the settings keep; the one that is shown always."""
    root, config, shown = town
    for number in range(1, 6):
        lay(root / "public", made_up(1, number))
        deploy(root, config)
    every = releases(root, config)
    assert len(every) == 3
    assert [release.current for release in every] == [True, False, False]
    assert sorted(path.name for path in (shown.parent / "releases").iterdir() if path.is_dir()) == sorted(
        release.name for release in every
    )


def test_a_release_is_readable_whatever_the_habit_of_its_maker(tmp_path):
    """A web server is another user."""
    before = os.umask(0o077)
    try:
        root, config = portal(tmp_path / "town", to="folder", path="../www")
        lay(root / "public", made_up(1, 0))
        deploy(root, config)
    finally:
        os.umask(before)
    shown = (tmp_path / "www" / "current").resolve()
    for path in (shown, *shown.rglob("*")):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644)


def test_a_trial_changes_nothing(town):
    """It says what would be done."""
    root, config, shown = town
    before = sorted(os.listdir(shown.parent / "releases"))
    lay(root / "public", made_up(1, 1))
    done = deploy(root, config, dry=True)
    assert done.dry
    assert done.plan.replaced > 0
    assert before == sorted(os.listdir(shown.parent / "releases"))


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda www: (www / "photos").mkdir(parents=True), "releases-not-ours"),
        (lambda www: www.write_text("", encoding="utf-8"), "releases-not-ours"),
        (
            lambda www: (www.mkdir(), (www / ".civicgen-releases").touch(), (www / "current").mkdir()),
            "pointer-in-the-way",
        ),
    ],
)
def test_what_is_not_ours_is_left_alone(tmp_path, prepare, code: str):
    """A folder of somebody else's is refused before anything is written."""
    root, config = portal(tmp_path / "town", to="folder", path="../www")
    lay(root / "public", made_up(1, 0))
    prepare(tmp_path / "www")
    before = sorted(str(path) for path in (tmp_path / "www").rglob("*"))
    assert [code] == codes(deploy(root, config).problems)
    assert before == sorted(str(path) for path in (tmp_path / "www").rglob("*"))


@pytest.mark.parametrize("path", ["public/www", ".", "public"])
def test_not_into_the_site(tmp_path, path: str):
    """Releases in the folder of the site would be built over."""
    root, config = portal(tmp_path / "town", to="folder", path=path)
    lay(root / "public", made_up(1, 0))
    assert codes(deploy(root, config).problems) == ["deploy-into-site"]


def test_only_a_whole_site_is_deployed(tmp_path):
    """No site, an unfinished one, one with files missing: visitors go on seeing what they saw."""
    root, config = portal(tmp_path / "town", to="folder", path="../www")
    assert codes(deploy(root, config).problems) == ["no-site"]
    lay(root / "public", made_up(1, 0))
    (root / "public" / "flux.xml").unlink()
    assert codes(deploy(root, config).problems) == ["site-not-whole"]
    (root / "public" / "build.json").write_text('{"format": 1, "unfinished": true}', encoding="utf-8")
    assert codes(deploy(root, config).problems) == ["site-not-whole"]
    assert not (tmp_path / "www").exists()
    assert codes(deploy(root, replace(config, deploy=None)).problems) == ["no-deploy"]


def test_back_and_forth(town):
    """To the release before, to a named one; what was rolled back is not brought back by a program, but by a person."""
    root, config, shown = town
    sites = [tree(shown)]
    for number in (1, 2):
        lay(root / "public", made_up(1, number))
        deploy(root, config)
        sites.append(tree(shown))
    newest, middle, oldest = (release.name for release in releases(root, config))
    assert (newest, middle) == rollback(root, config)
    assert sites[1] == tree(shown)
    held_back = deploy(root, config, again=False)
    assert held_back.held
    assert sites[1] == tree(shown)
    assert (middle, oldest) == rollback(root, config)
    with pytest.raises(ProblemsFound) as none:
        rollback(root, config)
    assert codes(none.value.problems) == ["no-release-before"]
    with pytest.raises(ProblemsFound) as unknown:
        rollback(root, config, "../../etc")
    assert codes(unknown.value.problems) == ["no-such-release"]
    assert (oldest, newest) == rollback(root, config, newest)
    assert sites[2] == tree(shown)
    assert (newest, middle) == rollback(root, config)
    assert deploy(root, config).release not in {newest, middle, oldest}
    assert sites[2] == tree(shown)


def test_never_back_to_a_release_that_is_not_whole(town):
    """Files that are gone are noticed before the switch."""
    root, config, shown = town
    first = shown.resolve()
    lay(root / "public", made_up(1, 1))
    deploy(root, config)
    (first / "flux.xml").unlink()
    with pytest.raises(ProblemsFound) as found:
        rollback(root, config)
    assert codes(found.value.problems) == ["release-not-whole"]
    assert tree(root / "public") == tree(shown)


def test_two_at_once(town):
    """The second is told to wait (75)."""
    root, config, shown = town
    with held(root), pytest.raises(Busy):
        deploy(root, config)
    assert shown.exists()


def test_a_full_disk_leaves_the_site(tmp_path):
    """Exit code 74, visitors see what they saw, and with room again the next run finishes."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        missing("a small disk (mount -t tmpfs, as root)")
    try:
        root = tmp_path / "town"
        shutil.copytree(Path(__file__).parents[1] / "broken" / "base", root)
        with (root / "civicgen.yml").open("a", encoding="utf-8") as file:
            file.write(f"\ndeploy: {{to: folder, path: {disk / 'www'}}}\n")
        assert launch("build", root).code == 0
        shown = disk / "www" / "current"
        assert launch("deploy", "--site", root).code == 0
        before = tree(shown)
        (root / "public" / "film.bin").write_bytes(os.urandom(2 << 20))
        ran = launch("deploy", "--site", root)
        assert ran.code == 74, ran.err
        assert "disk is full" in ran.err
        assert before == tree(shown)
        (root / "public" / "film.bin").write_bytes(b"short")
        assert launch("deploy", "--site", root).code == 0
        assert tree(root / "public") == tree(shown)
        assert [name for name in os.listdir(disk / "www" / "releases") if name.endswith((".new", ".old"))] == []
    finally:
        subprocess.run(["umount", str(disk)], check=False)


def test_a_site_of_later_is_not_shown(town):
    """What is built as it will be one day, to look at it, holds what nobody may read before."""
    root, config, shown = town
    before = tree(shown)
    (root / "civicgen.yml").write_text(
        "title: Saint-Exemple\nlanguages: [fr]\ntimezone: Europe/Paris\n"
        "publisher: {name: Commune de Saint-Exemple, email: mairie@saint-exemple.example}\n",
        encoding="utf-8",
    )
    news = root / "content" / "news" / "demain.md"
    news.parent.mkdir(parents=True, exist_ok=True)
    news.write_text(
        "---\ntitle: Demain\nstate: published\ndate: 2027-01-02\npublish_at: 2199-01-02\n---\nVoilà.\n",
        encoding="utf-8",
    )
    site = root / "site"
    done = build(root, site, instant=datetime(2199, 2, 1, tzinfo=UTC))
    assert done.good, done.problems
    assert any("demain" in path for path in tree(site))
    assert codes(deploy(root, config, site).problems) == ["site-of-later"]
    assert tree(shown) == before
    build(root, site, instant=datetime.now(UTC))
    assert deploy(root, config, site).good
    assert not any("demain" in path for path in tree(shown))
