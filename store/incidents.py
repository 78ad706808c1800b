"""Incidents, their posts, and the locks under which posts join them."""

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    RowMapping,
    Table,
    Text,
    column,
    func,
    select,
    update,
    values,
)

from domain.incident import (
    Alive,
    Incident,
    IncidentFilter,
    Joined,
    Listing,
    Telling,
    naming,
)
from domain.ports.incidents import Joining
from store.alive import counts, page
from store.columns import Utc
from store.engine import insert_into, reading, writing
from store.tables.complaints import complaints
from store.tables.incidents import NUMBERS, incident_posts
from store.tables.incidents import incidents as table

Cell = tuple[str, str]  # municipality, group
_TELLING = tuple(f.name for f in fields(Telling) if f.name not in ("at", "signature"))
EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_NOT_ITS_OWN = ("title", "reopened_at")  # columns that a worker leaves as they are
LAST_LETTER = "z"  # greater than any hex digit of an id
CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766


class SqlIncidents:
    """On PostgreSQL each cell has its own lock; SQLite has one writer."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def joining(
        self, spans: Mapping[Cell, tuple[datetime, datetime]], post_ids: Collection[str]
    ) -> Iterator[Joining]:
        """If an incident was merged into another, that other is also a candidate and locked."""
        with writing(self._engine) as connection:
            cells = {*spans, *_heirs(connection, spans).values()}
            lock_cells(connection, cells)
            known = _places(connection, post_ids)
            heirs = {id_ for id_, cell in _heirs(connection, spans).items() if cell in cells}
            candidates = _alive(connection, spans)
            own = {place.incident_id for place in known.values()}
            others = incidents_by_id(connection, (heirs | own) - candidates.keys())
            candidates |= {i.id: i for i in others if (i.municipality, i.group) in cells}
            yield _SqlJoining(
                connection,
                list(candidates.values()),
                [i for i in others if i.id not in candidates],
                known,
                _authors(connection, list(candidates)),
            )

    def get(self, incident_id: str) -> Incident | None:
        with reading(self._engine) as connection:
            return next(iter(incidents_by_id(connection, [incident_id])), None)

    def several(self, incident_ids: Collection[str]) -> Mapping[str, Incident]:
        with reading(self._engine) as connection:
            return {i.id: i for i in incidents_by_id(connection, incident_ids)}

    def by_number(self, number: int) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.id).where(table.c.number == number))

    def rename(self, incident_id: str, title: str | None) -> None:
        with writing(self._engine) as connection:
            named = update(table).where(table.c.id == incident_id)
            connection.execute(named.values(title=title))

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, Incident]:
        with reading(self._engine) as connection:
            places = _places(connection, post_ids)
            ids = {place.incident_id for place in places.values()}
            by_id = {incident.id: incident for incident in incidents_by_id(connection, ids)}
            return {post_id: by_id[place.incident_id] for post_id, place in places.items()}

    def lately(
        self, since: datetime, municipalities: Collection[str] | None = None
    ) -> Sequence[Incident]:
        c = table.c
        asked = select(table).where(c.merged_into.is_(None), c.last_at >= since, c.posts > 0)
        if municipalities is not None:
            asked = asked.where(c.municipality.in_(sorted(municipalities)))
        with reading(self._engine) as connection:
            return [_incident(row) for row in connection.execute(asked.order_by(c.id)).mappings()]

    def alive(self, wanted: IncidentFilter) -> Listing:
        with reading(self._engine) as connection:
            ids, total, end = page(connection, wanted)
            by_id = _counted(connection, ids, wanted.since, wanted.until)
            return Listing(tuple(by_id[i] for i in ids), total, end)

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]:
        with reading(self._engine) as connection:
            return _counted(connection, incident_ids, *EVER)

    def posts(self, incident_id: str) -> Sequence[Joined]:
        of = incident_posts.c
        asked = select(incident_posts).where(of.incident_id == incident_id).order_by(of.post_id)
        with reading(self._engine) as connection:
            return [_joined(row) for row in connection.execute(asked)]

    def heir(self, incident_id: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.merged_into).where(table.c.id == incident_id))

    def called(self, beginning: str) -> Sequence[str]:
        within = table.c.id >= beginning, table.c.id < beginning + LAST_LETTER
        asked = select(table.c.id).where(*within, table.c.merged_into.is_(None)).limit(2)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked))


class _SqlJoining:
    def __init__(
        self,
        connection: Connection,
        candidates: Sequence[Incident],
        elsewhere: Sequence[Incident],
        known: Mapping[str, Joined],
        authors: Mapping[str, frozenset[str]],
    ) -> None:
        self._connection = connection
        self.candidates = candidates
        self.elsewhere = elsewhere
        self.known = known
        self.authors = authors

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None:
        self._upsert(table, rows_of(self._connection, incidents), _NOT_ITS_OWN)
        self._upsert(
            incident_posts,
            [
                {
                    "post_id": j.post_id,
                    "incident_id": j.incident_id,
                    "is_copy": j.is_copy,
                    "pinned": j.pinned,
                }
                for j in joined
            ],
        )

    def _upsert(
        self, of: Table, rows: Sequence[Mapping[str, Any]], lasting: Collection[str] = ()
    ) -> None:
        if not rows:
            return
        [key] = of.primary_key.columns
        new = insert_into(self._connection, of)
        set_: dict[str, ColumnElement[Any]] = {
            name: new.excluded[name] for name in rows[0] if name not in (key.name, *lasting)
        }
        if "number" in set_:  # a number that was given stays
            set_["number"] = func.coalesce(of.c.number, new.excluded.number)
        self._connection.execute(
            new.on_conflict_do_update(index_elements=[key], set_=set_),
            sorted(rows, key=lambda row: str(row[key.name])),
        )


def _alive(
    connection: Connection, spans: Mapping[Cell, tuple[datetime, datetime]]
) -> dict[str, Incident]:
    """By id, in order of ids."""
    if not spans:
        return {}
    within = table.c.merged_into.is_(None), *_within(spans)
    rows = connection.execute(select(table).where(*within).order_by(table.c.id)).mappings()
    return {row["id"]: _incident(row) for row in rows}


def _heirs(
    connection: Connection, spans: Mapping[Cell, tuple[datetime, datetime]]
) -> dict[str, Cell]:
    """Incidents into which others of these cells were merged, and their own cells."""
    if not spans:
        return {}
    heir = table.alias("heir")
    rows = connection.execute(
        select(heir.c.id, heir.c.municipality, heir.c.group)
        .join(table, heir.c.id == table.c.merged_into)
        .where(table.c.merged_into.is_not(None), *_within(spans))
    ).all()
    return {row.id: (row.municipality, row.group) for row in rows}


def _within(spans: Mapping[Cell, tuple[datetime, datetime]]) -> tuple[ColumnElement[bool], ...]:
    """Incidents of each cell that were alive within its span.

    The spans are joined as a list: with pairs or very many ORs, SQLite would scan the whole table
    or refuse the query.
    """
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
    return (
        c.municipality == span.municipality,
        c.group == span.group,
        c.last_at >= span.since,
        c.first_at <= span.until,
    )


def incidents_by_id(connection: Connection, ids: Collection[str]) -> list[Incident]:
    rows = connection.execute(select(table).where(table.c.id.in_(sorted(ids)))).mappings()
    return [_incident(row) for row in rows]


def _authors(connection: Connection, ids: Sequence[str]) -> dict[str, frozenset[str]]:
    by_incident: dict[str, set[str]] = {i: set() for i in ids}
    c = complaints.c
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        rows = connection.execute(
            select(c.incident_id, c.author).where(c.incident_id.in_(some)).distinct()
        )
        for row in rows:
            by_incident[row.incident_id].add(row.author)
    return {i: frozenset(authors) for i, authors in by_incident.items()}


def _places(connection: Connection, post_ids: Collection[str]) -> dict[str, Joined]:
    rows = connection.execute(select(incident_posts).where(incident_posts.c.post_id.in_(post_ids)))
    return {row.post_id: _joined(row) for row in rows}


def _joined(row: Row[Any]) -> Joined:
    return Joined(row.post_id, row.incident_id, row.is_copy, row.pinned)


def _counted(
    connection: Connection, ids: Collection[str], since: datetime, until: datetime
) -> dict[str, Alive]:
    numbers = counts(connection, ids, since, until)
    return {i.id: Alive(i, *numbers[i.id]) for i in incidents_by_id(connection, ids)}


def lock_cells(connection: Connection, cells: Iterable[Cell]) -> None:
    """Locks the cells until the transaction ends, in one order to prevent deadlocks."""
    if connection.dialect.name == "postgresql":
        for key in sorted({_lock(cell) for cell in cells}):
            connection.execute(select(func.pg_advisory_xact_lock(key)))


def _lock(cell: Cell) -> int:
    """A signed 64-bit number, as PostgreSQL's advisory locks need."""
    key = "incidents\n" + "\n".join(cell)
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def rows_of(connection: Connection, incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """The rows; new incidents get numbers in this order."""
    numbers = iter(_numbers(connection, sum(not i.number for i in incidents)))
    return [incident_row(i) | {"number": i.number or next(numbers)} for i in incidents]


def _numbers(connection: Connection, count: int) -> Sequence[int]:
    """The next numbers. Two transactions never get the same; one that fails leaves a gap."""
    if not count:
        return []
    if connection.dialect.name == "postgresql":
        many = select(NUMBERS.next_value()).select_from(func.generate_series(1, count))
        return sorted(connection.scalars(many))
    last = connection.scalar(select(func.max(table.c.number))) or 0  # it has one writer
    return range(last + 1, last + 1 + count)


def incident_row(incident: Incident) -> dict[str, Any]:
    row = {f.name: getattr(incident, f.name) for f in fields(Incident)}
    tellings = [_told(telling) for telling in incident.tellings]
    return row | {"tellings": tellings, "named": dict(incident.named)}


def _incident(row: RowMapping) -> Incident:
    kept = {f.name: row[f.name] for f in fields(Incident)} | {"number": row["number"] or 0}
    named = naming(row["named"].items())
    tellings = tuple(map(_telling, row["tellings"]))
    return Incident(**kept | {"tellings": tellings, "named": named})


def _told(telling: Telling) -> dict[str, Any]:
    """As JSON, without empty values."""
    row = {name: value for name in _TELLING if (value := getattr(telling, name))}
    return row | {"at": telling.at.isoformat(), "signature": _packed(telling.signature)}


def _telling(row: Mapping[str, Any]) -> Telling:
    content: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}
    at = datetime.fromisoformat(row["at"])
    return Telling(**content | {"at": at, "signature": _unpacked(row["signature"])})


def _packed(signature: Sequence[int]) -> str:
    """Base64 of four little-endian bytes per number."""
    numbers = array("I", signature)
    if sys.byteorder == "big":
        numbers.byteswap()
    return b64encode(numbers.tobytes()).decode()


def _unpacked(packed: str) -> tuple[int, ...]:
    numbers = array("I", b64decode(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)
