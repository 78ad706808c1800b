"""The question after an incident, as an answer about the incident tells it."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from console.api.outreach.survey_schema import SurveyCellAnswer
from console.api.schema import Answer
from desks.outreach.surveys.incidents import IncidentQuestion


class AskedAnswer(Answer):
    """Вопрос после инцидента: мнение ответивших, не жителей области."""

    survey: int
    question: str
    asked: Annotated[
        int | None, Field(description="Не меньше скольких спросили, пятёрками; null — менее пяти.")
    ]
    answered: Annotated[
        int | None,
        Field(description="Пока ссылки действуют, не меньше скольких; потом как в итогах."),
    ]
    ends_at: Annotated[datetime, Field(description="Когда кончаются ссылки.")]
    cells: Annotated[
        list[SurveyCellAnswer] | None, Field(description="null — ссылки ещё действуют.")
    ]


def asked_of(one: IncidentQuestion) -> dict[str, Any]:
    return {
        "survey": one.survey.number,
        "question": one.survey.questions[0].text,
        "asked": one.asked,
        "answered": one.answered,
        "ends_at": one.ends_at,
        "cells": None if one.table is None else list(one.table.cells),
    }
