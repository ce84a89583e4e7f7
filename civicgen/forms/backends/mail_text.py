"""A letter as it came becomes what its sender wrote: plain text, without the letter it answers and without signature.

What is taken off is kept apart, never lost: a citizen may have written between the lines.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from html.parser import HTMLParser

__all__ = ["plain", "split"]

_INTRODUCTIONS = re.compile(
    r"^(?:"
    r"(?:Le|On|Am|El|Il)\b.{6,200}(?:a écrit|wrote|schrieb|escribió|ha scritto)\s*:"
    r"|-{3,}\s*(?:Message d['’]origine|Message original|Original Message|Message transféré|Forwarded message).*"
    r"|(?:De|From)\s*:\s.*@.*"
    r"|_{20,}"
    r")\s*$",
    re.IGNORECASE,
)
_SIGNATURES = re.compile(
    r"^(?:-- ?|—|Envoyé (?:de|depuis|à partir de) .*|Sent from my .*|Télécharger Outlook .*|Get Outlook .*)$",
    re.IGNORECASE,
)
_LINES = 20_000


def plain(letter: EmailMessage) -> str:
    """The text of a letter: as it was written, else what its HTML says."""
    body = letter.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    try:
        text = str(body.get_content())
    except (LookupError, UnicodeError, KeyError, ValueError):  # an encoding that does not exist, or is not kept to
        data = body.get_payload(decode=True)
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(body.get_payload())
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    if body.get_content_subtype() == "html":
        reader = _Reader()
        reader.feed(text)
        reader.close()
        text = re.sub(r"\n{3,}", "\n\n", "".join(reader.parts))
    if body.get_param("format", "", "content-type") == "flowed":
        text = re.sub(r"(?<=\S) \n(?!\s*$|>|-- )", " ", text)
    return text.strip("\n")


def split(text: str) -> tuple[str, str]:
    """What was written, and the rest: the letter that it answers, the signature."""
    kept: list[str] = []
    rest: list[str] = []
    lines = text.split("\n")
    for number, line in enumerate(lines[:_LINES]):
        # programs fold the line that introduces what is quoted
        joined = line if number + 1 >= len(lines) else f"{line.rstrip()} {lines[number + 1].strip()}"
        if (
            _INTRODUCTIONS.match(line)
            or _SIGNATURES.match(line)
            or (joined is not line and line.lstrip().startswith(("Le ", "On ")) and _INTRODUCTIONS.match(joined))
        ):
            rest.extend(lines[number:])
            break
        (rest if line.startswith(">") else kept).append(line)
    else:
        rest.extend(lines[_LINES:])
    written = "\n".join(kept).strip()
    if not written:  # all of it is quoted: somebody answered in there
        return text.strip(), ""
    return written, "\n".join(rest).strip()


class _Reader(HTMLParser):
    """HTML read as text: nothing is loaded, nothing is run."""

    _BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "blockquote", "ul", "ol", "table"})
    _SILENT = frozenset({"script", "style", "head", "title", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0
        self._quoted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self._SILENT
        self._quoted += tag == "blockquote"
        if tag in self._BREAKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        self._silent = max(0, self._silent - (tag in self._SILENT))
        if tag == "blockquote":
            self._quoted = max(0, self._quoted - 1)
        if tag in self._BREAKS and tag != "br":
            self._break()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        text = re.sub(r"[ \t\n]+", " ", data)
        if self.parts and self.parts[-1].endswith(("\n", "> ")):
            text = text.lstrip(" ")
        self.parts.append(text)

    def _break(self) -> None:
        self.parts.append("\n" + "> " * min(self._quoted, 3))
