"""Surveys of residents: made, published, keyed and closed, and their results."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.outreach.survey_schema import (
    CallKeying,
    KeyedAnswer,
    LinkRun,
    QuestionFields,
    SheetKeying,
    SurveyAnswer,
    SurveyDoing,
    SurveyLinksAnswer,
    SurveyMaking,
    SurveyResultAnswer,
    SurveysAnswer,
    VoteCount,
)
from console.api.problems import CHANGING, MISSING
from console.routes import SURVEYS
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyCard, SurveyDesk
from desks.outreach.surveys.results import SurveyResultDesk
from domain.outreach.surveys.question import (
    Branch,
    Question,
)
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import Survey, SurveySample, SurveyState
from russian.outreach.surveys import CLAIM, CLAIM_OF_SAMPLE

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер опроса.")]


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
        sample=SurveySample(sample.frame, sample.size, sample.how) if sample else None,
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


def _fields(survey: Survey, state: SurveyState, submissions: int | None) -> dict[str, object]:
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
