"""The link of a message: a card and one button, without a login or the rest of the console.

Mail scanners follow links: looking changes nothing, only the button does.
"""

from datetime import datetime

from fastapi import Request, Response

from alerts.links import Link
from app.assembly import make_desk, make_links
from app.wiring import Parts
from console.pages import Pages
from console.public.purpose import Purpose
from console.routes import OPEN, Route
from domain.alert import MOVES, AlertState
from domain.errors import MoveRefused

WRONG = (
    "Ссылка не подошла: ей больше суток или она скопирована не целиком. Откройте оповещение в "
    "консоли."
)
BUTTON = 1024  # bytes: the form has no fields


def show_link(request: Request) -> Response:
    """The card of the link's alert; the button where it still may be acknowledged."""
    return _page(request)


def follow_link(request: Request) -> Response:
    """Acknowledge, once."""
    pages: Pages = request.app.state.pages
    link: Link = request.state.link
    parts = pages.parts
    try:
        if link.spent(parts.alerts.moves(link.alert_id)):
            raise MoveRefused("оповещение уже приняли")
        now = parts.clock.now()
        make_desk(parts).move(
            link.alert_id, "acknowledge", link.reader, now, "по ссылке из сообщения"
        )
    except MoveRefused as error:
        return _page(request, f"Не сделано: {error}.")
    return _page(request, done=True)


def _page(request: Request, problem: str = "", done: bool = False) -> Response:
    pages: Pages = request.app.state.pages
    link: Link = request.state.link
    parts = pages.parts
    alert = parts.alerts.get(link.alert_id)
    if alert is None:
        return pages.alone(request, "link.html", 404, alert=None, problem=WRONG)
    moves = parts.alerts.moves(alert.id)
    may = AlertState.ACKNOWLEDGED in MOVES[alert.state] and not link.spent(moves)
    return pages.alone(
        request,
        "link.html",
        409 if problem else 200,
        alert=alert,
        problem=problem,
        done=done,
        reader=link.reader,
        last=moves[-1],
        may=may,
    )


def _read(parts: Parts, token: str, now: datetime) -> Link | None:
    return make_links(parts).read(token, now)


PURPOSE = Purpose(
    name="links of alerts",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/ack/{token}", show_link, OPEN, limit=BUTTON),
        Route("POST", "/ack/{token}", follow_link, OPEN, limit=BUTTON),
    ),
)
