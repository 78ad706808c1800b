"""Models of surveys in the API."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from console.api.schema import Answer, Doer, Given
from domain.outreach.surveys.question import (
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_ROWS,
    QuestionKind,
)
from domain.outreach.surveys.result import VariantName
from domain.outreach.surveys.survey import MOST_LINKS, SurveyAccess, SurveyState

Option = Annotated[str, Field(max_length=LONGEST_OPTION)]
Values = Annotated[
    dict[str, Annotated[list[Annotated[str, Field(max_length=10_000)]], Field(max_length=100)]],
    Field(
        max_length=2_000,
        description="По номерам вопросов: места вариантов с 0, деление шкалы, id места, текст; "
        "у таблицы «4.0» — первая строка четвёртого вопроса.",
    ),
]


AFTER = "У вопроса после инцидента — не меньше скольких, пятёрками; null — менее пяти."


class BranchFields(Given):
    """Спросить, если в вопросе question (с 1) выбран вариант option (с 0)."""

    question: int
    option: int


class QuestionFields(Given):
    """Вопрос."""

    text: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    kind: QuestionKind
    options: list[Option] = Field(default_factory=list, max_length=MOST_OPTIONS)
    rows: list[Option] = Field(default_factory=list, max_length=MOST_ROWS)
    scale: int = 5
    required: bool = True
    branch: BranchFields | None = None
    margin: Annotated[str, Field(max_length=40, description="Таблица margins.yaml.")] = ""


class SampleFields(Given):
    """Выборка по жребию: из какого списка, сколько в нём людей, как отбирали."""

    frame: Annotated[str, Field(max_length=1_000)]
    size: Annotated[int, Field(ge=2, le=10**7)]
    how: Annotated[str, Field(max_length=1_000)]


class SurveyMaking(Doer):
    """Опрос; until — последний день ответов."""

    title: Annotated[str, Field(max_length=200)]
    purpose: Annotated[str, Field(max_length=2_000)]
    operator: Annotated[str, Field(max_length=500)]
    access: SurveyAccess = SurveyAccess.OPEN
    questions: Annotated[list[QuestionFields], Field(max_length=MOST_QUESTIONS)]
    until: date
    sample: SampleFields | None = None
    quotas: dict[str, dict[str, int]] = Field(
        default_factory=dict,
        max_length=MOST_QUESTIONS,
        description="По вопросам: сколько анкет нужно.",
    )
    post: Annotated[str, Field(max_length=500, description="Пост, под которым голосуют.")] = ""


class SurveyDoing(Doer):
    """Без слов."""


class LinkRun(Doer):
    """Сколько одноразовых ссылок сделать ещё."""

    count: Annotated[int, Field(ge=1, le=MOST_LINKS)]


class SheetKeying(Doer):
    """Бумажный лист: считается, когда его одинаково ввели два человека."""

    sheet: Annotated[int, Field(ge=1, le=10**6)]
    values: Values


class CallKeying(Doer):
    """Ответ по телефону; once — любое имя вызова, чтобы повтор не посчитался."""

    once: Annotated[str, Field(max_length=64)] = ""
    values: Values


class VoteCount(Doer):
    """Голоса под постом: по вариантам, и сколько людей проголосовали."""

    votes: Annotated[list[Annotated[int, Field(ge=0, le=10**8)]], Field(max_length=MOST_OPTIONS)]
    voters: Annotated[int, Field(ge=0, le=10**8)]


class SurveyFieldsAnswer(Answer):
    """Опрос: что спрашивают, кто отвечает, до какого времени."""

    id: int
    title: str
    purpose: str
    operator: str
    access: SurveyAccess
    state: SurveyState
    ends_at: datetime
    drawn: Annotated[bool, Field(description="Выборка взята по жребию: у долей есть границы.")]
    submissions: Annotated[int | None, Field(description=AFTER)]
    who: str
    made_at: datetime
    published_at: datetime | None
    closed_at: datetime | None


class SurveysAnswer(Answer):
    """Новые сначала."""

    surveys: list[SurveyFieldsAnswer]


class QuestionAnswer(Answer):
    """Вопрос."""

    text: str
    kind: QuestionKind
    options: list[str]
    rows: list[str]
    scale: int
    required: bool
    branch: Annotated[list[int] | None, Field(description="Вопрос с 1 и вариант с 0.")]


class SurveyAnswer(SurveyFieldsAnswer):
    """С вопросами и ссылками."""

    questions: list[QuestionAnswer]
    address: Annotated[str, Field(description="Ссылка для жителей; пусто — её нет.")]
    links: Annotated[int | None, Field(description=f"Сколько одноразовых ссылок. {AFTER}")]
    used: Annotated[int | None, Field(description=AFTER)]
    waiting: Annotated[list[int], Field(description="Листы, которые не посчитаны.")]


class SurveyLinksAnswer(Answer):
    """Одноразовые ссылки по порядку."""

    links: list[str]


class KeyedAnswer(Answer):
    """Посчитана ли анкета."""

    counted: bool


class SurveyCellAnswer(Answer):
    """Ответ; count — кратно пяти, null — менее пяти человек."""

    label: str
    count: int | None
    share: float | None
    low: float | None
    high: float | None


class SurveyTableAnswer(Answer):
    """Вопрос, или строка таблицы."""

    question: int
    row: int | None
    title: str
    base: int | None
    mean: float | None
    cells: list[SurveyCellAnswer]


class SurveyVariantAnswer(Answer):
    """Итоги по всем анкетам, или без всплесков."""

    name: VariantName
    submissions: int
    tables: list[SurveyTableAnswer]


class BurstAnswer(Answer):
    """Всплеск ответов."""

    since: datetime
    until: datetime
    count: int


class SurveyWeightsAnswer(Answer):
    """Веса; effective — эффективный объём выборки."""

    margins: list[str]
    least: float
    most: float
    effective: float
    gap: float


class SurveyResultAnswer(Answer):
    """Итоги, какими их посчитали в конце опроса; claim — о ком эти числа."""

    id: int
    claim: str
    drawn: bool
    at: datetime
    invited: int | None
    unmatched: int
    bursts: list[BurstAnswer]
    weights: SurveyWeightsAnswer | None
    variants: list[SurveyVariantAnswer]
