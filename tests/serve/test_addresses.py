"""A request can only ever reach a file of the preview, whatever it asks for."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.serve.addresses import Found, Moved, find, local, media_type


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("preview")
    (root / "secret.txt").write_text("secret", encoding="utf-8")
    inside: Path = root / "site"
    (inside / "plan" / "réponses").mkdir(parents=True)
    (inside / "index.html").write_text("home", encoding="utf-8")
    (inside / "plan" / "index.html").write_text("plan", encoding="utf-8")
    (inside / "plan" / "réponses" / "index.html").write_text("réponses", encoding="utf-8")
    (inside / "plan" / "flux.xml").write_text("<feed/>", encoding="utf-8")
    (inside / "empty").mkdir()
    (inside / ".hidden").write_text("hidden", encoding="utf-8")
    (inside / "leak.txt").symlink_to(root / "secret.txt")
    return inside


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("/", "index.html"),
        ("/?q=1#x", "index.html"),
        ("/plan/", "plan/index.html"),
        ("/plan/index.html", "plan/index.html"),
        ("/plan/flux.xml", "plan/flux.xml"),
        ("/plan/r%C3%A9ponses/", "plan/réponses/index.html"),
    ],
)
def test_pages_are_found(site, target, address):
    """A folder is its index, a file is itself, a name may be written in any script."""
    found = find(site, target)
    assert isinstance(found, Found)
    assert found.address == address
    assert found.file.is_relative_to(site)


def test_a_folder_without_its_slash_is_sent_to_it(site):
    """Relative links of a page are only right under the folder's own address."""
    assert find(site, "/plan") == Moved("/plan/")
    assert find(site, "/plan/r%C3%A9ponses?x") == Moved("/plan/r%C3%A9ponses/")


@pytest.mark.parametrize(
    "target",
    [
        "/nothing",
        "/empty/",
        "/empty",
        "/.hidden",
        "/leak.txt",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/plan/..%5c..%5csecret.txt",
        "/plan/flux.xml/",
        "//plan/",
        "//evil.example/",
        "/plan//",
        "/%00",
        "/plan/%ff",
        "/C:/Windows/win.ini",
        "/con",
        "/plan/NUL.html",
        "/index.html::$DATA",
        "/index.html.",
        "/index.html%20",
        "index.html",
        "*",
        "",
    ],
)
def test_nothing_else_is_found(site, target):
    """Ways out of the folder, hidden files, devices, streams, half-right addresses: not found."""
    assert find(site, target) is None


def _hostile(folder: Path) -> list[str]:
    lines: list[str] = []
    for name in (
        "fuzzdb-traversals.txt",
        "fuzzdb-invalid-filenames-microsoft.txt",
        "fuzzdb-invalid-filenames-linux.txt",
    ):
        lines += (folder / "hostile" / "paths" / name).read_bytes().decode("latin-1").splitlines()
    return lines


def test_hostile_paths_reach_nothing(site, shared_data):
    """None of the collected traversals reaches a file outside, as it is, quoted, or below a folder."""
    secret = site.parent / "secret.txt"
    for line in _hostile(shared_data):
        for target in (line, f"/{line}", f"/plan/{line}", f"/{quote(line, safe='')}", f"/{line}secret.txt"):
            found = find(site, target.replace("{FILE}", "secret.txt"))
            assert not isinstance(found, Found) or (
                found.file != secret and found.file.is_relative_to(os.path.realpath(site))
            )


@given(st.text())
def test_any_text_is_judged(site, text):
    """Whatever is asked, the answer is a file of the folder, a place in it, or nothing; never an error."""
    for target in (text, "/" + text, "/" + quote(text, safe="/%", errors="replace")):
        found = find(site, target)
        if isinstance(found, Found):
            assert found.file.is_relative_to(os.path.realpath(site))
        elif found is not None:
            assert found.to.startswith("/")
            assert not found.to.startswith("//")


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:80", "LOCALHOST:1"])
def test_this_machine_is_known(host):
    """The names of this machine, with or without a port."""
    assert local(host)


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "localhost.evil.example:8000",
        "127.0.0.1.nip.io",
        "10.0.0.1",
        "127.0.0.1:8000@evil",
        "a\nb",
    ],
)
def test_other_names_are_refused(host):
    """A foreign name that leads here (DNS rebinding) is not this machine."""
    assert not local(host)


def test_media_types_do_not_depend_on_the_system():
    """Every ending of a site has its type, with its encoding; an unknown one is only bytes."""
    assert media_type("a/index.html") == "text/html; charset=utf-8"
    assert media_type("flux.xml").startswith("application/xml")
    assert media_type("plan.PDF") == "application/pdf"
    assert media_type("photo.jpg") == "image/jpeg"
    assert media_type("what.zzz") == "application/octet-stream"
