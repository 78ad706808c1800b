"""A deed is one transaction over several stores, on either database."""

from threading import Thread

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from store.engine import reading, transaction, writing
from store.tables.queue import tally


def _tallies(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {row.outcome: row.entries for row in connection.execute(select(tally))}


def _add(engine: Engine, outcome: str) -> None:
    with writing(engine) as connection:
        connection.execute(insert(tally).values(outcome=outcome, entries=1))


def test_two_stores_write_one_transaction(engine: Engine) -> None:
    with transaction(engine):
        _add(engine, "a")
        _add(engine, "b")
    assert _tallies(engine) == {"a": 1, "b": 1}


def test_an_exception_undoes_every_part(engine: Engine) -> None:
    def fail() -> None:
        with transaction(engine):
            _add(engine, "a")
            _add(engine, "b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _tallies(engine) == {}


def test_a_part_that_is_caught_leaves_the_others(engine: Engine) -> None:
    with transaction(engine):
        _add(engine, "a")
        with pytest.raises(IntegrityError):
            _add(engine, "a")
        _add(engine, "b")
    assert _tallies(engine) == {"a": 1, "b": 1}


def test_what_is_read_within_sees_what_was_written(engine: Engine) -> None:
    with transaction(engine):
        assert _tallies(engine) == {}
        _add(engine, "a")
        assert _tallies(engine) == {"a": 1}


def test_a_block_within_a_block_is_a_part_of_it(engine: Engine) -> None:
    def fail() -> None:
        with transaction(engine):
            with transaction(engine):
                _add(engine, "a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _tallies(engine) == {}


def test_a_block_that_writes_nothing_holds_up_no_other(engine: Engine) -> None:
    other = Thread(target=_add, args=(engine, "other"))
    with transaction(engine):
        other.start()
        other.join()
    assert _tallies(engine) == {"other": 1}
