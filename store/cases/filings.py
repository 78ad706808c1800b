"""What other systems say of their cases, read and written many at once."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    RowMapping,
    bindparam,
    func,
    or_,
    select,
    text,
    update,
)

from domain.cases.filed import FiledState
from domain.cases.filing import Filing
from domain.cases.imports import ImportState
from domain.errors import MoveRefused
from domain.person import SYSTEM
from domain.ports.casework.cases import StoredCase
from domain.ports.casework.filings import ChangedFiled, FiledLink, FiledMark, NewFiled, Worked
from domain.terms.policy import Regime
from store.batches import insert_rows, write_rows
from store.cases.cases import CHUNK
from store.cases.rows import facts_row, move_row, standing_row
from store.engine import reading, writing
from store.facts.cases import CaseFacts
from store.published import publish
from store.tables.cases import case_moves, case_posts, cases
from store.tables.filings import case_filings, case_imports, filed_cases, public_cases

_FILING = tuple(f.name for f in fields(Filing))
_says = attrgetter(*_FILING)
_MARK = tuple(f.name for f in fields(FiledMark))


class SqlFilings:
    def __init__(self, engine: Engine, facts: CaseFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def known(self, stream: str, numbers: Collection[str]) -> Mapping[str, FiledMark]:
        with reading(self._engine) as connection:
            return _marks(connection, stream, numbers)

    def hold(self, stream: str, numbers: Collection[str]) -> Mapping[str, FiledMark]:
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":
                lock = text("SELECT pg_advisory_xact_lock(:key)")
                connection.execute(lock, {"key": _key(stream)})
            return _marks(connection, stream, numbers)

    def verbatim(self, stream: str, rows: Collection[str]) -> Mapping[str, FiledMark]:
        c, marks = filed_cases.c, dict[str, FiledMark]()
        with reading(self._engine) as connection:
            for some in _chunks(sorted(rows)):
                asked = select(filed_cases).where(c.verbatim.in_(some), c.stream == stream)
                for row in connection.execute(asked).mappings():
                    marks[row["verbatim"]] = _mark(row)
        return marks

    def remember(self, rows: Mapping[int, str]) -> None:
        mine = update(filed_cases).where(filed_cases.c.case_id == bindparam("b_id"))
        with writing(self._engine) as connection:
            values = [{"b_id": id_, "verbatim": row} for id_, row in rows.items()]
            write_rows(connection, mine, values)

    def marks(self, case_ids: Collection[int]) -> Mapping[int, FiledMark]:
        marks = dict[int, FiledMark]()
        with reading(self._engine) as connection:
            for some in _chunks(sorted(case_ids)):
                asked = select(filed_cases).where(filed_cases.c.case_id.in_(some))
                for row in connection.execute(asked).mappings():
                    marks[row["case_id"]] = _mark(row)
        return marks

    def hold_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Filing]]:
        with writing(self._engine) as connection:
            for some in _chunks(sorted(case_ids)):
                locked = select(cases.c.id).where(cases.c.id.in_(some)).order_by(cases.c.id)
                connection.execute(locked.with_for_update())
            return _filings(connection, case_ids)

    def filings(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Filing]]:
        with reading(self._engine) as connection:
            return _filings(connection, case_ids)

    def add(self, map_: str, run: int | None, new: Sequence[NewFiled]) -> Sequence[StoredCase]:
        with writing(self._engine) as connection:
            ids = _new_ids(connection, len(new))
            numbered = list(zip(ids, new, strict=True))
            rows = [
                facts_row(one.case)
                | standing_row(one.standing, one.deadlines, one.case.text_days)
                | {"id": id_, "version": len(one.moves)}
                for id_, one in numbered
            ]
            stored = [
                StoredCase(replace(one.case, id=id_), one.standing, one.deadlines, len(one.moves))
                for id_, one in numbered
            ]
            insert_rows(connection, cases, rows)
            _add_moves(connection, ((id_, one.moves) for id_, one in numbered))
            insert_rows(
                connection,
                filed_cases,
                [
                    {
                        "case_id": id_,
                        "stream": one.case.stream,
                        "number": one.case.stream_number,
                        "map": map_,
                        "run": run,
                        "gone_at": None,
                        "link": one.link,
                        "verbatim": one.verbatim,
                        "received_at": one.case.received_at,
                        **_last(one.filings),
                    }
                    for id_, one in numbered
                ],
            )
            _add_filings(connection, ((id_, one.filings) for id_, one in numbered))
            publish(connection, {id_: one.publicity for id_, one in numbered})
            if self._facts:
                own = (one.case for one in stored), rows, (one.turns for one in new)
                self._facts.begin(connection, zip(*own, strict=True))
        return stored

    def change(self, map_: str, changed: Sequence[ChangedFiled]) -> None:
        with writing(self._engine) as connection:
            _move(connection, changed)
            numbered = [(one.case.number, one) for one in changed]
            mine = update(filed_cases).where(filed_cases.c.case_id == bindparam("b_id"))
            write_rows(
                connection,
                mine,
                [
                    {
                        "b_id": id_,
                        "map": map_,
                        "verbatim": one.verbatim,
                        "received_at": one.case.received_at,
                        **_last(one.filings),
                    }
                    for id_, one in numbered
                ],
            )
            if links := [{"b_id": id_, "link": one.link} for id_, one in numbered if one.link]:
                write_rows(connection, mine, links)
            _forget_filings(connection, [id_ for id_, _ in numbered])
            _add_filings(connection, ((id_, one.filings) for id_, one in numbered))
            stated = [(id_, one.publicity) for id_, one in numbered]
            publish(connection, {id_: one for id_, one in stated if one is not None})
            if self._facts:
                self._facts.write(connection, [id_ for id_, _ in numbered])

    def see(self, case_ids: Collection[int], at: datetime, map_: str) -> None:
        c = filed_cases.c
        with writing(self._engine) as connection:
            for some in _chunks(sorted(case_ids)):
                mine = update(filed_cases).where(c.case_id.in_(some), c.seen_at < at)
                connection.execute(mine.values(seen_at=at, map=map_))

    def miss(self, stream: str, map_: str, at: datetime, since: datetime, until: datetime) -> int:
        c = filed_cases.c
        lacking = (
            c.stream == stream,
            c.map == map_,
            c.seen_at < at,
            or_(c.gone_at.is_(None), c.gone_at < at),
            c.received_at.between(since, until),
        )
        with writing(self._engine) as connection:
            gone = update(filed_cases).where(*lacking).values(gone_at=at)
            return int(connection.execute(gone).rowcount) + _missed_later(
                connection, stream, map_, at
            )

    def find(self, stream: str, map_: str, at: datetime) -> None:
        c = filed_cases.c
        mine = update(filed_cases).where(c.stream == stream, c.map == map_, c.gone_at == at)
        with writing(self._engine) as connection:
            connection.execute(mine.values(gone_at=None))

    def links(self, stream: str, since: datetime, until: datetime) -> Sequence[FiledLink]:
        f, c = filed_cases.c, cases.c
        asked = (
            select(f.case_id, f.number, c.received_at, f.link)
            .select_from(filed_cases.join(cases, f.case_id == c.id))
            .where(f.stream == stream, c.received_at >= since, c.received_at < until)
            .order_by(c.received_at, f.case_id)
        )
        with reading(self._engine) as connection:
            return [FiledLink(*row) for row in connection.execute(asked)]

    def linking(self) -> Sequence[str]:
        f = filed_cases.c
        asked = select(f.stream).distinct().where(f.link.is_not(None)).order_by(f.stream)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked))

    def brought(self, run: int, after: int, limit: int) -> Sequence[int]:
        c = case_filings.c
        mine = select(c.case_id).distinct().where(c.run == run, c.case_id > after)
        with reading(self._engine) as connection:
            return list(connection.scalars(mine.order_by(c.case_id).limit(limit)))

    def worked(self, run: int, limit: int) -> Sequence[Worked]:
        f, m = case_filings.c, case_moves.c
        mine = select(f.case_id).distinct().where(f.run == run)
        place = func.row_number().over(partition_by=m.case_id, order_by=m.place.desc())
        moved = select(m.case_id, m.who, m.at, place.label("nth"))
        by_people = moved.where(m.who != SYSTEM, m.case_id.in_(mine)).subquery()
        last = select(by_people.c.case_id, by_people.c.who, by_people.c.at)
        asked = last.where(by_people.c.nth == 1).order_by(by_people.c.case_id).limit(limit)
        with reading(self._engine) as connection:
            return [Worked(*row) for row in connection.execute(asked)]

    def withdraw(self, changed: Sequence[ChangedFiled]) -> None:
        case_ids = [one.case.number for one in changed]
        with writing(self._engine) as connection:
            _move(connection, changed)
            _forget_filings(connection, case_ids)
            for table in (filed_cases, public_cases, case_posts):
                for some in _chunks(sorted(case_ids)):
                    connection.execute(table.delete().where(table.c.case_id.in_(some)))
            if self._facts:
                self._facts.write(connection, case_ids)


def _chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def _key(stream: str) -> int:
    """The lock of a stream's imports."""
    named = hashlib.blake2b(f"filed {stream}".encode(), digest_size=8).digest()
    return int.from_bytes(named, signed=True)


def _new_ids(connection: Connection, count: int) -> list[int]:
    if connection.dialect.name == "postgresql":
        sequence = text(
            "SELECT nextval(pg_get_serial_sequence('cases', 'id')) FROM generate_series(1, :n)"
        )
        return sorted(connection.scalars(sequence, {"n": count}))
    last = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'cases'")) or 0
    return list(range(last + 1, last + 1 + count))


def _last(filings: Sequence[Filing]) -> dict[str, Any]:
    last = filings[-1]
    return {"digest": last.digest, "since": last.first_at, "seen_at": last.last_at}


def _missed_later(connection: Connection, stream: str, map_: str, at: datetime) -> int:
    """Of the cases that an export shows last, those that later exports lack."""
    i, c = case_imports.c, filed_cases.c
    done = i.stream == stream, i.map == map_, i.whole, i.state == ImportState.DONE, i.said_at > at
    if connection.scalar(select(i.id).where(*done).limit(1)) is None:
        return 0
    covers = c.received_at.between(i.since, i.until)
    last = select(func.max(i.said_at)).where(*done, covers).scalar_subquery()
    mine = c.stream == stream, c.map == map_, c.seen_at == at, last.is_not(None)
    late = update(filed_cases).where(*mine).values(gone_at=last)
    return int(connection.execute(late).rowcount)


def _move(connection: Connection, changed: Sequence[ChangedFiled]) -> None:
    c = cases.c
    before = update(cases).where(c.id == bindparam("b_id"), c.version == bindparam("b_was"))
    rows = [
        facts_row(one.case)
        | standing_row(one.standing, one.deadlines, one.case.text_days)
        | {"b_id": one.case.number, "b_was": one.version}
        | {"version": one.version + len(one.moves)}
        for one in changed
    ]
    if write_rows(connection, before, rows) != len(rows):
        raise MoveRefused("обращения только что изменил кто-то другой: повторите")
    _add_moves(connection, ((one.case.number, one.moves) for one in changed))


def _add_moves(connection: Connection, moves: Iterator[tuple[int, Sequence[Any]]]) -> None:
    if rows := [move_row(id_, move) for id_, some in moves for move in some]:
        insert_rows(connection, case_moves, rows)


def _add_filings(connection: Connection, filings: Iterator[tuple[int, Sequence[Filing]]]) -> None:
    rows = [
        {"case_id": id_, **dict(zip(_FILING, _says(one), strict=True))}
        for id_, some in filings
        for one in some
    ]
    insert_rows(connection, case_filings, rows)


def _forget_filings(connection: Connection, case_ids: Collection[int]) -> None:
    for some in _chunks(sorted(case_ids)):
        connection.execute(case_filings.delete().where(case_filings.c.case_id.in_(some)))


def _filings(connection: Connection, case_ids: Collection[int]) -> dict[int, Sequence[Filing]]:
    c, filings = case_filings.c, dict[int, list[Filing]]()
    ends = dict[int, datetime]()
    for some in _chunks(sorted(case_ids)):
        asked = select(case_filings).where(c.case_id.in_(some)).order_by(c.case_id, c.first_at)
        for row in connection.execute(asked).mappings():
            filings.setdefault(row["case_id"], []).append(_filing(row))
        mine = select(filed_cases.c.case_id, filed_cases.c.seen_at)
        for id_, seen_at in connection.execute(mine.where(filed_cases.c.case_id.in_(some))):
            ends[id_] = seen_at
    known: dict[int, Sequence[Filing]] = {}
    for id_, of in filings.items():
        known[id_] = [*of[:-1], replace(of[-1], last_at=max(of[-1].last_at, ends[id_]))]
    return known


def _filing(row: RowMapping) -> Filing:
    says = {name: row[name] for name in _FILING}
    says["regime"] = Regime(says["regime"])
    says["state"] = FiledState(says["state"]) if says["state"] else None
    return Filing(**says)


def _marks(
    connection: Connection, stream: str, numbers: Collection[str]
) -> Mapping[str, FiledMark]:
    c, marks = filed_cases.c, dict[str, FiledMark]()
    for some in _chunks(sorted(numbers)):
        asked = select(filed_cases).where(c.stream == stream, c.number.in_(some))
        for row in connection.execute(asked).mappings():
            marks[row["number"]] = _mark(row)
    return marks


def _mark(row: RowMapping) -> FiledMark:
    return FiledMark(**{name: row[name] for name in _MARK})
