"""The roster: people with their channels, and shifts, swaps and holidays in order of entry."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select

from domain.duty import DutyRole, Roster, RosterEntry
from domain.person import Person
from store.engine import insert_into, reading, writing
from store.people import person_of
from store.tables.duty import roster
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
