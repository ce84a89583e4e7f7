"""What a collector (or the PHP file) exports becomes events: the reader's side of `civicgen.forms.lines`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from civicgen.forms.backend import Network, Pulled
from civicgen.forms.backends.troubles import fail, trouble
from civicgen.forms.lines import STORE_HEADER, event_of, read_line

__all__ = ["delete", "pull"]

_AT_ONCE = 500
_MOST = 10_000
"""Answers that are asked for in one pull: a server that always has another store, or one line more, ends there."""


def pull(base: str, form: str, backend: str, cursor: Any, network: Network, token: str) -> Iterator[Pulled]:
    """Every line after the cursor. A database that was put back from a backup is read from its start."""
    export = f"{base.rstrip('/')}/export/{quote(form)}"
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/jsonl"}
    after = int((cursor or {}).get("after", 0))
    store = str((cursor or {}).get("store", ""))
    for _ in range(_MOST):
        reply = network.ask("GET", f"{export}?after={after}&limit={_AT_ONCE}", headers=headers)
        trouble(reply, backend)
        here = reply.headers.get(STORE_HEADER.lower(), "")
        if store and here != store:
            store, after = here, 0
            continue
        store = here
        lines = [line for line in reply.body.split(b"\n") if line.strip()]
        if not lines:
            return
        if not reply.body.endswith(b"\n"):
            lines.pop()  # cut off on its way: what is whole is taken, the rest comes again
        for written in lines:
            try:
                line = read_line(written)
            except (msgspec.MsgspecError, UnicodeDecodeError):
                fail("backend-unreadable", backend=backend)
            if line.sequence <= after:
                fail("backend-unreadable", backend=backend)
            after = line.sequence
            yield Pulled(event=event_of(line, form, backend, export), cursor={"store": store, "after": after})
        if not lines:
            fail("backend-unreadable", backend=backend)
    fail("backend-endless", backend=backend)


def delete(base: str, form: str, remote_id: str, backend: str, network: Network, token: str) -> bool:
    """Erase a submission there: its files too; what is left is a line that says so."""
    address = f"{base.rstrip('/')}/export/{quote(form)}/{quote(remote_id, safe='')}"
    reply = network.ask("DELETE", address, headers={"Authorization": f"Bearer {token}"})
    if reply.status != 404:
        trouble(reply, backend)
    return True
