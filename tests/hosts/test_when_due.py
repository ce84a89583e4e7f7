"""What a job does by the clock and after a change, with a real repository, a real site on line, and civicgen itself."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hosts.forge import STEP, Forge, contents, forge

JOURNAL = "Journal of what is published"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Forge]:
    with forge(tmp_path) as made:
        yield made


def test_a_change_is_built_recorded_and_published_once(town):
    """The journal is in the repository before the site is; a site that is on line already is not published again."""
    first = town.job()
    assert first.code == 0, first.said
    assert town.log() == [JOURNAL, "Change"]
    assert "journal.jsonl" in town.files("main")
    assert "(0)" not in town.civicgen("journal", "append", "--dry-run").said
    town.put_on_line()
    again = town.job()
    assert (again.code, town.log()) == (3, [JOURNAL, "Change"]), again.said


def test_a_clean_clone_gives_the_same_bytes(town):
    """A job without any cache gives the very site, and adds nothing to the journal, twice in a row."""
    assert town.job().code == 0
    built = contents(town.portal / "public")
    for _ in range(2):
        town.clone()
        assert town.job().code == 0
        assert contents(town.portal / "public") == built
        assert town.log() == [JOURNAL, "Change"]


def test_by_the_clock_nothing_is_done_while_nothing_is_due(town):
    """When the site on line shows what it must, the job ends, and builds nothing."""
    assert town.job().code == 0
    town.put_on_line()
    town.clone()
    done = town.job("clock")
    assert done.code == 3, done.said
    assert not (town.portal / "public").exists()


def test_by_the_clock_a_date_that_has_come_is_shown(town):
    """The site on line is from before a closing: it is built, once, and the closing is shown."""
    assert town.civicgen("build", "--as-of", "2026-02-01").code == 0
    town.put_on_line()
    town.clone()
    done = town.job("clock")
    assert done.code == 0, done.said
    town.put_on_line()
    assert town.job("clock").code == 3


def test_what_was_built_and_did_not_arrive_is_published(town):
    """No date has come, but what is on line is not what was built last: the next hour brings it."""
    assert town.job().code == 0
    town.put_on_line()
    (town.work / "live" / "build.json").write_text("{}", encoding="utf-8")
    done = town.job("clock")
    assert done.code == 0, done.said


def test_what_cannot_be_known_is_risked_once_a_day(town):
    """Without a site to compare with, one build a day is tried, and no more."""
    first = town.job("clock", CIVICGEN_LIVE="")
    assert first.code == 0, first.said
    shutil.rmtree(town.portal / "public")
    assert town.job("clock", CIVICGEN_LIVE="").code == 3
    (town.portal / ".civicgen" / "guessed").write_text("2026-01-01\n", encoding="utf-8")
    assert town.job("clock", CIVICGEN_LIVE="").code == 0


def test_a_mistake_ends_the_job_before_anything_is_recorded(town):
    """A site that cannot be built leaves no trace in the journal."""
    town.write("content/consultations/pont/index.md", STEP.replace("2026-03-12", "2026-33-12"))
    town.send()
    done = town.job()
    assert done.code == 1, done.said
    assert town.log() == ["Change", "Change"]


def test_where_the_journal_may_not_be_recorded_the_site_says_so(town):
    """A refused push takes the commit back: no site shows a journal that is not in the repository."""
    hook = town.remote / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    done = town.job()
    assert done.code == 0, done.said
    assert "not recorded" in done.said
    assert town.log() == ["Change"]
    assert not (town.portal / "journal.jsonl").exists()
    assert town.git("status", "--porcelain") == ""


def test_somebody_was_faster(town):
    """What was sent meanwhile is built too, and stands in the journal."""
    other = town.work / "other"
    subprocess.run(["git", "clone", "-q", town.remote, other], check=True)
    (other / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonsoir.\n", encoding="utf-8")
    author = ["-c", "user.name=other", "-c", "user.email=other@town.example"]
    subprocess.run(["git", *author, "commit", "-qam", "Faster"], cwd=other, check=True)
    subprocess.run(["git", "push", "-q"], cwd=other, check=True)
    done = town.job()
    assert done.code == 0, done.said
    assert town.log() == [JOURNAL, "Faster", "Change"]
    assert "Bonsoir" in (town.portal / "public" / "index.html").read_text(encoding="utf-8")
    town.clone()
    assert "not in it" not in town.civicgen("journal", "append", "--dry-run").said


def test_on_a_machine_of_ones_own_nothing_is_committed(town):
    """Outside of a job, changes that are not recorded yet are never at risk."""
    town.write("content/index.md", "---\ntitle: Accueil\n---\nPas encore.\n")
    refused = town.shell("sh deploy/when-due.sh changed", CIVICGEN_BRANCH="main")
    assert refused.code == 2
    done = town.shell("sh deploy/when-due.sh changed", CIVICGEN_JOURNAL="here")
    assert done.code == 0, done.said
    assert town.log() == ["Change"]
    assert "Pas encore" in (town.portal / "content" / "index.md").read_text(encoding="utf-8")
    assert (town.portal / "journal.jsonl").exists()
