"""How a value of each kind of column is read and written, equal for SQLite and PostgreSQL. Pure.

Rows are read and written past SQLAlchemy, as numbers and texts: its types took two thirds of the
time of a copy, and would turn an SQL NULL of a JSON column into a JSON null.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Table, Text

from store.columns import Span, Utc, Words

Written = str | int | float | None

TIME, DATE, BYTES, OBJECT, FLAG, PLAIN = "time", "date", "bytes", "json", "flag", "plain"

_POSTGRESQL: Mapping[str, str] = {
    TIME: "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')",
    DATE: "to_char({}, 'YYYY-MM-DD')",
    BYTES: "encode({}, 'hex')",
    OBJECT: "{}::text",
    FLAG: "{}::int",
    PLAIN: "{}",
}
_SQLITE: Mapping[str, str] = {
    # A default of the database has no fraction of a second.
    TIME: "CASE length({0}) WHEN 19 THEN {0} || '.000000' ELSE {0} END",
    DATE: "{}",
    BYTES: "CASE WHEN {0} IS NOT NULL THEN lower(hex({0})) END",  # hex of NULL is ''
    OBJECT: "CAST({} AS TEXT)",
    FLAG: "{}",
    PLAIN: "{}",
}


def kind_of(column: Column[Any]) -> str:
    match column.type:
        case Utc():
            return TIME
        case Date():
            return DATE
        case LargeBinary():
            return BYTES
        case JSON():
            return OBJECT
        case Boolean():
            return FLAG
        case Span() | Float() | Integer() | Text() | Words():
            return PLAIN
        case other:
            raise TypeError(f"{column}: {other!r} has no kind")


def columns_of(table: Table) -> tuple[tuple[str, ...], tuple[str, ...]]:
    columns = sorted(table.columns, key=lambda column: column.name)
    return tuple(c.name for c in columns), tuple(map(kind_of, columns))


def selected(dialect: str, kind: str, name: str) -> str:
    """The expression that reads a column of this name, which is quoted already."""
    return (_SQLITE if dialect == "sqlite" else _POSTGRESQL)[kind].format(name)


def converters(dialect: str, kinds: Sequence[str]) -> Mapping[int, Callable[[Any], Any]]:
    """Makes of a written value what the driver takes, by the column's place."""
    if dialect == "sqlite":
        return {at: bytes.fromhex for at, kind in enumerate(kinds) if kind == BYTES}
    made: Mapping[str, Callable[[Any], Any]] = {
        TIME: lambda value: f"{value}+00",
        BYTES: lambda value: f"\\x{value}",
        FLAG: bool,
    }
    return {at: made[kind] for at, kind in enumerate(kinds) if kind in made}
