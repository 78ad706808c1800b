"""Counts of matching posts over time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer, Given
from console.routes import POSTS
from console.workers import Work
from desks.posts import PostDesk
from domain.steps import Step


class WantedCounts(Given):
    """Что считать и каким шагом; день, неделя и месяц — по времени региона."""

    q: Annotated[str, Field(max_length=2000, description="Как на странице «Поиск».")] = ""
    step: Step = Step.DAY


class StepAnswer(Answer):
    """Сколько постов за шаг, который начался в start."""

    start: datetime
    posts: int


class CountsAnswer(Answer):
    """Посты по времени, пустые шаги пропущены."""

    total: int
    step: Step
    counts: list[StepAnswer]


def count_posts(caller: Calling, wanted: Annotated[WantedCounts, Query()]) -> CountsAnswer:
    """Сколько постов найдено за каждый шаг."""
    desk = PostDesk(caller.installation, caller.words)
    page = desk.count(caller.viewer(), wanted.q, wanted.step)
    counts = [{"start": start, "posts": count} for start, count in page.over_time.items()]
    return caller.answer(CountsAnswer, {"total": page.total, "step": wanted.step, "counts": counts})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/counts", count_posts, POSTS, "Посты по времени", work=Work.INDEX),
)
