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
        "inbox-locked",
        mark("What people wrote is sealed, and the private key is not at hand."),
        mark("Give the passphrase of the key when you are asked, or type the paper copy: civicgen keys restore"),
    ),
    Words(
        "key-of-another",
        mark("This private key does not open what is sealed to “key” of civicgen.yml: it is another portal's."),
        mark("Use the key whose paper copy bears the same first letters as “key” in civicgen.yml."),
    ),
)
