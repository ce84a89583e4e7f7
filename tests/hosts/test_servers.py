"""A built site on a real Apache, as on rented hosting, and on nginx: all that rules promise, seen from outside."""

from __future__ import annotations

import gzip
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from tests.conftest import REPOSITORY
from tests.hosts.forge import SETTINGS, STEP
from tests.hosts.servers import Server, apache, nginx

HIDDEN = (".git/config", "pont/.env")
"""What may lie in the folder of a site by mistake."""
OLD = "vieux/l'été (2025)+a"
BASES = {"/": "https://participer.bourg.example/", "/concertations/": "https://www.bourg.example/concertations/"}


@pytest.fixture(scope="module", params=BASES)
def base(request: pytest.FixtureRequest) -> str:
    """Where the site stands on its server."""
    return str(request.param)


@pytest.fixture(scope="module")
def site(base: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site built for SFTP, whose address is under this base."""
    from civicgen.cli import main

    root = tmp_path_factory.mktemp("portal")
    for folder in ("content/consultations/pont", "content/media"):
        (root / folder).mkdir(parents=True)
    security = "security: {contact: 'https://bourg.example/securite', expires: 2099-12-31}\n"
    files = {
        "civicgen.yml": f"{SETTINGS}url: {BASES[base]}\nhost: sftp\n{security}",
        "content/index.md": "---\ntitle: Accueil\n---\nBonjour.\n",
        "content/consultations/pont/index.md": STEP.replace(
            "question:", f'moved_from: ["/{OLD}/", "/pont+vieux/"]\nquestion:'
        ),
    }
    for path, text in files.items():
        (root / path).write_text(text, encoding="utf-8")
    logo = REPOSITORY / "example_site" / "content" / "media" / "logo.svg"
    (root / "content" / "media" / "logo.svg").write_bytes(logo.read_bytes())
    assert main(["build", str(root)]) == 0
    built = root / "public"
    (built / ".git").mkdir()
    for path in HIDDEN:
        (built / path).write_text("secret", encoding="utf-8")
    return built


@pytest.fixture(scope="module")
def server(site: Path, base: str) -> Iterator[Server]:
    with apache(site, base=base) as running:
        yield running


def test_pages(server: Server, base: str):
    """Pages are what they are called, in their letters, with the headers that shut them, and asked for each time."""
    page = server.get(f"{base}pont/")
    assert page.status == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src" not in page.headers["content-security-policy"]
    assert "script-src 'self';" in page.headers["content-security-policy"]  # of the page that searches
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"
    weight = sum(len(name) + len(value) + 4 for name, value in page.headers.items())
    assert weight < 1100, "headers come with every page, however small"


def test_other_kinds(server: Server, base: str):
    """Files that are no pages are told as what they are."""
    kinds = {
        "pont/agenda.ics": "text/calendar; charset=utf-8",
        "build.json": "application/json; charset=utf-8",
        "media/logo.svg": "image/svg+xml; charset=utf-8",
        "robots.txt": "text/plain; charset=utf-8",
    }
    found = {path: server.get(base + path).headers["content-type"] for path in kinds}
    assert found == kinds
    assert server.get(f"{base}media/logo.svg").headers["cache-control"] == "public, max-age=86400"


def test_compressed_and_not_sent_twice(server: Server, base: str, site: Path):
    """A page travels compressed, and not at all while it is the same."""
    first = server.get(f"{base}pont/", Accept_Encoding="gzip")
    assert first.headers["content-encoding"] == "gzip"
    assert gzip.decompress(first.body) == (site / "pont" / "index.html").read_bytes()
    again = server.get(f"{base}pont/", Accept_Encoding="gzip", If_Modified_Since=first.headers["last-modified"])
    assert (again.status, again.body) == (304, b"")


def searches(server: Server, base: str, site: Path) -> bool:
    """The script of the page that searches, and what it reads, run as what they are and travel compressed."""
    sent = [server.get(f"{base}recherche/{path}", Accept_Encoding="gzip") for path in ("search.js", "index/index.js")]
    assert {each.headers["content-type"].partition(";")[0] for each in sent} == {"text/javascript"}
    assert gzip.decompress(sent[0].body) == (site / "recherche" / "search.js").read_bytes()
    return all(each.headers["content-encoding"] == "gzip" for each in sent)


def test_searching(server: Server, base: str, site: Path):
    """With `nosniff`, a script that is told as anything else does not run."""
    assert searches(server, base, site)


@pytest.mark.parametrize("path", ["rien/", "pont/rien", ".htaccess", *HIDDEN, ".well-knownx/a"])
def test_what_is_not_there_is_told_kindly(server: Server, base: str, site: Path, path: str):
    """What does not exist, and what nobody should see, gives our own page, at any depth, as what it is: not found."""
    page = server.get(base + path)
    assert page.status == 404
    assert page.body == (site / "404.html").read_bytes()
    assert "content-security-policy" in page.headers


def test_what_the_web_agreed_upon_is_shown(server: Server, base: str):
    """Whom to tell of a hole stands where people look for it."""
    told = server.get(f"{base}.well-known/security.txt")
    assert told.status == 200
    assert b"Contact: https://bourg.example/securite\n" in told.body


def test_no_folder_is_listed(server: Server, base: str):
    """A folder without a page is shut."""
    assert server.get(f"{base}media/").status == 403


@pytest.mark.parametrize("ending", ["", "/", "/index.html"])
@pytest.mark.parametrize("older", [OLD, "pont+vieux"])
def test_what_moved(server: Server, base: str, older: str, ending: str):
    """Older addresses, however they are written, lead to the new one; addresses that only begin like them do not."""
    page = server.get(base + quote(older) + ending)
    assert (page.status, urlsplit(page.headers["location"]).path) == (301, f"{base}pont/")
    assert server.get(base + quote(older) + "x/").status == 404


def test_without_modules(site: Path, base: str):
    """On hosting that lacks what can be lacking, the site reads as well; nothing is forbidden by mistake."""
    with apache(site, base=base, modules=()) as bare:
        assert bare.get(f"{base}pont/").status == 200
        assert bare.get(f"{base}rien/").status == 404
        assert bare.get(f"{base}{quote(OLD)}/").status == 200  # the page that leads on


def test_no_script_where_nothing_is_searched(site: Path, base: str, tmp_path: Path):
    """A portal without the page that searches lets no script through, on either server."""
    from civicgen.cli import main
    from civicgen.cli.settings import settings
    from civicgen.hosts import HOSTS
    from civicgen.publish.host_files import ground_of
    from civicgen.publish.hosts import files

    root = tmp_path / "portal"
    shutil.copytree(site.parent, root, ignore=shutil.ignore_patterns("public", ".civicgen"))
    with (root / "civicgen.yml").open("a", encoding="utf-8") as file:
        file.write("search: {index: none}\n")
    assert main(["build", str(root)]) == 0
    rules = files(ground_of(root, settings(root)), HOSTS["folder"])["deploy/nginx.conf"].decode()
    for serving in (apache(root / "public", base=base), nginx(root / "public", rules)):
        with serving as server:
            answer = server.get(f"{base}pont/" if server.get(f"{base}pont/").status == 200 else "/pont/")
            assert answer.status == 200
            assert "script-src 'none';" in answer.headers["content-security-policy"]
            assert (
                "'self'" not in answer.headers["content-security-policy"].partition("script-src")[2].partition(";")[0]
            )


def test_nginx(site: Path):
    """The rules for nginx give the same: pages, headers, our own page for what is not there, nothing hidden."""
    from civicgen.cli.settings import settings
    from civicgen.hosts import HOSTS
    from civicgen.publish.host_files import ground_of
    from civicgen.publish.hosts import files

    root = site.parent
    rules = files(ground_of(root, settings(root)), HOSTS["folder"])["deploy/nginx.conf"].decode()
    with nginx(site, rules) as server:
        page = server.get("/pont/", Accept_Encoding="gzip")
        assert page.status == 200
        assert gzip.decompress(page.body) == (site / "pont" / "index.html").read_bytes()
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "script-src 'self';" in page.headers["content-security-policy"]
        assert page.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert server.get("/pont/", If_Modified_Since=page.headers["last-modified"]).status == 304
        assert server.get("/pont").status == 301
        assert server.get("/pont/agenda.ics").headers["content-type"] == "text/calendar; charset=utf-8"
        assert server.get("/.well-known/security.txt").status == 200
        assert searches(server, "/", site)
        for path in ("/rien/", "/.htaccess", "/media/", *(f"/{hidden}" for hidden in HIDDEN)):
            told = server.get(path)
            assert told.status == (404 if path != "/media/" else 403)
            assert path == "/media/" or told.body == (site / "404.html").read_bytes()
            assert path == "/media/" or "content-security-policy" in told.headers
