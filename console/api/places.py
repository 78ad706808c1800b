"""The numbers of the map: every municipality and topic group compared with its own norm."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Count, Given
from console.routes import REGION
from desks.places import Period, PlaceDesk

STEPS = "от −2 (намного меньше обычного) до 2 (намного больше); null — слишком тихо"


class WantedMap(Given):
    """За какое время до сейчас."""

    period: Period = Period.DAY


class SquareAnswer(Answer):
    """Жалобы на тему в муниципалитете; null вместо них — все."""

    group: str | None
    municipality: str | None
    seen: Count
    usual: float
    step: Annotated[int | None, Field(ge=-2, le=2, description=STEPS)]


class MapAnswer(Answer):
    """Числа карты; null вместо since — обычное ещё не выучено."""

    since: datetime | None
    until: datetime | None
    cold: Annotated[bool, Field(description="Истории меньше двух недель.")]
    cells: Annotated[
        list[SquareAnswer], Field(description="Те, где пишут или обычно пишут хоть что-то.")
    ]


def show_map(caller: Calling, wanted: Annotated[WantedMap, Query()]) -> MapAnswer:
    """Насколько каждое место и каждая тема отличаются от своего обычного."""
    desk = PlaceDesk(caller.installation)
    numbers = desk.deviations(caller.viewer(), wanted.period)
    if numbers is None:
        return MapAnswer(since=None, until=None, cold=True, cells=[])
    withheld = desk.withheld(numbers, reads_posts=caller.reads_posts)
    return caller.answer(
        MapAnswer,
        {
            "since": numbers.since,
            "until": numbers.until,
            "cold": numbers.cold,
            "cells": [
                {
                    "group": cell.group,
                    "municipality": cell.municipality,
                    "seen": None if cell in withheld else one.seen,
                    "usual": one.usual,
                    "step": one.step,
                }
                for cell, one in numbers.cells.items()
                if one.step is not None or (one.seen and cell not in withheld)
            ],
        },
    )


ROUTES: Sequence[Operation] = (Operation("GET", "/map", show_map, REGION, "Карта"),)
