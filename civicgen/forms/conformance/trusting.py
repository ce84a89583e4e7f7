"""Promises about what must not get in or out: secrets, technical data, hostile words, forged messages."""

from __future__ import annotations

import datetime
import unicodedata
from itertools import islice

import msgspec

from civicgen.forms.backend import Reply
from civicgen.forms.conformance.bench import (
    HOSTILE,
    PRIVATE,
    SECRET,
    START,
    Answering,
    Bench,
    must,
    pulled,
    put,
    secret,
)
from civicgen.problems import ProblemsFound

__all__ = ["deletes_there", "drops_what_is_private", "keeps_hostile_words", "knows_its_signature", "tells_no_secret"]


def drops_what_is_private(bench: Bench) -> None:
    """Neither address of the network, nor browser, nor page before: their names at most."""
    put(bench, 2)
    _, _, steps = pulled(bench)
    written = msgspec.json.encode([(step.event, step.cursor) for step in steps]).decode()
    must(not any(value in written for value in PRIVATE), "it keeps technical data of people")


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
        same = came == words if bench.exact else _loose(came) == _loose(words)
        must(same, f"“{words[:40]}” came back as “{came[:40]}”")


def _loose(words: str) -> list[str]:
    """Words, whatever stands between them, and whether accents are composed or not: the same for whoever reads."""
    return unicodedata.normalize("NFC", words).split()


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
            steps = list(islice(bench.backend.pull(bench.form, bench.settings, None, Answering(answer), secret), 1000))
        except ProblemsFound as found:
            must(bool(found.problems), "it stops without a word")
            must(SECRET not in repr(found.problems), "a secret stands in a problem")
        else:
            must(len(steps) < 1000, "it never ends")


def knows_its_signature(bench: Bench) -> None:
    """A webhook is believed only with a signature of these very bytes, by this secret."""
    backend, now = bench.backend, START.timestamp()
    body = b'{"id": "1", "data": {"avis": "Gardez le tilleul"}}'
    signed = bench.signed(body, now)
    if signed is None:
        must(backend.verify_webhook({}, body, SECRET, now) == "unsupported", "it believes what is not signed")
        must(backend.capabilities.webhook != "signed", "it promises signatures and the bench has none")
        return
    must(backend.verify_webhook(signed, body, SECRET, now) == "ok", "it refuses a right signature")
    must(
        backend.verify_webhook({name.upper(): value for name, value in signed.items()}, body, SECRET, now) == "ok",
        "names of headers have no case",
    )
    for headers, said, key in (
        (signed, body.replace(b"Gardez", b"Coupez"), SECRET),
        (signed, body + b" ", SECRET),
        (signed, body, SECRET + "x"),
        (signed, body, ""),
        ({}, body, SECRET),
        (dict.fromkeys(signed, ""), body, SECRET),
        (dict.fromkeys(signed, "é.\udcff.."), body, SECRET),
        (dict.fromkeys(signed, "." * 10_000), body, SECRET),
    ):
        must(backend.verify_webhook(headers, said, key, now) == "bad", "it believes a wrong signature")


def deletes_there(bench: Bench) -> None:
    """What it can delete is gone, and deleting it again does no harm; else it says that it cannot."""
    put(bench, 2)
    held, _, _ = pulled(bench)
    chosen = next(iter(held))
    arguments = (bench.form, chosen, bench.settings, bench.network, secret)
    if not bench.backend.capabilities.remote_delete:
        must(not bench.backend.delete(*arguments), "it deletes and does not say that it can")
        return
    must(bench.backend.delete(*arguments) and bench.backend.delete(*arguments), "it could not delete, or not twice")
    must(set(pulled(bench)[0]) == set(held) - {chosen}, "it is still there, or another is not")
