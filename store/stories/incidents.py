"""Incidents, their posts, and the locks under which posts join them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Table,
    and_,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from domain.incident import (
    Alive,
    Extent,
    Incident,
    IncidentFilter,
    Joined,
    Listing,
    StoryRole,
    Telling,
)
from domain.ports.incidents import Joining, Span
from store.batches import write_rows
from store.engine import reading, writing
from store.stories.alive import counts, days, page
from store.stories.keys import expire_keys, file_keys, filed_within, refile
from store.stories.rows import COLUMNS, KnownTellings, incident_of, incident_row, tellings_of
from store.tables.complaints import complaints
from store.tables.incidents import NUMBERS, incident_keys, incident_posts
from store.tables.incidents import incidents as table

EVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_NOT_ITS_OWN = ("title", "reopened_at", "opened_at")  # columns that a worker leaves as they are
LAST_LETTER = "z"  # greater than any hex digit of an id
AT_ONCE = 1_000  # stories deleted in one transaction
CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766


class SqlIncidents:
    """On PostgreSQL each municipality has its own lock, and stories that are loaded are locked one
    by one; SQLite has one writer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._tellings = KnownTellings()

    @contextmanager
    def joining(
        self, municipalities: Collection[str], post_ids: Collection[str]
    ) -> Iterator[Joining]:
        with writing(self._engine) as connection:
            lock_municipalities(connection, municipalities)
            yield SqlJoining(connection, _places(connection, post_ids), self._tellings)

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
        self,
        since: datetime,
        municipalities: Collection[str] | None = None,
        opened: datetime | None = None,
    ) -> Sequence[Incident]:
        c = table.c
        asked = select(*COLUMNS).where(c.merged_into.is_(None), c.last_at >= since, c.posts > 0)
        if opened is not None:
            unknown = and_(c.opened_at.is_(None), c.first_at >= opened)
            asked = asked.where(or_(c.opened_at >= opened, unknown))
        if municipalities is not None:
            asked = asked.where(c.municipality.in_(sorted(municipalities)))
        with reading(self._engine) as connection:
            return [incident_of(row) for row in connection.execute(asked.order_by(c.id)).mappings()]

    def voiced(self, story_ids: Collection[str]) -> Collection[str]:
        asked = select(table.c.id).where(table.c.voiced, table.c.id.in_(sorted(story_ids)))
        with reading(self._engine) as connection:
            return set(connection.scalars(asked))

    def extents(self, story_ids: Collection[str]) -> Mapping[str, Extent]:
        asked = select(table.c.id, table.c.voiced, table.c.posts)
        with reading(self._engine) as connection:
            rows = connection.execute(asked.where(table.c.id.in_(sorted(story_ids))))
            return {row.id: Extent(row.voiced, row.posts) for row in rows}

    def alive(self, wanted: IncidentFilter) -> Listing:
        with reading(self._engine) as connection:
            ids, total, end = page(connection, wanted)
            by_id = _counted(connection, ids, wanted.since, wanted.until)
            return Listing(tuple(by_id[i] for i in ids), total, end)

    def counted(self, incident_ids: Collection[str]) -> Mapping[str, Alive]:
        with reading(self._engine) as connection:
            return _counted(connection, incident_ids, *EVER)

    def courses(
        self, incident_ids: Collection[str], starts: Sequence[datetime]
    ) -> Mapping[str, Sequence[int]]:
        with reading(self._engine) as connection:
            return days(connection, incident_ids, starts)

    def posts(self, incident_id: str) -> Sequence[Joined]:
        of = incident_posts.c
        asked = select(incident_posts).where(of.incident_id == incident_id).order_by(of.post_id)
        with reading(self._engine) as connection:
            return [_joined(row) for row in connection.execute(asked)]

    def copied(self, story_ids: Collection[str]) -> Collection[str]:
        c = incident_posts.c
        of = c.incident_id.in_(sorted(story_ids)), c.is_copy
        with reading(self._engine) as connection:
            return set(connection.scalars(select(c.incident_id).where(*of).distinct()))

    def heir(self, incident_id: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.merged_into).where(table.c.id == incident_id))

    def called(self, beginning: str) -> Sequence[str]:
        within = table.c.id >= beginning, table.c.id < beginning + LAST_LETTER
        whole = table.c.merged_into.is_(None), table.c.voiced
        asked = select(table.c.id).where(*within, *whole).limit(2)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked))

    def expire(self, stories: datetime, keys: datetime) -> int:
        c, deleted = table.c, 0
        while True:
            with writing(self._engine) as connection:
                silent = c.voiced.is_(False), c.last_at < stories
                ids = list(connection.scalars(select(c.id).where(*silent).limit(AT_ONCE)))
                gone = select(c.id).where(c.id.in_(ids), *silent).order_by(c.id).with_for_update()
                ids = list(connection.scalars(gone))
                for of in (incident_posts.c.incident_id, incident_keys.c.incident_id):
                    connection.execute(delete(of.table).where(of.in_(ids)))
                connection.execute(delete(table).where(c.id.in_(ids)))
                deleted += len(ids)
                if len(ids) < AT_ONCE:
                    expire_keys(connection, keys)
                    return deleted


class SqlJoining:
    def __init__(
        self,
        connection: Connection,
        known: Mapping[str, Joined],
        tellings: KnownTellings | None = None,
    ) -> None:
        self._connection, self._tellings = connection, tellings or KnownTellings()
        self._municipality: dict[str, str] = {}
        self.known = known

    def filed(
        self, keys: Collection[str], span: Span, latest: int
    ) -> Mapping[str, Sequence[tuple[str, str]]]:
        c = incident_keys.c
        filed: dict[str, list[tuple[str, str]]] = {}
        for some in _chunks(keys):
            place = func.row_number().over(
                partition_by=(c.key, c.municipality), order_by=(c.at.desc(), c.incident_id.desc())
            )
            inner = (
                select(c.key, c.municipality, c.incident_id, place.label("place"))
                .where(filed_within(some, span))
                .subquery()
            )
            f = inner.c
            asked = (
                select(f.key, f.municipality, f.incident_id)
                .where(f.place <= latest)
                .order_by(f.key, f.place, f.municipality)
            )
            for key, municipality, incident_id in self._connection.execute(asked).all():
                filed.setdefault(key, []).append((municipality, incident_id))
        return filed

    def spoken(self, authors: Collection[str], span: Span) -> Mapping[str, frozenset[str]]:
        c, (since, until) = complaints.c, span
        spoken: dict[str, set[str]] = {}
        for some in _chunks(authors):
            within = c.at >= since, c.at <= until, c.author.in_(some)
            rows = self._connection.execute(select(c.incident_id, c.author).where(*within))
            for incident_id, author in rows:
                spoken.setdefault(incident_id, set()).add(author)
        return {id_: frozenset(own) for id_, own in spoken.items()}

    def load(self, ids: Collection[str]) -> Sequence[Incident]:
        incidents = [
            incident
            for some in _chunks(ids)
            for incident in incidents_by_id(
                self._connection, some, lock=True, merged=False, read=self._tellings.of
            )
        ]
        self._municipality = {i.id: i.municipality for i in incidents}
        return incidents

    def save(self, incidents: Sequence[Incident], joined: Sequence[Joined]) -> None:
        self._upsert(table, rows_of(self._connection, incidents), _NOT_ITS_OWN)
        fresh = {j.post_id for j in joined if j != self.known.get(j.post_id)}
        file_keys(self._connection, incidents, fresh)
        for one in incidents:
            if self._municipality.get(one.id, one.municipality) != one.municipality:
                refile(self._connection, one)
        self._upsert(
            incident_posts,
            [
                {
                    "post_id": j.post_id,
                    "incident_id": j.incident_id,
                    "is_copy": j.is_copy,
                    "pinned": j.pinned,
                    "role": j.role.value,
                }
                for j in joined
                if j.post_id in fresh
            ],
        )

    def _upsert(
        self, of: Table, rows: Sequence[Mapping[str, Any]], lasting: Collection[str] = ()
    ) -> None:
        if rows:
            [key] = of.primary_key.columns
            set_ = tuple(name for name in rows[0] if name not in (key.name, *lasting))
            write_rows(
                self._connection,
                _upserting(of, self._connection.dialect.name, set_),
                sorted(rows, key=lambda row: str(row[key.name])),
            )


@cache
def _upserting(
    of: Table, dialect: str, names: tuple[str, ...]
) -> sqlite.Insert | postgresql.Insert:
    [key] = of.primary_key.columns
    new = sqlite.insert(of) if dialect == "sqlite" else postgresql.insert(of)
    set_: dict[str, ColumnElement[Any]] = {name: new.excluded[name] for name in names}
    if "number" in set_:  # a number that was given stays
        set_["number"] = func.coalesce(of.c.number, new.excluded.number)
    return new.on_conflict_do_update(index_elements=[key], set_=set_)


def incidents_by_id(
    connection: Connection,
    ids: Collection[str],
    *,
    lock: bool = False,
    merged: bool = True,
    read: Callable[[str], tuple[Telling, ...]] = tellings_of,
) -> list[Incident]:
    """In order of ids, in which they are locked, if so asked, to prevent deadlocks."""
    asked = select(*COLUMNS).where(table.c.id.in_(sorted(ids))).order_by(table.c.id)
    if not merged:
        asked = asked.where(table.c.merged_into.is_(None))
    rows = connection.execute(asked.with_for_update() if lock else asked).mappings()
    return [incident_of(row, read) for row in rows]


def _places(connection: Connection, post_ids: Collection[str]) -> dict[str, Joined]:
    rows = connection.execute(select(incident_posts).where(incident_posts.c.post_id.in_(post_ids)))
    return {row.post_id: _joined(row) for row in rows}


def _joined(row: Row[Any]) -> Joined:
    return Joined(row.post_id, row.incident_id, row.is_copy, row.pinned, StoryRole(row.role))


def _counted(
    connection: Connection, ids: Collection[str], since: datetime, until: datetime
) -> dict[str, Alive]:
    numbers = counts(connection, ids, since, until)
    return {i.id: Alive(i, *numbers[i.id]) for i in incidents_by_id(connection, ids)}


def lock_municipalities(connection: Connection, municipalities: Iterable[str]) -> None:
    """Locks them until the transaction ends, in one order to prevent deadlocks; a story without a
    municipality has no such lock, as every worker would wait for it.
    """
    if connection.dialect.name == "postgresql":
        for key in sorted({_lock(one) for one in municipalities if one}):
            connection.execute(select(func.pg_advisory_xact_lock(key)))


def _lock(municipality: str) -> int:
    """A signed 64-bit number, as PostgreSQL's advisory locks need."""
    key = f"incidents\n{municipality}"
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def _chunks(ids: Collection[str]) -> Iterator[list[str]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]


def rows_of(connection: Connection, incidents: Sequence[Incident]) -> list[dict[str, Any]]:
    """The rows; stories that now have a voice, and no number, get one in this order."""
    count = sum(i.voiced and not i.number for i in incidents)
    numbers = iter(_numbers(connection, count))
    return [
        incident_row(i) | {"number": i.number or (next(numbers) if i.voiced else None)}
        for i in incidents
    ]


def _numbers(connection: Connection, count: int) -> Sequence[int]:
    """The next numbers, never the same for two transactions; a failed one leaves a gap."""
    if not count:
        return []
    if connection.dialect.name == "postgresql":
        many = select(NUMBERS.next_value()).select_from(func.generate_series(1, count))
        return sorted(connection.scalars(many))
    last = connection.scalar(select(func.max(table.c.number))) or 0  # it has one writer
    return range(last + 1, last + 1 + count)
