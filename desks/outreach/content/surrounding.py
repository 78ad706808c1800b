"""Gathers what a planned publication may be in conflict with."""

from collections.abc import Sequence
from datetime import timedelta

from app.installation import Installation
from cases.answers.threads import are_alike
from desks.outreach.pages.evidence import pages_of
from domain.alert import OPEN
from domain.cases.answers.promise import PromiseState
from domain.outreach.content import OUT, WAITING, ContentEntry, ContentFilter
from outreach.content.conflicts import ContentSurroundings
from outreach.pages.register import RegisteredPage

AROUND = timedelta(days=30)  # in which one text is published once
MOST = 500
PAUSES = 100
_TOLD = frozenset({PromiseState.KEPT, PromiseState.LATE})


def official_pages(installation: Installation) -> Sequence[RegisteredPage]:
    """None if the region has no rules of official pages."""
    rules = installation.region.page_rules
    return pages_of(installation, rules) if rules is not None else ()


def surroundings(installation: Installation, one: ContentEntry) -> ContentSurroundings:
    now, store = installation.clock.now(), installation.outreach.content
    at = one.planned_at or now
    around = ContentFilter(WAITING | OUT, since=at - AROUND, until=at + AROUND, limit=MOST)
    return ContentSurroundings(
        region=installation.region,
        pages={page.source.id: page for page in official_pages(installation)},
        others=store.page(around),
        pauses=store.pauses(min(at, now) - timedelta(days=1), PAUSES),
        alerts=[one for one in installation.watch.alerts.recent(now) if one.state in OPEN],
        promise=_unkept(installation, one),
        now=now,
        are_alike=are_alike,
    )


def _unkept(installation: Installation, one: ContentEntry) -> str | None:
    if one.promise is None:
        return None
    promise = installation.casework.promises.get(one.promise)
    if promise is None or promise.state in _TOLD:
        return None
    return f"на {promise.due:%d.%m.%Y}" if promise.due else "без срока"
