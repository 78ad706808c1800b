"""The link of a message: a card and one button, without sign-in.

Mail scanners follow links, so only the button changes anything.
"""

from datetime import datetime

from fastapi import Request, Response

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import Purpose
from console.routes import OPEN, Route
from desks.links import LinkDesk
from domain.errors import MoveRefused, NotFound
from messages.links import Link

WRONG = (
    "Ссылка не подошла: ей больше суток или она скопирована не целиком. Откройте оповещение в "
    "консоли."
)
BUTTON = 1024  # bytes: the form has no fields


def show_link(request: Request) -> Response:
    return _page(request)


def follow_link(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    try:
        LinkDesk(pages.installation).acknowledge(request.state.link)
    except NotFound:
        return _page(request)
    except MoveRefused as error:
        return _page(request, f"Не сделано: {error}.")
    return _page(request, done=True)


def _page(request: Request, problem: str = "", done: bool = False) -> Response:
    pages: Pages = request.app.state.pages
    try:
        linked = LinkDesk(pages.installation).look(request.state.link)
    except NotFound:
        return pages.alone(request, "link.html", 404, alert=None, problem=WRONG)
    return pages.alone(
        request,
        "link.html",
        409 if problem else 200,
        alert=linked.alert,
        problem=problem,
        done=done,
        reader=linked.reader,
        last=linked.last,
        may=linked.acknowledges,
    )


def _read(installation: Installation, token: str, now: datetime) -> Link | None:
    return LinkDesk(installation).read(token)


PURPOSE = Purpose(
    name="links of alerts",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/ack/{token}", show_link, OPEN, limit=BUTTON),
        Route("POST", "/ack/{token}", follow_link, OPEN, limit=BUTTON),
    ),
)
