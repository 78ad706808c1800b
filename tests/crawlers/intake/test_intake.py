"""The way to the queue: what comes at once goes together, and each hears what became of it."""

import asyncio
import threading
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from typing import Any

from crawlers.intake.intake import Batch, Intake
from crawlers.store_thread import StoreThread
from domain.errors import QueueUnavailable
from domain.post import Post
from domain.source import Source, SourceKind
from domain.wire import load_post

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
SOURCE = Source(id="one", kind=SourceKind.RSS, title="Один", address="http://127.0.0.1/rss")


class SlowQueue:
    """Only `put_lines`: each call begins when it is let, and those in `failing` fail."""

    def __init__(self) -> None:
        self.puts: list[tuple[list[str], bool]] = []
        self.begun, self.let = threading.Event(), threading.Semaphore(0)
        self.failing: set[int] = set()

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        number = len(self.puts)
        self.puts.append(([load_post(line).native_id for line in lines], history))
        self.begun.set()
        self.let.acquire()
        if number in self.failing:
            raise QueueUnavailable("нет места")


class Here:
    """A parser in this process, and a clock that stands."""

    async def run(self, work: Any, *arguments: Any) -> Any:
        return work(*arguments)

    def now(self) -> datetime:
        return NOW


def batch(*names: str, history: bool = False) -> Batch:
    posts = [
        Post(SOURCE.id, SOURCE.kind, name, f"http://127.0.0.1/{name}", NOW, NOW, "Нет воды")
        for name in names
    ]
    return Batch(SOURCE, posts, lambda _: history)


async def sent(queue: SlowQueue, *batches: Batch) -> list[Any]:
    """What became of them; the first is being written when the others come."""
    here: Any = Here()
    intake = Intake(queue, StoreThread(nullcontext), b"k" * 32, here, here)  # type: ignore[arg-type]
    first = asyncio.create_task(intake.put(batches[0]))
    await asyncio.to_thread(queue.begun.wait, 10)
    rest = [asyncio.create_task(intake.put(each)) for each in batches[1:]]
    for task in rest:  # each task has come to its wait when one behind it has run
        await asyncio.sleep(0)
        assert not task.done()
    queue.let.release(len(batches))
    return await asyncio.gather(first, *rest, return_exceptions=True)


def test_batches_that_come_while_one_is_written_go_together() -> None:
    queue = SlowQueue()
    batches = [batch("a"), batch("b", "c"), batch("d"), batch("e", history=True)]
    assert asyncio.run(sent(queue, *batches)) == [None] * 4
    assert queue.puts[0] == (["a"], False)
    assert sorted(queue.puts[1:]) == [(["b", "c", "d"], False), (["e"], True)]
    assert [each.queued for each in batches] == [1, 2, 1, 1]


def test_a_failure_is_told_to_those_it_is_of_and_to_no_other() -> None:
    queue = SlowQueue()
    queue.failing = {0}
    batches = [batch("a"), batch("b")]
    ends = asyncio.run(sent(queue, *batches))
    assert isinstance(ends[0], QueueUnavailable)
    assert ends[1] is None
    assert [each.queued for each in batches] == [0, 1]
