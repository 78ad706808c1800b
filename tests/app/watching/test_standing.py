"""What the processing of posts waits for is known to every process, while it lasts."""

from datetime import timedelta

import pytest

from app.health import LOOKS, ailments, works_on
from app.watching.standing import LASTING, NotedQueue, Stage, Standing, standstill
from domain.errors import IndexUnavailable, QueueUnavailable, StoreUnavailable

REFUSAL = IndexUnavailable("403", answered=True)


def test_a_refusal_is_told_at_once_and_ends_with_the_next_batch(installation):
    standing = Standing(Stage.PROCESSING, installation.marks, installation.clock)
    standing.waits(REFUSAL)
    well, state, advice = LOOKS["Обработка постов"](installation)
    assert not well
    assert state.startswith("стоит с ")
    assert state.endswith(": поисковый индекс отказывает, посты ждут")
    assert "bad_day" in advice
    assert "Обработка постов" in {one.what for one in ailments(installation)}
    standing.goes_on()
    assert works_on(installation)


def test_it_lasts_since_the_first_refusal_and_not_longer_than_its_worker(installation):
    standing, began = (
        Standing(Stage.PROCESSING, installation.marks, installation.clock),
        installation.clock.now(),
    )
    for _ in range(3):
        standing.waits(IndexUnavailable("timeout"))
    found = standstill(Stage.PROCESSING, installation.marks, installation.clock.now())
    assert began <= found.since < found.tried
    assert found.words == "поисковый индекс не отвечает"
    late = found.tried + LASTING + timedelta(seconds=1)
    assert standstill(Stage.PROCESSING, installation.marks, late) is None


def test_a_new_worker_ends_what_a_killed_one_wrote(installation):
    Standing(Stage.PROCESSING, installation.marks, installation.clock).waits(REFUSAL)
    Standing(Stage.PROCESSING, installation.marks, installation.clock).goes_on()
    assert works_on(installation)


class Full:
    def replace(self, values):
        raise StoreUnavailable("disk full")


def test_a_database_that_takes_no_row_hides_no_other_error(installation, caplog):
    Standing(Stage.PROCESSING, Full(), installation.clock).waits(REFUSAL)
    assert "standstill not written" in caplog.text


class Queue:
    def __init__(self):
        self.full, self.lines = True, []

    def put_lines(self, lines, history):
        if self.full:
            raise QueueUnavailable("OOM command not allowed", answered=True)
        self.lines += lines


def test_a_queue_that_takes_no_post_is_told_until_it_takes_one(installation):
    queue = Queue()
    noted = NotedQueue(queue, Standing(Stage.INTAKE, installation.marks, installation.clock))
    with pytest.raises(QueueUnavailable):
        noted.put_lines(["one"], history=False)
    well, state, _ = LOOKS["Приём постов"](installation)
    assert not well
    assert state.endswith(": очередь отказывает")
    assert "Приём постов" in {one.what for one in ailments(installation)}
    assert works_on(installation)
    queue.full = False
    noted.put_lines(["one"], history=False)
    assert queue.lines == ["one"]
    assert LOOKS["Приём постов"](installation)[0]
