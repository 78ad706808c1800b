"""How serious an alert is, from what its posts report. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import IntEnum, StrEnum

from domain.alert import Alert, Rule
from domain.post import Labels

DANGER, ACCIDENT = "danger", "accident"  # values of the urgency label
CHILDREN = frozenset(
    {
        *("ребенок", "дитя", "малыш", "младенец", "грудничок", "новорожденный", "школьник"),
        *("дошкольник", "садик", "детсад"),
    }
)
WARMTH = frozenset(
    {
        *("отопление", "батарея", "радиатор", "котельная", "кочегарка", "теплотрасса"),
        *("теплоснабжение", "мерзнуть", "замерзать", "мороз"),
    }
)
COLD_MONTHS = frozenset({10, 11, 12, 1, 2, 3, 4})  # the heating season
MANY, MORE, FEW = 50, 20, 10  # people


class Severity(IntEnum):
    ORDINARY = 0
    HIGH = 1
    CRITICAL = 2


class Ground(StrEnum):
    """In the order in which the grounds are explained."""

    PEOPLE = "people"
    DANGER = "danger"
    ACCIDENT = "accident"
    CHILDREN = "children"
    FROST = "frost"


POINTS = {Ground.DANGER: 3, Ground.ACCIDENT: 2, Ground.CHILDREN: 1, Ground.FROST: 2}
HIGH_FROM, CRITICAL_FROM = 2, 4  # points


@dataclass(frozen=True, slots=True)
class Circumstances:
    """`people` is None where the rule counts none; `dangers`, `accidents` and `children` count the
    most noticeable posts that report them, and `frost` means that homes are cold during the heating
    season.
    """

    people: int | None
    dangers: int = 0
    accidents: int = 0
    children: int = 0
    frost: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    severity: Severity
    grounds: Sequence[Ground]
    people: int | None
    at: datetime


def circumstances(alert: Alert, labels: Collection[Labels], zone: tzinfo) -> Circumstances:
    spoken = [frozenset(one.lemmas.split()) for one in labels]
    urgencies = [one.urgency.value for one in labels if one.urgency]
    winter = alert.signal.at.astimezone(zone).month in COLD_MONTHS
    return Circumstances(
        people=alert.signal.observed if alert.signal.rule is Rule.SPIKE else None,
        dangers=urgencies.count(DANGER),
        accidents=urgencies.count(ACCIDENT),
        children=sum(not CHILDREN.isdisjoint(words) for words in spoken),
        frost=winter and any(not WARMTH.isdisjoint(words) for words in spoken),
    )


def assess(known: Circumstances, at: datetime) -> Assessment:
    """Adds up points: people (10 are 1, 20 are 2, 50 are 3), danger 3, else an accident 2, children
    1, frost 2; two points are high, four are critical.
    """
    people = known.people or 0
    points = (people >= FEW) + (people >= MORE) + (people >= MANY)
    reported = {
        Ground.PEOPLE: points > 0,
        Ground.DANGER: known.dangers > 0,
        Ground.ACCIDENT: known.accidents > 0 and not known.dangers,
        Ground.CHILDREN: known.children > 0,
        Ground.FROST: known.frost,
    }
    grounds = [ground for ground, holds in reported.items() if holds]
    points += sum(POINTS.get(ground, 0) for ground in grounds)
    severity = Severity.ORDINARY
    if points >= HIGH_FROM:
        severity = Severity.CRITICAL if points >= CRITICAL_FROM else Severity.HIGH
    return Assessment(severity, grounds, known.people, at)
