"""What is peculiar to each service: lists that shift, unfinished answers, lists cut short, backups put back."""

from __future__ import annotations

import datetime
import json

import pytest

from civicgen.forms.backends.demarche import Demarche as Backend
from civicgen.forms.conformance import SECRET, START, pulled, secret, settings
from civicgen.forms.submissions import Deleted
from civicgen.problems import ProblemsFound
from tests.forms.doubles.collector import Collector
from tests.forms.doubles.demarche import Demarche
from tests.forms.doubles.limesurvey import LimeSurvey
from tests.forms.doubles.netlify import Netlify
from tests.forms.doubles.nextcloud import Nextcloud
from tests.forms.doubles.services import HostedService


@pytest.fixture
def open_():
    made = []

    def start(kind, *arguments, **named):
        made.append(kind(*arguments, **named))
        return made[-1]

    yield start
    for each in made:
        each.close()


def minutes(number: int) -> datetime.datetime:
    return START + datetime.timedelta(minutes=number)


@pytest.mark.parametrize("name", ["netlify", "basin", "formspree", "nextcloud"])
def test_deleted_while_it_is_read(open_, name):
    """Rows that are deleted while pages are read pull others up past the reader: they are found all the same."""
    double = {"netlify": lambda: open_(Netlify), "nextcloud": lambda: open_(Nextcloud)}.get(
        name, lambda: open_(HostedService, name)
    )()
    there = [double.put({"avis": (f"n{number}",)}, minutes(number)) for number in range(220)]
    ask, asked = double.network.ask, []

    class Meanwhile:
        def ask(self, method, address, **given):
            reply = ask(method, address, **given)
            asked.append(address)
            if len([each for each in asked if "submissions?" in each]) == 1 and "submissions?" in address:
                for gone in (*there[-30:], *there[:30]):
                    double.remove(gone)
            return reply

    double.network = Meanwhile()
    held, _, _ = pulled(double)
    assert {f"n{number}" for number in range(30, 190)} <= {each.fields["avis"][0] for each in held.values()}


def test_netlify_gives_spam_as_such(open_):
    """A citizen may be among what was taken for spam: it comes, marked; `spam: no` leaves it."""
    double = open_(Netlify)
    double.put({"avis": ("Oui",)}, START)
    double.take("plan-avis", {"avis": "Non"}, START, spam=True)
    assert {each.fields["avis"][0]: each.spam for each in pulled(double)[0].values()} == {"Oui": False, "Non": True}
    double.settings = settings("netlify", options={**double.settings.forms.options, "spam": "no"})
    assert len(pulled(double)[0]) == 1


def test_netlify_tokens_of_others():
    """Only HS256, by Netlify, of these bytes: neither without algorithm, nor by another issuer."""
    import hashlib
    import hmac
    from base64 import urlsafe_b64encode

    from civicgen.forms.backends.netlify import backend

    def part(value) -> str:
        return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    body = b"{}"
    claims = {"iss": "netlify", "sha256": hashlib.sha256(body).hexdigest()}
    for head, said in (
        ({"alg": "none"}, claims),
        ({"alg": "HS512"}, claims),
        ({"alg": "HS256"}, {**claims, "iss": "somebody"}),
        ({"alg": "HS256"}, {"iss": "netlify"}),
        ([], claims),
        ({"alg": "HS256"}, []),
    ):
        signed = f"{part(head)}.{part(said)}"
        signature = urlsafe_b64encode(hmac.new(SECRET.encode(), signed.encode(), hashlib.sha256).digest()).decode()
        token = f"{signed}.{signature.rstrip('=')}"
        assert backend.verify_webhook({"x-webhook-signature": token}, body, SECRET, 0) == "bad"
    unsigned = f"{part({'alg': 'none'})}.{part(claims)}."
    assert backend.verify_webhook({"x-webhook-signature": unsigned}, body, SECRET, 0) == "bad"


def test_one_account_for_several_forms(open_):
    """One address of a service can receive several forms: each pulls its own."""
    import msgspec

    double = open_(HostedService, "formspree")
    double.put({"avis": ("Oui",)}, START)
    double.take({"avis": "Autre", "civicgen-form": "plan/forms/autre"}, START)
    assert [each.fields["avis"][0] for each in pulled(double)[0].values()] == ["Oui"]
    double.form = msgspec.structs.replace(double.form, name="plan/forms/autre", id="autre")
    assert [each.fields["avis"][0] for each in pulled(double)[0].values()] == ["Autre"]


def test_an_old_signature_is_a_repetition(open_):
    """A message that was signed long ago, or will be, is not believed."""
    double = open_(HostedService, "formspree")
    headers = double.signed(b"{}", 1_000_000)
    assert double.backend.verify_webhook(headers, b"{}", SECRET, 1_000_200) == "ok"
    assert double.backend.verify_webhook(headers, b"{}", SECRET, 1_000_400) == "bad"
    assert double.backend.verify_webhook(headers, b"{}", SECRET, 999_000) == "bad"


def test_limesurvey_waits_for_those_who_write_slowly(open_):
    """Numbers are given when people begin: who ends after others is not lost."""
    double = open_(LimeSurvey)
    slow = double.begin()
    double.put({"avis": ("vite",)}, START)
    held, cursor, _ = pulled(double)
    assert [each.fields["avis"] for each in held.values()] == [("vite",)]
    double.finish(slow, {"avis": ("lentement",)}, minutes(50))
    more, _, _ = pulled(double, cursor)
    assert ("lentement",) in [each.fields["avis"] for each in more.values()]
    assert double.sessions == set(), "sessions are closed"


def test_limesurvey_errors_are_objects(open_):
    """A wrong password and a wrong survey are told as such, and the session is closed."""
    double = open_(LimeSurvey)
    with pytest.raises(ProblemsFound) as found:
        list(double.backend.pull(double.form, double.settings, None, double.network, lambda _: "wrong"))
    assert found.value.problems[0].code == "backend-refused"
    double.settings = settings("limesurvey", url=double.url, options={"survey": "1", "user": "civicgen"})
    with pytest.raises(ProblemsFound) as found:
        pulled(double)
    assert "Invalid survey ID" in found.value.problems[0].given["said"]
    assert double.sessions == set()


def test_nextcloud_list_cut_short_deletes_nobody(open_):
    """A server that gives half its list does not make the other half deleted."""
    double = open_(Nextcloud)
    for number in range(150):
        double.put({"avis": (f"n{number}",)}, minutes(number))
    _, cursor, _ = pulled(double)
    double.cut = True
    _, later, steps = pulled(double, cursor)
    assert [step for step in steps if isinstance(step.event, Deleted)] == []
    double.cut = False
    double.remove("3")
    _, _, steps = pulled(double, later)
    assert [step.event.remote_id for step in steps if isinstance(step.event, Deleted)] == ["3"]


def test_demarche_asks_for_nobody(open_):
    """Neither account nor identity is asked for; with the stored query, they are thrown away and said to be."""
    double = open_(Demarche)
    double.put({"avis": ("Oui",)}, START)
    (one,) = pulled(double)[0].values()
    assert all(word not in query for query in double.queries for word in ("usager", "demandeur", "email", "nom "))
    assert one.dropped == ()
    assert one.confirmed is True
    stored = open_(Demarche, stored=True)
    stored.put({"avis": ("Oui",)}, START)
    (one,) = pulled(stored)[0].values()
    assert one.dropped == ("demandeur", "usager")
    assert "citoyenne@example.org" not in repr(one)


def test_demarche_link_filled_in(open_):
    """A link can bring answers along, up to what the platform takes."""
    double = open_(Demarche)
    link = Backend.filled(double.form, double.settings, "https://x/commencer/a", {"avis": "é & b", "nom": "x" * 3000})
    assert link == "https://x/commencer/a?champ_Q2hhbXAtavis=%C3%A9%20%26%20b"


def test_collector_cut_on_its_way(open_):
    """Lines that arrived whole are taken, the rest comes again."""
    double = open_(Collector)
    for number in range(20):
        double.put({"avis": (f"n{number}",)}, minutes(number))
    double.cut_at = 700
    assert len(pulled(double)[0]) == 20


def test_collector_put_back_from_a_backup(open_):
    """A database that begins at lower numbers is read from its start."""
    double = open_(Collector)
    for number in range(5):
        double.put({"avis": (f"n{number}",)}, minutes(number))
    _, cursor, _ = pulled(double)
    double.store, double.lines, double.last = "store-2", [], 0
    double.put({"avis": ("nouveau",)}, START)
    assert [each.fields["avis"] for each in pulled(double, cursor)[0].values()] == [("nouveau",)]


def test_collector_token_stays_at_home(open_):
    """Files are fetched from our server only: an address that an export names elsewhere gets no token."""
    from civicgen.forms.submissions import SentFile

    double, other = open_(Collector), open_(Collector)
    file = SentFile(field="f", name="a", size=1, media_type="", where=f"{other.url}/export/x")
    with pytest.raises(ProblemsFound):
        double.backend.fetch(double.form, file, double.settings, double.network, secret)
    assert other.server.asked == []


def test_a_zone_that_is_none(open_):
    """A slip in `timezone` is no crash: times are then those of the portal."""
    double = open_(LimeSurvey)
    double.put({"avis": ("Oui",)}, START)
    double.settings = settings(
        "limesurvey", url=double.url, options={**double.settings.forms.options, "timezone": "../x"}
    )
    (one,) = pulled(double)[0].values()
    assert one.received == START - datetime.timedelta(hours=1)
