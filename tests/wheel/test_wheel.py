"""What people install is whole: from the wheel, in an empty folder, a first portal and the demonstration build."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=REPOSITORY,
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, in an environment that has the wheel; the libraries it needs are those of the tests."""
    home = tmp_path_factory.mktemp("installed") / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", home], check=True)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    python = python if python.exists() else scripts / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, wheel], check=True)
    shown = subprocess.run(
        [python, "-c", "import site; print(site.getsitepackages()[0])"], check=True, capture_output=True, text=True
    )
    libraries = Path(shown.stdout.strip())
    # a line of a .pth file adds a folder, but not the .pth files that lie in it: this checkout stays out of sight
    (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    return Path(shutil.which("civicgen", path=str(scripts)) or "civicgen is not among the scripts")


def run(command: Path, *arguments: str, cwd: Path) -> str:
    """Run the installed command; it must succeed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [command, *arguments],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**environment, "PYTHONUTF8": "1"},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_wheel_carries_what_comes_with_civicgen(wheel: Path):
    """Themes, starter and demonstration are inside; nothing that a build made is."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    for expected in (
        "civicgen/py.typed",
        "civicgen/bundled/civicgen.yml",
        "civicgen/bundled/content/index.md",
        "civicgen/bundled/example_site/civicgen.yml",
        "civicgen/bundled/themes/default/theme.yml",
        "civicgen/bundled/themes/plain/theme.yml",
        "civicgen/bundled/requirements/runtime.txt",
        "civicgen/publish/hosting/github.yml",
        "civicgen/words/locale/fr/LC_MESSAGES/civicgen.po",
    ):
        assert expected in names
    assert [name for name in names if "/public/" in name or "/.civicgen/" in name or "__pycache__" in name] == []
    assert [name for name in names if not name.startswith(("civicgen/", "civicgen-"))] == []


def test_first_portal(installed: Path, tmp_path: Path):
    """`civicgen init mairie && civicgen build mairie` gives a whole site, without a warning."""
    run(installed, "init", "mairie", cwd=tmp_path)
    said = run(installed, "build", "mairie", cwd=tmp_path)
    assert "warning" not in said.lower()
    assert "avertissement" not in said.lower()
    home = (tmp_path / "mairie" / "public" / "index.html").read_text(encoding="utf-8")
    assert "<h1" in home
    run(installed, "deploy", "init", "gitlab", "--site", "mairie", cwd=tmp_path)
    assert "--hash=sha256:" in (tmp_path / "mairie" / "deploy" / "requirements.txt").read_text(encoding="utf-8")
    assert len(list((tmp_path / "mairie" / "public").rglob("*.html"))) > 10


def test_demonstration(installed: Path, tmp_path: Path):
    """`civicgen init --example demo` gives the demonstration, which builds."""
    run(installed, "init", "--example", "demo", cwd=tmp_path)
    run(installed, "build", "demo", cwd=tmp_path)
    assert len(list((tmp_path / "demo" / "public").rglob("*.html"))) > 100


def test_what_is_installed_is_the_wheel(installed: Path, tmp_path: Path):
    """The tests above saw the wheel, not this checkout."""
    python = installed.parent / "python"
    program = "import civicgen, sys; sys.stdout.write(civicgen.__file__)"
    shown = subprocess.run([python, "-c", program], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert not Path(shown.stdout).is_relative_to(REPOSITORY / "civicgen")
