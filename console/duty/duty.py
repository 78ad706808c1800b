"""Duty: who serves now, the roster and how it is changed, people's channels and their test."""

from datetime import timedelta
from typing import Annotated

from fastapi import File, Form, Path, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.pages import Pages
from desks.duty import AWAY, DutyBook, Tested
from domain.duty import DutyRole
from domain.errors import EntryRefused
from messages.channels import AppriseChannel
from russian.typed_moments import moment_of
from russian.vocabulary import DUTY_ROLES

SHOWN = timedelta(days=31)
MAX_BYTES = 1024 * 1024


class Fields(BaseModel):
    """A shift, an absence or a swap, as a browser sends it."""

    person: Annotated[str, Field(max_length=100)] = ""
    into: Annotated[str, Field(max_length=100)] = ""
    role: Annotated[str, Field(max_length=50)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""


def show_duty(request: Request) -> Response:
    """Everything on one page."""
    return _page(request)


def add_entry(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """A shift or an absence; where `into` is named, a swap."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    who, now, zone = pages.who(request), parts.clock.now(), parts.region.zone
    book = DutyBook(parts, who)
    try:
        since, until = moment_of(fields.since, now, zone), moment_of(fields.until, now, zone)
        if fields.into:
            book.swap(fields.person, fields.into, since, until, who, now)
        else:
            book.add(fields.person, fields.role, since, until, who, now)
    except EntryRefused as error:
        return _page(request, f"Не записано: {error}.", fields)
    return RedirectResponse("/duty", status_code=303)


def remove_entry(request: Request, entry_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
    """Take an entry back."""
    pages: Pages = request.app.state.pages
    try:
        _book(request).remove(entry_id, pages.parts.clock.now())
    except EntryRefused as error:
        return _page(request, f"{error}.")
    return RedirectResponse("/duty", status_code=303)


def save_person(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    first: Annotated[str, Form(max_length=100)] = "",
    second: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """A person's channels, the first and the second."""
    pages: Pages = request.app.state.pages
    try:
        channels = [c for c in (first, second) if c]
        _book(request).save_person(name, channels, pages.parts.clock.now())
    except EntryRefused as error:
        return _page(request, f"Не записано: {error}.")
    return RedirectResponse("/duty", status_code=303)


def take_list(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    """Shifts from a CSV, all or none."""
    pages: Pages = request.app.state.pages
    content = file.file.read(MAX_BYTES + 1)
    try:
        if len(content) > MAX_BYTES:
            raise EntryRefused("файл больше 1 МБ")
        _book(request).take_list(content, pages.who(request), pages.parts.clock.now())
    except EntryRefused as error:
        return _page(request, f"Не загружено: {error}.")
    return RedirectResponse("/duty", status_code=303)


def try_channels(request: Request, name: Annotated[str, Form(max_length=100)] = "") -> Response:
    """Send a test message by each channel, and say what became of it."""
    pages: Pages = request.app.state.pages
    try:
        tested = list(_book(request).test(AppriseChannel(), name, pages.parts.clock.now()))
    except EntryRefused as error:
        return _page(request, f"{error}.")
    pages.audit(request, "duty", f"проверка связи: {name or 'все'}")
    return _page(request, tested=tested)


def _book(request: Request) -> DutyBook:
    pages: Pages = request.app.state.pages
    return DutyBook(pages.parts, pages.who(request))


def _page(
    request: Request,
    problem: str = "",
    fields: Fields | None = None,
    tested: list[Tested] | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    parts = pages.parts
    duty = _book(request).look(parts.clock.now(), SHOWN)
    return pages.show(
        request,
        "duty.html",
        status_code=400 if problem else 200,
        problem=problem,
        fields=fields or Fields(role=DutyRole.OFFICER),
        tested=tested,
        roles=[*DUTY_ROLES.items(), (AWAY, "отсутствует (отпуск, болезнь)")],
        serving=[(DUTY_ROLES[role], person) for role, person in duty.serving.items()],
        entries=duty.entries,
        gaps=duty.gaps,
        people=duty.people,
        filled=duty.filled,
        channels=sorted(parts.settings.channels),
    )
