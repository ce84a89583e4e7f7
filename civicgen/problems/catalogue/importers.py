"""Words of the problems that stop an import before anything is written."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "import-nothing",
        mark("“{source}” holds nothing that this format knows"),
        mark("Give the folder, the ZIP or the file that holds {expected}."),
    ),
    Words(
        "import-source-missing",
        mark("There is no file or folder called “{source}”"),
        mark("Check the name, or drag the file into the window of the terminal to have it written there."),
    ),
    Words(
        "import-consultation-name",
        mark("“{name}” cannot be the name of a consultation"),
        mark("Use lower-case letters without accents, digits and hyphens: plan-local-2026."),
    ),
    Words(
        "import-library",
        mark("The library “{library}”, which this import needs, is not installed"),
        mark('Install it: pip install "{extra}"'),
    ),
    Words(
        "import-encoding",
        mark("“{source}” is not written in UTF-8 ({detail})"),
        mark("Export it again and choose UTF-8, or open it in a spreadsheet and save it as “CSV UTF-8”."),
    ),
    Words(
        "import-table",
        mark("“{source}” is not a table that can be read: {detail}"),
        mark("Export it again as CSV; a quotation mark is probably left open just before this line."),
    ),
    Words(
        "import-archive-kind",
        mark("“{source}” is an archive of a kind that is not read"),
        mark("Unpack it and give the folder, or pack it again as ZIP."),
    ),
    Words(
        "import-archive-broken",
        mark("The archive “{source}” is damaged: {detail}"),
        mark("Download it again; if it stays so, ask whoever made it for another copy."),
    ),
    Words(
        "import-archive-locked",
        mark("“{name}”, in the archive “{source}”, is protected by a password"),
        mark("Unpack the archive yourself and give the folder."),
    ),
    Words(
        "import-unsafe-name",
        mark("The archive “{source}” holds a file that would be put outside its folder: {name}"),
        mark("Nothing was read. Ask whoever sent it: no honest export holds such a name."),
    ),
    Words(
        "import-name-twice",
        mark("The archive “{source}” holds the same name twice: {name}"),
        mark("Nothing was read, since nobody can tell which one is meant. Pack it again with each file once."),
    ),
    Words(
        "import-too-packed",
        mark("“{name}”, in the archive “{source}”, is more than {limit} times larger unpacked"),
        mark(
            "Nothing was read: it could fill the memory of the machine. If you trust it, unpack it and give the folder."
        ),
    ),
    Words(
        "import-too-large",
        mark("“{source}” holds more than {limit} bytes"),
        mark("Give only the files of the export."),
    ),
    Words(
        "import-too-many-files",
        mark("“{source}” holds {found} files; at most {limit} are read"),
        mark("Give only the files of the export."),
    ),
    Words(
        "trace-not-a-sheet",
        mark("“{source}” is not a spreadsheet that is read here"),
        mark("Open it in your spreadsheet and save it as .ods (OpenDocument) or as “CSV UTF-8”."),
    ),
    Words(
        "trace-damaged",
        mark("“{source}” is damaged or protected by a password: {detail}"),
        mark("Open it in your spreadsheet and save it again, without a password."),
    ),
    Words(
        "trace-doctype",
        mark("“{source}” holds a document type, which no spreadsheet writes and which can be a trap"),
        mark("Nothing was read. Ask whoever sent it; or open it in your spreadsheet and save it again."),
    ),
    Words(
        "trace-too-packed",
        mark("“{source}” holds more than {limit} million bytes once unpacked, or things of a size that no table has"),
        mark("Nothing was written. Copy the rows that count into a new spreadsheet, and save that."),
    ),
    Words(
        "trace-long-cell",
        mark("A cell of “{source}” holds more letters than any text"),
        mark("Nothing was written. Empty that cell: only the number and the tags are needed."),
    ),
    Words(
        "trace-too-many-rows",
        mark("The sheet has more than {limit} rows that say something"),
        mark("Import it in parts: rows that are not in a sheet stay as they are."),
    ),
    Words(
        "trace-columns",
        mark("The first row does not name the columns that are needed"),
        (
            mark("It says: {found}. Name one column “number”, and another “point” or “grouped with”."),
            mark("Write in the first row: number, point, grouped with. Other columns may stay; they are not read."),
        ),
    ),
    Words(
        "trace-formula",
        mark("The cell says “{found}”: the spreadsheet took what was typed for a formula"),
        mark("Type it again with an apostrophe before it, or without the sign =, + or - at its beginning."),
    ),
    Words(
        "trace-number",
        mark("“{found}” is not the number of a contribution"),
        mark("Write the number alone, for instance 45, as it stands on the page of the contribution."),
    ),
    Words(
        "trace-no-contribution",
        mark("There is no contribution {found} in this consultation"),
        mark("Check the number; a row about a contribution that is not here can be deleted from the sheet."),
    ),
    Words(
        "trace-other-text",
        mark("This row is of contribution {number}, but its text is that of another: “{found}…”"),
        mark("One column was probably sorted or moved without the others. Go back to a copy, or export again."),
    ),
    Words(
        "trace-consultation",
        mark("This row is about “{found}”, the others about “{consultation}”"),
        mark("Make a sheet for each consultation, and import them one after the other."),
    ),
    Words(
        "trace-two-rows",
        mark("Contribution {number} has two rows that say different things; the first is row {first}"),
        mark("Keep one row. Several points go into one cell, with a semicolon between them."),
    ),
    Words(
        "trace-gone",
        mark("Contribution {number} was withheld or withdrawn: nobody can read it"),
        mark("Leave the cells of this row empty, and group nothing with it."),
    ),
    Words(
        "trace-no-point",
        mark("There is no point “{found}”"),
        (
            mark(
                "Write “{near}” if that is what you mean; to propose a point that is not there yet, write “new: TITLE”."
            ),
            mark("Write the id or the title of a point; to propose one that is not there yet, write “new: TITLE”."),
        ),
    ),
    Words(
        "trace-which-point",
        mark("Several points are called “{found}”"),
        mark("Write the one you mean: {names}."),
    ),
    Words(
        "trace-no-title",
        mark("A new point has no title"),
        mark("Write it after the colon, for instance “new: Parking in the centre”."),
    ),
    Words(
        "trace-which-synthesis",
        mark("It cannot be known which synthesis takes the new point “{title}”"),
        mark("Name it, with --synthesis: {names}."),
    ),
    Words(
        "trace-no-synthesis",
        mark("There is no synthesis to hold the new point “{title}”"),
        mark("Make one first: civicgen new synthesis “…” --in {consultation}"),
    ),
    Words(
        "trace-quoted",
        mark("Contribution {number} was taken out of “{point}”, which quotes it word for word"),
        mark("Take the quotation out of {file} first, or write the point in this row again."),
    ),
    Words(
        "trace-group-self",
        mark("Contribution {number} is grouped with itself"),
        mark("Write the number of another one that says the same, or leave the cell empty."),
    ),
    Words(
        "trace-group-since",
        mark("Contribution {number} was grouped with {before} when the sheet was exported, and is with {now} since"),
        mark("To leave it as it is now, write {now} in both cells of this row; else export the sheet anew."),
    ),
    Words(
        "trace-group-of-group",
        mark("Contribution {number} is grouped with {found}, which is itself grouped with another"),
        (
            mark("A group has one head: write {head} in the row of {number}."),
            mark("A group has one head: empty the cell “grouped with” of one of them."),
        ),
    ),
    Words(
        "trace-by-hand",
        mark("This file is written in a way that cannot be changed without touching the rest of it"),
        mark("Nothing was written. Change it by hand: {lines}"),
    ),
    Words(
        "trace-too-many",
        mark("With {count} more contributions, “{title}” makes the head of this file longer than {limit} kB"),
        mark(
            "Nothing was written. Share the points out between two syntheses, or group contributions that say the same."
        ),
    ),
)
