"""Words for what services answer when submissions are pulled from them."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "secret-missing",
        mark("The environment does not hold {name}, without which {backend} gives nothing."),
        mark("Set it for this one command: {name}=… civicgen …; it must never stand in a file of the portal."),
    ),
    Words(
        "backend-refused",
        mark("{backend} refuses our key or password ({status})."),
        mark("Make a new one there, with the right to read submissions, and set it in the environment."),
    ),
    Words(
        "backend-not-found",
        mark("{backend} does not know this form or this address."),
        mark("Compare the ids under “options:” of “forms:” with what {backend} shows."),
    ),
    Words(
        "backend-busy",
        mark("{backend} asks to wait: it was asked too often."),
        (mark("Try again in {seconds} seconds."), mark("Try again later; what was pulled so far is kept.")),
    ),
    Words(
        "backend-failed",
        mark("{backend} could not answer ({status})."),
        mark("Try again later; what was pulled so far is kept."),
    ),
    Words(
        "backend-said",
        mark("{backend} answers: “{said}”."),
        mark("Compare the ids under “options:” of “forms:” with what {backend} shows, and the rights of the account."),
    ),
    Words(
        "backend-unreadable",
        mark("{backend} answers something that cannot be read as submissions."),
        mark("Try again; if it stays so, it may have changed: look for a newer civicgen, or tell us."),
    ),
    Words(
        "backend-pulls-spent",
        mark("{backend} gives submissions {count} times a day at most, and was asked as often: {form} was not pulled."),
        mark("Pull again after {when}. Nothing is lost meanwhile."),
    ),
    Words(
        "backend-endless",
        mark("{backend} always has one more answer, without end."),
        mark("What was pulled so far is kept. Ask whoever runs it: an honest server comes to an end."),
    ),
    Words(
        "pull-failed",
        mark("{form} was not pulled: {backend} sent something that nobody thought of ({reason})."),
        mark("The other forms were pulled. Try again; if it stays so, tell us the word in brackets."),
    ),
    Words(
        "pull-left-out",
        mark("{form}: {count} submissions could not be taken in, whatever they hold."),
        mark("The others were. Look at them where they were sent; civicgen forms pull --again tries them once more."),
    ),
    Words(
        "pull-goes-on",
        mark("{form}: {most} submissions were fetched, and there are more."),
        mark("Type civicgen forms pull again: it goes on from there."),
    ),
    Words(
        "backend-unreachable",
        mark("{backend} cannot be reached at {host}: {reason}."),
        mark("Check the address and the connection, then try again; what was pulled so far is kept."),
    ),
    Words(
        "backend-no-pull",
        mark("{backend} gives nothing back to a program."),
        mark("Take in the table that it exports."),
    ),
)
