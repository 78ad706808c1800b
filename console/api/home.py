"""The summary: what goes on now, as the first page of the console shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer
from console.routes import POSTS
from desks.home.desk import Home, RegionNow
from domain.alert import AlertState


class OpenAlertAnswer(Answer):
    """Открытое оповещение."""

    id: str
    state: AlertState
    opened_at: datetime
    waits_since: Annotated[
        datetime | None, Field(description="С какого времени без ответа; null — принято.")
    ]
    holder: Annotated[str | None, Field(description="Кто принял.")]
    streets: Annotated[list[str], Field(description="Улицы и здания, которые называют чаще.")]
    quote: str | None


class GrowthAnswer(Answer):
    """Тема в муниципалитете, где жалоб больше обычного, а оповещения нет."""

    group: str | None
    municipality: str | None
    complaints: int
    usual: float


class WaitingAnswer(Answer):
    """Жалобы, которых никто не взял, не отклонил и не разобрал."""

    days: Annotated[int, Field(description="За сколько последних дней.")]
    count: int
    more: Annotated[bool, Field(description="Их больше, чем посчитано.")]
    oldest: datetime | None
    newest: Annotated[list[str], Field(description="Номера новейших постов.")]


class OnDutyAnswer(Answer):
    """Кто дежурит."""

    filled: Annotated[bool, Field(description="Ведётся ли график.")]
    name: str | None
    until: datetime | None


class RegionNowAnswer(Answer):
    """Вся область; только с правом region."""

    open: Annotated[int, Field(description="Открытых оповещений.")]
    new: Annotated[int, Field(description="Из них без ответа.")]
    alerts: Annotated[list[OpenAlertAnswer], Field(description="Первые из них, без ответа вперёд.")]
    growing: list[GrowthAnswer]
    complaints: Annotated[int | None, Field(description="За сутки; null — норма не выучена.")]
    usual: Annotated[float | None, Field(description="Столько обычно за сутки.")]
    duty: OnDutyAnswer


class CriticalAnswer(Answer):
    """Критичные публикации СМИ и сообществ за сутки."""

    count: int
    of: Annotated[int, Field(description="Публикаций, тон которых известен.")]


class HomeAnswer(Answer):
    """Сводка. Чего ключу видеть нельзя, там null."""

    at: datetime
    region: RegionNowAnswer | None
    waiting: WaitingAnswer
    critical: CriticalAnswer | None
    sources: Annotated[int, Field(description="Включённых источников.")]
    bad_sources: Annotated[int, Field(description="Из них требуют внимания.")]


def show_home(caller: Calling) -> HomeAnswer:
    """Что сейчас: оповещения, рост, неразобранное, дежурный, источники."""
    return caller.answer(HomeAnswer, _answer(caller.pages.home.look(caller.viewer())))


def _answer(home: Home) -> dict[str, object]:
    load, critical = home.load, home.outlets and home.outlets.critical
    return {
        "at": home.at,
        "region": _region(home.region) if home.region else None,
        "waiting": {
            "days": load.within.days,
            "count": load.waiting,
            "more": load.more,
            "oldest": load.oldest,
            "newest": [one.post.id for one in load.newest],
        },
        "critical": critical and {"count": critical.count, "of": critical.of},
        "sources": len(home.system.sources),
        "bad_sources": home.system.bad,
    }


def _region(region: RegionNow) -> dict[str, object]:
    norms = region.norms
    return {
        "open": region.spikes.open,
        "new": region.spikes.new,
        "alerts": [
            {
                "id": one.alert.id,
                "state": one.alert.state,
                "opened_at": one.alert.opened_at,
                "waits_since": one.waits_since,
                "holder": one.holder,
                "streets": list(one.streets),
                "quote": one.quote,
            }
            for one in region.spikes.rows
        ],
        "growing": [
            {
                "group": one.cell.group,
                "municipality": one.cell.municipality,
                "complaints": one.numbers.seen,
                "usual": one.numbers.usual,
            }
            for one in region.growing
        ],
        "complaints": norms.complaints if norms else None,
        "usual": norms.usual if norms else None,
        "duty": region.serving,
    }


ROUTES: Sequence[Operation] = (Operation("GET", "/home", show_home, POSTS, "Сводка"),)
