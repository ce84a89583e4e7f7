"""`civicgen verify`: what a copy of a site proves, held against a head of its journal; without any network."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from civicgen.cli.command import Argument, Command, Option
from civicgen.cli.console import CODES, Console, one_line, quoted
from civicgen.cli.figures import number
from civicgen.cli.instant import as_of_option, instant
from civicgen.cli.problems import objects, show
from civicgen.cli.site import json_option
from civicgen.words import mark

if TYPE_CHECKING:
    from civicgen.portal.heads import Head
    from civicgen.publish.journal.proofs import Growth, Proof
    from civicgen.publish.verification.verify import Finding, Verified

__all__ = ["command"]


@click.pass_obj
def _verify(console: Console, site: str, head: str | None, as_of: str | None, as_json: bool) -> int:
    from zoneinfo import ZoneInfo

    from civicgen.portal.heads import read_head
    from civicgen.publish.journal.proofs import read_proof
    from civicgen.publish.verification.shelf import ShelfRefused
    from civicgen.publish.verification.verify import verify

    earlier = read_head(head) if head else None
    if head and earlier is None:
        raise _refused(
            console.gettext(
                "“{head}” is not a head of a journal: look for a slip of the pen. It is a number of acts, eight groups "
                "of five digits, and two digits.",
                head=head,
            )
        )
    path = Path(site)
    if not path.exists():
        raise _refused(console.gettext("There is no file or folder {path}.", path=site))
    if path.is_file() and path.suffix != ".zip" and (proof := read_proof(path)) is not None:
        return _of_a_proof(console, proof, earlier, as_json=as_json)
    moment = instant(console, as_of, lambda: ZoneInfo("UTC"))
    try:
        seen = verify(path.absolute(), earlier=earlier, instant=moment)
    except ShelfRefused as fault:
        raise _refused(console.gettext("This cannot be read: {reason}", reason=one_line(fault.reason))) from fault
    if as_json:
        console.json(_as_object(seen, console))
    else:
        show(seen.problems, console)
        for line in _told(seen, console):
            console.result(line)
    return CODES["done"] if seen.good else CODES["problems"]


def _of_a_proof(console: Console, proof: Proof | Growth, earlier: Head | None, *, as_json: bool) -> int:
    from civicgen.publish.journal.proofs import Proof, holds

    good = holds(proof, earlier)
    if as_json:
        console.json({"format": 1, "good": good, "kind": "proof", "proof": proof})
        return CODES["done" if good else "problems"]
    if isinstance(proof, Proof):
        about = {"name": proof.act.name, "instant": proof.act.instant, "act": proof.act.act}
        if good:
            console.result(console.gettext("A proof about {name}: {act}, {instant}.", **about))
            if proof.text:
                console.result(quoted(proof.text))
    if not good:
        console.result(console.gettext("This proof does NOT hold."))
        return CODES["problems"]
    console.result(console.gettext("This proof holds."))
    if earlier is None:
        console.result(console.gettext("Hold it against a head that somebody else kept: --head."))
    return CODES["done"]


def _refused(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context())


def _as_object(seen: Verified, console: Console) -> dict[str, Any]:
    return {
        "format": 1,
        "good": seen.good,
        "kind": seen.kind,
        "head": {"size": seen.head.size, "short": seen.head.short, "full": seen.head.full},
        "since": seen.since,
        "until": seen.until,
        "earlier": seen.earlier.short if seen.earlier else "",
        "continues": seen.continues,
        "added": seen.added,
        "proven": seen.proven,
        "erased": seen.erased,
        "things": seen.things,
        "pages": seen.pages,
        "files": seen.files,
        "left_out": seen.left_out,
        "proves": seen.proves,
        "found": seen.found,
        "findings": seen.findings,
        "problems": objects(seen.problems, console),
    }


def _told(seen: Verified, console: Console) -> Iterator[str]:
    """What was found, what it proves, what it does not."""
    figure = partial(number, console.lang)
    yield from _looked_at(seen, console)
    for finding in seen.findings:
        yield "! " + _finding(finding, console)
    if seen.found > len(seen.findings):
        yield console.gettext("… and {count} more", count=figure(seen.found - len(seen.findings)))
    yield ""
    if not seen.good:
        yield console.gettext("Something is otherwise than it should be.")
    elif seen.kind == "bag":
        yield console.gettext("Nothing is otherwise than the archive says.")
    else:
        yield console.gettext("Nothing is otherwise than the journal says.")
    for proven in seen.proves:
        yield console.gettext(_PROVES[proven])
    if seen.kind == "site":
        yield console.gettext(_SITE, pages=figure(seen.pages))
    yield console.gettext(_NOT)


def _looked_at(seen: Verified, console: Console) -> Iterator[str]:
    """What was there, and whether it follows from the earlier head."""
    figure = partial(number, console.lang)
    if seen.head.size:
        yield console.gettext(
            "The journal holds {count} acts, from {since} to {until}. Its head: {head}",
            count=figure(seen.head.size),
            since=seen.since,
            until=seen.until,
            head=seen.head.short,
        )
    if seen.continues:
        yield console.gettext(_CONTINUES[seen.continues], count=figure(seen.added))
    if seen.kind == "bag":
        yield console.gettext("Files that are as the archive's manifests say: {count}.", count=figure(seen.files))
        if seen.left_out:
            yield console.gettext(
                "Texts of the journal that the archive leaves out on purpose: {count}.", count=figure(seen.left_out)
            )
    elif seen.proven or seen.erased:
        yield console.gettext(
            "Texts as they were published: {proven}. Erased on purpose: {erased}.",
            proven=figure(seen.proven),
            erased=figure(seen.erased),
        )


_CONTINUES = {
    "yes": mark(
        "It begins with the journal of that head: nothing that was in it then was changed, taken out, put in or moved. "
        "Acts written since: {count}."
    ),
    "branch": mark("That head is of a version of the journal that was joined to this one, and all of it is there."),
    "no": mark("It does NOT begin with the journal of that head: something that was in it then was altered."),
}
_PROVES = {
    "since": mark(
        "What this proves: what was published when that head was noted is here as it was, or its change or withdrawal "
        "is written in the journal for everyone to see."
    ),
    "agree": mark(
        "What this proves: journal and texts agree with each other. Without a head kept from earlier, by somebody "
        "else, all of it could have been written anew. Ask for one: --head."
    ),
    "bag": mark(
        "What this proves: the archive was not damaged. Its manifests lie in it: whoever can change a file can write "
        "them anew, unless somebody else kept the digest of tagmanifest-sha256.txt."
    ),
    "journal": mark(
        "What this proves: nothing of the journal was altered since that head was noted. What the pages of the archive "
        "say is not held against it, as its texts are not there."
    ),
}
_SITE = mark(
    "Pages that show the words of these texts: {pages}. What else stands on a page is compared with build.json, which "
    "lies beside it: this finds damage, not a forger."
)
_NOT = mark(
    "What it does not prove: that everything received was published, that people are who they say, or that moderation "
    "was fair."
)


def _finding(finding: Finding, console: Console) -> str:
    if finding.what == "journal" and finding.line:
        return console.gettext(
            "Line {line} of the journal does not follow from what stands before it.", line=finding.line
        )
    told = console.gettext(_FINDINGS[finding.what], name=one_line(finding.name))
    if finding.what.startswith("bag-"):
        return told + (" " + console.gettext("(line {line})", line=finding.line) if finding.line else "")
    return told + (" " + console.gettext("(line {line} of the journal)", line=finding.line) if finding.line else "")


_FINDINGS = {
    "journal": mark("There is no journal here (journal.jsonl): nothing can be proven."),
    "link": mark("{name} is a link: it is not followed."),
    "head": mark("The journal is not that of the head {name}."),
    "text-altered": mark("The text of {name} is not the one that was published."),
    "text-missing": mark("The text of {name} is missing."),
    "text-added": mark("There are more texts in the folder “{name}” than acts in the journal."),
    "altered": mark("{name} is not as it was published last, and no act of the journal says so."),
    "missing": mark("{name} was published, is no longer there, and no act of the journal says so."),
    "added": mark("{name} is published and not in the journal."),
    "page-missing": mark("The page of {name} is missing."),
    "page-altered": mark("The page of {name} does not show the words that were published."),
    "file-altered": mark("The file {name} is not the one that was published."),
    "bag-manifest": mark("{name} is missing, or a line of it cannot be read or stands twice."),
    "bag-altered": mark("The file {name} is not the one that was put into the archive."),
    "bag-missing": mark("The file {name} was put into the archive and is missing."),
    "bag-added": mark("The file {name} is in the archive, and its manifest does not know it."),
    "build": mark("The files of the site are not those that {name} tells of: some were changed, added or removed."),
}


command = Command(
    "verify",
    callback=_verify,
    params=[
        Argument(
            ["site"],
            metavar="SITE|FOLDER|ZIP|PROOF",
            type=click.Path(),
            meaning=mark(
                "A site as it was built or downloaded, a ZIP of one, the folder of a portal, a final archive, or a "
                "proof."
            ),
        ),
        Option(
            ["--head"],
            metavar="HEAD",
            help=mark("What the journal was earlier, as noted from its page, its feed or a notice board."),
        ),
        as_of_option(),
        json_option(),
    ],
    help=mark(
        "Say whether what was published was altered since: without any network, against what was noted earlier; and "
        "what this proves, and what it does not."
    ),
    examples=[
        ("civicgen verify public", mark("a site that was just built")),
        ("civicgen verify site.zip --head “512: 48213 …”", mark("a downloaded one, against a notice board")),
        ("civicgen verify plan-local-2026.zip", mark("a final archive, as “civicgen freeze” makes it")),
        ("civicgen verify .", mark("a portal: what is in its files, against its journal")),
    ],
    codes=(0, 1, 2, 74),
    related=("journal", "build"),
)
