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
    if not root.exists():
        shutil.copytree(BASE, root)
    before = (root / file).read_bytes() if (root / file).exists() else None
    (root / file).write_bytes(data)
    started = time.process_time()
    _, problems = read_sources(root)
    assert time.process_time() - started < 1
    if before is None:
        (root / file).unlink()
    else:
        (root / file).write_bytes(before)
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
def test_own_yaml(hostile: Path, tmp_path: Path, file: str):
    """Each of the documents written for us gives problems with a line, in settings, front matter and lists."""
    sound = {("bom.yaml", PAGE), ("empty.yaml", LIST), ("two-documents.yaml", PAGE)}
    for one in sorted((hostile / "own/yaml").iterdir()):
        problems = read(tmp_path / "portal", file, fed(one.name, one.read_bytes(), file))
        if (one.name, file) in sound:
            assert problems == (), one.name
        else:
            # settings in another language make translations of other files: what matters here is this file
            own = [problem for problem in problems if problem.place.file == file]
            assert own, one.name
            assert all(problem.place.line > 0 for problem in own), one.name


@pytest.mark.parametrize("name", ["norway", "surprising-scalars"])
def test_texts_stay_texts(hostile: Path, name: str):
    """`no`, `01230`, `12:30:45`, `1e3`, `0x1F` are what was typed."""
    text = (hostile / f"own/yaml/{name}.yaml").read_text(encoding="utf-8")
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


def test_own_front_matter(hostile: Path, tmp_path: Path):
    """Fences with spaces, marks and other line breaks are read; what would write elsewhere is refused."""
    root = Path(shutil.copytree(BASE, tmp_path / "portal"))
    for one in sorted((hostile / "own/frontmatter").iterdir()):
        (root / PAGE).write_bytes(one.read_bytes())
        sources, problems = read_sources(root)
        assert sources is not None
        entry = next((page for page in sources.entries["fr"] if page.name == "pages/hostile"), None)
        if one.name in REFUSED:
            assert {problem.code for problem in problems} == REFUSED[one.name]
            assert entry is None
        else:
            assert problems == ()
            assert entry is not None
            if one.name == "jinja-in-content.md":
                assert entry.title == "{{ 7*7 }}"
                assert "{% include" in entry.body
            else:
                assert (entry.title, entry.body, entry.body_line) == EXPECTED[one.name]


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


def test_public_suite(hostile: Path, tmp_path: Path):
    """Each document of the YAML test suite is read or gives problems with a line of the file, within a second."""
    tried = 0
    for name, text, _ in cases(hostile / "yaml/suite"):
        started = time.process_time()
        usable = decoded(text.encode("utf-8"), "x")
        if isinstance(usable, str):
            node, problems = compose(usable, Written("x", usable), 1, VOCABULARY.known)
            assert node is not None or problems or not usable.strip() or plain(node) is None, name
            lines = usable.count("\n") + 1
            assert all(0 < problem.place.line <= lines for problem in problems), name
            assert all(as_text(problem, str) for problem in problems), name
        assert time.process_time() - started < 1, name
        tried += 1
    assert tried > 40


def test_public_suite_as_files(hostile: Path, tmp_path: Path):
    """The same documents as pages of a portal, all at once: no traceback, every problem in the file that has it."""
    root = tmp_path / "portal"
    shutil.copytree(BASE, root)
    for name, text, _ in cases(hostile / "yaml/suite"):
        (root / f"content/pages/{name.lower()}.md").write_bytes(f"---\n{text}\n---\nx\n".encode())
    sources, problems = read_sources(root)
    assert sources is not None
    assert len(sources.entries["fr"]) >= 12
    assert all(problem.place.file.startswith("content/pages/") for problem in problems)


def test_meaning_is_kept_where_yaml_accepts():
    """What any reader of YAML accepts, quoted or not, means the same to us."""
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


LONG = 60_000
HEAVY = {
    "spaces in a key": "a" + " " * LONG + "b",
    "spaces before a comment": "a: b" + " " * LONG + "c",
    "spaces after a colon": "a:" + " " * LONG,
    "no-break spaces": "a" + "\u00a0" * (LONG // 2) + "b: c",
    "dashes": "- " * (LONG // 2),
    "tight dashes": "-" * LONG,
    "dashes and a key": "- " * (LONG // 2) + "a",
    "colons": "a: " * (LONG // 3),
    "tight colons": "a:b" * (LONG // 3),
    "quotes": "a: " + "'" * LONG,
    "double quotes": "a: [" + '"' * LONG,
    "backslashes": 'a: "' + "\\" * LONG,
    "numbers": "a: [" + "#1," * (LONG // 3),
    "commas": "a: [" + "," * LONG,
    "brackets": "a: " + "[]" * (LONG // 2),
    "closing": "a: " + "]" * LONG,
    "lines of keys": "a: b\n" * (LONG // 5),
    "lines that go on": "a: b\n" + " c : d\n" * (LONG // 7),
    "lines of nothing": "a: b\n" + "\n" * (LONG - 10),
    "questions": "? " * (LONG // 2),
    "pipes": "a: |" + "|" * LONG,
    "hashes": "#" * LONG,
    "spaced hashes": "a: b" + " #" * (LONG // 2),
    "digits": "a: " + "1" * LONG,
    "accents": "\u0301" * (LONG // 2) + ": x",
}


@pytest.mark.parametrize("name", HEAVY)
def test_no_text_takes_long(tmp_path: Path, name: str):
    """Front matters as long as they may be, made of one thing over and over."""
    for file in (PAGE, SETTINGS):
        read(tmp_path / "portal", file, fed(name, HEAVY[name].encode(), file))


@pytest.mark.parametrize(
    "text", ["-" * 1_000_000, "\n" * 1_000_000, "## a" + " " * 1_000_000 + "b", "#" * 1_000_000, "```\n" * 200_000]
)
def test_no_body_takes_long(tmp_path: Path, text: str):
    """Whole files of one thing over and over, as pages and as questions."""
    for file in (PAGE, "content/consultations/plan/faq.md"):
        read(tmp_path / "portal", file, text.encode())


def test_a_line_without_end(tmp_path: Path):
    """A file without any line break does not fill the memory: its first line is told to be too long."""
    from civicgen.content.contributions import LONGEST_LINE, read_stream
    from civicgen.content.sources import Stream

    for name, begun in (("a.jsonl", b'{"number": 1, "text": "'), ("b.csv", b"number,text\n1,")):
        file = tmp_path / name
        file.write_bytes(begun + b"a" * (LONGEST_LINE + 10))
        stream = Stream(consultation="plan", file=name, size=0, changed=0)
        (problem,) = [item for item in read_stream(tmp_path, stream) if isinstance(item, Problem)]
        assert problem.code == "line-too-long"
        assert problem.place.line == begun.count(b"\n") + 1
