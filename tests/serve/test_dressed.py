"""The preview's script is added to a page in the answer only, and the page's own policy stays in force."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from civicgen.serve.dressed import POLICY, dressed

PAGE = (
    b'<!DOCTYPE html><html><head><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    b"style-src &#39;sha256-abc=&#39;; img-src 'self'\"><title>t</title></head><body><p>x</p></body></html>"
)


def test_the_policy_is_widened_by_what_the_script_needs():
    """The meta policy goes to the header, since a policy in the page could not be widened."""
    page, policy = dressed(PAGE, "0123")
    assert b"Content-Security-Policy" not in page
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives == {
        "default-src": "'none'",
        "style-src": "'sha256-abc=' 'self'",
        "img-src": "'self'",
        "script-src": "'self'",
        "connect-src": "'self'",
    }


def test_the_script_stands_before_the_end_of_the_body():
    """It knows which version of the page it belongs to."""
    page, _policy = dressed(PAGE, "0123")
    assert page.endswith(b'<script src="/.civicgen/live.js" data-version="0123" defer></script></body></html>')


def test_a_page_without_policy_or_body_is_dressed_too():
    """A page that somebody wrote by hand."""
    page, policy = dressed(b"<p>x", "1")
    assert page.startswith(b"<p>x<script ")
    assert policy == POLICY


@given(st.binary())
def test_no_byte_is_lost(data):
    """Whatever the page is, all of it is sent."""
    page, policy = dressed(data, "v")
    assert b"live.js" in page
    assert "\n" not in policy
    if b"http-equiv" not in data.lower():
        start = page.index(b'<script src="/.civicgen')
        script = b'<script src="/.civicgen/live.js" data-version="v" defer></script>'
        assert page[:start] + page[start + len(script) :] == data
