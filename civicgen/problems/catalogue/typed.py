"""Words for what is wrong in a file as such: its encoding, its YAML, its keys, the form of its values."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "not-utf8",
        mark("This file is not written in UTF-8: it looks like {encoding} (byte {byte})."),
        (
            mark("In the spreadsheet, choose “Save as”, then the type “CSV UTF-8 (comma delimited)”, as {table}."),
            mark("In your editor, choose “Save as”, then the encoding UTF-8."),
        ),
    ),
    Words(
        "two-versions",
        mark("Two versions of this file were joined badly: both stand here, between lines of < and >."),
        mark("Keep what is right of both, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>."),
    ),
    Words(
        "control-character",
        mark("This file holds an invisible control character ({character})."),
        (
            mark("Delete the words around it and type them again, without pasting; then the same on lines {lines}."),
            mark("Delete the words around it and type them again, without pasting."),
        ),
    ),
    Words(
        "alias",
        mark("“*{name}” would repeat another part of the file, which is not done here."),
        mark("Write the text itself; if it really begins with *, put it in quotes."),
    ),
    Words(
        "anchor",
        mark("“&{name}” would give this part a label for repeating it, which is not done here."),
        mark("Remove “&{name}”; if the text really begins with &, put it in quotes."),
    ),
    Words(
        "tag",
        mark("“{name}” would give this value a type, which is not done here."),
        mark("Remove it; if the text really begins with !, put it in quotes."),
    ),
    Words(
        "merge-key",
        mark("“<<” would copy keys from elsewhere, which is not done here."),
        mark("Write the keys themselves."),
    ),
    Words(
        "too-deep",
        mark("Lists and keys are nested in each other more than {limit} times."),
        mark("Check brackets and indentation: something is opened again and again."),
    ),
    Words(
        "second-document",
        mark("A line “---” begins a second document, which would be ignored."),
        mark("Remove this line; in a Markdown file, “---” stands only before and after the keys."),
    ),
    Words(
        "duplicate-key",
        mark("The key “{key}” stands twice: already on line {first}."),
        mark("Keep one of the two lines."),
    ),
    Words(
        "same-key",
        mark("“{key}” and “{other}” (line {first}) are two names of the same key."),
        mark("Keep one of the two lines."),
    ),
    Words(
        "key-not-text",
        mark("A key must be a word, not a list."),
        mark("Write “key: value”, without “?” and without brackets before the colon."),
    ),
    Words(
        "tab-indentation",
        mark("This line begins with a tab."),
        mark("Replace the tab by spaces; two for each level."),
    ),
    Words(
        "unclosed-quote",
        mark("This quotation mark is never closed."),
        mark("Add the same mark at the end of the text, or remove this one."),
    ),
    Words(
        "unclosed-bracket",
        mark("This bracket is never closed."),
        mark("Add the closing bracket, ] or }}, at the end of the list."),
    ),
    Words(
        "quote-inside",
        mark("The text goes on after its closing quotation mark."),
        mark("Put the whole text between quotes, those inside written «\u00a0»: {suggestion}"),
    ),
    Words(
        "bracket-text",
        mark("A text that begins with a bracket is read as a list."),
        mark("Put the text in quotes: {suggestion}"),
    ),
    Words(
        "special-start",
        mark("A text cannot begin with “{character}” here."),
        mark("Put the text in quotes: {suggestion}"),
    ),
    Words(
        "bad-indentation",
        mark("This line does not stand under the right one."),
        mark(
            "Begin keys of the same level in the same column, what belongs to a key two spaces to the right."
            " If it is the rest of a text, put the whole text in quotes."
        ),
    ),
    Words(
        "missing-space",
        mark("A space is missing after the colon."),
        mark("Write: {suggestion}"),
    ),
    Words(
        "missing-colon",
        mark("This line has no colon: it is not clear which key it gives."),
        (
            mark("Write: {suggestion}. If it continues the text above, move it two spaces to the right."),
            mark("If it continues the text above, put it at the end of that line, or move it two spaces to the right."),
        ),
    ),
    Words(
        "yaml-syntax",
        mark("This line cannot be understood."),
        mark("Write “key: value”, one on each line; put the value in quotes if it holds : # [ ] {{ }} or quotes."),
    ),
    Words(
        "unknown-key",
        mark("The key “{key}” is not known here."),
        (
            mark("Did you mean “{suggestion}”? A note of your own can begin with “x-”."),
            mark("Keys that can stand here: {known}. A note of your own can begin with “x-”."),
        ),
    ),
    Words(
        "missing-key",
        mark("“{key}” is missing."),
        (
            mark("The line “{written}:” is there and empty. Fill it in: “{written}: …”."),
            mark("Add “{key}: …” between the braces {braces}, after a comma."),
            mark("Add a line “{key}: …”."),
        ),
    ),
    Words(
        "not-a-text",
        mark("“{key}” wants a text, not a list."),
        mark("Write the text after the colon, on the same line; put it in quotes if it begins with [ {{ or -."),
    ),
    Words(
        "not-a-list",
        mark("This file should hold a list."),
        mark("Begin each item with “- ” in the first column."),
    ),
    Words(
        "not-a-mapping",
        mark("“{key}” wants keys of its own, not a text."),
        (
            mark("Write keys below it, moved two spaces to the right: {known}."),
            mark("Write keys below it, moved two spaces to the right."),
        ),
    ),
    Words(
        "no-keys",
        mark("Here should stand keys and values, one on each line."),
        mark("Write “key: value” on each line, for instance “title: Town hall”."),
    ),
    Words(
        "empty-item",
        mark("An item of “{key}” is empty."),
        mark("Remove the item, or write something after the hyphen."),
    ),
    Words(
        "not-in-list",
        mark("“{value}” is not possible for “{key}”."),
        (
            mark("Did you mean “{suggestion}”? Possible: {known}."),
            mark("Write one of: {known}."),
        ),
    ),
    Words(
        "not-a-number",
        mark("“{key}” wants a number, not “{value}”."),
        mark("Write it in figures only, for instance 40."),
    ),
    Words(
        "not-yes-or-no",
        mark("“{key}” wants yes or no, not “{value}”."),
        mark("Write yes or no (oui or non)."),
    ),
    Words(
        "short-year",
        mark("The year of “{value}” has two figures only."),
        mark("Write the year with four figures: {suggestion}."),
    ),
    Words(
        "bad-date",
        mark("“{value}” is not a date, or not one that exists."),
        mark("Write it as 2026-03-12, 12/03/2026 or 12 March 2026; with an hour: 2026-03-12 17:00."),
    ),
    Words(
        "midnight",
        mark("“{value}” is a day that a program wrote as an instant in universal time; it is read as {suggestion}."),
        mark("Write {key}: {suggestion}, after checking the day: where clocks differ, the program may have moved it."),
    ),
    Words(
        "bad-supports",
        mark("“{value}” does not count supports."),
        mark("Write a number (12), or three values: for:12 mixed:3 against:4."),
    ),
)
