"""What only the queue in the database does."""

from datetime import timedelta

from sqlalchemy import insert, update

from domain.post import Outcome
from store.engine import writing
from store.queue import SqlQueue
from store.tables.queue import queue as table

LONG = timedelta(minutes=5)


def test_an_entry_of_another_version_is_set_aside_and_stops_nobody(engine, make_post, now) -> None:
    queue = SqlQueue(engine)
    queue.put([make_post("1")], history=False)
    with writing(engine) as connection:
        row = {"post": '{"from": "the future"}', "history": False, "deliveries": 0}
        connection.execute(insert(table).values(row))
    queue.put([make_post("2")], history=False)
    assert [e.post.native_id for e in queue.take("worker", 10, LONG, now)] == ["1", "2"]
    assert queue.depth() == 2
    assert queue.outcomes() == {Outcome.QUARANTINED: 1}
    assert queue.quarantined(10) == []


def test_the_table_says_who_holds_an_entry(engine, make_post, now) -> None:
    queue = SqlQueue(engine)
    queue.put([make_post("1")], history=False)
    queue.take("worker-7", 1, LONG, now)
    with writing(engine) as connection:
        [row] = connection.execute(update(table).values(history=True).returning(*table.c))
    assert (row.taken_by, row.taken_until) == ("worker-7", now + LONG)
