"""Markdown to HTML, plain text, references and parts, in two dialects: staff (for clerks) and citizens (for anybody).

Staff: CommonMark, tables, footnotes, definition lists, and

- headings: `#` and `##` both stand at the level that the page gives, and no level is ever skipped; the anchor is
  made of the words (`## Où construire ?` is `#ou-construire`), or is given: `## Le calendrier {#calendrier}`;
- notes: a quotation that begins with a word in brackets, and a title if one is wanted:
  `> [!Attention] La salle a changé`, then lines that begin with `>`. Attention, Avertissement, Important, Danger and
  their English are marked as such; any other word (Info, À noter…) makes a plain note;
- captions: a paragraph `Tableau : …` (or `Table: …`) just before or after a table; a first column that is bold, or
  whose own heading is empty, heads the rows;
- pictures: one of the portal, alone in its paragraph, is a figure with its title as legend; one elsewhere is a link;
- struck out text: `~~ainsi~~`;
- HTML is shown as it was typed, never as HTML.

Citizens: paragraphs, line breaks as typed, emphasis, lists with the numbers that were typed, quotes, links written out
(`[words](https://…)`, `<https://…>`, mailboxes). Nothing else; what is longer than `prose.BUDGET` or nested too deep is
shown as it was typed, and nothing is ever lost.

The library that parses is loaded by the first text that needs it: plain prose, most of what people write, does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from civicgen.content.markdown import common
from civicgen.content.markdown.links import references, targets
from civicgen.content.markdown.plain import extract, minutes, plain
from civicgen.content.markdown.prose import is_plain, is_prose, overflows, paragraphs, paragraphs_of
from civicgen.content.markdown.remarks import excess, remarks
from civicgen.content.markdown.split import split
from civicgen.content.markdown.untrusted import clean
from civicgen.content.markdown.values import Dialect, Found, Heading, Remark

__all__ = [
    "Dialect",
    "Found",
    "Heading",
    "Remark",
    "clean",
    "excess",
    "extract",
    "headings",
    "minutes",
    "plain",
    "references",
    "remarks",
    "render",
    "split",
    "targets",
]

_NO_LINKS: Mapping[str, str] = MappingProxyType({})


def render(
    source: str,
    *,
    dialect: Dialect,
    level: int = 2,
    links: Mapping[str, str] = _NO_LINKS,
    root: str = "./",
    prefix: str = "",
) -> str:
    """Render a text as HTML that is safe to put into a page.

    `level` is where its first headings stand. `links` gives, for each short reference or picture as it was written, the
    address from the site's root, which `root` leads to; what is not in it is shown by its words, without a link.
    `prefix` keeps anchors of several texts of one page apart. Of these, citizens' texts have no use.
    """
    text = clean(source)
    if dialect == "citizens":
        if is_plain(text) or overflows(text):
            return paragraphs(text)
        written = common.html(text)
        if written is not None:
            return written
    elif is_prose(text):
        return "".join([f"<p>{part}</p>\n" for part in paragraphs_of(text)])
    # Loaded by the first text that needs it.
    from civicgen.content.markdown.blocks import TooDeep

    try:
        if dialect == "citizens":
            from civicgen.content.markdown import citizens

            return citizens.html(text)
        from civicgen.content.markdown import staff_html

        return staff_html.html(text, level=level, links=links, root=root, prefix=prefix)
    except TooDeep:
        return paragraphs(text)


def headings(source: str) -> tuple[Heading, ...]:
    """List the headings of a staff text with their anchors, as `render` writes them (without prefix)."""
    if "#" not in source and "\n=" not in source and "\n-" not in source:
        return ()
    from civicgen.content.markdown.blocks import TooDeep
    from civicgen.content.markdown.staff import parse

    try:
        return tuple(parse(clean(source))[1])
    except TooDeep:
        return ()
