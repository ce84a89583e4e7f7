"""The command line as a whole: help, languages, exit codes, suggestions, colours, consoles of every kind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import click
import pytest

from civicgen.cli.command import Command
from civicgen.cli.group import SHORT
from civicgen.cli.program import program
from tests.cli.running import environment, held, launch, run, talk

COMMANDS = sorted(SHORT)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_documents_itself(capsys, name):
    """Purpose, two examples or one, exit codes, in 80 columns, on the output."""
    ran = run(capsys, name, "--help")
    assert ran.code == 0
    assert not ran.err
    assert ran.out.startswith(f"Usage: civicgen {name}")
    assert "Examples:" in ran.out
    assert "Exit codes:" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80
    assert f"civicgen {name}" in ran.out.partition("Examples:")[2] or name == "completion"


def test_examples_are_commands(capsys):
    """Every example names a command and options that exist."""
    for name in COMMANDS:
        command = program.get_command(click.Context(program), name)
        assert isinstance(command, Command)
        for line, _meaning in command.examples:
            found = re.search(rf"civicgen {name}\b(.*)", line)
            assert found is not None, line
            asked: click.Command = command
            if isinstance(command, click.Group) and (first := found.group(1).split()[:1]):
                asked = command.get_command(click.Context(command), first[0]) or command
            known = {opt for parameter in asked.params for opt in parameter.opts}
            for option in re.findall(r"(?<!\S)--[a-z-]+", found.group(1)):
                assert option in known, line


def test_no_two_options_of_a_command_are_kept_under_one_name():
    """Else what is typed for one is taken for the other: `search --lang en` once left out the texts in French."""
    waiting: list[tuple[str, click.Command]] = [("civicgen", program)]
    while waiting:
        path, command = waiting.pop()
        context = click.Context(command)
        names = [parameter.name for parameter in command.get_params(context)]
        assert len(names) == len(set(names)), f"{path}: {sorted(filter(None, names))}"
        if isinstance(command, click.Group):
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                waiting.append((f"{path} {name}", found))


def test_help_shows_the_daily_commands_first(capsys):
    """Without a word, the same help."""
    ran = run(capsys)
    assert ran == run(capsys, "--help")
    assert ran.code == 0
    names = re.findall(r"^  ([a-z]+) ", ran.out, flags=re.MULTILINE)
    assert names[:5] == ["init", "new", "serve", "check", "build"]
    assert set(COMMANDS) <= set(names)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("buidl", "build"),
        ("biuld", "build"),
        ("chek", "check"),
        ("server", "serve"),
        ("explian", "explain"),
        ("imports", "import"),
        ("inti", "init"),
        ("nwe", "new"),
        ("schema", "schemas"),
        ("BUILD", "build"),
    ],
)
def test_the_command_meant_is_suggested(capsys, typed, meant):
    """A slip of the keyboard is a usage error with the right word."""
    ran = run(capsys, typed)
    assert ran.code == 2
    assert not ran.out
    assert re.search(rf"Did you mean .*\b{meant}\b", ran.err)


def test_the_option_meant_is_suggested(capsys):
    """The same for options."""
    ran = run(capsys, "build", "--outptu", "x")
    assert ran.code == 2
    assert "--output" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["build", "--nothing"],
        ["build", "one", "two", "three"],
        ["init", "--procedure", "fair"],
        ["new"],
        ["new", "thing", "title"],
        ["serve", "--port", "many"],
        ["--lang", "de", "build"],
        ["import", "nothing", "x", "--into", "y"],
        ["completion", "tcsh"],
        ["build", "--site"],
    ],
)
def test_usage_errors(capsys, arguments):
    """Code 2, one plain sentence and where help is, on the error stream; no traceback."""
    ran = run(capsys, *arguments)
    assert ran.code == 2
    assert not ran.out
    assert ran.err.startswith("error: ")
    assert "Traceback" not in ran.err
    assert "--help" in ran.err or "There is no portal" in ran.err


@pytest.mark.parametrize(
    ("environ", "word"),
    [
        ({"LANG": "fr_FR.UTF-8"}, "Usage"),
        ({"LC_ALL": "C", "LANG": "fr_FR.UTF-8"}, "Usage: "),
    ],
)
def test_help_speaks_the_language_of_the_system(environ, word):
    """LC_ALL goes before LANG; the C locale is English."""
    ran = launch("--help", **environ)
    assert ran.code == 0
    assert word in ran.out


def test_no_portal_is_a_usage_error(capsys, tmp_path, monkeypatch):
    """It says what was looked for, and how to go on."""
    monkeypatch.chdir(tmp_path)
    for arguments in (["build"], ["check"], ["build", "nowhere"], ["new", "answer", "x", "--site", "nowhere"]):
        ran = run(capsys, *arguments)
        assert ran.code == 2
        assert "civicgen init" in ran.err


def test_interruption_is_130(tmp_path):
    """Ctrl-C ends a command that works, with its code, in plain words, and nothing was touched."""
    if os.name == "nt":
        pytest.skip("signals are another thing there")
    portal = tmp_path / "mairie"
    launch("init", portal)
    with held(portal):
        # The command waits for its rival: long enough to be interrupted.
        code = "import sys; from civicgen.cli import main; print('here', flush=True); sys.exit(main(sys.argv[1:]))"
        process = subprocess.Popen(
            [sys.executable, "-c", code, "build", str(portal)],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        # Python itself has started: from here on, an interruption is ours to tell.
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        _out, err = process.communicate(timeout=60)
    assert process.returncode in {130, 75}, err
    assert b"Traceback" not in err
    assert not (portal / "public").exists()


def test_questions_are_asked_on_a_terminal_only(tmp_path):
    """There, each has a default; Ctrl-C at a question is an interruption, and leaves nothing behind."""
    if os.name == "nt":
        pytest.skip("needs a POSIX terminal")
    for place, (typed, code) in enumerate(
        ((b"\n\n\n", 0), (b"fr\nLes Ulis\nsurvey\n", 0), (b"\x03", 130), (b"\x04", 130))
    ):
        folder = tmp_path / str(place)
        ended, shown = talk(["init", folder], typed)
        assert ended == code, shown
        assert "Traceback" not in shown
        assert folder.exists() == (code == 0)
    assert "Mairie des Ulis" in (tmp_path / "1" / "civicgen.yml").read_text(encoding="utf-8")


def test_a_fault_of_the_program_is_told_plainly(capsys, tmp_path, monkeypatch):
    """Its kind, how to see more; the whole only with --debug."""
    from civicgen.cli import starter

    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError("something\x1b[31m odd")

    monkeypatch.setattr(starter, "files_of", broken)
    ran = run(capsys, "init", tmp_path / "x")
    assert ran.code == 1
    assert "ZeroDivisionError" in ran.err
    assert "--debug" in ran.err
    assert "\x1b" not in ran.err
    assert "Traceback" not in ran.err
    ran = run(capsys, "init", tmp_path / "x", "--debug")
    assert "Traceback" in ran.err
    assert "\x1b" not in ran.err


def test_a_disk_that_refuses_is_74(capsys, tmp_path):
    """A folder that cannot be made, because a file stands in its place."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    ran = run(capsys, "init", tmp_path / "file" / "portal")
    assert ran.code == 74
    assert "could not be read or written" in ran.err


@pytest.mark.parametrize(
    ("environ", "arguments", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_colour_is_the_users_choice(environ, arguments, colored):
    """Words say all that colours say."""
    ran = launch(*arguments, "buidl", **environ)
    assert ("\x1b[" in ran.err) == colored
    assert "error" in ran.err


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii", "cp437", "latin-1"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_console_is_too_old(encoding, lang):
    """What a console cannot show is simplified, never a crash."""
    for arguments in (["--help"], ["new", "--help"], ["buidl"], ["build", "日本→é\u202e"]):
        ran = launch("--lang", lang, *arguments, PYTHONIOENCODING=encoding, PYTHONUTF8="0")
        assert ran.code in {0, 2}
        assert "Traceback" not in ran.err


def test_a_closed_pipe_is_silent():
    """`civicgen --help | head -1` ends without a word."""
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    found = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m civicgen --help | head -1"],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0
    assert not found.stderr


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_forbid_nothing(tmp_path, capsys, closed):
    """A task without a window builds all the same, and what would be said is written into no file."""
    if os.name == "nt":
        pytest.skip("needs a POSIX shell")
    root = tmp_path / "mairie"
    run(capsys, "init", root)
    for _ in range(2):
        line = f"{sys.executable} -m civicgen build {root} {closed}"
        found = subprocess.run(["sh", "-c", line], env=environment(), capture_output=True, text=True, check=False)
        assert (found.returncode, "Traceback" in found.stderr) == (0, False), found.stderr
    assert (root / "public/index.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_module_and_command_are_the_same(capsys):
    """`py -m civicgen` is what Windows users type."""
    assert launch("--version").out == run(capsys, "--version").out


@pytest.mark.parametrize(("arguments", "limit"), [(["--version"], 0.15), (["--help"], 0.2), (["build", "--help"], 0.2)])
@pytest.mark.parametrize("lang", ["en_GB.UTF-8", "fr_FR.UTF-8"])
def test_it_starts_quickly(arguments, limit, lang):
    """Seconds of the processor, the best of a few: other tests may keep the machine busy meanwhile."""
    if os.name == "nt":
        pytest.skip("measured by what POSIX systems count")
    import resource

    def spent() -> float:
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    best = limit * 10
    for _ in range(5):
        before = spent()
        launch(*arguments, LANG=lang)
        best = min(best, spent() - before)
    assert best < limit


def test_help_imports_nothing_heavy():
    """What a command does not use is not loaded."""
    code = (
        "import sys; from civicgen.cli import main; main(['--help']); main(['build', '--help']); "
        "heavy = {'yaml', 'jinja2', 'markdown_it', 'babel', 'whoosh', 'sqlite3', 'msgspec', 'asyncio'}; "
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    found = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=False)
    assert found.returncode == 0, found.stderr.decode()


def test_completion_knows_commands_options_and_consultations(tmp_path):
    """In each shell; quickly enough for a key stroke."""
    (tmp_path / "civicgen.yml").write_text("title: x\n", encoding="utf-8")
    for name in ("plan-local", "plan-velo", "budget"):
        (tmp_path / "content" / "consultations" / name).mkdir(parents=True)

    def completed(words: str) -> list[str]:
        ran = launch(
            cwd=tmp_path, _CIVICGEN_COMPLETE="bash_complete", COMP_WORDS=words, COMP_CWORD=str(words.count(" "))
        )
        return [line.partition(",")[2] for line in ran.out.splitlines()]

    assert completed("civicgen b") == ["build"]
    assert "--output" in completed("civicgen build --o")
    assert completed("civicgen new answer --in plan") == ["plan-local", "plan-velo"]
    assert completed("civicgen new syn") == ["synthesis"]
    for shell in ("bash", "zsh", "fish", "powershell"):
        assert "_CIVICGEN_COMPLETE" in launch("completion", shell).out
