"""The link of a message: a card and one button, without a login or the rest of the console.

Mail scanners follow links: looking changes nothing, only the button does.
"""

from fastapi import Request, Response

from alerts.lifecycle import acknowledged_since
from app.assembly import make_desk, make_links
from console.pages import Pages
from domain.alert import MOVES, AlertState
from domain.errors import MoveRefused

WRONG = (
    "Ссылка не подошла: ей больше суток или она скопирована не целиком. Откройте оповещение в "
    "консоли."
)


def show_link(request: Request, token: str) -> Response:
    """The card of the link's alert; the button where it still may be acknowledged."""
    return _page(request, token)


def follow_link(request: Request, token: str) -> Response:
    """Acknowledge, once."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now = parts.clock.now()
    link = make_links(parts).read(token, now)
    if link is None:
        return _page(request, token)
    try:
        if acknowledged_since(parts.alerts.moves(link.alert_id), link.made_at):
            raise MoveRefused("оповещение уже приняли")
        make_desk(parts).move(
            link.alert_id, "acknowledge", link.reader, now, "по ссылке из сообщения"
        )
    except MoveRefused as error:
        return _page(request, token, f"Не сделано: {error}.")
    return _page(request, token, done=True)


def _page(request: Request, token: str, problem: str = "", done: bool = False) -> Response:
    pages: Pages = request.app.state.pages
    parts = pages.parts
    link = make_links(parts).read(token, parts.clock.now())
    alert = parts.alerts.get(link.alert_id) if link else None
    if link is None or alert is None:
        return pages.alone(request, "link.html", 404, alert=None, problem=WRONG)
    moves = parts.alerts.moves(alert.id)
    spent = acknowledged_since(moves, link.made_at)
    return pages.alone(
        request,
        "link.html",
        409 if problem else 200,
        alert=alert,
        problem=problem,
        done=done,
        reader=link.reader,
        last=moves[-1],
        may=AlertState.ACKNOWLEDGED in MOVES[alert.state] and not spent,
    )
