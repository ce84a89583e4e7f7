"""A folder becomes everything its files say, as typed entries in each language, and all problems of all files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from civicgen.content.active import active
from civicgen.content.assemble import Assembly
from civicgen.content.find import administration, find
from civicgen.content.remember import Memory
from civicgen.content.settings import read_settings
from civicgen.content.sources import Sources
from civicgen.problems import Problem

__all__ = ["Memory", "read_sources"]


def _order(problem: Problem) -> tuple[bool, str, int, int]:
    """Settings first, then files by name, lines as they stand; what means a whole line after what means a part."""
    place = problem.place
    return place.file != "civicgen.yml", place.file, place.line, place.column or 100_000


def read_sources(
    root: Path, memory: Memory | None = None, instead: Mapping[str, bytes] | None = None
) -> tuple[Sources | None, tuple[Problem, ...]]:
    """Read a portal. Sources are None only without a `civicgen.yml`; problems are in the order of files.

    When that file has errors, what is right in it stands in, so that all other mistakes are found in the same run.

    `instead` holds Markdown files as they would be, by path from the root: what they would change can then be seen.
    Entries that could not be read are left out, and named in `Sources.unread`.
    """
    settings = read_settings(root, memory)
    config, languages, problems = settings.stand_in, settings.languages, settings.problems
    layout = find(root, languages or ("fr",))
    assembly = Assembly(root, languages, layout, memory, instead)
    assembly.run()
    media = assembly.media()
    rented = config is not None and "sftp" in (config.host, config.deploy and config.deploy.to)
    run = (problem for each in media if (problem := active(root, each, rented=rented)) is not None)
    every = (*problems, *layout.problems, *assembly.folder.problems, *run)
    ordered = tuple(sorted(every, key=_order))
    if config is None:
        return None, ordered
    templates = root / "templates"
    sources = Sources(
        root=str(root.absolute()),
        config=config,
        entries=assembly.entries(),
        unready=tuple(assembly.unready),
        people=assembly.lists("people"),
        topics=assembly.lists("topics"),
        terms=assembly.lists("glossary"),
        places=assembly.places(),
        streams=tuple(layout.streams),
        ballots=layout.ballots,
        receipts=tuple(layout.receipts),
        # a page with a script, which whoever installed the editor wanted: it is no file that slipped in
        media=(*media, *administration(root)),
        templates=str(templates.absolute()) if templates.is_dir() else "",
        forms=assembly.forms(),
        unread=tuple(sorted(assembly.unread)),
        incoming=assembly.incoming,
    )
    return sources, ordered
