"""Best practices of bodies, and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Before, Doer, Given, Version
from console.routes import CASES, READ_CASES
from desks.outreach.practices import PracticeCard, PracticeDesk, PracticeForm
from domain.outreach.practice import (
    LONGEST_PART,
    PracticeDeed,
    PracticeLevel,
    PracticeOrigin,
    PracticeState,
)
from outreach.practices.levels import interval, level

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер практики.")]
Words = Annotated[str, Field(max_length=LONGEST_PART)]
Id = Annotated[str, Field(max_length=100)]


class WantedPractices(Given):
    """Без `state` — опубликованные."""

    state: PracticeState | None = None
    group: Id = ""
    q: Annotated[str, Field(max_length=200, description="Слова практики.")] = ""
    before: Before = None


class PracticeLevelAnswer(Answer):
    """Доля от `n` или, без `n`, случаев за 30 дней; границы на 95 %."""

    since: datetime
    until: datetime
    count: int
    n: int | None
    value: float
    low: float
    high: float


class OpenPlaceAnswer(Answer):
    """Сколько таких обращений открыто сейчас."""

    body: str
    municipality: str | None
    cases: int


class PracticeAnswer(Answer):
    """Проблема, что сделали, кто, сколько стоило, как было и стало."""

    id: int
    origin: PracticeOrigin
    state: PracticeState
    problem: str
    measure: str
    cost: str
    took: Annotated[str, Field(description="За какое время.")]
    body: str | None
    topic: str | None
    group: str | None
    municipality: str | None
    before: PracticeLevelAnswer | None
    after: PracticeLevelAnswer | None
    about: str
    proposed_at: datetime
    who: str
    at: datetime | None
    version: int
    deeds: Annotated[list[PracticeDeed], Field(description="Что вы можете сделать.")]


class OnePracticeAnswer(PracticeAnswer):
    """С примерами и местами, где то же открыто сейчас."""

    case_ids: list[int]
    open: list[OpenPlaceAnswer]
    problem_ids: Annotated[list[int], Field(description="Повторяющиеся проблемы той же темы.")]


class PracticesAnswer(Answer):
    """Сначала новые."""

    practices: list[PracticeAnswer]
    next: int | None


class PracticeWriting(Doer):
    """Что не названо, станет пустым."""

    problem: Words
    measure: Words = ""
    cost: Words = ""
    took: Words = ""
    body: Id = ""
    group: Id = ""
    topic: Id = ""
    version: Version = None


class PracticeDeciding(Doer):
    """Без слов."""

    version: Version = None


class PracticeSending(Doer):
    """Какому органу."""

    body: Id


class SentPracticeAnswer(Answer):
    """Номер рекомендации, которую подпишет человек."""

    recommendation: int


def list_practices(caller: Calling, wanted: Annotated[WantedPractices, Query()]) -> PracticesAnswer:
    """Центр видит все, остальные — опубликованные."""
    page = PracticeDesk(caller.installation).list(
        caller.viewer(), wanted.state, wanted.group, wanted.q, wanted.before
    )
    fields = {"practices": [_fields(card) for card in page.cards], "next": page.next}
    return caller.answer(PracticesAnswer, fields)


def show_practice(caller: Calling, number: Number) -> OnePracticeAnswer:
    """С примерами и местами, где то же открыто сейчас."""
    return _one(caller, PracticeDesk(caller.installation).look(caller.viewer(), number))


def add(caller: Calling, asked: PracticeWriting) -> OnePracticeAnswer:
    """Добавить свою."""
    desk = PracticeDesk(caller.installation)
    return _again(caller, desk.add(caller.viewer(asked.who), _form(asked)).number, asked.who)


def edit(caller: Calling, number: Number, asked: PracticeWriting) -> OnePracticeAnswer:
    """Изменить слова."""
    desk = PracticeDesk(caller.installation)
    desk.edit(caller.viewer(asked.who), number, _form(asked), asked.version)
    return _again(caller, number, asked.who)


def publish(caller: Calling, number: Number, asked: PracticeDeciding) -> OnePracticeAnswer:
    """Опубликовать: видна всем, кто читает обращения."""
    desk = PracticeDesk(caller.installation)
    desk.publish(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def drop(caller: Calling, number: Number, asked: PracticeDeciding) -> OnePracticeAnswer:
    """Не практика."""
    desk = PracticeDesk(caller.installation)
    desk.drop(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def reopen(caller: Calling, number: Number, asked: PracticeDeciding) -> OnePracticeAnswer:
    """Вернуть: снова ждёт."""
    desk = PracticeDesk(caller.installation)
    desk.reopen(caller.viewer(asked.who), number, asked.version)
    return _again(caller, number, asked.who)


def send(caller: Calling, number: Number, asked: PracticeSending) -> SentPracticeAnswer:
    """Предложить органу рекомендацией."""
    sent = PracticeDesk(caller.installation).send(caller.viewer(asked.who), number, asked.body)
    return caller.answer(SentPracticeAnswer, {"recommendation": sent.number})


def _form(asked: PracticeWriting) -> PracticeForm:
    return PracticeForm(
        asked.problem, asked.measure, asked.cost, asked.took, asked.body, asked.group, asked.topic
    )


def _again(caller: Caller, number: int, who: str) -> OnePracticeAnswer:
    return _one(caller, PracticeDesk(caller.installation).again(caller.viewer(who), number))


def _one(caller: Caller, card: PracticeCard) -> OnePracticeAnswer:
    fields = {
        **_fields(card),
        "case_ids": list(card.cases),
        "open": list(card.places),
        "problem_ids": [one.number for one in card.problems],
    }
    return caller.answer(OnePracticeAnswer, fields)


def _fields(card: PracticeCard) -> dict[str, object]:
    one = card.practice
    plain = {name: getattr(one, name) for name in one.__dataclass_fields__}
    stretches = {"before": _stretch(one.before), "after": _stretch(one.after)}
    return {**plain, **stretches, "deeds": list(card.deeds)}


def _stretch(one: PracticeLevel | None) -> dict[str, object] | None:
    if one is None:
        return None
    low, high = interval(one)
    plain = {"since": one.since, "until": one.until, "count": one.count, "n": one.n}
    return {**plain, "value": level(one), "low": low, "high": high}


_DEEDS: Sequence[tuple[Callable[..., Answer], str]] = (
    (edit, "Практика: изменить"),
    (publish, "Практика: опубликовать"),
    (drop, "Практика: не практика"),
    (reopen, "Практика: вернуть"),
    (send, "Практика: предложить органу"),
)
ROUTES: Sequence[Operation] = (
    Operation("GET", "/practices", list_practices, READ_CASES, "Лучшие практики"),
    Operation("POST", "/practices", add, READ_CASES | CASES, "Практика: добавить", status=201),
    Operation("GET", "/practices/{number}", show_practice, READ_CASES, "Одна практика", MISSING),
    *(
        Operation(
            "POST",
            f"/practices/{{number}}/{deed.__name__}",
            deed,
            READ_CASES | CASES,
            title,
            CHANGING,
        )
        for deed, title in _DEEDS
    ),
)
