"""Changes made after publication become pages that show them word by word, and lines on what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from civicgen import __version__
from civicgen.digests import digest_of
from civicgen.pages import contexts as c
from civicgen.pages.planned import Group, Planned
from civicgen.pages.thread.journal import act_line, moment_of
from civicgen.pages.views import Views
from civicgen.pages.windows import numbered_windows, window_folders
from civicgen.portal.journal import Act
from civicgen.portal.kept import texts_of
from civicgen.portal.ledger import Lot
from civicgen.words import mark, program

__all__ = ["corrected_inputs", "corrections_of", "corrections_of_contributions", "plan_corrections"]

_CHUNK = 50
"""Changes that are looked at together."""
_WINDOW = 9_000
"""Bytes of differences on a page."""
_SHOWN = 3
"""Changes that the page of a thing names; each leads to the one before it."""


def corrections_of(views: Views, names: Iterable[str]) -> tuple[c.Correction, ...]:
    """Changes of things that are no contributions, since they were published, newest first."""
    ledger = views.portal.store.ledger
    acts = [act for name in names for act in ledger.of(name) if act.act == "changed"]
    return _shown(views, sorted(acts, key=lambda act: act.sequence))


def corrections_of_contributions(
    views: Views, consultation: str, low: int, high: int
) -> dict[int, tuple[c.Correction, ...]]:
    """The same of contributions between two numbers: those whose words were changed."""
    ledger = views.portal.store.ledger
    acts = list(ledger.changes(consultation, (low, high))) if ledger.windows else []
    found: dict[int, list[Act]] = {}
    for act in _worded(views, acts):
        found.setdefault(act.number, []).append(act)
    return {number: _shown(views, every) for number, every in found.items()}


def corrected_inputs(views: Views, consultation: str, low: int, high: int) -> bytes:
    """Digest of what these depend on; nothing when no contribution was ever changed."""
    ledger = views.portal.store.ledger
    acts = ledger.changes(consultation, (low, high)) if ledger.windows else ()
    known = [(act.sequence, act.chain, act.reason, _salts(views, act)) for act in acts]
    return digest_of(known) if known else b""


def plan_corrections(views: Views) -> Iterator[Group]:
    """One page for each change of an entry, and of the words of a contribution."""
    ledger = views.portal.store.ledger
    for consultation in ("", *ledger.consultations()):
        acts = ledger.changes(consultation, (0, 1 << 60))
        at = 0
        while chunk := list(islice(acts, _CHUNK)):
            at += 1
            lines = [act_line(views, Lot(act, act.sequence)) for act in chunk]
            known = [(act.chain, _salts(views, act)) for act in chunk]
            inputs = digest_of((__version__, views.lang, lines, known))
            yield Group(f"journal corrections {consultation} {at}", inputs, partial(_pages, views, chunk))


def _salts(views: Views, act: Act) -> list[str]:
    """Salts of all acts about the same thing: one that is gone went with its text."""
    return [each.salt for each in views.portal.store.ledger.of(act.name)]


def _pages(views: Views, acts: list[Act]) -> Iterator[Planned]:
    texts = _texts(views, acts)
    for act in _worded(views, acts, texts):
        yield from _page(views, act, texts)


def _texts(views: Views, acts: Iterable[Act]) -> dict[int, dict[str, Any]]:
    """Texts of these acts and of those before them."""
    numbers = {number for act in acts for number in (act.sequence, _before(views, act)) if number}
    return texts_of(views.portal.store.ledger.root, numbers)


def _before(views: Views, act: Act) -> int:
    """Number of the act before this one about the same thing, under its older name perhaps."""
    earlier = [each for each in views.portal.store.ledger.of(act.name) if each.sequence < act.sequence]
    return earlier[-1].sequence if earlier else 0


def _worded(views: Views, acts: list[Act], texts: dict[int, dict[str, Any]] | None = None) -> Iterator[Act]:
    """Those by which words were changed: a contribution that was grouped, or supported, says what it said."""
    if not any(act.consultation for act in acts):
        yield from acts
        return
    from civicgen.portal.differences import is_worded  # late: few portals ever correct a contribution

    texts = _texts(views, acts) if texts is None else texts
    for act in acts:
        if act.consultation:
            before, after = texts.get(_before(views, act)), texts.get(act.sequence)
            if before is not None and after is not None and not is_worded(before, after):
                continue
        yield act


def _shown(views: Views, acts: list[Act]) -> tuple[c.Correction, ...]:
    default = views.default
    return tuple(
        c.Correction(
            when=views.at(moment_of(views, act.instant)),
            link=c.Link(
                address=default.page(default.word("journal"), default.word("corrections"), str(act.sequence)), text=""
            ),
            reason=act.reason,
        )
        for act in acts[: -_SHOWN - 1 : -1]
    )


def _page(views: Views, act: Act, texts: dict[int, dict[str, Any]]) -> Iterator[Planned]:
    word = views.addresses.word
    base = (word("journal"), word("corrections"), str(act.sequence))
    before, after = texts.get(_before(views, act)), texts.get(act.sequence)
    found = [*_differences(views, before, after)] if before is not None and after is not None else []
    windows = _windows(found)
    line = act_line(views, Lot(act, act.sequence))
    lang = str((after or {}).get("lang", ""))
    title = program(views.lang).gettext(_TITLE).format(name=line.link.text or act.name, number=act.sequence)
    earlier = [each for each in views.portal.store.ledger.of(act.name) if each.act == "changed"]
    older = [each for each in earlier if each.sequence < act.sequence]
    for number, window in enumerate(windows, 1):
        folders = window_folders(base, number)
        journal = views.page("", word("journal"), role="journal")
        context = c.CorrectionPage(
            **views.listed(None, title, *folders) | {"languages": (), "trail": views.trail(None, journal)},
            number=act.sequence,
            when=line.when,
            to=line.link,
            reason=act.reason,
            differences=window,
            text_lang=views.foreign(lang) if lang else "",
            before=views.page("", *base[:2], str(older[-1].sequence)) if older else None,
            windows=numbered_windows(views, base, number, len(windows)),
        )
        yield Planned(views.addresses.path(*folders), context)


def _differences(views: Views, before: dict[str, Any], after: dict[str, Any]) -> Iterator[c.Difference]:
    from civicgen.portal.differences import differences  # late: only where a correction is shown anew

    for changed in differences(before, after):
        pieces = tuple(c.DifferencePiece(what=each.what, text=_value(views, each.text)) for each in changed.pieces)
        yield c.Difference(label=_label(views, changed.path), pieces=pieces)


def _label(views: Views, path: tuple[str, ...]) -> str:
    """How a value is called: as clerks may write its key, in their language."""
    from civicgen.content.names import KEYS

    french = views.lang.split("-")[0] == "fr"
    named = [
        _FRENCH.get(key) or next(iter(KEYS.get(key, ())), key) if french else key.replace("_", " ") for key in path
    ]
    return ", ".join(named)


_TITLE = mark("What was corrected: {name} (act {number})")
_FRENCH = {"body": "texte", "sha256": "fichier (empreinte)", "from": "suite à", "to": "répond à", "points": "points"}


def _value(views: Views, text: str) -> str:
    """A word of a closed list, in the reader's language; any other text as it is."""
    from civicgen.content.names import WORDS

    return next(iter(WORDS.get(text, ())), text) if views.lang.split("-")[0] == "fr" else text


def _windows(found: list[c.Difference]) -> list[tuple[c.Difference, ...]]:
    """Differences in portions that fit a page; a long one is cut between pieces, a long piece between words."""
    windows: list[list[c.Difference]] = [[]]
    room = _WINDOW
    for difference in found:
        pieces: list[c.DifferencePiece] = []
        for piece in (part for each in difference.pieces for part in _parts(each)):
            size = len(piece.text.encode()) + 20
            if size > room and (pieces or windows[-1]):
                if pieces:
                    windows[-1].append(c.Difference(label=difference.label, pieces=tuple(pieces)))
                windows.append([])
                pieces, room = [], _WINDOW
            pieces.append(piece)
            room -= size
        windows[-1].append(c.Difference(label=difference.label, pieces=tuple(pieces)))
    return [tuple(window) for window in windows]


def _parts(piece: c.DifferencePiece) -> Iterator[c.DifferencePiece]:
    most = _WINDOW // 4
    if len(piece.text) <= most:
        yield piece
        return
    text = piece.text
    while text:
        at = len(text) if len(text) <= most else text.rfind(" ", most // 2, most) + 1 or most
        yield c.DifferencePiece(what=piece.what, text=text[:at])
        text = text[at:]
