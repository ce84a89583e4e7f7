"""Our own types become what their keys mean, in words: from the sentences written under each field."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from typing import IO, Any

__all__ = ["extracted", "meaning", "meanings"]

_BY_CIVICGEN = "By civicgen:"


@cache
def meanings(module: str) -> dict[tuple[str, str], str]:
    """Sentences under the fields of the classes of a module, by class and field.

    Python keeps no trace of them when it runs, so the source is read: what a skeleton says of a key cannot drift from
    what the type says. Empty where the source is not there.
    """
    __import__(module)
    try:
        source = inspect.getsource(sys.modules[module])
    except OSError:
        return {}
    return {(owner, name): text for _line, owner, name, text in _found(source)}


def meaning(kind: type, field: str) -> str:
    """What a field of a type means, in English, in one paragraph; empty when its name says it all."""
    for base in kind.__mro__:
        if base.__module__.startswith("civicgen"):
            text = meanings(base.__module__).get((base.__name__, field), "")
            if text:
                return text
    return ""


def _found(source: str) -> Iterator[tuple[int, str, str, str]]:
    for owner in ast.parse(source).body:
        if not isinstance(owner, ast.ClassDef):
            continue
        field = ""
        for part in owner.body:
            if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
                field = part.target.id
            elif field and isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                text = part.value.value
                if isinstance(text, str) and not text.startswith(_BY_CIVICGEN):
                    yield part.lineno, owner.name, field, " ".join(text.split())
                field = ""
            else:
                field = ""


def extracted(
    file: IO[bytes], _keywords: Any, _comments: Any, _options: Any
) -> Iterable[tuple[int, str, str, list[str]]]:
    """Sentences to translate, in the form that the extraction of messages takes (a Babel extraction method)."""
    for line, owner, name, text in _found(file.read().decode("utf-8")):
        yield line, "gettext", text, [f"{owner}.{name}"]
