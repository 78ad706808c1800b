"""What is ahead of cases: the horizon, «Мой орган», saved views, and who is away."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import Field, StrictBool

from console.api.caller import Calling
from console.api.case_schema import CaseFilters
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Doer, Moment, example
from console.routes import ANSWER, READ_CASES
from desks.absences import AbsenceDesk
from desks.cases.choice import choice_of, read
from desks.cases.watch.horizon import HorizonDesk
from desks.cases.watch.office import OfficeDesk, OfficeList
from desks.cases.watch.views import CaseViewDesk
from domain.cases.case import numbered
from domain.cases.workflow import CaseState

Row = Annotated[int, Path(ge=1, lt=2**63)]


class HorizonColumnAnswer(Answer):
    """Столбец горизонта."""

    place: Annotated[str, Field(description="late, today, 1…8: через столько рабочих дней.")]
    day: Annotated[date | None, Field(description="Последний день; null — просроченные.")]


class HorizonRowAnswer(Answer):
    """Орган вместе с подведомственными; с alone — без них."""

    body: Annotated[str, Field(description="Орган; centre — ни у одного органа.")]
    depth: Annotated[int, Field(description="Сколько органов над ним в ответе.")]
    alone: bool
    sums: Annotated[list[int], Field(description="По столбцам.")]
    counts: Annotated[dict[CaseState, list[int]], Field(description="По состоянию и столбцам.")]
    total: int


class HorizonAnswer(Answer):
    """Сколько обращений и когда у них срок."""

    columns: list[HorizonColumnAnswer]
    rows: list[HorizonRowAnswer]
    sums: list[int]
    total: int
    own_clocks: Annotated[bool, Field(description="Сроки органов, а не ответа человеку.")]
    at: datetime


class OfficeListAnswer(Answer):
    """Первые обращения списка и сколько их."""

    total: int
    cases: list[str]


class LoadAnswer(Answer):
    """Сколько в работе у человека; null — никому не назначено."""

    person: str | None
    total: int
    late: int


class AbsenceAnswer(Answer):
    """Кого нет и кто его замещает."""

    id: int
    person: str
    since: datetime
    until: datetime
    deputy: Annotated[str | None, Field(description="null — координатор его органа.")]
    who: str
    at: datetime


class OfficeAnswer(Answer):
    """Мой орган: что ждёт, люди и нагрузка."""

    bodies: list[str]
    open: int
    late: int
    today: int
    urgent: OfficeListAnswer
    approval: OfficeListAnswer
    unassigned: OfficeListAnswer
    refused: OfficeListAnswer
    asleep: Annotated[
        OfficeListAnswer, Field(description="Исполнителя нет, и его никто не замещает.")
    ]
    refusals: Annotated[list[str], Field(description="Что за 30 дней назвали не своим.")]
    load: list[LoadAnswer]
    away: list[AbsenceAnswer]
    at: datetime


class CaseViewAnswer(Answer):
    """Сохранённый вид списка обращений."""

    id: int
    name: str
    choice: Annotated[str, Field(description="Параметры GET /cases одной строкой.")]
    is_shared: bool
    who: str
    at: datetime


class CaseViewsAnswer(Answer):
    """Свои и общие."""

    views: list[CaseViewAnswer]


class NewCaseView(Doer):
    """Сохранить вид: параметры списка под названием."""

    model_config = example(name="Мои просроченные", choice="tab=late&body=housing")

    name: Annotated[str, Field(max_length=200)]
    choice: Annotated[str, Field(max_length=1_500)] = ""
    shared: Annotated[StrictBool, Field(description="Для всех; нужно право cases.")] = False


class NewAbsence(Doer):
    """Кого нет и до какого времени."""

    model_config = example(
        person="Ира Зимина", until="2099-11-26T18:00:00+09:00", deputy="Олег Лотос"
    )

    person: Annotated[str, Field(max_length=100)]
    since: Annotated[Moment | None, Field(description="Без него — с этого времени.")] = None
    until: Moment
    deputy: Annotated[str | None, Field(max_length=100, description="Кто замещает.")] = None


class AbsencesAnswer(Answer):
    """Кого нет и кого не будет."""

    absences: list[AbsenceAnswer]


def show_horizon(caller: Calling, wanted: Annotated[CaseFilters, Query()]) -> HorizonAnswer:
    """По органам и состояниям, просрочено, сегодня и восемь рабочих дней. Отбор — как у списка."""
    choice = choice_of(**wanted.typed())
    horizon = HorizonDesk(caller.installation).look(caller.viewer(), choice)
    return caller.answer(HorizonAnswer, horizon)


def show_mine(caller: Calling) -> OfficeAnswer:
    """Для ключа без органов — центр."""
    office = OfficeDesk(caller.installation).look(caller.viewer())
    lists = ("urgent", "approval", "unassigned", "refused", "asleep")
    fields: dict[str, Any] = {name: _listed(getattr(office, name)) for name in lists}
    return caller.answer(
        OfficeAnswer,
        {
            **fields,
            **office.counts,
            "bodies": office.bodies,
            "refusals": [numbered(one.case_id) for one in office.refusals],
            "load": office.load,
            "away": list(office.away.values()),
            "at": office.at,
        },
    )


def _listed(some: OfficeList) -> dict[str, Any]:
    return {"total": some.total, "cases": [one.stored.case.spoken for one in some.cases]}


def list_views(caller: Calling) -> CaseViewsAnswer:
    """Виды ключа и общие."""
    return caller.answer(
        CaseViewsAnswer, {"views": CaseViewDesk(caller.installation).list(caller.viewer())}
    )


def save_view(caller: Calling, new: NewCaseView) -> CaseViewAnswer:
    """То же название заменяет прежний вид."""
    desk, viewer = CaseViewDesk(caller.installation), caller.viewer(new.who)
    saved = desk.save(viewer, new.name, read(new.choice), shared=new.shared)
    return caller.answer(CaseViewAnswer, saved)


def forget_view(caller: Calling, view_id: Row, doer: Doer) -> CaseViewsAnswer:
    """Общий вид удаляет центр."""
    viewer = caller.viewer(doer.who)
    CaseViewDesk(caller.installation).forget(viewer, view_id)
    return list_views(caller)


def list_absences(caller: Calling) -> AbsencesAnswer:
    """Центр видит всех, орган — своих."""
    return caller.answer(
        AbsencesAnswer, {"absences": AbsenceDesk(caller.installation).list(caller.viewer())}
    )


def add_absence(caller: Calling, new: NewAbsence) -> AbsenceAnswer:
    """Назначенное отсутствующему видит и делает заместитель."""
    viewer, since = caller.viewer(new.who), new.since or caller.now
    absence = AbsenceDesk(caller.installation).add(
        viewer, new.person, since, new.until, new.deputy or None
    )
    return caller.answer(AbsenceAnswer, absence)


def end_absence(caller: Calling, absence_id: Row, doer: Doer) -> AbsenceAnswer:
    """Закончить сейчас; ещё не начавшееся — отменить."""
    viewer = caller.viewer(doer.who)
    return caller.answer(AbsenceAnswer, AbsenceDesk(caller.installation).end(viewer, absence_id))


ROUTES: Sequence[Operation] = (
    Operation("GET", "/cases/horizon", show_horizon, READ_CASES, "Горизонт сроков"),
    Operation("GET", "/cases/mine", show_mine, READ_CASES | ANSWER, "Мой орган"),
    Operation("GET", "/cases/views", list_views, READ_CASES, "Сохранённые виды обращений"),
    Operation("POST", "/cases/views", save_view, READ_CASES, "Сохранить вид", status=201),
    Operation(
        "POST", "/cases/views/{view_id}/forget", forget_view, READ_CASES, "Удалить вид", CHANGING
    ),
    Operation("GET", "/absences", list_absences, READ_CASES, "Кого нет"),
    Operation(
        "POST", "/absences", add_absence, READ_CASES | ANSWER, "Отметить отсутствие", status=201
    ),
    Operation(
        "POST",
        "/absences/{absence_id}/end",
        end_absence,
        READ_CASES | ANSWER,
        "Закончить отсутствие",
        CHANGING,
    ),
)
