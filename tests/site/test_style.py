"""Engines of 2013 can read the style of every page: what is newer stands after something older, or is not needed.

An engine skips a declaration it does not know, and a whole rule when it does not know one of its selectors.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import tinycss2

from tests.site.building import Built
from tests.site.promises import told

NEWER_VALUES = ("var(", "min(", "max(", "clamp(", "env(", "color-mix(", "oklch(", "light-dark(", "grid", "fit-content")
"""Values that must come second, after a value of the same property that every engine knows."""

NEWER_PROPERTIES = (
    *("gap", "row-gap", "column-gap", "inset", "aspect-ratio", "translate", "rotate", "scale"),
    *("margin-inline", "margin-block", "padding-inline", "padding-block", "border-inline", "border-block"),
    *("inline-size", "block-size", "place-items", "place-content"),
)
"""Properties that shift the layout where they are known: then both layouts would have to be looked at."""

NEWER_SELECTORS = (":is(", ":where(", ":has(", ":focus-visible", ":focus-within", ":not(:", "::marker", ":dir(")
"""Selectors that make an older engine skip the rule: alone in it, they only add."""

NEWER_RULES = ("layer", "container", "property", "scope", "starting-style", "nest")


def complaints(style: str) -> list[str]:
    """What older engines would misread."""
    return list(_rules(tinycss2.parse_stylesheet(style, skip_comments=True, skip_whitespace=True)))


def _rules(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "error":
            yield f"not a rule: {rule.message}"
        elif rule.type == "at-rule":
            heading = tinycss2.serialize(rule.prelude)
            if rule.lower_at_keyword in NEWER_RULES:
                yield f"@{rule.lower_at_keyword}"
            if rule.lower_at_keyword == "media" and ("<" in heading or ">" in heading):
                yield f"@media{heading}"
            if rule.lower_at_keyword in {"media", "supports"} and rule.content is not None:
                inside = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
                yield from () if rule.lower_at_keyword == "supports" else _rules(inside)
        else:
            yield from _rule(rule)


def _rule(rule: Any) -> Iterator[str]:
    selectors = tinycss2.serialize(rule.prelude).strip()
    newer = [part for part in selectors.split(",") if any(word in part for word in NEWER_SELECTORS)]
    if newer and len(newer) < len(selectors.split(",")):
        yield f"{selectors}: an older engine would skip the whole rule"
    known: set[str] = set()
    for part in tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True):
        if part.type != "declaration":
            yield f"{selectors}: {part.type} inside a rule"
            continue
        value = tinycss2.serialize(part.value).strip()
        if part.name.startswith("--"):
            yield f"{selectors}: {part.name} (custom properties are not needed)"
        elif part.lower_name in NEWER_PROPERTIES:
            yield f"{selectors}: {part.name}"
        elif any(word in value for word in NEWER_VALUES) and part.lower_name not in known:
            yield f"{selectors}: {part.name}: {value} without an older value before it"
        known.add(part.lower_name)


def test_every_style_can_be_read_by_old_engines(site: Built):
    """No page depends on what engines of 2013 do not know."""
    styles = {style: page.path for page in site.site.pages for style in page.styles}
    wrong = [f"{path}: {what}" for style, path in styles.items() for what in complaints(style)]
    assert not wrong, told(wrong)


@pytest.mark.parametrize(
    ("style", "said"),
    [
        ("a{color:var(--x)}", "without an older value"),
        ("a{display:grid}", "without an older value"),
        ("a:hover,a:focus-visible{color:red}", "skip the whole rule"),
        ("@media (width>40em){a{color:red}}", "@media"),
        ("@layer x{a{color:red}}", "@layer"),
        ("a{gap:1em}", "gap"),
        ("a{b{color:red}}", "inside a rule"),
        ("a{margin-inline:1em}", "margin-inline"),
    ],
)
def test_what_is_too_new_is_found(style: str, said: str):
    """Each newer feature is told by name."""
    assert any(said in line for line in complaints(style)), complaints(style)


def test_what_is_old_passes():
    """A newer value after an older one is well; so is a newer selector alone in its rule."""
    style = "a{color:red;color:var(--x)}a:focus-visible{outline:3px solid}@media (min-width:40em){a{display:flex}}"
    assert complaints(style) == []
