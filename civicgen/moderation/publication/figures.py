"""An inbox becomes public figures: how much was received by each way, and what nobody can count on the site itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from civicgen.builder.trouble import disk
from civicgen.content.forms import Form
from civicgen.content.incoming import FILE, Incoming, written
from civicgen.moderation.inbox.decisions import Item
from civicgen.moderation.publication.shelf import place_whole

__all__ = ["counted", "write_figures"]


def counted(
    items: Iterable[Item], forms: Mapping[str, Form], received: Mapping[tuple[str, str], int]
) -> dict[str, Incoming]:
    """Counts by consultation. `received`: how many came in, by consultation and channel, those erased since too."""
    counts: dict[str, dict[str, Counter[str]]] = {}
    there: Counter[tuple[str, str]] = Counter()
    for item in items:
        consultation, channel = item.submission.form.partition("/")[0], item.submission.channel
        there[consultation, channel] += 1
        kind = _kind(item, forms.get(item.submission.form))
        held = counts.setdefault(consultation, {})
        if kind == "supports":
            held.setdefault(kind, Counter())[item.submission.form.rpartition("/")[2]] += 1
        elif kind:
            held.setdefault(kind, Counter())[channel] += 1
    for (consultation, way), count in received.items():
        gone = count - there[consultation, way]
        if gone > 0:
            counts.setdefault(consultation, {}).setdefault("erased", Counter())[way] += gone
    return {
        consultation: Incoming(**{kind: dict(by) for kind, by in held.items()})  # type: ignore[arg-type]  # its fields
        for consultation, held in counts.items()
    }


def _kind(item: Item, form: Form | None) -> str:
    """As what a submission is counted here; empty for what is counted where it was published."""
    if item.became == "counted":
        return "supports"
    if item.became == "kept":
        return "private"
    if item.became == "withheld":
        return "withheld"
    if item.became and not item.became.startswith("pending"):
        return ""
    asked = form is not None and form.confirm == "email"
    return "unconfirmed" if asked and item.submission.confirmed is not True and not item.decision else "waiting"


def write_figures(root: Path, counts: Mapping[str, Incoming]) -> list[str]:
    """Write the figures of each consultation that is there, where they changed; gives the files, from the root."""
    files = []
    for consultation, incoming in sorted(counts.items()):
        folder = root / "content" / "consultations" / consultation
        path = folder / FILE
        data = written(incoming)
        with disk(path):
            if not folder.is_dir() or (path.exists() and path.read_bytes() == data):
                continue
        if data == b"{}\n" and not path.exists():
            continue
        place_whole(path, data)
        files.append(path.relative_to(root).as_posix())
    return files
