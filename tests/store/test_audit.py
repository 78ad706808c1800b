"""Who looked at what is written down."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from domain.ports.audit import Wanted
from store.audit import SqlAudit
from store.engine import reading
from store.tables.audit import audit


def test_a_look_is_written_whatever_was_typed(engine, now) -> None:
    SqlAudit(engine).write(now, "ivan", "search", "нет\0 воды")
    with reading(engine) as connection:
        [row] = connection.execute(select(audit))
    assert (row.at, row.who, row.what, row.detail) == (now, "ivan", "search", "нет\ufffd воды")


def test_lines_come_back_by_who_what_and_time(engine, now) -> None:
    store, hour = SqlAudit(engine), timedelta(hours=1)
    for n, (who, what) in enumerate([("a", "x"), ("b", "x"), ("a", "y"), ("a", "x")]):
        store.write(now + n * hour, who, what, str(n))

    def found(limit: int = 9, before: int | None = None, **wanted: Any) -> list[str]:
        return [look.detail for look in store.read(Wanted(**wanted), limit, before)]

    assert found() == ["3", "2", "1", "0"]
    assert found(who="a") == ["3", "2", "0"]
    assert found(who="a", what="x") == ["3", "0"]
    assert found(since=now + hour, until=now + 3 * hour) == ["2", "1"]
    (last,) = store.read(Wanted(), 1)
    assert found(2, before=last.id) == ["2", "1"]
