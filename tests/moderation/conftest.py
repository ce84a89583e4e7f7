"""Tests of moderation open and lock keys hundreds of times: here, guessing a passphrase costs next to nothing."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def cheap_passphrases(monkeypatch):
    """`test_guessing_costs` takes this away, and looks at what a real one costs."""
    monkeypatch.setattr("nacl.pwhash.argon2id.OPSLIMIT_MODERATE", 1)
    monkeypatch.setattr("nacl.pwhash.argon2id.MEMLIMIT_MODERATE", 8192)
