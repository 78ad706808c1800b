"""Databases are opened safely, by many at once, and their errors become ours."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import Connection, Engine, event, insert, select, text
from sqlalchemy.exc import IntegrityError

from domain.errors import QueueUnavailable, SettingsError, StoreUnavailable
from store.engine import noting, open_database, reading, snapshot, transaction, writing
from store.locks import SqlLocks
from store.migrations.revisions import migrate
from store.queue import SqlQueue
from store.tables.queue import tally
from tests.forked import fork


@pytest.fixture
def impatient(sqlite_engine: Engine) -> Iterator[Engine]:
    """The database of `sqlite_engine` through connections that wait for a lock 10 ms only."""
    engine = open_database(str(sqlite_engine.url))
    event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 10"))
    yield engine
    engine.dispose()


def test_sqlite_is_opened_for_durable_commits_and_many_readers(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_the_folder_of_a_sqlite_file_is_made(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/a/b/otklik.db")
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT 1")) == 1
    engine.dispose()
    assert (tmp_path / "a/b/otklik.db").is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match=f"cannot create {tmp_path}/file/a"):
        open_database(f"sqlite:///{tmp_path}/file/a/otklik.db")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("mysql://localhost/otklik", "mysql is not supported"),
        ("otklik.db", "not an SQLAlchemy URL"),
    ],
)
def test_what_cannot_be_a_store_is_refused(url: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        open_database(url)


def test_a_url_without_a_driver_is_read_through_psycopg() -> None:
    assert open_database("postgresql://localhost/otklik").url.drivername == "postgresql+psycopg"


def test_an_exception_rolls_back(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(insert(tally).values(outcome="x", entries=1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with reading(engine) as connection:
        assert connection.execute(select(tally)).all() == []


def test_a_reading_transaction_sees_one_moment(engine: Engine) -> None:
    with reading(engine) as before:
        assert before.execute(select(tally)).all() == []
        with writing(engine) as connection:
            connection.execute(insert(tally).values(outcome="x", entries=1))
        assert before.execute(select(tally)).all() == []
    with reading(engine) as after:
        assert len(after.execute(select(tally)).all()) == 1


def _count(engine: Engine) -> int:
    with reading(engine) as connection:
        return len(connection.execute(select(tally)).all())


def test_readings_of_a_snapshot_are_of_one_moment_over_one_connection(engine: Engine) -> None:
    begun: list[Connection] = []
    event.listen(engine, "begin", begun.append)
    with snapshot(engine):
        assert not begun
        assert _count(engine) == 0
        with snapshot(engine):
            assert _count(engine) == 0
        assert len(begun) == 1
        with writing(engine) as connection:
            connection.execute(insert(tally).values(outcome="x", entries=1))
        assert _count(engine) == 0
    assert _count(engine) == 1


def test_a_snapshot_that_fails_leaves_the_next_reading_alone(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), snapshot(engine):
        _ = 1 / _count(engine)
    with snapshot(engine), transaction(engine):
        with writing(engine) as connection:
            connection.execute(insert(tally).values(outcome="x", entries=1))
        assert _count(engine) == 1  # a transaction reads what it writes
    assert _count(engine) == 1


def test_writers_wait_for_their_turn_and_never_fail_half_way(engine: Engine) -> None:
    start, failed = Barrier(8), []

    def add() -> None:
        start.wait()
        try:
            for _ in range(5):
                with writing(engine) as connection:
                    if engine.dialect.name == "postgresql":
                        connection.execute(text("LOCK TABLE tally"))
                    entries = connection.scalar(select(tally.c.entries)) or 0
                    connection.execute(tally.delete())
                    connection.execute(insert(tally).values(outcome="x", entries=entries + 1))
        except StoreUnavailable as error:
            failed.append(error)

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with reading(engine) as connection:
        assert connection.scalar(select(tally.c.entries)) == 40


def test_a_locked_database_is_unavailable(
    sqlite_engine: Engine, impatient: Engine, now, make_post
) -> None:
    with writing(sqlite_engine):
        with pytest.raises(StoreUnavailable, match="locked") as refused:
            SqlLocks(impatient).hold("jobs", "a", now, timedelta(hours=1))
        with pytest.raises(QueueUnavailable, match="locked"):
            SqlQueue(impatient).put([make_post("1")], history=False)
    assert refused.value.retriable


def test_readers_do_not_wait_for_a_writer(sqlite_engine: Engine, impatient: Engine) -> None:
    with writing(sqlite_engine) as connection:
        connection.execute(insert(tally).values(outcome="x", entries=1))
        assert SqlQueue(impatient).depth() == 0


def test_a_full_disk_is_unavailable(sqlite_engine: Engine, make_post) -> None:
    queue = SqlQueue(sqlite_engine)
    full = open_database(str(sqlite_engine.url))
    event.listen(full, "connect", lambda c, _: c.execute("PRAGMA max_page_count = 1"))
    with pytest.raises(QueueUnavailable, match="full"):
        SqlQueue(full).put([make_post(str(n), text="слово " * 999) for n in range(9)], False)
    full.dispose()
    assert queue.depth() == 0


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "otklik.db").write_text("Это не база данных. " * 100)
    engine = open_database(f"sqlite:///{tmp_path}/otklik.db")
    with pytest.raises(StoreUnavailable, match="not a database"), reading(engine):
        pass
    engine.dispose()


def test_a_server_that_is_not_there_is_unavailable() -> None:
    engine = open_database("postgresql://otklik:secret@127.0.0.1:1/otklik")
    with pytest.raises(StoreUnavailable) as refused, reading(engine):
        pass
    assert "secret" not in str(refused.value)


def test_a_connection_that_the_server_closed_is_opened_again(postgresql_engine: Engine) -> None:
    with reading(postgresql_engine) as connection:
        mine = connection.scalar(text("SELECT pg_backend_pid()"))
    other = open_database(_url(postgresql_engine))
    with writing(other) as killer:
        assert killer.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    other.dispose()
    with reading(postgresql_engine) as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_server_that_goes_away_in_mid_transaction_is_unavailable(
    postgresql_engine: Engine,
) -> None:
    other = open_database(_url(postgresql_engine))

    def die() -> None:
        with writing(postgresql_engine) as connection:
            mine = connection.scalar(text("SELECT pg_backend_pid()"))
            with writing(other) as killer:
                killer.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
            connection.scalar(text("SELECT 1"))

    with pytest.raises(StoreUnavailable):
        die()
    other.dispose()


def test_a_mistake_of_ours_is_not_taken_for_an_outage(engine: Engine) -> None:
    rows = [{"outcome": "secret", "entries": 1}] * 2
    with pytest.raises(IntegrityError) as refused, writing(engine) as connection:
        connection.execute(insert(tally), rows)
    assert "parameters hidden" in str(refused.value)  # what people wrote must not reach the log


def test_a_note_does_not_wait_for_the_disk_and_all_else_does(sqlite_engine: Engine) -> None:
    normal, full = 1, 2

    def synchronous(way: Callable[[Engine], AbstractContextManager[Connection]]) -> int:
        with way(sqlite_engine) as connection:
            found: int = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            return found

    assert [synchronous(way) for way in (writing, noting, writing, noting, noting, reading)] == [
        *(full, normal, full, normal, normal, full)
    ]
    with transaction(sqlite_engine):
        assert synchronous(noting) == full


def test_a_note_that_fails_is_taken_back(engine: Engine) -> None:
    def fail() -> None:
        with noting(engine) as connection:
            connection.execute(insert(tally).values(outcome="x", entries=1))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with noting(engine) as connection:
        assert connection.execute(select(tally)).all() == []


def test_a_forked_child_takes_connections_of_its_own(database_url: str) -> None:
    now, lease = datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=1)

    def parent() -> None:
        engine = open_database(database_url)
        migrate(engine)
        leader = SqlLocks(engine)

        def child() -> None:
            assert leader.hold("forked", "child", now, lease)

        assert fork(child).wait() == 0
        assert not leader.hold("forked", "parent", now, lease)

    assert fork(parent).wait() == 0


def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    start, begin = os.pipe()

    def child() -> None:
        os.close(begin)
        os.read(start, 1)  # until it is closed, for all at once
        migrate(open_database(database_url))

    children = [fork(child) for _ in range(3)]
    os.close(start)
    os.close(begin)
    assert [child.wait(60) for child in children] == [0] * 3
    engine = open_database(database_url)
    with reading(engine) as connection:
        assert connection.execute(select(tally)).all() == []
    engine.dispose()


def test_threads_that_open_one_new_file_at_once_all_may(tmp_path: Path, now) -> None:
    url, start, held = f"sqlite:///{tmp_path}/otklik.db", Barrier(6), []

    def begin(owner: str) -> None:
        engine = open_database(url)
        start.wait()
        migrate(engine)
        held.append(SqlLocks(engine).hold("jobs", owner, now, timedelta(hours=1)))
        engine.dispose()

    threads = [Thread(target=begin, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False] * 5 + [True]


def _url(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)
