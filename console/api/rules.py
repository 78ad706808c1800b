"""Rules: those in force, their accuracy, and a trial on history."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Annotated

from fastapi import Query
from pydantic import Field

from alerts.rules import SENSITIVITIES
from alerts.usefulness import Kind
from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Count, Given
from console.routes import REGION
from console.workers import Work
from desks.rules import RuleDesk
from domain.alert import Cell


class WantedTrial(Given):
    """Какое правило проверить: тема, муниципалитет или они вместе, либо сохранённый поиск."""

    group: Annotated[str | None, Field(max_length=100)] = None
    municipality: Annotated[str | None, Field(max_length=100)] = None
    search: Annotated[str | None, Field(max_length=100)] = None
    sensitivity: Annotated[
        str | None, Field(max_length=20, description="fewer, usual, more; без него — как сейчас.")
    ] = None


class TallyAnswer(Answer):
    """За месяц: послано, оценено людьми, из них ложных; precision null — не оценено ни одно."""

    month: date
    sent: int
    judged: int
    false: int
    precision: float | None


class UsefulnessAnswer(Answer):
    """Как часто правило было право, этот месяц первым, и что с ним делать."""

    kind: Kind
    name: str
    advice: str
    months: list[TallyAnswer]


class RulesAnswer(Answer):
    """Правила, которые действуют."""

    sensitivity: Annotated[str, Field(description="Настройка sensitivity.")]
    false_share: Annotated[
        dict[str, float], Field(description="Чувствительность и допустимая доля ложных.")
    ]
    windows: Annotated[list[int], Field(description="Промежутки в часах.")]
    minimum_authors: int
    minimum_ratio: float
    reach: Annotated[int, Field(description="Сколько раз должны увидеть один пост.")]
    unanswered_after: Annotated[timedelta, Field(description="Сколько ждать ответа ведомства.")]
    usefulness: list[UsefulnessAnswer]


class SpikeAnswer(Answer):
    """Оповещение, которое было бы послано."""

    at: datetime
    until: datetime
    window: timedelta
    observed: Count
    expected: float
    cold: bool


class TrialAnswer(Answer):
    """Что послало бы правило с since по until."""

    since: datetime
    until: datetime
    per_week: float
    noted: Annotated[
        float, Field(description="Доля оценок, предел которых записан тогда же: им можно верить.")
    ]
    spikes: list[SpikeAnswer]


def list_rules(caller: Calling) -> RulesAnswer:
    """Что действует и как часто это было право, за полгода."""
    in_force = RuleDesk(caller.installation).in_force(caller.viewer())
    rules = in_force.rules
    return caller.answer(
        RulesAnswer,
        {
            "sensitivity": in_force.sensitivity,
            "false_share": {name: rules.q[name] for name in SENSITIVITIES},
            "windows": rules.windows,
            "minimum_authors": rules.minimum_authors,
            "minimum_ratio": rules.minimum_ratio,
            "reach": rules.reach,
            "unanswered_after": rules.unanswered_after,
            "usefulness": [
                {
                    "kind": useful.kind,
                    "name": useful.name,
                    "advice": useful.advice,
                    "months": [
                        {
                            "month": month,
                            "sent": tally.sent,
                            "judged": tally.judged,
                            "false": tally.false,
                            "precision": tally.precision,
                        }
                        for month, tally in zip(in_force.months, useful.months, strict=True)
                    ],
                }
                for useful in in_force.usefulness
            ],
        },
    )


def show_trial(caller: Calling, wanted: Annotated[WantedTrial, Query()]) -> TrialAnswer:
    """Правило, проверенное на сохранённой истории."""
    cell = Cell(wanted.group, wanted.municipality, wanted.search)
    trial = RuleDesk(caller.installation).trial(caller.viewer(), cell, wanted.sensitivity or "")
    return caller.answer(TrialAnswer, trial)


ROUTES: Sequence[Operation] = (
    Operation("GET", "/rules", list_rules, REGION, "Правила"),
    Operation("GET", "/rules/trial", show_trial, REGION, "Правило на истории", work=Work.LONG),
)
