"""What the API of cases takes and answers."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from console.api.case_answers import CaseAnswerAnswer
from console.api.cursor import Cursor
from console.api.schema import Answer, Doer, Filled, Given, Moment, example
from desks.cases.choice import FIELDS, Tab, Waits
from domain.cases.case import LONGEST_ANSWER, LONGEST_NOTE, LONGEST_TEXT
from domain.cases.filed import FiledState, TakenAs
from domain.cases.holder import HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed, CaseState
from domain.terms.policy import CaseStep, Priority, Regime

Number = Annotated[str, Field(description="О-2041 или 2041.", pattern=r"^[\w №-]+$", max_length=20)]


class CaseFilters(Given):
    """Отбор обращений."""

    body: Annotated[
        str, Field(max_length=100, description="Вместе с подведомственными; centre — у центра.")
    ] = ""
    person: Annotated[str, Field(max_length=100, description="Исполнитель.")] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    group: Annotated[str, Field(max_length=100)] = ""
    regime: Regime | None = None
    stream: Annotated[str, Field(max_length=100, pattern=r"^[\w.-]*$")] = ""
    urgent: bool = False
    state: CaseState | None = None
    due: Annotated[
        str,
        Field(
            pattern=r"^(late|today|[1-8])?$",
            description="late, today, 1…8: срок через столько рабочих дней.",
        ),
    ] = ""
    alone: Annotated[bool, Field(description="body без подведомственных.")] = False
    waits: Annotated[
        Waits,
        Field(
            description="approval — согласования, executor — исполнителя, body — другого органа."
        ),
    ] = Waits.NONE

    def typed(self) -> dict[str, str]:
        """As an address has them."""
        fields = self.model_dump(include=set(FIELDS))
        return {name: str(value) for name, value in fields.items() if value}


class WantedCases(CaseFilters):
    """Какие обращения и какая их страница."""

    tab: Annotated[
        Tab, Field(description="open — открытые, late — просроченные, today — на сегодня.")
    ] = Tab.OPEN
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class NewCase(Doer):
    """Обращение со слов человека; имя, телефон и квартира не нужны и скрываются."""

    model_config = example(
        text="Во дворе третий день не горит фонарь", municipality="tynda", street="Лесная"
    )

    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    topic: Annotated[str | None, Field(max_length=100)] = None
    municipality: Annotated[str | None, Field(max_length=100)] = None
    street: Annotated[str, Field(max_length=200)] = ""
    house: Annotated[str, Field(max_length=50)] = ""
    stream: Annotated[str, Field(max_length=20, description="phone, visit, letter, mail.")] = (
        "phone"
    )
    regime: Annotated[Regime | None, Field(description="Без него — по умолчанию.")] = None
    received_at: Annotated[Moment | None, Field(description="Без него — сейчас.")] = None
    own_number: Annotated[str, Field(max_length=60, description="Номер документа центра.")] = ""


class FiledIn(Given):
    """Что другая система говорит об одном обращении; тот же `number` — то же обращение."""

    model_config = example(
        number="2026-114-77",
        text="Во дворе третий день не горит фонарь",
        received_at="2026-11-24T09:30:00+09:00",
        municipality="tynda",
    )

    number: Annotated[Filled, Field(max_length=100, description="Номер там, где подано.")]
    text: Annotated[str, Field(max_length=LONGEST_TEXT, description="Личное скрывается.")]
    received_at: Annotated[Moment, Field(description="Когда подано; смещение обязательно.")]
    said_at: Annotated[
        Moment | None, Field(description="На какое время это верно; без него — сейчас.")
    ] = None
    regime: Annotated[Regime | None, Field(description="Без него — сообщение, по умолчанию.")] = (
        None
    )
    topic: Annotated[
        str, Field(max_length=500, description="Номер или название; незнакомая остаётся словами.")
    ] = ""
    body: Annotated[str, Field(max_length=500, description="Орган: номер или название.")] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    street: Annotated[str, Field(max_length=200)] = ""
    house: Annotated[str, Field(max_length=50)] = ""
    state: FiledState | None = None
    status: Annotated[str, Field(max_length=500, description="Состояние его словами.")] = ""
    answer: Annotated[str, Field(max_length=LONGEST_ANSWER)] = ""
    answered_at: Moment | None = None
    due: Annotated[Moment | None, Field(description="Срок, который показан там.")] = None
    score: Annotated[int | None, Field(ge=1, le=5)] = None
    own_number: Annotated[str, Field(max_length=60, description="Номер документа центра.")] = ""
    is_public: Annotated[
        bool | None, Field(description="Опубликован ли там текст; без этого — нет.")
    ] = None
    link: Annotated[str | None, Field(max_length=600, description="Адрес поста жителя.")] = None
    applicant: Annotated[
        str, Field(max_length=200, description="Номер заявителя там; хранится псевдоним.")
    ] = ""
    contact: Annotated[
        str, Field(max_length=200, description="Хранится, только если включён case_contacts.")
    ] = ""
    comment: Annotated[
        str, Field(max_length=LONGEST_NOTE, description="Комментарий к оценке; личное скрывается.")
    ] = ""


class FiledAnswer(Answer):
    """Что стало с обращением; changes — какие поля изменились."""

    id: int
    number: Annotated[str, Field(description="Номер, который называют люди: О-2041.")]
    outcome: Annotated[TakenAs, Field(description="created, changed или same.")]
    changes: list[str]
    contact_kept: bool


class ContactAnswer(Answer):
    """Контакт заявителя; каждое чтение — в журнале действий."""

    contact: str


class CaseMoving(Doer):
    """Что сделать; каждое действие берёт своё, остального не пишут."""

    note: Annotated[
        str, Field(max_length=LONGEST_ANSWER, description="Ответ, причина или заметка.")
    ] = ""
    body: Annotated[str | None, Field(max_length=100, description="Кому передать.")] = None
    person: Annotated[str | None, Field(max_length=100, description="Исполнитель.")] = None
    confirmed: Annotated[
        str | None, Field(max_length=200, description="Кто в дежурной службе принял.")
    ] = None
    outcome: CaseOutcome | None = None
    until: Moment | None = None
    waits: Annotated[HolderKind | None, Field(description="applicant или system.")] = None
    link: Annotated[str | None, Field(max_length=600, description="Где ответ.")] = None
    regime: Regime | None = None
    priority: Priority | None = None
    topic: Annotated[str | None, Field(max_length=100)] = None
    group: Annotated[str | None, Field(max_length=100)] = None
    score: Annotated[int | None, Field(ge=1, le=5)] = None
    version: Annotated[
        int | None, Field(ge=1, description="Какое обращение вы видели; изменилось — 409.")
    ] = None
    personal_checked: Annotated[
        bool, Field(description="Человек проверил ответ: личных данных жителя в нём нет.")
    ] = False


class ManyMoving(CaseMoving):
    """Что сделать со многими."""

    case_ids: Annotated[list[int], Field(min_length=1, max_length=200)]


class Linking(Doer):
    """Кому ещё отвечать."""

    body: Annotated[str, Field(max_length=100)]


class Undoing(Doer):
    """Отменить последнее действие."""

    version: Annotated[int | None, Field(ge=1)] = None


class CaseAnswer(Answer):
    """Обращение. Без права cases нет текста, улицы и номеров того, что не публиковалось, а без
    posts — и того, что публиковалось.
    """

    id: int
    number: Annotated[str, Field(description="Номер, который называют люди: О-2041.")]
    url: Annotated[str, Field(description="Страница в консоли.")]
    state: CaseState
    holder: Annotated[HolderKind | None, Field(description="У кого сейчас; null — закончено.")]
    body: Annotated[str | None, Field(description="Орган, который отвечает или ответил.")]
    person: str | None
    regime: Regime
    assumed: Annotated[bool, Field(description="Порядок взят по умолчанию.")]
    priority: Priority
    group: str | None
    topic: str | None
    stream: str
    stream_number: str | None
    own_number: str | None
    received_at: datetime
    zone: str
    municipality: str | None
    settlement: str | None
    street: str | None
    house: str | None
    text: str | None
    post_id: str | None
    incident_id: str | None
    alert_id: str | None
    first: Annotated[int | None, Field(description="С каким обращением связано.")]
    due: Annotated[datetime | None, Field(description="Срок ответа человеку.")]
    body_due: Annotated[datetime | None, Field(description="Срок органа с того, как получил.")]
    outcome: CaseOutcome | None
    until: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    score: int | None
    refusals: int
    returns: int
    urgent: bool
    version: int


class CasesAnswer(Answer):
    """Страница обращений."""

    total: int
    tabs: Annotated[dict[Tab, int], Field(description="Сколько в каждом списке.")]
    cases: list[CaseAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


class CaseMoveAnswer(Answer):
    """Шаг обращения."""

    place: int
    deed: CaseDeed
    at: datetime
    who: str
    note: str
    body: str | None
    person: str | None
    confirmed: str | None
    outcome: CaseOutcome | None
    until: datetime | None
    waits: HolderKind | None
    link: str | None
    score: int | None
    instead_of: Annotated[str | None, Field(description="Чей заместитель это сделал.")]
    stands: Annotated[bool, Field(description="false — отменён.")]


class ClockAnswer(Answer):
    """Срок: человека (body — null) или органа."""

    step: CaseStep
    body: str | None
    start: datetime
    due: datetime
    stopped: datetime | None
    paused: timedelta
    stands: Annotated[bool, Field(description="Ждём заявителя: срок стоит.")]
    is_late: bool
    why: Annotated[list[str], Field(description="Как посчитан.")]


class HeldAnswer(Answer):
    """Сколько времени обращение было у одного держателя."""

    holder: HolderKind
    body: str | None
    time: timedelta


class FilingAnswer(Answer):
    """Что о нём показывали выгрузки с first_at по last_at."""

    first_at: datetime
    last_at: datetime
    state: FiledState | None
    status: Annotated[str, Field(description="Состояние, как написано там.")]
    subject: Annotated[str, Field(description="Тема, как написана там.")]
    performer: Annotated[str, Field(description="Исполнитель, как написан там.")]
    due: Annotated[datetime | None, Field(description="Срок там.")]


class OneCaseAnswer(CaseAnswer):
    """Обращение и вся его история."""

    moves: list[CaseMoveAnswer]
    clocks: list[ClockAnswer]
    holders: list[HeldAnswer]
    linked: list[int]
    seen_at: Annotated[datetime | None, Field(description="Данные выгрузки от.")]
    is_gone: Annotated[bool, Field(description="Пропало из выгрузки.")]
    filings: list[FilingAnswer]
    answers: Annotated[list[CaseAnswerAnswer], Field(description="Ответы, по времени.")]
    looked_at: Annotated[datetime | None, Field(description="Когда смотрели пост.")]
    heard_at: Annotated[datetime | None, Field(description="Когда читали комментарии.")]
    voices: Annotated[int, Field(description="Сколько ещё постов о том же присоединено.")]
    deeds: Annotated[list[CaseDeed], Field(description="Что вы можете сделать сейчас.")]
    can_undo: bool


class OpenedAnswer(Answer):
    """Обращение, которое завели или которое уже было."""

    is_new: bool
    joined: Annotated[bool, Field(description="Пост присоединён к нему.")]
    case: OneCaseAnswer


class RefusedAnswer(Answer):
    """Обращение, которое не изменилось, и почему."""

    id: int
    why: str


class ManyAnswer(Answer):
    """Что вышло."""

    done: list[int]
    refused: list[RefusedAnswer]
