"""What is asked of the stores at once is one transaction, and each hears what became of its own."""

import asyncio
import threading
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from typing import Any

from crawlers.store_thread import MOST, StoreThread
from domain.errors import StoreUnavailable


class Store:
    """Notes what is done in which transaction; `let` one begin. Those in `failing` are lost."""

    def __init__(self) -> None:
        self.transactions: list[list[str]] = []
        self.begun, self.let = threading.Event(), threading.Semaphore(0)
        self.failing: set[int] = set()

    @contextmanager
    def together(self) -> Iterator[None]:
        number = len(self.transactions)
        self.transactions.append([])
        self.begun.set()
        assert self.let.acquire(timeout=20)
        yield
        if number in self.failing:
            raise StoreUnavailable("нет места")

    def do(self, what: str) -> str:
        self.transactions[-1].append(what)
        if what == "wrong":
            raise ValueError(what)
        return what.upper()


async def asked(store: Store, *whats: str) -> list[Any]:
    """What became of each; the first is at work when the others come."""
    store_thread = StoreThread(store.together)

    def ask(what: str) -> Awaitable[Any]:
        return asyncio.ensure_future(store_thread.do(store.do, what))

    first = ask(whats[0])
    await asyncio.to_thread(store.begun.wait, 20)
    rest = [ask(what) for what in whats[1:]]
    await asyncio.sleep(0)  # until each has asked
    store.let.release(len(whats))
    return await asyncio.gather(first, *rest, return_exceptions=True)


def test_what_comes_meanwhile_goes_together() -> None:
    store = Store()
    assert asyncio.run(asked(store, "a", "b", "c")) == ["A", "B", "C"]
    assert store.transactions == [["a"], ["b", "c"]]


def test_who_raises_hears_of_it_alone() -> None:
    store = Store()
    first, wrong, last = asyncio.run(asked(store, "a", "wrong", "b"))
    assert (first, last) == ("A", "B")
    assert isinstance(wrong, ValueError)


def test_a_transaction_that_is_lost_was_nobody_s_success() -> None:
    store = Store()
    store.failing = {1}
    first, wrong, last = asyncio.run(asked(store, "a", "wrong", "b"))
    assert first == "A"
    assert isinstance(wrong, ValueError)
    assert isinstance(last, StoreUnavailable)


def test_no_transaction_holds_up_other_processes_for_long() -> None:
    store = Store()
    asyncio.run(asked(store, *"a" * (2 * MOST)))
    assert [len(done) for done in store.transactions] == [1, MOST, MOST - 1]
