"""Words for what is wrong in texts and drawings, and in what is written for machines to follow or run."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "active-file",
        mark("“{name}” is a page or a program: a browser runs what is in it, in the name of your site."),
        (
            mark("Save the drawing “{drawing}” again as “plain SVG”, without scripts or links, or as PNG."),
            mark("Write it as a page of your portal (.md), or publish it as PDF or in a ZIP. Delete it here."),
        ),
    ),
    Words(
        "server-file",
        mark("“{name}” is a program or the settings of a web server: a host could run it, for anybody who asks."),
        mark("Publish it in a ZIP, or with “.txt” after its name. Or delete it here."),
    ),
    Words(
        "text-too-long",
        mark("This text is too long to be read as Markdown: it is shown as it was typed."),
        mark("Nothing is lost. To have it read as Markdown, keep it under 20,000 characters."),
    ),
    Words(
        "text-too-deep",
        mark("Quotations or lists are nested too deep: the text is shown as it was typed."),
        mark("Take away some of the signs at the beginning of the lines."),
    ),
    Words(
        "text-too-laborious",
        mark("This text has more brackets than words, or tables with more holes than cells: it is shown as typed."),
        mark("Take away brackets that begin no link, and give each row of a table as many cells as its head."),
    ),
    Words(
        "picture-elsewhere",
        mark("The picture {target} is on another site: the page shows a link to it."),
        mark("Copy the file to content/media/ and write ![what it shows](media/name-of-the-file)."),
    ),
    Words(
        "picture-without-words",
        mark("The picture {target} has no words for those who cannot see it."),
        mark("Write what it shows between the brackets: ![Map of the village]({target})."),
    ),
    Words(
        "html-shown",
        mark("HTML is not read in texts: {found} will be seen as it is typed."),
        mark("Use Markdown: **bold**, *italics*, [link](address). To show HTML, put it between backticks."),
    ),
    Words(
        "word-bullets",
        mark("Lines that begin with “{found}” are no list here: they run together into one paragraph."),
        mark("Begin each with a hyphen and a space, after a line left blank: “- First thing”."),
    ),
    Words(
        "footnote-unknown",
        mark("The footnote [^{label}] has no text."),
        mark("Add a line at the end: [^{label}]: text of the note."),
    ),
    Words(
        "footnote-unused",
        mark("Nothing in the text calls the footnote [^{label}]."),
        mark("Write [^{label}] where it belongs, or delete the note; it stands at the end until then."),
    ),
)
