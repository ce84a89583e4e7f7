"""A change of the sources becomes a build of the preview, told on the terminal and to the open pages."""

from __future__ import annotations

import datetime
import os
import time
from pathlib import Path

from civicgen.builder.build import build
from civicgen.builder.report import Report
from civicgen.builder.trouble import Busy, DiskTrouble
from civicgen.cli.console import Console, printable
from civicgen.cli.figures import duration
from civicgen.cli.problems import show
from civicgen.content.spoken import problem_in
from civicgen.problems import Problem
from civicgen.problems import show as shown
from civicgen.serve.live import State, Told
from civicgen.serve.preview import FOLDER, Round
from civicgen.words import mark

__all__ = ["Rounds"]

_SHOWN = 20
"""Problems in the overlay; the terminal has more."""
_EXPLAINED = mark("The page behind is the last good one. This goes away by itself once mended.")
_NO_PAGE = mark("There is no page to show yet: mend this, and it appears here by itself.")


class Rounds:
    """Builds of the preview, one after the other."""

    def __init__(self, console: Console, root: Path, moment: datetime.datetime | None) -> None:
        self.console = console
        self.root = root
        self.moment = moment
        """Instant to show; None for now, whatever the time has become."""
        self._last: tuple[Problem, ...] = ()

    def build(self, changed: tuple[str, ...]) -> Round:
        """Build what changed, and say how it went. The preview outlives whatever goes wrong."""
        try:
            report = self._report(first=not changed)
        except DiskTrouble as trouble:
            return self._failed(f"{trouble.path}: {trouble.reason}")
        except Exception as fault:  # noqa: BLE001  (the preview must be there when the next save mends it)
            if self.console.debug:
                import traceback

                self.console.complain(printable(traceback.format_exc()))
            return self._failed(f"{type(fault).__name__}: {fault}")
        self._tell(report, changed)
        return Round(state=self._state(report.problems, good=report.good), watched=_themes())

    def _report(self, *, first: bool) -> Report:
        waiting = False
        while True:
            instant = self.moment or datetime.datetime.now(datetime.UTC)
            try:
                # Later builds are small: this process does them, with everything already loaded.
                return build(self.root, self.root / FOLDER, instant=instant, preview=True, jobs=None if first else 1)
            except Busy:
                if not waiting:
                    self.console.say(self.console.gettext("Another command is working on this portal: waiting for it."))
                waiting = True
                time.sleep(0.2)

    def _tell(self, report: Report, changed: tuple[str, ...]) -> None:
        console = self.console
        new = [problem for problem in report.problems if problem.severity == "error" or problem not in self._last]
        if new and report.problems != self._last:
            show(new, console)
        self._last = report.problems
        if not changed:
            return
        clock = datetime.datetime.now().astimezone().strftime("%H:%M:%S")
        names = ", ".join(os.path.relpath(file, self.root).replace(os.sep, "/") for file in changed[:3])
        names += ", …" if len(changed) > 3 else ""
        if report.good:
            done = console.ngettext(
                "{count} file made in {time}",
                "{count} files made in {time}",
                report.rendered,
                time=duration(console.lang, report.seconds),
            )
        else:
            stay = mark("not built, the last good pages stay")
            done = console.gettext(stay if self._shown else mark("not built, there is no page to show yet"))
        console.say(f"{clock}  {printable(names)}: {done}")

    def _state(self, problems: tuple[Problem, ...], *, good: bool) -> State:
        # Warnings are for the terminal: an overlay that never goes away would not be read.
        wrong = () if good else tuple(problem for problem in problems if problem.severity == "error")
        return State(
            problems=tuple(self._told(problem) for problem in wrong[:_SHOWN]),
            more=max(0, len(wrong) - _SHOWN),
            words=self._words(len(wrong)),
        )

    @property
    def _shown(self) -> bool:
        """Whether there is a good page from an earlier build, of this preview or of one before."""
        return (self.root / FOLDER / "404.html").is_file()

    def _words(self, count: int) -> dict[str, str]:
        console = self.console
        more = count - _SHOWN
        return {
            "lang": console.lang,
            "title": console.ngettext("{count} error to mend", "{count} errors to mend", count),
            "explained": console.gettext(_EXPLAINED if self._shown else _NO_PAGE),
            "nothing": "" if self._shown else console.gettext(_NO_PAGE),
            "more": console.ngettext("And {count} more.", "And {count} more.", more) if more > 0 else "",
            "hide": console.gettext("Hide"),
            "healed": console.gettext("Mended."),
        }

    def _told(self, problem: Problem) -> Told:
        text, advice = shown.told(problem_in(problem, self.console.lang), self.console.words.gettext)
        place = problem.place
        where = ":".join(str(part) for part in (place.file, place.line, place.column) if part)
        return Told(
            place=shown.visible(where),
            text=text,
            advice=advice,
            excerpt=shown.visible(place.excerpt.strip()),
            severity=problem.severity,
        )

    def _failed(self, reason: str) -> Round:
        """Something else than the sources is wrong."""
        self.console.complain(self.console.gettext("The preview could not be built: {reason}", reason=reason))
        told = Told(place="civicgen", text=printable(reason))
        return Round(state=State(problems=(told,), words=self._words(1)), watched=_themes())


def _themes() -> tuple[Path, ...]:
    from civicgen.bundled import folder

    return (folder("themes"),)
