"""What of an installation did not work, and what a report may therefore lack."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.deadline import within
from app.health import LATE
from app.installation import Installation
from domain.errors import IndexUnavailable
from domain.patience import Part
from domain.pulse import ProcessRole
from domain.query import All
from reports.content.morning_data import Gap

ASKED = timedelta(seconds=5)  # of the index


@dataclass(frozen=True, slots=True)
class Outing:
    """A time in which no scheduler worked."""

    since: datetime
    until: datetime


def gaps(installation: Installation, outings: Sequence[Outing], works: bool) -> Sequence[Gap]:
    """`works` says whether posts are processed. Raises Unavailable."""
    now, pulses = installation.clock.now(), installation.processes.pulses
    known = [
        Gap(
            "Система не работала",
            one.since,
            one.until,
            "оповещений о том, что началось в это время, может ещё не быть",
        )
        for one in outings
    ]
    crawled = pulses.last(ProcessRole.CRAWLER)
    if crawled is not None and now - crawled > LATE:
        known.append(Gap("Сбор постов стоит", crawled, None, "постов с этого времени нет"))
    if not works:
        processed = pulses.last(ProcessRole.WORKER)
        lacks = "посты собраны, но не разобраны, и новых жалоб не видно"
        known.append(Gap("Обработка постов стоит", processed, None, lacks))
    with within(ASKED), suppress(IndexUnavailable):
        installation.posts.index.search(All(), limit=0)
    for one in installation.outages():
        if one.part is Part.INDEX:
            lacks = "посты с этого времени не разобраны, и о чём пишут, видно не всё"
            known.append(Gap("Поиск не отвечает", one.since, None, lacks))
    return known
