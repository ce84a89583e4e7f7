"""A template of a town becomes the problems in it that rendering does not find: what it says, and nobody would see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateError

from civicgen.problems import Place, Problem
from civicgen.typed.words import nearest

__all__ = ["Parsed", "blocks", "extended", "parsed", "references", "template_mistakes"]

Parsed = nodes.Template


@cache
def _environment() -> Environment:
    return Environment(extensions=["jinja2.ext.i18n"], autoescape=True)


def parsed(text: str) -> Parsed | None:
    """A template as it is read; None for one with a mistake that rendering tells."""
    try:
        return _environment().parse(text)
    except (TemplateError, RecursionError):
        return None


def extended(tree: Parsed) -> str | None:
    """The template that this one extends; empty for none, None for one that only rendering knows."""
    found = tree.find(nodes.Extends)
    if found is None:
        return ""
    return str(found.template.value) if isinstance(found.template, nodes.Const) else None


def blocks(tree: Parsed) -> set[str]:
    """Names of the blocks of a template."""
    return {block.name for block in tree.find_all(nodes.Block)}


def references(tree: Parsed) -> tuple[set[str], set[str]]:
    """Names of templates that a template may ask for, and beginnings of those whose names it puts together."""
    whole = {str(node.value) for node in tree.find_all(nodes.Const) if isinstance(node.value, str)}
    firsts = [
        *(each.nodes[0] for each in tree.find_all(nodes.Concat)),
        *(each.left for each in tree.find_all(nodes.Add)),
    ]
    begun = {str(first.value) for first in firsts if isinstance(first, nodes.Const)}
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "parts":
            whole.add(f"parts/{node.attr}.html")
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "fixed" and call.args:
            named = call.args[0]
            whole.add(f"fixed/{named.value}.html" if isinstance(named, nodes.Const) else "")
    return whole, {each for each in begun if each}


def template_mistakes(tree: Parsed, file: str, text: str, above: set[str] | None) -> Iterator[Problem]:
    """Blocks that there are not in the templates `above`, texts outside of all blocks; None above: only it knows."""
    lines = text.split("\n")

    def at(number: int) -> Place:
        return Place(file, number, 0, lines[number - 1] if 0 < number <= len(lines) else "")

    if above is None or tree.find(nodes.Extends) is None:
        return
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in above:
            known = sorted(above)
            given = {"found": node.name, "known": ", ".join(known), "suggestion": nearest(node.name, known)}
            yield Problem(severity="warning", code="template-block", place=at(node.lineno), given=given)
        elif isinstance(node, nodes.Output) and (where := _said(node)):
            yield Problem(
                severity="warning", code="template-outside", place=at(where), given={"known": ", ".join(sorted(above))}
            )


def _said(output: nodes.Output) -> int:
    """The line on which something is said; 0 when there are spaces only."""
    for node in output.nodes:
        if not isinstance(node, nodes.TemplateData):
            return int(node.lineno)
        if node.data.strip():
            return int(node.lineno) + node.data[: len(node.data) - len(node.data.lstrip())].count("\n")
    return 0
