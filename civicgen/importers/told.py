"""The account of an import becomes lines to read, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator

from civicgen.importers.report import ImportReport
from civicgen.words import Catalog, mark, program
from civicgen.words.numbers import number

__all__ = ["told"]

_SHOWN = 6
"""Names shown on one line."""

_COUNTS = {
    "articles": mark("articles"),
    "topics": mark("topics"),
    "proposal": mark("proposals (articles included)"),
    "argument-for": mark("arguments for"),
    "argument-against": mark("arguments against"),
    "source": mark("sources"),
    "supports-for": mark("supports of proposals: for"),
    "supports-mixed": mark("supports of proposals: mixed"),
    "supports-against": mark("supports of proposals: against"),
    "supports-of-replies": mark("supports of arguments and sources"),
}
_THINGS = {
    "proposal": mark("proposals"),
    "argument": mark("arguments"),
    "source": mark("sources"),
    "amendment": mark("amendments"),
    "support": mark("supports"),
    "column": mark("columns"),
    "law change": mark("changes of the law"),
}
_REASONS = {
    "trashed": mark("set aside by the moderation of the other site, or hanging on what was"),
    "orphan": mark("they reply to a proposal that is not in the export"),
    "side": mark("they say neither “pour” nor “contre”"),
    "unreadable": mark("the row cannot be read"),
    "twice": mark("the export says the same twice"),
    "no-text": mark("the export counts them, without their texts"),
    "topic": mark("the topic says the same"),
    "sum": mark("sums, which were checked"),
    "ranking": mark("the ranking of the other site, which the supports give again"),
    "address": mark("the address on the other site"),
    "counted": mark("counted as amendments"),
    "unknown": mark("this format does not know them"),
}
_CHANGES = {
    "heading": mark("headings became strong lines"),
    "image": mark("pictures became links"),
    "rule": mark("dividing lines became empty lines"),
    "emphasis": mark("some strong or slanted words became plain, for lack of a space beside them"),
    "struck": mark("struck-out words stand between ~~"),
    "link": mark("a link that leads to no web page became plain words"),
    "hidden": mark("characters that no page may show were taken out or put right"),
    "embedded": mark("something embedded from another site was taken out"),
    "plain": mark("too long for markup: shown as plain text, addresses of links in brackets"),
    "words": mark("shown words differ from the export: compare them"),
    "date": mark("without a date that can be read"),
    "gone": mark("no longer in the export: kept as they are"),
    "sum-supports": mark("the sum of supports differs from the one the export states"),
    "sum-replies": mark("the number of replies differs from the one the export states"),
}


def told(report: ImportReport, lang: str) -> Iterator[str]:
    """Tell what was read, what the portal now holds, what is left out and why, and which files were written."""
    words = program(lang)

    def count(value: int) -> str:
        return number(lang, value)

    yield words.gettext("Read:")
    for file in report.files:
        line = words.gettext("{file}: {read} rows, {used} used, {left} left out")
        left = count(file.left_out)
        yield "  " + line.format(file=file.name, read=count(file.read), used=count(file.used), left=left)
    yield words.gettext("Now in the consultation “{name}”:").format(name=report.consultation)
    for name, value in report.counts.items():
        line = words.gettext("{what}: {count}")
        yield "  " + line.format(what=words.gettext(_COUNTS.get(name, name)), count=count(value))
    if report.left_out:
        yield words.gettext("Left out:")
    for left_out in report.left_out:
        what = words.gettext(_THINGS.get(left_out.what, left_out.what))
        reason = words.gettext(_REASONS.get(left_out.code, left_out.code))
        line = words.gettext("{what}: {count}, {reason}")
        told_out = line.format(what=what, count=count(left_out.count), reason=reason)
        yield f"  {told_out}{_named(left_out.names, left_out.count)}"
    if report.notes:
        yield words.gettext("Not exactly as it was:")
    for note in report.notes:
        what = words.gettext(_CHANGES.get(note.code, note.code))
        line = words.ngettext("{count} text: {what}", "{count} texts: {what}", note.count)
        yield f"  {line.format(count=count(note.count), what=what)}{_named(note.names, note.count)}"
    yield from _files(report, words)


def _files(report: ImportReport, words: Catalog) -> Iterator[str]:
    would = words.gettext("Files that would be written:") if report.dry else words.gettext("Files written:")
    yield f"{would} {len(report.written)}"
    yield from (f"  {name}" for name in report.written[:10])
    if len(report.written) > 10:
        yield "  …"
    if report.unchanged:
        yield f"{words.gettext('Files that already said the same:')} {len(report.unchanged)}"
    for name in report.kept:
        yield words.gettext("Left as it is, since it says something else: {file}").format(file=name)
    if report.kept:
        yield words.gettext("To have such a file written again, delete it and import once more.")


def _named(names: tuple[str, ...], count: int) -> str:
    """The first few; the account in JSON names more."""
    if not names:
        return ""
    shown = names[:_SHOWN]
    return f" ({', '.join(shown)}{', …' if count > len(shown) else ''})"
