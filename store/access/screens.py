"""Sessions of screens, with a hash of each link or token, never the secret itself."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from domain.access.session import Screen
from store.engine import reading, writing
from store.tables.people import screens as table

_SCREEN = tuple(table.c[field.name] for field in fields(Screen))


class SqlScreens:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, screen: Screen, secret: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(insert(table).values(**asdict(screen), secret=secret))

    def all(self) -> Sequence[Screen]:
        with reading(self._engine) as connection:
            rows = connection.execute(
                select(*_SCREEN).order_by(table.c.made_at.desc(), table.c.id)
            ).mappings()
            return [Screen(**row) for row in rows]

    def get(self, secret: str) -> Screen | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(*_SCREEN).where(table.c.secret == secret)).mappings()
            return next((Screen(**one) for one in row), None)

    def open(self, screen: Screen, link: str, secret: str) -> bool:
        unopened = update(table).where(
            table.c.id == screen.id, table.c.secret == link, table.c.opened_at.is_(None)
        )
        with writing(self._engine) as connection:
            return (
                connection.execute(unopened.values(**asdict(screen), secret=secret)).rowcount == 1
            )

    def seen(self, screen_id: str, at: datetime) -> None:
        with writing(self._engine) as connection:
            connection.execute(update(table).where(table.c.id == screen_id).values(seen_at=at))

    def end(self, screen_id: str) -> bool:
        with writing(self._engine) as connection:
            return connection.execute(delete(table).where(table.c.id == screen_id)).rowcount == 1
