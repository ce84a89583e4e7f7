"""The files of every host are what the host reads, for portals wherever they lie in their repository."""

from __future__ import annotations

import itertools
import os
import re
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from civicgen import __version__
from civicgen.cli.settings import settings
from civicgen.hosts import HOSTS
from civicgen.publish.host_files import ground_of, outdated
from civicgen.publish.hosts import Ground, files, mark_of, untouched
from tests.conftest import REPOSITORY, command
from tests.hosts.judging import complaints, judged, scripts

LOCK = (REPOSITORY / "requirements" / "runtime.txt").read_text(encoding="utf-8")
GROUNDS = {
    f"{'fork' if fork else 'portal'}{'-inside' if portal else ''}": Ground(
        portal=portal,
        fork=fork,
        url="https://participer.bourg.example/",
        name="bourg",
        folder="mairie",
        lock=LOCK,
        said="Written by “civicgen deploy init {host}”.",
        headers=(("X-Frame-Options", "DENY"),),
    )
    for fork, portal in itertools.product((False, True), ("", "towns/bourg/"))
}
CASES = [pytest.param(HOSTS[host], ground, id=f"{host}-{name}") for host in HOSTS for name, ground in GROUNDS.items()]


def yaml_of(data: bytes) -> Any:
    """A file of a forge; its key `on` is not the word for yes."""
    return yaml.load(data, Loader=yaml.BaseLoader)


def workflow(made: dict[str, bytes], name: str) -> Any:
    return yaml_of(made[name])


@pytest.mark.parametrize(("host", "ground"), CASES)
def test_every_file_says_how_it_is_made(host, ground):
    """Each file names the command that writes it, is known as untouched, and has nothing left to fill in."""
    made = files(ground, host)
    assert made
    for path, data in made.items():
        assert f"civicgen deploy init {host.name}".encode() in data.splitlines()[data.startswith(b"#!")]
        assert untouched(data), path
        assert untouched(data.replace(b"\n", b"\r\n")), path
        assert not untouched(data + b"# mine\n"), path
        assert mark_of(data + b"# mine\n") == mark_of(data)
        assert re.findall(rb"@[A-Z_]+@", data) == []
        assert all(line == line.rstrip() for line in data.decode().splitlines()), path


def commands(data: bytes, path: str) -> list[str]:
    """Everything in a file that a shell will run."""
    if path.endswith(".sh"):
        return [data.decode()]
    if path.endswith(".yml"):
        return [*scripts(yaml_of(data))]
    if path.endswith(".toml"):
        build = tomllib.loads(data.decode())["build"]
        return [build["command"], build.get("ignore", ":")]
    return []


def test_commands_are_sound(tmp_path):
    """No command has a mistake that ShellCheck knows; forges run them so that the first failure ends them."""
    every = {
        script
        for host, ground in itertools.product(HOSTS.values(), GROUNDS.values())
        for path, data in files(ground, host).items()
        for script in commands(data, path)
    }
    checked = [tmp_path / f"{number}.sh" for number in range(len(every))]
    for file, script in zip(checked, sorted(every), strict=True):
        file.write_text(script if script.startswith("#!") else f"#!/bin/sh\nset -e\n{script}\n", encoding="utf-8")
    assert complaints(checked) == ""


def test_workflows_are_what_forges_read(tmp_path):
    """The linter of workflows finds nothing in those of GitHub; in those of Codeberg, only that their runner is not."""
    paths = {}
    for name, ground in GROUNDS.items():
        for host, folder in ((HOSTS["github"], ".github"), (HOSTS["codeberg"], ".forgejo")):
            paths[host.name, name] = tmp_path / f"{host.name}-{name}.yml"
            paths[host.name, name].write_bytes(files(ground, host)[f"{folder}/workflows/site.yml"])
    told = judged(workflows=list(paths.values()))["workflows"]
    for (forge, _name), path in paths.items():
        assert [fault["kind"] for fault in told[str(path)]] == (["runner-label"] if forge == "codeberg" else [])


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_github(ground):
    """Actions are pinned by the majors we know; who need not write may not; what did not change is not put on line."""
    made = workflow(files(ground, HOSTS["github"]), ".github/workflows/site.yml")
    used = {step["uses"] for job in made["jobs"].values() for step in job["steps"] if "uses" in step}
    assert used == {
        *("actions/checkout@v7", "actions/setup-python@v7", "actions/configure-pages@v5"),
        *("actions/cache/restore@v5", "actions/cache/save@v5", "actions/upload-pages-artifact@v5"),
        "actions/deploy-pages@v5",
    }
    assert made["permissions"] == {}
    assert made["jobs"]["build"]["permissions"] == {"contents": "write", "pages": "write"}
    assert made["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}
    assert made["jobs"]["deploy"]["if"] == "needs.build.outputs.changed == 'true'"
    assert made["concurrency"] == {"group": "site", "cancel-in-progress": "false"}
    steps = made["jobs"]["build"]["steps"]
    (upload,) = (step["with"] for step in steps if step.get("uses", "").startswith("actions/upload"))
    assert upload == {"path": f"{ground.portal}public", "include-hidden-files": "true"}
    for action in ("restore", "save"):
        (cache,) = (step["with"] for step in steps if step.get("uses", "").startswith(f"actions/cache/{action}"))
        assert cache["path"].split() == [f"{ground.portal}.civicgen", f"{ground.portal}public"]
    assert "schedule" in made["on"]


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_no_command_can_be_written_into(ground):
    """What a person may choose elsewhere (the name of a branch) reaches commands as a variable, never as their text."""
    for host in HOSTS.values():
        for path, data in files(ground, host).items():
            if path.endswith(".yml"):
                assert [script for script in scripts(yaml_of(data)) if "${{" in script] == []


def test_an_address_is_only_an_address(tmp_path):
    """An address with the signs of a shell stays a word."""
    url = "https://x.example/'$(touch${IFS}broken)'`touch${IFS}broken`\"/"
    script = files(
        Ground(name="x", folder="x", url=url, lock="", said="{host}"), HOSTS["netlify"]
    )["deploy/call-hook.sh"].decode()  # fmt: skip
    head = script[: script.index("if [ -z")].replace('cd "$(dirname "$0")/.."', "")
    done = subprocess.run(
        [command("sh")], input=f'{head}\nprintf %s "$live"', capture_output=True, text=True, cwd=tmp_path, check=True
    )
    assert done.stdout == url
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_gitlab(ground):
    """The classic form that old instances read too: job `pages`, folder `public`, main branch; no news, no failure."""
    made = workflow(files(ground, HOSTS["gitlab"]), ".gitlab-ci.yml")
    assert set(made) == {"pages"}
    job = made["pages"]
    assert job["artifacts"]["paths"] == ["public"]
    assert job["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]
    assert job["allow_failure"] == {"exit_codes": "3"}
    assert job["cache"]["paths"] == [".cache/"]
    assert job["script"][0] == f"cd {ground.portal.rstrip('/') or '.'}"
    assert any(line.startswith('rm -rf "$CI_PROJECT_DIR/public"') for line in job["script"]) == bool(ground.portal)


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_toml(ground):
    """Netlify and Cloudflare are told what they document, and no more; both install exact versions, then build."""
    netlify = tomllib.loads(files(ground, HOSTS["netlify"])[f"{ground.portal}netlify.toml"].decode())
    assert set(netlify) == {"build"}
    assert set(netlify["build"]) == {"command", "publish", "ignore", "environment"}
    assert netlify["build"]["environment"] == {"PYTHON_VERSION": "3.13"}
    wrangler = tomllib.loads(files(ground, HOSTS["cloudflare"])[f"{ground.portal}wrangler.toml"].decode())
    assert wrangler["assets"] == {
        "directory": "./public",
        "html_handling": "auto-trailing-slash",
        "not_found_handling": "404-page",
    }
    assert re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,52}[a-z0-9])?", wrangler["name"])
    assert set(wrangler) == {"name", "compatibility_date", "workers_dev", "preview_urls", "build", "assets"}
    for build in (netlify["build"], wrangler["build"]):
        assert "--require-hashes" in build["command"]
        assert build["command"].endswith(" && civicgen build")


@pytest.mark.parametrize(
    ("context", "before", "after", "cancelled"),
    [
        ("production", "HEAD~1", "HEAD", False),
        ("production", "HEAD", "HEAD", False),  # the first build: there is none before it
        ("production", "HEAD~2", "HEAD~1", True),  # only what lies outside of the portal has changed
        ("production", "0" * 40, "HEAD", False),  # a commit that is not at hand
        ("deploy-preview", "HEAD~1", "HEAD", True),
    ],
)
def test_netlify_builds_only_what_changed(tmp_path, context, before, after, cancelled):
    """Each publication is billed: nothing is built for another branch, nor when nothing of the portal has changed."""
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "towns" / "bourg").mkdir(parents=True)
    for file in ("towns/bourg/a.md", "elsewhere.md", "towns/bourg/b.md"):
        (tmp_path / file).write_text("x", encoding="utf-8")
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-qm", file], check=True)
    made = files(GROUNDS["portal-inside"], HOSTS["netlify"])["towns/bourg/netlify.toml"].decode()
    environment = {**os.environ, "CONTEXT": context, "CACHED_COMMIT_REF": before, "COMMIT_REF": after}
    done = subprocess.run(
        [command("sh"), "-c", tomllib.loads(made)["build"]["ignore"]],
        cwd=tmp_path / "towns" / "bourg",
        env=environment,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    assert (done.returncode == 0) == cancelled


def test_versions_are_exact():
    """A portal of its own is built with this very version, and with what it was tested with."""
    made = files(GROUNDS["portal"], HOSTS["gitlab"])
    assert f"\ncivicgen=={__version__}\n" in made["deploy/civicgen.txt"].decode()
    assert LOCK in made["deploy/requirements.txt"].decode()
    assert all("requirements.txt" not in path for path in files(GROUNDS["fork"], HOSTS["gitlab"]))


@pytest.mark.parametrize("portal", ["", "example_site"])
def test_files_of_this_repository_are_current(portal: str):
    """The model and the demonstration are deployed with Netlify, by files that civicgen would write today."""
    root = REPOSITORY / portal
    config = settings(root)
    ground = ground_of(root, config)
    assert (ground.fork, ground.portal) == (True, f"{portal}/" if portal else "")
    for path, wanted in files(ground, HOSTS["netlify"]).items():
        assert (REPOSITORY / path).read_bytes() == wanted, f"type: civicgen deploy init netlify --site {portal or '.'}"
    assert outdated(root, msgspec.structs.replace(config, host="netlify")) == []


def test_installing_with_exact_digests_is_what_pip_understands(tmp_path: Path):
    """Pip reads the list of exact versions that is written into portals."""
    (tmp_path / "r.txt").write_bytes(files(GROUNDS["portal"], HOSTS["github"])["deploy/requirements.txt"])
    pip = [command("python3", "python"), "-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "--quiet"]
    done = subprocess.run(
        [*pip, "--require-hashes", "--requirement", tmp_path / "r.txt"], capture_output=True, text=True, check=False
    )
    # Without an index nothing can be found; a list that it does not understand would be told before.
    assert "No matching distribution found for babel==" in done.stderr
