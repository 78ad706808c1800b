"""What keeps coming back, and solved cases that are alike."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.case_schema import Number
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, Version
from console.routes import CASES, READ_CASES
from desks.cases.causes.beside import BesideDesk
from desks.cases.causes.chronic import ChronicCard, ChronicDesk, ChronicPlan
from desks.cases.reading import CaseDesk
from domain.cases.causes.problem import LONGEST, ChronicDeed, ChronicReason, ChronicState

Problem = Annotated[int, Path(ge=1, le=2**62, description="Номер проблемы.")]


class WantedChronic(Given):
    """Нерешённые или решённые."""

    ended: Annotated[bool, Field(description="Решённые и отклонённые.")] = False


class ChronicAnswer(Answer):
    """Одна тема в одном месте, снова и снова."""

    id: int
    topic: str
    municipality: str | None
    settlement: str | None
    street: str | None
    house: Annotated[str | None, Field(description="Только с правом answer.")]
    reason: Annotated[
        ChronicReason,
        Field(description="repeated — три за 90 дней, relapsed — снова после «сделано»."),
    ]
    state: ChronicState
    owner: Annotated[str | None, Field(description="Орган, который решает.")]
    cause: str
    measure: str
    due: date | None
    ended_by: Annotated[int | None, Field(description="Обращение, которым кончилось.")]
    ending: Annotated[str, Field(description="Что помогло или почему отклонено.")]
    ended_at: datetime | None
    first_at: datetime
    last_at: datetime
    who: str
    at: datetime
    version: int
    cases: Annotated[int, Field(description="Сколько обращений.")]
    incidents: Annotated[int, Field(description="Сколько инцидентов.")]
    people: Annotated[
        int | None, Field(description="Сколько человек писало; без права posts меньше 5 — null.")
    ]
    months: int
    deeds: Annotated[list[ChronicDeed], Field(description="Что вы можете сделать.")]


class OneChronicAnswer(ChronicAnswer):
    """С последними обращениями и инцидентами."""

    case_ids: list[int]
    incident_ids: list[str]


class ChronicsAnswer(Answer):
    """Последние сначала."""

    problems: list[ChronicAnswer]


class Planning(Doer):
    """Кто решает, почему возвращается и что сделают."""

    owner: Annotated[str, Field(max_length=100)]
    cause: Annotated[str, Field(max_length=LONGEST)] = ""
    measure: Annotated[str, Field(max_length=LONGEST)] = ""
    due: date | None = None
    version: Version = None


class Ending(Doer):
    """Чем кончилось: номер обращения или слова."""

    ended_by: Annotated[str, Field(max_length=30)] = ""
    ending: Annotated[str, Field(max_length=LONGEST)] = ""
    version: Version = None


class Rejecting(Doer):
    """Почему это не одна проблема."""

    why: Annotated[str, Field(max_length=LONGEST)]
    version: Version = None


class Reopening(Doer):
    """Вернуть в работу."""

    version: Version = None


class AlikeAnswer(Answer):
    """Решённое обращение: что помогло и за сколько."""

    id: int
    number: str
    body: str | None
    took: Annotated[timedelta, Field(description="От поступления до закрытия.")]
    answer: Annotated[str, Field(description="Ответ, личное скрыто.")]
    link: str | None


class BesideAnswer(Answer):
    """Что рядом с обращением."""

    alike: list[AlikeAnswer]
    problems: Annotated[list[int], Field(description="Номера повторяющихся проблем.")]
    agreement: Annotated[int | None, Field(description="Номер договорённости органов.")]
    practices: Annotated[list[int], Field(description="Номера лучших практик той же темы.")]


def list_problems(caller: Calling, wanted: Annotated[WantedChronic, Query()]) -> ChronicsAnswer:
    """Центр видит все, орган — те, которые решает."""
    cards = ChronicDesk(caller.installation).list(caller.viewer(), ended=wanted.ended)
    return caller.answer(ChronicsAnswer, {"problems": [_fields(one) for one in cards]})


def show_problem(caller: Calling, problem: Problem) -> OneChronicAnswer:
    """С последними обращениями и инцидентами."""
    return _one(caller, ChronicDesk(caller.installation).look(caller.viewer(), problem))


def plan(caller: Calling, problem: Problem, planning: Planning) -> OneChronicAnswer:
    """Взять в работу или изменить."""
    desk, viewer = ChronicDesk(caller.installation), caller.viewer(planning.who)
    made = ChronicPlan(planning.owner, planning.cause, planning.measure, planning.due)
    desk.plan(viewer, problem, made, planning.version)
    return _one(caller, desk.again(viewer, problem))


def end(caller: Calling, problem: Problem, ending: Ending) -> OneChronicAnswer:
    """Записать, чем кончилось."""
    desk, viewer = ChronicDesk(caller.installation), caller.viewer(ending.who)
    desk.end(viewer, problem, ending.ended_by, ending.ending, ending.version)
    return _one(caller, desk.again(viewer, problem))


def reject(caller: Calling, problem: Problem, rejecting: Rejecting) -> OneChronicAnswer:
    """Больше не предлагать."""
    desk, viewer = ChronicDesk(caller.installation), caller.viewer(rejecting.who)
    desk.reject(viewer, problem, rejecting.why, rejecting.version)
    return _one(caller, desk.again(viewer, problem))


def reopen(caller: Calling, problem: Problem, reopening: Reopening) -> OneChronicAnswer:
    """Вернуть в работу."""
    desk, viewer = ChronicDesk(caller.installation), caller.viewer(reopening.who)
    desk.reopen(viewer, problem, reopening.version)
    return _one(caller, desk.again(viewer, problem))


def show_beside(caller: Calling, number: Number) -> BesideAnswer:
    """Похожие решённые, повторяющиеся проблемы, договорённость органов."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    beside = BesideDesk(caller.installation).look(viewer, case_id)
    alike = [
        {
            "id": one.solution.stored.case.number,
            "number": one.solution.stored.case.spoken,
            "body": one.solution.stored.standing.body,
            "took": timedelta(seconds=one.took // timedelta(seconds=1)),
            "answer": one.solution.words,
            "link": one.solution.link,
        }
        for one in beside.alike
    ]
    fields = {
        "alike": alike,
        "problems": [one.number for one in beside.problems],
        "agreement": beside.agreement.number if beside.agreement else None,
        "practices": [one.number for one in beside.practices],
    }
    return caller.answer(BesideAnswer, fields)


def _one(caller: Caller, card: ChronicCard) -> OneChronicAnswer:
    fields = {
        **_fields(card),
        "case_ids": [one.case.number for one in card.cases],
        "incident_ids": [one.id for one in card.incidents],
    }
    return caller.answer(OneChronicAnswer, fields)


def _fields(card: ChronicCard) -> dict[str, object]:
    problem, cost = card.problem, card.cost
    own = {name: getattr(problem, name) for name in problem.__dataclass_fields__}
    place = {name: getattr(problem.place, name) for name in problem.place.__dataclass_fields__}
    return {
        **own,
        **place,
        "cases": cost.cases,
        "incidents": cost.incidents,
        "people": None if card.few else cost.people,
        "months": cost.months,
        "deeds": list(card.deeds),
    }


_DEEDS: Sequence[tuple[Callable[..., OneChronicAnswer], str]] = (
    (plan, "Повторяющаяся проблема: взять в работу"),
    (end, "Повторяющаяся проблема: решено"),
    (reject, "Повторяющаяся проблема: отклонить"),
    (reopen, "Повторяющаяся проблема: вернуть в работу"),
)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/chronic-problems", list_problems, READ_CASES, "Что возвращается"),
    Operation(
        "GET",
        "/chronic-problems/{problem}",
        show_problem,
        READ_CASES,
        "Одна повторяющаяся проблема",
        MISSING,
    ),
    *(
        Operation(
            "POST",
            f"/chronic-problems/{{problem}}/{deed.__name__}",
            deed,
            READ_CASES | CASES,
            title,
            CHANGING,
        )
        for deed, title in _DEEDS
    ),
    Operation("GET", "/cases/{number}/alike", show_beside, READ_CASES, "Похожие решённые", MISSING),
)
