"""The bytes of an SVG file become a yes when all that is in them draws: nothing acts, nothing leads elsewhere.

The file is read as a browser reads it (XML with namespaces, references decoded), and only what is known to draw passes:
what a browser learns tomorrow is not on the list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

__all__ = ["LONGEST", "calm"]

LONGEST = 2_000_000
"""Bytes of a drawing that are looked at; a longer one is no drawing for the web."""
_DEEPEST = 200
"""Elements within each other; drawings have some ten."""
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_NOTES = frozenset(
    {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "http://creativecommons.org/ns#",
        "http://web.resource.org/cc/",
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
        "http://www.inkscape.org/namespaces/inkscape",
        "http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd",
        "http://www.serif.com/",
        "http://www.bohemiancoding.com/sketch/ns",
        "http://www.figma.com/figma/ns",
    }
)
"""Namespaces in which drawing programs note things for themselves; no browser gives them a meaning."""
# fmt: off
_ELEMENTS = frozenset(
    """a animate animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow
    feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset
    fePointLight feSpecularLighting feSpotLight feTile feTurbulence filter g image line linearGradient marker mask
    metadata mpath path pattern polygon polyline radialGradient rect set stop style svg switch symbol text textPath
    title tspan use view""".split()  # noqa: SIM905  (easier to change)
)
_ATTRIBUTES = frozenset(
    """accumulate additive alignment-baseline amplitude attributeName attributeType azimuth baseFrequency baseProfile
    baseline-shift begin bias by calcMode class clip clip-path clip-rule clipPathUnits color color-interpolation
    color-interpolation-filters color-profile color-rendering contentScriptType contentStyleType cursor cx cy d
    diffuseConstant direction display divisor dominant-baseline dur dx dy edgeMode elevation enable-background end
    exponent fill fill-opacity fill-rule filter filterUnits flood-color flood-opacity focusable font font-family
    font-feature-settings font-kerning font-size font-size-adjust font-stretch font-style font-variant font-weight fr
    from fx fy gradientTransform gradientUnits height href id image-rendering in in2 intercept isolation k1 k2 k3 k4
    kernelMatrix kernelUnitLength kerning keyPoints keySplines keyTimes lang lengthAdjust letter-spacing lighting-color
    limitingConeAngle line-height marker marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask
    mask-type maskContentUnits maskUnits max media method min mix-blend-mode mode numOctaves offset opacity operator
    order orient origin overflow overflow-wrap paint-order path pathLength patternContentUnits patternTransform
    patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits r
    radius refX refY rendering-intent repeatCount repeatDur requiredExtensions requiredFeatures restart result role
    rotate rx ry scale seed shape-rendering side solid-color solid-opacity spacing specularConstant specularExponent
    spreadMethod startOffset stdDeviation stitchTiles stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style surfaceScale systemLanguage
    tableValues targetX targetY text-anchor text-decoration text-rendering textLength title to transform
    transform-origin type unicode-bidi values vector-effect version viewBox visibility white-space width word-spacing
    writing-mode x x1 x2 xChannelSelector y y1 y2 yChannelSelector z zoomAndPan""".split()  # noqa: SIM905  (easier to change)
)
_FUNCTIONS = frozenset(
    """url rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix var calc min max clamp matrix matrix3d translate
    translatex translatey scale scalex scaley rotate skew skewx skewy perspective rect inset circle ellipse polygon path
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia cubic-bezier steps not is
    where has nth-child nth-of-type nth-last-child nth-last-of-type lang dir""".split()  # noqa: SIM905  (easier to change)
)
"""What values and styles may call; what is missing loads files (`image-set`, `src`), or is not known."""
# fmt: on
_ALLOWED = {
    "": _ATTRIBUTES,
    _XML: frozenset({"space", "lang", "id"}),
    _XLINK: frozenset({"href", "title", "type", "show", "actuate", "role", "arcrole"}),
}
"""Attributes by their namespace."""
_WORDS = frozenset({"id", "class", "title", "lang", "role"})
"""Attributes that are words, never read as style."""
_STYLED = re.compile(r"([\w-]*)\(\s*[\"']?\s*((?:#|data:image/(?:png|jpeg|webp|gif)[;,])?)", re.IGNORECASE)
_WITHIN = re.compile(r"#|data:image/(?:png|jpeg|webp|gif)[;,]", re.IGNORECASE)


class _Alive(Exception):  # noqa: N818  (nobody's error: a warning is made of it)
    """Something in the drawing is not known to draw."""


def calm(data: bytes) -> bool:
    """Say whether all of a drawing is known to do nothing but draw."""
    if len(data) > LONGEST or b"\0" in data:  # UTF-16, which a mark of order declares
        return False
    parser = expat.ParserCreate("utf-8", " ")
    looking = _Looking()
    parser.buffer_text = True
    parser.StartElementHandler = looking.start
    parser.EndElementHandler = looking.end
    parser.CharacterDataHandler = looking.words
    parser.XmlDeclHandler = looking.declared
    parser.StartDoctypeDeclHandler = looking.refused  # it could give attributes and texts to what follows
    parser.ProcessingInstructionHandler = looking.refused
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, _Alive):
        return False
    return True


class _Looking:
    """One drawing while it is read; raises _Alive at the first thing that is not known to draw."""

    def __init__(self) -> None:
        self.depth = 0
        self.style: list[str] | None = None

    def declared(self, _version: str, encoding: str | None, _standalone: int) -> None:
        """Other encodings make other letters of the bytes than those that are looked at."""
        if encoding is not None and encoding.casefold() not in ("utf-8", "us-ascii"):
            raise _Alive

    def refused(self, *_told: object) -> None:
        raise _Alive

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        space, _, element = name.rpartition(" ")
        self.depth += 1
        if self.depth > _DEEPEST or self.style is not None or (self.depth == 1 and name != f"{_SVG} svg"):
            raise _Alive
        if space == _SVG:
            if element not in _ELEMENTS:
                raise _Alive
            if element == "style":
                self.style = []
        elif space not in _NOTES:
            raise _Alive
        _look(attributes.items(), noted=space != _SVG)

    def end(self, _name: str) -> None:
        self.depth -= 1
        if self.style is not None:
            _style("".join(self.style))
            self.style = None

    def words(self, text: str) -> None:
        if self.style is not None:
            self.style.append(text)


def _look(attributes: Iterable[tuple[str, str]], *, noted: bool) -> None:
    for name, value in attributes:
        space, _, attribute = name.rpartition(" ")
        if space in _NOTES or (noted and not space):
            continue
        free = not space and attribute.startswith(("data-", "aria-"))
        if not free and attribute not in _ALLOWED.get(space, ()):
            raise _Alive
        if attribute == "href":
            if _WITHIN.match(value.lstrip(" \t\r\n")) is None:
                raise _Alive
        elif attribute == "attributeName":  # what moves may become anything, a link above all
            if value not in _ATTRIBUTES or value in ("href", "style"):
                raise _Alive
        elif not space and not free and attribute not in _WORDS:
            _style(value)


def _style(text: str) -> None:
    """Nothing is fetched; a backslash could hide that something is."""
    if "\\" in text or "@import" in text.casefold():
        raise _Alive
    if "(" not in text:
        return
    for called, within in _STYLED.findall(text):
        if called and (called.casefold() not in _FUNCTIONS or (called.casefold() == "url" and not within)):
            raise _Alive
