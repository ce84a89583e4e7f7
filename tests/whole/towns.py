"""Portals to build for real, edits to make in them, and sites to compare."""

from __future__ import annotations

import datetime
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from civicgen.bundled import folder

INSTANT = "2026-11-23"


def copied(target: Path, *, dossiers: bool = True) -> Path:
    """The demonstration, somewhere it may be changed; without what can be taken away, it is built twice as fast."""
    left_out = shutil.ignore_patterns("public", ".civicgen")
    shutil.copytree(folder("example_site"), target, ignore=left_out)
    settings = target / "civicgen.yml"  # in a public repository, drafts would be refused
    text = settings.read_text(encoding="utf-8").replace("repository: public", "repository: private")
    settings.write_text(text if dossiers else re.sub(r"(?m)^dossier:.*\n", "", text), encoding="utf-8")
    return target


def command(root: Path, output: Path, instant: str = INSTANT, *more: str) -> list[str]:
    """The command that builds a portal."""
    return [sys.executable, "-m", "civicgen", "build", str(root), "--output", str(output), "--as-of", instant, *more]


def build(root: Path, output: Path, instant: str = INSTANT, **environment: str) -> str:
    """Build as a user does; the report."""
    done = subprocess.run(
        command(root, output, instant), env=os.environ | environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def tree(site: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {str(path.relative_to(site)): path.read_bytes() for path in sorted(site.rglob("*")) if path.is_file()}


def different(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Files that are not the same in both."""
    return sorted(path for path in one.keys() | other.keys() if one.get(path) != other.get(path))


def of_search(paths: Iterable[str]) -> set[str]:
    """Those of these files that are parts of the index that the page which searches reads."""
    return {path for path in paths if path.startswith("recherche/index/")}


class Editor:
    """Changes a portal at random, as clerks and time do; every edit leaves it without an error."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.random = root, random.Random(seed)
        self.instant = datetime.date.fromisoformat(INSTANT)
        self.numbered = 0

    def edit(self) -> str:
        """Change one thing; says which."""
        kinds = ("word", "answer", "state", "contribution", "topic", "template", "config", "remove", "rename", "time")
        kind = self.random.choice(kinds)
        getattr(self, f"_{kind}")()
        return kind

    def _pages(self, pattern: str) -> list[Path]:
        return sorted((self.root / "content").glob(pattern))

    def _word(self) -> None:
        file = self.random.choice(self._pages("**/*.md"))
        file.write_text(file.read_text(encoding="utf-8") + "\nUn mot de plus.\n", encoding="utf-8")

    def _answer(self) -> None:
        self.numbered += 1
        to = self.random.randrange(1, 4)  # the smallest consultation has three contributions
        text = (
            f"---\ntitle: Encore une réponse {self.numbered}\nto: ['#{to}']\n"
            "decision: partly\n"
            "reason: Parce que le conseil l'a voulu.\ndate: 2026-11-20\nstate: published\n---\nTexte.\n"
        )
        folder_ = self.random.choice(self._pages("consultations/*/answers"))
        (folder_ / f"encore-{self.numbered}.md").write_text(text, encoding="utf-8")

    def _state(self) -> None:
        # One of its own: what the journal knows as published cannot become a draft again.
        file = self.root / "content/news/essai.md"
        if not file.exists():
            file.write_text("---\ntitle: Essai\ndate: 2026-11-02\nstate: draft\n---\nTexte.\n", encoding="utf-8")
        text = file.read_text(encoding="utf-8")
        swapped = text.replace("state: published", "state: draft", 1)
        if swapped == text:
            swapped = text.replace("state: draft", "state: published", 1)
        file.write_text(swapped, encoding="utf-8")

    def _contribution(self) -> None:
        file = self.random.choice(self._pages("consultations/*/contributions/*.csv"))
        text = file.read_text(encoding="utf-8-sig")
        columns = text.splitlines()[0].split(",")
        number = 1 + max(int(line.split(",")[0]) for line in text.splitlines()[1:] if line.split(",")[0].isdigit())
        values = {
            "number": str(number),
            "date": "2026-02-20",
            "channel": "paper",
            "kind": "opinion",
            "text": "Moi aussi.",
        }
        line = ",".join(values.get(column, "") for column in columns)
        file.write_text(f"{text.rstrip()}\n{line}\n", encoding="utf-8")

    def _topic(self) -> None:
        file = self.root / "content/topics.yml"
        file.write_text(file.read_text(encoding="utf-8").replace("title: ", "title: Le thème ", 1), encoding="utf-8")

    def _template(self) -> None:
        self.numbered += 1
        templates = self.root / "templates"
        templates.mkdir(exist_ok=True)
        name = self.random.choice(("meeting.html", "result.html", "glossary.html"))
        text = '{% extends "base.html" %}{% block main %}<p>' + str(self.numbered) + "</p>{% endblock %}\n"
        (templates / name).write_text(text, encoding="utf-8")

    def repaint(self) -> None:
        """Change the look: every page has to be made again."""
        self._config()

    def _config(self) -> None:
        file = self.root / "civicgen.yml"
        text = file.read_text(encoding="utf-8")
        color = f"#{self.random.randrange(0x10, 0x60):02x}{self.random.randrange(0x10, 0x60):02x}2d"
        file.write_text(re.sub(r"#[0-9a-fA-F]{6}", color, text, count=1), encoding="utf-8")

    def _remove(self) -> None:
        added = self._pages("consultations/*/answers/encore-*.md")
        if added:
            self.random.choice(added).unlink()

    def _rename(self) -> None:
        added = self._pages("consultations/*/answers/encore-*.md")
        if added:
            self.numbered += 1
            file = self.random.choice(added)
            file.rename(file.with_name(f"encore-{self.numbered}.md"))

    def _time(self) -> None:
        self.instant += datetime.timedelta(days=self.random.randrange(1, 120))
