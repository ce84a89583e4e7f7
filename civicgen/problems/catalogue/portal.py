"""Words for what is wrong between things: references, numbers, quotations."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

_ONE_BY_ONE = mark("Write the numbers one by one: {numbers}.")

WORDS = (
    Words(
        "dangling-reference",
        mark("“{found}” leads to nothing in this portal."),
        (
            _ONE_BY_ONE,
            mark("Write “{near}” if that is what you mean, or the name of another entry: its folder and file name."),
            mark("Write the folder and file name of the entry, for instance answers/3, or #45 for a contribution."),
        ),
    ),
    Words(
        "no-such-contribution",
        mark("There is no contribution {found}."),
        mark("Check the number in the files of contributions/; a number from another consultation is written ID#45."),
    ),
    Words(
        "no-such-heading",
        mark("The page is there, but it has no heading for “{found}”."),
        mark("After the #, write the heading in small letters with hyphens, or leave the # out to link to the page."),
    ),
    Words(
        "answer-to-nothing",
        mark("This answer answers “{found}”, which does not exist."),
        (
            _ONE_BY_ONE,
            mark("Write “{near}” under “to:” if that is what it answers."),
            mark('Under “to:”, write a point (syntheses/NAME#POINT), a contribution ("#12"), or leave it empty.'),
        ),
    ),
    Words(
        "result-from-nothing",
        mark("This result follows from “{found}”, which does not exist."),
        (
            _ONE_BY_ONE,
            mark("Write “{near}” under “from:” if that is where it comes from."),
            mark("Under “from:”, write the answer it comes from, for instance answers/3."),
        ),
    ),
    Words(
        "hidden-reference",
        mark("Citizens can read this, but not what it leads to: “{found}” is not published, or was withdrawn."),
        mark("Publish it too (“state: published”), or lead to something that can be read."),
    ),
    Words(
        "nobody-can-read",
        mark("Contribution {number} was withheld or withdrawn: nobody can read what this leads to."),
        mark("Name another contribution that says it, or take the number out."),
    ),
    Words(
        "point-cites-nothing",
        mark("The point “{found}” cites no contribution."),
        mark("Add the numbers of the contributions that say it: “cites: [12, 41]”."),
    ),
    Words(
        "duplicate-point",
        mark("Two points of this synthesis have the id “{found}”."),
        mark("Give each point an id of its own; links to a point go by its id."),
    ),
    Words(
        "unknown-person",
        mark("“{found}” is not in people.yml."),
        (
            mark("Write “{near}” if that is who you mean, or add the person to people.yml."),
            mark("Add the person to people.yml, or write people/ followed by an id that is there."),
        ),
    ),
    Words(
        "unknown-topic",
        mark("The topic “{found}” is not in topics.yml."),
        (
            mark("Write “{near}” if that is the topic you mean, or add “{found}” to topics.yml."),
            mark("Add “{found}” to topics.yml with a title, or write the id of a topic that is there."),
        ),
    ),
    Words(
        "unknown-article",
        mark("No article of this consultation has the number “{found}”."),
        (
            mark("Write “{near}” if that is the article you mean."),
            mark("Write the number of an article as it stands in the files of articles/."),
        ),
    ),
    Words(
        "missing-file",
        mark("The file “{found}” is not there."),
        mark("Put the file in place, or correct its name: capital letters and accents count."),
    ),
    Words(
        "duplicate-number",
        mark("The number {found} is given twice: here and at {other}."),
        mark(
            "Keep it for the one that was published or cited first, whichever file it is in, and give the other one the"
            " next free number; a number is never used again. After two people published: civicgen moderate renumber"
        ),
    ),
    Words(
        "future-date",
        mark("“{found}” is dated {date}, which is still to come."),
        mark("Check the year, and whether day and month changed places; to publish it later, write “publish_at”."),
    ),
    Words(
        "early-date",
        mark("“{found}” is dated {date}, before its consultation opened ({opens})."),
        mark("Check the year, and whether day and month changed places."),
    ),
    Words(
        "copied-contributions",
        mark("This file repeats the contributions of {other}, with the same numbers: it looks like a copy."),
        mark("Take this file away; what is new in it goes into {name} first, each with the next free number."),
    ),
    Words(
        "parent-missing",
        mark("Contribution {number} replies to {found}, which does not exist."),
        mark("Correct the number in “parent”, or leave it empty if it replies to none."),
    ),
    Words(
        "group-missing",
        mark("Contribution {number} is grouped with {found}, which does not exist."),
        mark("Correct the number in “grouped_with”, or change its state back to published."),
    ),
    Words(
        "group-of-group",
        mark("Contribution {number} is grouped with {found}, which is itself grouped with another."),
        (
            mark("A group has one head: write {head} in “grouped_with”."),
            mark("A group has one head: change the state of one of them back to published, without “grouped_with”."),
        ),
    ),
    Words(
        "reply-loop",
        mark("Contribution {number} replies to {found}, which itself replies to it."),
        mark("Leave “parent” empty on the one that was there first."),
    ),
    Words(
        "quote-not-found",
        mark("These words are not in contribution {number}: “{found}”."),
        (
            mark("Only the quotation marks around them are not there. Write the words alone: {bare}"),
            mark("Quote word for word, mistakes included; write […] for what you leave out."),
        ),
    ),
    Words(
        "quote-of-withheld",
        mark("Contribution {number} was withheld or withdrawn: it may not be quoted."),
        mark("Take the quotation out, or quote another contribution."),
    ),
    Words(
        "bad-old-address",
        mark("“{found}” cannot be an address of this site."),
        mark("Write the folders of the older address only, for instance: /plan-local-2026/answers/3/"),
    ),
    Words(
        "duplicate-address",
        mark("Two things would stand at the address “{found}”: this one and {other}."),
        mark("Rename one of the two files; an address belongs to one page only."),
    ),
    Words(
        "no-date",
        mark("“{found}” is published without a date: neither the home page nor the feeds can show when it came."),
        mark("Add its date above “state:”, for instance: “published: 2026-03-12”."),
    ),
)
