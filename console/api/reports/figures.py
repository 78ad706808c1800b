"""Named figures: the registry, those that a report used, and why one is another number now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer, Given, Moment
from console.routes import READ_CASES
from console.workers import Work
from desks.reports.figures import LISTED, LONGEST, AskedFigure, FigureDesk
from domain.reports.figure import Figure, FigureUnit
from domain.reports.kept import ChangeCause, Difference
from domain.reports.scope import ReportScope, ScopeKind
from domain.terms.period import Period

Report = Annotated[str, Query(max_length=LONGEST, description="Имя отчёта.")]
FigureName = Annotated[str, Query(max_length=LONGEST, description="Имя показателя в отчёте.")]


class WantedFigure(Given):
    """Какой показатель, чей и за какое время."""

    name: Annotated[str, Field(max_length=LONGEST, description="cases.overdue")]
    scope: ScopeKind = ScopeKind.CENTRE
    id: Annotated[str, Field(max_length=100, description="Орган или муниципалитет.")] = ""
    since: Moment
    until: Moment


class NamedFigureAnswer(Answer):
    """Показатель, который может стоять в отчёте."""

    name: str
    title: str
    unit: FigureUnit
    how: Annotated[str, Field(description="Как считается.")]
    scopes: Annotated[list[ScopeKind], Field(description="У кого есть: центр, орган, место.")]
    broken_down: Annotated[bool, Field(description="По одному на каждый раздел.")]


class NamedFiguresAnswer(Answer):
    """Каждое число отчёта — один из них; прочие цифры в нём — дни, номера и названия."""

    figures: list[NamedFigureAnswer]


class FigureAnswer(Answer):
    """Число отчёта; null — мало данных."""

    name: str
    title: str
    unit: FigureUnit
    value: float | None
    n: Annotated[int | None, Field(description="Из скольких.")]
    low: Annotated[float | None, Field(description="Границы 95 %.")]
    high: float | None
    taken_at: Annotated[datetime, Field(description="На какое время данные.")]
    address: Annotated[str, Field(description="Страница, где видно, что посчитано.")]
    scope: ScopeKind
    scope_id: Annotated[str, Field(description="Орган или муниципалитет; пусто у центра.")]
    key: Annotated[str, Field(description="Раздел; пусто, если показатель не по разделам.")]


class ReportFiguresAnswer(Answer):
    """Показатели, которые взял отчёт, какими они были."""

    report: str
    figures: list[FigureAnswer]


class FigureCasesAnswer(Answer):
    """Показатель, как он считается сейчас, и его обращения: не больше 500."""

    figure: FigureAnswer
    cases: Annotated[list[int], Field(description="Номера обращений; у доли — числитель.")]
    total: int


class DifferenceAnswer(Answer):
    """Обращения, которые прибавила или убавила одна причина."""

    cause: ChangeCause
    added: list[int]
    removed: list[int]


class FigureChangeAnswer(Answer):
    """Почему сейчас иначе; now null — заново не считается."""

    then: FigureAnswer
    now: FigureAnswer | None
    same: bool
    differences: Annotated[list[DifferenceAnswer], Field(description="Что посчитано.")]
    among: Annotated[list[DifferenceAnswer], Field(description="Из чего взята доля.")]


def list_figures(caller: Calling) -> NamedFiguresAnswer:
    """Все показатели и как они считаются."""
    figures = [
        {
            "name": one.name,
            "title": one.title,
            "unit": one.unit,
            "how": one.how,
            "scopes": sorted(one.scopes),
            "broken_down": one.is_broken_down,
        }
        for one in FigureDesk(caller.installation).list(caller.viewer())
    ]
    return caller.answer(NamedFiguresAnswer, {"figures": figures})


def list_report_figures(caller: Calling, report: Report) -> ReportFiguresAnswer:
    """Орган видит показатели своих отчётов."""
    kept = FigureDesk(caller.installation).of(caller.viewer(), report)
    figures = [figure_fields(one.figure) for one in kept]
    return caller.answer(ReportFiguresAnswer, {"report": report, "figures": figures})


def show_cases(caller: Calling, asked: Annotated[WantedFigure, Query()]) -> FigureCasesAnswer:
    """Показатель за любое время, не больше двух лет."""
    period = Period(asked.since, asked.until)
    wanted = AskedFigure(asked.name, ReportScope(asked.scope, asked.id), period)
    counted = FigureDesk(caller.installation).look(caller.viewer(), wanted)
    fields = {
        "figure": figure_fields(counted.figure),
        "cases": counted.figure.cases[:LISTED],
        "total": counted.total,
    }
    return caller.answer(FigureCasesAnswer, fields)


def show_changes(caller: Calling, report: Report, name: FigureName) -> FigureChangeAnswer:
    """Показатель заново, и какие обращения прибавились и убавились."""
    change = FigureDesk(caller.installation).changes(caller.viewer(), report, name)
    fields = {
        "then": figure_fields(change.then.figure),
        "now": figure_fields(change.now) if change.now else None,
        "same": change.is_same,
        "differences": _differences(change.differences),
        "among": _differences(change.among),
    }
    return caller.answer(FigureChangeAnswer, fields)


def _differences(some: Sequence[Difference]) -> Sequence[dict[str, object]]:
    return [{"cause": one.cause, "added": one.added, "removed": one.removed} for one in some]


def figure_fields(figure: Figure) -> dict[str, object]:
    plain = ("name", "title", "unit", "value", "n", "low", "high", "taken_at", "address", "key")
    return {
        **{name: getattr(figure, name) for name in plain},
        "scope": figure.scope.kind,
        "scope_id": figure.scope.id,
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/figures", list_figures, READ_CASES, "Показатели отчётов"),
    Operation(
        "GET", "/figures/kept", list_report_figures, READ_CASES, "Показатели отчёта", MISSING
    ),
    Operation(
        "GET",
        "/figures/cases",
        show_cases,
        READ_CASES,
        "Показатель и его обращения",
        MISSING,
        work=Work.LONG,
    ),
    Operation(
        "GET",
        "/figures/changes",
        show_changes,
        READ_CASES,
        "Почему сейчас иначе",
        MISSING,
        work=Work.LONG,
    ),
)
