"""What can go wrong between us and a backend becomes a problem that says what to do, and never holds a secret."""

from __future__ import annotations

from typing import Any, NoReturn

from civicgen.forms.backend import Reply
from civicgen.forms.backends.answers import decoded
from civicgen.problems import Place, Problem, ProblemsFound

__all__ = ["fail", "json_of", "refuse", "trouble"]

FILE = "civicgen.yml"


def fail(code: str, **given: str) -> NoReturn:
    """Stop a pull."""
    raise ProblemsFound((Problem(code=code, place=Place(FILE), given=given),))


def refuse(code: str, file: str, **given: str) -> NoReturn:
    """Stop at a file that was brought."""
    raise ProblemsFound((Problem(code=code, place=Place(file), given={"file": file, **given}),))


def trouble(reply: Reply, backend: str) -> None:
    """Stop at an answer that is a refusal."""
    if reply.status in {401, 403}:
        fail("backend-refused", backend=backend, status=str(reply.status))
    if reply.status == 404:
        fail("backend-not-found", backend=backend)
    if reply.status == 429:
        fail("backend-busy", backend=backend, seconds=reply.headers.get("retry-after", ""))
    if not 200 <= reply.status < 300:
        fail("backend-failed", backend=backend, status=str(reply.status))


def json_of(reply: Reply, backend: str) -> Any:
    """The answer of a service, or the problem in it."""
    trouble(reply, backend)
    try:
        return decoded(reply.body)
    except ValueError:
        fail("backend-unreadable", backend=backend)
