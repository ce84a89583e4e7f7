"""What a host does not hold is told in time, with figures; what it reads with the site is within what it takes."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from civicgen.checks.hosts import Figures, within
from civicgen.hosts import HOSTS, host
from civicgen.pages.machines.headers import headers, longest
from civicgen.pages.machines.outputs import Headers, Redirects
from civicgen.pages.machines.redirects import redirects, rules, whole
from civicgen.problems.show import told
from civicgen.publish.host_files import measured
from tests.cli.running import run
from tests.conftest import REPOSITORY
from tests.hosts.forge import SETTINGS, STEP
from tests.hosts.judging import judged

LIMITS = [
    ("netlify", "host-folder", "folder", 54_000),
    ("github", "host-site", "site", 1_000_000_000),
    ("github", "host-file", "largest", 100_000_000),
    ("gitlab", "host-files", "files", 200_000),
    ("gitlab", "host-site", "site", 1_000_000_000),
    ("gitlab", "host-redirects", "redirects", 1000),
    ("gitlab", "host-redirects-size", "redirects_size", 64_000),
    ("cloudflare", "host-files", "files", 20_000),
    ("cloudflare", "host-file", "largest", 25 * 1024 * 1024),
    ("cloudflare", "host-redirects", "redirects", 2000),
    ("cloudflare", "host-header", "header", 2000),
    ("codeberg", "host-site", "site", 768 * 1024 * 1024),
]
"""Every limit of a free plan that the reference page states, and that a build can measure."""


def with_figure(name: str, value: int) -> Figures:
    return msgspec.structs.replace(Figures(), **{name: ("plan/plan.pdf", value) if name == "largest" else value})


@pytest.mark.parametrize(("name", "code", "figure", "limit"), LIMITS)
def test_a_limit_is_told_from_eighty_percent_on(name, code, figure, limit):
    """Just under 80 % nothing is said; from there on it is a warning, never an error, with the figures."""
    assert list(within(HOSTS[name], with_figure(figure, limit * 80 // 100 - 1))) == []
    (problem,) = within(HOSTS[name], with_figure(figure, -(-limit * 9 // 10)))
    assert (problem.code, problem.severity) == (code, "warning")
    sentence, advice = told(problem, str)
    assert HOSTS[name].label in sentence or code == "host-redirects"
    assert f"{limit:,}".replace(",", "\u202f") in sentence
    assert "90 %" in sentence
    assert advice
    assert list(within(HOSTS[name], with_figure(figure, limit * 3)))


def test_no_other_limit():
    """No host has a limit that this file does not know, and figures of nothing are within all of them."""
    fields = {"files": "files", "folder": "folder", "file": "largest", "site": "site", "header": "header"}
    fields |= {"redirects": "redirects", "redirects_size": "redirects_size"}
    stated = {
        (each.name, figure) for each in HOSTS.values() for field, figure in fields.items() if getattr(each, field)
    }
    own = {("sftp", "redirects"), ("folder", "redirects"), ("sftp", "header")}  # ours, for the sake of their servers
    assert stated - own == {(name, figure) for name, _code, figure, _limit in LIMITS}
    assert [problem for each in HOSTS.values() for problem in within(each, Figures())] == []
    assert host(None) is None


def test_headers_are_short():
    """The longest header, with the forms of a town, is far from what any host refuses."""
    forms = ("https://formulaires.bourg.example", "https://demarches.bourg.example")
    written = headers(Headers(form_actions=forms, most=1))
    assert longest(written) < 500
    assert sum(len(line) for line in written.decode().split("\n\n")[0].splitlines()) < 800


def moves(count: int, length: int = 10) -> tuple[tuple[str, str], ...]:
    return tuple((f"vieux/{number}{'x' * length}/", f"neuf/{number}/") for number in range(count))


@pytest.mark.parametrize("name", ["netlify", "cloudflare", "gitlab", "codeberg", "sftp"])
@pytest.mark.parametrize("length", [10, 990])
def test_redirects_stay_within_what_the_host_takes(name, length):
    """Rules beyond the limits are left out, so that all others hold; what was there before counts first."""
    one = HOSTS[name]
    context = Redirects(
        moves=moves(2500, length), most=one.redirects, size=one.redirects_size, longest=one.redirect, forced=one.forced
    )
    lines = redirects(context).decode().splitlines()
    assert not one.redirects or len(lines) <= one.redirects
    assert not one.redirects_size or len(redirects(context)) <= one.redirects_size
    assert not one.redirect or max(map(len, lines), default=0) <= one.redirect
    assert lines or (one.redirect and length == 990)
    assert whole(context) > 2500 * length
    assert lines[:1] == [] or lines[0].startswith("/vieux/0x")


STRANGE = ("l'été 2025/", "a:b/*c/", "50+1/", "a;b,c/", "naïve#x/", "日本/", "x?y/", "%41/")


def test_netlify_reads_what_we_write(tmp_path: Path):
    """Netlify's own readers find in our files the headers and redirects that were meant, whatever people typed."""
    files = {name: tmp_path / name for name in ("_headers", "_redirects")}
    files["_headers"].write_bytes(headers(Headers()))
    strange = tuple((older, "neuf/é/") for older in STRANGE)
    context = Redirects(moves=strange, forced=True)
    files["_redirects"].write_bytes(redirects(context))
    made = judged(headers=[files["_headers"]], redirects=[files["_redirects"]])
    read = made["headers"][str(files["_headers"])]
    assert read["errors"] == []
    everything = next(rule["values"] for rule in read["headers"] if rule["for"] == "/*")
    assert everything["Content-Security-Policy"].endswith("frame-ancestors 'none'")
    assert len(everything) == 7
    read = made["redirects"][str(files["_redirects"])]
    assert read["errors"] == []
    assert [(rule["from"], rule["to"], rule["status"], rule["force"]) for rule in read["redirects"]] == [
        (older, newer, 301, True) for older, newer in rules(context)
    ]


WITH = {
    "netlify": {"_headers", "_redirects"},
    "github": {".nojekyll"},
    "gitlab": {"_redirects"},
    "cloudflare": {"_headers", "_redirects"},
    "codeberg": {"_headers", "_redirects"},
    "sftp": {".htaccess"},
    "folder": {".htaccess"},
}


@pytest.fixture
def portal(tmp_path: Path) -> Path:
    (tmp_path / "content" / "consultations" / "pont").mkdir(parents=True)
    (tmp_path / "content" / "index.md").write_text("---\ntitle: Accueil\n---\nBonjour.\n", encoding="utf-8")
    step = STEP.replace("question:", "moved_from: /pont-2025/\nquestion:")
    (tmp_path / "content" / "consultations" / "pont" / "index.md").write_text(step, encoding="utf-8")
    return tmp_path


def test_each_host_has_its_files_and_leaves_nothing_of_another(capsys, portal):
    """The build writes what the named host reads; when the host changes, what the other one read goes."""
    every = set().union(*WITH.values())
    for name in HOSTS:
        expected = WITH[name]
        text = f"{SETTINGS}url: https://bourg.example/concertations/\nhost: {name}\n"
        (portal / "civicgen.yml").write_text(text, encoding="utf-8")
        assert run(capsys, "build", portal).code == 0
        site = portal / "public"
        assert {path for path in every if (site / path).exists()} == expected
        assert (site / "pont-2025" / "index.html").is_file()
        if "_redirects" in expected:
            base = "/concertations/" if HOSTS[name].prefixed else "/"
            line = (site / "_redirects").read_text(encoding="utf-8")
            assert line == f"{base}pont-2025/ {base}pont/ 301{'!' if name == 'netlify' else ''}\n"


def test_check_and_deploy_init_tell_what_the_host_will_not_hold(capsys, portal):
    """A document that Cloudflare may refuse is told by `check`, and by `deploy init`, which measures the site."""
    documents = portal / "content" / "consultations" / "pont" / "documents"
    documents.mkdir()
    with (documents / "plan.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(22 * 1024 * 1024)
    (documents / "documents.yml").write_text(
        "- {file: plan.pdf, title: Le plan, pages: 2, language: fr, accessible: true}\n", encoding="utf-8"
    )
    (portal / "civicgen.yml").write_text(f"{SETTINGS}url: https://bourg.example/\nhost: cloudflare\n", encoding="utf-8")
    told = run(capsys, "check", portal)
    assert told.code == 0
    assert "content/consultations/pont/documents/plan.pdf: warning: " in told.out
    assert "[host-file]" in told.out
    assert run(capsys, "build", portal).code == 0
    figures = measured(portal / "public")
    assert figures is not None
    assert figures.largest == ("pont/documents/plan.pdf", 22 * 1024 * 1024)
    assert figures.files == sum(1 for path in (portal / "public").rglob("*") if path.is_file())
    assert "[host-file]" in run(capsys, "deploy", "init", "cloudflare", "--site", portal).err
    assert "[host-file]" not in run(capsys, "deploy", "init", "gitlab", "--site", portal).err


def test_an_expired_contact_is_told(capsys, portal):
    """A security.txt that has run out is a warning, with the day to write."""
    security = "security: {contact: securite@bourg.example, expires: 2026-01-31}\n"
    text = f"{SETTINGS}url: https://bourg.example/\n{security}"
    (portal / "civicgen.yml").write_text(text, encoding="utf-8")
    assert "security-expired" not in run(capsys, "check", portal, "--as-of", "2026-01-31").out
    told = run(capsys, "check", portal, "--as-of", "2026-02-01")
    assert told.code == 0
    assert "civicgen.yml:6:" in told.out
    assert "expires: 2027-02-01" in told.out
    assert run(capsys, "build", portal).code == 0
    written = (portal / "public" / ".well-known" / "security.txt").read_text(encoding="utf-8")
    assert written == (
        "Contact: mailto:securite@bourg.example\nExpires: 2026-01-31T22:59:59Z\nPreferred-Languages: fr\n"
        "Canonical: https://bourg.example/.well-known/security.txt\n"
    )


@pytest.mark.parametrize(("guide", "space", "byte"), [("en/volunteer", ",", "B"), ("fr/benevole", " ", "o")])
def test_the_guides_tell_the_same_figures(guide, space, byte):
    """The table of hosts in the guides says the limits that the program knows."""
    text = (REPOSITORY / "docs" / f"{guide}.md").read_text(encoding="utf-8").replace("\u00a0", " ")
    rows = {row.split("`")[1]: row for row in text.splitlines() if row.startswith("| `")}
    for one in HOSTS.values():
        row = rows[one.name]
        for figure in (one.files, one.folder, one.deployments, one.redirects if one.moves == "_redirects" else 0):
            assert not figure or f"{figure:,}".replace(",", space) in row, (one.name, figure)
        for size in (one.file, one.site):
            written = {
                0: "",
                100_000_000: f"100 M{byte}",
                1_000_000_000: f"1 G{byte}",
                25 * 1024**2: f"25 Mi{byte}",
                768 * 1024**2: f"768 Mi{byte}",
            }[size]
            assert written in row, (one.name, size)
