"""Words for promises that a portal does not keep."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

_WINDOWS = mark(
    "For the next consultation, write “pages: windows” under “contributions:” in civicgen.yml: lists of fifty instead"
    " of a page each. Addresses that are published stay; otherwise choose another host."
)
_PAGES = mark("Nothing is lost: a page stands at each older address. Those beyond the limit lead on by that page only.")

WORDS = (
    Words(
        "pdf-text-missing",
        mark("The text of PDF documents cannot be searched: the library that reads it is not installed."),
        mark("Install it (pip install 'civicgen[pdf-text]'), or write “pdf: no” under “search:”."),
    ),
    Words(
        "pdf-unread",
        mark("The text of this PDF cannot be searched: it is protected by a password, damaged, or too hard to read."),
        mark("Save it again as a PDF without a password. Until then, its title and summary alone are found."),
    ),
    Words(
        "host-files",
        mark("The site has {found} files; {host} takes {limit} on its free plan (this is {percent} %)."),
        _WINDOWS,
    ),
    Words(
        "host-folder",
        mark("One folder of the site holds {found} things; {host} takes {limit} (this is {percent} %)."),
        _WINDOWS,
    ),
    Words(
        "host-file",
        mark("“{path}” has {found} bytes; {host} takes {limit} in one file (this is {percent} %)."),
        mark("Make it smaller (pictures in a document are often the reason), or cut it in parts."),
    ),
    Words(
        "host-site",
        mark("The site has {found} bytes; {host} takes {limit} on its free plan (this is {percent} %)."),
        mark("Make documents and pictures smaller, or choose a host without this limit: civicgen deploy init sftp"),
    ),
    Words(
        "host-redirects",
        mark("{found} addresses have moved; {host} takes {limit} redirects (this is {percent} %)."),
        _PAGES,
    ),
    Words(
        "host-redirects-size",
        mark("The redirects have {found} bytes; {host} takes {limit} (this is {percent} %)."),
        _PAGES,
    ),
    Words(
        "host-header",
        mark("The longest header has {found} characters; {host} takes {limit} (this is {percent} %)."),
        mark("Write shorter origins of forms: the policy of the site names each of them."),
    ),
    Words(
        "host-file-outdated",
        mark("“{file}” is not what civicgen would write for this host today."),
        mark(
            "Write it anew: civicgen deploy init {host}. What was changed by hand is shown first, and kept unless you"
            " agree."
        ),
    ),
    Words(
        "security-expired",
        mark("“security.txt” held until {found}: since then nobody may rely on it."),
        mark("Check the contact, then write a new day under “security:”, for instance “expires: {near}”."),
    ),
)
