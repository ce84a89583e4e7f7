"""An address to a picture that a telephone reads, where the library for it is installed; else to nothing."""

from __future__ import annotations

import io

__all__ = ["drawn"]


def drawn(address: str) -> str:
    """SVG that stands in a page, with its words for those who do not see it; empty without `civicgen[codes]`."""
    try:
        import segno
    except ModuleNotFoundError:
        return ""
    written = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        written,
        kind="svg",
        scale=4,
        border=4,
        xmldecl=False,
        svgns=False,
        svgclass=None,
        lineclass=None,
        omitsize=False,
    )
    return written.getvalue().decode().strip()
