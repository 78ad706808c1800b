"""Incidents, which post belongs to which, and the lock under which posts are joined to them."""

import sys
from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    Table,
    Text,
    column,
    func,
    select,
    values,
)

from domain.incident import Incident, Joined
from domain.ports import Joining
from store.columns import Utc
from store.engine import insert_into, reading, writing
from store.schema import complaints, incident_posts
from store.schema import incidents as table

Cell = tuple[str, str]  # municipality, group
CHUNK = 10_000  # ids in one statement; SQLite takes no more than 32,766


class SqlIncidents:
    """An IncidentStore. On PostgreSQL each cell has a lock of its own; SQLite has one writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def joining(
        self, spans: Mapping[Cell, tuple[datetime, datetime]], post_ids: Collection[str]
    ) -> Iterator[Joining]:
        """The incidents of known posts are candidates too, wherever they are: their cells may be
        locked by others, so they are for reading only.
        """
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                # In one order, or two workers could wait for each other.
                for key in sorted({_lock(cell) for cell in spans}):
                    connection.execute(select(func.pg_advisory_xact_lock(key)))
            known = _places(connection, post_ids)
            alive = _alive(connection, spans)
            elsewhere = {place.incident_id for place in known.values()} - alive.keys()
            yield _SqlJoining(
                connection,
                [*alive.values(), *_incidents(connection, elsewhere)],
                known,
                _authors(connection, [*alive, *elsewhere]),
            )

    def get(self, incident_id: str) -> Incident | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.id == incident_id)).mappings()
            return next(map(_incident, rows), None)


class _SqlJoining:
    """A Joining within its transaction."""

    def __init__(
        self,
        connection: Connection,
        candidates: Sequence[Incident],
        known: Mapping[str, Joined],
        authors: Mapping[str, frozenset[str]],
    ) -> None:
        self._connection = connection
        self.candidates = candidates
        self.known = known
        self.authors = authors

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None:
        self._upsert(table, [_row(i) for i in incidents])
        self._upsert(
            incident_posts,
            [
                {"post_id": j.post_id, "incident_id": j.incident_id, "is_copy": j.is_copy}
                for j in joined
            ],
        )

    def _upsert(self, of: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        if not rows:
            return
        [key] = of.primary_key.columns
        new = insert_into(self._connection, of)
        set_ = {c.name: new.excluded[c.name] for c in of.c if c is not key}
        self._connection.execute(
            new.on_conflict_do_update(index_elements=[key], set_=set_),
            sorted(rows, key=lambda row: str(row[key.name])),
        )


def _alive(
    connection: Connection, spans: Mapping[Cell, tuple[datetime, datetime]]
) -> dict[str, Incident]:
    """By id, in its order."""
    if not spans:
        return {}
    c = table.c
    span = (
        values(
            column("municipality", Text),
            column("group", Text),
            column("since", Utc),
            column("until", Utc),
            name="spans",
        )
        .data([(*cell, *spans[cell]) for cell in sorted(spans)])
        .cte()
        .c
    )
    # Joined to a list: given pairs, or very many ORs, SQLite would read the whole table or refuse.
    rows = connection.execute(
        select(table)
        .where(
            c.municipality == span.municipality,
            c.group == span.group,
            c.last_at >= span.since,
            c.first_at <= span.until,
        )
        .order_by(c.id)
    ).mappings()
    return {row["id"]: _incident(row) for row in rows}


def _incidents(connection: Connection, ids: Collection[str]) -> list[Incident]:
    rows = connection.execute(select(table).where(table.c.id.in_(sorted(ids)))).mappings()
    return [_incident(row) for row in rows]


def _authors(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {i: set() for i in ids}
    c = complaints.c
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = connection.execute(
            select(c.incident_id, c.author).where(c.incident_id.in_(some)).distinct()
        )
        for row in rows:
            found[row.incident_id].add(row.author)
    return {i: frozenset(authors) for i, authors in found.items()}


def _places(connection: Connection, post_ids: Collection[str]) -> dict[str, Joined]:
    rows = connection.execute(select(incident_posts).where(incident_posts.c.post_id.in_(post_ids)))
    return {r.post_id: Joined(r.post_id, r.incident_id, r.is_copy) for r in rows}


def _lock(cell: Cell) -> int:
    """A number of 64 bits with sign, as PostgreSQL's advisory locks have it."""
    key = "incidents\n" + "\n".join(cell)
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _row(incident: Incident) -> dict[str, Any]:
    return {
        "id": incident.id,
        "group": incident.group,
        "municipality": incident.municipality,
        "first_at": incident.first_at,
        "last_at": incident.last_at,
        "posts": incident.posts,
        "topic": incident.topic,
        "settlement": incident.settlement,
        "lemmas": list(incident.lemmas),
        "signature": _packed(incident.signature),
    }


def _incident(row: RowMapping) -> Incident:
    return Incident(
        **{**row, "lemmas": tuple(row["lemmas"]), "signature": _unpacked(row["signature"])}
    )


def _packed(signature: Sequence[int]) -> bytes:
    """Four bytes a number, the lowest first."""
    numbers = array("I", signature)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _unpacked(packed: bytes) -> tuple[int, ...]:
    numbers = array("I", packed)
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)
