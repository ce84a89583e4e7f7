"""What all written things share."""

from __future__ import annotations

import msgspec

from civicgen.content.values import EntryState, Moment, Name


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What all written things share. Fields marked "by civicgen" are not keys: they come from where the file is."""

    name: Name
    """By civicgen: what other files call it, from its path."""
    source: str
    """By civicgen: file it was read from, from the portal's root."""
    lang: str
    """By civicgen: language of what is written (BCP 47), which may be the default one when a translation is missing."""
    body: str = ""
    """By civicgen: the Markdown under the front matter."""
    body_line: int = 1
    """By civicgen: line of the file on which the body starts."""
    body_lang: str = ""
    """By civicgen: language of the body, when a translation left it out."""
    title: str
    """Name that people read."""
    state: EntryState
    """How far it is; only published things appear on the site."""
    publish_at: Moment | None = None
    """Holds a published thing back until then."""
    published: Moment | None = None
    """Date of record of its publication."""
    updated: Moment | None = None
    """Date of record of its last change."""
    reason: str = ""
    """Why it was withdrawn; of an answer, why it was decided so, and of a result, why it stands so."""
    withdrawn_because: str = ""
    """Why it was withdrawn. An answer or a result needs it then: their `reason` goes with their text."""
    moved_from: tuple[str, ...] = ()
    """Older addresses on this site, which lead here."""

    @property
    def why_withdrawn(self) -> str:
        """What everyone reads of something withdrawn, on its page and in the journal, where it stays for ever."""
        return self.withdrawn_because or self.reason
