"""Enquiries: forms asked of bodies by links, who owes what, answers beside our own figures."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from fastapi import Path
from pydantic import Field

from console.api.caller import Caller, Calling
from console.api.operations import Operation
from console.api.problems import CHANGING, MISSING
from console.api.schema import Answer, Doer, Given
from console.routes import CASES, READ_CASES
from desks.reports.enquiries.desk import EnquiryCard, EnquiryDesk, EnquiryForm, EnquiryRow
from domain.reports.enquiries.enquiry import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    AskedEnd,
    Debt,
    Enquiry,
)
from domain.reports.enquiries.form import LONGEST_TITLE as LONGEST_QUESTION
from domain.reports.enquiries.form import MOST_CELLS, CellKind, EnquiryCell

Number = Annotated[int, Path(ge=1, le=2**62, description="Номер запроса.")]
Asked = Annotated[int, Path(ge=1, le=2**62, description="Номер ссылки.")]


class EnquiryCellAnswer(Answer):
    """Строка формы."""

    name: str
    title: str
    kind: CellKind
    required: bool
    figure: Annotated[str | None, Field(description="Наш показатель о том же.")]


class EnquiryFieldsAnswer(Answer):
    """Запрос: что спрашивают, за какое время, до какого срока."""

    id: int
    title: str
    note: str
    cells: list[EnquiryCellAnswer]
    since: datetime | None
    until: datetime
    due: datetime
    remind_at: datetime | None
    counted_at: Annotated[datetime | None, Field(description="Когда посчитаны наши показатели.")]
    ended_at: datetime | None
    who: str
    made_at: datetime


class ListedEnquiryAnswer(EnquiryFieldsAnswer):
    """Сколько органов спросили и сколько ответили."""

    asked: int
    answered: int


class EnquiriesAnswer(Answer):
    """Новые сначала."""

    enquiries: list[ListedEnquiryAnswer]


class EnquiryRowAnswer(Answer):
    """Орган: ответ рядом с нашими показателями."""

    link: Annotated[int, Field(description="Номер ссылки.")]
    body: str
    contact: Annotated[str, Field(description="mail:адрес, telegram:@имя; пусто — некому.")]
    person: str
    debt: Debt
    end: AskedEnd | None
    opened: int
    reminded_at: datetime | None
    answered_at: datetime | None
    name: Annotated[str, Field(description="Как назвался тот, кто ответил.")]
    note: str
    values: Annotated[dict[str, str], Field(description="По именам вопросов; пусто — не отвечено.")]
    own: Annotated[dict[str, float | None], Field(description="Наши показатели, по вопросам.")]
    contradictions: Annotated[list[str], Field(description="Строки, где числа расходятся.")]
    contacts: Annotated[list[str], Field(description="Кому ещё можно отправить.")]


class OneEnquiryAnswer(EnquiryFieldsAnswer):
    """С органами."""

    rows: list[EnquiryRowAnswer]


class Cell(Given):
    """Строка формы; figure — имя показателя, с которым сверить ответ."""

    name: Annotated[str, Field(max_length=40)]
    title: Annotated[str, Field(max_length=LONGEST_QUESTION)]
    kind: CellKind = CellKind.COUNT
    required: bool = True
    figure: Annotated[str | None, Field(max_length=100)] = None


class Asking(Doer):
    """Кого, о чём, за какое время и до какого дня спросить; дни включаются."""

    title: Annotated[str, Field(max_length=LONGEST_TITLE)]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    cells: Annotated[list[Cell], Field(max_length=MOST_CELLS)]
    bodies: Annotated[list[str], Field(max_length=500)]
    since: date
    until: date
    due: date


class EnquiryLinking(Doer):
    """Другой контакт органа."""

    body: Annotated[str, Field(max_length=100)]
    contact: Annotated[str, Field(max_length=300)]


class Doing(Doer):
    """Без слов."""


def list_enquiries(caller: Calling) -> EnquiriesAnswer:
    """Только центру."""
    listed = EnquiryDesk(caller.installation).list(caller.viewer())
    fields = [
        {**_fields(one.enquiry), "asked": one.asked, "answered": one.answered} for one in listed
    ]
    return caller.answer(EnquiriesAnswer, {"enquiries": fields})


def show_enquiry(caller: Calling, number: Number) -> OneEnquiryAnswer:
    """Ответы органов рядом с нашими показателями."""
    return _card(caller, EnquiryDesk(caller.installation).look(caller.viewer(), number))


def ask(caller: Calling, asking: Asking) -> OneEnquiryAnswer:
    """Каждому органу уходит ссылка на форму."""
    desk, viewer = EnquiryDesk(caller.installation), caller.viewer(asking.who)
    cells = [
        EnquiryCell(one.name, one.title, one.kind, one.required, one.figure or None)
        for one in asking.cells
    ]
    form = EnquiryForm(
        asking.title, cells, asking.bodies, asking.since, asking.until, asking.due, asking.note
    )
    return _card(caller, desk.again(viewer, desk.ask(viewer, form).number))


def link(caller: Calling, number: Number, linking: EnquiryLinking) -> OneEnquiryAnswer:
    """Отправить ссылку другому контакту; прежняя перестаёт действовать."""
    desk, viewer = EnquiryDesk(caller.installation), caller.viewer(linking.who)
    desk.link(viewer, number, linking.body, linking.contact)
    return _card(caller, desk.again(viewer, number))


def revoke(caller: Calling, number: Number, asked: Asked, doing: Doing) -> OneEnquiryAnswer:
    """Отозвать ссылку; ответ остаётся."""
    desk, viewer = EnquiryDesk(caller.installation), caller.viewer(doing.who)
    desk.revoke(viewer, number, asked)
    return _card(caller, desk.again(viewer, number))


def remind(caller: Calling, number: Number, doing: Doing) -> OneEnquiryAnswer:
    """Напомнить всем, кто не ответил."""
    desk, viewer = EnquiryDesk(caller.installation), caller.viewer(doing.who)
    desk.remind(viewer, number)
    return _card(caller, desk.again(viewer, number))


def end(caller: Calling, number: Number, doing: Doing) -> OneEnquiryAnswer:
    """Больше не принимать ответы."""
    desk, viewer = EnquiryDesk(caller.installation), caller.viewer(doing.who)
    desk.end(viewer, number)
    return _card(caller, desk.again(viewer, number))


def _card(caller: Caller, card: EnquiryCard) -> OneEnquiryAnswer:
    rows = [_row(row) for row in card.rows]
    return caller.answer(OneEnquiryAnswer, {**_fields(card.enquiry), "rows": rows})


def _row(row: EnquiryRow) -> dict[str, object]:
    asked, answer = row.asked, row.answer
    return {
        "link": asked.number,
        "body": asked.body,
        "contact": asked.contact,
        "person": asked.person,
        "debt": row.debt,
        "end": asked.end,
        "opened": asked.opened,
        "reminded_at": asked.reminded_at,
        "answered_at": answer.at if answer else None,
        "name": answer.name if answer else "",
        "note": answer.note if answer else "",
        "values": dict(answer.values) if answer else {},
        "own": {name: figure.value for name, figure in row.own.items()},
        "contradictions": sorted(row.contradictions),
        "contacts": [to.key for to in row.order],
    }


def _fields(enquiry: Enquiry) -> dict[str, object]:
    plain = ("title", "note", "due", "remind_at", "counted_at", "ended_at", "who", "made_at")
    cells = [
        {
            "name": cell.name,
            "title": cell.title,
            "kind": cell.kind,
            "required": cell.is_required,
            "figure": cell.figure,
        }
        for cell in enquiry.cells
    ]
    return {
        **{name: getattr(enquiry, name) for name in plain},
        "id": enquiry.number,
        "cells": cells,
        "since": enquiry.period.since,
        "until": enquiry.period.until,
    }


READ = READ_CASES | CASES
ROUTES: Sequence[Operation] = (
    Operation("GET", "/requests", list_enquiries, READ, "Запросы органам"),
    Operation("POST", "/requests", ask, READ, "Запрос: спросить органы", status=201),
    Operation("GET", "/requests/{number}", show_enquiry, READ, "Один запрос", MISSING),
    Operation("POST", "/requests/{number}/link", link, READ, "Запрос: другому контакту", CHANGING),
    Operation("POST", "/requests/{number}/remind", remind, READ, "Запрос: напомнить", CHANGING),
    Operation("POST", "/requests/{number}/end", end, READ, "Запрос: окончить", CHANGING),
    Operation(
        "POST",
        "/requests/{number}/links/{asked}/revoke",
        revoke,
        READ,
        "Запрос: отозвать ссылку",
        CHANGING,
    ),
)
