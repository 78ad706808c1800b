"""Cases, their moves and posts. One move is one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, and_, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from domain.cases.case import Case, CaseMove, OriginKind, numbered
from domain.cases.clocks import Deadlines
from domain.cases.standing import Standing
from domain.cases.workflow import CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.ports.casework.cases import (
    CaseCount,
    CaseFilter,
    CaseListing,
    HorizonCount,
    PersonLoad,
    StoredCase,
)
from store.batches import write_rows
from store.cases.joined import joined
from store.cases.listing import counts, horizon, load, number, page
from store.cases.rows import facts_row, move_of, move_row, standing_row, stored
from store.engine import insert_into, reading, writing
from store.erasure.holds import held_cases
from store.facts.cases import CaseFacts
from store.tables.cases import case_moves, case_posts
from store.tables.cases import cases as table
from store.tables.incidents import incident_posts

CHUNK = 10_000  # ids in one statement; SQLite accepts at most 32,766
_VOID = CaseState.VOID


class SqlCases:
    def __init__(self, engine: Engine, facts: CaseFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def add(
        self, case: Case, move: CaseMove, standing: Standing, deadlines: Deadlines
    ) -> StoredCase | None:
        row = facts_row(case) | standing_row(standing, deadlines, case.text_days)
        with writing(self._engine) as connection:
            new = insert_into(connection, table).on_conflict_do_nothing().returning(table.c.id)
            # As parameters: in `values` each column of each row would be compiled anew.
            if (id_ := connection.scalar(new, row | {"version": move.place})) is None:
                return None
            connection.execute(insert(case_moves), move_row(id_, move))
            if case.first is not None:
                head = update(table).where(table.c.id == case.first, table.c.chain.is_(None))
                connection.execute(head.values(chain=case.first))
            elif case.post_id is not None:
                _add_post(connection, id_, case.post_id, move.at, voice=False)
            if self._facts:
                self._facts.write(connection, [id_])
        return StoredCase(replace(case, id=id_), standing, deadlines, move.place)

    def save(self, case_id: int, move: CaseMove, standing: Standing, deadlines: Deadlines) -> None:
        try:
            self._save(case_id, move, standing, deadlines)
        except IntegrityError as error:  # of all that is written, only `chain` can clash
            raise MoveRefused(
                "у этого органа уже есть связанное обращение: работайте с ним"
            ) from error

    def _save(self, case_id: int, move: CaseMove, standing: Standing, deadlines: Deadlines) -> None:
        with writing(self._engine) as connection:
            mine = table.c.id == case_id
            days = connection.scalar(select(table.c.text_days).where(mine))
            if days is None:
                raise MoveRefused(f"обращения {numbered(case_id)} нет: проверьте номер")
            row = standing_row(standing, deadlines, days) | {"version": move.place}
            before = update(table).where(mine, table.c.version == move.place - 1)
            if connection.execute(before, row).rowcount != 1:
                raise MoveRefused(
                    f"обращение {numbered(case_id)} только что изменил кто-то другой: "
                    "посмотрите его снова"
                )
            connection.execute(insert(case_moves), move_row(case_id, move))
            if standing.state is _VOID:  # its posts may become other cases
                gone = case_posts.delete().where(case_posts.c.case_id == case_id)
                connection.execute(gone)
            if self._facts:
                self._facts.write(connection, [case_id])

    def get(self, case_id: int) -> StoredCase | None:
        return self.several([case_id]).get(case_id)

    def several(self, case_ids: Collection[int]) -> Mapping[int, StoredCase]:
        ids, known = sorted(case_ids), dict[int, StoredCase]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = table.c.id.in_(ids[start : start + CHUNK])
                rows = connection.execute(select(table).where(some)).mappings()
                known |= {one.case.number: one for one in map(stored, rows)}
        return known

    def moves_of(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CaseMove]]:
        ids = sorted(case_ids)
        moves: dict[int, list[CaseMove]] = {id_: [] for id_ in ids}
        c = case_moves.c
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = select(case_moves).where(c.case_id.in_(ids[start : start + CHUNK]))
                for row in connection.execute(some.order_by(c.case_id, c.place)).mappings():
                    moves[row["case_id"]].append(move_of(row))
        return moves

    def made_of(self, case: Case) -> StoredCase | None:
        c = table.c
        same = c.origin == case.origin, c.origin_id == case.origin_id, c.first.is_(None)
        return self._one(*same, c.state != _VOID)

    def of_posts(self, post_ids: Collection[str]) -> Mapping[str, int]:
        c, ids, known = case_posts.c, sorted(post_ids), dict[str, int]()
        with reading(self._engine) as connection:
            for start in range(0, len(ids), CHUNK):
                some = c.post_id.in_(ids[start : start + CHUNK])
                rows = connection.execute(select(c.post_id, c.case_id).where(some))
                known |= {row.post_id: row.case_id for row in rows}
        return known

    def about(self, incident_ids: Collection[str]) -> Sequence[StoredCase]:
        ids, of, place = sorted(incident_ids), case_posts.c, incident_posts.c
        heard = (
            select(of.case_id)
            .join(incident_posts, of.post_id == place.post_id)
            .where(place.incident_id.in_(ids), of.voice.is_(False))
        )
        c = table.c
        is_filed = and_(c.origin.in_((OriginKind.FILED, OriginKind.HAND)), c.id.in_(heard))
        mine = or_(c.incident_id.in_(ids), is_filed), c.state != _VOID, c.id.not_in(joined())
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(*mine).order_by(table.c.id)).mappings()
            return list(map(stored, rows))

    def join(self, case_id: int, post_id: str, at: datetime) -> bool:
        with writing(self._engine) as connection:
            return _add_post(connection, case_id, post_id, at, voice=True)

    def hear(self, posts: Mapping[str, int], at: datetime) -> None:
        rows = [
            {"post_id": post, "case_id": posts[post], "at": at, "voice": False}
            for post in sorted(posts)
        ]
        if rows:
            with writing(self._engine) as connection:
                new = insert_into(connection, case_posts).on_conflict_do_nothing()
                write_rows(connection, new, rows)

    def leave(self, case_id: int, at: datetime) -> None:
        c = case_posts.c
        with writing(self._engine) as connection:
            mine = c.case_id == case_id, c.at == at, c.voice
            connection.execute(case_posts.delete().where(*mine))

    def posts(self, case_id: int) -> Sequence[str]:
        c = case_posts.c
        asked = select(c.post_id).where(c.case_id == case_id)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked.order_by(c.voice, c.at, c.post_id)))

    def linked(self, case_id: int) -> Sequence[StoredCase]:
        c = table.c
        of = func.coalesce(c.first, c.id)
        head = select(of).where(c.id == case_id).scalar_subquery()
        mine = or_(c.id == head, c.first == head)
        with reading(self._engine) as connection:
            asked = select(table).where(mine, c.state != _VOID).order_by(c.id)
            return [stored(row) for row in connection.execute(asked).mappings()]

    def page(self, wanted: CaseFilter) -> CaseListing:
        with reading(self._engine) as connection:
            return page(connection, wanted)

    def tally(self, wanted: CaseFilter, now: datetime, today_ends: datetime) -> Sequence[CaseCount]:
        with reading(self._engine) as connection:
            return counts(connection, wanted, now, today_ends)

    def number(self, wanted: CaseFilter, most: int) -> int:
        with reading(self._engine) as connection:
            return number(connection, wanted, most)

    def horizon(self, wanted: CaseFilter, edges: Sequence[datetime]) -> Sequence[HorizonCount]:
        with reading(self._engine) as connection:
            return horizon(connection, wanted, edges)

    def load(self, wanted: CaseFilter, now: datetime) -> Sequence[PersonLoad]:
        with reading(self._engine) as connection:
            return load(connection, wanted, now)

    def refusals(
        self, bodies: Collection[str] | None, since: datetime, limit: int
    ) -> Sequence[tuple[int, CaseMove]]:
        c = case_moves.c
        of = c.acts_for.is_not(None) if bodies is None else c.acts_for.in_(sorted(bodies))
        some = select(case_moves).where(c.deed == CaseDeed.WRONG_BODY, of, c.at >= since)
        with reading(self._engine) as connection:
            rows = connection.execute(some.order_by(c.at.desc(), c.case_id).limit(limit)).mappings()
            return [(row["case_id"], move_of(row)) for row in rows]

    def ever(
        self, post_ids: Collection[str], incident_ids: Collection[str]
    ) -> tuple[Collection[str], Collection[str]]:
        c, posts, incidents = table.c, set[str](), set[str]()
        of_post = and_(c.origin == OriginKind.POST, c.origin_id.in_(sorted(post_ids)))
        of_incident = c.incident_id.in_(sorted(incident_ids))
        joined = select(case_posts.c.post_id).where(case_posts.c.post_id.in_(sorted(post_ids)))
        with reading(self._engine) as connection:
            posts.update(connection.scalars(joined))
            posts.update(connection.scalars(select(c.origin_id).where(of_post)))
            incidents.update(connection.scalars(select(c.incident_id).where(of_incident)))
        return posts, incidents

    def sleeping(self, until: datetime, limit: int) -> Sequence[int]:
        c = table.c
        asked = select(c.id).where(c.state == CaseState.POSTPONED, c.until <= until)
        with reading(self._engine) as connection:
            return list(connection.scalars(asked.order_by(c.until, c.id).limit(limit)))

    def forget_texts(self, now: datetime, limit: int) -> int:
        with writing(self._engine) as connection:
            ids = list(connection.scalars(_ended(now, limit)))
            some = update(table).where(table.c.id.in_(ids))
            connection.execute(some.values(text=None))
            return len(ids)

    def ended(self, now: datetime, limit: int) -> Sequence[str]:
        of = case_posts.c
        filed = table.c.origin.in_((OriginKind.FILED, OriginKind.HAND)), of.voice.is_(False)
        with reading(self._engine) as connection:
            ids = list(connection.scalars(_ended(now, limit)))
            mine = select(of.post_id).join(table, table.c.id == of.case_id)
            return list(connection.scalars(mine.where(table.c.id.in_(ids), *filed)))

    def _one(self, *conditions: Any) -> StoredCase | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(*conditions).limit(1)).mappings()
            return next(map(stored, rows), None)


def _ended(now: datetime, limit: int) -> Select[tuple[int]]:
    c = table.c
    ended = select(c.id).where(c.text_ends <= now, c.text.is_not(None), c.id.not_in(held_cases()))
    return ended.order_by(c.text_ends, c.id).limit(limit)


def _add_post(
    connection: Connection, case_id: int, post_id: str, at: datetime, *, voice: bool
) -> bool:
    row = {"post_id": post_id, "case_id": case_id, "at": at, "voice": voice}
    new = insert_into(connection, case_posts).values(row).on_conflict_do_nothing()
    return connection.scalar(new.returning(case_posts.c.post_id)) is not None
