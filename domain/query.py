"""A search: its conditions and orders. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Field(StrEnum):
    MUNICIPALITY = "municipality"
    SETTLEMENT = "settlement"
    GROUP = "group"
    TOPIC = "topic"
    KIND = "kind"
    SENTIMENT = "sentiment"
    URGENCY = "urgency"
    BODY = "body"
    SOURCE = "source_id"
    NETWORK = "source_kind"
    INCIDENT = "incident_id"
    POST = "id"
    THREAD = "thread_id"


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    text: str


@dataclass(frozen=True, slots=True)
class Is:
    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Among:
    """One of many values, as one condition however many they are; nobody types it."""

    field: Field
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Since:
    """Published at or after the time; `Until` is before it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Until:
    at: datetime


@dataclass(frozen=True, slots=True)
class Not:
    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds; without conditions, everything matches."""

    conditions: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    conditions: tuple["Condition", ...]


Condition = Word | Phrase | Is | Among | Since | Until | Not | All | Any


class Sort(StrEnum):
    """Ties by post id; `RELEVANCE` is each engine's own score, the other orders are equal in both
    engines.
    """

    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"


FACETS = (Field.MUNICIPALITY, Field.GROUP, Field.KIND, Field.NETWORK, Field.SOURCE)
