"""The town's colour becomes colours that can be read, in light and in dark."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from functools import lru_cache

import msgspec

__all__ = ["DARK", "LIGHT", "LINE", "SHADE", "STRONG_LINE", "Palette", "contrast", "palette"]

LIGHT = "#fffdf9"
"""Paper."""
DARK = "#191816"
"""Paper at night."""
SHADE = "rgba(128,120,105,.1)"
"""What lies over the paper of boxes, by day and by night."""
LINE = "rgba(128,120,105,.4)"
"""Hairlines, by day and by night."""
STRONG_LINE = "rgba(128,120,105,.7)"
"""The line of the thread."""

_SHADED = ("#f2f0eb", "#23221e")
"""Paper of boxes as it is then seen."""

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


def _lit(color: str, light: float) -> str:
    """The colour with another lightness, from 0 to 1; hue and saturation stay, so that it is still the town's."""
    hue, _, saturation = rgb_to_hls(*(part / 255 for part in _parts(color)))
    return "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, light, saturation))


def _moved(color: str, end: int, behind: tuple[str, ...]) -> str:
    """The first colour on the way to black (0) or white (1) that can be read on all that lies behind it."""
    start = rgb_to_hls(*(part / 255 for part in _parts(color)))[1]
    for step in range(101):
        candidate = _lit(color, start + (end - start) * step / 100) if step else color
        if all(contrast(candidate, paper) >= _READABLE for paper in behind):
            return candidate
    return "#ffffff" if end else "#000000"


@lru_cache(maxsize=8)
def palette(color: str) -> Palette:
    """Darken the colour for paper, lighten it for the night, as little as reading allows."""
    color = color.lower()
    if len(color) == 4:
        # `#153` is short for `#115533`.
        color = "#" + "".join(sign * 2 for sign in color[1:])
    light = _moved(color, 0, (LIGHT, _SHADED[0]))
    dark = _moved(color, 1, (DARK, _SHADED[1]))
    return Palette(light=light, dark=dark, asked=color, ratio=0 if light == color else contrast(color, LIGHT))
