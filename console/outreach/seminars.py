"""«Семинары»: the calendar, whom to invite first, who came, and what came of it."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.deeds import led_on
from console.forms.fields import Number, Version
from console.pages import Pages
from console.routes import LEADERS, READ_CASES, Route
from desks.outreach.seminars.checking import SeminarForm, materials_of
from desks.outreach.seminars.desk import SeminarCard, SeminarDesk
from desks.viewer import Viewer
from domain.errors import EntryRefused
from domain.outreach.mistake import MistakeKind
from domain.outreach.seminar import (
    LONGEST_ABOUT,
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_MATERIALS,
    MOST_PEOPLE,
    Seminar,
    SeminarAudience,
    SeminarPhase,
    SeminarSpan,
)
from russian.casework.cases import CaseWords
from russian.outreach.mistakes import KINDS
from russian.outreach.seminars import AUDIENCE, DONE, EFFECTS, PHASES, addressee_words, when
from russian.typed_moments import moment_of

Body = Annotated[str, Form(max_length=100)]
Bodies = Annotated[list[str] | None, Form(max_length=500)]
View = Literal["list", "past", "month"]
FARTHEST = timedelta(days=3_660)
TONES = {
    SeminarPhase.AHEAD: "info",
    SeminarPhase.RUNNING: "warn",
    SeminarPhase.OVER: "ok",
    SeminarPhase.CANCELLED: "mute",
}


class SeminarFields(BaseModel):
    title: Annotated[str, Field(max_length=1_000)] = ""
    starts: Annotated[str, Field(max_length=30)] = ""
    ends: Annotated[str, Field(max_length=30)] = ""
    place: Annotated[str, Field(max_length=1_000)] = ""
    about: Annotated[str, Field(max_length=3 * LONGEST_ABOUT)] = ""
    audience: Annotated[list[SeminarAudience], Field(max_length=20)] = []
    kinds: Annotated[list[MistakeKind], Field(max_length=50)] = []
    materials: Annotated[str, Field(max_length=20_000)] = ""
    version: Annotated[int | None, Field(ge=1)] = None


Fields = Annotated[SeminarFields, Form()]


def list_seminars(
    request: Request, view: View = "list", month: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    return _list(request, view, month)


def show_seminar(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = SeminarDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def add(request: Request, fields: Fields) -> Response:
    pages: Pages = request.app.state.pages
    try:
        form = _form(pages, fields)
        added = SeminarDesk(pages.installation).add(pages.viewer(request), form)
    except EntryRefused as error:
        return _list(request, refusal=f"Не записано: {error}.")
    return RedirectResponse(f"/seminars/{added.number}?done=added", status_code=303)


def edit(request: Request, number: Number, fields: Fields) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        number,
        "edit",
        lambda d, v: d.edit(v, number, _form(pages, fields), fields.version),
    )


def invite(request: Request, number: Number, body: Bodies = None) -> Response:
    return _done(request, number, "invite", lambda d, v: d.invite(v, number, body or ()))


def mark(
    request: Request,
    number: Number,
    body: Body = "",
    people: Annotated[int, Form(ge=-1, le=2**31)] = -1,
) -> Response:
    return _done(request, number, "mark", lambda d, v: d.mark(v, number, body, people))


def revoke(request: Request, number: Number, body: Body = "") -> Response:
    return _done(request, number, "revoke", lambda d, v: d.revoke(v, number, body))


def cancel(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, "cancel", lambda d, v: d.cancel(v, number, version))


def _list(request: Request, view: View = "list", typed: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    zone, now = pages.installation.region.zone, pages.installation.clock.now()
    desk, viewer = SeminarDesk(pages.installation), pages.viewer(request)
    look = desk.listed if refusal else desk.list
    context: dict[str, Any] = {"view": view, "refusal": refusal}
    if view == "month":
        today = now.astimezone(zone).date()
        month = _month(typed, today)
        following = (month + timedelta(days=31)).replace(day=1)
        first = month - timedelta(days=month.weekday())
        last = following + timedelta(days=-following.weekday() % 7)
        since, until = datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)
        listed = look(viewer, SeminarSpan(since, until))
        days: dict[date, list[Any]] = {
            first + timedelta(days=n): [] for n in range((last - first).days)
        }
        for one in listed:
            days[one.seminar.starts_at.astimezone(zone).date()].append(one)
        context |= {
            "days": days,
            "month": month,
            "today": today,
            "before": (month - timedelta(days=1)).replace(day=1),
            "after": following,
        }
    elif view == "past":
        listed = look(viewer, SeminarSpan(until=now, latest_first=True))
    else:
        midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
        listed = look(viewer, SeminarSpan(midnight))
    status = 400 if refusal else 200
    return _show(request, "seminars.html", status_code=status, listed=listed, **context)


def _month(typed: str, today: date) -> date:
    try:
        day = date.fromisoformat(typed) if typed else today
    except ValueError:
        day = today
    return (day if abs(day - today) <= FARTHEST else today).replace(day=1)


def _form(pages: Pages, fields: SeminarFields) -> SeminarForm:
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    return SeminarForm(
        fields.title,
        moment_of(fields.starts, now, zone),
        moment_of(fields.ends, now, zone),
        fields.place,
        fields.about.replace("\r\n", "\n"),
        fields.audience,
        fields.kinds,
        materials_of(fields.materials),
    )


def _lines(one: Seminar) -> str:
    return "\n".join(f"{material.url} {material.title}" for material in one.materials)


def _card(request: Request, card: SeminarCard, done: str = "", refusal: str = "") -> Response:
    status = 409 if refusal else 200
    return _show(request, "seminar.html", status_code=status, card=card, done=done, refusal=refusal)


def _done(
    request: Request, number: int, done: str, deed: Callable[[SeminarDesk, Viewer], object]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = SeminarDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/seminars/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        seminar_audiences=AUDIENCE,
        seminar_phases=PHASES,
        seminar_effects=EFFECTS,
        seminar_when=lambda one: when(one, region.zone),
        material_lines=_lines,
        typed_at=lambda at: f"{at.astimezone(region.zone):%Y-%m-%dT%H:%M}",
        addressee_words=addressee_words,
        bodies=region.present_bodies,
        mistake_kinds=KINDS,
        tones=TONES,
        longest_title=LONGEST_TITLE,
        longest_place=LONGEST_PLACE,
        longest_about=LONGEST_ABOUT,
        most_materials=MOST_MATERIALS,
        most_people=MOST_PEOPLE,
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/seminars", list_seminars, READ_CASES),
    Route("POST", "/seminars", add, READ_CASES | LEADERS),
    Route("GET", "/seminars/{number}", show_seminar, READ_CASES),
    *(
        Route("POST", f"/seminars/{{number}}/{deed.__name__}", deed, READ_CASES | LEADERS)
        for deed in (edit, invite, mark, revoke, cancel)
    ),
)
