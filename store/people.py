"""People of the centre: logins, roles, and hashes of passwords."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, select, text, update

from domain.person import Density, Person, Role, Theme
from store.engine import insert_into, reading, writing
from store.renaming import rename
from store.tables.people import people as table

FIRST_LOCK = 0x6F746B6C696C  # a number that only this product uses


class SqlPeople:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Person]:
        with reading(self._engine) as connection:
            return _all(connection)

    def get(self, person_id: str) -> Person | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(table).where(table.c.id == person_id)).mappings()
            return next(map(person_of, row), None)

    def password(self, login: str) -> tuple[Person, str | None] | None:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).where(table.c.login == login)).mappings()
            return next(((person_of(row), row["password"]) for row in rows), None)

    def add(self, person: Person) -> bool:
        with writing(self._engine) as connection:
            return _add(connection, person, None)

    def add_first(self, person: Person, password: str) -> bool:
        with writing(self._engine) as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
                lock = text("SELECT pg_advisory_xact_lock(:lock)")
                connection.execute(lock, {"lock": FIRST_LOCK})
            there = any(one.administers for one in _all(connection))
            return not there and _add(connection, person, password)

    def change(self, person: Person) -> bool:
        with writing(self._engine) as connection:
            mine = (table.c.id == person.id, table.c.login.is_not(None))
            row = connection.execute(select(table).where(*mine).with_for_update()).mappings()
            if (before := row.first()) is None:
                return False
            access = _access(person)
            changed = any(before[name] != value for name, value in access.items())
            values = {**access, "invited": before["invited"] + changed}
            connection.execute(update(table).where(*mine).values(**values))
            return True

    def set_password(
        self, person_id: str, password: str, before: str | None, invited: int | None = None
    ) -> bool:
        with writing(self._engine) as connection:
            one = update(table).where(
                table.c.id == person_id,
                table.c.login.is_not(None),
                table.c.password.is_not_distinct_from(before),
            )
            if invited is not None:
                one = one.where(table.c.invited == invited, table.c.enabled)
            values = {"password": password, "invited": table.c.invited + 1}
            return connection.execute(one.values(**values)).rowcount == 1

    def invite(self, person_id: str) -> int:
        with writing(self._engine) as connection:
            one = update(table).where(table.c.id == person_id)
            raised = one.values(invited=table.c.invited + 1).returning(table.c.invited)
            return int(connection.execute(raised).scalar_one())

    def invited(self, person_id: str) -> int | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.invited).where(table.c.id == person_id))

    def set_look(self, person_id: str, theme: Theme, density: Density) -> None:
        with writing(self._engine) as connection:
            one = update(table).where(table.c.id == person_id)
            connection.execute(one.values(theme=theme.value, density=density.value))

    def set_calls(self, person_id: str, *, sound: bool, desktop: bool) -> None:
        with writing(self._engine) as connection:
            one = update(table).where(table.c.id == person_id)
            connection.execute(one.values(sound=sound, desktop=desktop))

    def rename(self, person_id: str, name: str) -> bool:
        with writing(self._engine) as connection:
            return rename(connection, person_id, name)


def person_of(row: Mapping[Any, Any]) -> Person:
    return Person(
        id=row["id"],
        name=row["id"],
        roles=frozenset(map(Role, row["roles"])),
        channels=tuple(row["channels"]),
        login=row["login"],
        bodies=frozenset(row["bodies"]),
        enabled=row["enabled"],
        has_password=row["password"] is not None,
        theme=Theme(row["theme"]),
        density=Density(row["density"]),
        sound=row["sound"],
        desktop=row["desktop"],
        has_factor=row["factor"] is not None,
    )


def _all(connection: Connection) -> list[Person]:
    rows = connection.execute(select(table).order_by(table.c.id)).mappings()
    return [person_of(row) for row in rows]


def _add(connection: Connection, person: Person, password: str | None) -> bool:
    taken = select(table.c.id).where(table.c.login == person.login)
    if connection.scalar(taken) is not None:
        return False
    values = {"login": person.login, "password": password, **_access(person)}
    new = insert_into(connection, table).values(id=person.id, channels=[], **values)
    added = new.on_conflict_do_update(
        index_elements=["id"], set_=values, where=table.c.login.is_(None)
    )
    return connection.scalar(added.returning(table.c.id)) is not None


def _access(person: Person) -> dict[str, Any]:
    return {
        "roles": sorted(person.roles),
        "bodies": sorted(person.bodies),
        "enabled": person.enabled,
    }
