"""Few doors lead to the disk, to the network and to other processes; each is named here, all else is pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import REPOSITORY

PACKAGE = REPOSITORY / "civicgen"

DISK = {
    "bundled": "what comes with civicgen",
    "builder": "record, staging, release",
    "dossiers": "archives, and the pictures and files that go into them",
    "cli": "new portals, new files, schemas",
    "collector/bundles.py": "what the build wrote for it",
    "collector/database.py": "the file of deposits, which its owner alone reads",
    "collector/keeping.py": "backups",
    "collector/php.py": "the file that comes with the package",
    "content/active.py": "drawings, looked into",
    "content/contribution_files.py": "streams",
    "content/contributions.py": "streams",
    "content/further.py": "streams",
    "content/find.py": "which files there are",
    "content/folder.py": "the files themselves",
    "content/locate.py": "the line of a problem found later",
    "content/remember.py": "what was read last time",
    "content/settings.py": "civicgen.yml",
    "editors/made.py": "which configurations are there, and the files they are about",
    "editors/places.py": "how a list is written",
    "forms/backends/data.py": "tables of services, cards and profiles that come with civicgen",
    "importers": "exports in, content out",
    "markup/chain.py": "the theme",
    "markup/environment.py": "compiled templates",
    "markup/failures.py": "the line of a template's mistake",
    "markup/own.py": "what a town changed of a theme",
    "markup/styles.py": "the theme's styles",
    "publish/host_files.py": "files of hosts",
    "publish/hosts.py": "their templates",
    "portal/counting/recount.py": "a count and its ballots that someone downloaded, read",
    "content/receipts.py": "what became of deposits",
    "moderation": "the inbox, keys and copies; contributions, ballots and receipts, written",
    "pages/found/search.py": "the script that comes with civicgen",
    "portal/files.py": "digests of published files",
    "portal/journal.py": "the journal, read",
    "portal/kept.py": "the texts beside it, read",
    "portal/intake.py": "the store, written",
    "portal/store.py": "the store, read",
    "portal/taken.py": "streams of contributions",
    "portal/dangling.py": "the line of a dangling reference",
    "publish": "the journal, written; foreign sites and journals, read; drafts, marked; releases and what is sent",
    "search/words/analysis.py": "stop words and exceptions",
    "search/answers/written.py": "what a server answers searches from, written",
    "search/index/tables.py": "the index, kept between builds",
    "search/staff/sealed.py": "the folder of the index of staff, held against its seal",
    "search/staff/searching.py": "the index of staff, in the cache",
    "serve": "what is shown",
    "words/catalogs.py": "translations",
}
"""Rooms and modules that may read or write files, and what for."""

NETWORK = {
    "collector": "people who send forms; letters to them; the bundle on the site",
    "forms/backends/imap.py": "a mailbox that receives letters",
    "forms/network.py": "what backends ask of services, when submissions are pulled or a form is tried",
    "moderation/queue/server.py": "the queue, shown to this machine only",
    "publish/deployment/live.py": "what the public gets: its build.json, when asked with --live, or after it was sent",
    "publish/deployment/server/remote.py": "a server that receives the site",
    "publish/deployment/server/server_lock.py": "the same",
    "publish/deployment/server/session.py": "the same",
    "publish/deployment/server/sftp.py": "the same",
    "serve": "the preview, on this machine only",
}
PROCESSES = {
    "builder": "workers that render",
    "cli": "the browser that `serve --open` opens",
    "forms/backends/sheets.py": "what reads spreadsheets that somebody sent, within limits",
    "publish/publication/commit.py": "git, in the portal's own work tree",
    "publish/git.py": "git",
    "search/texts/pdf.py": "the reader of PDF files, which may take little",
    "serve": "the same",
}

CALLS = {
    "os": "open replace rename mkdir makedirs remove unlink scandir walk listdir rmdir link fsync truncate utime",
    "shutil": "*",
    "tempfile": "*",
    "io": "open",
}
METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rglob", "iterdir", "touch"}


def uses_disk(tree: ast.AST) -> Iterator[int]:
    """Lines at which a module touches files."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Name) and called.id == "open":
            yield node.lineno
        if isinstance(called, ast.Attribute):
            owner = called.value.id if isinstance(called.value, ast.Name) else ""
            wanted = CALLS.get(owner, "").split()
            if called.attr in METHODS or called.attr in wanted or wanted == ["*"]:
                yield node.lineno


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Modules that a module imports, wherever it does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((name.name, node.lineno) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node.lineno


def of_the_system(tree: ast.AST) -> set[str]:
    """What a module asks of `os`."""
    asked = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return {node.attr for node in asked if isinstance(node.value, ast.Name) and node.value.id == "os"}


def outside(doors: dict[str, str]) -> Iterator[tuple[str, ast.AST]]:
    """Modules that are behind none of the doors."""
    for module in sorted(PACKAGE.rglob("*.py")):
        name = module.relative_to(PACKAGE).as_posix()
        if name not in doors and name.partition("/")[0] not in doors:
            yield name, ast.parse(module.read_text(encoding="utf-8"))


def test_disk():
    """Files are read and written behind the doors only."""
    assert [f"{name}:{line}" for name, tree in outside(DISK) for line in uses_disk(tree)] == []


def test_network():
    """Nothing opens a connection but the preview, which answers this machine, and what sends the site where it goes."""
    forbidden = ("socket", "http.client", "http.server", "urllib.request", "ftplib", "smtplib", "ssl", "asyncio")
    assert [
        f"{name}:{line}: {module}"
        for name, tree in outside(NETWORK)
        for module, line in imports(tree)
        if module.startswith(forbidden)
    ] == []


def test_processes():
    """Nothing starts a process but the builder's workers, what asks git, the browser, what reads spreadsheets."""
    forbidden = ("subprocess", "multiprocessing", "concurrent.futures.process", "webbrowser", "pty")
    assert [
        f"{name}:{line}: {module}"
        for name, tree in outside(PROCESSES)
        for module, line in imports(tree)
        if module.startswith(forbidden)
    ] == []
    assert [name for name, tree in outside(PROCESSES) if {"fork", "forkpty", "system"} & of_the_system(tree)] == []


def test_every_door_is_there():
    """A door that was walled up is taken off the list."""
    assert [name for doors in (DISK, NETWORK, PROCESSES) for name in doors if not (PACKAGE / Path(name)).exists()] == []
