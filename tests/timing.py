"""How long work takes, by its own processor time: tests compare it with that of less work."""

import gc
import re
from collections.abc import Callable
from time import process_time

SHORT = 0.05  # seconds


def seconds(work: Callable[[], object]) -> float:
    """The best of three, so that a busy machine is not taken for slow work."""
    return min(_once(work) for _ in range(3))


def costs(work: Callable[[], object]) -> float:
    """Processor time of the work in units of a yardstick that ran beside it: the same on a slow
    machine and on a fast one. A yardstick is about 10 ms on a machine of 2024.
    """
    return min(_once(work) / _once(_yardstick) for _ in range(3))


def _yardstick() -> None:
    words = [f"слово{n % 97}" for n in range(12_000)]
    text = " ".join(sorted(words))
    sum(map(len, re.findall(r"\w+", text)))
    len({word: n for n, word in enumerate(text.split())})


def grows_evenly(work: Callable[[int], object], amount: int) -> bool:
    """Whether twice the work takes about twice as long: four times is what quadratic work takes.
    Tried three times at most, for a busy machine may hold up the one and not the other. Work that
    takes hardly longer than the clock can tell need not be compared.
    """

    def does() -> bool:
        whole = _once(lambda: work(amount))
        return whole < SHORT or whole < 3 * _once(lambda: work(amount // 2)) + SHORT

    return any(does() for _ in range(3))


def _once(work: Callable[[], object]) -> float:
    """Without the collector, which takes longer the more other tests have left in memory."""
    collects = gc.isenabled()
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        if collects:
            gc.enable()
