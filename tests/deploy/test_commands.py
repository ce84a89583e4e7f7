"""The commands as they are typed: what they say, what they answer to programs, and their exit codes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from civicgen.builder.trouble import Busy
from tests.cli.running import run
from tests.conftest import REPOSITORY
from tests.deploy.sites import lay, made_up

BASE = REPOSITORY / "tests" / "broken" / "base"


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "CIVICGEN_LANG", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A portal whose site is laid by hand."""
    root = tmp_path / "town"
    shutil.copytree(BASE, root)
    with (root / "civicgen.yml").open("a", encoding="utf-8") as file:
        file.write("\ndeploy: {to: folder, path: ../www, keep: 3}\n")
    lay(root / "public", made_up(30, 0, pages=4))
    return root


def test_deploy_and_go_back(capsys, town: Path):
    """What a volunteer sees, from the first deployment to the way back."""
    trial = run(capsys, "deploy", "--site", town, "--dry-run")
    assert trial.code == 0
    assert "  new       index.html" in trial.out
    assert "Nothing was done" in trial.err
    assert not (town.parent / "www").exists()
    first = run(capsys, "deploy", "--site", town)
    assert first.code == 0
    assert "Visitors see the new site" in first.out
    assert "Nothing to do" in run(capsys, "deploy", "--site", town).out
    lay(town / "public", made_up(30, 1, pages=4))
    done = json.loads(run(capsys, "deploy", "--site", town, "--json").out)
    assert (done["good"], done["unchanged"], done["to"]) == (True, False, "folder")
    assert done["plan"]["replaced"] > 0
    listed = run(capsys, "rollback", "--site", town, "--list").out.splitlines()
    assert [line.endswith("shown to visitors") for line in listed] == [True, False]
    assert listed[0].startswith(done["release"])
    releases = json.loads(run(capsys, "rollback", "--site", town, "--list", "--json").out)["releases"]
    assert [release["current"] for release in releases] == [True, False]
    back = run(capsys, "rollback", "--site", town)
    assert back.code == 0
    assert f"Visitors see {releases[1]['name']} again" in back.out
    assert run(capsys, "rollback", "--site", town).code == 1
    assert run(capsys, "rollback", "nothing", "--site", town).code == 1
    forward = run(capsys, "rollback", releases[0]["name"], "--site", town, "--lang", "fr")
    assert "Les visiteurs voient de nouveau" in forward.out


def test_what_stops_it(capsys, town: Path, monkeypatch):
    """Problems 1, usage 2, disk 74, busy 75: in words, never a traceback."""
    assert run(capsys, "deploy", town).code == 2
    assert "--site" in run(capsys, "deploy", town).err
    settings = town / "civicgen.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.partition("deploy:")[0], encoding="utf-8")
    for command in (("deploy", "--site", town), ("rollback", "--site", town), ("watch", town)):
        ran = run(capsys, *command)
        assert (ran.code, "no-deploy" in ran.err) == (1, True)
    settings.write_text(text.replace("../www", "/proc/nothing"), encoding="utf-8")
    assert run(capsys, "deploy", "--site", town).code == 74
    settings.write_text(text.replace("to: folder, path: ../www, keep: 3", "to: git"), encoding="utf-8")
    assert "nothing-to-roll-back" in run(capsys, "rollback", "--site", town).err

    def somebody(*_arguments, **_named):
        raise Busy(0, "2026-03-12T10:00:00+00:00", where="www")

    monkeypatch.setattr("civicgen.publish.deployment.deploying._deploy", somebody)
    ran = run(capsys, "deploy", "--site", town)
    assert ran.code == 75
    assert "Somebody else is publishing to www (since 2026-03-12T10:00:00+00:00)" in ran.err


def test_a_password_in_the_settings_is_never_shown(capsys, town: Path):
    """Not by any command that reads them."""
    settings = town / "civicgen.yml"
    text = settings.read_text(encoding="utf-8")
    one = "\nmise en ligne: {to: sftp, server: x, user: y, path: z, password: hunter2}\n"
    for wrong in (text.partition("deploy:")[0] + one, text + one, text + one.replace("}", "")):
        settings.write_text(wrong, encoding="utf-8")
        _nowhere(capsys, town)


def _nowhere(capsys, town: Path) -> None:
    for command in (("deploy", "--site", town), ("check", town), ("check", town, "--format", "json"), ("build", town)):
        ran = run(capsys, *command)
        assert ran.code == 1
        assert "hunter2" not in ran.out + ran.err
