"""What the API takes and gives: the field's words as JSON, times with an offset.

Docstrings and descriptions are the texts of /api/v1/openapi.json.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from domain.alert import AlertState, DeliveryState, Rule
from domain.duty import DutyRole
from domain.silence import SilenceState

# Within what every zone and every database can hold; in UTC, as it will be read back.
Moment = Annotated[
    AwareDatetime,
    Field(ge=datetime(2000, 1, 1, tzinfo=UTC), le=datetime(2100, 1, 1, tzinfo=UTC)),
    AfterValidator(lambda at: at.astimezone(UTC)),
]


Id = Annotated[str, StringConstraints(pattern=r"^[\w-]{1,100}$")]


class Given(BaseModel):
    """What a caller sends: a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Wanted(Given):
    """Какие оповещения и какая их страница."""

    state: Annotated[
        frozenset[AlertState],
        Field(description="Только эти состояния; без него и без since — открытые."),
    ] = frozenset()
    since: Annotated[
        Moment | None,
        Field(description="И те, что кончились не раньше; без него closed и false — за неделю."),
    ] = None
    cursor: Annotated[Id | None, Field(description="next предыдущей страницы.")] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class WantedSilences(Given):
    """Какая тишина."""

    since: Annotated[
        Moment | None,
        Field(description="Те, что кончаются позже; без него — ещё не кончившиеся."),
    ] = None


class Said(Given):
    """Кто это делает, и заметка."""

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""
    note: Annotated[str, Field(max_length=2000)] = ""


class Noted(Said):
    """Только заметка."""

    note: Annotated[str, Field(min_length=1, max_length=2000)]


class Snoozed(Said):
    """До какого времени отложить."""

    until: Moment


class NewSilence(Given):
    """Новая тишина; чего не назвали, то приглушено всё."""

    group: Annotated[str | None, Field(max_length=100)] = None
    municipality: Annotated[str | None, Field(max_length=100)] = None
    source_id: Annotated[str | None, Field(max_length=100)] = None
    since: Annotated[Moment | None, Field(description="Без него — сейчас.")] = None
    until: Moment
    reason: Annotated[str, Field(max_length=500)]
    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class Answer(BaseModel):
    """What the API gives, read from the nouns of the domain."""

    model_config = ConfigDict(from_attributes=True)


class CellAnswer(Answer):
    """Что считается; null — все."""

    group: str | None
    municipality: str | None
    search: str | None


class SignalAnswer(Answer):
    """Последняя оценка."""

    rule: Rule
    at: datetime
    window: timedelta
    observed: int
    expected: float
    p: float
    cold: bool
    subject: str | None


class EvidenceAnswer(Answer):
    """Что стоит за оценкой."""

    authors: int
    sources: int
    posts: int
    incidents: list[str]
    first_at: datetime
    post_ids: list[str]
    topic: str | None
    source_ids: list[str]


class AlertAnswer(Answer):
    """Оповещение."""

    id: str
    url: Annotated[str, Field(description="Карточка в консоли.")]
    conflict: Annotated[str, Field(description="Где и о чём, словами.")]
    reason: Annotated[str, Field(description="Почему, одной строкой.")]
    state: AlertState
    actions: Annotated[list[str], Field(description="Что с ним можно сделать сейчас.")]
    cell: CellAnswer
    opened_at: datetime
    since: datetime
    last_hot_at: datetime
    closed_at: datetime | None
    snoozed_until: datetime | None
    silence_id: Annotated[str | None, Field(description="Тишина, которая его приглушает.")]
    signal: SignalAnswer
    evidence: EvidenceAnswer


class MoveAnswer(Answer):
    """Что с ним сделали; before — null, когда открыто."""

    before: AlertState | None
    after: AlertState
    at: datetime
    who: str
    note: str
    until: datetime | None


class DeliveryAnswer(Answer):
    """Сообщение: кому и что с ним стало."""

    # Neither an address nor the text: that may hold a link which acknowledges.

    id: str
    title: str
    state: DeliveryState
    created_at: datetime
    next_try_at: datetime
    tries: int
    delivered_at: datetime | None
    error: str | None
    channel: str | None
    role: DutyRole | None
    person: str | None


class CardAnswer(AlertAnswer):
    """Оповещение, что с ним делали и кому сообщено."""

    moves: list[MoveAnswer]
    deliveries: list[DeliveryAnswer]


class AlertsAnswer(Answer):
    """Страница оповещений, новые первыми."""

    alerts: list[AlertAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


class SilenceAnswer(Answer):
    """Тишина."""

    id: str
    group: str | None
    municipality: str | None
    source_id: str | None
    state: SilenceState
    since: datetime
    until: datetime
    reason: str
    who: str
    at: datetime


class SilencesAnswer(Answer):
    """Тишина, с ближайшего конца."""

    silences: list[SilenceAnswer]


class Problem(BaseModel):
    """Почему нет."""

    detail: str
