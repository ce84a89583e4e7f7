"""What a publication would change becomes lines on the terminal: pages, words, steps, and what announces it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from civicgen.cli.console import CODES, Console, Style
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.publish.publication.differences import Piece
    from civicgen.publish.publication.foreseen import Rewritten
    from civicgen.publish.publication.preparing import Prepared
    from civicgen.publish.publication.publishing import Done
    from civicgen.publish.publication.seen import Page

__all__ = ["announcements", "changes", "left", "rewritten", "told"]

_PAGES = 20
"""Pages that are shown, unless all are asked for."""
_LONG = 600
"""Characters of a piece of text; what is longer is cut in its middle."""
_ACTS = {"new": mark("new"), "changed": mark("changed"), "gone": mark("gone")}
_MARKS: dict[str, tuple[str, str, Style]] = {
    "same": ("", "", ""),
    "gone": ("[-", "-]", "error"),
    "new": ("{+", "+}", "good"),
}
_COLORS: dict[str, Style] = {"new": "good", "gone": "error"}
_FRENCH = {"body": "texte", "from": "suite à", "to": "répond à", "points": "points"}
_OLDER = mark("an older site is there")
_LEFT = {
    "mark": mark("mark as published: {files}"),
    "record": mark("write to the journal"),
    "build": mark("build the site"),
    "commit": mark("record in git"),
    "send": mark("send the site ({to})"),
}


def rewritten(texts: Sequence[Rewritten], console: Console) -> Iterator[str]:
    """Published texts that say something else than the journal holds, word by word."""
    if texts:
        yield console.gettext("Texts that do not say what was published last:")
    for text in texts[:_PAGES]:
        yield f"{console.styled(console.gettext(_ACTS['changed']), 'warning', console.out)}  {text.name}  {text.title}"
        for key, place in text.places:
            yield f"    {_key(key, console)} " + " ".join(_piece(piece, console) for piece in place)
    if (more := len(texts) - _PAGES) > 0:
        yield console.ngettext("And {count} more text.", "And {count} more texts.", more)


def _key(key: str, console: Console) -> str:
    """How clerks write the keys that lead to a value, in their language."""
    from civicgen.content.names import KEYS

    french = console.lang.startswith("fr")
    words = (_FRENCH.get(word) or next(iter(KEYS.get(word, ())), word) if french else word for word in key.split(" "))
    return ", ".join(word.replace("_", " ") for word in words) + ("\u00a0:" if french else ":")


def changes(prepared: Prepared, console: Console, *, every: bool = False) -> Iterator[str]:
    """What is written to a journal that begins, and pages that will not read as they did, the published texts first."""
    seen = prepared.seen
    assert seen is not None
    counts = seen.counts
    if prepared.foreseen.begins:
        yield console.ngettext(
            "This portal has no public journal yet: it will be begun, with {count} act (what is published).",
            "This portal has no public journal yet: it will be begun, with {count} acts (all that is published).",
            prepared.foreseen.count,
        )
    if not any(counts.values()):
        if prepared.left:
            yield console.gettext("No page reads differently.")
    else:
        yield console.gettext(
            "Pages, for readers: {new} new, {changed} changed, {gone} gone.",
            new=counts["new"],
            changed=counts["changed"],
            gone=counts["gone"],
        )
    if prepared.left and not prepared.released:
        yield console.gettext("(Compared with the site that was built last, in “public”, whether it was sent or not.)")
    shown = seen.pages if every else seen.pages[:_PAGES]
    for page in shown:
        yield from _page(page, console)
    if (more := sum(counts.values()) - len(shown)) > 0:
        yield console.ngettext(
            "And {count} more page: --all shows it.", "And {count} more pages: --all shows them.", more
        )
    if seen.unread:
        yield console.ngettext(
            "And {count} file that readers do not read as a text (feed, calendar, download…).",
            "And {count} files that readers do not read as a text (feeds, calendars, downloads…).",
            seen.unread,
        )
    for entry in prepared.later:
        moment = entry.publish_at
        assert moment is not None
        yield console.gettext(
            "“{title}” stays held back until {day}: a build is needed then (civicgen due says so).",
            title=entry.title,
            day=_moment(console, prepared, moment),
        )


def _moment(console: Console, prepared: Prepared, moment: object) -> str:
    from civicgen.cli.calendar import when
    from civicgen.content.values import Moment

    assert isinstance(moment, Moment)
    assert prepared.config is not None
    return when(console, moment.begins(prepared.config.zone), prepared.config.zone)


def _page(page: Page, console: Console) -> Iterator[str]:
    from civicgen.publish.publication.differences import Piece

    act = console.gettext(_ACTS[page.act])
    style = _COLORS.get(page.act, "warning")
    yield f"{console.styled(act, style, console.out)}  {page.path}  {page.title}"
    for place in page.places:
        yield "    " + " ".join(_piece(piece, console) for piece in place if piece.text)
    if page.more:
        yield "    …"
    if page.words:
        yield "    " + _piece(Piece("new", page.words), console)


def _piece(piece: Piece, console: Console) -> str:
    text = piece.text if len(piece.text) <= _LONG else f"{piece.text[: _LONG // 2]} … {piece.text[-_LONG // 2 :]}"
    before, after, style = _MARKS[piece.act]
    return console.styled(f"{before}{text}{after}", style, console.out)


def left(prepared: Prepared, console: Console) -> Iterator[str]:
    """What will be done, in its order."""
    if not prepared.left:
        return
    assert prepared.config is not None
    yield console.gettext("To do:")
    for step, words in _LEFT.items():
        if step in prepared.left:
            to = prepared.config.deploy.to if prepared.config.deploy is not None else ""
            yield "- " + console.gettext(words, files=", ".join(edit.file for edit in prepared.edits), to=to)


def told(console: Console, prepared: Prepared, done: Done) -> int:
    """Say how it went and what the clerk still has to do, and give the exit code."""
    from civicgen.cli.problems import show

    show([problem for problem in done.problems if problem not in prepared.problems], console)
    for line in _done(console, done):
        console.say(line)
    if done.refused is not None:
        command, reason = done.refused
        console.complain(console.gettext("Git refused ({command}): {reason}", command=command, reason=reason))
    if not done.good:
        console.complain(console.gettext("Not everything was done. Mend it, then type the same command again."))
        return CODES["problems"]
    _where(console, prepared, done)
    for line in announcements(prepared, console):
        console.result(line)
    return CODES["done"]


def _done(console: Console, done: Done) -> Iterator[str]:
    from civicgen.cli.account import lines as built
    from civicgen.cli.deploy import lines as sent

    if done.recorded is not None and (count := done.recorded.count):
        yield console.ngettext("Journal: {count} act written.", "Journal: {count} acts written.", count)
    if done.report is not None and done.report.good:
        yield from list(built(done.report, console))[:2]
    if done.committed:
        yield console.gettext("Recorded in git.")
    if done.sent is not None and done.sent.good:
        yield from sent(done.sent, console)


def _where(console: Console, prepared: Prepared, done: Done) -> None:
    """Whether the public sees it."""
    from civicgen.publish.publication.preparing import BUILT_ELSEWHERE

    config = prepared.config
    assert config is not None
    if done.seen:
        console.say(console.gettext("The public sees it: {address}", address=config.url), style="good")
    elif done.seen is False:
        why = console.gettext(_OLDER if done.why == "older" else done.why)
        console.complain(
            console.gettext("The public does not see it yet ({address}): {why}.", address=config.url, why=why)
        )
        console.complain(console.gettext("Announce it only once you see it there."))
    elif config.host in BUILT_ELSEWHERE and not done.pushed and done.versioned:
        console.say(console.gettext("Next: send it to the host, with git push (or --push the next time)."))


def announcements(prepared: Prepared, console: Console) -> Iterator[str]:
    """Texts to copy, each between two lines."""
    for text in prepared.announcements:
        yield ""
        yield console.gettext("To announce it (e-mail, notice board, social networks):")
        yield "─" * 40
        yield text.rstrip("\n")
        yield "─" * 40
