"""Questions to the contacts of incidents: whom they went to, and how many answered."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    Engine,
    RowMapping,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    union_all,
)

from domain.cases.case import OriginKind
from domain.cases.workflow import CaseState
from domain.message import MessageState
from domain.outreach.surveys.incident_ask import AskedContacts, IncidentAsk
from store.engine import insert_into, reading, writing
from store.tables.cases import case_contacts, case_posts, cases
from store.tables.incidents import incident_care, incident_posts, incidents
from store.tables.messages import outbox
from store.tables.surveys import survey_asks as table
from store.tables.surveys import survey_links

_PLAIN = tuple(f.name for f in fields(IncidentAsk) if f.name not in ("id", "is_answered"))
_OF_LINK = and_(survey_links.c.survey == table.c.survey, survey_links.c.place == table.c.id)


class SqlIncidentAsks:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unasked(
        self, since: datetime, until: datetime, after: int, limit: int
    ) -> Sequence[tuple[str, int]]:
        care, own = incident_care.c, union_all(_opened_of(), _heard_in()).subquery("own")
        again = incidents.c.reopened_at
        closed = care.solved_at >= since, care.solved_at <= until
        asked = (
            select(func.min(own.c.incident_id), own.c.case_id)
            .join(incident_care, care.incident_id == own.c.incident_id)
            .join(incidents, incidents.c.id == own.c.incident_id)
            .where(*closed, or_(again.is_(None), again <= care.solved_at))
            .where(own.c.case_id > after, own.c.case_id.not_in(select(table.c.case_id)))
            .group_by(own.c.case_id)
            .order_by(own.c.case_id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return [(row[0], row[1]) for row in connection.execute(asked)]

    def family(self, incident_id: str) -> Sequence[str]:
        asked = select(incidents.c.id).where(incidents.c.merged_into == incident_id)
        with reading(self._engine) as connection:
            return [incident_id, *sorted(connection.scalars(asked))]

    def knows(self, marks: Collection[bytes]) -> bool:
        asked = select(table.c.id).where(table.c.mark.in_(marks)).limit(1)
        with reading(self._engine) as connection:
            return connection.scalar(asked) is not None

    def add(self, ask: IncidentAsk) -> IncidentAsk | None:
        row = {name: getattr(ask, name) for name in _PLAIN}
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(row).on_conflict_do_nothing()
            id_ = connection.scalar(new.returning(table.c.id))
        return None if id_ is None else replace(ask, id=id_)

    def get(self, ask_id: int) -> IncidentAsk | None:
        asked = select(table, survey_links.c.used).outerjoin(survey_links, _OF_LINK)
        with reading(self._engine) as connection:
            row = connection.execute(asked.where(table.c.id == ask_id)).mappings().first()
        if row is None:
            return None
        plain = {name: row[name] for name in _PLAIN}
        return IncidentAsk(**plain, is_answered=bool(row["used"]), id=row["id"])

    def of_survey(self, number: int) -> AskedContacts | None:
        return next(iter(self._counted(table.c.survey == number)), None)

    def of_incident(self, incident_id: str) -> Sequence[AskedContacts]:
        merged = select(incidents.c.id).where(incidents.c.merged_into == incident_id)
        own = or_(table.c.incident_id == incident_id, table.c.incident_id.in_(merged))
        return self._counted(own)

    def _counted(self, which: ColumnElement[bool]) -> Sequence[AskedContacts]:
        o, used = outbox.c, survey_links.c.used
        lost = o.state.in_((MessageState.FAILED, MessageState.STOPPED))
        unsent = exists().where(o.survey_ask == table.c.id, lost)
        asked = (
            select(
                table.c.survey,
                func.count().label("asked"),
                func.count().filter(used).label("answered"),
                func.max(table.c.ends_at).label("ends_at"),
            )
            .join(survey_links, _OF_LINK)
            .where(which, or_(used, ~unsent))
            .group_by(table.c.survey)
            .order_by(table.c.survey.desc())
        )
        with reading(self._engine) as connection:
            return list(map(_asked, connection.execute(asked).mappings()))


def _opened_of() -> Select[tuple[str, int]]:
    """Cases that were opened of an incident, under the one into which it was merged."""
    i = incidents.c
    heir: ColumnElement[str] = func.coalesce(i.merged_into, i.id)
    return (
        select(heir.label("incident_id"), cases.c.id.label("case_id"))
        .join_from(incidents, cases, cases.c.incident_id == i.id)
        .where(*_may_be_asked(cases.c.id))
    )


def _heard_in() -> Select[tuple[str, int]]:
    """Cases whose own text joined an incident."""
    of, place = case_posts.c, incident_posts.c
    filed = cases.c.origin.in_((OriginKind.FILED, OriginKind.HAND))
    return (
        select(place.incident_id.label("incident_id"), of.case_id.label("case_id"))
        .join_from(case_posts, incident_posts, of.post_id == place.post_id)
        .join(cases, cases.c.id == of.case_id)
        .where(of.voice.is_(False), filed, *_may_be_asked(of.case_id))
    )


def _may_be_asked(case_id: Column[int]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return case_id.in_(select(case_contacts.c.case_id)), cases.c.state != CaseState.VOID


def _asked(row: RowMapping) -> AskedContacts:
    return AskedContacts(row["survey"], row["asked"], row["answered"], row["ends_at"])
