"""What a thread writes together is one write, and each part may fail alone."""

from threading import Thread

import pytest
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from domain.errors import StoreUnavailable
from store.engine import reading, together, writing
from store.tables.queue import tally


def _tallies(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {row.outcome: row.entries for row in connection.execute(select(tally))}


def _tell(engine: Engine, outcome: str) -> None:
    with writing(engine) as connection:
        connection.execute(insert(tally).values(outcome=outcome, entries=1))


def _tell_and_fail(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(insert(tally).values(outcome="b", entries=1))
        raise ZeroDivisionError


def test_what_is_written_together_is_there_at_once_and_not_before(sqlite_engine: Engine) -> None:
    with together(sqlite_engine):
        _tell(sqlite_engine, "a")
        _tell(sqlite_engine, "b")
        assert _tallies(sqlite_engine) == {}
    assert _tallies(sqlite_engine) == {"a": 1, "b": 1}


def test_a_part_that_raises_takes_no_other_along(sqlite_engine: Engine) -> None:
    with together(sqlite_engine):
        _tell(sqlite_engine, "a")
        with pytest.raises(IntegrityError):
            _tell(sqlite_engine, "a")
        with pytest.raises(ZeroDivisionError):
            _tell_and_fail(sqlite_engine)
        _tell(sqlite_engine, "c")
    assert _tallies(sqlite_engine) == {"a": 1, "c": 1}


def test_what_raises_outside_of_the_parts_undoes_them_all(sqlite_engine: Engine) -> None:
    def fail() -> None:
        with together(sqlite_engine):
            _tell(sqlite_engine, "a")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert _tallies(sqlite_engine) == {}
    _tell(sqlite_engine, "b")
    assert _tallies(sqlite_engine) == {"b": 1}


def test_a_transaction_that_sqlite_gave_up_is_not_taken_for_written(sqlite_engine: Engine) -> None:
    def lose() -> None:
        with writing(sqlite_engine) as connection:
            connection.exec_driver_sql("ROLLBACK")  # as a full disk makes SQLite do by itself

    def several() -> None:
        with together(sqlite_engine):
            _tell(sqlite_engine, "a")
            with pytest.raises(StoreUnavailable):
                lose()
            with pytest.raises(StoreUnavailable, match="lost"):
                _tell(sqlite_engine, "b")

    with pytest.raises(StoreUnavailable, match="lost"):
        several()
    assert _tallies(sqlite_engine) == {}


def test_others_write_while_a_thread_writes_nothing_together(sqlite_engine: Engine) -> None:
    with together(sqlite_engine):
        other = Thread(target=_tell, args=(sqlite_engine, "a"))
        other.start()
        other.join(10)
        assert _tallies(sqlite_engine) == {"a": 1}


@pytest.mark.postgresql
def test_postgresql_keeps_no_lock_of_one_part_for_another(postgresql_engine: Engine) -> None:
    with together(postgresql_engine):
        _tell(postgresql_engine, "a")
        assert _tallies(postgresql_engine) == {"a": 1}
