"""Words for what is wrong in the journal, in what is withdrawn, and for addresses that would lead nowhere."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

_WHOLE = mark("Take the file back as it was last published: nobody writes in it but civicgen.")

WORDS = (
    Words(
        "journal-bad-line",
        mark("Line {number} of the journal is not one that civicgen wrote."),
        _WHOLE,
    ),
    Words(
        "journal-half-line",
        mark("The last line of the journal, {number}, is not whole: its writing was interrupted."),
        mark("Type: civicgen journal append. It takes the half line out, and writes it again."),
    ),
    Words(
        "journal-broken",
        mark(
            "Line {number} of the journal does not follow from the one before it: something was changed or taken out."
        ),
        _WHOLE,
    ),
    Words(
        "journal-two-branches",
        mark("Two versions of the journal meet at line {number}, and git could not join them."),
        mark("Type: civicgen journal merge. It keeps the lines of both."),
    ),
    Words(
        "journal-link",
        mark("The journal and its folder journal/ hold no links: this one is not followed."),
        mark("Put the file or the folder itself here, from git or from a copy."),
    ),
    Words(
        "journal-stray",
        mark("This belongs to no act of the journal; it is not published."),
        mark(
            "Type: civicgen journal merge. It takes this away when its texts stand in the journal already. Otherwise "
            "bring journal.jsonl and journal/ back together, from git or from a copy, or move this out of journal/."
        ),
    ),
    Words(
        "journal-unfinished",
        mark("A command was interrupted and left this here; no act of the journal speaks of it, it is not published."),
        mark("Type: civicgen journal append. It puts this aside and writes what is missing."),
    ),
    Words(
        "journal-lost",
        mark("There are texts in journal/, and journal.jsonl, which speaks of them, is gone or empty."),
        mark(
            "Bring journal.jsonl back, from git or from a copy of the site. Without it, every head that was published "
            "would become false."
        ),
    ),
    Words(
        "journal-text-wrong",
        mark("The text of act {number} ({name}) is not in the folder journal/ beside it, or is not the published one."),
        mark("Bring the folder journal/ that belongs to it back whole, from git or from a copy, then begin again."),
    ),
    Words(
        "address-vanished",
        mark("{address} was published on {date} ({name}), and would lead nowhere."),
        (
            mark("If {file} replaces it, write there: “{line}”. Otherwise put it back, with “state: withdrawn”."),
            mark(
                "Put its file back, with “state: withdrawn” and the reason; or, in the file that replaces it, write: "
                "“{line}”"
            ),
        ),
    ),
    Words(
        "step-vanished",
        mark("The step “{step}” was published on {date} at {address}, which would lead nowhere."),
        mark("Give the step its id back, or write in the front matter of its consultation: “{line}”"),
    ),
    Words(
        "published-no-more",
        mark("{address} was published on {date}: it cannot become a draft again, nor wait for its day."),
        mark("Write “state: withdrawn” and the reason, or leave it published."),
    ),
    Words(
        "contribution-vanished",
        mark("Contribution {number} of {consultation} was published on {date}, and its row is gone."),
        mark("Put the row back; to take its text off the site, write “withdrawn” as its state, with the reason."),
    ),
    Words(
        "contributions-elsewhere",
        mark("The contributions of {consultation} would no longer stand where they were published ({address}…)."),
        mark("Set “pages:” in its index.md (each or windows), or “contributions:” in civicgen.yml, as they were."),
    ),
    Words(
        "withdrawn-without-reason",
        mark("Something withdrawn must say why."),
        (
            mark("The line “{written}:” is there and empty. Fill it in: “{written}: …”."),
            mark("Add a line “reason: …”."),
        ),
    ),
    Words(
        "withdrawn-without-because",
        mark("What is withdrawn must say why, in words that everyone will read."),
        (
            mark("The line “{written}:” is there and empty. Fill it in: “{written}: …”."),
            mark("Add a line “withdrawn_because: …”. What “reason” says is withdrawn with the text."),
        ),
    ),
)
