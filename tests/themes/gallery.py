"""Samples become a small site on disk that can be looked at: one page of every kind, in a theme and a language."""

from __future__ import annotations

import sys
from pathlib import Path

from civicgen.config import Config, Publisher, ThemeChoice
from civicgen.digests import encode
from civicgen.markup.chain import look_of
from civicgen.markup.look import Look
from civicgen.pages.render import render_batch
from civicgen.problems import Problem
from tests.themes.samples import samples, shell


def look(root: Path, theme: str = "default", languages: tuple[str, ...] = ("fr", "en"), **more: object) -> Look:
    """The look of a portal of samples."""
    config = Config(
        title="Saint-Exemple",
        timezone="Europe/Paris",
        languages=languages,
        theme=ThemeChoice(name=theme),
        publisher=Publisher(name="Saint-Exemple"),
        url="https://participer.saint-exemple.example/",
    )
    return look_of(config, root, {lang: encode(shell(lang, **more)) for lang in languages})


def rendered(made: Look, lang: str) -> dict[str, bytes]:
    """Every sample, by its name. Raises AssertionError when a template fails."""
    of = samples(lang)
    jobs = [(path, page.kind, encode(page)) for path, page in of.values()]
    pages = render_batch(encode(made), jobs)
    for page in pages:
        assert not isinstance(page, Problem), page
    return {name: page for name, page in zip(of, pages, strict=True) if isinstance(page, bytes)}


def write(folder: Path, theme: str, lang: str) -> None:
    """Write every sample flat, by its name."""
    place = folder / theme / lang
    place.mkdir(parents=True, exist_ok=True)
    for name, page in rendered(look(folder / "portal", theme), lang).items():
        (place / f"{name}.html").write_bytes(page)


if __name__ == "__main__":
    for theme in ("default", "plain"):
        for lang in ("fr", "en"):
            write(Path(sys.argv[1]), theme, lang)
