"""Words for what is wrong with decisions about what people sent."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "moderation-no-tally",
        mark("Nothing says how these ballots are counted, and they are too few to be public."),
        mark("Write {file} (civicgen new tally), with “kept: {count}”; the next publication keeps that number right."),
    ),
    Words(
        "moderation-no-such-submission",
        mark("No submission “{id}” waits in this inbox."),
        mark("Export the queue again: it may have been published meanwhile, or belong to another inbox."),
    ),
    Words(
        "moderation-already-published",
        mark("“{id}” was published already: its decision cannot be taken back here."),
        mark("Correct or withdraw the contribution in its file; the journal will say why."),
    ),
    Words(
        "moderation-form-gone",
        mark("The form of “{id}”, {form}, is not there any more."),
        mark("Put its file back: without it nobody can tell what of an answer is public."),
    ),
    Words(
        "moderation-without-reason",
        mark("“{id}” needs a reason."),
        mark("Choose one of: {known}."),
    ),
    Words(
        "moderation-unknown-reason",
        mark("“{reason}” is no reason that can be given here."),
        (
            mark("Did you mean “{suggestion}”? There are: {known}."),
            mark("Choose one of: {known}. The town adds its own in civicgen.yml, under “moderation”."),
        ),
    ),
    Words(
        "moderation-mask-not-found",
        mark("“{id}” does not say “{passage}”: nothing would be masked."),
        mark("Copy the passage word for word from the text, with its capitals and accents."),
    ),
    Words(
        "moderation-unread",
        mark("A part of “{id}” is sealed to another key: it cannot be read, and so not published."),
        mark(
            "With the old private key, or its copy on paper, seal it to the key of today: civicgen keys reseal. It can "
            "be withheld or put aside meanwhile."
        ),
    ),
    Words(
        "moderation-failed",
        mark("{id} cannot be published: it holds something that nobody thought of."),
        mark(
            "The others were published. Withhold it, or write what it says in the file of contributions, and tell us."
        ),
    ),
    Words(
        "moderation-nothing-to-publish",
        mark("“{id}” has neither title nor text that may be read by everyone."),
        mark("Withhold it with a reason, or look at the form: which of its fields becomes the text?"),
    ),
    Words(
        "moderation-no-head",
        mark("“{id}” is to be grouped, but there is no “{head}”."),
        mark("Write the number of a published contribution (#45), or the name of a submission that waits (s12)."),
    ),
    Words(
        "moderation-head-not-public",
        mark("“{id}” is to be grouped with “{head}”, which nobody can read: it is withheld, or is not there."),
        mark("Group it with a contribution that is published (#45) or will be (s12), or publish it by itself."),
    ),
    Words(
        "moderation-heads-in-circle",
        mark("“{id}” and “{head}” are each grouped with the other."),
        mark("Publish one of them, and group the others with it."),
    ),
    Words(
        "moderation-head-elsewhere",
        mark("“{head}”, with which “{id}” is to be grouped, was sent to another consultation."),
        mark("Choose one of the same consultation."),
    ),
    Words(
        "moderation-ballot-columns",
        mark("This file of ballots has no column for: {columns}."),
        mark("Add the columns to its first line, or move the file away: the ballots then get one of their own."),
    ),
    Words(
        "moderation-sheet-columns",
        mark("The table has no column “{column}”."),
        mark("Begin with the table that civicgen moderate export wrote, and keep its first line."),
    ),
    Words(
        "moderation-sheet-decision",
        mark("“{value}” is no decision."),
        (mark("Did you mean “{suggestion}”? There are: {known}."), mark("Write one of: {known}; or leave it empty.")),
    ),
    Words(
        "moderation-sheet-text",
        mark("The column “{column}” of “{id}” was changed in the table, and what people wrote is never rewritten."),
        mark(
            "Put back what stood there, and copy what nobody must read into “mask”, one passage a line, with a reason; "
            "or withhold it."
        ),
    ),
    Words(
        "moderation-nothing-masked",
        mark("“{id}” is to be masked, but nothing stands in the column “{column}”."),
        mark("Copy there, word for word, each passage that nobody must read, one a line; or write “publish”."),
    ),
    Words(
        "moderation-sheet-older",
        mark("“{id}” has changed since this table was exported."),
        mark("Export again, and read it again: the decision was about other words."),
    ),
    Words(
        "moderation-sheet-twice",
        mark("“{id}” stands twice in the table, first in row {first}."),
        mark("Keep one of the two rows."),
    ),
    Words(
        "bad-received",
        mark("These counts of what was received cannot be read: {reason}."),
        mark("Do not mend them by hand: civicgen moderate publish writes the file anew."),
    ),
)
