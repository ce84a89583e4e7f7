"""A branch of a repository: one commit for each site that differs, and nothing of the portal's repository touched."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from civicgen.builder.trouble import Busy
from civicgen.publish.deployment import branch
from civicgen.publish.deployment.deploying import deploy
from tests.conftest import command
from tests.deploy.sites import Site, lay, made_up, portal, tree


def git(folder: Path, *arguments: str) -> str:
    """Run git, as a person of these tests."""
    person = {f"GIT_{who}_{what}": "a@b.example" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    done = subprocess.run(
        [command("git"), *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **person, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    return done.stdout


def held(bare: Path, name: str = "pages") -> Site:
    """Files of a branch."""
    paths = git(bare, "ls-tree", "-r", "-z", "--name-only", name).split("\0")[:-1]
    return {
        path: subprocess.run(
            [command("git"), "cat-file", "blob", f"{name}:{path}"], cwd=bare, check=True, capture_output=True
        ).stdout
        for path in paths
    }


def commits(bare: Path, name: str = "pages") -> list[str]:
    """Commits of a branch, newest first."""
    return git(bare, "log", "--format=%H", name).split()


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A portal in a repository with changes that are not recorded, and a bare one to send to."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    bare = tmp_path / "bare.git"
    git(tmp_path, "init", "-q", "--bare", str(bare))
    root, config = portal(tmp_path / "town", to="git")
    git(root, "init", "-q", "-b", "main")
    git(root, "remote", "add", "origin", "../bare.git")
    (root / ".gitignore").write_text("public/\n.civicgen/\n*.png\n", encoding="utf-8")
    (root / ".gitattributes").write_text("* text eol=crlf\n", encoding="utf-8")
    (root / "civicgen.yml").write_text("title: x\n", encoding="utf-8")
    git(root, "add", "civicgen.yml")
    git(root, "commit", "-q", "-m", "first")
    (root / "staged").write_text("1", encoding="utf-8")
    git(root, "add", "staged")
    return root, config, bare


def state(root: Path) -> tuple[str, ...]:
    """All that a deployment must not touch."""
    files = (str(path.relative_to(root)) for path in (root / ".git").rglob("*") if path.is_file())
    return (git(root, "status", "--porcelain"), *sorted(files), git(root, "log", "--format=%H", "--all"))


def test_one_commit_for_each_site(town):
    """The branch holds the site byte for byte, whatever git is told to ignore or convert; its history stays."""
    root, config, bare = town
    before = state(root)
    for number in range(3):
        site = made_up(20, number, pages=10) | {'à côté/été "x".html': b"accents\r\n", ".well-known/security.txt": b"x"}
        new = lay(root / "public", {path: data for path, data in site.items() if '"' not in path})
        done = deploy(root, config)
        assert done.good, done
        assert {**new, ".nojekyll": b""} == held(bare)
        assert done.release == commits(bare)[0]
        again = deploy(root, config)
        assert again.unchanged
        assert done.release == again.release
    assert len(commits(bare)) == 3
    assert before == state(root)
    assert not (root / ".git" / "FETCH_HEAD").exists()


def test_without_history(town):
    """Only the newest site stays."""
    root, config, bare = town
    config = portal(root, to="git", history=False, branch="gh-pages")[1]
    for number in range(2):
        new = lay(root / "public", made_up(21, number, pages=10))
        assert deploy(root, config).good
        assert {**new, ".nojekyll": b""} == held(bare, "gh-pages")
        assert len(commits(bare, "gh-pages")) == 1


def test_a_lost_cache_goes_on_from_the_branch(town):
    """As on a host that starts from a clean clone."""
    root, config, bare = town
    lay(root / "public", made_up(22, 0))
    deploy(root, config)
    (root / ".civicgen").rename(root.parent / "lost")
    assert deploy(root, config).unchanged
    (root / ".civicgen").rename(root.parent / "lost2")
    new = lay(root / "public", made_up(22, 1))
    assert deploy(root, config).good
    assert {**new, ".nojekyll": b""} == held(bare)
    assert len(commits(bare)) == 2


def test_what_a_forge_needs_stays(town):
    """People put the name of the site into the branch: it is kept, what else they put there is not."""
    root, config, bare = town
    lay(root / "public", made_up(23, 0))
    deploy(root, config)
    clone = root.parent / "clone"
    git(root.parent, "clone", "-q", "-b", "pages", str(bare), str(clone))
    (clone / "CNAME").write_text("participer.example", encoding="utf-8")
    (clone / "stray.html").write_text("x", encoding="utf-8")
    git(clone, "add", "-A")
    git(clone, "commit", "-q", "-m", "by hand")
    git(clone, "push", "-q")
    assert deploy(root, config).plan.removed == 1
    assert {**tree(root / "public"), ".nojekyll": b"", "CNAME": b"participer.example"} == held(bare)
    assert deploy(root, config).unchanged


def test_a_branch_of_others_is_left_alone(town):
    """Sources, or a site that somebody else makes; and never the branch one works on."""
    root, config, bare = town
    git(root, "push", "-q", "origin", "main:pages")
    lay(root / "public", made_up(24, 0))
    assert [problem.code for problem in deploy(root, config).problems] == ["branch-not-ours"]
    assert list(held(bare)) == ["civicgen.yml"]
    assert deploy(root, config, take_over=True).good
    assert len(commits(bare)) == 2
    own = portal(root, to="git", branch="main")[1]
    assert [problem.code for problem in deploy(root, own, take_over=True).problems] == ["branch-is-source"]


def test_two_at_once(town, monkeypatch):
    """Whoever is second does not overwrite the first, and is told to begin again (75)."""
    root, config, bare = town
    lay(root / "public", made_up(25, 0))
    deploy(root, config)
    push = branch._Branch._push

    def late(self, commit, head):
        git(root, "push", "-q", "--force", "origin", "main:pages")
        push(self, commit, head)

    lay(root / "public", made_up(25, 1))
    with monkeypatch.context() as patch:
        patch.setattr(branch._Branch, "_push", late)
        with pytest.raises(Busy):
            deploy(root, config)
    assert list(held(bare)) == ["civicgen.yml"]


@pytest.mark.parametrize(
    ("remote", "code"),
    [
        ("upstream", "no-such-remote"),
        ("../nowhere.git", "git-refused"),
        ("https://u:p@127.0.0.1:1/x.git", "git-refused"),
    ],
)
def test_what_keeps_it_from_being_sent(town, remote: str, code: str):
    """Told in words, without the password of an address."""
    root, _, bare = town
    config = portal(root, to="git", remote=remote)[1]
    lay(root / "public", made_up(26, 0, pages=3))
    (problem,) = deploy(root, config).problems
    assert problem.code == code
    assert "u:p@" not in str(problem.given)
    assert git(bare, "branch") == ""


def test_a_trial_sends_nothing(town):
    """It says what would be done."""
    root, config, bare = town
    lay(root / "public", made_up(27, 0))
    assert deploy(root, config, dry=True).plan.added > 10
    assert git(bare, "branch") == ""
