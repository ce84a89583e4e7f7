"""Problems of the private inbox: keys, where it lies, what is fetched into it."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "sealing-not-installed",
        mark("To seal what is personal, one more part of civicgen is needed."),
        mark('Install it: pip install "civicgen[inbox]"'),
    ),
    Words(
        "no-inbox",
        mark("There is no inbox in {where} yet."),
        mark("Make the keys of the portal, and the inbox with them: civicgen keys new"),
    ),
    Words(
        "bad-public-key-prefix",
        mark("“{value}” is not the public key of a portal: it does not begin with “civicgen-public-”."),
        mark("Copy the whole line that civicgen keys show prints. Never write a private key here."),
    ),
    Words(
        "bad-public-key-length",
        mark("This public key is not whole: “{value}”."),
        mark("Copy the whole line that civicgen keys show prints: 64 characters, from “civicgen-public-” on."),
    ),
    Words(
        "bad-public-key-check",
        mark("A character of this public key was changed: “{value}”."),
        mark("Copy it again, without typing it: civicgen keys show prints it."),
    ),
    Words(
        "no-key",
        mark("This portal has no keys: what people send cannot be sealed."),
        mark("Make them, once for the portal: civicgen keys new"),
    ),
    Words(
        "keys-there",
        mark("This portal has its keys already: the public one stands in civicgen.yml."),
        mark(
            "See them: civicgen keys show. To use them on this computer: civicgen keys restore. New ones (--again) do"
            " not open what was sealed to the old ones, until that is sealed anew with the old private key."
        ),
    ),
    Words(
        "key-file-damaged",
        mark("The file of the private key, {file}, is damaged."),
        mark("Take it away, then make it again from the paper copy: civicgen keys restore"),
    ),
    Words(
        "no-private-key",
        mark("The private key of this portal is not on this computer."),
        mark("Type its paper copy, once: civicgen keys restore"),
    ),
    Words(
        "wrong-passphrase",
        mark("This is not the passphrase of the key."),
        mark("Try again; if it is forgotten, the paper copy gives the key a new one: civicgen keys restore"),
    ),
    Words(
        "inbox-in-repository",
        mark("The inbox cannot lie in {folder}: {above} is a git repository, which is sent on with all it holds."),
        mark("Choose a folder that only you use, outside of it: --inbox FOLDER (or CIVICGEN_INBOX)."),
    ),
    Words(
        "inbox-in-portal",
        mark("The inbox cannot lie in {folder}: {above} is a portal or a site, which is made to be shown."),
        mark("Choose a folder that only you use, outside of it: --inbox FOLDER (or CIVICGEN_INBOX)."),
    ),
    Words(
        "inbox-in-public",
        mark("The inbox cannot lie in {folder}: what is in {above} is copied elsewhere, or shown to others."),
        mark("Choose a folder of this computer's own disk, that only you use: --inbox FOLDER (or CIVICGEN_INBOX)."),
    ),
    Words(
        "private-file-in-repository",
        mark("“{file}” would hold what is not public and cannot lie in a git repository, which is sent on: {above}"),
        (
            mark("Write it outside, for instance: {instead}"),
            mark("Choose a folder of this computer's own disk, that only you use."),
        ),
    ),
    Words(
        "private-file-in-portal",
        mark("“{file}” would hold what is not public and cannot lie in the portal, made to be shown: {above}"),
        (
            mark("Write it outside, for instance: {instead}"),
            mark("Choose a folder of this computer's own disk, that only you use."),
        ),
    ),
    Words(
        "private-file-in-public",
        mark("“{file}” would hold what is not public: what is in {above} is copied elsewhere, or shown to others."),
        (
            mark("Write it outside, for instance: {instead}"),
            mark("Choose a folder of this computer's own disk, that only you use."),
        ),
    ),
    Words(
        "inbox-in-a-job",
        mark("This is a job of a forge or a host: what people sent must not be fetched onto its disk."),
        mark("Do it on your computer; or, on a runner of yours, name the inbox: --inbox FOLDER (or CIVICGEN_INBOX)."),
    ),
    Words(
        "inbox-newer",
        mark("The inbox {where} was last used by a newer civicgen."),
        mark('Bring this one up to date: pip install --upgrade "civicgen[inbox]"'),
    ),
    Words(
        "inbox-damaged",
        mark("The inbox {where} is damaged: it cannot be read."),
        mark("Put back the last backup: civicgen inbox restore FILE. The next pull fetches what came since."),
    ),
    Words(
        "backup-exists",
        mark("{file} is there already."),
        mark("Name a folder: the copy is called after the day and the hour. Nothing was copied."),
    ),
    Words(
        "no-backup",
        mark("There is no file {file}."),
        mark("Name a file that civicgen inbox backup wrote. Nothing was changed."),
    ),
    Words(
        "backup-damaged",
        mark("{file} is not a whole copy of an inbox."),
        mark("Use an older copy. Nothing was changed."),
    ),
    Words(
        "forget-unknown",
        mark("“{word}” is neither a receipt nor the number of a contribution."),
        mark("Write the receipt (0A3B-4C5D-6E7F: a character may be wrong), or the number: plan-local-2026#45"),
    ),
    Words(
        "forget-nothing",
        mark("Nothing here bears “{word}”: neither in the inbox nor in what is published."),
        mark(
            "If it was sent lately, fetch it first: civicgen forms pull. If it was forgotten already, nothing is left"
            " to do. A receipt counts only when the inbox of this computer knows all of it, since everyone can read"
            " its beginning on the site. Whoever showed in another way that it is theirs can be helped by the number"
            " of the contribution: civicgen forget plan-local-2026#45"
        ),
    ),
    Words(
        "forget-which",
        mark("Several consultations have a number {number}."),
        mark("Say which: {known}"),
    ),
    Words(
        "inbox-locked",
        mark("What people wrote is sealed, and the private key is not at hand."),
        mark("Give the passphrase of the key when you are asked, or type the paper copy: civicgen keys restore"),
    ),
    Words(
        "no-old-key",
        mark("None of the older keys on this computer opens with that passphrase, and nobody is there to type one in."),
        mark("Type it at a terminal: civicgen keys reseal asks for the four lines of the old copy on paper."),
    ),
    Words(
        "key-of-today",
        mark("This is the private key of today, not the old one."),
        mark("Take the paper of the key that was there before. Its fingerprint is another one."),
    ),
    Words(
        "key-of-another",
        mark("This private key does not open what is sealed to “key” of civicgen.yml: it is another portal's."),
        mark("Use the key whose paper copy bears the fingerprint that civicgen keys show prints."),
    ),
)
