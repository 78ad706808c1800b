"""Drafts of answers: what to start from, what is checked, templates, one answer for an incident."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Path
from pydantic import ConfigDict, Field, StrictBool

from console.api.caller import Calling
from console.api.case_schema import Number
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, example
from console.routes import ANSWER, READ_CASES
from desks.cases.drafts.desk import DraftDesk
from desks.cases.drafts.incident_answers import CommonAnswer, CommonAnswerDesk
from desks.cases.drafts.templates import TemplateDesk
from desks.cases.reading import CaseDesk
from domain.cases.answers.quality import Point
from domain.cases.answers.template import LONGEST_TEXT
from domain.cases.case import LONGEST_ANSWER, numbered
from domain.cases.workflow import CaseDeed
from domain.source import SourceKind

Row = Annotated[int, Path(ge=1, lt=2**63)]
_ANSWER = READ_CASES | ANSWER


class AnswerTemplateAnswer(Answer):
    """Шаблон ответа: текст с местами для заполнения в фигурных скобках."""

    id: int
    body: str
    name: str
    text: str
    group: Annotated[str | None, Field(description="Раздел; null — любой.")]
    who: str
    at: datetime


class AnswerTemplatesAnswer(Answer):
    """Шаблоны своих органов; для ключа без органов — всех."""

    templates: list[AnswerTemplateAnswer]


class ChangedTemplate(Doer):
    """Новые название, текст и раздел шаблона."""

    model_config = example(name="Ремонт идёт", text="Работы на {адрес} окончат {срок}.")

    name: Annotated[str, Field(max_length=400)]
    text: Annotated[str, Field(max_length=2 * LONGEST_TEXT)]
    group: Annotated[str | None, Field(max_length=100, description="Раздел; без него — любой.")] = (
        None
    )


class NewTemplate(ChangedTemplate):
    """Новый шаблон органа."""

    model_config = example(
        body="housing", name="Ремонт идёт", text="Работы на {адрес} окончат {срок}."
    )

    body: Annotated[str, Field(max_length=100)]


class AlikeAnswerAnswer(Answer):
    """Ответ того же органа на похожее обращение; скрытое в нём — места для заполнения."""

    id: int
    text: str
    likeness: Annotated[float, Field(description="Сходство обращений, от 0 до 1.")]
    of_incident: Annotated[bool, Field(description="Обращение того же инцидента.")]
    at: datetime


class DraftOfferAnswer(Answer):
    """С чего начать ответ."""

    deeds: Annotated[list[CaseDeed], Field(description="Как его можно отправить.")]
    needs_approval: bool
    templates: list[AnswerTemplateAnswer]
    alike: list[AlikeAnswerAnswer]
    network: Annotated[SourceKind | None, Field(description="Где написал житель.")]
    publisher: Annotated[str | None, Field(description="Кто публикует; null — центр.")]
    page: Annotated[str | None, Field(description="Источник-страница, где публикуют.")]
    longest: Annotated[int | None, Field(description="Знаков в одном комментарии сети.")]
    incident: Annotated[
        list[str], Field(description="Другие открытые обращения органа в том же инциденте.")
    ]


class DraftText(Given):
    """Черновик ответа."""

    model_config = example(text="Здравствуйте! Тепло дадут до 18:00 24 ноября.")

    text: Annotated[str, Field(max_length=LONGEST_ANSWER)]


class DraftPartAnswer(Answer):
    """Место черновика и что в нём не так."""

    text: str
    kind: str


class DraftCheckAnswer(Answer):
    """Что показывает черновик, прежде чем его отправят. Ничего не сохраняется."""

    is_ready: Annotated[bool, Field(description="Можно отправить как есть.")]
    length: int
    is_too_long: bool
    empty: Annotated[list[str], Field(description="Незаполненные места: не отправится.")]
    personal: Annotated[list[DraftPartAnswer], Field(description="Похоже на личные данные.")]
    points: Annotated[list[Point], Field(description="Пункты качества, которые есть.")]
    wrong: list[DraftPartAnswer]
    hints: Annotated[list[DraftPartAnswer], Field(description="Грубость и канцелярит.")]
    unanswered: Annotated[list[str], Field(description="Вопросы и просьбы без ответа.")]
    is_formal: Annotated[bool, Field(description="Похоже на отписку.")]
    promises: Annotated[list[date | None], Field(description="Обещанные дни; null — без дня.")]


class NewCommonAnswer(Doer):
    """Один ответ на обращения инцидента: у каждого своя запись."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "Тепло дали 24 ноября.", "case_ids": [2042]}]}
    )

    text: Annotated[str, Field(max_length=LONGEST_ANSWER)]
    case_ids: Annotated[
        list[int],
        Field(max_length=200, description="Какие, кроме этого; см. incident в GET …/answer/draft."),
    ]
    links: dict[int, str] = Field(
        default_factory=dict, max_length=200, description="Ссылка на ответ под постом каждого."
    )
    deed: Annotated[CaseDeed, Field(description="answer или interim.")] = CaseDeed.ANSWER
    personal_checked: Annotated[
        StrictBool, Field(description="Человек проверил: личных данных жителя нет.")
    ] = False


class AnsweredAnswer(Answer):
    """Что стало с обращением: null — записано."""

    number: str
    refused: str | None


class CommonOutcomesAnswer(Answer):
    """По обращениям, в порядке номеров."""

    cases: list[AnsweredAnswer]


def list_templates(caller: Calling) -> AnswerTemplatesAnswer:
    """По органу и названию."""
    templates = TemplateDesk(caller.installation).list(caller.viewer())
    return caller.answer(AnswerTemplatesAnswer, {"templates": templates})


def add_template(caller: Calling, new: NewTemplate) -> AnswerTemplateAnswer:
    """Названия у одного органа не повторяются."""
    desk, viewer = TemplateDesk(caller.installation), caller.viewer(new.who)
    added = desk.add(viewer, new.body, new.name, new.text, new.group)
    return caller.answer(AnswerTemplateAnswer, added)


def change_template(
    caller: Calling, template_id: Row, changed: ChangedTemplate
) -> AnswerTemplateAnswer:
    """Целиком: что не названо, станет пустым."""
    desk, viewer = TemplateDesk(caller.installation), caller.viewer(changed.who)
    saved = desk.change(viewer, template_id, changed.name, changed.text, changed.group)
    return caller.answer(AnswerTemplateAnswer, saved)


def forget_template(caller: Calling, template_id: Row, doer: Doer) -> AnswerTemplateAnswer:
    """Отправленные ответы остаются."""
    viewer = caller.viewer(doer.who)
    forgotten = TemplateDesk(caller.installation).forget(viewer, template_id)
    return caller.answer(AnswerTemplateAnswer, forgotten)


def show_offer(caller: Calling, number: Number) -> DraftOfferAnswer:
    """Шаблоны, ответы на похожее и кто публикует. Тексты похожих обращений не показываются."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    offer = DraftDesk(caller.installation).offer(viewer, case_id)
    publishing = offer.publishing
    fields: dict[str, Any] = {
        "deeds": offer.deeds,
        "needs_approval": offer.needs_approval,
        "templates": offer.templates,
        "alike": [
            {
                "id": one.answer.number,
                "text": one.text,
                "likeness": round(one.likeness, 2),
                "of_incident": one.of_incident,
                "at": one.answer.at,
            }
            for one in offer.alike
        ],
        "network": publishing.network if publishing else None,
        "publisher": publishing.body if publishing else None,
        "page": publishing.page.id if publishing and publishing.page else None,
        "longest": offer.limit.longest if offer.limit else None,
        "incident": [one.case.spoken for one in offer.incident],
    }
    return caller.answer(DraftOfferAnswer, fields)


def check_draft(caller: Calling, number: Number, draft: DraftText) -> DraftCheckAnswer:
    """То же, что видит человек, пока пишет ответ."""
    viewer = caller.viewer()
    case_id = CaseDesk(caller.installation).find(viewer, number)
    checked = DraftDesk(caller.installation).check(viewer, case_id, draft.text)
    parts = ("personal", "wrong", "hints")
    fields: dict[str, Any] = {name: getattr(checked, name) for name in parts}
    return caller.answer(
        DraftCheckAnswer,
        {
            **fields,
            "is_ready": checked.is_ready,
            "length": checked.length,
            "is_too_long": checked.is_too_long,
            "empty": checked.empty,
            "points": [point for point in Point if checked.reading.points[point].is_met],
            "unanswered": checked.unanswered,
            "is_formal": checked.reading.formal.is_formal,
            "promises": [one.due for one in checked.reading.promises],
        },
    )


def answer_all(caller: Calling, number: Number, new: NewCommonAnswer) -> CommonOutcomesAnswer:
    """Ответить на это обращение и на названные обращения того же инцидента и органа."""
    viewer = caller.viewer(new.who)
    case_id = CaseDesk(caller.installation).find(viewer, number)
    common = CommonAnswer(
        new.text, {case_id, *new.case_ids}, new.deed, new.links, new.personal_checked
    )
    outcomes = CommonAnswerDesk(caller.installation).answer(viewer, case_id, common)
    rows = [
        {"number": numbered(id_), "refused": outcomes.refused.get(id_)}
        for id_ in sorted({*outcomes.done, *outcomes.refused})
    ]
    return caller.answer(CommonOutcomesAnswer, {"cases": rows})


ROUTES: Sequence[Operation] = (
    Operation("GET", "/cases/templates", list_templates, _ANSWER, "Шаблоны ответов"),
    Operation("POST", "/cases/templates", add_template, _ANSWER, "Завести шаблон", status=201),
    Operation(
        "POST",
        "/cases/templates/{template_id}/change",
        change_template,
        _ANSWER,
        "Изменить шаблон",
        CHANGING,
    ),
    Operation(
        "POST",
        "/cases/templates/{template_id}/forget",
        forget_template,
        _ANSWER,
        "Удалить шаблон",
        CHANGING,
    ),
    Operation(
        "GET", "/cases/{number}/answer/draft", show_offer, _ANSWER, "С чего начать ответ", MISSING
    ),
    Operation(
        "POST", "/cases/{number}/answer/check", check_draft, _ANSWER, "Проверить черновик", MISSING
    ),
    Operation(
        "POST",
        "/cases/{number}/answer-all",
        answer_all,
        _ANSWER,
        "Ответить на все обращения инцидента",
        CHANGING,
    ),
)
