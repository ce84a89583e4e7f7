"""Where a site may be written, who may write it, and what happens when the disk or another build is in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from civicgen.builder.lock import hold
from civicgen.builder.place import ground, refusal
from civicgen.builder.trouble import Busy, DiskTrouble
from civicgen.cli.program import run
from civicgen.problems import ProblemsFound
from tests.builder.made_up import NAME, build, note, tree
from tests.builder.test_crash import REPOSITORY, victim

PLAN = [note("index.html"), note("a/index.html")]


def refused(root: Path, output: Path, *, preview: bool = False) -> str:
    """Code of the refusal, or nothing."""
    problem = refusal(ground(root, output), preview=preview)
    return problem.code if problem else ""


def test_folders_that_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Home, the root of the disk, the portal, a folder above it, the sources and what lies in them, the cache."""
    home = tmp_path / "home"
    root = home / "mairie"
    (root / "content/media").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for output in (Path("/"), home, tmp_path, root, root / "content" / "..", root / "public/../.."):
        assert refused(root, output) == "output-too-wide", output
    for name in (
        "content",
        "content/media",
        "content/new",
        "themes",
        "templates/x",
        ".git",
        ".civicgen",
        ".civicgen/x",
    ):
        assert refused(root, root / name) == "output-in-sources", name
    link = tmp_path / "link"
    link.symlink_to(root / "content")
    assert refused(root, link) == "output-in-sources"
    assert refused(root, root / ".civicgen/preview", preview=True) == ""
    assert refused(root, root / ".civicgen", preview=True) == "output-in-sources"
    for output in (root / "public", tmp_path / "elsewhere", tmp_path / "a/b/c"):
        assert refused(root, output) == "", output


@pytest.mark.parametrize("name", ["", "staging", "read.bin", "store.sqlite"])
def test_a_cache_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """A portal from elsewhere can hold `.civicgen` as a link, or links in it: nothing is written or emptied there."""
    victim, root = tmp_path / "victim", tmp_path / "mairie"
    victim.mkdir()
    (victim / "letter").write_bytes(b"1")
    root.mkdir()
    (root / "civicgen.yml").write_text("title: A\n", encoding="utf-8")
    if name:
        (root / ".civicgen").mkdir()
    (root / ".civicgen" / name if name else root / ".civicgen").symlink_to(victim)
    with pytest.raises(ProblemsFound) as found:
        ground(root, root / "public")
    assert [problem.code for problem in found.value.problems] == ["linked-cache"]
    for command in (["build"], ["check"], ["publish"], ["show"], ["journal"]):
        assert run([*command, "--site", str(root)] if command != ["build"] else ["build", str(root)]) in (1, 2)
    assert [path.name for path in victim.iterdir()] == ["letter"]
    linked = tmp_path / "linked"
    linked.symlink_to(root)
    (root / ".civicgen" / name if name else root / ".civicgen").unlink()
    assert ground(linked, linked / "public").cache == root / ".civicgen"


def test_folder_of_someone_else_is_refused(tmp_path: Path) -> None:
    """A folder with files and without our build.json is left as it is; one that hosts prepared is taken."""
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "summer.jpg").write_bytes(b"1")
    root = tmp_path / "mairie"
    root.mkdir()
    for text in (None, "[]", "{}", '{"format": "x", "site": ""}', "\ud800"):
        if text is not None:
            (photos / NAME).write_text(text, encoding="utf-8", errors="surrogatepass")
        assert [problem.code for problem in build(PLAN, root, photos).problems] == ["output-not-ours"]
    assert (photos / "summer.jpg").exists()
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert refused(root, file) == "output-is-a-file"
    assert refused(root, file / "below") in {"output-is-a-file", ""}
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    (prepared / ".gitkeep").write_bytes(b"")
    (prepared / "CNAME").write_text("mairie.example", encoding="utf-8")
    assert build(PLAN, root, prepared).good
    assert set(tree(prepared)) == {".gitkeep", "CNAME", "index.html", "a/index.html", NAME}


def test_two_threads_do_not_build_at_once(tmp_path: Path) -> None:
    """The lock holds within one process too, and says who holds it."""
    with hold(tmp_path / "lock"), pytest.raises(Busy) as found, hold(tmp_path / "lock", patience=0.1):
        pass
    assert found.value.pid == os.getpid()
    assert found.value.started
    with hold(tmp_path / "lock", patience=0):
        pass


def test_fleeting_lock_is_one_lock_all_the_same(tmp_path: Path) -> None:
    """Many threads take turns at a lock whose file comes and goes: never two at once, and no file at the end."""
    inside, most, path = 0, 0, tmp_path / "lock"

    def work() -> None:
        nonlocal inside, most
        for _ in range(5):
            with hold(path, patience=30, fleeting=True):
                inside += 1
                most = max(most, inside)
                time.sleep(0.001)
                inside -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 1
    assert not path.exists()


def test_lock_of_another_process(tmp_path: Path) -> None:
    """A second build waits for a moment, then says which process builds since when; a killed one holds nothing."""
    script = (
        "import sys, time; from pathlib import Path; from civicgen.builder.lock import hold\n"
        "with hold(Path(sys.argv[1])):\n print('held', flush=True); time.sleep(60)"
    )
    path = tmp_path / "lock"
    process = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, cwd=REPOSITORY)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(Busy) as found, hold(path, patience=0.2):
            pass
        assert found.value.pid == process.pid
        killer = threading.Timer(0.3, process.kill)
        killer.start()
        with hold(path, patience=10):
            pass
    finally:
        process.kill()
        process.communicate()


def test_two_builds_at_once(tmp_path: Path) -> None:
    """Two builds of one site, begun at the same time: both end well, and the site is one of the two, whole."""
    seed, pages = 1, 300
    processes = [victim(tmp_path, tmp_path / "public", seed, number, pages, 1, 0) for number in (1, 2)]
    for process in processes:
        process.communicate()
        assert process.returncode == 0
    sites = []
    for number in (1, 2):
        clean = tmp_path / f"clean{number}"
        clean.mkdir()
        victim(clean, clean / "public", seed, number, pages, 1, 0).communicate()
        sites.append(tree(clean / "public"))
    assert tree(tmp_path / "public") in sites


def other_disk(tmp_path: Path) -> Path:
    """A folder on another file system than the tests'."""
    for candidate in ("/dev/shm", "/run/user", "/var/tmp", "/tmp"):
        path = Path(candidate)
        if path.is_dir() and os.access(path, os.W_OK) and path.stat().st_dev != tmp_path.stat().st_dev:
            return path
    pytest.skip("not run here: a second file system")


def test_output_on_another_disk(tmp_path: Path) -> None:
    """Staging then lies beside the site, on its disk, and nothing is left of it."""
    folder = other_disk(tmp_path) / f"civicgen-test-{os.getpid()}-{time.monotonic_ns()}"
    folder.mkdir()
    try:
        output = folder / "site"
        assert ground(tmp_path, output).aside == folder / ".site.civicgen"
        assert build(PLAN, tmp_path, output).written == 2
        assert build([note("index.html"), note("b/index.html")], tmp_path, output).written == 1
        assert set(tree(output)) == {"index.html", "b/index.html", NAME}
        assert os.listdir(folder) == ["site"]
    finally:
        shutil.rmtree(folder)


INSIDE = """
import os, subprocess, sys
from pathlib import Path
root, options = Path(sys.argv[1]), sys.argv[2]
(root / "public").mkdir(exist_ok=True)
subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(root / "public")], check=True)
from civicgen.builder.trouble import DiskTrouble
from civicgen.cli.program import run
from civicgen.problems import ProblemsFound
from tests.builder.made_up import build, note, tree
exec(sys.argv[3])
"""


def mounted(root: Path, options: str, script: str) -> str:
    """Run a script where `public` is a disk of its own."""
    command = [
        "unshare",
        "--user",
        "--map-root-user",
        "--mount",
        sys.executable,
        "-c",
        INSIDE,
        str(root),
        options,
        script,
    ]
    if not shutil.which("unshare") or subprocess.run([*command[:4], "true"], check=False).returncode:
        pytest.skip("not run here: unshare")
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout


def test_output_is_a_mount_point(tmp_path: Path) -> None:
    """The folder itself cannot be renamed then: what is in it is."""
    script = """
build([note("index.html"), note("a/index.html")], root)
build([note("index.html", "2"), note("b/index.html")], root)
print(sorted(tree(root / "public")), os.listdir(root / "public"))
"""
    out = mounted(tmp_path, "size=5m", script)
    assert out.startswith("['b/index.html', 'build.json', 'index.html']")
    assert "staging" not in out


def test_disk_full(tmp_path: Path) -> None:
    """Wherever the disk fills up: the old site stands, whole; with room again, the next build is the clean one."""
    script = """
first = [note(f"{n}/index.html", "1", "x" * 900) for n in range(20)]
assert build(first, root).good
old = tree(root / "public")
left = os.statvfs(root / "public")
room = left.f_bavail * left.f_frsize
second = [note(f"{n}/index.html", "2", "y" * 900) for n in range(60)]
points = 20
for point in range(points):
    filler = root / "public" / ".filler"
    filler.write_bytes(b"0" * (room - 4096 * (3 * point)))
    try:
        build(second, root)
    except DiskTrouble as trouble:
        assert trouble.full, trouble
        filler.unlink()
        assert tree(root / "public") == old, point
        continue
    filler.unlink()
    print("fits at", point)
    break
else:
    print("never fits")
assert build(second, root).good
assert len(tree(root / "public")) == 61
assert build(second, root).written == 0
"""
    mounted(tmp_path, "size=2m", script)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="not run here: a user who is not root")
def test_folder_that_may_not_be_written(tmp_path: Path) -> None:
    """Permissions refuse: said as such."""
    build(PLAN, tmp_path)
    (tmp_path / "public/a").chmod(0o500)
    try:
        with pytest.raises(DiskTrouble):
            build([note("index.html"), note("a/index.html", "2")], tmp_path)
    finally:
        (tmp_path / "public/a").chmod(0o700)


def test_nothing_of_clock_or_place_is_written(tmp_path: Path) -> None:
    """Other zone, locale, hash seed, folder, and a clock that went back: the same bytes."""
    sites = []
    for place, environment in (
        ("a", {"TZ": "UTC", "PYTHONHASHSEED": "0", "LC_ALL": "C", "PYTHONUTF8": "0"}),
        ("b/été", {"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8"}),
    ):
        folder = tmp_path / place
        folder.mkdir(parents=True)
        command = [
            sys.executable,
            "-m",
            "tests.builder.victim",
            str(folder),
            str(folder / "public"),
            *["3", "2", "400", "2", "0"],
        ]
        subprocess.run(command, cwd=REPOSITORY, env=os.environ | environment, check=True, capture_output=True)
        sites.append(tree(folder / "public"))
    assert sites[0] == sites[1]


def test_clock_that_goes_back(tmp_path: Path) -> None:
    """Times are only ever compared for equality: files from the future are files like others."""
    build(PLAN, tmp_path)
    for path in (tmp_path / "public").rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert build(PLAN, tmp_path).written == 0
    changed = [note("index.html", "2"), note("a/index.html")]
    assert build(changed, tmp_path).written == 1
    assert build(changed, tmp_path).rendered == 0
