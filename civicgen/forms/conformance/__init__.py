"""What every backend must keep, as functions that raise: ours pass them, and a stranger's package can import them.

A package that adds a backend gives a `Bench`: the backend, and a double of its service to which submissions can be put.

    @pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.__name__)
    def test_promise(promise, bench):
        promise(bench)

Each promise wants a bench of its own. Needs no test library; explained in `docs/en/developer-backends.md`.
"""

from __future__ import annotations

from collections.abc import Callable

from civicgen.forms.conformance import pulling, rendering, trusting
from civicgen.forms.conformance.bench import (
    HOSTILE,
    PRIVATE,
    SECRET,
    START,
    Bench,
    BrokenPromise,
    form,
    pulled,
    secret,
    settings,
    target,
)

__all__ = [
    "HOSTILE",
    "PRIVATE",
    "PROMISES",
    "SECRET",
    "START",
    "Bench",
    "BrokenPromise",
    "form",
    "pulled",
    "secret",
    "settings",
    "target",
]

PROMISES: tuple[Callable[[Bench], None], ...] = tuple(
    getattr(module, name) for module in (rendering, pulling, trusting) for name in module.__all__
)
