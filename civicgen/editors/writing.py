"""Plain values become YAML, always in the same bytes: the few forms that configurations of editors need."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["Shared", "yaml_of"]


class Shared(list[Any]):
    """A list that stands in many places: written once under its name, then pointed at."""

    def __init__(self, name: str, items: Sequence[Any]) -> None:
        super().__init__(items)
        self.name = name


_PLAIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ][\w /.’,;()%+-]*[\w)./…?]|[A-Za-z]", re.UNICODE)
_KEY = re.compile(r"[A-Za-z_][\w-]*")
_WORDS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})


def yaml_of(value: Mapping[str, Any]) -> str:
    """Write a mapping as a YAML document, keys in their order."""
    return "\n".join(_mapping(value, "", set())) + "\n"


def _mapping(value: Mapping[str, Any], indent: str, known: set[str]) -> list[str]:
    lines: list[str] = []
    for key, held in value.items():
        name = key if _KEY.fullmatch(key) and key.casefold() not in _WORDS else json.dumps(key, ensure_ascii=False)
        if isinstance(held, Shared) and held.name in known:
            lines.append(f"{indent}{name}: *{held.name}")
        elif isinstance(held, Mapping) and held:
            lines += [f"{indent}{name}:", *_mapping(held, f"{indent}  ", known)]
        elif isinstance(held, (list, tuple)) and held and not all(_simple(item) for item in held):
            anchor = ""
            if isinstance(held, Shared):
                anchor = f" &{held.name}"
                known.add(held.name)
            lines += [f"{indent}{name}:{anchor}", *_sequence(held, f"{indent}  ", known)]
        else:
            lines.append(f"{indent}{name}: {_flow(held)}")
    return lines


def _sequence(items: Sequence[Any], indent: str, known: set[str]) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, Mapping) and item:
            if all(_simple(held) for held in item.values()) and len(flow := _flow(item)) + len(indent) < 100:
                lines.append(f"{indent}- {flow}")
                continue
            first, *rest = _mapping(item, f"{indent}  ", known)
            lines += [f"{indent}- {first.lstrip()}", *rest]
        else:
            lines.append(f"{indent}- {_flow(item)}")
    return lines


def _simple(value: Any) -> bool:
    return not isinstance(value, (Mapping, list, tuple))


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(held)}" for key, held in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str):
        return _text(value)
    return json.dumps(value)


def _text(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value.casefold() not in _WORDS and "," not in value
    return value if plain else json.dumps(value, ensure_ascii=False)
