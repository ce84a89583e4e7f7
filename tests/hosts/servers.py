"""A folder becomes a site on a real Apache, set up as rented hosting is (all is left to `.htaccess`), or on nginx."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.conftest import command, missing

MODULES = Path("/usr/lib/apache2/modules")
ALWAYS = ("mpm_event", "authz_core", "dir", "mime", "autoindex", "negotiation")
WITH = ("alias", "headers", "filter", "deflate")
"""What most hosting has besides, and `.htaccess` must bear to be without."""


TYPES = """\
text/html html
text/plain txt
text/css css
application/json json
application/xml xml
image/svg+xml svg
image/png png
"""
"""What every server knows by itself."""


class Answer(msgspec.Struct, frozen=True):
    """What the server sent."""

    status: int
    headers: dict[str, str]
    """Names in small letters."""
    body: bytes


class Server:
    """A running Apache."""

    def __init__(self, port: int) -> None:
        self._port = port

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for a path; redirects are not followed."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            response = connection.getresponse()
            return Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        finally:
            connection.close()


@contextmanager
def apache(site: Path, *, base: str = "/", modules: tuple[str, ...] = WITH) -> Iterator[Server]:
    """Serve a copy of a site under `base` with these modules."""
    with tempfile.TemporaryDirectory(prefix="civicgen-apache-") as folder:
        work = Path(folder)
        work.chmod(0o755)  # a server that was started by root serves as somebody else
        shutil.copytree(site, work / "root" / base.strip("/"))
        with _running(work, modules) as server:
            yield server


@contextmanager
def _running(work: Path, modules: tuple[str, ...]) -> Iterator[Server]:
    program = command("apache2", "httpd", "/usr/sbin/apache2")
    if not MODULES.is_dir():
        missing("modules of Apache")
    port = _free()
    (work / "mime.types").write_text(TYPES, encoding="utf-8")
    load = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in (*ALWAYS, *modules))
    settings = work / "httpd.conf"
    settings.write_text(
        f"""
ServerRoot {work}
PidFile {work}/pid
ErrorLog {work}/error.log
ServerName localhost
Listen 127.0.0.1:{port}
StartServers 1
{load}
{"User www-data" if os.getuid() == 0 else ""}
{"Group www-data" if os.getuid() == 0 else ""}
TypesConfig {work}/mime.types
DocumentRoot {work}/root
<Directory />
    Options Indexes FollowSymLinks MultiViews
    AllowOverride All
    Require all granted
</Directory>
""",
        encoding="utf-8",
    )
    with _process([program, "-f", str(settings), "-DFOREGROUND"], port, work) as server:
        yield server


@contextmanager
def nginx(site: Path, rules: str) -> Iterator[Server]:
    """Serve a copy of a site with these rules in the block of a server."""
    program = command("nginx", "/usr/sbin/nginx")
    with tempfile.TemporaryDirectory(prefix="civicgen-nginx-") as folder:
        work = Path(folder)
        work.chmod(0o755)
        shutil.copytree(site, work / "current")
        port = _free()
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        places = "\n".join(f"{kind}_temp_path {work}/{kind};" for kind in kinds)
        settings = work / "nginx.conf"
        settings.write_text(
            f"""
daemon off;
{"user www-data;" if os.getuid() == 0 else ""}
pid {work}/pid;
error_log {work}/error.log;
events {{}}
http {{
    access_log off;
    {places}
    server {{
        listen 127.0.0.1:{port};
        {re.sub(r"^root .*;$", f"root {work}/current;", rules, flags=re.MULTILINE)}
    }}
}}
""",
            encoding="utf-8",
        )
        with _process([program, "-c", str(settings), "-e", str(work / "error.log")], port, work) as server:
            yield server


def _free() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def _process(command: list[str], port: int, work: Path) -> Iterator[Server]:
    process = subprocess.Popen(command)
    try:
        _wait(port, process, work)
        yield Server(port)
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes], work: Path) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError((work / "error.log").read_text(encoding="utf-8"))
