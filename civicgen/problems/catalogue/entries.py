"""Words for what is wrong in an entry: its keys, its dates, what is still to be written."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "to-be-written",
        mark("“{key}” is still to be written: it says only what “civicgen new” put there."),
        mark("Write the text, or keep it unpublished until then: “state: draft”."),
    ),
    Words(
        "bad-email",
        mark("“{value}” is not an address of e-mail: nobody could write to it."),
        mark("Write one address alone, without spaces, with an @ and what follows it: mairie@town.example."),
    ),
    Words(
        "bad-phone",
        mark("“{value}” is not a telephone number: nobody could dial it."),
        mark("Write it whole, as it is dialled: 01 99 00 12 34, +33 1 99 00 12 34; or a short number: 15, 3939."),
    ),
    Words(
        "wrong-weekday",
        mark("“{value}” is a day that does not exist: it falls on a {right}."),
        mark("Write “{right}”, or the date that is meant; without the day of the week, nothing can contradict it."),
    ),
    Words(
        "answer-before-end",
        mark("The answer is promised by {answer}, before people have finished giving their opinion ({closes})."),
        mark("Write in “answer_by” a day after “closes” of the step “{step}”, or check both dates, and the year."),
    ),
    Words(
        "text-to-be-written",
        mark("The text under the keys is still to be written: it says only what “civicgen new” put there."),
        mark("Write the text or remove this line; to keep it unpublished until then: “state: draft”."),
    ),
    Words(
        "missing-reason",
        mark("A decision is never published without its reason."),
        (
            mark("The line “{written}:” is there and empty. Fill it in: “{written}: …”."),
            mark("Add a line “reason: …” that says why it was decided so."),
        ),
    ),
    Words(
        "bad-id",
        mark("“{value}” cannot be an id: it stands in addresses."),
        (
            mark("Write “{suggestion}”: small letters without accents, figures, hyphens."),
            mark("Use small letters without accents, figures, hyphens."),
        ),
    ),
    Words(
        "same-id",
        mark("“{value}” is already used by another one."),
        (
            mark("It first stands on line {first}. Give this one another name."),
            mark("Give one of them another name."),
        ),
    ),
    Words(
        "id-not-in-original",
        mark("“{value}” is not in the original that this translates."),
        (
            mark("Did you mean “{suggestion}”? The original has: {known}."),
            mark("The original has: {known}."),
        ),
    ),
    Words("not-in-original", mark("The original has no “{key}” to translate."), mark("Add it to the original first.")),
    Words(
        "ends-before-start",
        mark("It would end ({end}) before it begins ({start})."),
        mark("Check both dates, and the year."),
    ),
    Words(
        "extended-backwards",
        mark("The date first announced is not before the new closing date."),
        mark("Write the earlier date in “extended_from”, the new one in “closes”."),
    ),
    Words(
        "closes-without-opens",
        mark("The step “{step}” closes, but nothing says when it opens."),
        mark("Add a line “opens: …”."),
    ),
    Words(
        "too-many-to-read",
        mark("{number} documents are to be read first; three is the most that people read."),
        mark("Keep three; the others stay in the list of documents."),
    ),
    Words(
        "quote-from-nobody",
        mark("This quotation does not say from which contribution it comes."),
        mark("Add “from: ” and the number of the contribution."),
    ),
    Words(
        "done-but-not-whole",
        mark("It is said to be done, but its progress is {value} %."),
        mark("Write “progress: 100”, or “status: in-progress”."),
    ),
    Words(
        "text-before-question",
        mark("This text stands before the first question; it is left out."),
        mark("Put it under a question: a line that begins with “## ”."),
    ),
    Words(
        "empty-heading",
        mark("This heading is empty."),
        mark("Write the question after “## ”, or remove the line."),
    ),
    Words("empty-answer", mark("The question “{question}” has no answer yet."), mark("Write the answer under it.")),
    Words(
        "same-question",
        mark("The question “{value}” is already asked on line {first}."),
        mark("Put both answers under one question."),
    ),
    Words(
        "question-not-in-original",
        mark("The original has fewer questions; this one is left out."),
        mark("Add the question to the original first, in the same place."),
    ),
    Words(
        "private-in-public",
        mark("This is not published yet, but the repository is public: once it is sent there, anyone can read it."),
        mark("Do not commit or send it before it is published; or, if it may be read, write in civicgen.yml: {line}"),
    ),
)
