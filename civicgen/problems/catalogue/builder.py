"""Words of the problems found while a plan becomes a site."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS = (
    Words(
        "same-path-twice",
        mark("“{path}” and “{other}” would be one and the same file of the site."),
        mark(
            "Rename the source of one of them. Capitals and the way accents are typed make no difference:"
            " some systems confuse them."
        ),
    ),
    Words(
        "unfit-path",
        mark("“{path}” cannot be a file of the site: “{part}” is a name that some systems or hosts do not hold."),
        mark(
            "Rename the source: a name has at most 120 bytes, does not end in a dot or a space, has none of"
            ' < > : " | ? * \\ /, and is not kept by Windows (con, nul, aux, com1…) or by civicgen (build.json).'
        ),
    ),
    Words(
        "file-gone",
        mark("The file “{source}”, published as “{path}”, is there no more."),
        mark("Put it back, or take away what describes it, and build again."),
    ),
    Words(
        "first-view-too-heavy",
        mark("“{path}” weighs {bytes} bytes as sent; the first view should have at most {limit}."),
        mark("Make the text shorter or split it under headings: on a slow network each further part is waited for."),
    ),
    Words(
        "output-too-wide",
        mark("The site cannot be written to “{folder}”: this folder holds the portal itself, or your home folder."),
        mark("Choose a folder of its own with --output, for example public."),
    ),
    Words(
        "output-in-sources",
        mark("The site cannot be written to “{folder}”: it is, or holds, a folder of the portal's sources."),
        mark("Choose a folder of its own with --output, for example public."),
    ),
    Words(
        "linked-cache",
        mark("“{path}” is a link: what the build writes and deletes there would be somewhere else."),
        mark("Delete this link (not what it leads to). The folder .civicgen is made anew by the next build."),
    ),
    Words(
        "output-is-a-file",
        mark("The site cannot be written to “{folder}”: this is a file, or a file stands above it."),
        mark("Choose another folder with --output, or remove that file."),
    ),
    Words(
        "output-unreadable",
        mark("The folder “{folder}” cannot be read: its permissions do not allow it."),
        mark("Give yourself the right to read and write it, or choose another folder with --output."),
    ),
    Words(
        "output-not-ours",
        mark("“{folder}” already holds files, and it was not civicgen that wrote them (it has no build.json)."),
        mark("Choose an empty or new folder with --output, or move these files away. Nothing was touched."),
    ),
    Words(
        "pdf-missing",
        mark("A PDF was asked for, and the library that makes it cannot be used: {said}"),
        mark(
            "Type: pip install 'civicgen[pdf]' (on some systems its own libraries too: libpango-1.0-0). Or take pdf out"
            " of the formats: the printable page makes one from any browser."
        ),
    ),
    Words(
        "executor-not-found",
        mark("“executor: {executor}” does not lead to a function that can be called."),
        mark("Write the dotted path of a function that returns an Executor and takes nothing: package.module.name."),
    ),
)
