"""A change of any file is seen, whatever the change is; an editor's own files are not."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from civicgen.builder.snapshot import changes, differing, snapshot


def test_added_changed_removed(tmp_path):
    """Each is told by its path, in order."""
    (tmp_path / "content" / "news").mkdir(parents=True)
    kept, changed, gone = (tmp_path / "content" / name for name in ("a.md", "b.md", "c.md"))
    for file in (kept, changed, gone):
        file.write_text("1", encoding="utf-8")
    places = (tmp_path / "content", tmp_path / "civicgen.yml")
    before = snapshot(places)
    changed.write_text("22", encoding="utf-8")
    gone.unlink()
    (tmp_path / "civicgen.yml").write_text("title: x", encoding="utf-8")
    (tmp_path / "content" / "news" / "d.md").write_text("1", encoding="utf-8")
    (tmp_path / "content" / ".b.md.swp").write_text("1", encoding="utf-8")
    (tmp_path / "content" / "b.md~").write_text("1", encoding="utf-8")
    found = differing(before, snapshot(places))
    assert [Path(file).name for file in found] == ["civicgen.yml", "b.md", "c.md", "d.md"]


def test_same_size_and_second_is_seen(tmp_path):
    """Times are compared to the nanosecond."""
    file = tmp_path / "a.md"
    file.write_text("1", encoding="utf-8")
    before = snapshot((tmp_path,))
    stat = file.stat()
    file.write_text("2", encoding="utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert differing(before, snapshot((tmp_path,))) == (str(file),)


def test_what_is_saved_in_pieces_is_told_once(tmp_path):
    """A file that is still being written is waited for."""
    file = tmp_path / "a.md"
    writes = [4, 3, 2, 1]

    def stopped(_seconds: float) -> bool:
        if writes:
            file.write_text("x" * (10 - writes.pop()), encoding="utf-8")
        return False

    assert next(changes(lambda: (tmp_path,), {}, stopped=stopped)) == (str(file),)
    assert not writes


def test_a_missing_folder_is_no_trouble(tmp_path):
    """It may come later."""
    assert snapshot((tmp_path / "not-here",)) == {}


def test_looking_opens_no_file(tmp_path, monkeypatch):
    """Names and times are enough, so that a thousand files take a fraction of the time between two looks."""
    for number in range(1000):
        (tmp_path / f"{number}.md").write_text("x", encoding="utf-8")

    def opened(*_arguments: object, **_named: object) -> None:
        pytest.fail("a file was opened")

    with monkeypatch.context() as patch:
        for name in ("builtins.open", "io.open", "os.open"):
            patch.setattr(name, opened)
        seen = len(snapshot((tmp_path,)))
    assert seen == 1000
