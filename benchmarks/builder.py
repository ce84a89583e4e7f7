"""Times the builder alone: 10,000 made-up pages of 4 kB, cold, unchanged, with one change; a process for each."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

INSIDE = """
import sys, time, json
begun = time.perf_counter()
from pathlib import Path
root, count, workers, changed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
from tests.builder.made_up import Note, STAMP
from civicgen.builder.place import ground
from civicgen.builder.site import Rendering, put
from civicgen.digests import digest, encode
from civicgen.pages.planned import Planned
words = "Les habitants du bourg demandent un passage plus sûr. " * 70
def plan():
    for number in range(count):
        path = f"plan-local-2026/contributions/{number}/index.html"
        yield Planned(path, Note(title=f"Avis {number}", words=words if number != changed else words + "!"))
t = time.perf_counter()
for page in plan(): encode(page.context)
planning = time.perf_counter() - t
imported = time.perf_counter()
rendering = Rendering(function="tests.builder.made_up.render", look=b"x", looks={"": digest(b"x")}, workers=workers)
report = put(plan, ground(root, root / "public"), rendering, STAMP)
import resource
print(json.dumps({"put": time.perf_counter() - imported, "plan and encode": planning, "rendered": report.rendered,
    "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "pool": "multiprocessing" in sys.modules}))
"""


def run(root: Path, count: int, workers: int, changed: int) -> dict[str, float]:
    """Build once in a process of its own; returns its figures and the time of the whole process."""
    begun = time.perf_counter()
    command = [sys.executable, "-c", INSIDE, str(root), str(count), str(workers), str(changed)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures | {"process": time.perf_counter() - begun}


def main() -> None:
    """Print a line for each build."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="civicgen-builder-", dir=sys.argv[2] if len(sys.argv) > 2 else None))
    try:
        for name, workers, changed in [
            ("cold, 2 processes", 2, -1),
            ("no change", 2, -1),
            ("no change", 2, -1),
            ("one change", 2, 5),
            ("one change back", 2, -1),
        ]:
            figures = run(folder, count, workers, changed)
            print(name.ljust(20), {key: round(value, 3) for key, value in figures.items()})
        shutil.rmtree(folder / "public")
        shutil.rmtree(folder / ".civicgen")
        print("cold, inline".ljust(20), run(folder, count, 1, -1))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
