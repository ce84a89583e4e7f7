"""What the pages of the server say, in English, marked to be said in other languages."""

from __future__ import annotations

from typing import Literal

from civicgen.words import mark

__all__ = ["AWAITING", "CONFIRMATION", "LETTER", "STATES", "TOLD", "UNWRITTEN", "WAITS", "Told"]

Told = Literal[
    "not-found",
    "method",
    "foreign",
    "too-large",
    "not-a-form",
    "slow",
    "overload",
    "many",
    "full",
    "failed",
    "not-yet",
    "over",
]

TOLD: dict[Told, tuple[int, str, str]] = {
    "not-found": (404, mark("There is no such page"), mark("The address may have been copied incompletely.")),
    "method": (405, mark("This page is only reached by its form"), mark("Open the form on the site and fill it in.")),
    "foreign": (
        403,
        mark("This form did not come from our site"),
        mark("Nothing was recorded. Open the form on our site and send it from there."),
    ),
    "too-large": (
        413,
        mark("What you sent is too large"),
        mark(
            "Nothing was recorded. Go back in your browser: what you wrote is still there. Shorten the text, or choose "
            "a smaller file."
        ),
    ),
    "not-a-form": (
        400,
        mark("What was sent could not be read"),
        mark("Nothing was recorded. Open the form on our site and send it again."),
    ),
    "slow": (
        408,
        mark("The connection was too slow"),
        mark("Nothing was recorded. Go back in your browser: what you wrote is still there. Send it again."),
    ),
    "overload": (
        503,
        mark("Too many people are sending at this moment"),
        mark(
            "What you just sent was not recorded. Reload this page in a minute, and let your browser send it again: "
            "nothing is ever recorded twice."
        ),
    ),
    "many": (
        429,
        mark("Much was sent from your network within the hour"),
        mark(
            "What you just sent was not recorded. Reload this page in an hour, and let your browser send it again; or "
            "take part in another way."
        ),
    ),
    "full": (
        507,
        mark("The server has no room left"),
        mark(
            "What you just sent was not recorded, and the people who run it can see why. Reload this page later, and "
            "let your browser send it again: nothing is ever recorded twice."
        ),
    ),
    "failed": (
        503,
        mark("The server cannot record anything at present"),
        mark(
            "What you just sent was not recorded. Reload this page in a few minutes, and let your browser send it "
            "again: nothing is ever recorded twice."
        ),
    ),
    "not-yet": (403, mark("This form is not open yet"), mark("Nothing was recorded.")),
    "over": (410, mark("This form is closed"), mark("Nothing was recorded.")),
}
WAITS: dict[Told, str] = {"overload": "10", "failed": "60", "full": "300", "many": "3600"}
"""Seconds after which to try again."""
LETTER = (
    mark("Confirm your deposit {number}"),
    mark(
        "Hello,\n\nsomebody, surely you, filled in “{form}” ({portal}) and gave this address. To say that it "
        "is yours, open this page within three days and press its button:\n\n{link}\n\nReceipt: {number}\n\nIf it "
        "was not you, do nothing: this address is not used for anything else.\n"
    ),
)
UNWRITTEN = mark(
    "What you sent is recorded. No letter follows to confirm your e-mail address: one address gets two within an hour "
    "at most. Do not send it again: it is read like all others, as not confirmed. If that matters to you, give the "
    "number of this receipt to the people below."
)
AWAITING = mark(
    "A letter goes to the e-mail address that you gave. Open it and press its button within three days: only then is "
    "it known that the address is yours. If no letter comes, look among the unwanted ones."
)
CONFIRMATION = {
    "ask": (
        mark("Confirm your e-mail address"),
        mark("Press the button: it tells us that this address is yours. What you sent is recorded already."),
    ),
    "confirmed": (
        mark("Your address is confirmed"),
        mark("Thank you. You can close this page."),
    ),
    "again": (mark("Your address was confirmed already"), mark("You can close this page.")),
    "": (
        mark("This link is not valid any more"),
        mark(
            "It may have been copied incompletely, or be older than three days. What you sent is recorded all "
            "the same, as not confirmed."
        ),
    ),
}
STATES = {
    "received": mark("recorded"),
    "awaiting": mark("recorded; waits for the confirmation of your e-mail address"),
    "confirmed": mark("recorded, e-mail address confirmed"),
    "expired": mark("recorded, e-mail address not confirmed"),
    "kept": mark("recorded, and handed over to the people who read it"),
    "deleted": mark("erased"),
}
