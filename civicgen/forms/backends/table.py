"""A table that another tool exported, or that staff keyed in, becomes submissions, by the profile of its headings."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from civicgen.config import Config
from civicgen.content.forms import Field, Form
from civicgen.content.values import Channel
from civicgen.forms.backend import Capabilities, Network, Pulled, RenderedForm, Target
from civicgen.forms.backends.answers import Identities, submission
from civicgen.forms.backends.basis import Basis
from civicgen.forms.backends.data import table as data_table
from civicgen.forms.backends.sheets import rows
from civicgen.forms.backends.troubles import fail, refuse
from civicgen.forms.options import option, zone_of
from civicgen.forms.submissions import Submission
from civicgen.forms.wire import parts
from civicgen.problems import Problem

__all__ = ["Profile", "Table", "backend", "brought", "profiles"]


class Profile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one tool writes its tables."""

    name: str
    label: str
    checked_on: datetime.date | None = None
    unsure: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()
    """Headings by which its tables are known."""
    id: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()
    """Headings of what is technical or tells who someone is: their values are never read."""
    lines: int = 1
    """Rows of headings at most."""
    several: tuple[str, ...] = (";",)
    """What parts several answers in a cell."""
    utc: bool = False
    only_dated: bool = False
    """Whether a row without a date was never finished."""


class Table(Basis):
    """Nothing is sent there from the site: staff bring files."""

    name = "table"
    options = ("profile", "timezone", "column.*")
    secrets = ()
    capabilities = Capabilities(without_script="yes", native_post=False, redirect="no", pull="file")

    def render(self, form: Form, target: Target) -> RenderedForm:
        """Nothing: the page says how else to take part."""
        return RenderedForm(mode="none")

    def check(self, form: Form, settings: Config) -> tuple[Problem, ...]:
        """Columns that are named and do not exist in the form."""
        from civicgen.forms.backends.promises import of_table

        return of_table(form, settings)

    def pull(
        self, form: Form, settings: Config, cursor: Any, network: Network, secret: Callable[[str], str]
    ) -> Iterator[Pulled]:
        """Nothing by itself."""
        yield from ()


def profiles() -> dict[str, Profile]:
    """Profiles that come with civicgen, by name."""
    return data_table("profiles", Profile)


def brought(
    form: Form, settings: Config, name: str, data: bytes, *, profile: str = "", channel: Channel | None = None
) -> Iterator[Submission]:
    """Submissions of a table. Brought twice, or brought again with more rows, each keeps its id.

    The table of a service that shows forms holds what was sent on the web, unless another channel is said.
    """
    table = rows(name, data)
    if not table:
        refuse("table-empty", name)
    chosen = _profile(profile or option(settings, form, "profile"), table)
    first, heads = _heads(form, settings, chosen, table)
    columns = _columns(form, settings, chosen, heads)
    if not any(kind == "field" for kind, _ in columns.values()):
        wanted = ", ".join(field.label for field in form.fields[:3])
        refuse("table-unknown", name, found=", ".join(heads[:6]), wanted=wanted)
    zone = datetime.UTC if chosen.utc else zone_of(form, settings)
    identities = Identities()
    for row in table[first:]:
        taken = _taken(form, chosen, columns, row, zone, identities)
        if taken is not None:
            yield replace(taken, channel=channel or ("import" if chosen.name == Table.name else "web"))


def _plain(heading: str) -> str:
    """A heading as it is compared: no accents, capitals, punctuation."""
    plain = unicodedata.normalize("NFKD", heading).casefold()
    return " ".join(re.sub(r"[^\w/]+", " ", "".join(each for each in plain if not unicodedata.combining(each))).split())


def _profile(name: str, table: Sequence[Sequence[str]]) -> Profile:
    known = profiles()
    if name:
        if name not in known:
            fail("unknown-profile", name=name, known=", ".join(known))
        return known[name]
    first = {_plain(cell) for row in table[:3] for cell in row}
    best = max(known.values(), key=lambda each: sum(_plain(sign) in first for sign in each.signs))
    found = sum(_plain(sign) in first for sign in best.signs)
    return best if found else known["table"]


def _heads(form: Form, settings: Config, profile: Profile, table: Sequence[list[str]]) -> tuple[int, list[str]]:
    """The first row of answers, and the headings: of several rows of them, what names a field in each column."""
    scores = []
    for number, row in enumerate(table[: profile.lines]):
        columns = _columns(form, settings, profile, row)
        scores.append((sum(1 for kind, _ in columns.values() if kind in {"field", "id", "date"}), number))
    rows_of_heads = [number for score, number in scores if score] or [0]
    last = max(rows_of_heads)
    width = max(len(row) for row in table[: last + 1])
    heads = []
    for place in range(width):  # from the last row up: keys under questions under sections
        cells = [table[number][place].strip() for number in range(last, -1, -1) if place < len(table[number])]
        known = [cell for cell in cells if cell and _columns(form, settings, profile, [cell])[0][0] != "extra"]
        heads.append((known or [cell for cell in cells if cell] or [""])[0])
    return last + 1, heads


def _columns(form: Form, settings: Config, profile: Profile, heads: Sequence[str]) -> dict[int, tuple[str, str]]:
    """What each column is, by its place: a field (as the settings say, else by id or label), id, date, left, extra."""
    own = {_plain(option(settings, form, f"column.{field.id}")): field.id for field in form.fields}
    own |= {_plain(part): part for field in form.fields for part in parts(field)}
    labels = {_plain(field.label): field.id for field in form.fields}
    for field in form.fields:
        if field.type == "grades":
            labels |= {_plain(f"{field.label} [{row.label}]"): f"{field.id}--{row.id}" for row in field.rows}
        if field.type == "choices":
            labels |= {_plain(f"{field.label} [{each.label}]"): f"{field.id}[{each.id}]" for each in field.choices}
    plain = [_plain(head) for head in heads]
    named = {"id": _first(plain, profile.id), "date": _first(plain, profile.date)}
    left = {_plain(name) for name in (*profile.leave, *profile.id, *profile.date)}
    found: dict[int, tuple[str, str]] = {}
    for place, head in enumerate(plain):
        kind = next((kind for kind, chosen in named.items() if chosen == place), "left" if head in left else "")
        part = own.get(head) or ("" if kind else labels.get(head, ""))
        if part and head:
            found[place] = ("field", part)
        else:
            found[place] = (kind or "extra", heads[place])
    return found


def _first(heads: Sequence[str], wanted: Sequence[str]) -> int:
    """The place of the first of these headings that is there, the best one first; -1 when none is."""
    return next((heads.index(name) for name in map(_plain, wanted) if name in heads), -1)


def _taken(
    form: Form,
    profile: Profile,
    columns: Mapping[int, tuple[str, str]],
    row: Sequence[str],
    zone: datetime.tzinfo,
    identities: Identities,
) -> Submission | None:
    fields = {field.id: field for field in form.fields}
    values: dict[str, Any] = {}
    dated = remote = ""
    left: list[str] = []
    for place, cell in enumerate(row):
        kind, name = columns.get(place, ("extra", ""))
        if kind == "date" and not dated:
            dated = cell.strip()
        elif kind == "id" and not remote:
            remote = cell.strip()
        elif kind == "left" and cell.strip():
            left.append(name)
        elif kind == "field" and cell.strip():
            base, bracket, choice = name.partition("[")
            if bracket:
                if cell.strip().casefold() not in {"0", "n", "no", "non", "false"}:
                    values[base] = [*values.get(base, []), choice.rstrip("]")]
            else:
                values[name] = _parted(fields.get(name), cell, profile)
        elif kind == "extra" and cell.strip():
            values.setdefault(name or f"column {place + 1}", []).append(cell)
    if not values or (profile.only_dated and not dated):
        return None
    received, precision = _instant(dated, zone)
    texts = {key: tuple(map(str, value)) if isinstance(value, list) else (value,) for key, value in values.items()}
    given = f"{profile.name}-{remote}" if remote else identities.of(form.name, texts, dated)
    taken = submission(form, Table.name, values, remote_id=given, received=received)
    return replace(taken, precision=precision, dropped=tuple(sorted({*taken.dropped, *left})))


def _parted(field: Field | None, cell: str, profile: Profile) -> Any:
    """A cell as answers. Several choices are parted without cutting a label that holds the sign itself."""
    if field is None or field.type not in {"choices", "ranking"}:
        return cell
    rest, found = cell, []
    labels = sorted((choice.label for choice in field.choices), key=len, reverse=True)
    ids = sorted((choice.id for choice in field.choices), key=len, reverse=True)
    signs = tuple(profile.several)
    while rest := rest.strip().lstrip("".join(sign.strip() for sign in signs)).strip():
        whole = next(
            (known for known in (*labels, *ids) if _begins(rest, known, signs)),
            None,
        )
        if whole is None:
            cuts = [at for sign in signs if (at := rest.find(sign)) > 0]
            whole = rest[: min(cuts)] if cuts else rest
        found.append(whole.strip())
        rest = rest[len(whole) :]
    return found


def _begins(rest: str, known: str, signs: tuple[str, ...]) -> bool:
    if not rest.casefold().startswith(known.casefold()):
        return False
    after = rest[len(known) :]
    return (
        not after.strip()
        or after.startswith(signs)
        or after.strip().startswith(tuple(s.strip() for s in signs if s.strip()))
    )


_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\D+(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?(?:.*)", re.DOTALL)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def _instant(written: str, zone: datetime.tzinfo) -> tuple[datetime.datetime | None, Any]:
    """When, as tables write it: ISO, or day first, as in France."""
    try:
        if _ISO.match(written):
            found = datetime.datetime.fromisoformat(written.replace(" UTC", "+00:00"))
            day_only = len(written) == 10
        elif matched := _DAY.fullmatch(written):
            day, month, year, hour, minute, second = matched.groups()
            found = datetime.datetime(  # noqa: DTZ001  (the zone is put on below)
                int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0)
            )
            day_only = hour is None
        else:
            return None, "none"
        aware = found if found.tzinfo else found.replace(tzinfo=zone)
        return aware.astimezone(datetime.UTC), "day" if day_only else "second"
    except (ValueError, OverflowError):
        return None, "none"


backend = Table()
