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
)
