"""A slip of the finger gets the right suggestion first."""

from __future__ import annotations

import random

import pytest

from civicgen.content import types
from civicgen.content.kinds import reading
from civicgen.typed.words import Vocabulary, fold, nearest


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("titel", "title"),
        ("titr", "titre"),
        ("desicion", "decision"),
        ("décission", "décision"),
        ("closse", "closes"),
        ("opnes", "opens"),
        ("quetsion", "question"),
        ("decided by", "decided_by"),
        ("xyzzy", ""),
    ],
)
def test_suggestions(typed: str, meant: str):
    shown = reading().keys(types.Consultation).shown + reading().keys(types.Step).shown + ("decision", "décision")
    assert nearest(typed, shown) == meant


def test_two_hundred_slips():
    """Of 200 keys with one letter missing, wrong, added or swapped, 95 % get the right suggestion first."""
    chance = random.Random(2)
    kinds = (types.Consultation, types.Step, types.Answer, types.Result, types.Synthesis, types.Meeting, types.Document)
    right = 0
    for _ in range(200):
        keys = reading().keys(chance.choice(kinds))
        key = chance.choice([name for name in keys.readers if len(name) > 3])
        at = chance.randrange(len(key) - 1)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        slip = chance.choice(
            [
                key[:at] + key[at + 1 :],
                key[:at] + letter + key[at + 1 :],
                key[:at] + letter + key[at:],
                key[:at] + key[at + 1] + key[at] + key[at + 2 :],
            ]
        )
        found = nearest(slip, keys.shown)
        right += keys.canonical(slip) == key or keys.canonical(found) == key
    assert right >= 190


def test_spellings_are_folded():
    assert fold("Décidé par") == fold("decide_par") == fold("décidé\u00a0par")
    assert fold("à l'étude") == fold("a_l’etude")


def test_a_key_means_itself_before_it_means_another():
    """`état` of a result is its state; a key's own name is never taken for a spelling of another."""
    words = Vocabulary({"state": ("status",), "status": ("état",)}, {})
    assert words.keys(["state", "status"])["status"] == "status"


def test_every_french_key_is_read():
    """Each French spelling of each key of each type means one key of that type."""
    for kind in (types.Consultation, types.Step, types.Answer, types.Result, types.Contribution, types.Document):
        keys = reading().keys(kind)
        for name in keys.readers:
            assert keys.canonical(name) == name
            for other in reading().vocabulary.others(name):
                assert keys.canonical(other) in keys.readers
                assert keys.canonical(other.upper()) == keys.canonical(fold(other))
