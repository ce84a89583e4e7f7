"""Files made to break a reader end as a located problem or as the value that was typed, within a second."""

from __future__ import annotations

import re
import shutil
import time
from pathlib import Path

import pytest
import yaml

from civicgen.content.names import VOCABULARY
from civicgen.content.read import read_sources
from civicgen.problems import Problem
from civicgen.problems.show import as_text
from civicgen.typed.compose import compose
from civicgen.typed.decode import decoded
from civicgen.typed.nodes import Mapping, Node, Scalar, Sequence, Written
from tests.conftest import REPOSITORY

BASE = REPOSITORY / "tests" / "broken" / "base"
PAGE, LIST, SETTINGS = "content/pages/hostile.md", "content/glossary.yml", "civicgen.yml"


def read(root: Path, file: str, data: bytes) -> tuple[Problem, ...]:
    """Problems of the base portal with one hostile file in it, read within a second."""
    shutil.copytree(BASE, root)
    (root / file).write_bytes(data)
    started = time.perf_counter()
    _, problems = read_sources(root)
    assert time.perf_counter() - started < 1
    for problem in problems:
        assert "\x1b" not in as_text(problem, str)
    return problems


def plain(node: Node | None) -> object:
    """What a node says, without places."""
    if isinstance(node, Mapping):
        return {key.text: plain(value) for key, value in node.pairs}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.text if node is not None else None


def fed(name: str, data: bytes, file: str) -> bytes:
    return b"---\n" + data + b"\n---\nText\n" if file == PAGE else data


@pytest.mark.parametrize("file", [SETTINGS, PAGE, LIST])
def test_own_yaml(shared_data: Path, tmp_path: Path, file: str):
    """Each of the documents written for us gives problems with a line, in settings, front matter and lists."""
    sound = {("bom.yaml", PAGE), ("empty.yaml", LIST), ("two-documents.yaml", PAGE)}
    for number, hostile in enumerate(sorted((shared_data / "hostile/own/yaml").iterdir())):
        problems = read(tmp_path / str(number), file, fed(hostile.name, hostile.read_bytes(), file))
        if (hostile.name, file) in sound:
            assert problems == (), hostile.name
        else:
            # settings in another language make translations of other files: what matters here is this file
            own = [problem for problem in problems if problem.place.file == file]
            assert own, hostile.name
            assert all(problem.place.line > 0 for problem in own), hostile.name


@pytest.mark.parametrize("name", ["norway", "surprising-scalars"])
def test_texts_stay_texts(shared_data: Path, name: str):
    """`no`, `01230`, `12:30:45`, `1e3`, `0x1F` are what was typed."""
    text = (shared_data / f"hostile/own/yaml/{name}.yaml").read_text(encoding="utf-8")
    node, problems = compose(text, Written("x", text))
    assert problems == []
    said = plain(node)
    assert said == yaml.load(text, yaml.BaseLoader)  # the loader that gives no value a type


EXPECTED = {
    "bom.md": ("BOM", "Body", 4),
    "crlf.md": ("CRLF", "Body", 5),
    "dash-with-spaces.md": ("x", "Body", 4),
    "dashes-in-body.md": ("x", "A\n\n---\n\nB\n\n---", 5),
    "indented-fence.md": ("x", "Body", 4),
    "no-newline-at-end.md": ("x", "", 3),
}
REFUSED = {
    "header-injection.md": {"control-character"},
    "only-dashes.md": {"missing-key"},
    "slug-escape.md": {"unknown-key"},
    "unclosed.md": {"unclosed-front-matter"},
}


def test_own_front_matter(shared_data: Path, tmp_path: Path):
    """Fences with spaces, marks and other line breaks are read; what would write elsewhere is refused."""
    for hostile in sorted((shared_data / "hostile/own/frontmatter").iterdir()):
        root = tmp_path / hostile.stem
        problems = read(root, PAGE, hostile.read_bytes())
        sources, _ = read_sources(root)
        assert sources is not None
        entry = next((one for one in sources.entries["fr"] if one.name == "pages/hostile"), None)
        if hostile.name in REFUSED:
            assert {problem.code for problem in problems} == REFUSED[hostile.name]
            assert entry is None
        else:
            assert problems == ()
            assert entry is not None
            if hostile.name == "jinja-in-content.md":
                assert entry.title == "{{ 7*7 }}"
                assert "{% include" in entry.body
            else:
                assert (entry.title, entry.body, entry.body_line) == EXPECTED[hostile.name]


MARKS = {"␣": " ", "»": "\t", "—": "", "←": "\r", "⇔": "\ufeff", "↵": "", "∎": ""}


def cases(folder: Path) -> list[tuple[str, str, bool]]:
    """Documents of the public test suite, and whether each must be refused by YAML itself."""
    found = []
    for file in sorted(folder.glob("*.yaml")):
        fails = False
        for number, case in enumerate(yaml.safe_load(file.read_text(encoding="utf-8"))):
            fails = case.get("fail", fails)
            text = re.sub("[" + "".join(MARKS) + "]", lambda found: MARKS[found.group()], case.get("yaml", ""))
            found.append((f"{file.stem}-{number}", text, fails))
    return found


def test_public_suite(shared_data: Path, tmp_path: Path):
    """Each document of the YAML test suite is read or gives problems with a line of the file, within a second."""
    tried = 0
    for name, text, _ in cases(shared_data / "hostile/yaml/suite"):
        started = time.perf_counter()
        usable = decoded(text.encode("utf-8"), "x")
        if isinstance(usable, str):
            node, problems = compose(usable, Written("x", usable), 1, VOCABULARY.known)
            assert node is not None or problems or not usable.strip() or plain(node) is None, name
            lines = usable.count("\n") + 1
            assert all(0 < problem.place.line <= lines for problem in problems), name
            assert all(as_text(problem, str) for problem in problems), name
        assert time.perf_counter() - started < 1, name
        tried += 1
    assert tried > 150


def test_public_suite_as_files(shared_data: Path, tmp_path: Path):
    """The same documents as pages of a portal, all at once: no traceback, every problem in the file that has it."""
    root = tmp_path / "portal"
    shutil.copytree(BASE, root)
    for name, text, _ in cases(shared_data / "hostile/yaml/suite"):
        (root / f"content/pages/{name.lower()}.md").write_bytes(f"---\n{text}\n---\nx\n".encode())
    sources, problems = read_sources(root)
    assert sources is not None
    assert len(sources.entries["fr"]) >= 12
    assert all(problem.place.file.startswith("content/pages/") for problem in problems)


def test_meaning_is_kept_where_yaml_accepts(shared_data: Path):
    """What a plain YAML reader accepts of the hostile dictionary words, quoted or not, means the same to us."""
    for text in (
        "a: b",
        "a: 'b: c'",
        'a: "b # c"',
        "a: |\n  b : c\n  # d\n",
        "a: >-\n  b\n  c\n",
        "- a\n- b",
        "a: [b, c]",
    ):
        node, problems = compose(text, Written("x", text))
        assert problems == []
        expected = yaml.load(text, yaml.BaseLoader)
        stripped = (
            {key: value.strip("\n") if isinstance(value, str) else value for key, value in expected.items()}
            if isinstance(expected, dict)
            else expected
        )
        assert plain(node) == stripped


def test_a_byte_at_a_time(tmp_path: Path):
    """A front matter cut at any byte, or with any byte wrong, is a value or a located problem."""
    data = (BASE / "content/consultations/plan/syntheses/avis.md").read_bytes()
    for cut in range(0, len(data), 3):
        for broken in (
            data[:cut],
            data[:cut] + b"\xff" + data[cut:],
            data[:cut] + b'"' + data[cut:],
            data[:cut] + b"[" + data[cut:],
        ):
            text = decoded(broken, "x.md")
            if isinstance(text, Problem):
                assert text.place.line
                continue
            front = text.removeprefix("---\n").split("\n---")[0]
            node, problems = compose(front, Written("x.md", "---\n" + front), 2, VOCABULARY.known)
            assert all(problem.place.line >= 1 for problem in problems)
            assert isinstance(node, Mapping | Sequence | Scalar | None)
