"""`{% trans %}` blocks become the words of one language when a template is compiled: pages translate nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2 import nodes
from jinja2.ext import InternationalizationExtension
from jinja2.lexer import Token, TokenStream

from civicgen.words import Catalog

__all__ = ["Folding"]

_breaks = re.compile(r"[ \t\r]*\n\s*")
_BLOCK = (
    r"</?(?:address|blockquote|body|caption|d[dlt]|div|figcaption|figure|footer|form|h[1-6]|head|header|html|li|link|main|meta"
    r"|nav|ol|p|section|style|table|tbody|td|th|thead|title|tr|ul)\b"
)
_BEFORE = rf"\n({_BLOCK})"
_AFTER = rf"({_BLOCK}[^<>]*>)\n"
"""Both are long, and needed only by who compiles templates."""
_place = re.compile(r"%\((\w+)\)s|%%")


class Folding(InternationalizationExtension):
    """The usual block, with the language known beforehand: one environment is made for each language."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        """Take away indentation, and line breaks beside blocks: they are for authors, not for readers."""
        return _tightened(stream)

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,  # noqa: ARG002  (the signature is Jinja's)
    ) -> Any:
        catalog: Catalog = self.environment.catalog  # type: ignore[attr-defined]  # set when the environment is made
        if plural is None or plural_expr is None:
            message = singular if vars_referenced else singular.replace("%%", "%")
            words = catalog.pgettext(context, message) if context else catalog.gettext(message)
            return _filled(words, variables)
        choose, forms = catalog.forms(singular, plural, context or "")
        return _chosen(plural_expr, choose, [_filled(form, variables) for form in forms])


def _tightened(stream: TokenStream) -> Iterator[Token]:
    for token in stream:
        if token.type == "data":
            text = re.sub(_AFTER, r"\1", re.sub(_BEFORE, r"\1", _breaks.sub("\n", token.value)))
            if text:
                yield Token(token.lineno, "data", text)
        else:
            yield token


def _filled(words: str, variables: dict[str, nodes.Expr]) -> nodes.Output:
    """Words and the expressions that stand in them, in the order of the translation."""
    parts: list[nodes.Expr] = []
    end = 0
    for found in _place.finditer(words):
        if found.start() > end:
            parts.append(nodes.TemplateData(words[end : found.start()]))
        parts.append(variables[found[1]] if found[1] else nodes.TemplateData("%"))
        end = found.end()
    if end < len(words):
        parts.append(nodes.TemplateData(words[end:]))
    return nodes.Output(parts)


def _chosen(number: nodes.Expr, choose: Callable[[int], int], outputs: list[nodes.Output]) -> Any:
    """One of several outputs, by a number. Two forms are told apart without a call when the usual rules do."""
    last: list[nodes.Node] = [outputs[-1]]
    if len(outputs) == 2 and all(choose(n) == int(n > 1) for n in range(200)):
        test: nodes.Expr = nodes.Compare(number, [nodes.Operand("gt", nodes.Const(1))])
        return nodes.If(test, last, [], [outputs[0]])
    if len(outputs) == 2 and all(choose(n) == int(n != 1) for n in range(200)):
        test = nodes.Compare(number, [nodes.Operand("ne", nodes.Const(1))])
        return nodes.If(test, last, [], [outputs[0]])
    # The environment has the rule of its language as a filter.
    index = nodes.Filter(number, "plural_form", [], [], None, None)
    tests = [
        nodes.If(nodes.Compare(index, [nodes.Operand("eq", nodes.Const(place))]), [output], [], [])
        for place, output in enumerate(outputs[:-1])
    ]
    if not tests:
        return outputs[0]
    return nodes.If(tests[0].test, tests[0].body, tests[1:], last)
