"""Many rows written by one statement."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, Update, insert
from sqlalchemy.sql.compiler import SQLCompiler

FEW = 8  # rows that SQLAlchemy prepares in less time than it compiles their statement
COMPILED = 64  # statements

_new = cache(insert)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    write_rows(connection, _new(table), rows)


def write_rows(
    connection: Connection, statement: Insert | Update, rows: Sequence[Mapping[str, Any]]
) -> int:
    """`connection.execute(statement, rows)`; returns how many rows an update changed. All `rows`
    have the names of the first, and the statement returns nothing.

    On SQLite by the driver: SQLAlchemy takes longer to prepare a row than SQLite to write it.
    """
    if not rows:
        return 0
    if connection.dialect.name != "sqlite" or len(rows) < FEW:
        return int(connection.execute(statement, rows).rowcount)
    sql, parameters = _compiled(statement, connection.dialect, tuple(rows[0]))
    columns = [_column(*parameter, rows) for parameter in parameters]
    written = connection.exec_driver_sql(sql, list(zip(*columns, strict=True)))
    return int(written.rowcount)


_Parameter = tuple[str, Any, Callable[[Any], Any] | None]
"""Name, value if no row has the name, and what makes of a value what the driver takes."""


@lru_cache(COMPILED)
def _compiled(
    statement: Insert | Update, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, Sequence[_Parameter]]:
    """Kept by the statement's identity, so that only one made once is compiled once."""
    compiled = statement.compile(dialect=dialect, column_keys=names)
    assert isinstance(compiled, SQLCompiler)
    parameters = [
        (
            name,
            compiled.params.get(name),
            compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect),
        )
        for name in compiled.positiontup or ()
    ]
    return str(compiled), parameters


def _column(
    name: str,
    constant: Any,
    written: Callable[[Any], Any] | None,
    rows: Sequence[Mapping[str, Any]],
) -> Sequence[Any]:
    """The values of one parameter as the driver takes them; a constant is the same in all rows."""
    values = [row[name] for row in rows] if name in rows[0] else [constant] * len(rows)
    return values if written is None else [*map(written, values)]
