"""A small portal whose every date is in the test that uses it."""

from __future__ import annotations

import datetime
from pathlib import Path

from civicgen.builder.looking import looked_at
from civicgen.publish.todo import Task, todo

SETTINGS = """\
title: Bourg
url: https://bourg.test/
languages: [fr, en]
timezone: Europe/Paris
publisher: {name: Commune de Bourg}
"""
PLAN = """\
---
title: Le marché
question: Où ?
decided_by: Le conseil
answer_by: 2026-06-30
steps:
- {id: avis, title: Avis, kind: contribution, opens: 2026-02-02, closes: 2026-03-12}
---
"""
OPINIONS = "number,date,kind,text\n1,2026-02-03,opinion,Ici.\n2,2026-02-04,opinion,Là.\n3,2026-02-05,question,Quand ?\n"
SYNTHESIS = """\
---
title: Ce que vous avez dit
author: La mairie
method: Lecture
base: 3 avis
limits: Peu de jeunes
state: published
published: 2026-04-10
points:
- {id: ici, title: Ici, cites: [1]}
- {id: la, title: Là, cites: [2]}
---
"""


def town(root: Path, **files: str) -> Path:
    """A portal with one consultation, and more files by name (`answers_a` is answers/a.md)."""
    write(root, "civicgen.yml", SETTINGS)
    write(root, "content/index.md", "---\ntitle: Bourg\n---\n")
    write(root, "content/consultations/marche/index.md", PLAN)
    write(root, "content/consultations/marche/contributions/avis.csv", OPINIONS)
    for name, text in files.items():
        folder, _, file = name.partition("_")
        write(root, f"content/consultations/marche/{folder}/{file.replace('__', '.')}.md", text)
    return root


def write(root: Path, file: str, text: str) -> None:
    """Write a file, and the folders above it."""
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def answer(title: str, to: str = "[]", more: str = "state: published\npublished: 2026-05-20") -> str:
    """An answer."""
    return (
        f"---\ntitle: {title}\nto: {to}\ndecision: partly\nreason: Parce que.\ndate: 2026-05-12\n{more}\n---\nTexte.\n"
    )


def tasks(root: Path, day: str, months: int = 6) -> list[Task]:
    """What is to do on a day, at noon."""
    instant = datetime.datetime.fromisoformat(f"{day}T12:00+02:00")
    with looked_at(root, instant=instant) as found:
        assert found.portal is not None, found.problems
        return list(todo(found.portal, months=months))
