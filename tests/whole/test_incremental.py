"""A build after any edit equals a clean build, byte for byte; and nothing but the sources and the instant matters."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.whole.towns import INSTANT, Editor, build, copied, different, tree


def walk(folder: Path, seed: int, steps: int) -> None:
    """Edit, build on what is there, build clean elsewhere, compare."""
    root, site = copied(folder / "town", dossiers=seed % 2 == 1), folder / "site"
    editor = Editor(root, seed)
    build(root, site)
    for step in range(steps):
        kinds = [editor.edit() for _ in range(editor.random.choice((1, 1, 2)))]
        instant = editor.instant.isoformat()
        build(root, site, instant)
        cache, aside = root / ".civicgen", folder / "cache"
        cache.rename(aside)
        clean = folder / f"clean-{step}"
        build(root, clean, instant)
        assert not different(tree(site), tree(clean)), (seed, step, kinds)
        for left in sorted(cache.rglob("*"), reverse=True):
            left.rmdir() if left.is_dir() else left.unlink()
        cache.rmdir()
        aside.rename(cache)


@pytest.mark.parametrize(("seed", "steps"), [(1, 2), (2, 4)])
def test_incremental_equals_clean(tmp_path: Path, seed: int, steps: int) -> None:
    """Whatever the edits."""
    walk(tmp_path, seed, steps)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1050))
def test_incremental_equals_clean_for_long(tmp_path: Path, seed: int) -> None:
    """500 edits in all."""
    walk(tmp_path, seed, 10)


def test_a_second_build_makes_nothing(tmp_path: Path) -> None:
    """Nothing changed: no page is rendered, no file is touched."""
    root, site = copied(tmp_path / "town"), tmp_path / "site"
    build(root, site)
    times = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert "Made: 0." in build(root, site, LC_ALL="C")
    assert times == {path: path.stat().st_mtime_ns for path in site.rglob("*")}


def test_clock_zone_locale_hash_and_folder_do_not_matter(tmp_path: Path) -> None:
    """Two clean builds in other circumstances give the same bytes."""
    one, other = copied(tmp_path / "a"), copied(tmp_path / "b" / "deeper" / "élan")
    build(one, tmp_path / "one", TZ="Pacific/Auckland", LC_ALL="C", PYTHONHASHSEED="1")
    build(other, tmp_path / "other", INSTANT, TZ="America/Lima", LANG="fr_FR.UTF-8", PYTHONHASHSEED="77")
    assert not different(tree(tmp_path / "one"), tree(tmp_path / "other"))


def test_a_lost_cache_gives_the_same_site(tmp_path: Path) -> None:
    """A clean clone, and a site kept without its cache, end up the same."""
    root, site = copied(tmp_path / "town"), tmp_path / "site"
    build(root, site)
    before = tree(site)
    for cache in (root / ".civicgen").rglob("*"):
        if cache.is_file():
            cache.unlink()
    build(root, site)
    assert not different(before, tree(site))
