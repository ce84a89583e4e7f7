"""The town's colour becomes colours that can be read, in light and in dark."""

from __future__ import annotations

from functools import lru_cache

import msgspec

__all__ = ["DARK", "LIGHT", "Palette", "contrast", "palette"]

LIGHT = "#fffdf9"
"""Paper."""
LIGHT_SHADE = "#f5f2ea"
"""Paper of boxes."""
DARK = "#191816"
"""Paper at night."""
DARK_SHADE = "#24221f"
"""Boxes at night."""

_READABLE = 4.5
"""What WCAG asks between text and what lies behind it."""


class Palette(msgspec.Struct, frozen=True):
    """The town's colour as it can be used."""

    light: str
    """On paper: links, the current step, the seal of an answer; also behind white words."""
    dark: str
    """On paper at night; also behind black words."""
    asked: str
    """As the clerk wrote it."""
    ratio: float
    """Contrast of the asked colour with paper, when it had to be changed; 0 when it could be kept."""


def _parts(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (part / 255 for part in _parts(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours written `#rrggbb`, from 1 to 21, as WCAG 2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _mixed(color: str, with_: str, share: float) -> str:
    return "#" + "".join(
        f"{round(a + (b - a) * share):02x}" for a, b in zip(_parts(color), _parts(with_), strict=True)
    )


def _moved(color: str, towards: str, behind: tuple[str, ...]) -> str:
    """The first colour on the way to black or white that can be read on all that lies behind it."""
    for step in range(101):
        candidate = _mixed(color, towards, step / 100)
        if all(contrast(candidate, paper) >= _READABLE for paper in behind):
            return candidate
    return towards


@lru_cache(maxsize=8)
def palette(color: str) -> Palette:
    """Darken the colour for paper, lighten it for the night, as little as reading allows."""
    color = color.lower()
    if len(color) == 4:
        color = "#" + "".join(sign * 2 for sign in color[1:])
    light = _moved(color, "#000000", (LIGHT, LIGHT_SHADE))
    dark = _moved(color, "#ffffff", (DARK, DARK_SHADE))
    return Palette(light=light, dark=dark, asked=color, ratio=0 if light == color else contrast(color, LIGHT))
