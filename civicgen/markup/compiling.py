"""Templates become Python that reads contexts directly: the same pages, in about a third of the time.

Jinja asks at run time what its users' usual data leave open: whether `page.title` is an attribute or a key, whether
a value called is a function that wants the context, whether a piece of output is text or markup of any kind. Contexts
are typed structs and our functions are plain, so the compiled code can just read, call and write.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from io import StringIO
from keyword import iskeyword
from typing import Any

import msgspec
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.utils import missing
from markupsafe import Markup, escape

from civicgen.markup.signs import escaped, marked

__all__ = ["Direct", "NoWords", "macro", "written"]

_NO_WORDS = (msgspec.Struct, bool, tuple, list, dict, frozenset, datetime.date)


class NoWords(TypeError):  # noqa: N818  (the problem is named like it)
    """A template wrote a value that is no text; the argument is the name of its type."""


def written(value: Any) -> str:
    """A value as it stands in a page: markup as it is, text escaped. Raises NoWords for what no visitor could read."""
    if type(value) is Markup:
        return value
    kind = type(value)
    if kind is str:
        return escaped(value)
    if kind is int:
        return str(value)
    if value is None or isinstance(value, _NO_WORDS):
        raise NoWords(kind.__name__)
    return str(escape(value))


def macro(
    environment: Any, function: Callable[..., str], name: str, arguments: tuple[str, ...]
) -> Callable[..., Markup]:
    """A macro that takes what it is given in order, or by name."""
    count = len(arguments)

    def called(*given: object, **named: object) -> Markup:
        if named or len(given) != count:
            filled = [*given, *(named.pop(key, missing) for key in arguments[len(given) :])]
            if named or len(filled) != count:
                raise TypeError(f"macro {name!r} takes {', '.join(arguments) or 'nothing'}")
            return marked(function(*filled))
        return marked(function(*given))

    del environment
    return called


class Direct(CodeGenerator):
    """Writes direct code where our contexts allow it, and Jinja's own everywhere else."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802  (the name that Jinja calls)
        """`page.title` reads an attribute. Names that Python keeps for itself are left to Jinja."""
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    # silenced: the same
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """A call is a call: none of our functions wants the context. `super()` and `caller` are left to Jinja."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller)
            return
        self.visit(node.node, frame)
        stream, self.stream = self.stream, StringIO()
        self.signature(node, frame)
        arguments = self.stream.getvalue().removeprefix(", ")
        self.stream = stream
        self.write(f"({arguments})")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro without catch-alls needs no bookkeeping when it is called."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
            return
        node = macro_ref.node
        names = "".join(f"{argument.name!r}, " for argument in node.args)
        self.write(f"environment.macro(environment, macro, {getattr(node, 'name', None)!r}, ({names}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")
