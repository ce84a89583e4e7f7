"""The folder of a portal becomes its settings, or the problems that keep them from being read."""

from __future__ import annotations

from pathlib import Path

from civicgen.config import Config
from civicgen.problems import ProblemsFound

__all__ = ["settings"]


def settings(root: Path) -> Config:
    """Read `civicgen.yml`. Raises ProblemsFound."""
    from civicgen.builder.memory import Memory
    from civicgen.content.settings import read_config

    # What the last build read is enough: reading the settings anew costs more than a build without changes.
    config, problems = read_config(root, Memory(root / ".civicgen" / "read.bin"))
    if config is None:
        raise ProblemsFound(tuple(problems))
    return config
