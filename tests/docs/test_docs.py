"""The documentation says what the program does: references are current, commands exist, guides can be followed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY, command

DOCS = REPOSITORY / "docs"
TEXTS = [
    *sorted(DOCS.rglob("*.md")),
    *(REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")),
    REPOSITORY / "benchmarks" / "README.md",
]
ROBOTS = ("CI", "GITHUB_ACTIONS", "GITLAB_CI", "CIVICGEN_INBOX")
GUIDES = sorted(DOCS.glob("*/*.md"))


def name(path: Path) -> str:
    """What a failing test is called by."""
    return path.relative_to(REPOSITORY).as_posix()


def test_reference_is_current():
    """Every command, option, problem, key and field of a context is in the reference, as the program says it now."""
    done = subprocess.run(
        [sys.executable, REPOSITORY / "tools" / "reference.py", "check"], capture_output=True, text=True, check=False
    )
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_links_between_texts(text: Path):
    """Every link to another file of the repository, and to a heading of it, leads somewhere."""
    wrong = []
    for target in re.findall(r"(?<!\\)\]\(([^)\s]+)\)", text.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (text.parent / path).resolve() if path else text
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            wrong.append(target)
    assert wrong == []


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_commands_and_options_exist(text: Path):
    """Every `civicgen COMMAND --option` that is written can be typed."""
    from civicgen.cli.command import Group
    from civicgen.cli.program import program

    context = program.make_context("civicgen", [], resilient_parsing=True)
    known = {other: program.get_command(context, other) for other in program.list_commands(context)}
    everywhere = {option for parameter in program.params for option in parameter.opts} | {"--help", "-h"}
    wrong = []
    for word, rest in re.findall(r"(?:^|[`\s$;&])civicgen ([a-z]+)((?: [^`\n#&|;]+)?)", _code(text)):
        typed = known.get(word)
        if typed is None:
            wrong.append(f"civicgen {word}")
            continue
        under = [typed.get_command(context, name) for name in typed.under] if isinstance(typed, Group) else []
        parameters = [parameter for one in (typed, *under) if one is not None for parameter in one.params]
        own = {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}
        wrong += [f"civicgen {word} {option}" for option in _options(rest) if option not in own | everywhere]
    assert wrong == []


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_guide_can_be_followed(guide: Path, tmp_path: Path):
    """Done one after the other from an empty folder, all that a guide says to type (`sh`) and to write works."""
    script = [f"cd '{tmp_path}'"]
    for kind, file, text in re.findall(r"(?ms)^```(\w+)(?: (\S+))?\n(.*?)^```$", guide.read_text(encoding="utf-8")):
        if kind == "sh":
            script.append(text)
        elif file:
            script.append(
                f"mkdir -p '{Path(file).parent.as_posix()}'\ncat > '{file}' <<'END OF FILE'\n{text}END OF FILE"
            )
    # Whoever follows a guide is a person, in folders of their own.
    own = {name: value for name, value in os.environ.items() if name not in ROBOTS and not name.startswith("XDG_")}
    environment = {**own, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [command("sh"), "-eux"],
        input="\n".join(script),
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**environment, "PYTHONUTF8": "1", "HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    assert "warning" not in done.stderr, done.stderr[-4000:]


def test_guides_exist_in_both_languages():
    """There are as many guides in one language as in the other, and the README leads to the main ones."""
    assert len(list(DOCS.glob("en/*.md"))) == len(list(DOCS.glob("fr/*.md")))
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    for guide in ("en/clerk", "en/volunteer", "en/theme-author", "fr/agent", "fr/benevole", "fr/auteur-de-theme"):
        assert f"docs/{guide}.md" in readme


@pytest.mark.parametrize("guide", ["en/files", "fr/fichiers"])
def test_every_file_is_told(guide):
    """Two links from the README: each folder, each type of question, each word of what commands write."""
    from typing import get_args

    from civicgen.content.find import ENTRIES, LISTS
    from civicgen.content.forms import FieldType, Makes
    from civicgen.content.incoming import Incoming
    from civicgen.content.receipts import WORD
    from civicgen.content.rows import FIELDS

    text = (DOCS / f"{guide}.md").read_text(encoding="utf-8")
    assert f"docs/{guide}.md" in (REPOSITORY / "README.md").read_text(encoding="utf-8")
    told = [
        *ENTRIES, *LISTS, *get_args(FieldType), *get_args(Makes), *Incoming.__struct_fields__,
        *(word for word in WORD.pattern.split("|") if word.isalpha()),
        *("receipts.csv", "received.json", "withdrawn_because", "forms/ID.yml", "ballots/ID.md", "journal.jsonl"),
    ]  # fmt: skip
    assert [word for word in told if not re.search(rf"\b{re.escape(word)}\b", text)] == []
    keys = (DOCS / guide.partition("/")[0] / "reference" / ("keys.md" if "en" in guide else "cles.md")).read_text(
        "utf-8"
    )
    assert [field for field in FIELDS if f"`{field}`" not in keys] == []


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"(?m)^#+ (.+)$", file.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _code(text: Path) -> str:
    source = text.read_text(encoding="utf-8")
    blocks = re.findall(r"(?ms)^```\w*\n(.*?)^```$", source)
    indented = re.findall(r"(?m)^    (.*)$", source)
    inline = [f"`{part}`" for part in re.findall(r"`([^`\n]+)`", source)]
    return "\n".join([*blocks, *indented, *inline])


def _options(rest: str) -> list[str]:
    return re.findall(r"(?<![\w-])(--[a-z][a-z-]*)", rest)
