"""From the name of something that comes with civicgen (themes, starter, demonstration) to where it lies here."""

from __future__ import annotations

from pathlib import Path

__all__ = ["folder"]

_here = Path(__file__).parent


def folder(name: str) -> Path:
    """Find `themes`, `content`, `example_site`, or a file such as `civicgen.yml` and `requirements/runtime.txt`.

    A wheel carries them in this package; a checkout and an editable install have them at the repository's root.
    Raises FileNotFoundError, with both places tried, when an installation is damaged.
    """
    places = (_here / name, _here.parent.parent / name)
    for place in places:
        if place.exists():
            return place
    tried = ", ".join(str(place) for place in places)
    raise FileNotFoundError(f"{name} comes with civicgen but is missing; tried {tried}")
