"""Checks what a person asks residents: form, sample, and what is out of bounds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.installation import Installation
from domain.errors import EntryRefused
from domain.outreach.surveys.question import Question, QuestionKind, checked_questions
from domain.outreach.surveys.survey import (
    LONGEST_OPERATOR,
    LONGEST_PURPOSE,
    LONGEST_TERM,
    LONGEST_TITLE,
    Survey,
    SurveyAccess,
    SurveySample,
)
from domain.privacy.admission import admit_address, admit_text, admit_title
from region.bounds.refusals import question_refusal

LARGEST = 10**7  # people of a list, answers of a quota
LONGEST_SAMPLE = 1_000
BESIDE = 8  # words of a text that are read with those of another


@dataclass(frozen=True, slots=True)
class SurveyForm:
    """What a person fills in; `until` is the last day of answers."""

    title: str
    purpose: str
    operator: str
    access: SurveyAccess
    questions: tuple[Question, ...]
    until: date
    sample: SurveySample | None = None
    quotas: Mapping[str, Mapping[str, int]] | None = None
    post: str = ""


def checked(installation: Installation, form: SurveyForm, who: str, now: datetime) -> Survey:
    """Raises EntryRefused."""
    title = admit_title(form.title)
    purpose, operator = (admit_text(one.strip()) for one in (form.purpose, form.operator))
    if not title or len(title) > LONGEST_TITLE:
        raise EntryRefused(f"назовите опрос, не длиннее {LONGEST_TITLE} знаков")
    if not purpose or len(purpose) > LONGEST_PURPOSE:
        raise EntryRefused(f"напишите, зачем опрос, не длиннее {LONGEST_PURPOSE} знаков")
    if not operator or len(operator) > LONGEST_OPERATOR:
        raise EntryRefused(f"напишите, кто проводит опрос, не длиннее {LONGEST_OPERATOR} знаков")
    questions = checked_questions(form.questions)
    for text in dict.fromkeys(_texts(form, title, purpose, operator)):
        if why := question_refusal(text):
            raise EntryRefused(f"об этом не спрашивают: {why}. Опросы — только об услугах")
    _check_margins(installation, questions)
    _check_access(form, questions)
    ends = datetime.combine(form.until + timedelta(days=1), time(), installation.region.zone)
    if not now < ends <= now + LONGEST_TERM:
        raise EntryRefused("последний день ответов уже прошёл или дальше года: назовите другой")
    return Survey(
        title=title,
        purpose=purpose,
        operator=operator,
        access=form.access,
        questions=questions,
        ends_at=ends,
        who=who,
        made_at=now,
        sample=_sample(form),
        quotas=_quotas(installation, form, questions),
        post=form.post.strip(),
    )


def _texts(form: SurveyForm, title: str, purpose: str, operator: str) -> Iterator[str]:
    """Each alone, and beside what a resident reads it with: «кому вы доверяете» is asked by a
    question and its options, by a row and the columns of a matrix, by a heading, by a branch.
    """
    yield from (title, purpose, operator)
    for question in form.questions:
        yield question.text
        yield f"{_last(title)} {_first(question.text)}"
        for words in (*question.options, *question.rows):
            yield words
            yield f"{question.text} {words}"
        for row in question.rows:
            columns = (f"{_last(_first(one))}" for one in question.options)
            yield " ".join(f"{_last(row)} {one} {_first(row)}" for one in columns)
        if question.branch is not None:
            asked = form.questions[question.branch.question - 1]
            yield f"{_last(asked.options[question.branch.option])} {_first(question.text)}"


def _first(text: str) -> str:
    return " ".join(text.split()[:BESIDE])


def _last(text: str) -> str:
    return " ".join(text.split()[-BESIDE:])


def _check_margins(installation: Installation, questions: tuple[Question, ...]) -> None:
    for number, question in enumerate(questions, 1):
        if not question.margin:
            continue
        margin = installation.region.margins.get(question.margin)
        if margin is None or question.kind is not QuestionKind.ONE:
            raise EntryRefused(f"вопрос № {number}: таблицы «{question.margin}» в margins.yaml нет")
        if set(question.options) != set(margin.people):
            names = ", ".join(margin.people)
            raise EntryRefused(f"вопрос № {number}: варианты не как в margins.yaml: {names}")


def _check_access(form: SurveyForm, questions: tuple[Question, ...]) -> None:
    if form.sample is not None and form.access is not SurveyAccess.LINKS:
        raise EntryRefused("выборка бывает там, где у каждого своя ссылка: выберите ссылки")
    if form.access is SurveyAccess.INCIDENT:
        closed = (QuestionKind.ONE, QuestionKind.MANY, QuestionKind.SCALE)
        if len(questions) != 1 or questions[0].kind not in closed:
            raise EntryRefused("после инцидента задают один вопрос: с вариантами или шкалой")
    if form.access is not SurveyAccess.POST:
        return
    kinds = (QuestionKind.ONE, QuestionKind.MANY)
    if len(questions) != 1 or questions[0].kind not in kinds:
        raise EntryRefused("под постом голосуют по одному вопросу с вариантами")
    if not form.post.strip().startswith(("https://", "http://")) or len(form.post) > 500:
        raise EntryRefused("впишите адрес поста, под которым голосуют")
    if admit_address(form.post.strip()) != form.post.strip():
        raise EntryRefused("это страница человека: впишите адрес поста сообщества")


def _sample(form: SurveyForm) -> SurveySample | None:
    if (sample := form.sample) is None:
        return None
    frame, how = admit_text(sample.frame.strip()), admit_text(sample.how.strip())
    if not frame or not how or max(len(frame), len(how)) > LONGEST_SAMPLE:
        raise EntryRefused("скажите, из какого списка выборка и как отбирали людей")
    if not 1 < sample.size <= LARGEST:
        raise EntryRefused("скажите, сколько людей в списке, из которого отбирали")
    return SurveySample(frame, sample.size, how)


def _quotas(
    installation: Installation, form: SurveyForm, questions: tuple[Question, ...]
) -> Mapping[str, Mapping[str, int]]:
    quotas: dict[str, dict[str, int]] = {}
    for number, quota in (form.quotas or {}).items():
        place = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
        question = questions[place - 1] if 1 <= place <= len(questions) else None
        if question is None or not question.takes_quotas:
            raise EntryRefused(
                "квоты бывают по месту или по вопросу с таблицей из margins.yaml: по мнению они "
                "показали бы итоги до конца"
            )
        known = {str(option) for option in range(len(question.options))}
        if question.kind is QuestionKind.PLACE:
            known = set(installation.region.municipalities)
        if not quota.keys() <= known:
            raise EntryRefused(f"квоты вопроса № {place} называют вариант, которого в нём нет")
        if any(not 0 < count <= LARGEST for count in quota.values()):
            raise EntryRefused("квота — это сколько анкет нужно: число больше нуля")
        quotas[str(place)] = dict(quota)
    return quotas
