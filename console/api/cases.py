"""Cases: lists, one case with its story, opening, and every move."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Query

from console.api.caller import Caller, Calling
from console.api.case_answers import answer_of
from console.api.case_schema import (
    CaseMoving,
    CasesAnswer,
    ContactAnswer,
    FiledAnswer,
    FiledIn,
    Linking,
    ManyAnswer,
    ManyMoving,
    NewCase,
    Number,
    OneCaseAnswer,
    OpenedAnswer,
    Undoing,
    WantedCases,
)
from console.api.cursor import open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Doer, Id
from console.routes import ANSWER, CASES, FILE, POSTS, READ_CASES, REGION
from console.workers import Work
from desks.cases.asked import Asked
from desks.cases.choice import choice_of
from desks.cases.contacts import CaseContacts
from desks.cases.filing import CaseFiling, FiledForm
from desks.cases.moves import BULK, CaseMoves
from desks.cases.opening import CaseOpening, HandForm, Opened
from desks.cases.reading import CaseDesk
from desks.cases.story import APART, CaseStory
from desks.cursor import moment_from, stamp
from domain.cases.case import numbered
from domain.cases.workflow import RIGHTS_OF, CaseDeed
from domain.errors import EntryRefused
from domain.ports.casework.cases import StoredCase
from russian.casework.cases import OFFERS

LIST = "cases"


def list_cases(caller: Calling, wanted: Annotated[WantedCases, Query()]) -> CasesAnswer:
    """Свои: центр видит все, орган — свои и подведомственных, исполнитель — назначенные ему."""
    after = None
    if wanted.cursor is not None:
        at, _, number = open_cursor(caller, LIST, wanted.cursor).partition(".")
        moment = moment_from(at)
        if moment is None or not number.isdecimal():
            raise EntryRefused("cursor: такого нет, берите его из next")
        after = (moment, int(number))
    choice = choice_of(**wanted.typed())
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
    return one_case(caller, desk.look(viewer, desk.find(viewer, number)))


def add_case(caller: Calling, new: NewCase) -> OpenedAnswer:
    """Имена, телефоны и квартиры в тексте скрываются при записи."""
    viewer = caller.viewer(new.who)
    form = HandForm(**new.model_dump(exclude={"who"}))
    return _opened(caller, viewer, CaseOpening(caller.installation).by_hand(viewer, form))


def file_case(caller: Calling, filing: FiledIn) -> FiledAnswer:
    """Для программы, у ключа которой есть право file и свой поток. Повторять можно: тот же номер
    обновляет то же обращение.
    """
    filed = CaseFiling(caller.installation).file(caller.viewer(), FiledForm(**dict(filing)))
    taken = filed.taken
    assert taken.case_id is not None
    fields = {
        "id": taken.case_id,
        "number": numbered(taken.case_id),
        "outcome": taken.outcome,
        "changes": list(taken.changes),
        "contact_kept": filed.contact_kept,
    }
    return caller.answer(FiledAnswer, fields)


def open_contact(caller: Calling, number: Number, doer: Doer) -> ContactAnswer:
    """Чтобы сообщить заявителю итог. Стирается через 30 дней после закрытия."""
    desk, viewer = CaseDesk(caller.installation), caller.viewer(doer.who)
    contact = CaseContacts(caller.installation).open(viewer, desk.find(viewer, number))
    return caller.answer(ContactAnswer, {"contact": contact})


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
    return one_case(caller, desk.after(viewer, stored))


def _opened(caller: Caller, viewer: Any, opened: Opened) -> OpenedAnswer:
    fields = {
        "is_new": opened.is_new,
        "joined": opened.joined,
        "case": _after(caller, viewer, opened.stored),
    }
    return caller.answer(OpenedAnswer, fields)


def one_case(caller: Caller, story: CaseStory) -> OneCaseAnswer:
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
        "seen_at": story.filed.seen_at if story.filed else None,
        "is_gone": story.filed is not None and story.filed.is_gone,
        "filings": [_fields(one) for one in story.filings],
        "answers": [answer_of(one).model_dump() for one in story.answers],
        "looked_at": story.watched.looked_at if story.watched else None,
        "heard_at": story.watched.heard_at if story.watched else None,
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
    Operation("POST", "/filed-cases", file_case, FILE, "Подать обращение потока"),
    Operation(
        "POST",
        "/cases/{number}/contact",
        open_contact,
        READ_CASES | CASES,
        "Открыть контакт заявителя",
        MISSING,
    ),
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
