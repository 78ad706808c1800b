"""Health of the system: does it crawl and evaluate, what waits, and who is in trouble."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.wiring import LEADER
from console.api.caller import Calling
from console.api.schema import Answer
from domain.alert import AlertState
from domain.post import Outcome
from domain.trouble import TroubleKind


class TroubleAnswer(Answer):
    """Беда источника: не отвечает, не опрошен вовремя или замолчал."""

    kind: TroubleKind
    source_id: str
    title: str
    since: datetime | None
    said: Annotated[str, Field(description="По-русски, вслед за названием.")]


class HealthAnswer(Answer):
    """Что показывает консоль на каждой странице и на странице «Источники»."""

    at: datetime
    crawling: Annotated[bool, Field(description="Опрашиваются ли источники вовремя.")]
    working: Annotated[bool, Field(description="Обрабатываются ли посты, если они ждут.")]
    evaluating: Annotated[bool, Field(description="Идёт ли оценка всплесков.")]
    leads_until: Annotated[datetime | None, Field(description="До когда держится планировщик.")]
    new_alerts: Annotated[int, Field(description="Непринятых оповещений.")]
    queue: Annotated[int, Field(description="Постов ждёт обработки.")]
    queue_limit: Annotated[int, Field(description="Больше этого — опрос приостановлен.")]
    outcomes: Annotated[dict[Outcome, int], Field(description="Чем кончилась обработка постов.")]
    troubles: list[TroubleAnswer]


def show_health(caller: Calling) -> HealthAnswer:
    """Всё ли работает."""
    parts, now = caller.parts, caller.now
    state = caller.pages.state(lambda _: True)
    counted = parts.queue.outcomes()
    return caller.answer(
        HealthAnswer,
        {
            "at": now,
            "crawling": not state["not_crawling"],
            "working": not state["not_working"],
            "evaluating": not state["not_evaluating"],
            "leads_until": parts.leader.until(LEADER),
            "new_alerts": sum(a.state is AlertState.NEW for a in parts.alerts.recent(now)),
            "queue": parts.queue.depth(),
            "queue_limit": parts.settings.queue_limit,
            "outcomes": {outcome: counted.get(outcome, 0) for outcome in Outcome},
            "troubles": [
                {
                    "kind": trouble.kind,
                    "source_id": trouble.source.id,
                    "title": trouble.source.title,
                    "since": trouble.since,
                    "said": caller.pages.said(trouble),
                }
                for trouble in state["troubles"]
            ],
        },
    )
