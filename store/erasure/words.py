"""Takes quotes of forgotten posts out of what people and the system wrote, table after table."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    delete,
    or_,
    select,
    update,
)

from domain.operations.erasure import Quotes
from store.erasure.holds import held_cases
from store.erasure.register import REGISTER
from store.schema import metadata
from store.tables.cases import cases

BATCH = 2_000  # rows read at once


def unquote(connection: Connection, quotes: Quotes) -> int:
    """How many rows quoted something."""
    return sum(
        _clean(connection, metadata.tables[name], [*columns.split()], quotes, held.falls)
        for name, held in REGISTER.items()
        if (columns := f"{held.words} {held.posts}".strip())
    )


def _clean(
    connection: Connection, table: Table, names: list[str], quotes: Quotes, falls: bool
) -> int:
    keys, columns = list(table.primary_key.columns), [table.c[name] for name in names]
    quoting = list(_quoting(connection, keys, columns, quotes))
    for key in quoting:
        mine = [column == value for column, value in zip(keys, key, strict=True)]
        if falls:
            connection.execute(delete(table).where(*mine))
            continue
        row = connection.execute(select(*columns).where(*mine)).one()
        values = {
            name: quotes.without(value)
            if isinstance(table.c[name].type, JSON)
            else value and quotes.cleaned(value)
            for name, value in zip(names, row, strict=True)
        }
        connection.execute(update(table).where(*mine).values(values))
    return len(quoting)


def _free(table: Any) -> list[ColumnElement[bool]]:
    """Texts of a held case stay as they are."""
    case = table.c.id if table is cases else table.c.get("case_id")
    return [] if case is None else [or_(case.is_(None), case.not_in(held_cases()))]


def _quoting(
    connection: Connection, keys: list[Column[Any]], columns: list[Column[Any]], quotes: Quotes
) -> Iterator[tuple[Any, ...]]:
    """The keys of rows that quote; JSON is read as it is written, for most of it quotes nothing."""
    shown = [cast(c, Text) if isinstance(c.type, JSON) else c for c in columns]
    asked = select(*keys, *shown).where(*_free(columns[0].table))
    asked = asked.execution_options(yield_per=BATCH)
    for row in connection.execute(asked):
        *key, one = row[: len(keys)], row[len(keys) :]
        if any(text and quotes.cleaned(text) != text for text in one):
            yield tuple(key[0])
