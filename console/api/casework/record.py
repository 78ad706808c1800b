"""The record of a case: its whole life, without personal data or with."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.case_answers import CaseAnswerAnswer, answer_of
from console.api.case_schema import Number, OneCaseAnswer
from console.api.cases import one_case
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Given
from console.routes import READ_CASES
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.record.desk import CaseRecordDesk
from domain.cases.holder import HolderKind


class WantedRecord(Given):
    """С личными данными или без."""

    personal: Annotated[
        bool,
        Field(description="С именами сотрудников, улицей и домом: право answer, пишется в журнал."),
    ] = False


class HeldSpanAnswer(Answer):
    """С какого и по какое время оно было у держателя; until — null, если и сейчас."""

    holder: HolderKind
    body: str | None
    since: datetime
    until: datetime | None
    time: timedelta


class CaseRecordAnswer(Answer):
    """Вся история обращения."""

    case: OneCaseAnswer
    stretches: list[HeldSpanAnswer]
    answers: list[CaseAnswerAnswer]
    quality: Annotated[
        dict[int, int], Field(description="Ответ: сколько пунктов качества из 5 в нём есть.")
    ]
    personal: bool
    earlier: Annotated[int, Field(description="Сколько более ранних шагов не показано.")]


def show_record(
    caller: Calling, number: Number, wanted: Annotated[WantedRecord, Query()]
) -> CaseRecordAnswer:
    """Без имён сотрудников, улицы и дома, если их не спросили."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    record = CaseRecordDesk(caller.installation).look(viewer, case_id, personal=wanted.personal)
    fields = {
        "case": one_case(caller, record.story),
        "stretches": [
            {
                "holder": one.holder.kind,
                "body": one.holder.body,
                "since": one.since,
                "until": one.until,
                "time": timedelta(seconds=one.length(record.story.at) // timedelta(seconds=1)),
            }
            for one in record.stretches
        ],
        "answers": [answer_of(one) for one in record.story.answers],
        "quality": {id_: one.quality.score for id_, one in record.quality.items()},
        "personal": record.personal,
        "earlier": record.earlier,
    }
    return caller.answer(CaseRecordAnswer, fields)


ROUTES: Sequence[Operation] = (
    Operation(
        "GET",
        "/cases/{number}/story",
        show_record,
        READ_CASES,
        "Вся история обращения",
        MISSING,
        work=Work.INDEX,
    ),
)
