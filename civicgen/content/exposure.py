"""What lies in a public repository before its time becomes problems: who pushes a draft publishes it.

On a person's machine it is a warning: the file has not left yet, and drafts are to be written and looked at. Where the
repository was sent (in the job of a forge or host) it has left, and it is an error; so it is for `publish --push`,
which would send it. The site itself holds no drafts: `build` and `deploy` send none.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

from civicgen.content.sources import Sources
from civicgen.content.types import Entry
from civicgen.problems import Problem, Severity

__all__ = ["exposed"]


def exposed(sources: Sources, instant: datetime.datetime, *, sent: bool = False) -> Iterator[Problem]:
    """Drafts and held back entries of a public repository that `acknowledged` does not name. One problem a file.

    `sent` says that the repository lies where it was sent to: what it holds can be read already.
    """
    if sources.config.repository != "public":
        return
    severity: Severity = "error" if sent else "warning"
    acknowledged = sources.config.acknowledged
    seen: set[str] = set()
    for entries in (*sources.entries.values(), sources.unready):
        for entry in entries:
            if entry.source in seen or not _early(entry, sources, instant):
                continue
            seen.add(entry.source)
            if any(_covers(path, entry.source) for path in acknowledged):
                continue
            from civicgen.content.locate import place_of  # only when there is a problem: it reads the file again

            key = "publish_at" if entry.state == "published" else "state"
            place = place_of(Path(sources.root), entry.source, (key,))
            line = f"acknowledged: [{', '.join((*acknowledged, entry.source))}]"
            given = {"file": entry.source, "line": line}
            yield Problem(code="private-in-public", place=place, severity=severity, given=given)


def _early(entry: Entry, sources: Sources, instant: datetime.datetime) -> bool:
    if entry.state in ("draft", "approved"):
        return True
    return entry.publish_at is not None and entry.publish_at.begins(sources.config.zone) > instant


def _covers(path: str, source: str) -> bool:
    """Say whether a file or folder, as written in the settings, is this file or holds it."""
    path = path.removeprefix("./").strip("/")
    return source == path or source.startswith(f"{path}/") or source == f"content/{path}"
