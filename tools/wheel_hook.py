"""What comes with civicgen goes into the wheel under `civicgen/bundled/`; an editable install finds it as it lies."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLED = ("themes", "content", "civicgen.yml", "example_site", "requirements/runtime.txt")
"""Themes, the starter, the demonstration, the exact versions that hosts install."""

MADE = {"public", ".civicgen", "__pycache__"}
"""Folders that commands make: they are not part of what is given."""


class BundleHook(BuildHookInterface[Any]):
    """Adds the bundled files one by one, so that what a build left in the checkout stays out."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fill in the files to include; raises FileNotFoundError when the checkout is not whole."""
        if version == "editable":
            return
        root = Path(self.root)
        for name in BUNDLED:
            place = root / name
            if not place.exists():
                raise FileNotFoundError(place)
            files = sorted(place.rglob("*")) if place.is_dir() else [place]
            for file in files:
                inside = file.relative_to(root)
                if file.is_file() and not MADE.intersection(inside.parts):
                    build_data["force_include"][str(file)] = f"civicgen/bundled/{inside.as_posix()}"
