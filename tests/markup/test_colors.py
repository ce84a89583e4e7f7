"""Whatever colour a town has, its links can be read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from civicgen.markup.colors import DARK, LIGHT, contrast, palette

colors = some.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colors)
def test_every_colour_becomes_readable(color):
    """4.5 to 1 on paper and on paper at night; behind white words too."""
    town = palette(color)
    assert contrast(town.light, LIGHT) >= 4.5
    assert contrast(town.light, "#ffffff") >= 4.5
    assert contrast(town.dark, DARK) >= 4.5


@given(colors)
def test_a_readable_colour_is_kept(color):
    """The clerk is warned when, and only when, the colour had to change."""
    town = palette(color)
    assert (town.ratio == 0) == (town.light == color)


def test_known_contrasts():
    """As WCAG defines them."""
    assert round(contrast("#000000", "#ffffff"), 1) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48
    assert palette("#14532d").light == "#14532d"
    assert palette("#FFFF00").ratio < 1.2
