"""From a form to a receipt that can be verified, and to the clerk who fetches it."""

from __future__ import annotations

import json
import re
import secrets
from html import unescape
from pathlib import Path

from civicgen.collector.database import Sqlite
from civicgen.forms import sealing
from tests.collector import towns
from tests.collector.conftest import ALONE, Door
from tests.collector.running import Answer, Citizen, Clerk, Server

TYPED = {
    "title": "Un banc",
    "text": "Première ligne\r\nDeuxième : œuf, «guillemets» <b>",
    "name": "Zoé",
    "email": "zoe@example.org",
}


def test_a_deposit(citizen: Citizen, clerk: Clerk):
    """Typed, read again, sent, answered by a receipt that says nothing of what was typed; the clerk has all of it."""
    number = citizen.deposit(TYPED)
    page = citizen.ask("GET", f"/r/{number}")
    assert page.status == 200
    assert number in page.text
    assert "banc" not in page.text
    assert "Zoé" not in page.text
    [line] = [line for line in clerk.received() if line.receipt == number]
    assert line.fields == {"title": ("Un banc",), "text": ("Première ligne\nDeuxième : œuf, «guillemets» <b>",)}
    assert sealing.open_fields(towns.PRIVATE, line.sealed) == {"name": ("Zoé",), "email": ("zoe@example.org",)}
    assert (line.state, line.lang, line.spam) == ("received", "fr", False)


def test_the_receipt_leads_to_what_became_of_it(server: Door, citizen: Citizen):
    """The site says it, and the receipt does not promise to."""
    page = citizen.ask("GET", f"/r/{citizen.deposit(TYPED)}").text
    addresses = server.bundle.forms[towns.NAME].receipts.values()
    assert addresses
    assert any(f'href="{address}"' in page for address in addresses)
    assert "ce que devient le numéro" not in page


def test_a_review_says_what_it_is_and_whom_to_ask(citizen: Citizen):
    """In the title, first; other ways to take part stay in sight, there and on the form that comes back."""
    review = citizen.review(TYPED).text
    assert "<title>Relire – Votre avis" in review
    for page in (review, citizen.review({**TYPED, "title": ""}).text):
        assert 'href="tel:0200000000"' in page


def crumbs(page: Answer) -> list[tuple[str, str]]:
    """What the breadcrumb of a page leads to, after the way home."""
    trail = page.text.partition("<nav>")[2].partition("</nav>")[0]
    assert "{{" not in trail + page.text.partition("<main")[0]
    assert "<!--" not in trail
    first, *rest = re.findall(r'<a href="([^"]*)"(?: lang="en")?>([^<]*)</a>', trail)
    assert first == (towns.SITE, "Accueil")
    return [(unescape(address), unescape(text)) for address, text in rest]


def test_where_one_is(server: Door, citizen: Citizen):
    """The breadcrumb says the consultation, and the article that a form is about; the title too."""
    plan = (towns.CONSULTATION.address, towns.CONSULTATION.text)
    toits = (towns.ARTICLES["3"].address, towns.ARTICLES["3"].text)
    typed = {"about": "3", "text": "Plus bas."}
    wrong = citizen.review({**typed, "text": ""}, towns.REMARK)
    assert crumbs(wrong) == [plan, toits]
    assert "<title>À corriger – Une remarque – Hauteur &lt;des&gt; toits</title>" in wrong.text
    review = citizen.review(typed, towns.REMARK)
    assert crumbs(review) == [plan, toits]
    assert "<h1>Une remarque – Hauteur &lt;des&gt; toits</h1>" in review.text
    assert crumbs(citizen.post("/s/" + towns.REMARK, {**review.hidden(), "_back": "1"})) == [plan, toits]
    sent = citizen.send(review.hidden(), towns.REMARK)
    assert crumbs(citizen.ask("GET", sent.where)) == [plan]  # a receipt never says what was written
    english = citizen.review({**typed, "about": "4 bis"}, towns.REMARK)
    assert 'lang="en">Trees</a>' in english.text
    for about in ("", "5", "<b>", "__proto__", "0"):
        page = citizen.review({**typed, "about": about}, towns.REMARK)
        assert (page.status in {200, 422}, crumbs(page)) == (True, [plan])
    refused = citizen.post("/s/" + towns.REMARK, typed, {"Origin": "https://evil.example"})
    assert (refused.status, crumbs(refused)) == (403, [plan])
    assert crumbs(citizen.review(TYPED)) == [plan]
    assert crumbs(citizen.ask("GET", "/r/")) == []
    assert crumbs(citizen.ask("GET", "/nowhere")) == []


def test_the_same_button_twice(citizen: Citizen, clerk: Clerk):
    """Pressed twice, or sent again by a reload, it is one deposit with one receipt."""
    hidden = citizen.review(TYPED).hidden()
    numbers = {citizen.send(hidden).where for _ in range(5)}
    assert len(numbers) == 1
    receipts = [line.receipt for line in clerk.received()]
    assert receipts.count(numbers.pop().rpartition("/")[2]) == 1


def test_nothing_is_lost_by_a_mistake(citizen: Citizen):
    """The whole form comes back with every word, what is wrong is told first, in the words of the site."""
    again = citizen.review({**TYPED, "title": "", "email": "zoe(at)example"})
    assert again.status == 422
    assert "<title>À corriger – Votre avis" in again.text
    assert 'href="#f-title"' in again.text
    assert "Première ligne\nDeuxième : œuf, «guillemets» &lt;b&gt;</textarea>" in again.text
    assert 'value="Zoé"' in again.text
    assert 'value="zoe(at)example"' in again.text


def test_back_to_change(citizen: Citizen):
    """From the review one goes back to the form, filled in."""
    hidden = citizen.review(TYPED).hidden()
    back = citizen.post("/s/" + towns.NAME, {**hidden, "_back": "1"})
    assert back.status == 200
    assert 'value="Un banc"' in back.text
    assert "Première ligne\nDeuxième" in back.text


def test_back_to_change_in_w3m(citizen: Citizen, clerk: Clerk):
    """A browser that knows no `formaction` sends the button to change something to the last step: nothing is sent."""
    before = len(clerk.received())
    hidden = citizen.review(TYPED).hidden()
    back = citizen.send({**hidden, "_back": "1"})
    assert back.status == 200
    assert 'value="Un banc"' in back.text
    assert f"/s/{towns.NAME}" in back.text
    assert "Première ligne\nDeuxième" in back.text
    assert len(clerk.received()) == before
    assert citizen.send(hidden).status == 303


def test_every_kind_of_field(citizen: Citizen, clerk: Clerk):
    """Choices, scales, grades, orders, shares, dates, boxes: as browsers send them."""
    number = citizen.deposit(
        {
            "days": ["lundi", "jeudi"],
            "note": "4",
            "vote--park": "bien",
            "vote--hall": "mal",
            "order--1": "b",
            "order--2": "a",
            "points--x": "7",
            "points--y": "3",
            "day": "31/12/2026",
            "agree": "yes",
        },
        towns.POLL,
    )
    [line] = [line for line in clerk.received(towns.POLL) if line.receipt == number]
    assert line.fields == {
        "days": ("lundi", "jeudi"),
        "note": ("4",),
        "vote": ("park:bien", "hall:mal"),
        "order": ("b", "a"),
        "points": ("x:7", "y:3"),
        "day": ("2026-12-31",),
        "agree": ("yes",),
    }


def test_too_fast_and_changed(citizen: Citizen):
    """Who presses at once reads once more, with the same attempt; what was changed on its way is read again."""
    hidden = citizen.review(TYPED).hidden()
    fast = citizen.send(hidden, at_once=True)
    assert fast.status == 200
    assert fast.hidden() == hidden
    other = citizen.review({**TYPED, "title": "Autre"}).hidden()
    mixed = {**hidden, "civicgen-typed": other["civicgen-typed"]}
    assert citizen.send(mixed).status == 200
    assert citizen.send({**hidden, "civicgen-review": "junk"}).status == 200
    assert citizen.send({}).status == 422
    assert citizen.send(hidden).status == 303


def test_verify(citizen: Citizen):
    """A number copied by hand is understood; a slip of the pen is told from a number that was never given."""
    number = citizen.deposit(TYPED)
    copied = number.lower().replace("0", "o").replace("1", "l").replace("-", " ")
    assert citizen.ask("GET", "/r/?number=" + copied.replace(" ", "+")).status == 200
    wrong = ("2" if number[0] != "2" else "3") + number[1:]
    assert (
        "copied wrongly" in citizen.ask("GET", f"/r/{wrong}").text
        or "mal copi" in citizen.ask("GET", f"/r/{wrong}").text
    )
    assert citizen.ask("GET", "/r/0000-0000-0000").status == 404
    assert re.search(r"<input[^>]+name=\"number\"", citizen.ask("GET", "/r/").text)


def test_erasure(citizen: Citizen, clerk: Clerk):
    """Erased with its files; the export says so, the receipt too."""
    number = citizen.deposit(TYPED)
    line = next(line for line in clerk.received() if line.receipt == number)
    path = f"/export/{towns.NAME}/{line.id}"
    assert citizen.ask("DELETE", path).status == 401
    assert clerk.ask("DELETE", path).status == 204
    assert clerk.ask("DELETE", path).status == 204
    assert clerk.ask("DELETE", f"/export/{towns.NAME}/{'0' * 24}").status == 404
    assert "Un banc" not in "".join(str(each) for each in clerk.lines() if each.id == line.id)
    last = list(clerk.lines())[-1]
    assert (type(last).__name__, last.id) == ("DeletedLine", line.id)
    assert "erased" in citizen.ask("GET", f"/r/{number}").text or "effac" in citizen.ask("GET", f"/r/{number}").text


def test_an_erased_word_is_in_no_file(server: Door, citizen: Citizen, clerk: Clerk):
    """While the server runs: neither in the database nor in its log of writes."""
    word = "Chrysanthème-" + secrets.token_hex(4)
    number = citizen.deposit({**TYPED, "title": word})
    assert any(word.encode() in path.read_bytes() for path in _files(server))
    line = next(line for line in clerk.received() if line.receipt == number)
    assert clerk.ask("DELETE", f"/export/{towns.NAME}/{line.id}").status == 204
    assert [path.name for path in _files(server) if word.encode() in path.read_bytes()] == []


def test_only_its_owner_reads_the_store(server: Door, citizen: Citizen):
    """Whatever the rights that new files have on this machine."""
    citizen.deposit(TYPED)
    files = _files(server)
    assert files
    assert {path.name: path.stat().st_mode & 0o077 for path in files if path.stat().st_mode & 0o077} == {}


def test_a_store_that_others_could_read(tmp_path: Path):
    """One that was made before: others lose what they never should have had, its group keeps what it was given."""
    path = tmp_path / "deposits.db"
    path.touch()
    path.chmod(0o664)
    Sqlite(str(path)).close()
    assert path.stat().st_mode & 0o777 == 0o660


def _files(server: Door) -> list[Path]:
    store = Path(server.store)
    found = store.rglob("*") if store.is_dir() else store.parent.glob(f"{store.name}*")
    return [path for path in found if path.is_file()]


def test_export_needs_the_token(citizen: Citizen, clerk: Clerk):
    """Without it, nothing; an export goes on from a number."""
    assert citizen.ask("GET", f"/export/{towns.NAME}").status == 401
    assert citizen.ask("GET", f"/export/{towns.NAME}", headers={"Authorization": "Bearer x"}).status == 401
    got = clerk.ask("GET", f"/export/{towns.NAME}?after=0&limit=1")
    assert len(got.body.splitlines()) <= 1
    assert got.headers["civicgen-store"]
    assert clerk.ask("GET", f"/export/{towns.NAME}?after=-1").status == 400


@ALONE
def test_no_search(citizen: Citizen):
    """Without the file that answers, there is no such page."""
    assert citizen.ask("GET", "/search?q=x").status == 404


@ALONE
def test_metrics(server: Door, citizen: Citizen, clerk: Clerk):
    """Figures for who watches over it, with the token."""
    assert citizen.ask("GET", "/metrics").status == 401
    assert "civicgen_collector_waiting" in clerk.ask("GET", "/metrics").text


def test_health(citizen: Citizen):
    """Who watches over it learns whether it works, and nothing of anybody."""
    got = citizen.ask("GET", "/health")
    assert got.status == 200
    assert '"ready":true' in got.text
    assert towns.NAME in got.text


@ALONE
def test_the_receipt_has_a_code_to_scan(server: Door, citizen: Citizen):
    """A drawing in the page, nothing loaded."""
    page = citizen.ask("GET", "/r/" + citizen.deposit(TYPED))
    assert re.search(r"<svg[^>]*>.*</svg>", page.text, re.DOTALL)


def test_the_log_tells_of_nobody(server: Door, citizen: Citizen):
    """One record a line; no address, no content, no token."""
    citizen.deposit({**TYPED, "title": 'Mot-de-passe\n{"time": 1}'})
    citizen.ask("GET", "/v/" + "A" * 22)
    text = Path(server.log).read_text("utf-8")
    if isinstance(server, Server):
        assert len(server.records()) >= 3
        text = "\n".join(json.dumps(record) for record in server.records())
    for secret in ("Mot-de-passe", "Zoé", "zoe@", *(["127.0.0.1", "A" * 22] if isinstance(server, Server) else [])):
        assert secret not in text, secret
