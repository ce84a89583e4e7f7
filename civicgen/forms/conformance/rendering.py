"""Promises about how a form is sent: off line, the same each time, nothing hostile in it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import msgspec

from civicgen.forms.conformance.bench import (
    HOSTILE,
    SECRET,
    Bench,
    must,
    offline,
    target,
)
from civicgen.forms.wire import wire_names
from civicgen.problems.catalogue import every

__all__ = ["checks_off_line", "renders_hostile_words", "renders_the_same", "renders_usably", "says_what_it_is"]


def says_what_it_is(bench: Bench) -> None:
    """Its name and what it needs are plain words; what it promises does not contradict itself."""
    backend, can = bench.backend, bench.backend.capabilities
    must(bool(re.fullmatch(r"[a-z][a-z0-9-]*", backend.name)), "its name is no plain word")
    must(all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in backend.secrets), "a secret is no name of a variable")
    must(bool(can.max_file) == bool(can.max_files), "files: it says how large, or how many, not both")
    must(can.pull != "api" or bool(backend.secrets), "it gives what people wrote to anyone who asks")
    must(can.region == "" or bool(re.fullmatch(r"[A-Z]{2}", can.region)), "its region is no country")


def renders_the_same(bench: Bench) -> None:
    """Off line, the same bytes for the same values, and no secret in them."""
    with offline():
        first = msgspec.json.encode(bench.backend.render(bench.form, target(bench)))
        again = msgspec.json.encode(bench.backend.render(bench.form, target(bench)))
    must(first == again, "it renders something else the second time")
    must(SECRET.encode() not in first, "a secret stands in the page")


def renders_usably(bench: Bench) -> None:
    """Addresses are whole and safe, names do not collide, the policy allows where the form goes."""
    rendered = bench.backend.render(bench.form, target(bench))
    address = urlsplit(rendered.action)
    must(not re.search(r"[\s<>\"]", rendered.action), "its address holds what no address may")
    if rendered.mode == "post":
        here = address.hostname in {"127.0.0.1", "localhost", "::1"}
        must(rendered.action.startswith("/") or address.scheme == "https" or here, "it is sent in the clear")
        names = [rendered.names.get(name, name) for name in wire_names(bench.form)]
        ours = [name for name, _ in rendered.hidden] + ([rendered.honeypot] if rendered.honeypot else [])
        must(len({*names, *ours}) == len(names) + len(ours), "two fields bear the same name")
        origin = "'self'" if not address.netloc else f"{address.scheme}://{address.netloc}"
        must(origin in rendered.form_action, "the policy of the page forbids where the form is sent")
    if rendered.mode == "link":
        must(address.scheme in {"https", "http"}, "its link is no address of a page")
    if rendered.mode == "mailto":
        must(rendered.action.startswith("mailto:") and len(rendered.action) <= 2000, "its link is too long for letters")
        must("+" not in rendered.action.partition("?")[2], "spaces are written %20 in such links")


def renders_hostile_words(bench: Bench) -> None:
    """Words of the form cannot become part of an address."""
    for words in HOSTILE:
        form = msgspec.structs.replace(bench.form, title=words)
        rendered = bench.backend.render(form, target(bench))
        must(not re.search(r"[\s<>\"\u0080-\U0010ffff]", rendered.action), "a title broke out of the address")


def checks_off_line(bench: Bench) -> None:
    """Its problems have words, and hold no secret."""
    known = every()
    with offline():
        for problem in bench.backend.check(bench.form, bench.settings):
            must(problem.code in known or bool(problem.given), f"nobody can read the problem {problem.code}")
            must(SECRET not in repr(problem), "a secret stands in a problem")
