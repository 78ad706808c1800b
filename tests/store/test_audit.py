"""Who looked at what is written down."""

from sqlalchemy import select

from store.audit import SqlAudit
from store.engine import reading
from store.schema_people import audit


def test_a_look_is_written_whatever_was_typed(engine, now) -> None:
    SqlAudit(engine).write(now, "ivan", "search", "нет\0 воды")
    with reading(engine) as connection:
        [row] = connection.execute(select(audit))
    assert (row.at, row.who, row.what, row.detail) == (now, "ivan", "search", "нет\ufffd воды")
