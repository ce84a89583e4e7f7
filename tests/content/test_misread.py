"""A text that was opened with the wrong encoding and saved so is told once; one that speaks of encodings is not."""

from __future__ import annotations

import pytest

from civicgen.content.misread import misread

LONG = "Une phrase de plus, sans rien. " * 50


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ("Ã‰coles", "Ã‰coles", "Écoles"),
        ("le marchÃ©.", "marchÃ©", "marché"),
        ("de lâ€™eau", "lâ€™eau", "l’eau"),
        ("un cÅ“ur", "cÅ“ur", "cœur"),
        (LONG + "de lâ€™eau au marchÃ©", "lâ€™eau", "l’eau"),
    ],
)
def test_told(text: str, found: str, meant: str) -> None:
    """The word is named, and what it should be."""
    problem = misread([text.encode()], "f")
    assert problem is not None
    assert problem.given == {"found": found, "meant": meant}


def test_line_in_blocks() -> None:
    """The line is counted through all blocks."""
    problem = misread([b"un\ndeux\n", "trois marchÃ©s\n".encode()], "f")
    assert problem is not None
    assert (problem.place.line, problem.place.column) == (3, 12)


@pytest.mark.parametrize(
    "text",
    [
        "On lit « Ã© » ou «Ã» au lieu de « é », et le signe Ã seul.",
        "«\u00a0Le marché\u00a0», à\u00a0», l’été…",
        "NÃO, IRMÃ, Âge, PÂLE, Åland",
        LONG + "le marchÃ©",  # somebody pasted one word
    ],
)
def test_not_told(text: str) -> None:
    """Nor is any text of our languages."""
    assert misread([text.encode()], "f") is None
