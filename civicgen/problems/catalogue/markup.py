"""Words for problems of themes, templates and looks."""

from __future__ import annotations

from civicgen.problems.catalogue import Words, mark

__all__ = ["WORDS"]

WORDS: tuple[Words, ...] = (
    Words(
        "unknown-theme",
        mark("There is no theme called “{found}”."),
        mark("Write one of these: {known}; or put the theme into the folder themes/{found}."),
    ),
    Words(
        "theme-circle",
        mark("These themes are each other's parents: {chain}."),
        mark("Take the parent line out of one of them."),
    ),
    Words(
        "theme-key",
        mark("theme.yml does not know “{found}”."),
        mark("Write one `key: value` on each line, with these keys: {known}."),
    ),
    Words(
        "template-missing",
        mark("The page {page} needs the template “{found}”, which is nowhere in the theme."),
        (
            mark("Did you mean “{suggestion}”? Else take out the line that asks for it."),
            mark("Write this template, or take out the line that asks for it."),
        ),
    ),
    Words(
        "template-syntax",
        mark("This template cannot be read: {said}"),
        mark("Compare the line with the same template of the default theme."),
    ),
    Words(
        "template-unknown-name",
        mark("This template uses “{found}”, which does not exist."),
        (
            mark("Did you mean “{suggestion}”?"),
            mark("The reference of contexts lists every name that a template can use."),
        ),
    ),
    Words(
        "template-nothing",
        mark("This template asks for “{found}” of something that the page {page} does not have."),
        mark("Put the line between an {{% if … %}} and an {{% endif %}}: not every page has it."),
    ),
    Words(
        "template-failed",
        mark("This template could not render the page {page}: {said}"),
        mark("Compare the line with the same template of the default theme."),
    ),
    Words(
        "template-empty",
        mark("This template is empty: its pages would be empty too."),
        mark("Delete this file, and the theme's own “{found}” is used again."),
    ),
    Words(
        "template-frameless",
        mark("This template has no frame: its pages would have no beginning, no style and no way on."),
        mark(
            'Begin it with {{% extends "base.html" %}}; what it says stands in {{% block main %}} … {{% endblock %}}.'
        ),
    ),
    Words(
        "template-of-itself",
        mark("This template extends itself."),
        mark('To keep the one that it stands instead of, begin it with {{% extends "{found}" %}}.'),
    ),
    Words(
        "template-block",
        mark("There is no block “{found}” in the templates that this one extends: what stands in it is never shown."),
        (mark("Did you mean “{suggestion}”?"), mark("Write one of these: {known}.")),
    ),
    Words(
        "template-outside",
        mark("This stands outside of every block: it is never shown."),
        mark("Write it into one of these blocks: {known}."),
    ),
    Words(
        "template-no-words",
        mark("The page {page} would show a value that is no text ({found})."),
        (
            mark("Write behind it the filter that makes words of it: “| {filter}”."),
            mark("What may be missing stands between {{% if … %}} and {{% endif %}}; a list, in {{% for … %}}."),
        ),
    ),
    Words(
        "template-unused",
        mark("No page asks for “{found}”: this file changes nothing."),
        (
            mark("Did you mean “{suggestion}”? Then give the file this name."),
            mark("Give the file the name of one in the theme, or delete it."),
        ),
    ),
    Words(
        "theme-without-parent",
        mark("The theme “{found}” has no parent, and lacks {number} of the templates that pages need ({example}…)."),
        mark("Write in theme.yml: `parent: default`. What your theme does not have comes from there."),
    ),
    Words(
        "style-unknown-name",
        mark("Style sheets have no value “{found}”."),
        (mark("Did you mean “{suggestion}”?"), mark("Write one of these: {known}.")),
    ),
    Words(
        "style-import",
        mark("This import brings nothing: {found}"),
        (
            mark("Did you mean “{suggestion}”?"),
            mark('Write @import "name"; with the name of a sheet of the theme or of yours.'),
        ),
    ),
    Words(
        "style-brace",
        mark("This “{found}” stands alone: there is no “{missing}” that goes with it."),
        mark("Write the missing “{missing}”, or take this one out: browsers leave out rules around it without a word."),
    ),
    Words(
        "catalog-unreadable",
        mark("The translations of this language cannot be read: {said}"),
        mark("Open the file with a translation editor such as Poedit and save it again."),
    ),
    Words(
        "color-adjusted",
        mark("The colour {found} is hard to read on paper (contrast {ratio}, 4.5 are needed); the site uses {used}."),
        mark("Write {used}, or a darker colour, to choose it yourself."),
    ),
)
