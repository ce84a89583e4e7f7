"""What a person read and when becomes a token that only this store signs; letters get one that it keeps only hashed."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from base64 import urlsafe_b64encode
from typing import Literal

__all__ = ["LETTER_HOURS", "Judged", "content_of", "hashed", "issue", "judge", "letter"]

Judged = Literal["good", "early", "late", "changed", "forged"]
SHORTEST, LONGEST = 2, 24 * 3600
"""Seconds between reading what was typed and sending it: nobody reads faster, and nobody leaves it longer."""
AHEAD = 60
"""Seconds by which clocks of several servers may differ."""
LETTER_HOURS = 72


def content_of(form: str, version: str, typed: str) -> bytes:
    """What is signed: the form, its version, and all that was typed."""
    return hashlib.sha256(f"{form}\x1f{version}\x1f{typed}".encode()).digest()


def issue(secret: str, content: bytes, now: float | None = None, attempt: str = "") -> str:
    """The token of a review page: when it was shown, a number for this attempt, and the signature."""
    moment = int(time.time() if now is None else now)
    attempt = attempt or secrets.token_hex(16)
    return f"{moment}-{attempt}-{_sign(secret, moment, attempt, content)}"


def judge(secret: str, token: str, content: bytes, now: float | None = None) -> tuple[Judged, str]:
    """Whether a token was issued for this content and may be used now; and the number of its attempt."""
    moment, _, rest = token.partition("-")
    attempt, _, signature = rest.partition("-")
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12 and attempt.isalnum() and len(attempt) <= 64):
        return "forged", ""
    if not hmac.compare_digest(signature.encode(), _sign(secret, int(moment), attempt, content).encode()):
        return "changed", ""
    age = (time.time() if now is None else now) - int(moment)
    if age < -AHEAD:
        return "forged", ""
    if age < SHORTEST:
        return "early", attempt
    return ("late" if age > LONGEST else "good"), attempt


def _sign(secret: str, moment: int, attempt: str, content: bytes) -> str:
    message = b"review\x1f%d\x1f%s\x1f%s" % (moment, attempt.encode(), content)
    return urlsafe_b64encode(hmac.digest(bytes.fromhex(secret), message, "sha256")[:24]).decode()


def letter() -> str:
    """The token of a letter: 128 random bits."""
    return secrets.token_urlsafe(16)


def hashed(token: str) -> str:
    """All that is kept of the token of a letter."""
    return hashlib.sha256(b"letter\x1f" + token.encode()).hexdigest()
