"""Three things that plain Markdown lacks: notes that stand out, captions of tables, footnotes of which none is lost."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

__all__ = ["label_of", "use_notes"]

# editors that show text as it will look escape the bracket when they save: \[!Attention]
_NOTE = re.compile(r"\\?\[!([^\]\[\n\\]{1,30})\\?\][ \t]*([^\n]*)(?:\n|$)")
_CAPTION = re.compile(r"(?:table|tableau)[ \u00a0\u202f]*:\s*(?=\S)", re.IGNORECASE)
_KINDS = {
    "warning": ("attention", "avertissement", "warning", "important"),
    "danger": ("danger", "caution", "alerte"),
}
"""How a note is marked, by the word a clerk typed; all others are plain notes."""


def use_notes(markdown: MarkdownIt) -> None:
    """Add the three to a parser."""
    markdown.core.ruler.after("block", "notes", _notes)
    markdown.core.ruler.after("notes", "captions", _captions)
    markdown.core.ruler.before("inline", "labels", _labels)
    markdown.core.ruler.before("footnote_tail", "footnotes_kept", _footnotes_kept)


def label_of(token: Token) -> list[Token]:
    """Give what stands above a note or a table: its first line, its caption."""
    return (token.children[0].children or []) if token.children else []


def _notes(state: StateCore) -> None:
    """Turn a quotation that begins with `[!Attention]` (and a title, if one is given) into a note."""
    tokens = state.tokens
    open_quotes: list[bool] = []
    for place, token in enumerate(tokens):
        if token.type == "blockquote_open":
            match = None
            if place + 2 < len(tokens) and tokens[place + 1].type == "paragraph_open":
                match = _NOTE.match(tokens[place + 2].content)
            open_quotes.append(match is not None)
            if match is not None:
                _mark(token, tokens[place + 1 : place + 4], match)
        elif token.type == "blockquote_close" and open_quotes.pop():
            token.type = "note_close"


def _mark(opening: Token, paragraph: list[Token], match: re.Match[str]) -> None:
    word = match[1].strip()
    kind = next((kind for kind, words in _KINDS.items() if word.casefold() in words), "note")
    title = match[2].strip()
    opening.type = "note_open"
    # The word that was typed is the label: it is in the language of the text.
    label = title or (word.capitalize() if word.isupper() else word)
    opening.meta = {"kind": kind}
    opening.children = [Token("inline", "", 0, content=label, map=paragraph[1].map, children=[])]
    inline = paragraph[1]
    inline.content = inline.content[match.end() :]
    if not inline.content:
        for token in paragraph:
            token.type, token.content, token.children = "nothing", "", []


def _captions(state: StateCore) -> None:
    """Turn a paragraph `Table: …` or `Tableau : …` that touches a table into its caption."""
    tokens = state.tokens
    for place, token in enumerate(tokens):
        if token.type != "table_open":
            continue
        closing = next(later for later in range(place, len(tokens)) if tokens[later].type == "table_close")
        for first in (place - 3, closing + 1):
            group = tokens[first : first + 3] if first >= 0 else []
            if len(group) == 3 and group[0].type == "paragraph_open" and (match := _CAPTION.match(group[1].content)):
                caption = Token("inline", "", 0, content=group[1].content[match.end() :], map=group[1].map, children=[])
                token.children = [caption]
                for blank in group:
                    blank.type, blank.content, blank.children = "nothing", "", []
                break


def _labels(state: StateCore) -> None:
    """Parse captions and the first lines of notes, which may hold emphasis and links like any other."""
    for token in state.tokens:
        if token.type in ("table_open", "note_open") and token.children:
            label = token.children[0]
            label.children = state.md.inline.parse(label.content, state.md, state.env, [])


def _footnotes_kept(state: StateCore) -> None:
    """Keep the notes that nothing points at, and those whose label is taken: they were written to be read."""
    footnotes = state.env.get("footnotes")
    if not footnotes:
        return
    listed, numbers = footnotes.setdefault("list", {}), footnotes["refs"]
    seen: set[str] = set()
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = token.meta["label"]
            while label in seen:
                label += "'"
            seen.add(label)
            token.meta["label"] = label
            if numbers.get(f":{label}", -1) < 0:
                numbers[f":{label}"] = len(listed)
                listed[len(listed)] = {"label": label, "count": 0}
