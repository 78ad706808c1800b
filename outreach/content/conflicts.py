"""What speaks against a planned publication. Pure."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.alert import Alert, Cell
from domain.outreach.content import (
    ConflictKind,
    ContentConflict,
    ContentEntry,
    ContentOrigin,
    ContentPause,
    PauseKind,
)
from domain.region import Region
from outreach.pages.register import RegisteredPage

HOUR = timedelta(hours=1)
_PAUSED = {PauseKind.MOURNING: ConflictKind.MOURNING, PauseKind.CRISIS: ConflictKind.CRISIS}


@dataclass(frozen=True, slots=True)
class ContentSurroundings:
    """`others` are what is planned or published in the days around; `promise` says until when it
    was promised, if the publication speaks of a promise that nobody marked as kept.
    """

    region: Region
    pages: Mapping[str, RegisteredPage]
    others: Collection[ContentEntry]
    pauses: Collection[ContentPause]
    alerts: Collection[Alert]
    promise: str | None
    now: datetime
    are_alike: Callable[[str, str], bool]


def conflicts(one: ContentEntry, around: ContentSurroundings) -> list[ContentConflict]:
    """Those that nothing can be approved with come first."""
    hits = [*_gone(one, around), *_paused(one, around), *_beside(one, around)]
    if around.promise is not None:
        hits.append(ContentConflict(ConflictKind.PROMISE, around.promise, "/cases/promises"))
    cell = Cell(one.group, one.municipality)
    if one.origin is not ContentOrigin.CRISIS and one.group is not None:
        for alert in around.alerts:
            if alert.cell.search is None and alert.cell.contains(cell):
                hits.append(ContentConflict(ConflictKind.ALERT, alert.id, f"/alerts/{alert.id}"))
    if one.planned_at is not None and one.planned_at <= around.now:
        hits.append(ContentConflict(ConflictKind.PAST, ""))
    return hits


def _gone(one: ContentEntry, around: ContentSurroundings) -> Iterator[ContentConflict]:
    region = around.region
    if one.topic is not None and one.topic not in region.topics:
        yield ContentConflict(ConflictKind.GONE_GROUP, one.topic)
    elif one.group is not None and one.group not in region.groups:
        yield ContentConflict(ConflictKind.GONE_GROUP, one.group)
    if one.municipality is not None and one.municipality not in region.municipalities:
        yield ContentConflict(ConflictKind.GONE_GROUP, one.municipality)
    for id_ in one.pages:
        page = around.pages.get(id_)
        if page is None or not page.source.enabled:
            title = page.source.title if page else id_
            yield ContentConflict(ConflictKind.GONE_PAGE, title)
    for id_ in one.pages:
        page = around.pages.get(id_)
        if page is not None and page.body.id != page.source.owner_body:
            about = f"{page.source.title}: {page.body.name}"
            yield ContentConflict(ConflictKind.HEIR, about, f"/pages/{id_}")


def _paused(one: ContentEntry, around: ContentSurroundings) -> Iterator[ContentConflict]:
    if one.origin is ContentOrigin.CRISIS:
        return
    at = one.planned_at or around.now
    for pause in around.pauses:
        if pause.covers(one.municipality, at):
            yield ContentConflict(_PAUSED[pause.kind], pause.reason, "/content/pauses")


def _beside(one: ContentEntry, around: ContentSurroundings) -> Iterator[ContentConflict]:
    for other in around.others:
        if other.id == one.id:
            continue
        shared = sorted(set(one.pages) & set(other.pages))
        address = f"/content/{other.number}"
        if shared and _close(one.planned_at, other.day_at):
            titles = [around.pages[id_].source.title for id_ in shared if id_ in around.pages]
            about = f"«{other.title}»: {', '.join(titles or shared)}"
            yield ContentConflict(ConflictKind.HOUR, about, address)
        if one.text and other.text and around.are_alike(one.text, other.text):
            yield ContentConflict(ConflictKind.TEXT, f"«{other.title}»", address)


def _close(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) < HOUR


def stopped(contents: Iterable[ContentEntry], pauses: Collection[ContentPause]) -> frozenset[int]:
    """Numbers of planned ones that a crisis or mourning stops at their time."""
    return frozenset(
        one.number
        for one in contents
        if one.origin is not ContentOrigin.CRISIS
        and one.planned_at is not None
        and any(pause.covers(one.municipality, one.planned_at) for pause in pauses)
    )
