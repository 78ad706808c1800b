"""Tokens of the API by the digest of their secret, with their recent calls."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, RowMapping, select, update

from domain.access.token import Token, TokenState, Use
from domain.person import Right
from domain.rate import Rate
from store.engine import insert_into, reading, writing
from store.tables.people import tokens as table


class SqlTokens:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> Sequence[Token]:
        with reading(self._engine) as connection:
            rows = connection.execute(select(table).order_by(table.c.name, table.c.at)).mappings()
            return [_token(row) for row in rows]

    def add(self, token: Token, digest: str) -> bool:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(
                digest=digest,
                name=token.name,
                rights=sorted(token.rights),
                bodies=sorted(token.bodies),
                who=token.who,
                at=token.at,
                expires=token.expires,
                stream=token.stream,
            )
            added = connection.scalar(new.on_conflict_do_nothing().returning(table.c.digest))
            return added is not None

    def revoke(self, name: str, now: datetime) -> bool:
        with writing(self._engine) as connection:
            of_name = update(table).where(table.c.name == name, table.c.revoked_at.is_(None))
            return connection.execute(of_name.values(revoked_at=now)).rowcount == 1

    def use(self, digest: str, now: datetime, calls: int, within: timedelta) -> Use | None:
        known = select(table).where(table.c.digest == digest)
        with reading(self._engine) as connection:  # an unknown caller must not take a turn to write
            row = connection.execute(known).mappings().one_or_none()
        if row is None:
            return None
        if (token := _token(row)).state(now) is not TokenState.ACTIVE:
            return Use(token)
        with writing(self._engine) as connection:
            row = connection.execute(known.with_for_update()).mappings().one()
            token = _token(row)
            if token.state(now) is not TokenState.ACTIVE:  # revoked meanwhile
                return Use(token)
            rate = Rate(calls, within)
            empty_at = rate.after(row["free_at"], now)
            if wait := rate.wait(row["free_at"], now):
                return Use(token, wait=wait, refill=empty_at - rate.gap - now)
            used: dict[str, Any] = {"free_at": empty_at, "used_at": now}
            connection.execute(update(table).where(table.c.digest == digest).values(used))
            return Use(token, left=(now + within - empty_at) // rate.gap, refill=empty_at - now)


def _token(row: RowMapping) -> Token:
    return Token(
        row["name"],
        frozenset(map(Right, row["rights"])),
        frozenset(row["bodies"]),
        row["who"],
        row["at"],
        row["expires"],
        row["used_at"],
        row["revoked_at"],
        row["stream"],
    )
