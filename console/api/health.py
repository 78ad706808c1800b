"""Health of the system: does it crawl and evaluate, what waits, and who is in trouble."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Annotated

from pydantic import Field

from app.wiring import LEADER, Parts
from console.api.caller import Calling
from console.api.schema import Answer
from console.sources.sources import queue_of
from domain.errors import IndexUnavailable
from domain.patience import Outage, Part
from domain.post import Outcome
from domain.query import All
from domain.trouble import TroubleKind


class TroubleAnswer(Answer):
    """Беда источника: не отвечает, не опрошен вовремя или замолчал."""

    kind: TroubleKind
    source_id: str
    title: str
    since: datetime | None
    said: Annotated[str, Field(description="По-русски, вслед за названием.")]


class PartAnswer(Answer):
    """Сервер, который консоль спрашивает, и отвечает ли он ей."""

    part: Part
    answering: bool
    since: Annotated[datetime | None, Field(description="С какого времени не отвечает.")]


class HealthAnswer(Answer):
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
    troubles: list[TroubleAnswer]
    parts: Annotated[list[PartAnswer], Field(description="База данных, очередь и индекс.")]


def show_health(caller: Calling) -> HealthAnswer:
    """Всё ли работает."""
    parts, now = caller.parts, caller.now
    state = caller.pages.state(lambda _: True)
    depth, counted = queue_of(parts)
    down = {outage.part: outage.since for outage in _outages(parts)}
    return caller.answer(
        HealthAnswer,
        {
            "at": now,
            "crawling": not state["not_crawling"],
            "working": not state["not_working"],
            "evaluating": not state["not_evaluating"],
            "leads_until": parts.locks.until(LEADER),
            "new_alerts": parts.alerts.count_new(),
            "queue": depth,
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
            "parts": [
                {"part": part, "answering": part not in down, "since": down.get(part)}
                for part in Part
            ],
        },
    )


def _outages(parts: Parts) -> Sequence[Outage]:
    """An index that was down is asked again, for nobody else may ask it."""
    if any(outage.part is Part.INDEX for outage in parts.outages()):
        with suppress(IndexUnavailable):
            parts.index.search(All(), limit=0)
    return parts.outages()
