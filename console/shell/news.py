"""The news of an open page: what its badges, title, pill and toasts say. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desks.calls.attention import Attention
from desks.health import SystemState
from desks.viewer import Viewer
from domain.alert import Alert, Rule
from domain.person import Right
from russian.plural import plural
from russian.vocabulary import Vocabulary

TOASTS = 3
SOON = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pill:
    """How many sources are well; `more` is for those who cannot see its colour."""

    meaning: str
    words: str
    more: str


def pill_of(system: SystemState, viewer: Viewer) -> Pill | None:
    """None for people who may not open the list of sources."""
    if not system.sources or not viewer.may(Right.REGION):
        return None
    all_, bad = len(system.sources), system.bad
    meaning = "warn" if bad or not system.crawling else "good"
    more = f", требуют внимания: {bad}" if bad else ""
    return Pill(meaning, f"Источники: {all_ - bad} из {all_}", more)


def spoken(alert: Alert, words: Vocabulary) -> str:
    """«Новый всплеск: Тында, отопление, 20 жителей»."""
    what = words.conflict(alert)
    if alert.signal.rule is not Rule.SPIKE:
        return f"Новое оповещение: {what}"
    people = plural(alert.signal.observed, "житель", "жителя", "жителей")
    return f"Новый всплеск: {what}, {people}"


def news_of(
    viewer: Viewer, attention: Attention, left: timedelta, words: Vocabulary
) -> Mapping[str, Any]:
    """What the script of the page reads, without anything that the viewer may not see; `left` is
    what is left of the session if it is not used again.
    """
    pill = pill_of(attention.system, viewer)
    return {
        "tallies": attention.tallies(viewer),
        "spikes": [
            {
                "id": one.id,
                "at": one.opened_at.isoformat(),
                "words": spoken(one, words),
                "address": f"/alerts/{one.id}",
            }
            for one in attention.unanswered.loud[:TOASTS]
        ],
        "sources": pill and {"meaning": pill.meaning, "words": pill.words, "more": pill.more},
        "bell": attention.own.rings,
        "ends_soon": left < SOON,
    }
