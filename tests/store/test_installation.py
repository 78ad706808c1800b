"""What an installation remembers for all of its hosts."""

from threading import Barrier, Thread

from sqlalchemy import event

from store.installation import SqlInstallation


def test_the_first_value_of_a_name_stays(engine) -> None:
    installation = SqlInstallation(engine)
    assert installation.remember_once("key", "a") == "a"
    assert installation.remember_once("key", "b") == "a"
    assert installation.remember_once("other", "b") == "b"


def test_what_is_remembered_is_only_read(sqlite_engine) -> None:
    installation, begun = SqlInstallation(sqlite_engine), []
    installation.remember_once("key", "a")

    @event.listens_for(sqlite_engine, "before_cursor_execute")
    def note(_c, _cursor, statement, _p, _context, _many) -> None:
        begun.append(statement.split()[0])

    installation.remember_once("key", "b")
    assert set(begun) <= {"BEGIN", "SELECT"}


def test_of_two_hosts_that_start_at_once_one_wins_for_both(engine) -> None:
    start, found = Barrier(4), []

    def remember(value: str) -> None:
        start.wait()
        found.append(SqlInstallation(engine).remember_once("key", value))

    threads = [Thread(target=remember, args=(value,)) for value in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_values_are_replaced_and_forgotten_together(engine) -> None:
    store = SqlInstallation(engine)
    store.remember_once("a", "1")
    store.remember_once("b", "2")
    store.replace({"a": "3", "b": None, "c": "4"})
    assert [store.value(name) for name in ("a", "b", "c", "d")] == ["3", None, "4", None]
