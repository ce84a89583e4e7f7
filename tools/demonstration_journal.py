"""From the demonstration to its journal: begun one day with a wrong figure, which a later act corrects.

.venv/bin/python tools/demonstration_journal.py    write example_site/journal.jsonl and example_site/journal/ anew

A real journal is never begun again. This one is when the texts of the demonstration were worked on, so that what a
visitor sees in it is one correction, with its reason, and not the history of the demonstration.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from civicgen.publish.journal.appending import append

SITE = Path(__file__).parent.parent / "example_site"
BEGUN, CORRECTED = datetime(2026, 11, 20, 8, 30, tzinfo=UTC), datetime(2026, 11, 22, 9, 15, tzinfo=UTC)
ANSWER = "content/consultations/plan-local-2026/answers/chemin-ecole"
WRONG = {f"{ANSWER}.md": ("trois mètres", "deux mètres"), f"{ANSWER}.en.md": ("three-metre", "two-metre")}
REASON = "La largeur de la bande de terrain était fausse."


def salts(day: datetime) -> Callable[[], bytes]:
    """Salts that are the same each time: nothing here has to be kept from anybody."""
    count = 0

    def salt() -> bytes:
        nonlocal count
        count += 1
        return hashlib.sha256(f"demonstration {day:%F} {count}".encode()).digest()

    return salt


def main() -> None:
    """Write the journal anew."""
    (SITE / "journal.jsonl").unlink(missing_ok=True)
    shutil.rmtree(SITE / "journal", ignore_errors=True)
    right = {file: (SITE / file).read_text(encoding="utf-8") for file in WRONG}
    try:
        for file, (true, false) in WRONG.items():
            if true not in right[file]:
                raise SystemExit(f"{file}: “{true}” is not in it")
            (SITE / file).write_text(right[file].replace(true, false), encoding="utf-8")
        begun = append(SITE, instant=BEGUN, salts=salts(BEGUN))
    finally:
        for file, text in right.items():
            (SITE / file).write_text(text, encoding="utf-8")
    done = append(SITE, instant=CORRECTED, reason=REASON, salts=salts(CORRECTED))
    if not (begun.good and done.good):
        raise SystemExit([problem.code for problem in (*begun.problems, *done.problems)])
    print(f"{begun.count} acts, {done.count} corrected; head {done.head.short}")


if __name__ == "__main__":
    main()
