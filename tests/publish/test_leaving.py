"""With a public repository, a draft is told of while it is at home, and keeps a push from sending it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import launch
from tests.publish.test_publish import FILE, git, portal

__all__ = ["portal"]

DRAFT = "content/pages/brouillon.md"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_a_draft_at_home_stops_nothing_and_one_in_git_is_not_pushed(portal: Path, tmp_path: Path) -> None:
    """One text is published while another is a draft; once the draft is committed, a push would show it."""
    settings = portal / "civicgen.yml"
    settings.write_text(settings.read_text(encoding="utf-8") + "repository: public\n", encoding="utf-8")
    (portal / "content" / "pages").mkdir(exist_ok=True)
    (portal / DRAFT).write_text("---\ntitle: Brouillon\nstate: draft\n---\nTexte.\n", encoding="utf-8")
    git(portal, "add", "civicgen.yml")
    git(portal, "commit", "--quiet", "-m", "Public")
    git(tmp_path, "init", "--quiet", "--bare", "host.git")
    git(portal, "remote", "add", "origin", str(tmp_path / "host.git"))
    git(portal, "push", "--quiet", "--set-upstream", "origin", "HEAD")
    before = (portal / FILE).read_bytes()
    git(portal, "add", DRAFT)
    git(portal, "commit", "--quiet", "-m", "Trop tôt")
    ran = launch("publish", "answers/gare", "--site", portal, "--yes", "--push", "--wait", "0")
    assert ran.code == 1
    assert f"{DRAFT}:3:8: error" in ran.err
    assert f"acknowledged: [{DRAFT}]" in ran.err
    assert (portal / FILE).read_bytes() == before
    git(portal, "reset", "--quiet", "--soft", "HEAD~1")
    git(portal, "reset", "--quiet", DRAFT)
    ran = launch("publish", "answers/gare", "--site", portal, "--yes", "--push", "--wait", "0")
    assert ran.code == 0, ran.err
    assert f"{DRAFT}:3:8: warning" in ran.err
    sent = git(tmp_path / "host.git", "ls-tree", "-r", "--name-only", "HEAD")
    assert FILE in sent
    assert DRAFT not in sent
