"""Whole numbers of a query, many rows at a time."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, Connection, Select, cast, select

PART = 50_000  # rows in memory at once
_HEAD, _TAIL = 19, 2  # bytes before and after the rows of a binary copy


def streamed(connection: Connection, asked: Select[Any]) -> Iterator[NDArray[np.int64]]:
    """Tables of at most PART rows, in order. Every column of the query is a whole number."""
    if connection.dialect.name == "postgresql":
        yield from _copied(connection, asked)
        return
    cursor = connection.execute(asked).cursor
    assert cursor is not None
    while rows := cursor.fetchmany(PART):
        yield np.array(rows, np.int64)


def _copied(connection: Connection, asked: Select[Any]) -> Iterator[NDArray[np.int64]]:
    """A row of the binary format is a number of fields, then each with its length."""
    wide = asked.subquery()
    whole = select(*(cast(column, BigInteger) for column in wide.c))
    compiled = whole.compile(connection, compile_kwargs={"literal_binds": True})
    width = len(wide.c)
    row = np.dtype([("fields", ">i2"), ("values", [("length", ">i4"), ("value", ">i8")], (width,))])
    driver: Any = connection.connection.dbapi_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY ({compiled}) TO STDOUT BINARY") as copy:
        held, is_first = bytearray(), True
        for some in copy:
            held += some
            if is_first and len(held) >= _HEAD:
                del held[:_HEAD]
                is_first = False
            if len(held) >= PART * row.itemsize + _TAIL:
                yield _taken(held, row, PART)
        if rows := (len(held) - _TAIL) // row.itemsize:
            yield _taken(held, row, rows)


def _taken(held: bytearray, row: np.dtype[Any], rows: int) -> NDArray[np.int64]:
    size = rows * row.itemsize
    table = np.frombuffer(bytes(held[:size]), row)["values"]["value"].astype(np.int64)
    del held[:size]
    return table
