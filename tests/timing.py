"""How long work takes, by its own processor time: tests compare it with that of less work."""

from collections.abc import Callable
from time import process_time


def seconds(work: Callable[[], object]) -> float:
    """The best of three, so that a busy machine is not taken for slow work."""
    times = []
    for _ in range(3):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def grows_evenly(work: Callable[[int], object], amount: int) -> bool:
    """Whether twice the work takes about twice as long: four times is what quadratic work takes."""
    half, whole = (seconds(lambda: work(amount // 2)), seconds(lambda: work(amount)))
    return whole < 3 * half + 0.05
