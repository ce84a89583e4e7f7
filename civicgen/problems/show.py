"""A problem becomes text for a terminal, an object for a program, or an annotation on a forge."""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Callable, Iterable

from civicgen.digests import digest
from civicgen.problems import Problem
from civicgen.problems.catalogue import mark, words_of

__all__ = ["as_github", "as_gitlab", "as_object", "as_text", "listing", "told", "visible"]

Translate = Callable[[str], str]

WIDTH = 100
"""Characters of a line of a file that are shown; more is cut around the mistake."""
MOST = 50
"""Problems that a listing shows before it only counts the rest."""
NAMED = 10
"""Lines with the same mistake that are named."""

_ERROR, _WARNING = mark("error"), mark("warning")
_MORE = mark("… and {number} more.")
_SAME, _SAME_MANY = (
    mark("The same in line {lines} of this file."),
    mark("The same in {number} other lines of this file: {lines}"),
)
_PIP = "pip install"
# what moves a cursor, turns text around or hides: nothing a file holds may act on a terminal
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def visible(text: str) -> str:
    r"""Show characters that would act or hide as their numbers; all letters of all languages stay.

    >>> visible("a\x1b[31mb")
    'a\\u001b[31mb'
    """
    return _HIDDEN.sub(_numbered, text.replace("\t", " "))


def _numbered(found: re.Match[str]) -> str:
    return f"\\u{ord(found.group()):04x}"


def told(problem: Problem, translate: Translate) -> tuple[str, str]:
    """The sentence of a problem and its advice, in the reader's language."""
    words = words_of(problem.code)
    given = _Given({name: visible(value) for name, value in problem.given.items()})
    if reason := given.get("reason"):
        given["reason"] = translate(reason)  # what the system or a library said, where the catalogue knows it
    advice = words.fitting(problem.given)
    said = translate(advice).format_map(given) if advice else ""
    return translate(words.message).format_map(given), said.replace(_PIP, _install())


def _install() -> str:
    """What adds a library to this very program: pipx keeps it in an environment that `pip` does not know."""
    *above, folder, name = ["", "", *sys.prefix.replace("\\", "/").split("/")]
    pipx = folder == "venvs" and name.startswith("civicgen") and any("pipx" in part for part in above)
    return "pipx runpip civicgen install" if pipx else _PIP


class _Given(dict[str, str]):
    """Values for a sentence; one that was not given is shown as a gap, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


def as_text(problem: Problem, translate: Translate, color: Callable[[str, str], str] | None = None) -> str:
    """`file:line:column: error: sentence`, the line with a caret under the mistake, and what to write instead.

    `color` may dress a text in a style (`error`, `warning`, `quiet`); nothing is said by colour alone.
    """
    style = color or (lambda text, _: text)
    sentence, advice = told(problem, translate)
    place = problem.place
    where = visible(place.file)
    if place.line:
        where += f":{place.line}"
        if place.column:
            where += f":{place.column}"
    kind = translate(_ERROR if problem.severity == "error" else _WARNING)
    # what is wrong with no file in particular begins with what it is
    before = f"{where}: " if where else ""
    lines = [f"{before}{style(kind, problem.severity)}: {sentence} [{problem.code}]"]
    if place.excerpt.strip():
        excerpt, caret = _excerpt(place.excerpt, place.column)
        number = str(place.line)
        lines.append(style(f"{number:>6} | ", "quiet") + excerpt)
        if caret is not None:
            lines.append(style(" " * 6 + " | ", "quiet") + " " * caret + style("^", problem.severity))
    if advice:
        lines.append(f"       → {advice}")
    return "\n".join(lines)


def _excerpt(line: str, column: int) -> tuple[str, int | None]:
    """The line as a terminal may show it, cut around the column, and how far from its left the caret stands."""
    start = 0
    if column > WIDTH - 20 and len(line) > WIDTH:
        start = column - WIDTH // 2
    part = line[start : start + WIDTH]
    before = "…" if start else ""
    after = "…" if start + WIDTH < len(line) else ""
    if not 0 < column <= len(line) + 1:
        return before + visible(part) + after, None
    return before + visible(part) + after, len(before) + _columns(visible(part[: column - 1 - start]))


def _columns(text: str) -> int:
    """Columns that a text takes on a terminal: two for a wide letter, none for a mark on the letter before."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def listing(
    problems: Iterable[Problem],
    translate: Translate,
    color: Callable[[str, str], str] | None = None,
    most: int = MOST,
) -> str:
    """Problems one after the other, each told once; the first ones in full, the rest counted.

    The same mistake in other lines of a file is told once, with its first place: whoever mends one sees them all.
    """
    groups = _alike(problems)
    shown = []
    for group in groups[:most]:
        text = as_text(group[0], translate, color)
        if others := [problem.place.line for problem in group[1:]]:
            text += "\n" + " " * 7 + _others(others, translate)
        shown.append(text)
    if left := sum(map(len, groups[most:])):
        shown.append(translate(_MORE).format(number=left))
    return "\n\n".join(shown)


def _alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Problems in their order, those that say the same of other lines of a file beside the first that says it."""
    groups: dict[object, dict[int, Problem]] = {}
    for problem in problems:
        place = problem.place
        said = (problem.code, problem.severity, place.file, *sorted(problem.given.items()))
        first = groups.setdefault(said, {}).setdefault(place.line, problem)
        if first.place != place:  # again in a line that is told: its column tells it from the other one
            groups.setdefault((said, place), {place.line: problem})
    return [list(group.values()) for group in groups.values()]


def _others(lines: list[int], translate: Translate) -> str:
    """Words for the other lines that hold the same mistake."""
    named = ", ".join(map(str, lines[:NAMED]))
    if len(lines) == 1:
        return translate(_SAME).format(lines=named)
    return translate(_SAME_MANY).format(number=len(lines), lines=named + ("…" if len(lines) > NAMED else "."))


def as_object(problem: Problem, translate: Translate) -> dict[str, str | int]:
    """Plain values for `--json`."""
    sentence, advice = told(problem, translate)
    return {
        "code": problem.code,
        "severity": problem.severity,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "excerpt": problem.place.excerpt,
        "message": sentence,
        "advice": advice,
    }


def as_github(problem: Problem, translate: Translate) -> str:
    """A workflow command that marks the line in a review: `::error file=…,line=…::sentence`."""
    sentence, advice = told(problem, translate)
    properties = {"file": problem.place.file, "title": problem.code}
    if problem.place.line:
        properties["line"] = str(problem.place.line)
        if problem.place.column:
            properties["col"] = str(problem.place.column)
    listed = ",".join(f"{name}={_escaped(value, more=True)}" for name, value in sorted(properties.items()))
    return f"::{problem.severity} {listed}::{_escaped(f'{sentence} {advice}'.strip())}"


def _escaped(text: str, *, more: bool = False) -> str:
    """Keep text of a file from ending the command or beginning another one."""
    text = _HIDDEN.sub(_numbered, text) if more else text
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if more else text


def as_gitlab(problems: Iterable[Problem], translate: Translate) -> list[dict[str, object]]:
    """A code quality report: the list that GitLab reads from an artifact, with fingerprints that stay."""
    report: list[dict[str, object]] = []
    seen: dict[bytes, int] = {}
    for problem in problems:
        sentence, advice = told(problem, translate)
        place = problem.place
        # by what the line says rather than its number, which moves when another line is added
        mark_of = digest(problem.code.encode(), _bytes(place.file), _bytes(place.excerpt or str(place.line)))
        seen[mark_of] = seen.get(mark_of, 0) + 1
        report.append(
            {
                "description": f"{sentence} {advice}".strip(),
                "check_name": problem.code,
                "fingerprint": digest(mark_of, str(seen[mark_of]).encode()).hex(),
                "severity": "major" if problem.severity == "error" else "minor",
                "location": {"path": place.file, "lines": {"begin": max(place.line, 1)}},
            }
        )
    return report


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
