"""Words for what is wrong in tables that other tools exported, or that staff saved."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "table-mojibake",
        mark("“{file}” was damaged before it was brought: line {line} has “{sample}”."),
        mark("Export it again, and save it as “CSV UTF-8” without opening it before; or bring the spreadsheet itself."),
    ),
    Words(
        "table-encoding",
        mark("“{file}” is in no encoding that is known here."),
        mark("Save it as “CSV UTF-8”, or bring the spreadsheet itself (.xlsx, .ods)."),
    ),
    Words(
        "table-broken",
        mark("“{file}” cannot be read as a table."),
        mark("Open it, save it again as “CSV UTF-8”, and bring that file."),
    ),
    Words("table-empty", mark("“{file}” holds no row."), mark("Bring the file that was exported.")),
    Words(
        "table-too-long",
        mark("“{file}” has more than {limit} rows."),
        mark("Cut it in parts, each with the row of headings."),
    ),
    Words(
        "table-unknown",
        mark("No column of “{file}” is a question of the form. Found: {found}. Looked for: {wanted}…"),
        mark("Name them under “options:” of “forms:”, “column.FIELD: heading”, or write the questions as headings."),
    ),
    Words(
        "table-needs-sheets",
        mark("“{file}” is a spreadsheet; reading one needs a part that is not installed."),
        mark("Install it: pip install 'civicgen[sheets]'; or save the file as “CSV UTF-8”."),
    ),
)
