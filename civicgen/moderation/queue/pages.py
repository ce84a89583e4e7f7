"""A queue becomes pages for one person's browser: plain forms that need no script, and in which text is only text."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Sequence
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import msgspec

from civicgen.markup.environment import Templates
from civicgen.moderation.hints.said import ACTS, act_words, remarks
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.publication.becoming import masked
from civicgen.moderation.queue.waiting import Case, Queue
from civicgen.words import Catalog, program

__all__ = ["POLICY", "Writer"]

_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:0 auto;padding:1rem}"
    "h1{font-size:1.4rem}h2{font-size:1.1rem}table{border-collapse:collapse;width:100%}"
    "thead th{white-space:nowrap}td{overflow-wrap:anywhere}"
    "td,th{text-align:start;vertical-align:top;padding:.4rem;border-top:1px solid #888}"
    "blockquote{margin:1rem 0;padding:.5rem 1rem;border-inline-start:4px solid #888;white-space:pre-wrap;"
    "overflow-wrap:anywhere;unicode-bidi:isolate}mark{background:#fd6;color:#000;padding:0 .1em}"
    "fieldset{margin:1rem 0;border:1px solid #888}label{display:block;padding:.3rem 0}"
    "input,select,textarea,button{font:inherit;max-width:100%}textarea{width:100%;box-sizing:border-box}"
    "button{padding:.5rem 1rem}.n{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}"
    ".e{border:2px solid #b00;padding:.5rem 1rem}.m{color:#555}"
    ":focus-visible{outline:3px solid #06c;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){.m{color:#bbb}a{color:#8cf}a:visited{color:#c9f}}"
)
_DIGEST = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""What these pages may do: nothing but look like this, and send their forms back."""
_WINDOW = 50
"""Submissions in a list."""
_MOST = 500
"""Decisions that are shown before they are published."""
_START = 160
"""Characters of a submission in a list."""


class _Line(msgspec.Struct, frozen=True):
    """A submission in a list."""

    id: str
    start: str
    hints: tuple[str, ...]


class _Part(msgspec.Struct, frozen=True):
    """What was answered to one question, in pieces: those that may be personal are marked."""

    label: str
    pieces: tuple[tuple[str, bool], ...]
    staff: bool = False


class Writer:
    """Writes the pages in one language."""

    def __init__(self, lang: str, base: str) -> None:
        """`base` is where the pages begin: a path with a secret in it."""
        self.words: Catalog = program(lang)
        self._base = base
        folder = str(files("civicgen.moderation.queue") / "desk")
        self._templates = Templates((folder,), self.words, {"style": _STYLE})

    def _page(self, kind: str, queue: Queue, **given: Any) -> str:
        counts = {
            "waiting": len(queue.waiting()),
            "aside": len(queue.waiting(aside=True)),
            "decided": len(queue.decided()),
        }
        page = SimpleNamespace(**{"base": self._base, "fault": "", "told": "", **counts, **given})
        return self._templates.environment.get_template(f"{kind}.html").render(page=page)

    def list(self, queue: Queue, at: int, *, aside: bool = False, told: str = "") -> str:
        """One window of what waits, or of what was put aside."""
        cases = queue.waiting(aside=aside)
        cases = cases if aside else [case for case in cases if case.in_words or case.suspect or case.unconfirmed]
        last = max(1, -(-len(cases) // _WINDOW))
        at = min(max(1, at), last)
        window = cases[(at - 1) * _WINDOW : at * _WINDOW]
        return self._page(
            "list",
            queue,
            title=self.words.gettext("Put aside") if aside else self.words.gettext("What waits"),
            mode="aside" if aside else "list",
            lines=[self._line(case, remarks(case, self.words.gettext)) for case in window],
            at=at,
            last=last,
            counted=[(form, len(held)) for form, held in queue.counted().items()],
            told=told,
        )

    def one(
        self,
        queue: Queue,
        case: Case,
        reasons: Sequence[tuple[str, Sequence[tuple[str, str]]]],
        *,
        fault: str = "",
        tried: tuple[str, Decision] | None = None,
    ) -> str:
        """One submission, with a form to decide. `reasons`: by act, ids and words; `tried`: what could not be kept."""
        submission, decision = case.item.submission, tried[1] if tried else case.item.decision
        about = [submission.form, submission.channel]
        about += [submission.received.date().isoformat()] if submission.received else []
        say = self.words.gettext
        acts = [name for name in ACTS if case.texts or name not in ("mask", "group")]
        found = {case.texts[column][one.start : one.end] for column, ones in case.hints.items() for one in ones}
        kept = set(decision.masks) if decision else set()
        act: str = "" if decision is None else "mask" if decision.masks else decision.act
        act = tried[0] if tried else act
        return self._page(
            "one",
            queue,
            title=f"{self.words.gettext('Submission')} {case.id}",
            id=case.id,
            about=about,
            parts=list(_parts(case)),
            hints=remarks(case, say),
            acts=[(name, say(act_words(name, public=bool(case.texts)))) for name in acts],
            act=act,
            reasons=[(say(ACTS[name]), known) for name, known in reasons if name in acts],
            reason=decision.reason if decision else "",
            in_words=bool(case.texts),
            masks=[(passage, passage in kept) for passage in sorted(found | kept)],
            head=decision.head if decision and decision.head else case.like,
            alike=[self._line(one, []) for one in queue.alike(case)],
            note=decision.note if decision else "",
            fault=fault,
        )

    def publish(self, queue: Queue) -> str:
        """What would be published, as everyone would read it, with a button."""
        lines = [
            self._line(case, [self.words.gettext(_decided(case, decision))], decision.masks)
            for case in queue.decided()[:_MOST]
            if (decision := case.item.decision) is not None
        ]
        return self._page("publish", queue, title=self.words.gettext("To publish"), lines=lines)

    @staticmethod
    def _line(case: Case, hints: Iterable[str], masks: tuple[str, ...] = ()) -> _Line:
        texts = case.texts or case.private
        text = " — ".join(" ".join(masked(text, masks).split()) for text in texts.values())
        return _Line(case.id, text if len(text) <= _START else f"{text[:_START]}…", tuple(hints))


def _decided(case: Case, decision: Decision) -> str:
    return act_words("mask" if decision.masks else decision.act, public=bool(case.texts) or case.makes == "ballot")


def _parts(case: Case) -> Iterable[_Part]:
    fields = case.form.fields if case.form else ()
    labels = {field.becomes or f"x-{field.id}": field.label for field in fields}
    for column, text in case.texts.items():
        pieces, done = [], 0
        for one in case.hints.get(column, ()):
            pieces += [(text[done : one.start], False), (text[one.start : one.end], True)]
            done = one.end
        yield _Part(labels.get(column, column), (*pieces, (text[done:], False)))
    for name, text in case.private.items():
        label = next((field.label for field in fields if field.id == name), name)
        yield _Part(label, ((text, False),), staff=True)
