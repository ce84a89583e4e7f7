"""Words for what is wrong in tallies and in files of ballots."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "tally-needs",
        mark("“{method}” cannot be counted without “{key}”."),
        mark("Write “{key}” in this file. The guide on counting ballots has an example of each method."),
    ),
    Words(
        "tally-not-for",
        mark("“{key}” means nothing for the method “{method}”, and would be passed over."),
        mark("Delete it, or choose the method it belongs to. Keys of this method: {known}."),
    ),
    Words(
        "tally-rule",
        mark("“{value}” is no rule for the method “{method}”."),
        mark("Write one of: {known}."),
    ),
    Words(
        "tally-own-column",
        mark("“{value}” is the name of a column that civicgen reads itself ({known})."),
        mark("Give this option or question another id."),
    ),
    Words(
        "tally-without-cost",
        mark("“{value}” has no cost, and a budget is to be shared."),
        mark("Write what it costs, in whole units of money: cost: 3200"),
    ),
    Words(
        "tally-crossed",
        mark("“{value}” is no question with a single answer: others cannot be counted by it."),
        (mark("Questions that can stand here: {known}."), mark("Leave “crossed” out.")),
    ),
    Words(
        "tally-step",
        mark("This consultation has no step “{found}”."),
        (mark("Write one of: {known}."), mark("Write the id of one of its steps, as its index.md has it.")),
    ),
    Words(
        "tally-unlike-form",
        mark("People vote with {form}, which asks something else than what “{key}” counts here."),
        mark("Write as the form has it: {wanted}. Or change the form, while nobody has voted."),
    ),
    Words(
        "tally-without-ballots",
        mark("The ballots that this speaks of are not there: {file}."),
        mark(
            "Put them there once they were cast. If they are too few to lie in a file, write how many came in, for "
            "instance “kept: 3”."
        ),
    ),
    Words(
        "ballots-without-tally",
        mark("Nothing says how these ballots are counted."),
        (mark("Write it in {file}, which this begins: {command}"), mark("Write it in {file}.")),
    ),
    Words(
        "ballots-empty",
        mark("This file has no line at all."),
        mark("Its first line names the columns, one for each option or question; each line after it is a ballot."),
    ),
    Words(
        "ballots-tell-who",
        mark("The column “{column}” may tell who cast each ballot."),
        mark(
            "Delete the whole column, here and wherever this file was copied: a ballot holds what was chosen, and "
            "nothing about who chose it or when."
        ),
    ),
    Words(
        "ballots-unknown-column",
        mark("The column “{column}” is none of the options or questions."),
        (
            mark("Did you mean “{suggestion}”?"),
            mark("Columns that are known: {known}. Others are not kept with ballots."),
        ),
    ),
    Words(
        "ballots-missing-column",
        mark("There is no column for: {columns}."),
        mark("Add it to the first line, even if no ballot says anything of it."),
    ),
    Words(
        "ballot-cell",
        mark("“{value}” says nothing in the column “{column}”."),
        (
            mark("Did you mean “{suggestion}”? A cell can hold: {known}."),
            mark("A cell can hold: {known}. Leave it empty where the ballot says nothing."),
        ),
    ),
    Words(
        "ballot-too-many",
        mark("This ballot marks {number} options; {most} were allowed."),
        mark("Compare with the sheet. If it really says so, add a column “spoilt” and write 1 in it on this line."),
    ),
    Words(
        "ballot-over-budget",
        mark("What this ballot marks costs {number}; the budget is {most}."),
        mark("Compare with the sheet. If it really says so, add a column “spoilt” and write 1 in it on this line."),
    ),
    Words(
        "ballot-too-many-points",
        mark("This ballot gives {number} points; {most} were allowed, and {each} to one option."),
        mark("Compare with the sheet. If it really says so, add a column “spoilt” and write 1 in it on this line."),
    ),
    Words(
        "ballot-ranks",
        mark(
            "The ranks on this ballot ({number}) are not 1, 2, 3… without a gap, each given once, and {most} at most."
        ),
        mark("Compare with the sheet. If it really says so, add a column “spoilt” and write 1 in it on this line."),
    ),
    Words(
        "ballots-too-wrong",
        mark("This file is not read any further: {count} of its lines have a problem."),
        mark("They may all have the same cause: mend the first, and build again."),
    ),
    Words(
        "few-ballots-in-public",
        mark(
            "{number} ballots lie in a repository that everyone can read; under {threshold}, people could be "
            "recognised."
        ),
        mark(
            "Take this file out of the repository and keep it at the town hall. In the file beside it, write how many "
            "came in: kept: {number}"
        ),
    ),
    Words(
        "ballots-in-public",
        mark(
            "This repository can be read by everyone, and these lines tell more than the site does: how each ballot "
            "came, or what one person answered to several questions."
        ),
        mark(
            "Make the repository private, or take out the column “channel”; or name the file under “acknowledged” in "
            "civicgen.yml, if everyone agreed to it."
        ),
    ),
    Words(
        "count-too-long",
        mark("Raising the share of each ballot by one unit at a time would take too long here."),
        mark("The budget is large for so few ballots. Choose “rule: equal-shares”, and say so to those who took part."),
    ),
    Words(
        "sheet-row",
        mark("This line cannot be taken in: {field}: {why}"),
        mark("Compare with the sheet of paper, correct the line, and run the command again: nothing was taken in yet."),
    ),
    Words(
        "sheet-column",
        mark("A column is none of the questions of the form: {column}."),
        mark("Begin with the table that “civicgen forms enter FORM --sheet” writes. Columns: {known}."),
    ),
    Words(
        "without-codes",
        mark("Forms to print bear their code in words only: what draws it for telephones is not installed."),
        mark("Install it if you want it (pip install 'civicgen[codes]'); the forms can be printed all the same."),
    ),
    Words(
        "count-differs",
        mark("Counted again, “{where}” gives {found}; what was published says {told}."),
        mark("Tell the publisher, with both files."),
    ),
    Words(
        "count-other-file",
        mark("The ballots beside it ({file}) are not those that were counted: their fingerprint is another."),
        mark("Download both files again, into one folder."),
    ),
    Words(
        "count-no-file",
        mark("This is not a count that civicgen published: {reason}."),
        mark("Download it again from the page of the count, without opening it in another program."),
    ),
)
