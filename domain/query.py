"""A search: its conditions, and the text a monitor types for them. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Field(StrEnum):
    """What a condition can name; the value is the field of the index document."""

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
    """One typed word in any form; `prefix` for a trailing asterisk."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in this order, side by side."""

    text: str


@dataclass(frozen=True, slots=True)
class Is:
    """The field has this value."""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class Since:
    """Published at or after."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Until:
    """Published before."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class All:
    """Every condition holds; none is «everything»."""

    conditions: tuple["Condition", ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one condition holds."""

    conditions: tuple["Condition", ...]


Condition = Word | Phrase | Is | Since | Until | Not | All | Any


class Sort(StrEnum):
    """Order of hits. `RELEVANCE` is each engine's own score; the others are equal in both, ties by
    post id.
    """

    NEWEST = "newest"
    OLDEST = "oldest"
    RELEVANCE = "relevance"


FACETS = (Field.MUNICIPALITY, Field.GROUP, Field.KIND, Field.NETWORK, Field.SOURCE)
