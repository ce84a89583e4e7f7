"""The folder of a portal becomes its settings, or the problems that keep them from being read."""

from __future__ import annotations

from pathlib import Path

from civicgen.config import Config
from civicgen.problems import ProblemsFound

__all__ = ["settings"]


def settings(root: Path) -> Config:
    """Read `civicgen.yml`. Raises ProblemsFound."""
    from civicgen.content.settings import read_config

    config, problems = read_config(root)
    if config is None:
        raise ProblemsFound(tuple(problems))
    return config
