"""Talks with outlets, and the sheet before a meeting."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated

from fastapi import Path, Query
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given, Id, Moment
from console.routes import LEADERS
from console.workers import Work
from desks.outreach.briefing import BriefedPost, BriefingDesk
from desks.outreach.contacts import ContactForm, OutletContactDesk
from domain.cases.workflow import CaseState
from domain.outreach.outlet_contact import (
    LONGEST_PERSON,
    LONGEST_WORDS,
    ContactWay,
    OutletContact,
)

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер записи.")]
Version = Annotated[
    int | None, Field(ge=1, description="Какую запись вы видели; изменилась — 409.")
]


class WantedContacts(Given):
    """Без издания — всё, что должны всем."""

    source_id: Annotated[str, Field(max_length=100)] = ""


class ContactAsked(Doer):
    """Что за контакт."""

    way: ContactWay
    at: Moment
    person: Annotated[str, Field(max_length=LONGEST_PERSON)] = ""
    phone: Annotated[str, Field(max_length=40, description="Рабочий; мобильные не хранятся.")] = ""
    purpose: Annotated[str, Field(max_length=LONGEST_WORDS)]
    result: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""
    due: Annotated[Moment | None, Field(description="До какого времени что-то должны.")] = None

    def form(self) -> ContactForm:
        return ContactForm(
            self.way, self.at, self.person, self.phone, self.purpose, self.result, self.due
        )


class ContactAdding(ContactAsked):
    """С каким изданием."""

    source_id: Id


class ContactEditing(ContactAsked):
    """Каким станет."""

    version: Version = None


class ContactFinishing(Doer):
    """Чем кончилось."""

    result: Annotated[str, Field(max_length=LONGEST_WORDS)] = ""
    version: Version = None


class OutletContactAnswer(Answer):
    """Контакт с изданием."""

    id: int
    source_id: str
    way: ContactWay
    at: datetime
    person: str
    phone: str
    purpose: str
    result: str
    due: datetime | None
    owner: Annotated[str, Field(description="Кому напомнят.")]
    who: str
    made_at: datetime
    done_at: datetime | None
    reminded_at: datetime | None
    version: int


class OutletContactsAnswer(Answer):
    """По срокам, у одного издания — новые первыми."""

    contacts: list[OutletContactAnswer]


class BriefedAnswer(Answer):
    """Ответ официальной страницы; gone_at — его больше нет."""

    post_id: str
    source: str
    at: datetime
    text: str
    gone_at: datetime | None


class BriefedPromise(Answer):
    """Обещание, срок которого впереди или прошёл, без решения."""

    body: str | None
    words: str
    due: date | None


class BriefedPostAnswer(Answer):
    """Критичная публикация и что с ней стало."""

    post_id: str
    url: str
    at: datetime
    text: str
    gone_at: datetime | None
    views: int | None
    answers: list[BriefedAnswer]
    case_id: int | None
    case_state: CaseState | None
    promises: list[BriefedPromise]


class BriefingAnswer(Answer):
    """Что писали за 90 дней, что ответили и что должны."""

    source_id: str
    title: str
    posts: int
    total: Annotated[int, Field(description="Критичных; показаны последние 40.")]
    answered: int
    critical: list[BriefedPostAnswer]
    contacts: list[OutletContactAnswer]


def list_contacts(
    caller: Calling, wanted: Annotated[WantedContacts, Query()]
) -> OutletContactsAnswer:
    """Что должны изданиям или журнал одного."""
    rows = OutletContactDesk(caller.installation).list(caller.viewer(), wanted.source_id)
    return caller.answer(OutletContactsAnswer, {"contacts": list(map(asdict, rows))})


def add(caller: Calling, asked: ContactAdding) -> OutletContactAnswer:
    """Записать."""
    desk = OutletContactDesk(caller.installation)
    return _contact(caller, desk.add(caller.viewer(asked.who), asked.source_id, asked.form()))


def edit(caller: Calling, number: Number, asked: ContactEditing) -> OutletContactAnswer:
    """Изменить; не названное станет пустым."""
    desk, viewer = OutletContactDesk(caller.installation), caller.viewer(asked.who)
    return _contact(caller, desk.edit(viewer, number, asked.form(), asked.version))


def finish(caller: Calling, number: Number, asked: ContactFinishing) -> OutletContactAnswer:
    """Больше ничего не должны."""
    desk, viewer = OutletContactDesk(caller.installation), caller.viewer(asked.who)
    return _contact(caller, desk.finish(viewer, number, asked.result, asked.version))


def show_briefing(caller: Calling, source_id: Id) -> BriefingAnswer:
    """Справка перед встречей."""
    sheet = BriefingDesk(caller.installation).look(caller.viewer(), source_id)
    leader = sheet.profile.leader
    fields = {
        "source_id": leader.source.id,
        "title": leader.source.title,
        "posts": leader.standing.posts,
        "total": sheet.total,
        "answered": sheet.answered,
        "critical": list(map(_post, sheet.posts)),
        "contacts": list(map(asdict, sheet.contacts)),
    }
    return caller.answer(BriefingAnswer, fields)


def _contact(caller: Caller, one: OutletContact) -> OutletContactAnswer:
    return caller.answer(OutletContactAnswer, asdict(one))


def _post(row: BriefedPost) -> dict[str, object]:
    post = row.post.post
    return {
        "post_id": post.id,
        "url": post.url,
        "at": post.published_at,
        "text": post.body,
        "gone_at": row.post.gone_at,
        "views": row.post.engagement.views,
        "answers": [
            {
                "post_id": one.post.id,
                "source": (one.post.author and one.post.author.name) or "",
                "at": one.post.published_at,
                "text": one.post.body,
                "gone_at": one.gone_at,
            }
            for one in row.answers
        ],
        "case_id": row.case.case.number if row.case else None,
        "case_state": row.case.standing.state if row.case else None,
        "promises": [
            {"body": one.body, "words": one.words, "due": one.due} for one in row.promises
        ],
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/outlet-contacts", list_contacts, LEADERS, "Контакты с изданиями", MISSING),
    Operation("POST", "/outlet-contacts", add, LEADERS, "Записать контакт", CHANGING),
    Operation("POST", "/outlet-contacts/{number}/edit", edit, LEADERS, "Изменить", CHANGING),
    Operation("POST", "/outlet-contacts/{number}/finish", finish, LEADERS, "Сделано", CHANGING),
    Operation(
        "GET",
        "/leaders/{source_id}/briefing",
        show_briefing,
        LEADERS,
        "Справка перед встречей",
        MISSING,
        work=Work.INDEX,
    ),
)
