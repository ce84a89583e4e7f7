"""What was typed so far becomes the names of consultations that begin like it, quickly and without reading any file."""

from __future__ import annotations

import os
from pathlib import Path

import click

__all__ = ["consultation_names"]


def consultation_names(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """Folders of consultations of the portal that is meant; nothing when there is none."""
    named = ctx.params.get("site") or ctx.params.get("directory")
    start = Path(named) if named else Path.cwd()
    for folder in (start, *start.absolute().parents):
        if (folder / "civicgen.yml").is_file():
            try:
                names = os.listdir(folder / "content" / "consultations")
            except OSError:
                return []
            return sorted(name for name in names if name.startswith(incomplete) and not name.startswith("."))
    return []
