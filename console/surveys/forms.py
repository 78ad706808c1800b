"""The form of a survey as a page sends it, and the answers of a sheet. Pure."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from console.cases.causes.chronic import day_of
from desks.outreach.surveys.checking import SurveyForm
from domain.errors import EntryRefused
from domain.outreach.surveys.question import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    MOST_ROWS,
    Branch,
    Question,
    QuestionKind,
    Values,
)
from domain.outreach.surveys.survey import Survey, SurveyAccess, SurveySample

ROWS = 6  # questions of a new form
FORM = "application/x-www-form-urlencoded"
MOST_FIELDS = MOST_QUESTIONS * max(MOST_OPTIONS, MOST_ROWS) + 10
Column = Annotated[list[str], Field(max_length=MOST_QUESTIONS)]


class SurveyFields(BaseModel):
    """The rows of questions are lists of equal length; `optional` names rows by their places."""

    title: Annotated[str, Field(max_length=1_000)] = ""
    purpose: Annotated[str, Field(max_length=10_000)] = ""
    operator: Annotated[str, Field(max_length=2_000)] = ""
    access: Annotated[str, Field(max_length=20)] = SurveyAccess.OPEN.value
    until: Annotated[str, Field(max_length=20)] = ""
    post: Annotated[str, Field(max_length=1_000)] = ""
    frame: Annotated[str, Field(max_length=2_000)] = ""
    size: Annotated[str, Field(max_length=20)] = ""
    how: Annotated[str, Field(max_length=2_000)] = ""
    quotas: Annotated[str, Field(max_length=10_000)] = ""
    question: Column = []
    kind: Column = []
    options: Column = []
    rows: Column = []
    scale: Column = []
    branch: Column = []
    margin: Column = []
    optional: Annotated[list[str], Field(max_length=MOST_QUESTIONS)] = []


def survey_form(fields: SurveyFields) -> SurveyForm:
    """Raises EntryRefused."""
    until = day_of(fields.until)
    if until is None:
        raise EntryRefused("назовите последний день ответов")
    if fields.access not in list(SurveyAccess):
        raise EntryRefused("скажите, кто отвечает")
    sample = None
    if any(one.strip() for one in (fields.frame, fields.size, fields.how)):
        sample = SurveySample(
            fields.frame, number_of(fields.size, "сколько людей в списке"), fields.how
        )
    return SurveyForm(
        title=fields.title,
        purpose=fields.purpose.replace("\r\n", "\n"),
        operator=fields.operator,
        access=SurveyAccess(fields.access),
        questions=questions_of(fields),
        until=until,
        sample=sample,
        quotas=quotas_of(fields.quotas),
        post=fields.post,
    )


def questions_of(fields: SurveyFields) -> tuple[Question, ...]:
    """Rows without a text are left out. Raises EntryRefused."""
    questions = []
    for place, text in enumerate(fields.question):
        if not text.strip():
            continue
        kind, scale = _at(fields.kind, place), _at(fields.scale, place).strip()
        questions.append(
            Question(
                text=" ".join(text.split()),
                kind=QuestionKind(kind) if kind in list(QuestionKind) else QuestionKind.TEXT,
                options=lines_of(_at(fields.options, place)),
                rows=lines_of(_at(fields.rows, place)),
                scale=number_of(scale, "сколько делений в шкале") if scale else 5,
                is_required=str(place) not in fields.optional,
                branch=_branch(_at(fields.branch, place)),
                margin=_at(fields.margin, place).strip(),
            )
        )
    return tuple(questions)


def _branch(typed: str) -> Branch | None:
    """«1.2» is the second option of the first question. Raises EntryRefused."""
    if not typed.strip():
        return None
    number, _, option = typed.strip().partition(".")
    what = f"«{typed.strip()[:20]}»: условие пишут так: 1.2 — второй вариант первого вопроса"
    if not all(one.isascii() and one.isdecimal() and len(one) < 4 for one in (number, option)):
        raise EntryRefused(what)
    return Branch(int(number), int(option) - 1)


def quotas_of(typed: str) -> Mapping[str, Mapping[str, int]]:
    """A line for each: «1.2 = 40», or «3.tynda = 40» for a place. Raises EntryRefused."""
    quotas: dict[str, dict[str, int]] = {}
    for line in lines_of(typed):
        left, _, count = line.partition("=")
        number, _, option = left.strip().partition(".")
        option = option.strip()
        if option.isascii() and option.isdecimal() and len(option) < 4:
            option = str(int(option) - 1)
        quotas.setdefault(number, {})[option] = number_of(count, f"квота в строке «{line[:40]}»")
    return quotas


def number_of(typed: str, what: str) -> int:
    """Raises EntryRefused."""
    bare = typed.strip().replace(" ", "").replace("\u00a0", "")
    if not (bare.isascii() and bare.isdecimal() and len(bare) < 10):
        raise EntryRefused(f"{what}: напишите число цифрами")
    return int(bare)


def lines_of(typed: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in typed.splitlines() if line.strip())


def fields_of(survey: Survey, until: str) -> SurveyFields:
    """A survey as its form shows it."""
    questions, sample = survey.questions, survey.sample
    return SurveyFields(
        title=survey.title,
        purpose=survey.purpose,
        operator=survey.operator,
        access=survey.access.value,
        until=until,
        post=survey.post,
        frame=sample.frame if sample else "",
        size=str(sample.size) if sample else "",
        how=sample.how if sample else "",
        quotas="\n".join(
            f"{number}.{int(option) + 1 if option.isdecimal() else option} = {count}"
            for number, quota in survey.quotas.items()
            for option, count in quota.items()
        ),
        question=[one.text for one in questions],
        kind=[one.kind.value for one in questions],
        options=["\n".join(one.options) for one in questions],
        rows=["\n".join(one.rows) for one in questions],
        scale=[str(one.scale) for one in questions],
        branch=[
            f"{one.branch.question}.{one.branch.option + 1}" if one.branch else ""
            for one in questions
        ],
        margin=[one.margin for one in questions],
        optional=[str(place) for place, one in enumerate(questions) if not one.is_required],
    )


def _at(values: Sequence[str], place: int) -> str:
    return values[place] if place < len(values) else ""


async def _sent(request: Request) -> FormData:
    try:
        return await request.form()
    except ClientDisconnect as error:
        raise HTTPException(400) from error


async def _sent_by_link(request: Request) -> FormData:
    """Read beside the event loop: to take a megabyte of separators apart sign by sign would keep
    every page waiting for half a second.
    """
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        return FormData()
    try:
        return await run_in_threadpool(_form_of, await request.body())
    except ClientDisconnect as error:
        raise HTTPException(400) from error


def _form_of(body: bytes) -> FormData:
    try:
        text = body.decode("latin-1")
        return FormData([*parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)])
    except ValueError as error:
        raise HTTPException(400) from error


Sent = Annotated[FormData, Depends(_sent)]
SentByLink = Annotated[FormData, Depends(_sent_by_link)]
"""A form whose fields are named by the questions of a survey."""


def typed(sent: FormData, before: str = "q") -> Values:
    """Answers by the number of the question, of the fields that begin so: «q1», «q2.0»."""
    values: dict[str, list[str]] = {}
    for name, value in sent.multi_items():
        if name.startswith(before) and isinstance(value, str):
            values.setdefault(name.removeprefix(before), []).append(value)
    return values


def carried(survey: Survey, values: Values) -> Sequence[tuple[str, str]]:
    """Answers of earlier steps, as hidden fields «w1», «w2.0»."""
    pairs: list[tuple[str, str]] = []
    for name, marks in values.items():
        if survey.questions[int(name) - 1].kind is QuestionKind.MATRIX:
            pairs += [(f"w{name}.{row}", mark) for row, mark in enumerate(marks) if mark]
        else:
            pairs += [(f"w{name}", mark) for mark in marks]
    return pairs
