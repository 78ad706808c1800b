"""Cases: lists, one case with its story, opening, and every move."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, Id, Moment, example
from console.routes import ANSWER, CASES, POSTS, READ_CASES, REGION
from console.workers import Work
from desks.cases.asked import Asked
from desks.cases.moves import BULK, CaseMoves
from desks.cases.opening import CaseOpening, HandForm, Opened
from desks.cases.reading import CaseChoice, CaseDesk, Tab
from desks.cases.story import APART, CaseStory
from desks.cursor import moment_from, stamp
from domain.cases.case import LONGEST_ANSWER, LONGEST_TEXT
from domain.cases.holder import HolderKind
from domain.cases.outcome import Outcome
from domain.cases.workflow import RIGHTS_OF, CaseDeed, CaseState
from domain.errors import EntryRefused
from domain.ports.cases import StoredCase
from domain.terms.policy import CaseStep, Priority, Regime
from russian.cases import OFFERS

LIST = "cases"  # the list that the cursors belong to
Number = Annotated[str, Field(description="О-2041 или 2041.", pattern=r"^[\w №-]{1,20}$")]


class WantedCases(Given):
    """Какие обращения и какая их страница."""

    tab: Annotated[
        Tab, Field(description="open — открытые, late — просроченные, today — на сегодня.")
    ] = Tab.OPEN
    body: Annotated[str, Field(max_length=100)] = ""
    person: Annotated[str, Field(max_length=100, description="Исполнитель.")] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    group: Annotated[str, Field(max_length=100)] = ""
    regime: Regime | None = None
    stream: Annotated[str, Field(max_length=100)] = ""
    urgent: bool = False
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
    outcome: Outcome | None = None
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
    """Обращение. Без права cases нет текста, улицы и номеров того, что не публиковалось."""

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
    outcome: Outcome | None
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


class MoveAnswer(Answer):
    """Шаг обращения."""

    place: int
    deed: CaseDeed
    at: datetime
    who: str
    note: str
    body: str | None
    person: str | None
    confirmed: str | None
    outcome: Outcome | None
    until: datetime | None
    waits: HolderKind | None
    link: str | None
    score: int | None
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


class OneCaseAnswer(CaseAnswer):
    """Обращение и вся его история."""

    moves: list[MoveAnswer]
    clocks: list[ClockAnswer]
    holders: list[HeldAnswer]
    linked: list[int]
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


def list_cases(caller: Calling, wanted: Annotated[WantedCases, Query()]) -> CasesAnswer:
    """Свои: центр видит все, орган — свои и подведомственных, исполнитель — назначенные ему."""
    after = None
    if wanted.cursor is not None:
        at, _, number = open_cursor(caller, LIST, wanted.cursor).partition(".")
        moment = moment_from(at)
        if moment is None or not number.isdecimal():
            raise EntryRefused("cursor: такого нет, берите его из next")
        after = (moment, int(number))
    choice = CaseChoice(
        wanted.tab,
        wanted.body,
        wanted.person,
        wanted.municipality,
        wanted.group,
        wanted.regime,
        wanted.stream,
        wanted.urgent,
    )
    page = CaseDesk(caller.installation).list(caller.viewer(), choice, after, wanted.limit)
    next_ = page.next and seal_cursor(caller, LIST, f"{stamp(page.next[0])}.{page.next[1]}")
    fields = {
        "total": page.total,
        "tabs": page.tabs,
        "cases": [_case(caller, one.stored) for one in page.cases],
        "next": next_,
    }
    return caller.answer(CasesAnswer, fields)


def show_case(caller: Calling, number: Number) -> OneCaseAnswer:
    """Сроки с арифметикой, шаги, у кого сколько было."""
    desk, viewer = CaseDesk(caller.installation), caller.viewer()
    return _one(caller, desk.look(viewer, desk.find(viewer, number)))


def add_case(caller: Calling, new: NewCase) -> OpenedAnswer:
    """Имена, телефоны и квартиры в тексте скрываются при записи."""
    viewer = caller.viewer(new.who)
    form = HandForm(**new.model_dump(exclude={"who"}))
    return _opened(caller, viewer, CaseOpening(caller.installation).by_hand(viewer, form))


def open_of_post(caller: Calling, post_id: Id, doer: Doer) -> OpenedAnswer:
    """Если об инциденте поста обращение уже есть, пост присоединяется к нему."""
    viewer = caller.viewer(doer.who)
    return _opened(caller, viewer, CaseOpening(caller.installation).of_post(viewer, post_id))


def open_of_incident(caller: Calling, incident_id: Id, doer: Doer) -> OpenedAnswer:
    """Если обращение об инциденте уже есть, оно в ответе."""
    viewer = caller.viewer(doer.who)
    opened = CaseOpening(caller.installation).of_incident(viewer, incident_id)
    return _opened(caller, viewer, opened)


def open_of_alert(caller: Calling, alert_id: Id, doer: Doer) -> OpenedAnswer:
    """Если обращение по оповещению уже есть, оно в ответе."""
    viewer = caller.viewer(doer.who)
    return _opened(caller, viewer, CaseOpening(caller.installation).of_alert(viewer, alert_id))


def link_body(caller: Calling, number: Number, linking: Linking) -> OpenedAnswer:
    """Связанное обращение для ещё одного органа; срок человека — у первого."""
    desk, viewer = CaseDesk(caller.installation), caller.viewer(linking.who)
    opening = CaseOpening(caller.installation)
    return _opened(
        caller, viewer, opening.for_body(viewer, desk.find(viewer, number), linking.body)
    )


def undo(caller: Calling, number: Number, undoing: Undoing) -> OneCaseAnswer:
    """Пока никто не сделал следующего шага."""
    desk, viewer = CaseDesk(caller.installation), caller.viewer(undoing.who)
    stored = CaseMoves(caller.installation).undo(viewer, desk.find(viewer, number), undoing.version)
    return _after(caller, viewer, stored)


def _moving(deed: CaseDeed) -> Callable[..., OneCaseAnswer]:
    def move_case(caller: Calling, number: Number, moving: CaseMoving) -> OneCaseAnswer:
        desk, viewer = CaseDesk(caller.installation), caller.viewer(moving.who)
        asked = Asked(deed, **moving.model_dump(exclude={"who"}))
        stored = CaseMoves(caller.installation).make(viewer, desk.find(viewer, number), asked)
        return _after(caller, viewer, stored)

    move_case.__doc__ = f"{OFFERS[deed]}."
    move_case.__name__ = f"{deed}_case"
    return move_case


def _moving_many(deed: CaseDeed) -> Callable[..., ManyAnswer]:
    def move_cases(caller: Calling, moving: ManyMoving) -> ManyAnswer:
        asked = Asked(deed, **moving.model_dump(exclude={"who", "case_ids"}))
        viewer = caller.viewer(moving.who)
        many = CaseMoves(caller.installation).many(viewer, moving.case_ids, asked)
        refused = [{"id": id_, "why": why} for id_, why in many.refused.items()]
        return caller.answer(ManyAnswer, {"done": many.done, "refused": refused})

    move_cases.__doc__ = f"{OFFERS[deed]}: каждое обращение само за себя."
    move_cases.__name__ = f"{deed}_cases"
    return move_cases


def _after(caller: Caller, viewer: Any, stored: StoredCase) -> OneCaseAnswer:
    """The story after a deed; a body that gave the case away sees only how it stands."""
    desk = CaseDesk(caller.installation)
    return _one(caller, desk.after(viewer, stored))


def _opened(caller: Caller, viewer: Any, opened: Opened) -> OpenedAnswer:
    fields = {
        "is_new": opened.is_new,
        "joined": opened.joined,
        "case": _after(caller, viewer, opened.stored),
    }
    return caller.answer(OpenedAnswer, fields)


def _one(caller: Caller, story: CaseStory) -> OneCaseAnswer:
    fields = {
        **_case(caller, story.stored),
        "moves": [{**_fields(one.move), "stands": one.stands} for one in story.moves],
        "clocks": [
            {**_fields(one.clock), "start": one.clock.start, "due": one.clock.due}
            | {"is_late": one.is_late, "why": one.why, "paused": _seconds(one.clock.paused)}
            for one in story.clocks
        ],
        "holders": [
            {"holder": holder.kind, "body": holder.body, "time": _seconds(time)}
            for holder, time in story.holders
        ],
        "linked": [one.case.id for one in story.linked],
        "voices": story.voices,
        "deeds": story.deeds,
        "can_undo": story.undo is not None,
    }
    return caller.answer(OneCaseAnswer, fields)


def _case(caller: Caller, stored: StoredCase) -> dict[str, Any]:
    case, now = stored.case, stored.standing
    return {
        **_fields(case),
        **_fields(case.place),
        **_fields(now),
        "number": case.spoken,
        "url": f"{caller.installation.settings.console_address}/cases/{case.number}",
        "holder": now.holder.kind if now.holder else None,
        "due": stored.deadlines.due,
        "body_due": stored.deadlines.body_due,
        "version": stored.version,
    }


def _seconds(time: timedelta) -> timedelta:
    """Whole seconds: a duration of RFC 3339 has no others."""
    return timedelta(seconds=time // timedelta(seconds=1))


def _fields(noun: Any) -> dict[str, Any]:
    return {name: getattr(noun, name) for name in noun.__dataclass_fields__}


ROUTES: Sequence[Operation] = (
    Operation("GET", "/cases", list_cases, READ_CASES, "Обращения"),
    Operation("POST", "/cases", add_case, READ_CASES | CASES, "Завести обращение", status=201),
    Operation(
        "GET",
        "/cases/{number}",
        show_case,
        READ_CASES,
        "Одно обращение",
        MISSING,
        work=Work.INDEX,
    ),
    *(
        Operation(
            "POST",
            f"/cases/many/{deed}",
            _moving_many(deed),
            READ_CASES | {RIGHTS_OF[deed]},
            f"{OFFERS[deed]}: много обращений",
            CHANGING,
            work=Work.LONG,
        )
        for deed in sorted(BULK)
    ),
    Operation(
        "POST",
        "/cases/{number}/undo",
        undo,
        READ_CASES | ANSWER,
        "Отменить последнее действие",
        CHANGING,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/cases/{number}/bodies",
        link_body,
        READ_CASES | CASES,
        "Ещё один орган",
        CHANGING,
        work=Work.INDEX,
    ),
    *(
        Operation(
            "POST",
            f"/cases/{{number}}/{deed}",
            _moving(deed),
            READ_CASES | {RIGHTS_OF[deed]},
            f"Обращение: {OFFERS[deed]}",
            CHANGING,
            work=Work.INDEX,
        )
        for deed in CaseDeed
        if deed not in APART
    ),
    Operation(
        "POST",
        "/posts/{post_id}/case",
        open_of_post,
        READ_CASES | CASES | POSTS,
        "Пост — в обращение",
        CHANGING,
        status=201,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/incidents/{incident_id}/case",
        open_of_incident,
        READ_CASES | CASES | REGION,
        "Инцидент — в обращение",
        CHANGING,
        status=201,
        work=Work.INDEX,
    ),
    Operation(
        "POST",
        "/alerts/{alert_id}/case",
        open_of_alert,
        READ_CASES | CASES | REGION,
        "Оповещение — в обращение",
        CHANGING,
        status=201,
        work=Work.INDEX,
    ),
)
