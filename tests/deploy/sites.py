"""Made-up sites whose pages lead to one another, built folders of them, and a reader that follows every link."""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from civicgen.builder.stamp import NAME, Stamp, parts_of, written
from civicgen.config import Config, Deploy, Email, Publisher
from civicgen.digests import SIZE

Site = dict[str, bytes]
LINK = re.compile(rb'(?:href|src)="/([^"]+)"')


def made_up(seed: int, number: int, pages: int = 60) -> Site:
    """A site of a town that changes: of any two numbers, pages came, went and changed, and so did what they show.

    Every link leads to a page or picture of the same site; home leads to all that can be reached.
    """
    there = [page for page in range(pages) if random.Random(f"{seed} {page} {number // 2}").random() < 0.7]
    paths = {page: f"{page % 5}/{page}/index.html" if page % 3 else f"{page}/index.html" for page in there}
    site: Site = {}
    for page, path in paths.items():
        age = number if page % 4 == 0 else number // 3
        others = [
            paths[other]
            for other in random.Random(f"{seed} {page} {age}").sample(range(pages), k=min(6, pages))
            if other in paths
        ]
        picture = f"media/{page}-{age if page % 2 else 0}.png"
        site[picture] = f"\x89PNG {age}".encode()
        links = "".join(f'<a href="/{other}">x</a>' for other in others)
        site[path] = f'<p>{page}</p><img src="/{picture}">{links}'.encode()
    every = "".join(f'<a href="/{path}">x</a>' for path in sorted(paths.values()))
    site["index.html"] = f'<p>Accueil {number}</p><a href="/flux.xml">x</a>{every}'.encode()
    site["flux.xml"] = "".join(f'<link href="/{path}"/>' for path in sorted(paths.values())[:9]).encode()
    return site


def lay(folder: Path, site: Site) -> Site:
    """Make a folder hold exactly this site, as a build leaves it; gives all its files, `build.json` included."""
    files = sorted(site.items())
    rows = ((path, b"", blake2b(data, digest_size=SIZE).digest()) for path, data in files)
    stamp, _ = written(Stamp(program="civicgen", instant=""), (part for _, part in parts_of(rows)))
    whole = {**site, NAME: stamp}
    for path in tree(folder).keys() - whole.keys():
        (folder / path).unlink()
    for name, _folders, _files in os.walk(folder, topdown=False):
        if not os.listdir(name):
            os.rmdir(name)
    for path, data in whole.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists() or file.read_bytes() != data:
            file.write_bytes(data)
    return whole


def tree(folder: Path) -> Site:
    """Every file of a folder that is a site's: what civicgen keeps for itself beside it is left out."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".civicgen" not in path.relative_to(folder).parts
    }


def portal(folder: Path, **deploy: object) -> tuple[Path, Config]:
    """A portal whose site is laid by hand, and its settings."""
    folder.mkdir(parents=True, exist_ok=True)
    publisher = Publisher(name="Commune de Saint-Exemple", email=Email("mairie@saint-exemple.example"))
    # silenced: whatever a test wants
    config = Config(title="Saint-Exemple", timezone="Europe/Paris", publisher=publisher, deploy=Deploy(**deploy))  # type: ignore[arg-type]
    return folder, config


def broken(read: Callable[[str], bytes | None]) -> list[str]:
    """Follow every link from home; name those that lead nowhere from a page that can still be reached and says so.

    Pages that go are taken away one after the other, once no page leads to any of them: whoever reads slowly may be
    on one of them then.
    """
    waiting, seen, found = ["index.html"], {"index.html"}, []
    while waiting:
        page = waiting.pop()
        text = read(page)
        if text is None:
            continue
        for link in sorted({link.decode() for link in LINK.findall(text)}):
            if read(link) is None and page in reached(read) and read(page) == text and read(link) is None:
                found.append(f"{page} -> {link}")
            if link not in seen:
                seen.add(link)
                waiting.append(link)
    return found


def reached(read: Callable[[str], bytes | None]) -> set[str]:
    """Everything to which links lead from home now."""
    waiting, seen = ["index.html"], {"index.html"}
    while waiting:
        for link in LINK.findall(read(waiting.pop()) or b""):
            if link.decode() not in seen:
                seen.add(link.decode())
                waiting.append(link.decode())
    return seen


def reader(folder: Path) -> Callable[[str], bytes | None]:
    """Read files of a folder as a web server does."""

    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except OSError:
            return None

    return read


def empty(folder: Path) -> Path:
    """A folder with nothing in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
