"""Health of the system: crawling, evaluation, the queue and troubles of sources."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from console.api.caller import Calling
from console.api.operations import Operation
from console.api.schema import Answer
from console.routes import REGION
from domain.patience import Part
from domain.post import Outcome
from domain.trouble import TroubleKind


class TroubleAnswer(Answer):
    """Беда источника: не отвечает, не опрошен вовремя или замолчал."""

    kind: TroubleKind
    source_id: str
    title: str
    since: datetime | None
    said: Annotated[str, Field(description="По-русски, вслед за названием.")]


class SystemPartAnswer(Answer):
    """Сервер, который консоль спрашивает, и отвечает ли он ей."""

    part: Part
    answering: bool
    since: Annotated[datetime | None, Field(description="С какого времени не отвечает.")]


class SystemHealthAnswer(Answer):
    """Что показывает консоль на каждой странице и на странице «Источники»."""

    at: datetime
    crawling: Annotated[bool, Field(description="Опрашиваются ли источники вовремя.")]
    working: Annotated[bool, Field(description="Обрабатываются ли посты, если они ждут.")]
    evaluating: Annotated[bool, Field(description="Идёт ли оценка всплесков.")]
    leads_until: Annotated[datetime | None, Field(description="До когда держится планировщик.")]
    new_alerts: Annotated[int, Field(description="Непринятых оповещений.")]
    queue: Annotated[
        int | None, Field(description="Постов ждёт обработки; null — очередь не отвечает.")
    ]
    queue_limit: Annotated[int, Field(description="Больше этого — опрос приостановлен.")]
    outcomes: Annotated[dict[Outcome, int], Field(description="Чем кончилась обработка постов.")]
    calendar_lacks: Annotated[
        int | None,
        Field(description="Год, которого уже не хватает в рабочем календаре; null — все есть."),
    ]
    troubles: list[TroubleAnswer]
    parts: Annotated[list[SystemPartAnswer], Field(description="База данных, очередь и индекс.")]


def show_health(caller: Calling) -> SystemHealthAnswer:
    """Всё ли работает."""
    health = caller.pages.health.all(caller.viewer())
    state, down = health.state, {outage.part: outage.since for outage in health.outages}
    return caller.answer(
        SystemHealthAnswer,
        {
            "at": health.at,
            "crawling": state.crawling,
            "working": state.working,
            "evaluating": state.evaluating,
            "leads_until": state.leads_until,
            "new_alerts": health.new_alerts,
            "queue": health.queue.depth,
            "queue_limit": caller.installation.settings.queue_limit,
            "outcomes": health.queue.outcomes,
            "calendar_lacks": state.calendar_lacks,
            "troubles": [
                {
                    "kind": trouble.kind,
                    "source_id": trouble.source.id,
                    "title": trouble.source.title,
                    "since": trouble.since,
                    "said": caller.pages.said(trouble),
                }
                for trouble in state.troubles
            ],
            "parts": [
                {"part": part, "answering": part not in down, "since": down.get(part)}
                for part in Part
            ],
        },
    )


ROUTES: Sequence[Operation] = (Operation("GET", "/health", show_health, REGION, "Всё ли работает"),)
