"""The printable page of a dossier becomes a PDF whose structure is marked (PDF/UA), by a library that is an extra."""

from __future__ import annotations

from io import BytesIO
from typing import BinaryIO
from uuid import NAMESPACE_URL, uuid5

from civicgen.dossiers.chapters import Dossier
from civicgen.dossiers.page import write_page
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["available", "write_pdf"]

_PAPER = """
@page { size: A4; margin: 2cm 2cm 2.2cm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt } }
@page :first { @bottom-right { content: none } }
html { font-size: 10.5pt }
body { max-width: none; padding: 0 }
.n li { display: block }
.n a::after { content: leader(".") target-counter(attr(href), page) }
"""
"""What only a program that makes pages understands."""


def available() -> bool:
    """Say whether the library is installed, with what it needs of the system."""
    try:
        import weasyprint  # noqa: F401  (only whether it is there)
    except (ImportError, OSError):  # it loads libraries of the system, which may be missing
        return False
    return True


def write_pdf(dossier: Dossier, file: BinaryIO) -> None:
    """Write the printable page as PDF. Raises ProblemsFound when the library is missing."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        given = {"said": str(error).strip().split("\n")[0][:200]}
        raise ProblemsFound((Problem(code="pdf-missing", place=Place("civicgen.yml"), given=given),)) from error

    page = BytesIO()
    write_page(dossier, page)
    identifier = uuid5(NAMESPACE_URL, dossier.views.config.url + dossier.process.id).bytes
    # Pictures are in the page itself: nothing is fetched, whatever a text names.
    nothing = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    document = HTML(string=page.getvalue().decode(), url_fetcher=nothing)
    document.write_pdf(file, stylesheets=[CSS(string=_PAPER)], pdf_variant="pdf/ua-1", pdf_identifier=identifier)
