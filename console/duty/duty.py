"""Duty: who is on duty, the roster and its changes, people's channels and their test."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import File, Form, Query, Request, Response, UploadFile
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.forms.fields import Number
from console.pages import Pages, dayname
from console.routes import ALERTS, IMPORT, REGION, Route
from console.workers import Work
from desks.calendar import CalendarDesk
from desks.duty import AWAY, SHOWN, DutyDesk, Tested
from desks.rotations import RotationDesk
from domain.duty import FARTHEST, DutyRole
from domain.errors import EntryRefused
from domain.rotation import ShiftLength
from russian.periods import month_words as month_name
from russian.typed_moments import moment_of
from russian.vocabulary import DUTY_ROLES

MAX_BYTES = 1024 * 1024
WEEK, MONTH = "week", "month"
TURNS = {
    ShiftLength.DAY: "сутки",
    ShiftLength.DAY_NIGHT: "12 часов: день и ночь",
    ShiftLength.WEEK: "неделя",
}


class RosterForm(BaseModel):
    person: Annotated[str, Field(max_length=100)] = ""
    into: Annotated[str, Field(max_length=100)] = ""
    role: Annotated[str, Field(max_length=50)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""


def show_duty(
    request: Request,
    view: Annotated[str, Query(max_length=10)] = WEEK,
    day: Annotated[str, Query(max_length=10)] = "",
    over: Annotated[int, Query(ge=0, le=1000)] = 0,
) -> Response:
    return page(request, view=view, day=day, over=over)


def add_entry(request: Request, fields: Annotated[RosterForm, Form()]) -> Response:
    """Add a shift or an absence, or a swap if `into` is set."""
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), DutyDesk(pages.installation)
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    try:
        since, until = moment_of(fields.since, now, zone), moment_of(fields.until, now, zone)
        if fields.into:
            desk.swap(viewer, fields.person, fields.into, since, until)
        else:
            over = desk.add(viewer, fields.person, fields.role, since, until)
            if over:
                return RedirectResponse(f"/duty?over={over}", status_code=303)
    except EntryRefused as error:
        return page(request, f"Не записано: {error}.", fields)
    return RedirectResponse("/duty", status_code=303)


def remove_entry(request: Request, entry_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    DutyDesk(pages.installation).remove(pages.viewer(request), entry_id)
    return RedirectResponse("/duty", status_code=303)


def save_person(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    first: Annotated[str, Form(max_length=100)] = "",
    second: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        channels = [c for c in (first, second) if c]
        DutyDesk(pages.installation).save_person(pages.viewer(request), name, channels)
    except EntryRefused as error:
        return page(request, f"Не записано: {error}.")
    return RedirectResponse("/duty", status_code=303)


def take_list(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    pages: Pages = request.app.state.pages
    content = file.file.read(MAX_BYTES + 1)
    try:
        if len(content) > MAX_BYTES:
            raise EntryRefused("файл больше 1 МБ")
        DutyDesk(pages.installation).take_list(pages.viewer(request), content)
    except EntryRefused as error:
        return page(request, f"Не загружено: {error}.")
    return RedirectResponse("/duty", status_code=303)


def try_channels(request: Request, name: Annotated[str, Form(max_length=100)] = "") -> Response:
    pages: Pages = request.app.state.pages
    try:
        tested = list(DutyDesk(pages.installation).test(pages.viewer(request), name))
    except EntryRefused as error:
        return page(request, f"{error}.")
    return page(request, tested=tested)


def page(
    request: Request,
    problem: str = "",
    fields: RosterForm | None = None,
    turning: BaseModel | None = None,
    tested: list[Tested] | None = None,
    view: str = WEEK,
    day: str = "",
    over: int = 0,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), CalendarDesk(pages.installation)
    now = pages.installation.clock.now().astimezone(pages.installation.region.zone)
    duty = DutyDesk(pages.installation).look(viewer, SHOWN)
    rotations = RotationDesk(pages.installation)
    shown = _span(view, day, now.date())
    return pages.show(
        request,
        "duty.html",
        status_code=400 if problem else 200,
        problem=problem,
        fields=fields or RosterForm(role=DutyRole.OFFICER),
        tested=tested,
        roles=[*DUTY_ROLES.items(), (AWAY, "отсутствует (отпуск, болезнь)")],
        serving=[(DUTY_ROLES[role], person) for role, person in duty.serving.items()],
        entries=duty.entries,
        gaps=duty.gaps,
        people=duty.people,
        filled=duty.filled,
        channels=sorted(pages.installation.settings.channels),
        calendar=shown,
        days=desk.days(viewer, shown.first, shown.count),
        chain=desk.chain(viewer),
        candidates=desk.candidates(viewer),
        today=now.date(),
        now=now,
        officer=DutyRole.OFFICER,
        over=over,
        turning=turning,
        turns=TURNS,
        offers=rotations.offers(viewer),
        own=rotations.own(viewer, duty.entries),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """`count` days from a Monday on, those of `month` for a month."""

    view: str
    first: date
    count: int
    month: date | None
    title: str
    before: str
    after: str


def _span(view: str, typed: str, today: date) -> Span:
    try:
        day = date.fromisoformat(typed) if typed else today
    except ValueError:
        day = today
    if abs(day - today) > FARTHEST:
        day = today
    if view != MONTH:
        first = day - timedelta(days=day.weekday())
        last = first + timedelta(days=6)
        title = f"{dayname(first)} – {dayname(last)}"
        return Span(WEEK, first, 7, None, title, _address(WEEK, first, -1), _address(WEEK, last, 1))
    month = day.replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    first = month - timedelta(days=month.weekday())
    weeks = -(-(following - first).days // 7)
    before, after = _address(MONTH, month, -1), _address(MONTH, following, 0)
    return Span(MONTH, first, weeks * 7, month, month_name(month), before, after)


def _address(view: str, day: date, by: int) -> str:
    return f"/duty?view={view}&day={(day + timedelta(days=by)).isoformat()}"


ROUTES: Sequence[Route] = (
    Route("GET", "/duty", show_duty, REGION),
    Route("POST", "/duty", add_entry, ALERTS),
    Route("POST", "/duty/import", take_list, ALERTS, limit=IMPORT, work=Work.LONG),
    Route("POST", "/duty/people", save_person, ALERTS),
    Route("POST", "/duty/test", try_channels, ALERTS),
    Route("POST", "/duty/{entry_id}/remove", remove_entry, ALERTS),
)
