"""The quality of answers; promises, and what people decide of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Calling
from console.api.case_schema import Number
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer
from console.routes import CASES, READ_CASES
from desks.cases.answers.promises import PromiseChoice, PromiseDesk
from desks.cases.answers.quality import QualityDesk
from desks.cases.reading import CaseDesk
from domain.cases.answers.promise import CasePromise, PromiseState
from domain.cases.answers.quality import (
    LONGEST_REASON,
    AnswerQuality,
    MarkKind,
    Point,
    QualityVerdict,
)

AnswerNumber = Annotated[int, Path(ge=1, le=2**62, description="Номер ответа.")]
PromiseNumber = Annotated[int, Path(ge=1, le=2**62, description="Номер обещания.")]


class MarkAnswer(Answer):
    """Место в тексте ответа, которое что-то показывает."""

    kind: MarkKind
    name: Annotated[str, Field(description="Какой пункт, ошибка или замечание.")]
    start: int
    end: int


class VerdictAnswer(Answer):
    """Оценка человека."""

    points: list[Point]
    formal: bool
    who: str
    at: datetime
    reason: str


class PromiseAnswer(Answer):
    """Обещание из ответа; без дня — неопределённое."""

    id: int
    case: int
    answer: int
    body: str | None
    words: str
    due: date | None
    state: PromiseState
    moved: Annotated[int, Field(description="Сколько раз переносили.")]
    moved_to: Annotated[int | None, Field(description="Обещание с новым днём.")]
    who: str
    decided_at: datetime | None
    reason: str


class AnswerQualityAnswer(Answer):
    """Ответ по пяти пунктам: что предложила система и что решил человек."""

    answer: int
    points: Annotated[list[Point], Field(description="Пункты, которые увидела система.")]
    formal: Annotated[bool, Field(description="Отписка.")]
    likeness: Annotated[float, Field(description="Сходство с ближайшим ответом органа, от 0 до 1.")]
    twin: Annotated[int | None, Field(description="Ближайший другой ответ органа.")]
    asked: int
    answered: int
    marks: list[MarkAnswer]
    verdict: VerdictAnswer | None


class OppositeAnswer(Answer):
    """Два ответа об одном инциденте говорят разное."""

    matter: str
    one: int
    other: int
    one_text: str
    other_text: str


class CaseQualityAnswer(Answer):
    """Качество ответов обращения, обещания и расхождения; без права на текст — пусто."""

    answers: list[AnswerQualityAnswer]
    promises: list[PromiseAnswer]
    opposites: list[OppositeAnswer]


class PromisesAnswer(Answer):
    """Обещания вкладки; `due` — сколько ждёт решения сегодня."""

    promises: list[PromiseAnswer]
    due: int


class Judging(Doer):
    """Оценка ответа."""

    points: Annotated[list[Point], Field(description="Какие пункты есть в ответе.")]
    formal: bool = False
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


class Confirming(Doer):
    """Подтверждение обещания."""

    due: Annotated[date | None, Field(description="Другой день; без него — прочитанный.")] = None


class Deciding(Doer):
    """Чем кончилось обещание."""

    state: PromiseState
    reason: Annotated[str, Field(max_length=LONGEST_REASON)] = ""


def show_quality(caller: Calling, number: Number) -> CaseQualityAnswer:
    """Пять пунктов, свидетельства в тексте, обещания и ответы, которые расходятся."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    quality = QualityDesk(caller.installation).of_case(viewer, case_id)
    if quality is None:
        return CaseQualityAnswer(answers=[], promises=[], opposites=[])
    return CaseQualityAnswer(
        answers=[_quality(one.quality) for one in quality.answers],
        promises=[_promise(promise) for one in quality.answers for promise in one.promises],
        opposites=[
            OppositeAnswer(
                matter=one.contradiction.matter,
                one=one.one.number,
                other=one.other.number,
                one_text=one.one.text[slice(*one.contradiction.one_span)],
                other_text=one.other.text[slice(*one.contradiction.other_span)],
            )
            for one in quality.opposites
        ],
    )


def judge_answer(caller: Calling, answer: AnswerNumber, judging: Judging) -> AnswerQualityAnswer:
    """Оценка человека рядом с предложенной; если расходится, нужна причина."""
    desk = QualityDesk(caller.installation)
    points, reason = judging.points, judging.reason
    return _quality(desk.judge(caller.viewer(judging.who), answer, points, judging.formal, reason))


def list_promises(
    caller: Calling,
    tab: Annotated[str, Query(max_length=20, description="Какой список.")] = "due",
    body: Annotated[str | None, Query(max_length=100)] = None,
    municipality: Annotated[str | None, Query(max_length=100)] = None,
) -> PromisesAnswer:
    """Списки: due, ahead, vague, broken, moved, kept."""
    choice = PromiseChoice(tab, body, municipality)
    shown = PromiseDesk(caller.installation).list(caller.viewer(), choice)
    return PromisesAnswer(promises=[_promise(row.promise) for row in shown.rows], due=shown.due)


def confirm_promise(
    caller: Calling, promise: PromiseNumber, confirming: Confirming
) -> PromiseAnswer:
    """Обещание прочитано верно."""
    desk = PromiseDesk(caller.installation)
    return _promise(desk.confirm(caller.viewer(confirming.who), promise, confirming.due))


def decide_promise(caller: Calling, promise: PromiseNumber, deciding: Deciding) -> PromiseAnswer:
    """Выполнено, позже, не выполнено, перенесено или не обещание."""
    desk, viewer = PromiseDesk(caller.installation), caller.viewer(deciding.who)
    return _promise(desk.decide(viewer, promise, deciding.state, deciding.reason))


def undo_promise(caller: Calling, promise: PromiseNumber, doer: Doer) -> PromiseAnswer:
    """Обещание снова ждёт решения."""
    return _promise(PromiseDesk(caller.installation).undo(caller.viewer(doer.who), promise))


def _quality(quality: AnswerQuality) -> AnswerQualityAnswer:
    verdict = quality.verdict
    return AnswerQualityAnswer(
        answer=quality.answer_id,
        points=_in_order(quality.points),
        formal=quality.is_formal,
        likeness=quality.likeness,
        twin=quality.twin,
        asked=quality.asked,
        answered=quality.answered,
        marks=[
            MarkAnswer(kind=one.kind, name=one.name, start=one.start, end=one.end)
            for one in quality.marks
        ],
        verdict=_verdict(verdict) if verdict else None,
    )


def _verdict(verdict: QualityVerdict) -> VerdictAnswer:
    return VerdictAnswer(
        points=_in_order(verdict.points),
        formal=verdict.is_formal,
        who=verdict.who,
        at=verdict.at,
        reason=verdict.reason,
    )


def _in_order(points: frozenset[Point]) -> list[Point]:
    return [point for point in Point if point in points]


def _promise(promise: CasePromise) -> PromiseAnswer:
    return PromiseAnswer(
        id=promise.number,
        case=promise.case_id,
        answer=promise.answer_id,
        body=promise.body,
        words=promise.words,
        due=promise.due,
        state=promise.state,
        moved=promise.moved,
        moved_to=promise.moved_to,
        who=promise.who,
        decided_at=promise.decided_at,
        reason=promise.reason,
    )


_PROMISE = "/case-promises/{promise}"
ROUTES: Sequence[Operation] = (
    Operation(
        "GET", "/cases/{number}/quality", show_quality, READ_CASES, "Качество ответов", MISSING
    ),
    Operation(
        "POST",
        "/case-answers/{answer}/judge",
        judge_answer,
        READ_CASES | CASES,
        "Оценить ответ",
        CHANGING,
    ),
    Operation("GET", "/case-promises", list_promises, READ_CASES, "Обещания"),
    Operation(
        "POST",
        f"{_PROMISE}/confirm",
        confirm_promise,
        READ_CASES | CASES,
        "Подтвердить обещание",
        CHANGING,
    ),
    Operation(
        "POST",
        f"{_PROMISE}/decide",
        decide_promise,
        READ_CASES | CASES,
        "Чем кончилось обещание",
        CHANGING,
    ),
    Operation(
        "POST",
        f"{_PROMISE}/undo",
        undo_promise,
        READ_CASES | CASES,
        "Отменить решение об обещании",
        CHANGING,
    ),
)
