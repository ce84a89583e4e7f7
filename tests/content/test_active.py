"""A drawing passes when all that is in it draws; what a browser would run or fetch is told, however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from civicgen.content.active import active
from civicgen.content.drawings import LONGEST, calm
from civicgen.content.sources import Media
from tests.conftest import REPOSITORY

SVG = 'xmlns="http://www.w3.org/2000/svg"'
LINKED = f'{SVG} xmlns:xlink="http://www.w3.org/1999/xlink"'
ALIVE = {
    "prefix that is no ASCII": '<é:svg xmlns:é="http://www.w3.org/2000/svg"><é:script>alert(1)</é:script></é:svg>',
    "attribute from the DOCTYPE": f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]><svg {SVG}></svg>',
    "another encoding": f'<?xml version="1.0" encoding="iso-2022-jp"?><svg {SVG}>'
    "<s\x1b(Bcript>alert(1)</s\x1b(Bcript></svg>",
    "encoding that hides nothing yet": f'<?xml version="1.0" encoding="utf-7"?><svg {SVG}/>',
    "address in references": f'<svg {SVG}><a href="&#106;avascript:alert(1)"><path d="M0 0"/></a></svg>',
    "picture in references": f'<svg {SVG}><image href="&#104;ttp://evil.example/a.png"/></svg>',
    "address with a line break": f'<svg {SVG}><a href="java&#10;script:alert(1)"/></svg>',
    "other prefix of xlink": f'<svg {LINKED.replace(":xlink", ":l")}><use l:href="//evil.example/a.svg#b"/></svg>',
    "drawing in an address": f'<svg {SVG}><use href="data:image/svg+xml,%3Csvg/%3E#a"/></svg>',
    "script": f"<svg {SVG}><script>1</script></svg>",
    "script of HTML": f'<svg {SVG}><g xmlns:h="http://www.w3.org/1999/xhtml"><h:script>1</h:script></g></svg>',
    "HTML": f"<svg {SVG}><foreignObject/></svg>",
    "handler": f'<svg {SVG} ONLOAD="1" onload="1"/>',
    "handler after a line break": f'<svg {SVG}\n\tonclick\n=\n"1"/>',
    "link that moves": f'<svg {SVG}><a><set attributeName="href" to="javascript:1"/></a></svg>',
    "xlink that moves": f'<svg {LINKED}><a><animate attributeName="xlink:href" values="javascript:1"/></a></svg>',
    "style from elsewhere": f'<?xml-stylesheet href="//evil.example/a.css"?><svg {SVG}/>',
    "import": f"<svg {SVG}><style>@imp<!-- -->ort 'http://evil.example/a.css'</style></svg>",
    "import in CDATA": f"<svg {SVG}><style><![CDATA[@IMPORT 'http://evil.example/a.css']]></style></svg>",
    "import around an element": f"<svg {SVG}><style>@imp<g>x</g>ort 'http://evil.example/a.css'</style></svg>",
    "address in a style": f"<svg {SVG}><style>g{{fill:url( 'http://evil.example/a#b')}}</style></svg>",
    "picture set in a style": f"<svg {SVG}><style>g{{mask:image-set('http://evil.example/a' 1x)}}</style></svg>",
    "address in an attribute": f'<svg {SVG}><g fill="url(//evil.example/a#b)"/></svg>',
    "address in a style attribute": f'<svg {SVG}><g style="fill:&#117;rl(//evil.example/a#b)"/></svg>',
    "escapes of styles": f'<svg {SVG}><g style="fill:u\\72l(//evil.example/a#b)"/></svg>',
    "base": f'<svg {SVG} xml:base="http://evil.example/"/>',
    "source": f'<svg {SVG}><image src="http://evil.example/a.png"/></svg>',
    "no drawing": '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "no namespace": "<svg/>",
    "half a file": f"<svg {SVG}><g>",
    "too deep": f"<svg {SVG}>" + "<g>" * 5_000 + "</g>" * 5_000 + "</svg>",
}
CALM = {
    "all that draws": f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?><!-- a -->
        <svg {LINKED} viewBox="0 0 9 9" role="img" aria-label="Plan (centre)"><title>Plan</title><style>
        .a{{fill:rgb(1,2,3)}} .b{{fill:url(#d)}}</style>
        <defs><linearGradient id="d"><stop offset="0" stop-color="#fff"/></linearGradient></defs>
        <g transform="translate(1 2) rotate (45)" style="fill: url('#d')"><path d="M0 0h9"/><use xlink:href="#d"/></g>
        <image href="data:image/png;base64,iVBORw0KGgo="/><a href="#d"><text xml:space="preserve">é</text></a>
        <animate attributeName="opacity" from="0" to="1" dur="1s"/></svg>""",
    "as Inkscape saves it": f"""<svg {SVG} xmlns:i="http://www.inkscape.org/namespaces/inkscape"
        xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" s:docname="plan.svg" i:version="1.2 (dc2aeda)">
        <s:namedview id="v" pagecolor="#fff"/><metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:c="http://creativecommons.org/ns#"><c:Work r:about=""/></r:RDF></metadata>
        <g i:groupmode="layer" i:label="Calque 1"/></svg>""",
    "with a mark of order": f"\ufeff<svg {SVG}/>",
}


@pytest.mark.parametrize("drawing", ALIVE.values(), ids=ALIVE)
def test_what_acts_is_told(drawing: str, tmp_path: Path) -> None:
    """Each way that runs or loads something in a browser, and each file that is not read as a browser would."""
    assert not calm(drawing.encode())
    (tmp_path / "a.svg").write_bytes(drawing.encode())
    problem = active(tmp_path, Media(file="a.svg", size=len(drawing.encode()), changed=0))
    assert problem is not None
    assert (problem.code, problem.severity) == ("active-file", "warning")


@pytest.mark.parametrize("drawing", CALM.values(), ids=CALM)
def test_what_draws_passes(drawing: str) -> None:
    """Drawings as people's programs save them."""
    assert calm(drawing.encode())
    assert not calm(drawing.encode("utf-16"))


def test_drawings_of_the_demonstration_pass() -> None:
    """And those of the documentation."""
    drawings = [*REPOSITORY.glob("example_site/**/*.svg"), *REPOSITORY.glob("docs/**/*.svg")]
    assert drawings
    assert [path for path in drawings if not calm(path.read_bytes())] == []


def test_hostile_drawings_are_told(shared_data: Path) -> None:
    """Attacks that others collected."""
    drawings = sorted((shared_data / "hostile/svg").glob("*.svg"))
    assert len(drawings) >= 5
    assert [path.name for path in drawings if calm(path.read_bytes())] == []


def test_too_long_to_be_looked_at() -> None:
    """What nobody looks at is not said to be harmless."""
    assert not calm(f"<svg {SVG}>{' ' * LONGEST}</svg>".encode())


@pytest.mark.parametrize(
    "name",
    [
        # silenced: easier to read and to add to
        *(f"a.{ending}" for ending in "php phtml phar cgi pl py asp aspx jsp shtm PHP php5".split()),  # noqa: SIM905
        *("a.php.jpg", "web.config", "Web.Config", ".htaccess", ".htpasswd"),
    ],
)
@pytest.mark.parametrize("rented", [False, True])
def test_programs_of_servers(name: str, rented: bool) -> None:
    """Told everywhere; an error where servers run what lies in a folder."""
    problem = active(Path("nowhere"), Media(file=f"content/media/{name}", size=9, changed=0), rented=rented)
    assert problem is not None
    assert (problem.code, problem.severity) == ("server-file", "error" if rented else "warning")


@pytest.mark.parametrize("name", ["reglement.pl.pdf", "plan.pdf", "photo.jpg", "php.pdf", "données.csv", "sans-point"])
def test_other_files_pass(name: str) -> None:
    """A name that only looks like one."""
    assert active(Path("nowhere"), Media(file=f"content/media/{name}", size=9, changed=0), rented=True) is None


def test_a_page_of_windows_is_told() -> None:
    """Windows runs it when it is opened."""
    problem = active(Path("nowhere"), Media(file="content/media/a.hta", size=9, changed=0))
    assert problem is not None
    assert problem.code == "active-file"
