"""What reaches the terminal: colours, progress, text that does nothing, characters of old consoles."""

from __future__ import annotations

import io
import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.cli.console import Console, printable, wants_color
from civicgen.cli.figures import duration, number, weight
from civicgen.cli.language import language
from civicgen.cli.progress import Bar


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "asked", "terminal", "wanted"),
    [
        ({}, "auto", True, True),
        ({}, "auto", False, False),
        ({"NO_COLOR": "1"}, "auto", True, False),
        ({"NO_COLOR": ""}, "auto", True, True),
        ({"TERM": "dumb"}, "auto", True, False),
        ({"FORCE_COLOR": "1"}, "auto", False, True),
        ({"FORCE_COLOR": "0"}, "auto", False, False),
        ({"NO_COLOR": "1"}, "always", False, True),
        ({"FORCE_COLOR": "1"}, "never", True, False),
    ],
)
def test_colours(environ, asked, terminal, wanted):
    """The option, then FORCE_COLOR, then NO_COLOR (when it is not empty), then the terminal."""
    assert wants_color(_Terminal() if terminal else io.StringIO(), environ, asked) is wanted


@given(st.text())
def test_no_text_acts_on_a_terminal(text):
    """No control, no hidden direction; letters of all languages stay."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert not any((ord(letter) < 32 and letter not in "\n\t") or 0x7F <= ord(letter) < 0xA0 for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\ufeff")


@given(st.text(), st.sampled_from(["cp1252", "cp850", "ascii", "cp437", "latin-1", "utf-8", "cp1250"]))
def test_any_text_can_be_printed(text, encoding):
    """Whatever the encoding of the console; lone surrogates too."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    Console("fr", out=stream, err=io.StringIO(), environ={}).result(printable(text))
    stream.flush()
    raw.getvalue().decode(encoding)


def test_simpler_characters_are_chosen_well():
    """An old console shows quotes and arrows as people typed them before."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii", newline="\n")
    Console("fr", out=stream, err=io.StringIO(), environ={}).result("« L’œuvre » → é… 日")
    stream.flush()
    assert raw.getvalue() == b'" L\'oeuvre " -> e... ?\n'


def test_json_is_utf_8_on_any_console():
    """Programs read it, not people."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp1252")
    Console("fr", out=stream, err=io.StringIO(), environ={}).json({"title": "日 é"})
    assert json.loads(raw.getvalue().decode("utf-8")) == {"title": "日 é"}


@pytest.mark.parametrize(
    ("arguments", "environ", "chosen"),
    [
        ([], {}, "en"),
        ([], {"LANG": "fr_FR.UTF-8"}, "fr"),
        ([], {"LANG": "fr"}, "fr"),
        ([], {"LANG": "de_DE.UTF-8"}, "en"),
        ([], {"LANG": "fr_FR.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_CA"}, "fr"),
        ([], {"LANG": "de_DE", "LANGUAGE": "br:fr:en"}, "fr"),
        ([], {"LANG": "fr_FR", "CIVICGEN_LANG": "en"}, "en"),
        (["build", "--lang", "en"], {"LANG": "fr_FR"}, "en"),
        (["--lang=fr", "build"], {}, "fr"),
        (["--lang"], {"LANG": "fr_FR"}, "fr"),
        (["new", "news", "--", "--lang", "fr"], {}, "en"),
    ],
)
def test_languages(arguments, environ, chosen):
    """What was typed, then the environment as other programs read it, then English."""
    assert language(arguments, environ) == chosen


def test_progress_is_for_long_work_on_a_terminal(monkeypatch):
    """Nothing before a second, nothing in a pipe; the line is taken away at the end."""
    clock = [1000.0]
    monkeypatch.setattr("civicgen.cli.progress.time", SimpleNamespace(monotonic=lambda: clock[0]))
    pipe = io.StringIO()
    with Bar(Console(err=pipe, environ={})) as bar:
        clock[0] += 10
        bar(10, 100, 5)
    assert not pipe.getvalue()
    terminal = _Terminal()
    with Bar(Console(err=terminal, environ={})) as bar:
        bar(10, 100, 5)
        assert not terminal.getvalue()
        clock[0] += 10
        bar(50, 100, 45)
        assert "50 %" in terminal.getvalue()
        assert "10 s" in terminal.getvalue()
        bar(51, 100, 46)
        assert "51 %" not in terminal.getvalue()
    assert terminal.getvalue().endswith(" \r")
    assert "\n" not in terminal.getvalue()


def test_figures_as_each_language_writes_them():
    """Without the library that knows all languages."""
    assert number("en", 1234567) == "1,234,567"
    assert number("fr", 1234567) == "1\u00a0234\u00a0567"
    assert weight("fr", 3400) == "3,4\u00a0ko"
    assert weight("en", 999) == "999\u00a0bytes"
    assert weight("en", 123_456_789) == "123\u00a0MB"
    assert duration("fr", 0.25) == "0,25\u00a0s"
    assert duration("en", 0.012) == "12\u00a0ms"
    assert duration("en", 125) == "2\u00a0min 5\u00a0s"
