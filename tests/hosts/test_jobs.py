"""The commands that stand in the files of forges, run as they stand there."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import tarfile
from pathlib import Path
from typing import Any

import yaml

from tests.hosts.forge import Forge, Ran, contents, forge
from tests.hosts.judging import scripts


def job_of(town: Forge, file: str) -> Any:
    """A file of a forge, as it was written into the repository."""
    return yaml.load((town.portal / file).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_github(tmp_path: Path):
    """The step says whether the site has changed, once, and fails with the build."""
    with forge(tmp_path, "github") as town:
        install, build = scripts(job_of(town, ".github/workflows/site.yml"))
        out = tmp_path / "output"
        given = {"GITHUB_OUTPUT": str(out), "CIVICGEN_LIVE": town.live, "CIVICGEN_BRANCH": "main", "CI": "true"}
        for why, changed in (("changed", "true"), ("clock", "false"), ("changed", "false")):
            out.write_text("", encoding="utf-8")
            done = town.shell(f"{install}\n{build}", WHY=why, **given)
            assert done.code == 0, done.said
            assert out.read_text(encoding="utf-8") == f"changed={changed}\n"
            town.put_on_line()
        town.write("civicgen.yml", "title: [")
        assert town.shell(build, WHY="changed", **given).code == 1


def gitlab(town: Forge, source: str) -> Ran:
    """Run the job of GitLab as its runner does: variables first, then the script, in one shell."""
    job = job_of(town, ".gitlab-ci.yml")["pages"]
    given = {
        "CI": "true",
        "CI_PROJECT_DIR": str(town.portal),
        "CI_PROJECT_URL": f"file://{str(town.remote).removesuffix('.git')}",
        "CI_PAGES_URL": town.live,
        "CI_COMMIT_BRANCH": "main",
        "CI_JOB_TOKEN": "secret-of-the-job",
        "CI_PIPELINE_SOURCE": source,
    }
    for name, value in job["variables"].items():
        given[name] = re.sub(r"\$(\w+)", lambda found: given[found.group(1)], value)
    return town.shell("\n".join(job["script"]), **given)


def test_gitlab(tmp_path: Path):
    """Pages have their compressed twins; the cache keeps the site as it was built; nothing new ends with 3."""
    with forge(tmp_path, "gitlab") as town:
        first = gitlab(town, "push")
        assert first.code == 0, first.said
        assert "secret-of-the-job" not in first.said
        site = contents(town.portal / "public")
        pages = [path for path in site if path.endswith(".html")]
        assert {"index.html", "404.html", "pont/index.html"} <= set(pages)
        assert all(gzip.decompress(site[f"{path}.gz"]) == site[path] for path in pages)
        assert gitlab(town, "push").code == 0  # nothing is on line yet: it is put there again
        town.put_on_line()
        cache = tmp_path / "site.tar"
        shutil.copy(town.portal / ".cache" / "site.tar", cache)
        with tarfile.open(cache) as kept:
            assert not [name for name in kept.getnames() if name.endswith(".gz")]
        town.clone()
        (town.portal / ".cache").mkdir()
        shutil.copy(cache, town.portal / ".cache" / "site.tar")
        again = gitlab(town, "push")
        assert (again.code, "Made: 0." in again.said) == (3, True), again.said
        assert gitlab(town, "schedule").code == 3


def test_codeberg(tmp_path: Path):
    """The site, hidden files included, becomes a commit of the branch `pages`, after the one before; no news, none."""
    settings = "security: {contact: securite@bourg.example, expires: 2099-12-31}\n"
    with forge(tmp_path, "codeberg", settings) as town:
        (script,) = scripts(job_of(town, ".forgejo/workflows/site.yml"))
        given = {"TOKEN": "secret-of-the-job", "BRANCH": "main", "ADDRESS": f"file://{town.remote}"}

        def run(why: str) -> Ran:
            where = tmp_path / "workspace"
            shutil.rmtree(where, ignore_errors=True)
            where.mkdir()
            done = town.shell(script, where, WHY=why, **given)
            assert "secret-of-the-job" not in done.said
            assert done.code == 0, done.said
            return done

        run("changed")
        site = town.files("pages")
        assert {".well-known/security.txt", "_headers", "index.html", "404.html", "build.json"} <= set(site)
        for path, data in site.items():
            (tmp_path / "live" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "live" / path).write_bytes(data)
        run("clock")
        assert town.log("pages") == ["Site"]
        town.git("fetch", "-q", "origin", "main")
        town.git("reset", "-q", "--hard", "FETCH_HEAD")
        town.write("content/index.md", "---\ntitle: Accueil\n---\nBonsoir.\n")
        town.send()
        run("changed")
        assert town.log("pages") == ["Site", "Site"]
        assert b"Bonsoir" in town.files("pages")["index.html"]


def test_hook(tmp_path: Path):
    """The host is asked to build when a date has come, once a day; never when it cannot be known: it bills builds."""
    with forge(tmp_path, "netlify") as town:
        # What receives the call, in place of the host: a file that curl writes to.
        called = tmp_path / "called"
        shim = Path(town.environment()["PATH"].split(os.pathsep)[0]) / "curl"
        shim.write_text(f'#!/bin/sh\ncat >> "{called}"\necho "$@" >> "{called}"\n', encoding="utf-8")
        shim.chmod(0o755)
        secret = "https://hooks.example/secret"

        def run(**given: str) -> int:
            return town.shell("sh deploy/call-hook.sh", **{"CIVICGEN_HOOK": secret, **given}).code

        assert run(CIVICGEN_HOOK="") == 2
        assert run(CIVICGEN_LIVE="") == 2
        assert run() == 11
        assert not called.exists()
        assert town.civicgen("build", "--as-of", "2026-02-01").code == 0
        town.put_on_line()
        assert town.civicgen("build").code == 0  # here, but not on line yet
        assert run() == 0
        told = called.read_text(encoding="utf-8")
        assert told.startswith(f'url = "{secret}"\n')
        assert secret not in told.splitlines()[1]  # what a list of processes would show
        assert run() == 0
        assert called.read_text(encoding="utf-8") == told
        town.put_on_line()
        assert run() == 0
        assert called.read_text(encoding="utf-8") == told
