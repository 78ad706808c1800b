"""Letters from contacts of bodies."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, select

from domain.cases.referrals.link import Shut
from domain.cases.referrals.mail import CaseMail, MailOutcome
from store.engine import insert_into, reading, writing
from store.tables.mails import case_mails as table

_FIELDS = tuple(f.name for f in fields(CaseMail))
_c = table.c


class SqlCaseMails:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, mail: CaseMail) -> bool:
        row = {name: getattr(mail, name) for name in _FIELDS}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row).on_conflict_do_nothing()
            return connection.scalar(new.returning(_c.id)) is not None

    def get(self, mail_id: str) -> CaseMail | None:
        return next(iter(self._some(select(table).where(_c.id == mail_id))), None)

    def of_case(self, case_id: int, limit: int) -> Sequence[CaseMail]:
        mine = select(table).where(_c.case_id == case_id)
        return self._some(mine.order_by(_c.at.desc(), _c.id).limit(limit))

    def _some(self, asked: Select[Any]) -> list[CaseMail]:
        with reading(self._engine) as connection:
            return [_mail(row) for row in connection.execute(asked).mappings()]


def _mail(row: RowMapping) -> CaseMail:
    values = {name: row[name] for name in _FIELDS}
    values["outcome"] = MailOutcome(row["outcome"])
    values["shut"] = Shut(row["shut"]) if row["shut"] else None
    return CaseMail(**values)
