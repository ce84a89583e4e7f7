"""What someone sends is checked by name and size before a byte of it is read, and nothing is written outside."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from civicgen.importers.opening import Limits, open_sources
from civicgen.problems import ProblemsFound

UNSAFE = [
    "../escape.txt",
    "/tmp/escape.txt",
    "..\\escape.txt",
    "C:\\escape.txt",
    "C:escape.txt",
    "a/../../b",
    "a\x07.csv",
    "./a",
]


def archive(path: Path, members: list[tuple[str, bytes]]) -> Path:
    """Write a ZIP with names exactly as given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return path


def refused(source: Path, limits: Limits | None = None) -> str:
    """The code with which a source is refused."""
    with pytest.raises(ProblemsFound) as found, open_sources([source], limits):
        pass
    return found.value.problems[0].code


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    """One bad name refuses the whole archive, on every system alike."""
    assert refused(archive(tmp_path / "a.zip", [("ok.csv", b"x"), (name, b"x")])) == "import-unsafe-name"


@pytest.mark.parametrize("names", [("a.csv", "a.csv"), ("a.csv", "A.CSV"), ("é.csv", "e\u0301.csv")])
def test_names_that_are_one_file_elsewhere_are_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    """Two names that are the same on Windows or macOS mean that nobody knows which file is meant."""
    with pytest.warns(UserWarning, match="Duplicate name") if names[0] == names[1] else pytest.MonkeyPatch.context():
        made = archive(tmp_path / "a.zip", [(name, b"x") for name in names])
    assert refused(made) == "import-name-twice"


def test_a_link_is_refused(tmp_path: Path) -> None:
    """A symbolic link in an archive could show any file of the machine."""
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(link, "/etc")
    assert refused(tmp_path / "a.zip") == "import-unsafe-name"


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Twenty megabytes of zeros in twenty kilobytes are no export; a small file may be packed as tightly as may be."""
    assert refused(archive(tmp_path / "a.zip", [("zeros", bytes(20_000_000))])) == "import-too-packed"
    with open_sources([archive(tmp_path / "b.zip", [("zeros", bytes(900_000))])]) as files, files[0].open() as stream:
        assert len(stream.read()) == 900_000


def test_an_archive_that_lies_about_its_size_is_stopped(tmp_path: Path) -> None:
    """Reading stops at the announced size, whatever the archive really holds."""
    made = archive(tmp_path / "a.zip", [("a.csv", b"x" * 5_000)])
    data = made.read_bytes()
    made.write_bytes(data.replace((5_000).to_bytes(4, "little"), (100).to_bytes(4, "little")))
    with open_sources([made]) as files, files[0].open() as stream, pytest.raises((ProblemsFound, zipfile.BadZipFile)):
        stream.read()


def test_limits_hold(tmp_path: Path) -> None:
    """Too many files, or too many bytes, are refused; so is what is missing, damaged or another kind of archive."""
    made = archive(tmp_path / "a.zip", [(f"{number}.csv", b"x" * 100) for number in range(20)])
    assert refused(made, Limits(files=10)) == "import-too-many-files"
    assert refused(made, Limits(total=1_000)) == "import-too-large"
    assert refused(tmp_path / "missing.zip") == "import-source-missing"
    (tmp_path / "a.tar.gz").write_bytes(b"\x1f\x8b")
    assert refused(tmp_path / "a.tar.gz") == "import-archive-kind"


def test_a_folder_is_read_without_following_links(tmp_path: Path) -> None:
    """Names use forward slashes; hidden files and links are not read."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    (tmp_path / "in" / "deep" / "a.csv").write_text("x", "utf-8")
    (tmp_path / "in" / ".hidden").write_text("x", "utf-8")
    try:
        (tmp_path / "in" / "link.csv").symlink_to(tmp_path / "in" / "deep" / "a.csv")
    except OSError:
        pytest.skip("this system makes no links")
    with open_sources([tmp_path / "in"]) as files:
        assert [file.name for file in files] == ["deep/a.csv"]


def test_hostile_archives(shared_data: Path, tmp_path: Path) -> None:
    """Every archive of the collection is refused; nothing appears anywhere."""
    before = set(tmp_path.parent.rglob("*"))
    for path in sorted((shared_data / "hostile" / "own" / "archives").iterdir()):
        assert refused(path).startswith("import-"), path.name
    assert set(tmp_path.parent.rglob("*")) == before
    assert not Path("/tmp/escape.txt").exists()
