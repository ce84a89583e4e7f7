"""Words for what is wrong in files of contributions."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "private-column",
        mark("“{column}” is private: it must not lie in these files, which are published."),
        mark("Delete it here. If the file was shared already, tell the person in charge of data protection."),
    ),
    Words(
        "unknown-column",
        mark("The column “{column}” is not known."),
        (
            mark("Did you mean “{suggestion}”? A column of your own can begin with “x-”."),
            mark("Columns: {known}. A column of your own can begin with “x-”."),
        ),
    ),
    Words(
        "no-header",
        mark("The first line does not name the columns."),
        mark("Put a line above it that names them, for instance “number,date,text”. Columns: {known}."),
    ),
    Words(
        "spreadsheet",
        mark("This is a file of a spreadsheet program; its contributions are not read."),
        mark("Open it there, choose “Save as”, then the type “CSV UTF-8 (comma delimited)”, as {name} in this folder."),
    ),
    Words(
        "future-contribution",
        mark("Contribution {number} is dated {date}, which is still to come."),
        mark("Check the year, and whether day and month changed places."),
    ),
    Words(
        "personal-detail",
        mark("Contribution {number} seems to give an e-mail address or a telephone number in its text."),
        mark("If it is that of a person, write […] in its place: what stands here is published."),
    ),
    Words(
        "same-column",
        mark("“{column}” says a second time what “{field}” says already."),
        mark("Keep one of the two columns."),
    ),
    Words(
        "no-number-column",
        mark("No column gives the number of each contribution."),
        mark("Name one column “number” in the first line; each contribution keeps its number for ever."),
    ),
    Words(
        "line-too-long",
        mark("This line is longer than {limit} million characters."),
        mark("Write each contribution on a line of its own, or check that it is the file you mean."),
    ),
    Words(
        "bad-csv",
        mark("This table cannot be read from here on: {reason}."),
        mark(
            'Check the quotation marks: a text that holds one doubles it (""). Best save it from a spreadsheet again.'
        ),
    ),
    Words(
        "wrong-number-of-cells",
        mark("Cells in this row: {number}; columns in the first line: {expected}."),
        (
            mark(
                "Missing: {missing}. If columns were added to the first line, open the table in a spreadsheet and save"
                " it again as CSV, so that every row has them. If a text was cut by a line break, put it between"
                " quotation marks."
            ),
            mark("Put a text that holds the separator or a line break between quotation marks."),
        ),
    ),
    Words(
        "row-without-number",
        mark("This contribution has no number."),
        mark("Give it the next free number: the highest plus one."),
    ),
    Words(
        "bad-number",
        mark("“{value}” is not the number of a contribution."),
        mark("Write it in figures only, from 1 on."),
    ),
    Words(
        "bad-row",
        mark("This row cannot be read as a contribution."),
        mark("Compare it with the rows around it."),
    ),
    Words(
        "points-at-itself",
        mark("Contribution {number} points at itself in “{column}”."),
        mark("Write the number of another contribution, or leave it empty."),
    ),
    Words(
        "contribution-without-text",
        mark("Contribution {number} has neither text nor title."),
        mark("Write its text, or give it the state withheld with a reason."),
    ),
    Words(
        "grouped-but-published",
        mark("Contribution {number} is grouped with another one, but its state is published."),
        mark("Write “grouped” in “state”, or empty “grouped_with”."),
    ),
    Words(
        "grouped-with-nothing",
        mark("Contribution {number} is grouped, but with which one?"),
        mark("Write the number of the other one in “grouped_with”."),
    ),
    Words(
        "withheld-without-reason",
        mark("Contribution {number} is {state} without a reason."),
        mark("Write in “reason” which rule of the charter it breaks, in words that its author may read."),
    ),
    Words(
        "withheld-with-text",
        mark("Contribution {number} is {state}, but its text is still in the file."),
        mark("Empty “text” and “title”: what is withheld must not lie in a published file."),
    ),
    Words(
        "text-twice",
        mark("The text stands both in the key “text” and under the second “---”."),
        mark("Keep the one under “---”."),
    ),
)
