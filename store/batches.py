"""Many rows written by one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

FEW = 8  # rows that SQLAlchemy prepares in less time than it compiles their statement


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
    compiled = statement.compile(dialect=connection.dialect, column_keys=tuple(rows[0]))
    assert isinstance(compiled, SQLCompiler)
    columns = [_column(connection, compiled, name, rows) for name in compiled.positiontup or ()]
    written = connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))
    return int(written.rowcount)


def _column(
    connection: Connection, compiled: SQLCompiler, name: str, rows: Sequence[Mapping[str, Any]]
) -> Sequence[Any]:
    """The values of one parameter as the driver takes them; a constant is the same in all rows."""
    dialect = connection.dialect
    values = [row[name] for row in rows] if name in rows[0] else [compiled.params[name]] * len(rows)
    written = compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)
    return values if written is None else [*map(written, values)]
