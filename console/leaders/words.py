"""The figures of leaders in words, and the periods that their pages offer."""

from collections.abc import Mapping
from typing import Any

from desks.leaders import ENOUGH, ENOUGH_RACES
from domain.errors import EntryRefused
from domain.leader import Share
from russian.figures import about, change, shares
from russian.outreach.echoes import PARTIAL
from russian.vocabulary import AUTHORS

DAYS = (7, 30, 90)
UNKNOWN = "такого периода, темы или места нет"


def offered(days: int) -> None:
    if days not in DAYS:
        raise EntryRefused("такого периода в списке нет")


def interval(one: Share) -> str:
    return shares(*one.interval)


def decimal(value: float | None) -> str:
    return "—" if value is None else about(value)


def trend(now: float | None, before: float | None) -> str:
    """«на 12 % больше», or nothing without two figures."""
    return change(now, before) if now is not None and before else ""


WORDS: Mapping[str, Any] = {
    "AUTHORS": AUTHORS,
    "interval": interval,
    "decimal": decimal,
    "trend": trend,
    "enough": ENOUGH,
    "enough_races": ENOUGH_RACES,
    "PARTIAL": PARTIAL,
}
