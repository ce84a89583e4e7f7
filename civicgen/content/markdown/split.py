"""A long staff text to parts of a size, each a text of its own: at headings, else between blocks; nothing is lost."""

from __future__ import annotations

import re
from itertools import pairwise

from civicgen.content.markdown.values import Block, lines_of

__all__ = ["split"]

_SENTENCE = re.compile(r"(?<=[.!?…;])[\"»”’)\]\u00a0\u202f]*\s+")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]{1,200})\](?!:)")


def split(source: str, limit: int) -> tuple[str, ...]:
    """Cut a staff text into parts of at most `limit` bytes of UTF-8, in order.

    Parts begin at headings where they can (the higher the better), else between blocks; a block that is too big alone
    is cut between its rows, items, lines or sentences, and at last between letters. Footnotes and definitions of links
    go with the parts that use them, the head of a table stands on each of its parts: with them a part may be larger.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    if _size(text) <= limit:
        return (source,)
    from civicgen.content.markdown.blocks import TooDeep
    from civicgen.content.markdown.dissect import blocks_of, definitions_of

    try:
        kept, footnotes, definitions = definitions_of(text)
        blocks = blocks_of(kept)
    except TooDeep:
        kept, footnotes, definitions, blocks = text, {}, {}, [Block(text)]
    pieces = [piece for block in blocks for piece in _fit(block, limit)]
    parts = _gather(pieces, limit)
    return tuple(_with_notes(parts, footnotes, definitions))


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _fit(block: Block, limit: int) -> list[Block]:
    """Cut a block that is too big alone."""
    if _size(block.text) <= limit:
        return [block]
    places = [0, *block.cuts, len(block.text)]
    texts = [block.text[begin:end] for begin, end in pairwise(places)]
    room = max(1, limit - _size(block.before) - _size(block.after))
    small: list[str] = []
    for text in texts:
        small.extend([text] if _size(text) <= room else _lines(text, room))
    joined: list[str] = []
    for text in small:
        if joined and _size(joined[-1]) + _size(text) <= room:
            joined[-1] += text
        else:
            joined.append(text)
    last = len(joined) - 1
    return [
        Block(
            (block.before if number else "") + text + (block.after if number < last else ""),
            block.rank if number == 0 else 0,
        )
        for number, text in enumerate(joined)
    ]


def _lines(text: str, room: int) -> list[str]:
    """Cut a text between lines, then sentences, then words, then letters."""
    pieces: list[str] = []
    for line in lines_of(text):
        if _size(line) <= room:
            pieces.append(line)
            continue
        begin = 0
        for end in [match.end() for match in _SENTENCE.finditer(line)] + [len(line)]:
            sentence = line[begin:end]
            begin = end
            pieces.extend([sentence] if _size(sentence) <= room else _letters(sentence, room))
    return pieces


def _letters(text: str, room: int) -> list[str]:
    pieces: list[str] = []
    while _size(text) > room:
        end = min(len(text), room)
        while end > 1 and _size(text[:end]) > room:
            end -= max(1, (_size(text[:end]) - room) // 4)
        space = text.rfind(" ", 0, end)
        end = space + 1 if space > 0 else end
        pieces.append(text[:end])
        text = text[end:]
    return [*pieces, text] if text else pieces


def _gather(pieces: list[Block], limit: int) -> list[str]:
    """Fill parts up to the limit; end each before the best heading of its last two thirds, else between blocks."""
    parts: list[str] = []
    begin = 0
    while begin < len(pieces):
        size, end = 0, begin
        while end < len(pieces) and (end == begin or size + _size(pieces[end].text) <= limit):
            size += _size(pieces[end].text)
            end += 1
        if end < len(pieces):
            end = _best(pieces, begin, end, limit)
        parts.append("".join(piece.text for piece in pieces[begin:end]))
        begin = end
    return parts


def _best(pieces: list[Block], begin: int, end: int, limit: int) -> int:
    size, best, rank = 0, 0, 7
    for place in range(begin, end + 1):
        if place > begin and 0 < pieces[place].rank <= rank and size * 3 >= limit:
            best, rank = place, pieces[place].rank
        size += _size(pieces[place].text)
    if best:
        return best
    while end - 1 > begin and pieces[end - 1].rank:  # a heading must not be left alone at the foot of a part
        end -= 1
    return end


def _with_notes(parts: list[str], footnotes: dict[str, str], definitions: dict[str, str]) -> list[str]:
    """Put footnotes and definitions where they are used; those that nothing uses stay with the last part."""
    unused, unplaced = dict(footnotes), dict(definitions)
    whole: list[str] = []
    for number, part in enumerate(parts):
        folded = part.casefold()
        notes = [label for label in dict.fromkeys(_FOOTNOTE.findall(part)) if label in footnotes]
        links = [label for label in definitions if f"[{label.casefold()}]" in folded]
        for label in notes:
            unused.pop(label, None)
        for label in links:
            unplaced.pop(label, None)
        wanted = [footnotes[label] for label in notes] + [definitions[label] for label in links]
        if number == len(parts) - 1:
            wanted += [*unused.values(), *unplaced.values()]
        gap = "" if part.endswith("\n") else "\n"
        whole.append(part + (gap + "\n" + "\n".join(wanted) if wanted else ""))
    return whole
