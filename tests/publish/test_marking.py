"""Publishing a text changes its state and its date, and not another byte."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.content.types import Answer, News, StandingPage
from civicgen.problems import Problem
from civicgen.publish.publication.marking import marked

DAY = datetime.date(2026, 6, 18)


def publish(text: str, kind: type = Answer, *, translation: bool = False) -> str:
    """The text after publication; a problem's code in brackets."""
    done = marked(text.encode(), "a.md", kind, DAY, translation=translation)
    return f"[{done.code}]" if isinstance(done, Problem) else done.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("---\ntitle: A\nstate: draft\n---\nT\n", "---\ntitle: A\nstate: published\npublished: 2026-06-18\n---\nT\n"),
        ("---\ntitle: A\n---\nT", "---\ntitle: A\nstate: published\npublished: 2026-06-18\n---\nT"),
        (
            "---\ntitle: A\nstate: approved   # vu par le maire\nnext: B\n---\n",
            "---\ntitle: A\nstate: published   # vu par le maire\npublished: 2026-06-18\nnext: B\n---\n",
        ),
        (
            "\ufeff---\r\ntitre : Où\u202f?\r\nétat : brouillon\r\n---\r\nT\r\n",
            "\ufeff---\r\ntitre : Où\u202f?\r\nétat : publié\r\npublished: 2026-06-18\r\n---\r\nT\r\n",
        ),
        ("---\nétat: Validée\ntitre: A\n---\n", "---\nétat: publiée\npublished: 2026-06-18\ntitre: A\n---\n"),
        (
            "---\ntitre: A\nétat: acceptée\n---\n",
            "---\ntitre: A\nétat: acceptée\nstate: published\npublished: 2026-06-18\n---\n",
        ),
        (
            "---\ntitle: A\nétat: acceptée\nstatut de publication: brouillon\n---\n",
            "---\ntitle: A\nétat: acceptée\nstatut de publication: publié\npublished: 2026-06-18\n---\n",
        ),
        (
            "---\nstate: 'draft'\npublished: 2026-01-01\ntitle: A\n---\n",
            "---\nstate: 'published'\npublished: 2026-01-01\ntitle: A\n---\n",
        ),
        (
            "---\nstate: draft\npublished:   # à remplir\ntitle: A\n---\n",
            "---\nstate: published\npublished: 2026-06-18   # à remplir\ntitle: A\n---\n",
        ),
        ("---\nstate:\ntitle: A\n---\n", "---\nstate: published\npublished: 2026-06-18\ntitle: A\n---\n"),
        ("---\nstate: ~\ntitle: A\n---\n", "---\nstate: published\npublished: 2026-06-18\ntitle: A\n---\n"),
        (
            "---\n{title: A, state: draft}\n---\n",
            "---\n{published: 2026-06-18, title: A, state: published}\n---\n",
        ),
        (
            "---\n  title: A : B\n  why: |\n    a\n\n    b\n---\nT\n",
            "---\n  title: A : B\n  why: |\n    a\n\n    b\n  state: published\n  published: 2026-06-18\n---\nT\n",
        ),
        ("---\nto: [#12]\nstate: draft\n---\n", "---\nto: [#12]\nstate: published\npublished: 2026-06-18\n---\n"),
        ("\n--- \ntitle: A\n...\nT\n", "\n--- \ntitle: A\nstate: published\npublished: 2026-06-18\n...\nT\n"),
        ("---\ntitle: A\n# fin\n---\n", "---\ntitle: A\n# fin\nstate: published\npublished: 2026-06-18\n---\n"),
    ],
)  # fmt: skip
def test_only_state_and_date_change(before: str, after: str) -> None:
    """Comments, order, line breaks, French keys, no-break spaces, quotation marks and byte order marks stay."""
    assert after == publish(before)
    assert after == publish(after)


@pytest.mark.parametrize(
    ("text", "kind", "translation"),
    [
        ("---\ntitle: A\nstate: published\n---\n", Answer, False),
        ("---\ntitle: A\n---\n", StandingPage, False),
        ("---\ntitle: A\n---\n", Answer, True),
        ("Only a text.\n", Answer, True),
    ],
)
def test_what_is_public_stays_as_it_is(text: str, kind: type, translation: bool) -> None:
    """What says, or means, that it is published; a translation that follows its original."""
    assert text == publish(text, kind, translation=translation)


def test_a_translation_that_is_a_draft_is_published_along() -> None:
    """Only its state changes: the date is that of the original."""
    text = "---\ntitle: A\nstate: draft\n---\n"
    assert publish(text, translation=True) == "---\ntitle: A\nstate: published\n---\n"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\nstate: withdrawn\n---\n",
        "---\ntitle: A\nstate: [draft]\n---\n",
        "---\ntitle: A\nstate:\n  draft\n---\n",
        "No front matter\n",
        "---\n- a\n---\n",
        "---\ntitle: A\nstate: draft\nstate: draft\n---\n",
    ],
)
def test_what_cannot_be_marked_is_a_problem(text: str) -> None:
    """Rather than a guess: the file is left alone, and the problem says what to write by hand."""
    done = publish(text)
    assert done in ("[cannot-mark]", text.replace("  draft", "  published")) or "published: 2026-06-18" in done


LINES = st.sampled_from(
    [
        "title: A",
        "titre : B : C",
        "next: 'é # x'",
        "reason: |\n  état: brouillon\n  suite",
        "to:\n- '#1'\n- a",
        "# draft",
        "date: 18 juin 2026",
        "decision: partly",
        "x-note: {state: draft}",
        "",
        'signatory: "state: draft"',
    ]
)


@given(
    st.lists(LINES, max_size=6),
    st.sampled_from(["state: draft", "état: brouillon", "state : 'approved' # x", ""]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["", "\ufeff", "\n\n"]),
    st.text(alphabet="ab-é\n: #", max_size=30),
    st.integers(0, 6),
)
def test_any_text(lines: list[str], state: str, ending: str, start: str, body: str, at: int) -> None:
    """Taking the two values out again gives the very bytes that were there."""
    whole = [*lines[:at], *([state] if state else []), *lines[at:]]
    text = start + "\n".join(["---", *whole, "---", body]).replace("\n", ending)
    done = marked(text.encode(), "a.md", News, DAY)
    if isinstance(done, Problem):
        return
    after = done.decode()
    for added in (f"published: 2026-06-18{ending}", *([] if state else [f"state: published{ending}"])):
        assert after.count(added) == 1
        after = after.replace(added, "")
    for one, other in (("'published'", "'approved'"), ("publié", "brouillon"), ("published", "draft")):
        if other in state:
            after = after.replace(one, other, 1)
    assert after == text
