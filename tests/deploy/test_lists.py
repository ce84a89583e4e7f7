"""Lists of files come back as they were written, or not at all; nothing in them leads out of their folder."""

from __future__ import annotations

import pytest

from civicgen.publish.deployment.lists import File, ListDamaged, read_list, write_list

FILES = [File("a/index.html", "0" * 32, 3), File("à côté.pdf", "1" * 32, 10**12), File("é", "", 0)]


def test_round_trip(tmp_path):
    """What was written is read."""
    assert write_list(FILES, tmp_path / "list") == 3
    assert list(read_list(tmp_path / "list")) == FILES
    assert list(read_list(tmp_path / "none")) == []


def test_damage_is_noticed(tmp_path):
    """Wherever a list is cut, and whichever byte of it is another one, it is not believed."""
    file = tmp_path / "list"
    write_list(FILES, file)
    whole = file.read_bytes()
    for place in range(len(whole) - 1):
        for damaged in (whole[:place], whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :]):
            file.write_bytes(damaged)
            with pytest.raises(ListDamaged):
                list(read_list(file))


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "a//b", "c:/x", "a\\..\\x", "a\nb", ""])
def test_a_hostile_list_leads_nowhere(tmp_path, path: str):
    """A list comes from a server: its paths stay in the folder of the site."""
    write_list([File(path, "0" * 32, 1)], tmp_path / "list")
    with pytest.raises(ListDamaged):
        list(read_list(tmp_path / "list"))


def test_neither_order_nor_twice(tmp_path):
    """Lists are walked side by side: one out of order would hide files."""
    for files in ([File("b", "", 0), File("a", "", 0)], [File("a", "", 0), File("a", "", 0)]):
        write_list(files, tmp_path / "list")
        with pytest.raises(ListDamaged):
            list(read_list(tmp_path / "list"))
