"""Surveys, their links and submissions; a submission and the use of its link are one write."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, RowMapping, Select, and_, func, select, update

from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.submission import Keying, Submission, SubmissionChannel, Submitted
from domain.outreach.surveys.survey import HandCount, Survey, SurveyAccess, SurveyLink, SurveySample
from store.engine import insert_into, reading, writing
from store.facts.surveys import SurveyFacts
from store.tables.surveys import survey_asks, survey_keyings, survey_links, survey_submissions
from store.tables.surveys import surveys as table

_PLAIN = tuple(
    f.name
    for f in fields(Survey)
    if f.name not in ("id", "questions", "sample", "quotas", "counted")
)
_COLUMNS = [column for column in table.c if column.name != "result"]
_CHUNK = 500  # links of one statement


class SqlSurveys:
    def __init__(self, engine: Engine, facts: SurveyFacts | None = None) -> None:
        self._engine, self._facts = engine, facts

    def add(self, survey: Survey) -> Survey:
        with writing(self._engine) as connection:
            new = insert_into(connection, table).values(_row(survey)).returning(table.c.id)
            return replace(survey, id=connection.scalar(new))

    def get(self, number: int) -> Survey | None:
        return next(iter(self._surveys(select(*_COLUMNS).where(table.c.id == number))), None)

    def page(self, limit: int) -> Sequence[Survey]:
        return self._surveys(select(*_COLUMNS).order_by(table.c.id.desc()).limit(limit))

    def change(self, survey: Survey) -> bool:
        c = table.c
        draft = update(table).where(c.id == survey.number, c.published_at.is_(None))
        with writing(self._engine) as connection:
            return connection.execute(draft.values(_row(survey))).rowcount == 1

    def publish(self, number: int, who: str, at: datetime) -> bool:
        c = table.c
        draft = update(table).where(c.id == number, c.published_at.is_(None))
        with writing(self._engine) as connection:
            changed = draft.values(published_by=who, published_at=at)
            return connection.execute(changed).rowcount == 1

    def close(self, number: int, who: str, at: datetime) -> bool:
        c = table.c
        running = c.published_at.is_not(None), c.closed_at.is_(None)
        mine = update(table).where(c.id == number, *running)
        with writing(self._engine) as connection:
            return connection.execute(mine.values(closed_by=who, closed_at=at)).rowcount == 1

    def count_by_hand(self, number: int, counted: HandCount) -> bool:
        c = table.c
        running = c.published_at.is_not(None), c.closed_at.is_(None), c.ends_at > counted.at
        mine = update(table).where(c.id == number, *running)
        with writing(self._engine) as connection:
            return connection.execute(mine.values(counted=_counted(counted))).rowcount == 1

    def freeze(self, number: int, result: bytes) -> bytes:
        c = table.c
        first = update(table).where(c.id == number, c.result.is_(None)).values(result=result)
        with writing(self._engine) as connection:
            if connection.execute(first).rowcount and self._facts:
                self._facts.write(connection, [number])
            kept: bytes = connection.scalars(select(c.result).where(c.id == number)).one()
            return kept

    def result(self, number: int) -> bytes | None:
        with reading(self._engine) as connection:
            return connection.scalar(select(table.c.result).where(table.c.id == number))

    def running(self, access: SurveyAccess, now: datetime) -> Survey | None:
        c = table.c
        alive = c.published_at.is_not(None), c.closed_at.is_(None), c.ends_at > now
        asked = select(*_COLUMNS).where(c.access == access, *alive)
        last = asked.order_by(c.published_at.desc(), c.id.desc()).limit(1)
        return next(iter(self._surveys(last)), None)

    def ended(self, now: datetime, limit: int) -> Sequence[Survey]:
        c = table.c
        over = c.published_at.is_not(None), c.closed_at.is_(None), c.ends_at <= now
        return self._surveys(select(*_COLUMNS).where(*over).order_by(c.id).limit(limit))

    def add_links(self, number: int, first: int, digests: Sequence[bytes]) -> None:
        rows = [
            {"digest": digest, "survey": number, "place": place, "used": False}
            for place, digest in enumerate(digests, first)
        ]
        with writing(self._engine) as connection:
            for start in range(0, len(rows), _CHUNK):
                new = insert_into(connection, survey_links).values(rows[start : start + _CHUNK])
                connection.execute(new.on_conflict_do_nothing())

    def link(self, digest: bytes) -> SurveyLink | None:
        c, a = survey_links.c, survey_asks.c
        of_ask = and_(a.survey == c.survey, a.id == c.place)
        asked = (
            select(c.survey, c.place, c.used, a.incident_id, a.ends_at)
            .outerjoin(survey_asks, of_ask)
            .where(c.digest == digest)
        )
        with reading(self._engine) as connection:
            row = connection.execute(asked).mappings().first()
        return None if row is None else SurveyLink(**row)

    def links(self, number: int) -> tuple[int, int]:
        c = survey_links.c
        used = func.count().filter(c.used)
        asked = select(func.count(), used).where(c.survey == number, c.place > 0)
        with reading(self._engine) as connection:
            made, answered = connection.execute(asked).one()
            return made, answered

    def submit(self, submission: Submission, link: bytes | None = None) -> Submitted:
        c, links = table.c, survey_links.c
        row = {f.name: getattr(submission, f.name) for f in fields(Submission) if f.name != "id"}
        row["values"] = {name: list(one) for name, one in submission.values.items()}
        running = c.published_at.is_not(None), c.closed_at.is_(None), c.ends_at > submission.at
        # The lock makes a close wait for the submission, or the submission see the close.
        survey = select(c.id).where(c.id == submission.survey, *running).with_for_update(read=True)
        known = select(survey_submissions.c.id).where(
            survey_submissions.c.survey == submission.survey,
            survey_submissions.c.once == submission.once,
        )
        with writing(self._engine) as connection:
            if connection.scalar(known) is not None:
                return Submitted.REPEATED
            if connection.scalar(survey) is None:
                return Submitted.OVER
            if link is not None:
                free = update(survey_links).where(links.digest == link, ~links.used)
                if connection.execute(free.values(used=True)).rowcount != 1:
                    return Submitted.USED
            new = insert_into(connection, survey_submissions).values(row).on_conflict_do_nothing()
            stored = connection.execute(new.returning(survey_submissions.c.id)).first()
            return Submitted.REPEATED if stored is None else Submitted.COUNTED

    def counts(self, numbers: Collection[int]) -> Mapping[int, int]:
        c = survey_submissions.c
        asked = select(c.survey, func.count()).where(c.survey.in_(numbers)).group_by(c.survey)
        with reading(self._engine) as connection:
            known = {row[0]: row[1] for row in connection.execute(asked)}
        return {number: known.get(number, 0) for number in numbers}

    def submissions(
        self, number: int, incident_ids: Collection[str] | None = None
    ) -> Sequence[Submission]:
        c = survey_submissions.c
        asked = select(survey_submissions).where(c.survey == number)
        if incident_ids is not None:
            asked = asked.where(c.incident_id.in_(sorted(incident_ids)))
        with reading(self._engine) as connection:
            rows = connection.execute(asked.order_by(c.id)).mappings()
            return [
                Submission(**{**row, "channel": SubmissionChannel(row["channel"])}) for row in rows
            ]

    def key(self, keying: Keying) -> None:
        row = {f.name: getattr(keying, f.name) for f in fields(Keying)}
        row["values"] = {name: list(one) for name, one in keying.values.items()}
        with writing(self._engine) as connection:
            new = insert_into(connection, survey_keyings).values(row)
            again = {"at": row["at"], "values": row["values"]}
            connection.execute(
                new.on_conflict_do_update(index_elements=["survey", "sheet", "who"], set_=again)
            )

    def keyings(self, number: int, sheet: int | None = None) -> Sequence[Keying]:
        c = survey_keyings.c
        asked = select(survey_keyings).where(c.survey == number).order_by(c.sheet, c.at, c.who)
        if sheet is not None:
            asked = asked.where(c.sheet == sheet)
        with reading(self._engine) as connection:
            return [Keying(**row) for row in connection.execute(asked).mappings()]

    def _surveys(self, asked: Select[Any]) -> Sequence[Survey]:
        with reading(self._engine) as connection:
            return list(map(_survey, connection.execute(asked).mappings()))


def _row(survey: Survey) -> dict[str, Any]:
    return {
        **{name: getattr(survey, name) for name in _PLAIN},
        "questions": [asdict(question) for question in survey.questions],
        "sample": None if survey.sample is None else asdict(survey.sample),
        "quotas": {number: dict(quota) for number, quota in survey.quotas.items()},
        "counted": _counted(survey.counted) if survey.counted else None,
    }


def _counted(counted: HandCount) -> dict[str, Any]:
    return {**asdict(counted), "at": counted.at.isoformat()}


def _survey(row: RowMapping) -> Survey:
    return Survey(
        **{name: row[name] for name in _PLAIN if name != "access"},
        access=SurveyAccess(row["access"]),
        questions=tuple(map(_question, row["questions"])),
        sample=None if row["sample"] is None else SurveySample(**row["sample"]),
        quotas=row["quotas"],
        counted=_hand_count(row["counted"]) if row["counted"] else None,
        id=row["id"],
    )


def _question(row: Mapping[str, Any]) -> Question:
    branch = row["branch"]
    return Question(
        **{
            **row,
            "kind": QuestionKind(row["kind"]),
            "options": tuple(row["options"]),
            "rows": tuple(row["rows"]),
            "branch": None if branch is None else Branch(**branch),
        }
    )


def _hand_count(row: Mapping[str, Any]) -> HandCount:
    return HandCount(tuple(row["votes"]), row["voters"], datetime.fromisoformat(row["at"]))
