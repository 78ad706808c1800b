"""Shifts in turn, and exchanges of shifts, from the page of the roster."""

from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Path, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.duty.duty import MONTH, RosterForm, page
from console.forms.fields import Number
from console.pages import Pages
from console.routes import ALERTS, Route
from desks.rotations import RotationDesk
from domain.duty import DutyRole
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.rotation import ShiftLength
from russian.typed_moments import moment_of


class RotationForm(BaseModel):
    people: list[Annotated[str, Field(max_length=100)]] = Field(default=[], max_length=30)
    role: DutyRole = DutyRole.OFFICER
    turn: ShiftLength = ShiftLength.DAY
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""
    over: bool = False


def rotate(request: Request, fields: Annotated[RotationForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    try:
        lasts = moment_of(fields.since, now, zone), moment_of(fields.until, now, zone)
        RotationDesk(pages.installation).rotate(
            pages.viewer(request),
            [one for one in fields.people if one],
            fields.role,
            fields.turn,
            lasts,
            over=fields.over,
        )
    except EntryRefused as error:
        return page(request, f"Не записано: {error}.", turning=fields)
    first = lasts[0].astimezone(zone).date().isoformat()
    return RedirectResponse(f"/duty?{urlencode({'view': MONTH, 'day': first})}", status_code=303)


def take_back(request: Request, series: Annotated[str, Path(max_length=40)]) -> Response:
    pages: Pages = request.app.state.pages
    RotationDesk(pages.installation).take_back(pages.viewer(request), series)
    return RedirectResponse("/duty", status_code=303)


def propose(
    request: Request,
    offered: Annotated[int, Form(ge=1, lt=2**63)],
    wanted: Annotated[int, Form(ge=1, lt=2**63)],
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        RotationDesk(pages.installation).propose(pages.viewer(request), offered, wanted)
    except (EntryRefused, MoveRefused, NotFound) as error:
        return page(request, f"Обмен не предложен: {error}.", RosterForm(role=DutyRole.OFFICER))
    return RedirectResponse("/duty#exchanges", status_code=303)


def answer(
    request: Request,
    exchange_id: Number,
    answer: Annotated[str, Path(pattern="^(agree|refuse|withdraw)$")],
) -> Response:
    pages: Pages = request.app.state.pages
    RotationDesk(pages.installation).answer(pages.viewer(request), exchange_id, answer)
    return RedirectResponse("/duty#exchanges", status_code=303)


ROUTES: Sequence[Route] = (
    Route("POST", "/duty/rotations", rotate, ALERTS),
    Route("POST", "/duty/series/{series}/remove", take_back, ALERTS),
    Route("POST", "/duty/exchanges", propose, ALERTS),
    Route("POST", "/duty/exchanges/{exchange_id}/{answer}", answer, ALERTS),
)
