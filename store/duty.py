"""The roster: people with their channels, and shifts, swaps and holidays in order of entry."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from domain.duty import DutyRole, Roster, RosterEntry
from domain.person import Person
from domain.rotation import Exchange, ExchangeState
from store.engine import insert_into, reading, writing
from store.people import person_of
from store.tables.duty import exchanges, roster
from store.tables.people import people


class SqlDuty:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def roster(self, since: datetime) -> Roster:
        with reading(self._engine) as connection:
            everybody = connection.execute(select(people).order_by(people.c.id)).mappings().all()
            serving = set(connection.scalars(select(roster.c.person).distinct()))
            rows = connection.execute(
                select(roster).where(roster.c.until > since).order_by(roster.c.id)
            ).mappings()
            known = map(person_of, everybody)
            return Roster(
                {p.id: p for p in known if not p.login or p.channels or p.id in serving},
                [
                    RosterEntry(**{**r, "role": DutyRole(r["role"]) if r["role"] else None})
                    for r in rows
                ],
            )

    def add(self, entries: Sequence[RosterEntry], people_: Sequence[Person] = ()) -> None:
        with writing(self._engine) as connection:
            new = insert_into(connection, people).values(roles=[], bodies=[], enabled=True)
            for person in people_:
                values = {"id": person.id, "channels": list(person.channels)}
                changed = new.values(**values).on_conflict_do_update(
                    index_elements=["id"], set_={"channels": new.excluded.channels}
                )
                connection.execute(changed)
            for name in {e.person for e in entries}:
                unknown = new.values(id=name, channels=[]).on_conflict_do_nothing()
                connection.execute(unknown)
            if entries:
                rows = [{k: v for k, v in asdict(e).items() if k != "id"} for e in entries]
                connection.execute(insert(roster), rows)

    def remove(self, entry_id: int) -> bool:
        with writing(self._engine) as connection:
            gone = connection.execute(delete(roster).where(roster.c.id == entry_id))
            return gone.rowcount == 1

    def remove_series(self, series: str, since: datetime) -> int:
        coming = (roster.c.series == series) & (roster.c.since >= since)
        with writing(self._engine) as connection:
            return connection.execute(delete(roster).where(coming)).rowcount

    def propose(self, exchange: Exchange) -> Exchange:
        row = {k: v for k, v in asdict(exchange).items() if k != "id"}
        with writing(self._engine) as connection:
            made = connection.execute(insert(exchanges).values(row).returning(exchanges.c.id))
            return replace(exchange, id=made.scalar_one())

    def exchanges(self, since: datetime) -> Sequence[Exchange]:
        newest = select(exchanges).where(exchanges.c.at >= since).order_by(exchanges.c.id.desc())
        with reading(self._engine) as connection:
            rows = connection.execute(newest).mappings()
            return [Exchange(**{**row, "state": ExchangeState(row["state"])}) for row in rows]

    def answer(self, exchange_id: int, state: ExchangeState, now: datetime) -> bool:
        proposed = (exchanges.c.id == exchange_id) & (exchanges.c.state == ExchangeState.PROPOSED)
        change = update(exchanges).where(proposed).values(state=state, answered_at=now)
        with writing(self._engine) as connection:
            return connection.execute(change).rowcount == 1
