"""Surveys of residents: made, published, keyed and closed, and their results."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given
from console.routes import SURVEYS
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyCard, SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from domain.outreach.surveys.question import (
    LONGEST_OPTION,
    LONGEST_QUESTION,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_ROWS,
    Branch,
    Question,
    QuestionKind,
)
from domain.outreach.surveys.result import VariantName
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import MOST_LINKS, Sample, Survey, SurveyAccess, SurveyState
from russian.outreach.surveys import CLAIM, CLAIM_OF_SAMPLE

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер опроса.")]
Option = Annotated[str, Field(max_length=LONGEST_OPTION)]
Values = Annotated[
    dict[str, Annotated[list[Annotated[str, Field(max_length=10_000)]], Field(max_length=100)]],
    Field(
        max_length=2_000,
        description="По номерам вопросов: места вариантов с 0, деление шкалы, id места, текст; "
        "у таблицы «4.0» — первая строка четвёртого вопроса.",
    ),
]


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
    """Выборка по жребию: из какого списка, сколько в нём людей, как тянули."""

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
    submissions: int
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
    links: Annotated[int, Field(description="Сколько одноразовых ссылок.")]
    used: int
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
    """Веса; effective — действенное число ответов."""

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


def list_surveys(caller: Calling) -> SurveysAnswer:
    """Опросы и сколько анкет."""
    listed = SurveyDesk(caller.installation).list(caller.viewer())
    rows = [_fields(row.survey, row.state, row.submissions) for row in listed]
    return caller.answer(SurveysAnswer, {"surveys": rows})


def show_survey(caller: Calling, number: Number) -> SurveyAnswer:
    """Вопросы, ссылка, сколько анкет."""
    return _card(caller, SurveyDesk(caller.installation).look(caller.viewer(), number))


def make(caller: Calling, making: SurveyMaking) -> SurveyAnswer:
    """Черновик; о чём не спрашивают, отклоняется с причиной."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(making.who)
    return _card(caller, desk.again(viewer, desk.make(viewer, form_of(making)).number))


def change(caller: Calling, number: Number, making: SurveyMaking) -> SurveyAnswer:
    """Исправить черновик; опубликованный не меняется."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(making.who)
    desk.change(viewer, number, form_of(making))
    return _card(caller, desk.again(viewer, number))


def publish(caller: Calling, number: Number, doing: SurveyDoing) -> SurveyAnswer:
    """Опубликовать черновик."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(doing.who)
    desk.publish(viewer, number)
    return _card(caller, desk.again(viewer, number))


def close(caller: Calling, number: Number, doing: SurveyDoing) -> SurveyAnswer:
    """Окончить: итоги считаются и больше не меняются."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(doing.who)
    desk.close(viewer, number)
    return _card(caller, desk.again(viewer, number))


def make_links(caller: Calling, number: Number, run: LinkRun) -> SurveyAnswer:
    """Сделать одноразовые ссылки."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(run.who)
    return _card(caller, desk.make_links(viewer, number, run.count))


def list_links(caller: Calling, number: Number) -> SurveyLinksAnswer:
    """Все одноразовые ссылки; по каким из них ответили, не видно."""
    export = SurveyDesk(caller.installation).links_file(caller.viewer(), number)
    return caller.answer(SurveyLinksAnswer, {"links": [str(row[1]) for row in export.rows]})


def key(caller: Calling, number: Number, keying: SheetKeying) -> KeyedAnswer:
    """Ввести бумажный лист."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(keying.who)
    counted = desk.key(viewer, number, keying.sheet, keying.values)
    return caller.answer(KeyedAnswer, {"counted": counted})


def call(caller: Calling, number: Number, keying: CallKeying) -> KeyedAnswer:
    """Записать ответ по телефону."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(keying.who)
    done = desk.call(viewer, number, keying.once, keying.values)
    return caller.answer(KeyedAnswer, {"counted": done is Submitted.COUNTED})


def count_votes(caller: Calling, number: Number, count: VoteCount) -> SurveyAnswer:
    """Записать голоса под постом."""
    desk, viewer = SurveyDesk(caller.installation), caller.viewer(count.who)
    desk.count_votes(viewer, number, count.votes, count.voters)
    return _card(caller, desk.again(viewer, number))


def show_results(caller: Calling, number: Number) -> SurveyResultAnswer:
    """Итоги оконченного опроса, без ответов своими словами."""
    survey, result = SurveyResultDesk(caller.installation).look(caller.viewer(), number)
    values = {
        "id": survey.number,
        "claim": CLAIM_OF_SAMPLE if result.is_drawn else CLAIM,
        "drawn": result.is_drawn,
        "at": result.at,
        "invited": result.invited,
        "unmatched": result.unmatched,
        "bursts": list(result.bursts),
        "weights": result.weights,
        "variants": list(result.variants),
    }
    return caller.answer(SurveyResultAnswer, values)


def form_of(making: SurveyMaking) -> SurveyForm:
    sample = making.sample
    return SurveyForm(
        title=making.title,
        purpose=making.purpose,
        operator=making.operator,
        access=making.access,
        questions=tuple(_question(one) for one in making.questions),
        until=making.until,
        sample=Sample(sample.frame, sample.size, sample.how) if sample else None,
        quotas=making.quotas,
        post=making.post,
    )


def _question(one: QuestionFields) -> Question:
    branch = Branch(one.branch.question, one.branch.option) if one.branch else None
    options, rows = tuple(one.options), tuple(one.rows)
    required, margin = one.required, one.margin
    return Question(one.text, one.kind, options, rows, one.scale, required, branch, margin)


def _card(caller: Caller, card: SurveyCard) -> SurveyAnswer:
    questions = [
        {
            "text": one.text,
            "kind": one.kind,
            "options": list(one.options),
            "rows": list(one.rows),
            "scale": one.scale,
            "required": one.is_required,
            "branch": [one.branch.question, one.branch.option] if one.branch else None,
        }
        for one in card.survey.questions
    ]
    fields = {
        **_fields(card.survey, card.state, card.submissions),
        "questions": questions,
        "address": card.address,
        "links": card.made,
        "used": card.used,
        "waiting": [one.sheet for one in card.waiting],
    }
    return caller.answer(SurveyAnswer, fields)


def _fields(survey: Survey, state: SurveyState, submissions: int) -> dict[str, object]:
    plain = ("title", "purpose", "operator", "access", "ends_at", "who", "made_at")
    moments = ("published_at", "closed_at")
    return {
        **{name: getattr(survey, name) for name in (*plain, *moments)},
        "id": survey.number,
        "state": state,
        "drawn": survey.is_drawn,
        "submissions": submissions,
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/surveys", list_surveys, SURVEYS, "Опросы"),
    Operation("POST", "/surveys", make, SURVEYS, "Опрос: составить черновик", status=201),
    Operation("GET", "/surveys/{number}", show_survey, SURVEYS, "Один опрос", MISSING),
    Operation("POST", "/surveys/{number}/change", change, SURVEYS, "Опрос: исправить", CHANGING),
    Operation(
        "POST", "/surveys/{number}/publish", publish, SURVEYS, "Опрос: опубликовать", CHANGING
    ),
    Operation("POST", "/surveys/{number}/close", close, SURVEYS, "Опрос: окончить", CHANGING),
    Operation(
        "POST", "/surveys/{number}/links", make_links, SURVEYS, "Опрос: сделать ссылки", CHANGING
    ),
    Operation("GET", "/surveys/{number}/links", list_links, SURVEYS, "Опрос: ссылки", CHANGING),
    Operation("POST", "/surveys/{number}/sheets", key, SURVEYS, "Опрос: ввести лист", CHANGING),
    Operation("POST", "/surveys/{number}/calls", call, SURVEYS, "Опрос: по телефону", CHANGING),
    Operation("POST", "/surveys/{number}/votes", count_votes, SURVEYS, "Опрос: голоса", CHANGING),
    Operation("GET", "/surveys/{number}/results", show_results, SURVEYS, "Итоги опроса", CHANGING),
)
