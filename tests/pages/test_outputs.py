"""What machines follow is valid whatever was written, has the dates of the content, and is the same at every build."""

from __future__ import annotations

import datetime
import gzip
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import html5lib
import icalendar
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civicgen.builder.place import ground
from civicgen.builder.ready import ready
from civicgen.digests import encode
from civicgen.markup.look import Look
from civicgen.pages.asking.collecting import plan_collecting
from civicgen.pages.contexts import Stated, Text
from civicgen.pages.machines.outputs import (
    Calendar,
    Dictionary,
    Empty,
    Event,
    Feed,
    FeedEntry,
    Headers,
    OfBackend,
    Output,
    Redirects,
    Robots,
    SecurityText,
    ServerRules,
    SiteMapIndex,
    SiteMapPart,
    Table,
)
from civicgen.pages.machines.written import KINDS, render_output, rendered
from civicgen.pages.opendata.opendata import described
from civicgen.pages.planned import Planned
from tests.conftest import REPOSITORY
from tests.markdown.reading import STAFF, hostile_texts, offences

URL = "https://participer.saint-exemple.example/concertations/"
MOVED = Redirects(moves=(("vieux/", "neuf/"),))
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
JUNE = Stated(day=datetime.date(2026, 6, 18))
MARCH = Stated(day=datetime.date(2026, 3, 12), at=datetime.time(17, 30))


def feed_of(*entries: FeedEntry, **given_values) -> Feed:
    values: dict[str, Any] = {"title": "Réponses", "author": "Commune", "lang": "fr", "zone": "Europe/Paris"}
    return Feed(**values | given_values, url=URL, address="reponses.xml", page="reponses/", entries=entries)


def entry_of(text: str = "", **values) -> FeedEntry:
    body = Text(source=text, links={"#45": "plan/45/"}) if text else None
    return FeedEntry(**{"address": "reponses/3/", "title": "Réponse", "updated": JUNE, "text": body, **values})


def calendar_of(*dates: Event, **given_values) -> Calendar:
    values: dict[str, Any] = {"url": URL, "lang": "fr", "title": "Plan local", "zone": "Europe/Paris"}
    return Calendar(**values | given_values, events=dates)


def file_of(planned: Planned) -> bytes:
    """Render what was planned."""
    assert isinstance(planned.context, Output)
    return rendered(planned.context)


def events(calendar: Calendar) -> list[Any]:
    return list(icalendar.Calendar.from_ical(rendered(calendar)).walk("VEVENT"))


def test_feed():
    """A feed names itself, its page and its entries by absolute addresses, with dates in the zone of the portal."""
    answer = entry_of(
        "Voir [la 45](#45) & *merci*\n\n## Suite", published=MARCH, summary="Oui & non", author="Le maire"
    )
    root = ET.fromstring(rendered(feed_of(answer, entry_of(address="reponses/2/", updated=MARCH, lang="en"))))
    assert root.findtext(f"{ATOM}id") == URL + "reponses.xml"
    assert root.findtext(f"{ATOM}updated") == "2026-06-18T00:00:00+02:00"
    assert [link.get("href") for link in root.findall(f"{ATOM}link")] == [URL + "reponses.xml", URL + "reponses/"]
    first, second = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}id") == URL + "reponses/3/"
    assert first.findtext(f"{ATOM}published") == "2026-03-12T17:30:00+01:00"
    assert first.findtext(f"{ATOM}summary") == "Oui & non"
    assert first.findtext(f"{ATOM}content") == (
        f'<p>Voir <a href="{URL}plan/45/">la 45</a> &amp; <em>merci</em></p>\n<h3 id="suite">Suite</h3>\n'
    )
    assert second.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    assert second.find(f"{ATOM}content") is None


def test_empty_feed():
    """A feed without entries is a feed: it has the date that is known, else none that could be mistaken for one."""
    assert ET.fromstring(rendered(feed_of())).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"
    assert ET.fromstring(rendered(feed_of(updated=JUNE))).findtext(f"{ATOM}updated") == "2026-06-18T00:00:00+02:00"


def test_feed_updated_is_the_latest_instant():
    """The latest of dates with other offsets is found by the instant, not by its letters."""
    late = Stated(day=datetime.date(2026, 10, 25), at=datetime.time(0, 30))
    early = Stated(day=datetime.date(2026, 10, 24), at=datetime.time(23, 59), zone="America/Martinique")
    root = ET.fromstring(rendered(feed_of(entry_of(updated=late), entry_of(updated=early))))
    assert root.findtext(f"{ATOM}updated") == "2026-10-24T23:59:00-04:00"


WRITTEN = st.text(max_size=60) | st.sampled_from(
    ["]]>", "<x>", "&amp;", "\x00\x1f\ufffe", "\u2028", "a\r\nb", "\ud800"]
)


@given(WRITTEN, WRITTEN, WRITTEN)
def test_feed_is_valid_whatever_was_written(title, summary, text):
    """Titles, summaries and texts of anybody leave the feed a valid document."""
    root = ET.fromstring(rendered(feed_of(entry_of(text, title=title, summary=summary, author=title), title=title)))
    content = root.findtext(f"{ATOM}entry/{ATOM}content")
    assert not content or offences(content, STAFF) == []


def test_hostile_texts(shared_data: Path):
    """Every collected attack can stand in a feed, a site map and a calendar, and is no more than text there."""
    texts = hostile_texts(shared_data / "hostile")
    entries = [entry_of(text, title=text, summary=text) for text in texts]
    root = ET.fromstring(rendered(feed_of(*entries)))
    assert len(root.findall(f"{ATOM}entry")) == len(texts)
    for title in root.iter(f"{ATOM}title"):
        assert not list(title)
    ET.fromstring(rendered(SiteMapPart(url=URL, pages=tuple((text, "2026-01-01") for text in texts[:2000]))))
    chosen = texts[::7]
    made = calendar_of(
        *(Event(name=f"m/{n}", title=t, begins=JUNE, place=t, description=t) for n, t in enumerate(chosen)),
        title=chosen[0],
    )
    raw = rendered(made)
    assert len(events(made)) == len(chosen)
    assert raw.count(b"BEGIN:VEVENT\r\n") == len(chosen)
    assert all(len(row) <= 75 for row in raw.split(b"\r\n"))
    assert not any(byte < 32 and byte not in b"\r\n\t" for byte in raw)


def test_feed_is_shown_as_text_by_readers_of_html():
    """What was escaped twice is once escaped for those who read it."""
    content = ET.fromstring(rendered(feed_of(entry_of("<script>x</script> & &lt;")))).findtext(f".//{ATOM}content", "")
    tree = html5lib.parseFragment(content, namespaceHTMLElements=False)
    assert "".join(tree.itertext()).strip() == "<script>x</script> & <"


def test_meeting():
    """A meeting has its hours in UTC, its place, its page; the same name for ever."""
    ends = Stated(day=MARCH.day, at=datetime.time(19))
    meeting = Event(
        name="plan/meetings/1", title="Réunion publique", begins=MARCH, ends=ends, place="Salle des fêtes\n1 rue Haute",
        description="Ordre du jour :\n- plan", address="plan/reunions/1/", revised=JUNE,
    )  # fmt: skip
    raw = rendered(calendar_of(meeting))
    assert b"DTSTART:20260312T163000Z\r\nDTEND:20260312T180000Z\r\nDTSTAMP:20260617T220000Z" in raw
    (event,) = events(calendar_of(meeting))
    assert event["uid"] == "plan/meetings/1@participer.saint-exemple.example"
    assert event["location"] == "Salle des fêtes 1 rue Haute"
    assert event["description"] == f"Ordre du jour :\n- plan\n{URL}plan/reunions/1/"
    assert event["url"] == URL + "plan/reunions/1/"
    assert event["status"] == "CONFIRMED"


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        ("2026-03-12", None, ("20260312", "20260313")),
        ("2026-03-12", "2026-03-14", ("20260312", "20260315")),
        ("2026-03-12 17:30", None, ("20260312T163000Z", None)),
        ("2026-03-29 01:30", "2026-03-29 03:30", ("20260329T003000Z", "20260329T013000Z")),
        ("2026-07-01 20:00", "2026-07-01", ("20260701T180000Z", "20260701T220000Z")),
        ("2026-07-02 20:00", "2026-07-01", ("20260702T180000Z", None)),
    ],
)
def test_spans(begins, ends, expected):
    """Days are whole days, the last one included; hours are instants, through changes of the clock too."""

    def stated(written: str | None) -> Any:
        day, _, hour = (written or "").partition(" ")
        at = datetime.time.fromisoformat(hour) if hour else None
        return Stated(day=datetime.date.fromisoformat(day), at=at) if written else None

    (event,) = events(calendar_of(Event(name="e", title="t", begins=stated(begins), ends=stated(ends))))
    found = [event.get(name) for name in ("dtstart", "dtend")]
    assert tuple(value.to_ical().decode() if value else None for value in found) == expected


def test_deadlines_and_cancelled_meetings():
    """A deadline leaves the day free; a meeting that is cancelled says so."""
    closes = Event(name="plan/steps/avis/closes", title="Dernier jour", begins=JUNE, deadline=True)
    gone = Event(name="plan/meetings/2", title="Réunion", begins=MARCH, cancelled=True)
    first, second = events(calendar_of(closes, gone))
    assert (first["uid"].split("@")[0], first["status"]) == ("plan/meetings/2", "CANCELLED")
    assert second["transp"] == "TRANSPARENT"


def test_calendar_without_address():
    """Without the address of the site, a calendar has no links, and is one all the same."""
    (event,) = events(calendar_of(Event(name="e", title="t", begins=JUNE, address="plan/"), url=""))
    assert "url" not in event
    assert "description" not in event


def test_addresses_are_encoded_once():
    """Letters with accents are encoded, what is already encoded is left alone, signs of XML are escaped."""
    root = ET.fromstring(rendered(SiteMapPart(url=URL, pages=(("é/%C3%A9?a=1&b=<", "2026-06-18"),))))
    assert root.findtext(f".//{MAP}loc") == URL + "%C3%A9/%C3%A9?a=1&b=%3C"
    assert root.findtext(f".//{MAP}lastmod") == "2026-06-18"


def test_robots():
    """Everything may be visited, and the site map is named when the address is known; a demonstration is shut."""
    assert rendered(Robots(url=URL)) == f"User-agent: *\nDisallow:\n\nSitemap: {URL}sitemap.xml\n".encode()
    assert rendered(Robots()) == b"User-agent: *\nDisallow:\n"
    assert rendered(Robots(url=URL, closed=True)) == b"User-agent: *\nDisallow: /\n"


def test_headers():
    """Every style is allowed by its digest, and nothing else; forms may be sent to their backends only."""
    context = Headers(styles=("sha256-abc=", "sha256-def="), form_actions=("https://f.example",), feeds=("*/feed.xml",))
    written = rendered(context).decode()
    policy = written.split("Content-Security-Policy: ")[1].split("\n")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-abc=' 'sha256-def='; img-src 'self' data:; ")
    assert "form-action 'self' https://f.example; " in policy
    assert "unsafe-inline" not in written
    assert "/*/feed.xml\n  Content-Type: application/atom+xml" in written


def test_short_headers():
    """Where the host has no room for the styles, the policy shuts out all else: pages name theirs themselves."""
    written = rendered(Headers(styles=("sha256-abc=",), form_actions=("https://f.example",), most=100)).decode()
    policy = written.split("Content-Security-Policy: ")[1].split("\n")[0]
    rules = {part.split()[0]: part.split()[1:] for part in policy.split(";")}
    assert set(rules) >= {
        f"{kind}-src" for kind in ["child", "connect", "font", "frame", "img", "media", "object", "script", "worker"]
    }
    assert [kind for kind, values in rules.items() if kind.endswith("-src") and values != ["'none'"]] == ["img-src"]
    assert "style-src" not in rules
    assert "default-src" not in rules
    assert "form-action 'self' https://f.example; " in written
    assert "unsafe-inline" not in written


@pytest.mark.parametrize("value", ["https://f.example; script-src *", "x", "https://f.example\n  X: y"])
def test_headers_cannot_be_written_into(value):
    """What is no origin, no address does not get into a header."""
    with pytest.raises(ValueError, match="not fit"):
        rendered(Headers(form_actions=(value,)))
    with pytest.raises(ValueError, match="not fit"):
        rendered(Headers(feeds=(value + "\n",)))


def collected(root: Path) -> tuple[list[Planned], Look]:
    """What is planned for who receives the forms of a portal, and the look of the portal."""
    shutil.copytree(REPOSITORY / "tests/broken/base", root)
    index = root / "content/consultations/plan/index.md"
    index.write_text(index.read_text("utf-8").replace("  - id: avis\n", "  - id: avis\n    form: avis\n"), "utf-8")
    (index.parent / "forms").mkdir()
    (index.parent / "forms/avis.yml").write_text(
        "preset: article-opinion\ntitle: Votre avis\nfields:\n  - id: text\n", "utf-8"
    )
    with (root / "civicgen.yml").open("a", encoding="utf-8") as settings:
        settings.write('forms: {backend: collector, url: "https://formulaires.exemple.example/"}\n')
    instant = datetime.datetime(2026, 2, 10, 12, tzinfo=datetime.UTC)
    with ready(root, ground(root, root / "public"), instant=instant) as prepared:
        assert prepared.portal is not None, prepared.problems
        assert prepared.look is not None
        return list(plan_collecting(prepared.portal)), prepared.look


def test_outputs_cross_processes_and_stay_the_same(tmp_path: Path):
    """Each context survives its canonical bytes, and gives the same file twice."""
    planned, look = collected(tmp_path / "portal")
    assert [each.path for each in planned] == ["collector.json"]
    contexts: list[Any] = [
        planned[0].context,
        OfBackend(data=b"/plan/formulaires/*  /.netlify/functions/recevoir  200!\n\xff"),
        feed_of(entry_of("Texte")),
        calendar_of(Event(name="b", title="t", begins=JUNE), Event(name="a", title="t", begins=JUNE)),
        SiteMapPart(url=URL, pages=(("a/", ""),)),
        SiteMapIndex(url=URL, parts=(("sitemap-1.xml", ""),)),
        Robots(url=URL),
        Dictionary(lang="fr", tables=described(), topics=(("voirie", "La voirie"),)),
        Table(lang="fr", lines=(("Contribution",), ("=1",))),
        Headers(styles=()),
        MOVED,
        ServerRules(headers=Headers(styles=()), redirects=MOVED),
        SecurityText(contact="a@b.example", expires="2027-06-30T21:59:59Z", languages=("fr",)),
        Empty(),
    ]
    assert {context.kind for context in contexts} == set(KINDS)
    for context in contexts:
        again = msgspec.msgpack.decode(encode(context), type=KINDS[context.kind])
        assert again == context
        made = render_output(look, "a/b.txt", context.kind, encode(context))
        assert made == render_output(look, "a/b.txt", again.kind, encode(again))
        assert made or isinstance(context, Empty)


def test_a_feed_of_twenty_answers_is_light():
    """Twenty answers with their texts weigh no more than a page."""
    entries = [entry_of("Nous avons décidé de garder les places. " * 20, address=f"reponses/{n}/") for n in range(20)]
    assert len(gzip.compress(rendered(feed_of(*entries)), mtime=0)) < 13_800


@pytest.mark.parametrize("prefix", ["/a%0aErrorDocument 404 x/", "/a%0D/", "/%00/", "/a%7f/", "/a\n/"])
def test_no_rule_of_a_server_ends_early(prefix: str) -> None:
    """An address that would begin another line of `.htaccess` is written nowhere."""
    moved = Redirects(moves=(("vieux/", "pont/"),), prefix=prefix)
    with pytest.raises(ValueError, match="not fit for a rule"):
        rendered(ServerRules(headers=Headers(styles=()), redirects=moved))
