"""What every backend must keep, as functions that raise: ours pass them, and a stranger's package can import them.

A package that adds a backend gives a `Bench`: the backend, and a double of its service to which submissions can be put.

    @pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
    def test_promise(promise, bench):
        promise(bench)

Each promise wants a bench of its own. Needs no test library; explained in `docs/en/developer-backends.md`.
"""

from __future__ import annotations

import datetime
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Any, Protocol
from unittest.mock import patch
from urllib.parse import urlsplit

import msgspec

from civicgen.config import Config, Publisher
from civicgen.config import Forms as FormSettings
from civicgen.content.forms import Choice, Field, Form, Keep
from civicgen.content.values import Name
from civicgen.forms.backend import Backend, Network, Pulled, Reply, Target
from civicgen.forms.submissions import Deleted, Received, Submission
from civicgen.forms.wire import wire_names
from civicgen.problems import ProblemsFound
from civicgen.problems.catalogue import every

__all__ = ["HOSTILE", "PRIVATE", "PROMISES", "SECRET", "START", "Bench", "BrokenPromise", "form", "pulled", "settings"]

SECRET = "s3cret-0f-the-b3nch"  # noqa: S105  (of tests)
"""What every secret is on the bench."""
PRIVATE = ("203.0.113.77", "Mozilla/5.0 (of a citizen)", "https://where-they-came-from.example/")
"""What a double must keep beside each submission as its service does: address, browser, page before."""
START = datetime.datetime(2026, 2, 3, 9, 30, tzinfo=datetime.UTC)
HOSTILE = (
    "=cmd|' /C calc'!A1",
    "'; DROP TABLE submissions; --",
    "<script>alert(1)</script>&amp;\"'",
    "{{ 7*7 }} {% raw %} ${7*7} %{submissionId}",
    "\u202egnirts desrever\u202c \u200b\ufeff",
    "e\u0301 \U0001f333 \U0001f468\u200d\U0001f469\u200d\U0001f467 漢字 عربى",
    "\\u0000 \\n %00 %0d%0aSet-Cookie: a=b",
    "null",
    '[1, 2] {"a": 1}',
    "line one\nline two\n\nline four; with, all\tseparators|here",
    "word " * 2000,
)


class BrokenPromise(AssertionError):  # noqa: N818  (it says what happened)
    """A backend does not keep what every backend must."""


class Bench(Protocol):
    """A backend beside a double of its service."""

    backend: Backend
    settings: Config
    form: Form
    network: Network
    exact: bool
    """Whether texts come back sign by sign; false for letters and tables, whose formats trim blanks."""

    def put(self, typed: Mapping[str, tuple[str, ...]], at: datetime.datetime) -> str:
        """Somebody sends this at that time; gives what `edit` and `remove` call it."""

    def edit(self, there: str, typed: Mapping[str, tuple[str, ...]]) -> bool:
        """Change it there; false where the service cannot."""

    def remove(self, there: str) -> bool:
        """Delete it there, by hand; false where the service cannot."""

    def signed(self, body: bytes, now: float) -> dict[str, str] | None:
        """Headers with which the service would send this body to a webhook; none where it signs nothing."""


def form() -> Form:
    """A form that asks a bit of everything."""
    return Form(
        name=Name("plan/forms/avis"),
        source="content/consultations/plan/forms/avis.yml",
        lang="fr",
        consultation="plan",
        id="avis",
        title="Donner son avis : « le tilleul » & l'école",
        fields=(
            Field(id="avis", type="long-text", label="Votre avis", becomes="text", required=True, seen_by="everyone"),
            Field(
                id="sujets",
                type="choices",
                label="Sujets",
                choices=(Choice(id="voirie", label="La voirie"), Choice(id="paysage", label="Le paysage, les arbres")),
            ),
            Field(id="nom", type="text", label="Votre nom", purpose="Signer", keep=Keep(days=30), personal=True),
            Field(id="courriel", type="email", label="Courriel", purpose="Répondre", keep=Keep(days=30)),
        ),
    )


def settings(backend: str, url: str = "", options: Mapping[str, str] | None = None) -> Config:
    """Settings of a small town."""
    return Config(
        title="Saint-Exemple",
        url="https://participer.saint-exemple.example/",
        timezone="Europe/Paris",
        publisher=Publisher(name="Commune de Saint-Exemple", email="mairie@saint-exemple.example"),
        forms=FormSettings(backend=backend, url=url, options=dict(options or {})),
    )


def pulled(
    bench: Bench, cursor: Any = None, most: int | None = None
) -> tuple[dict[str, Submission], Any, list[Pulled]]:
    """What an inbox would hold after a pull, the cursor that it would keep, and the steps."""
    steps: list[Pulled] = []
    held: dict[str, Submission] = {}
    for step in islice(bench.backend.pull(bench.form, bench.settings, cursor, bench.network, _secret), most):
        steps.append(step)
        cursor = json.loads(json.dumps(step.cursor))  # as an inbox keeps it
        _apply(held, step)
    return held, cursor, steps


def _apply(held: dict[str, Submission], step: Pulled) -> None:
    if isinstance(step.event, Received):
        held[step.event.submission.remote_id] = step.event.submission
    else:
        held.pop(step.event.remote_id, None)


def _secret(_name: str) -> str:
    return SECRET


def _must(kept: bool, what: str) -> None:
    if not kept:
        raise BrokenPromise(what)


def _text(number: int) -> dict[str, tuple[str, ...]]:
    return {"avis": (f"Gardez le tilleul, {number}",), "sujets": ("voirie",), "nom": (f"Citoyenne {number}",)}


def _texts(held: Mapping[str, Submission]) -> list[str]:
    return sorted(submission.fields.get("avis", ("",))[0] for submission in held.values())


def _put(bench: Bench, number: int, first: int = 0) -> list[str]:
    return [bench.put(_text(each), START + datetime.timedelta(minutes=each)) for each in range(first, first + number)]


def _target(bench: Bench, lang: str = "fr") -> Target:
    thanks = "plan/formulaires/avis/merci/"
    return Target(
        settings=bench.settings,
        lang=lang,
        page="plan/formulaires/avis/",
        thanks=thanks,
        absolute_thanks=bench.settings.url + thanks,
    )


@contextmanager
def _offline() -> Iterator[None]:
    """Nothing can be asked of the network, and the environment holds secrets that must not leak."""

    def refused(*_arguments: object, **_named: object) -> Any:
        raise BrokenPromise("it asks the network, or for a host, while it renders or checks")

    environ = dict.fromkeys(("CIVICGEN_TOKEN", "TOKEN"), SECRET)
    with patch("socket.socket.connect", refused), patch("socket.getaddrinfo", refused), patch.dict(os.environ, environ):
        yield


def says_what_it_is(bench: Bench) -> None:
    """Its name and what it needs are plain words; what it promises does not contradict itself."""
    backend, can = bench.backend, bench.backend.capabilities
    _must(bool(re.fullmatch(r"[a-z][a-z0-9-]*", backend.name)), "its name is no plain word")
    _must(all(re.fullmatch(r"[A-Z][A-Z0-9_]*", name) for name in backend.secrets), "a secret is no name of a variable")
    _must(bool(can.max_file) == bool(can.max_files), "files: it says how large, or how many, not both")
    _must(can.pull != "api" or bool(backend.secrets), "it gives what people wrote to anyone who asks")
    _must(can.region == "" or bool(re.fullmatch(r"[A-Z]{2}", can.region)), "its region is no country")


def renders_the_same(bench: Bench) -> None:
    """Off line, the same bytes for the same values, and no secret in them."""
    with _offline():
        first = msgspec.json.encode(bench.backend.render(bench.form, _target(bench)))
        again = msgspec.json.encode(bench.backend.render(bench.form, _target(bench)))
    _must(first == again, "it renders something else the second time")
    _must(SECRET.encode() not in first, "a secret stands in the page")


def renders_usably(bench: Bench) -> None:
    """Addresses are whole and safe, names do not collide, the policy allows where the form goes."""
    rendered = bench.backend.render(bench.form, _target(bench))
    address = urlsplit(rendered.action)
    _must(not re.search(r"[\s<>\"]", rendered.action), "its address holds what no address may")
    if rendered.mode == "post":
        here = address.hostname in {"127.0.0.1", "localhost", "::1"}
        _must(rendered.action.startswith("/") or address.scheme == "https" or here, "it is sent in the clear")
        names = [rendered.names.get(name, name) for name in wire_names(bench.form)]
        ours = [name for name, _ in rendered.hidden] + ([rendered.honeypot] if rendered.honeypot else [])
        _must(len({*names, *ours}) == len(names) + len(ours), "two fields bear the same name")
        origin = "'self'" if not address.netloc else f"{address.scheme}://{address.netloc}"
        _must(origin in rendered.form_action, "the policy of the page forbids where the form is sent")
    if rendered.mode == "link":
        _must(address.scheme in {"https", "http"}, "its link is no address of a page")
    if rendered.mode == "mailto":
        _must(
            rendered.action.startswith("mailto:") and len(rendered.action) <= 2000, "its link is too long for letters"
        )
        _must("+" not in rendered.action.partition("?")[2], "spaces are written %20 in such links")


def renders_hostile_words(bench: Bench) -> None:
    """Words of the form cannot become part of an address."""
    for words in HOSTILE:
        form = msgspec.structs.replace(bench.form, title=words)
        rendered = bench.backend.render(form, _target(bench))
        _must(not re.search(r"[\s<>\"\u0080-\U0010ffff]", rendered.action), "a title broke out of the address")


def checks_off_line(bench: Bench) -> None:
    """Its problems have words, and hold no secret."""
    known = every()
    with _offline():
        for problem in bench.backend.check(bench.form, bench.settings):
            _must(problem.code in known or bool(problem.given), f"nobody can read the problem {problem.code}")
            _must(SECRET not in repr(problem), "a secret stands in a problem")


def pulls_what_was_sent(bench: Bench) -> None:
    """Every submission, each field under its id, when it came, from whom it says it came."""
    _put(bench, 3)
    held, _, _ = pulled(bench)
    _must(_texts(held) == [f"Gardez le tilleul, {number}" for number in range(3)], "submissions are missing or changed")
    for submission in held.values():
        _must(submission.form == bench.form.name, "it is not said of which form it is")
        _must(submission.backend == bench.backend.name, "it is not said by which backend it came")
        _must(submission.fields.get("sujets") == ("voirie",), "what was ticked is lost or changed")
        _must(submission.received is None or submission.received.utcoffset() is not None, "times have no zone")
    received = [submission.received for submission in held.values() if submission.received]
    _must(not received or min(received) == START, "times are not those at which it came")


def pulls_twice_the_same(bench: Bench) -> None:
    """A pull from the start gives the same again, under the same ids."""
    _put(bench, 5)
    _must(pulled(bench)[0] == pulled(bench)[0], "a second pull gives something else")


def goes_on_from_a_cursor(bench: Bench) -> None:
    """What comes later is found from the cursor; nothing of before is lost."""
    _put(bench, 3)
    held, cursor, _ = pulled(bench)
    _put(bench, 2, first=3)
    more, later, _ = pulled(bench, cursor)
    _must(len({**held, **more}) == 5, "what came after the cursor was not found, or got another id")
    nothing, _, _ = pulled(bench, later)
    _must(set(nothing) <= {*held, *more}, "something came of nothing")


def survives_a_crash(bench: Bench) -> None:
    """Interrupted after any step, and begun again from the last cursor that was kept, or from none: all is there."""
    _put(bench, 7)
    whole, _, steps = pulled(bench)
    _must(len(whole) == 7, "submissions are missing")
    for number in range(len(steps)):
        held, cursor, _ = pulled(bench, None, number)
        more, _, _ = pulled(bench, cursor)
        _must({**held, **more}.keys() == whole.keys(), f"interrupted after {number} steps, something is lost")


def bears_disorder(bench: Bench) -> None:
    """What arrives late, with an older time, is found from the cursor too."""
    bench.put(_text(1), START)
    bench.put(_text(2), START + datetime.timedelta(hours=6))
    held, cursor, _ = pulled(bench)
    bench.put(_text(3), START + datetime.timedelta(hours=2))
    more, _, _ = pulled(bench, cursor)
    _must(len({**held, **more}) == 3, "a submission that was late is lost")


def pulls_many(bench: Bench) -> None:
    """More than one page."""
    _put(bench, 230)
    held, _, _ = pulled(bench)
    _must(len(held) == 230, f"of 230 submissions, {len(held)} came")


def keeps_equals_apart(bench: Bench) -> None:
    """Two people who write the same in the same second stay two."""
    for _ in range(2):
        bench.put(_text(1), START)
    held, cursor, _ = pulled(bench)
    _must(len(held) == 2, "two people became one")
    _must(set(pulled(bench, cursor)[0]) <= set(held), "they got other ids the second time")


def tells_of_edits(bench: Bench) -> None:
    """What was changed there comes again, under its id."""
    there = _put(bench, 3)
    held, cursor, _ = pulled(bench)
    if bench.edit(there[1], {**_text(1), "avis": ("Coupez le tilleul",)}):
        more, _, _ = pulled(bench, cursor)
        _must("Coupez le tilleul" in _texts({**held, **more}), "an edit was not seen")
        _must(len({**held, **more}) == 3, "an edit became another submission")


def tells_of_deletions(bench: Bench) -> None:
    """What was deleted there is told, if that is promised; nothing else is ever told to be."""
    there = _put(bench, 3)
    held, cursor, _ = pulled(bench)
    if not bench.remove(there[1]):
        return
    _, _, steps = pulled(bench, cursor)
    gone = {step.event.remote_id for step in steps if isinstance(step.event, Deleted)}
    wanted = {name for name, each in held.items() if each.fields["avis"] == _text(1)["avis"]}
    if bench.backend.capabilities.deletions_seen:
        _must(gone == wanted, "a deletion was not told, or another was")
    _must(gone <= wanted, "something was told to be deleted that is there")


def drops_what_is_private(bench: Bench) -> None:
    """Neither address of the network, nor browser, nor page before: their names at most."""
    _put(bench, 2)
    _, _, steps = pulled(bench)
    written = msgspec.json.encode([(step.event, step.cursor) for step in steps]).decode()
    _must(not any(value in written for value in PRIVATE), "it keeps technical data of people")


def keeps_hostile_words(bench: Bench) -> None:
    """Whatever people write comes back as they wrote it."""
    for number, words in enumerate(HOSTILE):
        bench.put({"avis": (words,), "nom": (f"n{number}",)}, START + datetime.timedelta(minutes=number))
    held, _, _ = pulled(bench)
    found = {
        submission.fields.get("nom", ("",))[0]: submission.fields.get("avis", ("",))[0] for submission in held.values()
    }
    for number, words in enumerate(HOSTILE):
        came = found.get(f"n{number}", "")
        same = came == words if bench.exact else came.split() == words.split()
        _must(same, f"“{words[:40]}” came back as “{came[:40]}”")


def tells_no_secret(bench: Bench) -> None:
    """Whatever a server answers, there is a problem with words or nothing, no traceback, and never a secret in it."""
    answers = [
        *(
            Reply(status=status, headers={}, body=SECRET.encode())
            for status in (301, 400, 401, 403, 404, 429, 500, 503)
        ),
        *(
            Reply(status=200, headers={}, body=body)
            for body in (
                b"",
                b"null",
                b"[]",
                b"{}",
                b"<html>",
                b'{"a": [',
                b"[" * 100_000,
                b"\xff\xfe",
                b'["\\ud800"]',
                b"7",
            )
        ),
    ]
    for answer in answers:
        try:
            steps = list(
                islice(bench.backend.pull(bench.form, bench.settings, None, _Answering(answer), _secret), 1000)
            )
        except ProblemsFound as found:
            _must(bool(found.problems), "it stops without a word")
            _must(SECRET not in repr(found.problems), "a secret stands in a problem")
        else:
            _must(len(steps) < 1000, "it never ends")


class _Answering:
    """A network in which every server answers the same."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.asked = 0

    def ask(
        self, method: str, address: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Reply:
        """The answer, a thousand times."""
        self.asked += 1
        if self.asked > 1000:
            raise BrokenPromise("it asks for ever")
        return self.reply


def knows_its_signature(bench: Bench) -> None:
    """A webhook is believed only with a signature of these very bytes, by this secret."""
    backend, now = bench.backend, START.timestamp()
    body = b'{"id": "1", "data": {"avis": "Gardez le tilleul"}}'
    signed = bench.signed(body, now)
    if signed is None:
        _must(backend.verify_webhook({}, body, SECRET, now) == "unsupported", "it believes what is not signed")
        _must(backend.capabilities.webhook != "signed", "it promises signatures and the bench has none")
        return
    _must(backend.verify_webhook(signed, body, SECRET, now) == "ok", "it refuses a right signature")
    _must(
        backend.verify_webhook({name.upper(): value for name, value in signed.items()}, body, SECRET, now) == "ok",
        "names of headers have no case",
    )
    for headers, said, secret in (
        (signed, body.replace(b"Gardez", b"Coupez"), SECRET),
        (signed, body + b" ", SECRET),
        (signed, body, SECRET + "x"),
        (signed, body, ""),
        ({}, body, SECRET),
        (dict.fromkeys(signed, ""), body, SECRET),
        (dict.fromkeys(signed, "é.\udcff.."), body, SECRET),
        (dict.fromkeys(signed, "." * 10_000), body, SECRET),
    ):
        _must(backend.verify_webhook(headers, said, secret, now) == "bad", "it believes a wrong signature")


def deletes_there(bench: Bench) -> None:
    """What it can delete is gone, and deleting it again does no harm; else it says that it cannot."""
    _put(bench, 2)
    held, _, _ = pulled(bench)
    chosen = next(iter(held))
    arguments = (bench.form, chosen, bench.settings, bench.network, _secret)
    if not bench.backend.capabilities.remote_delete:
        _must(not bench.backend.delete(*arguments), "it deletes and does not say that it can")
        return
    _must(bench.backend.delete(*arguments) and bench.backend.delete(*arguments), "it could not delete, or not twice")
    _must(set(pulled(bench)[0]) == set(held) - {chosen}, "it is still there, or another is not")


PROMISES: tuple[Callable[[Bench], None], ...] = (
    says_what_it_is,
    renders_the_same,
    renders_usably,
    renders_hostile_words,
    checks_off_line,
    pulls_what_was_sent,
    pulls_twice_the_same,
    goes_on_from_a_cursor,
    survives_a_crash,
    bears_disorder,
    pulls_many,
    keeps_equals_apart,
    tells_of_edits,
    tells_of_deletions,
    drops_what_is_private,
    keeps_hostile_words,
    tells_no_secret,
    knows_its_signature,
    deletes_there,
)
