"""A server that loses its process at any moment: no receipt without its deposit, no deposit twice, none by halves.

This is SIGKILL. That nothing is lost when the power goes rests on the database (SQLite with synchronous=FULL,
PostgreSQL with synchronous_commit=on) and on a disk that keeps its word.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from civicgen.forms import sealing
from tests.collector import crowd, towns
from tests.collector.running import Clerk, Server, running


def under_load(server: Server, kills: int, receipts: int, seed: int) -> list[crowd.Sent]:
    """Citizens come without an end; the server dies and is started again so many times."""
    chance = random.Random(seed)
    sent: list[crowd.Sent] = []
    stop = False

    async def citizens(start: int) -> None:
        line = crowd.Line(server.port)
        number = start
        while not stop:
            number += 97
            try:
                await crowd.deposit(server, line, number, sent.append)
                await asyncio.sleep(0.1 + chance.random() * 0.2)  # else they only wait for one another
            except (OSError, asyncio.IncompleteReadError):
                await asyncio.sleep(0.02)
        line.close()

    async def whole() -> None:
        nonlocal stop
        tasks = [asyncio.create_task(citizens(start)) for start in range(97)]
        for number in range(kills):
            wanted = receipts * (number + 1) // kills
            for _ in range(2000):
                if sum(1 for one in sent if one.receipt) >= wanted:
                    break
                await asyncio.sleep(0.01)
            await asyncio.sleep(chance.random() * 0.1)
            await asyncio.to_thread(server.kill)
            await asyncio.to_thread(server.start)
        stop = True
        await asyncio.gather(*tasks)

    asyncio.run(whole())
    return sent


def judged(server: Server, sent: list[crowd.Sent]) -> tuple[int, int]:
    """Everything that must hold; how many receipts there are, and how many were answered only when asked again."""
    unanswered = [one for one in sent if one.status != 303]

    async def again() -> None:
        line = crowd.Line(server.port)
        for one in unanswered:
            await crowd.press(line, one)  # the citizen reloads the page
        line.close()

    asyncio.run(again())
    assert [one.status for one in sent if one.status != 303] == []
    lines = Clerk(server.port).received()
    stored = Counter(line.receipt for line in lines)
    given = Counter(one.receipt for one in sent)
    assert [number for number in given if number not in stored] == [], "a receipt without its deposit"
    assert [number for number, times in stored.items() if times > 1] == [], "a receipt given twice"
    assert [number for number, times in given.items() if times > 1] == [], "two deposits with one receipt"
    assert len(stored) == len(given), "a deposit that nobody sent, or one twice"
    by_receipt = {line.receipt: line for line in lines}
    for one in sent:
        line = by_receipt[one.receipt]
        assert line.fields["title"] == (f"Avis {one.number}",)
        assert line.fields["text"] == (
            f"Texte de la personne {one.number}.\n" * 7 + f"Texte de la personne {one.number}.",
        )
    for one in sent[:: max(1, len(sent) // 50)]:
        opened = sealing.open_fields(towns.PRIVATE, by_receipt[one.receipt].sealed)
        assert opened == {"name": (f"Nom {one.number}",)}
    return len(given), len(unanswered)


def test_killed(tmp_path: Path, store: str):
    """Once, as a sign; the count of hundreds is below."""
    with running(tmp_path, store=store) as server:
        receipts, _ = judged(server, under_load(server, 1, 60, seed=1))
        assert receipts >= 60


@pytest.mark.long
def test_killed_two_hundred_times(tmp_path: Path, store: str):
    """200 kills under load, 10,000 receipts: none missing, none double."""
    with running(tmp_path, store=store) as server:
        receipts, unanswered = judged(server, under_load(server, 200, 10_000, seed=2))
        print(f"{store.partition(':')[0]}: 200 kills, {receipts} receipts, {unanswered} unanswered at first")
        assert receipts >= 10_000
