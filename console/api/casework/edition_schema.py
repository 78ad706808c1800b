"""What the API takes and gives of published ratings."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.api.case_ratings import RatingTableAnswer
from console.api.schema import Answer, Doer, Moment
from domain.cases.ratings.edition import EditionState, RatingSpan
from domain.cases.ratings.exclusion import LONGEST_NAME, LONGEST_REASON, ExclusionKind
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import ObjectionEffect, ObjectionState

Reason = Annotated[str, Field(max_length=LONGEST_REASON)]
Some = tuple[Annotated[str, Field(max_length=200)], ...]


class EditionAnswer(Answer):
    """Выпуск рейтинга: версия за период."""

    id: int
    span: RatingSpan
    first: Annotated[date, Field(description="Первый день периода.")]
    version: int
    state: EditionState
    made_at: datetime
    who: str
    until: Annotated[datetime, Field(description="До какого времени принимают возражения.")]
    formula: str
    policy: Annotated[str, Field(description="С какого дня действуют сроки, и их отпечаток.")]
    reason: str
    ended_at: datetime | None
    ended_by: str
    ending: str
    digest: Annotated[str, Field(description="HMAC-SHA-256 утверждённых данных.")]


class EditionsAnswer(Answer):
    """Выпуски, последний период сначала."""

    editions: list[EditionAnswer]


class ObjectionAnswer(Answer):
    """Возражение и решение центра."""

    id: int
    body: str
    case_id: int | None
    measure: MeasureKind | None
    reason: str
    who: str
    at: datetime
    state: ObjectionState
    effect: ObjectionEffect | None
    decision: str
    decided_by: str
    decided_at: datetime | None


class ExclusionAnswer(Answer):
    """Правило, по которому обращения не считаются; пустой список — любые."""

    id: int
    name: str
    kind: ExclusionKind
    reason: str
    since: datetime
    until: datetime
    municipalities: list[str]
    topics: list[str]
    streams: list[str]
    bodies: list[str]
    ended_at: datetime | None


class ExclusionsAnswer(Answer):
    """Исключения, поздние сначала."""

    exclusions: list[ExclusionAnswer]


class EditionLookAnswer(EditionAnswer):
    """Выпуск, каким его посчитали тогда."""

    view: str
    views: list[str]
    is_sound: Annotated[bool | None, Field(description="Подпись сходится; у черновика её нет.")]
    since: datetime
    period_until: datetime
    taken_at: datetime
    tables: list[RatingTableAnswer]
    exclusions: list[ExclusionAnswer]
    left_out: Annotated[dict[int, int], Field(description="Исключение → сколько обращений.")]
    objections: list[ObjectionAnswer]


class FrozenCaseAnswer(Answer):
    """Обращение, каким его посчитали."""

    number: str
    received: datetime
    due: datetime | None
    answered: datetime | None
    exclusion: int | None
    objection: int | None


class FrozenCasesAnswer(Answer):
    """Обращения за числом: не больше 500."""

    total: int
    cases: list[FrozenCaseAnswer]


class EditionFileAnswer(Answer):
    """Утверждённые данные дословно, в content, и их подпись."""

    digest: str
    content: str


class RatingLinkAnswer(Answer):
    """Ссылка для возражений органа, без входа."""

    id: int
    body: str
    ends_at: datetime
    address: str


class RevokedAnswer(Answer):
    """Отозванная ссылка."""

    id: int
    body: str
    revoked_at: datetime | None


class Publishing(Doer):
    """Черновик за период, в котором этот день."""

    span: RatingSpan
    day: date
    until: Annotated[Moment | None, Field(description="До какого времени возражать.")] = None
    reason: Annotated[Reason, Field(description="Почему новая версия.")] = ""


class EditionFinishing(Doer):
    """Посчитать заново, подписать, заморозить."""


class Withdrawing(Doer):
    """Отозвать черновик."""

    why: Reason


class ObjectingGiven(Doer):
    """Против обращения, показателя или обоих."""

    body: Annotated[str, Field(max_length=100)]
    reason: Reason
    case: Annotated[str, Field(max_length=40, description="О-2041")] = ""
    measure: MeasureKind | None = None


class ObjectionDeciding(Doer):
    """effect null — отклонить."""

    effect: ObjectionEffect | None = None
    why: Reason


class Inviting(Doer):
    """Ссылка для органа."""

    body: Annotated[str, Field(max_length=100)]


class Excluding(Doer):
    """Правило с названием, причиной и датами."""

    name: Annotated[str, Field(max_length=LONGEST_NAME)]
    kind: ExclusionKind
    reason: Reason
    since: Moment
    until: Moment
    municipalities: Annotated[Some, Field(max_length=100)] = ()
    topics: Annotated[Some, Field(max_length=100, description="Разделы или темы.")] = ()
    streams: Annotated[Some, Field(max_length=50)] = ()
    bodies: Annotated[Some, Field(max_length=100)] = ()
