"""However pulls, edits, deletions and faults come in turn, once all was pulled the inbox is as the service is."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from civicgen.forms import sealing
from civicgen.forms.sealing import Private
from civicgen.moderation.inbox import pulling
from civicgen.moderation.inbox.decisions import Decision
from civicgen.moderation.inbox.store import opened
from tests.cli.running import environment
from tests.moderation.desk import CONFIG
from tests.moderation.services import FORM, FORMS, NOW, Cut, Late, List, Log

PRIVATE = Private(bytes(range(1, 33)))
KEY = sealing.public_of(PRIVATE)

NOTHING: tuple[Any, Any] = (CONFIG, None)
"""Settings and a network, for services that need neither."""
REMOTE = some.sampled_from("abc")
STEPS = some.lists(
    some.one_of(
        some.tuples(some.just("put"), REMOTE, some.sampled_from(["un banc", "deux bancs"])),
        some.tuples(some.just("drop"), REMOTE),
        some.tuples(some.just("pull"), some.booleans()),
        some.tuples(some.just("cut"), some.integers(0, 4)),
        some.tuples(some.just("ask")),
        some.tuples(some.just("late")),
        some.tuples(some.just("decide"), REMOTE),
        some.tuples(some.just("forget"), REMOTE),
    ),
    max_size=25,
)


def pull(inbox, backend, **more):
    """Pull from a service of the tests."""
    return pulling.pull(inbox, FORM, FORMS, backend, *NOTHING, str, now=NOW, **more)


@pytest.fixture(autouse=True, scope="module")
def _small_steps():
    """So that a cut falls within a step, and between two."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulling, "_STEP", 2)
        yield


def play(steps, service, folder):
    """Do all steps, then a whole pull; what the inbox holds, and what was decided about the words it holds."""
    asked: list[Late] = []
    decided: dict[str, str] = {}
    forgotten: set[str] = set()
    for step in steps:
        with opened(folder, KEY, make=True) as inbox:
            inbox.unlock(PRIVATE)
            match step:
                case ("put" | "drop" as name, *what):
                    getattr(service, name)(*what)
                case ("ask",):
                    asked.append(Late(service, inbox.cursor(FORM.name, "netlify")))
                case ("decide", remote):
                    decided |= decide(inbox, remote)
                case ("forget", remote):
                    forgotten |= forget(inbox, remote)
                case _:
                    fetch(inbox, service, step, asked)
    with opened(folder, KEY, make=True) as inbox:
        inbox.unlock(PRIVATE)
        pull(inbox, service)
        again = pull(inbox, service, again=True)
        assert (again.new, again.changed, again.deleted) == (0, 0, 0)
        items = list(inbox.items())
    return items, decided, forgotten


def fetch(inbox, service, step, asked):
    """Pull: from the cursor or from the beginning, cut short, or what was asked for earlier."""
    match step:
        case ("pull", again):
            pull(inbox, service, again=again)
        case ("cut", after):
            with contextlib.suppress(ConnectionResetError):
                pull(inbox, Cut(service, after))
        case ("late",) if asked:
            pull(inbox, asked.pop(0))


def forget(inbox, remote):
    """Erase a submission here, though its service still holds it."""
    wanted = [item.id for item in inbox.items() if item.submission.remote_id == remote]
    return {remote} if [name for name in wanted if inbox.erase(name)] else set()


def decide(inbox, remote):
    """Accept the words of a submission, if it is there."""
    found = {}
    for item in inbox.items():
        if item.submission.remote_id == remote:
            inbox.decide(item.id, Decision(act="publish"))
            found[remote] = item.submission.fields["text"][0]
    return found


@settings(max_examples=int(os.environ.get("CIVICGEN_EXAMPLES", "25")), deadline=None)
@given(STEPS)
def test_a_log_is_followed(tmp_path_factory, steps):
    """The collector: every edit and every deletion is told, but a page may come late."""
    service = Log()
    items, decided, forgotten = play(steps, service, tmp_path_factory.mktemp("log"))
    held = {remote: text for remote, text in service.held.items() if remote not in forgotten}
    assert {item.submission.remote_id: item.submission.fields["text"][0] for item in items} == held
    for item in items:
        remote = item.submission.remote_id
        assert (item.decision is not None) == (decided.get(remote) == service.held[remote])


@settings(max_examples=int(os.environ.get("CIVICGEN_EXAMPLES", "25")), deadline=None)
@given(STEPS)
def test_a_list_is_followed(tmp_path_factory, steps):
    """Hosted services: what is deleted there is not told, and stays here; nothing is there twice."""
    service = List()
    items, _, forgotten = play(steps, service, tmp_path_factory.mktemp("list"))
    found = {item.submission.remote_id: item.submission.fields["text"][0] for item in items}
    assert len(found) == len(items)
    assert found.items() >= {item for item in service.held.items() if item[0] not in forgotten}
    assert found.keys() <= {step[1] for step in steps if step[0] == "put"} - forgotten


_KILLED = """
import sys
sys.path.insert(0, {repository!r})
from pathlib import Path
from civicgen.moderation.inbox.store import opened
from tests.moderation.desk import CONFIG
from tests.moderation.services import FORM, FORMS, NOW, Log
from civicgen.moderation.inbox import pulling
service = Log()
for number in range(400):
    service.put(str(number), "un banc")
with opened(Path({folder!r}), {key!r}, make=True) as inbox:
    print("ready", flush=True)
    told = lambda taken: print(taken.new, flush=True)
    pulling.pull(inbox, FORM, FORMS, service, CONFIG, None, str, now=NOW, told=told)
    print("done", flush=True)
"""


def _kills(folder, count):
    """Kill a pull at moments spread over its length; each time what it said it had taken in is there."""
    code = _KILLED.format(repository=os.getcwd(), folder=str(folder), key=KEY)
    whole = 0.3
    for number in range(count):
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=environment())
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(whole * (number + 1) / count)
        process.send_signal(signal.SIGKILL)
        said = process.communicate()[0].split()
        with opened(folder, KEY) as inbox:
            held = len({item.item for item in inbox.held()})
            cursor = inbox.cursor(FORM.name, "netlify") or 0
        assert held == cursor  # one with the other, whatever the moment
        assert held >= max([int(word) for word in said if word.isdigit()] or [0])
    with opened(folder, KEY) as inbox:
        service = Log()
        for number in range(400):
            service.put(str(number), "un banc")
        pull(inbox, service)
        assert len(list(inbox.held())) == 400


def test_killed_pulls_lose_nothing(tmp_path):
    _kills(tmp_path, 3)


@pytest.mark.long
def test_a_hundred_killed_pulls_lose_nothing(tmp_path):
    for number in range(20):
        _kills(tmp_path / str(number), 5)
