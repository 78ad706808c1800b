"""Many rows written by one statement are as SQLAlchemy writes them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    MetaData,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)

from domain.cases.filed import TakenAs
from store.batches import FEW, write_rows
from store.columns import Utc, Words
from store.engine import reading, writing

AT = datetime(2026, 11, 28, 9, tzinfo=timezone(timedelta(hours=9)))
ROWS = [
    {
        "id": n,
        "at": AT + n * timedelta(seconds=1.5) if n % 2 else None,
        "words": f"слово\0{n}",
        "flag": bool(n % 2),
        "json": {"имя": [n]},
        "kind": TakenAs.CREATED,
    }
    for n in range(2 * FEW)
]


@pytest.fixture
def table(engine):
    table = Table(
        "written",
        MetaData(),
        Column("id", Integer, primary_key=True),
        Column("at", Utc),
        Column("words", Words),
        Column("flag", Boolean),
        Column("json", JSON),
        Column("kind", Words),
    )
    with writing(engine) as connection:
        table.create(connection)
    yield table
    with writing(engine) as connection:
        table.drop(connection)


@pytest.mark.parametrize("number", [0, 1, FEW, len(ROWS)])
def test_rows_are_as_sqlalchemy_writes_them(engine, table, number) -> None:
    with writing(engine) as connection:
        write_rows(connection, insert(table), ROWS[:number])
    with reading(engine) as connection:
        ours = connection.execute(select(table).order_by(table.c.id)).all()
    with writing(engine) as connection:
        connection.execute(table.delete())
        if number:
            connection.execute(insert(table), ROWS[:number])
        assert connection.execute(select(table).order_by(table.c.id)).all() == ours
    assert not number or ours[-1].words == f"слово\ufffd{number - 1}"


def test_updates_say_how_many_rows_they_found(engine, table) -> None:
    mine = update(table).where(table.c.id == bindparam("of"))
    later = mine.values(at=func.coalesce(table.c.at, bindparam("first", type_=Utc)), kind="same")
    looks = [{"of": n, "first": AT} for n in range(1, len(ROWS) + 5)]
    with writing(engine) as connection:
        write_rows(connection, insert(table), ROWS)
        assert write_rows(connection, later, looks) == len(ROWS) - 1
        rows = connection.execute(select(table).order_by(table.c.id)).all()
    assert [row.kind for row in rows] == ["created", *["same"] * (len(ROWS) - 1)]
    assert rows[2].at == AT.astimezone(UTC)
    assert rows[3].at == ROWS[3]["at"]
