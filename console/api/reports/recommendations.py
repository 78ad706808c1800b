"""Recommendations to bodies, and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.reports.figures import FigureAnswer, figure_fields
from console.api.schema import Answer, Doer, Given, Version
from console.routes import ANSWER, CASES, READ_CASES
from desks.reports.recommendations import (
    LONGEST_SERVICE,
    RecommendationCard,
    RecommendationDesk,
    RecommendationForm,
)
from domain.reports.recommendation import (
    LONGEST,
    RecommendationDeed,
    RecommendationOrigin,
    RecommendationState,
)

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер рекомендации.")]


class WantedRecommendations(Given):
    """Ждут решения или решены."""

    decided: Annotated[bool, Field(description="Решённые.")] = False


class RecommendationAnswer(Answer):
    """Что сделать органу, почему, до какого дня и что из этого вышло."""

    id: int
    origin: Annotated[RecommendationOrigin, Field(description="Какое правило предложило.")]
    text: str
    evidence: Annotated[list[FigureAnswer], Field(description="Показатели, какими они были.")]
    people: Annotated[int, Field(description="Сколько жителей это касается.")]
    body: str | None
    service: Annotated[str, Field(description="Услуга, которую развить.")]
    municipality: str | None
    about: Annotated[str, Field(description="Страница, о чём речь.")]
    due: date | None
    late: bool
    state: RecommendationState
    proposed_at: datetime
    signed_by: str
    signed_at: datetime | None
    who: str
    at: datetime | None
    why: Annotated[str, Field(description="Почему не отправлена или отклонена органом.")]
    result: str
    version: int
    deeds: Annotated[list[RecommendationDeed], Field(description="Что вы можете сделать.")]


class RecommendationsAnswer(Answer):
    """Сначала те, что касаются большего числа жителей."""

    recommendations: list[RecommendationAnswer]


class Recommending(Doer):
    """Что сделать, кому, до какого дня. Чисел в тексте нет: они в показателях."""

    text: Annotated[str, Field(max_length=LONGEST)]
    body: Annotated[str, Field(max_length=100)] = ""
    service: Annotated[str, Field(max_length=LONGEST_SERVICE)] = ""
    due: date | None = None
    version: Version = None


class RecommendationDeciding(Doer):
    """Без слов."""

    version: Version = None


class RecommendationRefusal(Doer):
    """Почему нет."""

    why: Annotated[str, Field(max_length=LONGEST)]
    version: Version = None


class RecommendationFinishing(Doer):
    """Что сделано."""

    result: Annotated[str, Field(max_length=LONGEST)]
    version: Version = None


def list_recommendations(
    caller: Calling, wanted: Annotated[WantedRecommendations, Query()]
) -> RecommendationsAnswer:
    """Центр видит все, орган — подписанные ему."""
    cards = RecommendationDesk(caller.installation).list(caller.viewer(), wanted.decided)
    return caller.answer(RecommendationsAnswer, {"recommendations": [_fields(c) for c in cards]})


def show_recommendation(caller: Calling, number: Number) -> RecommendationAnswer:
    """С показателями, на которых основана."""
    card = RecommendationDesk(caller.installation).look(caller.viewer(), number)
    return caller.answer(RecommendationAnswer, _fields(card))


def add(caller: Calling, asked: Recommending) -> RecommendationAnswer:
    """Добавить свою."""
    desk, viewer = RecommendationDesk(caller.installation), caller.viewer(asked.who)
    return _again(caller, desk.add(viewer, _form(asked)).number, asked.who)


def edit(caller: Calling, number: Number, asked: Recommending) -> RecommendationAnswer:
    """Изменить до подписи."""
    desk, viewer = RecommendationDesk(caller.installation), caller.viewer(asked.who)
    desk.edit(viewer, number, _form(asked), asked.version)
    return _again(caller, number, asked.who)


def sign(caller: Calling, number: Number, asked: RecommendationDeciding) -> RecommendationAnswer:
    """Подписать: орган её увидит."""
    desk = RecommendationDesk(caller.installation)
    desk.sign(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def drop(caller: Calling, number: Number, asked: RecommendationRefusal) -> RecommendationAnswer:
    """Не отправлять."""
    desk = RecommendationDesk(caller.installation)
    desk.drop(caller.viewer(asked.who), number, asked.why, asked.version)
    return _again(caller, number, asked.who)


def take(caller: Calling, number: Number, asked: RecommendationDeciding) -> RecommendationAnswer:
    """Записать, что орган принял."""
    desk = RecommendationDesk(caller.installation)
    desk.take(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def refuse(caller: Calling, number: Number, asked: RecommendationRefusal) -> RecommendationAnswer:
    """Записать, почему орган отклонил."""
    desk = RecommendationDesk(caller.installation)
    desk.refuse(caller.viewer(asked.who), number, asked.why, asked.version)
    return _again(caller, number, asked.who)


def finish(caller: Calling, number: Number, asked: RecommendationFinishing) -> RecommendationAnswer:
    """Записать результат."""
    desk = RecommendationDesk(caller.installation)
    desk.finish(caller.viewer(asked.who), number, asked.result, asked.version)
    return _again(caller, number, asked.who)


def reopen(caller: Calling, number: Number, asked: RecommendationDeciding) -> RecommendationAnswer:
    """Вернуть: снова ждёт."""
    desk = RecommendationDesk(caller.installation)
    desk.reopen(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def _form(asked: Recommending) -> RecommendationForm:
    return RecommendationForm(asked.text, asked.body, asked.service, asked.due)


def _again(caller: Caller, number: int, who: str) -> RecommendationAnswer:
    card = RecommendationDesk(caller.installation).again(caller.viewer(who), number)
    return caller.answer(RecommendationAnswer, _fields(card))


def _fields(card: RecommendationCard) -> dict[str, object]:
    one = card.recommendation
    plain = {name: getattr(one, name) for name in one.__dataclass_fields__}
    evidence = [figure_fields(figure) for figure in one.evidence]
    return {**plain, "evidence": evidence, "late": card.is_late, "deeds": list(card.deeds)}


_DEEDS: Sequence[tuple[Callable[..., RecommendationAnswer], str]] = (
    (edit, "Рекомендация: изменить"),
    (sign, "Рекомендация: подписать"),
    (drop, "Рекомендация: не отправлять"),
    (reopen, "Рекомендация: вернуть"),
    (take, "Рекомендация: орган принял"),
    (refuse, "Рекомендация: орган отклонил"),
    (finish, "Рекомендация: выполнена"),
)
_OF_BODY = (take, refuse, finish)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/recommendations", list_recommendations, READ_CASES, "Рекомендации"),
    Operation(
        "POST", "/recommendations", add, READ_CASES | CASES, "Рекомендация: добавить", status=201
    ),
    Operation(
        "GET",
        "/recommendations/{number}",
        show_recommendation,
        READ_CASES,
        "Одна рекомендация",
        MISSING,
    ),
    *(
        Operation(
            "POST",
            f"/recommendations/{{number}}/{deed.__name__}",
            deed,
            READ_CASES | (ANSWER if deed in _OF_BODY else CASES),
            title,
            CHANGING,
        )
        for deed, title in _DEEDS
    ),
)
