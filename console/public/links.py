"""The link of a message: a card and one button, without a login or the rest of the console.

Mail scanners follow links: looking changes nothing, only the button does.
"""

from fastapi import Request, Response

from console.pages import Pages
from desks.links import LinkDesk
from domain.errors import MoveRefused, NotFound


def show_link(request: Request, token: str) -> Response:
    """The card of the link's alert; the button where it still may be acknowledged."""
    return _page(request, token)


def follow_link(request: Request, token: str) -> Response:
    """Acknowledge, once."""
    pages: Pages = request.app.state.pages
    try:
        LinkDesk(pages.parts).acknowledge(token)
    except NotFound:
        return _page(request, token)
    except MoveRefused as error:
        return _page(request, token, f"Не сделано: {error}.")
    return _page(request, token, done=True)


def _page(request: Request, token: str, problem: str = "", done: bool = False) -> Response:
    pages: Pages = request.app.state.pages
    try:
        linked = LinkDesk(pages.parts).look(token)
    except NotFound as error:
        why = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return pages.alone(request, "link.html", 404, alert=None, problem=why)
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
