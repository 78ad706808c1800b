"""Rows in every table, and posts of three months, for copies to be made of."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Engine,
    Float,
    Integer,
    LargeBinary,
    insert,
    select,
)

from domain.ports.index import PostIndex
from domain.post import EnrichedPost, Kind, Label, Labels, version_of
from store.columns import Span, Utc
from store.copies.tables import LEFT
from store.engine import writing
from store.schema import metadata
from store.tables.installation import installation
from store.tables.posts import posts as ledger
from tests.making import a_post

START = datetime(2026, 9, 20, 12, 30, 0, 123456, tzinfo=UTC)
ROWS = 3
UNKNOWN = "2"  # native id of the post that the ledger does not know


def fill_tables(engine: Engine) -> None:
    with writing(engine) as connection:
        for table in metadata.sorted_tables:
            if table.name in {*LEFT, installation.name, ledger.name}:
                continue
            for number in range(1, ROWS + 1):
                row = {c.name: _value(connection, c, number) for c in table.columns}
                connection.execute(insert(table).values(row))


def _value(connection: Any, column: Column[Any], number: int) -> Any:
    for key in column.foreign_keys:
        if key.column.table is column.table:
            return number - 1 or None
        query = select(key.column).order_by(key.column).offset(number - 1).limit(1)
        return connection.scalar(query)
    if column.nullable and number == 2 and not column.primary_key:
        return None
    for kind, make in VALUES.items():
        if isinstance(column.type, kind):
            return make(number)
    return f"{column.name} {number}\nё\t\\N"


VALUES: Mapping[type, Callable[[int], Any]] = {
    Utc: lambda number: START + timedelta(hours=number, microseconds=number),
    Span: lambda number: timedelta(seconds=number / 3),
    Date: lambda number: date(2026, 9, number),
    LargeBinary: lambda number: bytes([0, 255, number]),
    JSON: lambda number: {"я": [number, 0.1, None], "b": "строка\nи \u2028 «кавычки»"},
    Boolean: lambda number: number % 2 == 0,
    Float: lambda number: number / 7,
    Integer: lambda number: number,
}


def the_posts() -> list[EnrichedPost]:
    made = []
    for number in range(30):
        at = START + timedelta(days=2 * number)
        post = a_post(str(number), at, text=f"Нет горячей воды, «дом» {number}\n\u2028ё")
        labels = Labels(
            lemmas=f"нет горячий вода дом {number}",
            kind=Label(Kind.COMPLAINT, 0.1 + number / 100, by_person=number == 3),
            topic=Label("heating", 0.7),
        )
        made.append(EnrichedPost(post, labels, f"{at:%Y-%m}", version_of(at, 0)))
    return made


def fill_posts(engine: Engine, index: PostIndex) -> None:
    """All but one are in the ledger."""
    index.prepare()
    index.save(the_posts())
    index.refresh()
    rows = [
        {
            "id": one.post.id,
            "month": one.month,
            "published_at": one.post.published_at,
            "fetched_at": one.post.fetched_at,
            "digest": "d",
            "first_entry": "1",
            "edits": "0",
            "source_id": one.post.source_id,
            "native_id": one.post.native_id,
            "url": one.post.url,
        }
        for one in the_posts()
        if one.post.native_id != UNKNOWN
    ]
    with writing(engine) as connection:
        connection.execute(insert(ledger), rows)
