"""`tools/node/package.json` becomes its lock: exact versions and digests, without addresses, and no more than is run.

The editors are run from the one file that their packages hold, already put together: what they were put together from
(500 packages) is left out of the lock, and so is never installed.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "node"
WHOLE = ("decap-cms", "@sveltia/cms")
"""Packages that hold all they need."""
_NEEDS = ("dependencies", "peerDependencies", "peerDependenciesMeta", "optionalDependencies")
_LEFT_OUT = ("resolved", "peer", "funding")


def found(packages: dict[str, Any], place: str, name: str) -> str | None:
    """The package that another one gets when it asks for a name: the nearest above it."""
    while True:
        inside = f"{place}/node_modules/{name}" if place else f"node_modules/{name}"
        if inside in packages:
            return inside
        if not place:
            return None
        place = place.rpartition("node_modules/")[0].rstrip("/")


def reached(packages: dict[str, Any]) -> set[str]:
    """Everything that is needed, from the root on."""
    seen: set[str] = set()
    ahead = [""]
    while ahead:
        place = ahead.pop()
        if place in seen:
            continue
        seen.add(place)
        entry = packages[place]
        names = {**entry.get("dependencies", {}), **entry.get("optionalDependencies", {})}
        ahead += [one for name in names if (one := found(packages, place, name))]
    return seen


def main() -> None:
    """Write the lock."""
    command = ["npm", "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    subprocess.run(command, cwd=FOLDER, check=True)
    file = FOLDER / "package-lock.json"
    lock = json.loads(file.read_text("utf-8"))
    packages = lock["packages"]
    for name in WHOLE:
        for key in _NEEDS:
            packages[f"node_modules/{name}"].pop(key, None)
    kept = reached(packages)
    lock["packages"] = {
        place: {key: value for key, value in entry.items() if key not in _LEFT_OUT}
        for place, entry in packages.items()
        if place in kept
    }
    file.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
