"""Ratings: bodies beside an ordinary one, and the cases behind each number."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.problems import MISSING
from console.api.schema import Answer
from console.routes import READ_CASES
from console.workers import Work
from desks.cases.ratings.desk import MONTHS, RatingDesk
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.rating import RatedBody, RatingTable, TableKind, TrendVerdict
from domain.cases.ratings.standing import RatingVerdict
from russian.ratings.measures import reason

Months = Annotated[int, Query(description=f"За сколько месяцев: {', '.join(map(str, MONTHS))}.")]

View = Annotated[
    str,
    Query(max_length=60, description="Как посчитать: одно из views; пусто — все потоки вместе."),
]


class MeasureAnswer(Answer):
    """Показатель; null — обращения его не показывают или у интервала нет края."""

    value: float | None
    n: Annotated[int, Field(description="Из скольких обращений.")]
    low: float | None
    high: float | None


class BodyStandingAnswer(Answer):
    """Доля в срок рядом с обычным органом."""

    n: Annotated[int, Field(description="Обращения, чей срок кончился.")]
    on_time: int
    share: float
    expected: Annotated[float, Field(description="Доля обычного органа с такими же темами.")]
    low: Annotated[float, Field(description="Доля при общем составе тем, от (95 %).")]
    high: float
    verdict: RatingVerdict
    reason: str
    rank_low: Annotated[int, Field(description="Место, от и до; 1 — лучшее.")]
    rank_high: int
    ranked: int


class TrendMonthAnswer(Answer):
    """Месяц: сроки, отвечено вовремя, доля обычного органа."""

    first: date
    n: int
    on_time: int
    expected: float


class TrendAnswer(Answer):
    """Как доля в срок меняется по месяцам; verdict null — мало данных."""

    verdict: TrendVerdict | None
    chance: Annotated[float | None, Field(description="Как часто это бывает случайно.")]
    months: list[TrendMonthAnswer]


class PointScoreAnswer(Answer):
    """Баллы по таблице заказчика, из 100."""

    points: float
    n: int
    is_red: bool


class PointErrorsAnswer(Answer):
    """Как часто баллы ошибались бы, будь все органы одинаковы."""

    red: Annotated[float, Field(description="Красных зря за период, в среднем.")]
    any: Annotated[float, Field(description="Доля периодов, где зря красный хоть один.")]
    draws: int


class RatedBodyAnswer(Answer):
    """Орган; standing null — за период не кончился ни один срок."""

    body: str
    name: str
    standing: BodyStandingAnswer | None
    measures: dict[MeasureKind, MeasureAnswer]
    trend: Annotated[TrendAnswer | None, Field(description="За 3 и 12 мес. и в выпусках.")]
    points: PointScoreAnswer | None


class RatingTableAnswer(Answer):
    """Ведомства, муниципалитеты или сам центр, по названию."""

    kind: TableKind
    municipal: bool
    whole: Annotated[float, Field(description="Доля обычных органов по всем обращениям.")]
    spread: Annotated[
        float, Field(description="Насколько обычные органы различаются сверх случая; обычно 0.")
    ]
    errors: PointErrorsAnswer | None
    bodies: list[RatedBodyAnswer]


class RatingAnswer(Answer):
    """Рейтинг за время до последней полуночи региона."""

    months: int
    since: datetime | None
    until: datetime
    view: str
    views: Annotated[list[str], Field(description="Как ещё можно посчитать.")]
    tables: list[RatingTableAnswer]


class RatedCasesAnswer(Answer):
    """Обращения, из которых получилось число: не больше 500."""

    body: str
    kind: MeasureKind
    months: int
    total: int
    cases: list[str]


def show_ratings(caller: Calling, months: Months = 1, view: View = "") -> RatingAnswer:
    """Орган видит себя, центр — всех."""
    rating = RatingDesk(caller.installation).look(caller.viewer(), months, view)
    return caller.answer(
        RatingAnswer,
        {
            "months": months,
            "since": rating.period.since,
            "until": rating.period.until,
            "view": rating.view,
            "views": list(rating.views),
            "tables": list(map(table_fields, rating.tables)),
        },
    )


def table_fields(table: RatingTable) -> dict[str, object]:
    return {
        "kind": table.kind,
        "municipal": table.municipal,
        "whole": table.whole,
        "spread": table.spread,
        "errors": table.errors,
        "bodies": list(map(_rated, table.bodies)),
    }


def _rated(one: RatedBody) -> dict[str, object]:
    standing = one.standing
    names = [name for name in BodyStandingAnswer.model_fields if name != "reason"]
    return {
        "body": one.body.id,
        "name": one.body.name,
        "standing": standing
        and {**{name: getattr(standing, name) for name in names}, "reason": reason(standing)},
        "measures": dict(one.measures),
        "trend": one.trend,
        "points": one.points,
    }


def show_rated_cases(
    caller: Calling, body: str, kind: MeasureKind, months: Months = 1, view: View = ""
) -> RatedCasesAnswer:
    """Номера обращений, которые посчитаны."""
    counted = RatingDesk(caller.installation).cases(caller.viewer(), months, body, kind, view)
    return caller.answer(
        RatedCasesAnswer,
        {
            "body": counted.body.id,
            "kind": kind,
            "months": months,
            "total": counted.total,
            "cases": [one.case.spoken for one in counted.cases],
        },
    )


ROUTES: Sequence[Operation] = (
    Operation("GET", "/cases/ratings", show_ratings, READ_CASES, "Рейтинг органов", work=Work.LONG),
    Operation(
        "GET",
        "/cases/ratings/{body}/{kind}",
        show_rated_cases,
        READ_CASES,
        "Обращения за числом рейтинга",
        MISSING,
        work=Work.LONG,
    ),
)
